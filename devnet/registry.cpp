#include "devnet/registry.hpp"

#include <signal.h>

#include <algorithm>

#include "node/world/disk.hpp"

namespace ve::devnet {
namespace {

constexpr std::string_view file_name = "devnet.json";

bool is_alive(std::int64_t pid) {
    return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

Result<Entry> read_entry(const std::filesystem::path& folder) {
    const auto disk  = TRY(world::RealDisk::open(folder));
    const auto bytes = TRY(disk.read(file_name, 65536));
    const auto json  = TRY(Json::parse(text_of(bytes)));
    Entry out;
    out.folder   = folder;
    out.name     = TRY(TRY(json.member("name"))->text());
    out.pid      = TRY(TRY(json.member("pid"))->i64(0, INT32_MAX));
    out.chain_id = TRY(TRY(json.member("chain_id"))->text());
    out.rpc      = TRY(TRY(json.member("rpc"))->text());
    out.grpc     = TRY(TRY(json.member("grpc"))->text());
    out.rest     = TRY(TRY(json.member("rest"))->text());
    out.seed     = TRY(TRY(json.member("seed"))->u64());
    out.keeps    = TRY(TRY(json.member("keeps"))->boolean());
    if (!is_alive(out.pid)) out.pid = 0;
    return out;
}

}  // namespace

Result<void> check_name(std::string_view name) {
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (name.empty() || name.size() > 32 || name[0] == '-' || !std::ranges::all_of(name, good))
        return fail(errors::usage, "'{:.80}' cannot name a devnet", name)
            .with_hint("use 1 to 32 of a-z, 0-9 and -, not starting with -");
    return {};
}

std::filesystem::path folder_of(const std::filesystem::path& home, std::string_view name) {
    return home / "devnets" / name;
}

Result<std::vector<Entry>> list(const std::filesystem::path& home) {
    std::vector<Entry> out;
    std::error_code code;
    for (const auto& item : std::filesystem::directory_iterator{home / "devnets", code}) {
        if (!std::filesystem::is_regular_file(item.path() / file_name, code)) continue;
        auto entry = read_entry(item.path());
        if (!entry.ok())
            return std::move(entry).error().within("devnet at {}", item.path().string());
        out.push_back(std::move(entry).value());
    }
    std::ranges::sort(out, {}, &Entry::name);
    return out;
}

Result<std::optional<Entry>> pick_running(const std::filesystem::path& home,
                                          const std::string& name) {
    auto entries = TRY(list(home));
    std::erase_if(entries, [&](const Entry& entry) {
        return !entry.running() || (!name.empty() && entry.name != name);
    });
    if (entries.empty()) return std::optional<Entry>{};
    if (entries.size() > 1) {
        std::string names;
        for (const auto& entry : entries) names += (names.empty() ? "" : ", ") + entry.name;
        return fail(errors::usage, "several devnets run: {}", names)
            .with_hint("choose one with --devnet {}", entries[0].name);
    }
    return std::optional<Entry>{std::move(entries[0])};
}

Result<void> write_entry(const Entry& entry) {
    auto disk       = TRY(world::RealDisk::open(entry.folder));
    const auto text = Json::object({{"name", entry.name},
                                    {"pid", entry.pid},
                                    {"chain_id", entry.chain_id},
                                    {"rpc", entry.rpc},
                                    {"grpc", entry.grpc},
                                    {"rest", entry.rest},
                                    {"seed", entry.seed},
                                    {"keeps", entry.keeps}})
                          .pretty() +
                      "\n";
    return disk.write(file_name, bytes_of(text));
}

void remove_folder(const Entry& entry) {
    std::error_code ignored;
    if (!entry.keeps) std::filesystem::remove_all(entry.folder, ignored);
}

}  // namespace ve::devnet
