// The folder of one node: its lock, its genesis document, where its archive is.
#pragma once

#include <filesystem>

#include "base/json.hpp"
#include "node/world/disk.hpp"

namespace ve {

class Home {
  public:
    // Makes the folder where it is absent. Errors: errors::busy names the process that has it.
    static Result<std::unique_ptr<Home>> open(const std::filesystem::path& root);
    ~Home();
    Home(const Home&)            = delete;
    Home& operator=(const Home&) = delete;

    std::filesystem::path archive_file() const;
    std::filesystem::path journal_file() const;  // what its validators signed
    Result<bool> has_archive() const;
    Result<std::optional<Json>> genesis() const;
    Result<void> write_genesis(const Json& document);

  private:
    Home(world::RealDisk disk, int lock) : disk_{std::move(disk)}, lock_{lock} {}
    world::RealDisk disk_;
    int lock_;
};

}  // namespace ve
