// Which devnets exist below a home, and which of them run: <home>/devnets/<name>/devnet.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace ve::devnet {

struct Entry {
    std::string name;
    std::filesystem::path folder;
    std::int64_t pid = 0;  // 0: stopped
    std::string chain_id, rpc, grpc, rest;
    std::uint64_t seed = 0;      // all its keys follow from it
    bool keeps         = false;  // named: its state survives a stop
    bool running() const { return pid != 0; }
};

Result<void> check_name(std::string_view name);  // [a-z0-9][a-z0-9-]{0,31}
std::filesystem::path folder_of(const std::filesystem::path& home, std::string_view name);

// Sorted by name. A folder whose process is gone is listed as stopped.
Result<std::vector<Entry>> list(const std::filesystem::path& home);
// The running devnet of that name, or the only running one; several without a name are an error.
Result<std::optional<Entry>> pick_running(const std::filesystem::path& home,
                                          const std::string& name);

Result<void> write_entry(const Entry& entry);  // atomically, mode 0600
void remove_folder(const Entry& entry);        // of a nameless devnet

}  // namespace ve::devnet
