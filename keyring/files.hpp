// A directory that only its owner can enter: private modes, atomic replacement, one writer.
// The one place of the keyring that touches files; it knows no keys.
#pragma once

#include <filesystem>

#include "base/bytes.hpp"

namespace ve::keyring {

class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();
    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

  private:
    int number_;
};

// Held while one process changes the directory; let go when it is destroyed.
class FileLock {
  public:
    explicit FileLock(Descriptor file) : file_{std::move(file)} {}

  private:
    Descriptor file_;
};

class PrivateDir {
  public:
    // Nothing when it is not there. Errors (refused): not a directory, a symbolic link, another
    // owner, open to others.
    static Result<std::optional<PrivateDir>> open(const std::filesystem::path& path);
    static Result<PrivateDir> open_or_create(const std::filesystem::path& path);

    // Nothing when there is no such file; the same refusals, and above `max` bytes.
    Result<std::optional<Bytes>> read(const std::string& name, std::size_t max) const;
    // After it returns, the file has its new content whatever happens to the machine; when it
    // fails or never returns, the file has the old or the new content. `kept`, when not empty, is
    // the name under which the old content stays.
    Result<void> replace(const std::string& name, ByteView content, const std::string& kept = {});
    Result<void> remove(const std::string& name);  // absent is fine
    Result<std::vector<std::string>> names() const;
    // Error (busy): still held by another process after the wait; names its pid.
    Result<FileLock> lock(int wait_ms) const;

    const std::filesystem::path& path() const { return path_; }

  private:
    PrivateDir(std::filesystem::path path, Descriptor dir)
        : path_{std::move(path)}, dir_{std::move(dir)} {}
    Result<void> sync() const;
    std::filesystem::path path_;
    Descriptor dir_;
};

}  // namespace ve::keyring
