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
    std::int64_t pid   = 0;           // 0: stopped
    std::string engine = "embedded";  // or "cometbft"
    std::string chain_id, rpc, grpc, rest;
    std::uint64_t seed     = 0;      // all its keys follow from it
    std::size_t validators = 1;      // that its chain began with
    bool keeps             = false;  // named: its state survives a stop
    std::string damage;              // why its file cannot be read; empty: it can
    bool running() const { return pid != 0; }
    bool ready() const { return running() && !rpc.empty(); }
    std::string_view state() const;  // running, starting, stopped, damaged
};

Result<void> check_name(std::string_view name);  // [a-z0-9][a-z0-9-]{0,31}
std::filesystem::path folder_of(const std::filesystem::path& home, std::string_view name);
std::filesystem::path log_path(const std::filesystem::path& folder);

// Sorted by name. A folder that no process holds is listed as stopped.
Result<std::vector<Entry>> list(const std::filesystem::path& home);
// Nothing: no devnet of that name. Errors: its file is damaged.
Result<std::optional<Entry>> find(const std::filesystem::path& home, std::string_view name);
// The running devnet of that name, or the only running one; several without a name are an error.
Result<std::optional<Entry>> pick_running(const std::filesystem::path& home,
                                          const std::string& name);

// Of the process that holds the folder, as far as it has written it down.
Result<std::string> read_pid(const std::filesystem::path& folder);
Result<void> write_entry(const Entry& entry);  // atomically, mode 0600

}  // namespace ve::devnet
