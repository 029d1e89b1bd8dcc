// A program of the user's, started without a shell, that is spoken to in lines. It reads what we
// write and we read what it writes, both within a time; its standard error is the user's.
#pragma once

#include <sys/types.h>

#include "base/time.hpp"
#include "keyring/files.hpp"

namespace ve::keyring::program {

inline constexpr std::size_t line_max = 64U << 10;  // of what a program may answer

class Process {
  public:
    // The program's file first; it is not looked for on the path. Errors (io): it cannot be
    // started.
    static Result<Process> start(const std::vector<std::string>& arguments);
    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;
    ~Process();  // closes its input, gives it a moment to end, then ends it

    // Until `deadline`, in time since boot. Errors (peer): it ended, or does not read.
    Result<void> write_line(std::string_view line, Duration deadline);
    // Errors (peer): it ended, is silent until then, or says more than a line may hold.
    Result<std::string> read_line(Duration deadline);

  private:
    Process(std::string name, pid_t child, Descriptor in, Descriptor out)
        : name_{std::move(name)}, child_{child}, in_{std::move(in)}, out_{std::move(out)} {}
    Result<void> await(int fd, short events, Duration deadline);

    std::string name_;
    pid_t child_ = -1;
    Descriptor in_, out_;
    std::string left_;  // read, and behind the last line
};

}  // namespace ve::keyring::program
