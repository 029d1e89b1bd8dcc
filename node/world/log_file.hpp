// A log on the disk, a JSON object a line, bounded: when the file is full it becomes FILE.1 and a
// new one begins. Nothing waits for the disk, and a disk that is full loses lines and nothing else.
#pragma once

#include <filesystem>

#include "node/world/log.hpp"

namespace ve::world {

class LogFile {
  public:
    static constexpr std::uintmax_t bytes_max = 16U << 20;

    // Made with mode 0600; goes on where it ended.
    static Result<LogFile> open(std::filesystem::path path);
    LogFile(LogFile&& other) noexcept;
    LogFile& operator=(LogFile&&) = delete;
    ~LogFile();

    void append(const LogLine& line);

  private:
    explicit LogFile(std::filesystem::path path) : path_{std::move(path)} {}
    bool reopen();

    std::filesystem::path path_;
    int file_            = -1;
    std::uintmax_t size_ = 0;
};

// The newest `count` lines that `wanted` takes, oldest first, out of FILE.1 and FILE. Broken lines
// are passed over. `end`: how many bytes of FILE were read.
struct LogTail {
    std::vector<LogLine> lines;
    std::uintmax_t end = 0;
};
using LogWanted = std::function<bool(const LogLine&)>;
Result<LogTail> read_log(const std::filesystem::path& path, std::size_t count,
                         const LogWanted& wanted);
// What came since; `end` moves on. A file that began anew is read from its start.
std::vector<LogLine> read_more(const std::filesystem::path& path, std::uintmax_t& end,
                               const LogWanted& wanted);

}  // namespace ve::world
