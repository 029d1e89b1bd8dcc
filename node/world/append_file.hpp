// A file that grows and is kept open. What was appended outlives the process at once, and the
// machine after sync().
#pragma once

#include <filesystem>

#include "base/bytes.hpp"

namespace ve::world {

class AppendFile {
  public:
    // Makes it, with mode 0600, where it is absent.
    static Result<AppendFile> open(std::filesystem::path file);
    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&& other) noexcept;
    ~AppendFile();

    Result<Bytes> read() const;           // all of it
    Result<void> append(ByteView bytes);  // all of them or none
    Result<void> sync();
    // It has its old content or the new one, whatever happens in between.
    Result<void> replace(ByteView bytes);
    std::uint64_t size() const { return size_; }

  private:
    explicit AppendFile(std::filesystem::path file) : file_{std::move(file)} {}
    Error failed(std::string_view doing) const;

    std::filesystem::path file_;
    int fd_             = -1;
    std::uint64_t size_ = 0;
    bool is_torn_       = false;  // half of a piece could not be taken away
};

}  // namespace ve::world
