// A program that we start and answer for: an argument vector and no shell, a process group of its
// own, its output in our hands. Which programs, and what becomes of them, is decided elsewhere.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "devnet/descriptor.hpp"

namespace ve::devnet {

class ChildProcess {
  public:
    struct Start {
        std::string program;  // its file
        std::vector<std::string> arguments;
        std::filesystem::path folder;  // where it runs
    };
    // Error (io): it cannot be started.
    static Result<ChildProcess> start(const Start& start);
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;
    ~ChildProcess();  // kills it where it still runs

    pid_t pid() const { return pid_; }
    int output() const { return output_.fd; }  // both streams; does not block
    int ended() const { return handle_.fd; }   // readable once it has ended
    void signal(int number) const;
    // After it has ended: "exit code 1", "signal 9".
    std::string take_ending();

  private:
    ChildProcess() = default;
    pid_t pid_     = -1;
    Descriptor output_, handle_;
};

}  // namespace ve::devnet
