// Files under one folder: few calls, each durable when it returns. Databases keep their own files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace ve::world {

// Paths are relative to the root, with '/' between names; "..", "." and absolute paths are refused.
class Disk {
  public:
    static constexpr std::size_t read_bytes_max = 64U << 20;

    virtual ~Disk() = default;

    virtual Result<void> make_folder(std::string_view path)                                   = 0;
    virtual Result<bool> exists(std::string_view path) const                                  = 0;
    virtual Result<Bytes> read(std::string_view path, std::size_t max = read_bytes_max) const = 0;
    // The file has its old content or the new one, whatever happens in between.
    virtual Result<void> write(std::string_view path, ByteView bytes)  = 0;
    virtual Result<void> append(std::string_view path, ByteView bytes) = 0;
    virtual Result<void> remove(std::string_view path)                 = 0;  // error: absent
    // Names in a folder, sorted.
    virtual Result<std::vector<std::string>> list(std::string_view folder) const = 0;

  protected:
    static Result<void> check_path(std::string_view path);
};

// Folders are made with mode 0700 and files with 0600.
class RealDisk final : public Disk {
  public:
    // Makes the root folder where it is absent.
    static Result<RealDisk> open(const std::filesystem::path& root);

    Result<void> make_folder(std::string_view path) override;
    Result<bool> exists(std::string_view path) const override;
    Result<Bytes> read(std::string_view path, std::size_t max = read_bytes_max) const override;
    Result<void> write(std::string_view path, ByteView bytes) override;
    Result<void> append(std::string_view path, ByteView bytes) override;
    Result<void> remove(std::string_view path) override;
    Result<std::vector<std::string>> list(std::string_view folder) const override;
    const std::filesystem::path& root() const { return root_; }

  private:
    explicit RealDisk(std::filesystem::path root) : root_{std::move(root)} {}
    std::filesystem::path root_;
};

}  // namespace ve::world
