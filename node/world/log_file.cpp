#include "node/world/log_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <fstream>

namespace ve::world {
namespace {

std::filesystem::path older(const std::filesystem::path& path) { return path.string() + ".1"; }

}  // namespace

Result<LogFile> LogFile::open(std::filesystem::path path) {
    LogFile out{std::move(path)};
    if (!out.reopen())
        return fail(errors::io, "cannot write {}: {}", out.path_.string(), std::strerror(errno));
    return out;
}

LogFile::LogFile(LogFile&& other) noexcept
    : path_{std::move(other.path_)}, file_{std::exchange(other.file_, -1)}, size_{other.size_} {}

LogFile::~LogFile() {
    if (file_ >= 0) ::close(file_);
}

bool LogFile::reopen() {
    if (file_ >= 0) ::close(file_);
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct stat about {};
    if (file_ < 0 || ::fstat(file_, &about) != 0) return false;
    size_ = static_cast<std::uintmax_t>(about.st_size);
    return true;
}

void LogFile::append(const LogLine& line) {
    const auto text = line.json() + "\n";
    if (size_ + text.size() > bytes_max) {
        std::error_code ignored;
        std::filesystem::rename(path_, older(path_), ignored);
        reopen();
    }
    if (file_ < 0) return;
    const auto wrote = ::write(file_, text.data(), text.size());
    if (wrote > 0) size_ += static_cast<std::uintmax_t>(wrote);
}

namespace {

// Whole lines of a file from `end` on; half a line is not there yet.
std::uintmax_t read_lines(const std::filesystem::path& path, std::uintmax_t end,
                          const LogWanted& wanted, const std::function<void(LogLine)>& take) {
    std::ifstream file{path, std::ios::binary};
    file.seekg(static_cast<std::streamoff>(end));
    for (std::string text; std::getline(file, text) && !file.eof();) {
        end += text.size() + 1;
        auto line = LogLine::parse(text);
        if (line.ok() && wanted(*line)) take(std::move(line).value());
    }
    return end;
}

}  // namespace

Result<LogTail> read_log(const std::filesystem::path& path, std::size_t count,
                         const LogWanted& wanted) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return fail(errors::input, "there is no log {}", path.string());
    std::deque<LogLine> newest;
    const auto take = [&](LogLine line) {
        newest.push_back(std::move(line));
        if (newest.size() > count) newest.pop_front();
    };
    LogTail out;
    read_lines(older(path), 0, wanted, take);
    out.end = read_lines(path, 0, wanted, take);
    out.lines.assign(std::make_move_iterator(newest.begin()),
                     std::make_move_iterator(newest.end()));
    return out;
}

std::vector<LogLine> read_more(const std::filesystem::path& path, std::uintmax_t& end,
                               const LogWanted& wanted) {
    std::vector<LogLine> out;
    std::error_code missing;
    const auto size = std::filesystem::file_size(path, missing);
    if (missing) return out;
    const auto take = [&](LogLine line) { out.push_back(std::move(line)); };
    if (size < end) end = 0;
    end = read_lines(path, end, wanted, take);
    return out;
}

}  // namespace ve::world
