#include "devnet/registry.hpp"

#include <algorithm>

#include "devnet/lock.hpp"
#include "node/world/disk.hpp"

namespace ve::devnet {
namespace {

constexpr std::string_view file_name = "devnet.json";

Result<Entry> parse_entry(const std::filesystem::path& folder, std::string_view text) {
    const auto json = TRY(Json::parse(text));
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
    if (const auto* engine = json.find("engine")) out.engine = TRY(engine->text());
    // Devnets of old say nothing and have one.
    if (const auto* count = json.find("validators"))
        out.validators = TRY(count->u64(validators_max));
    if (!FolderLock::is_taken(folder)) out.pid = 0;
    return out;
}

Result<Entry> read_entry(const std::filesystem::path& folder) {
    const auto disk  = TRY(world::RealDisk::open(folder));
    const auto bytes = TRY(disk.read(file_name, 65536));
    auto entry       = parse_entry(folder, text_of(bytes));
    if (!entry.ok())
        return fail(errors::corrupt, "{} is damaged: {}", (folder / file_name).string(),
                    entry.error().detail())
            .with_hint("put the file back, or forget that devnet: ve devnet remove {}",
                       folder.filename().string());
    return entry;
}

bool has_entry(const std::filesystem::path& folder) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(folder / file_name, ignored);
}

}  // namespace

std::filesystem::path log_path(const std::filesystem::path& folder) { return folder / "log"; }

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

std::string_view Entry::state() const {
    if (!damage.empty()) return "damaged";
    if (!running()) return "stopped";
    return ready() ? "running" : "starting";
}

Result<std::vector<Entry>> list(const std::filesystem::path& home) {
    std::vector<Entry> out;
    std::error_code code;
    for (const auto& item : std::filesystem::directory_iterator{home / "devnets", code}) {
        if (!has_entry(item.path())) continue;
        auto entry = read_entry(item.path());
        if (entry.ok()) {
            out.push_back(std::move(entry).value());
            continue;
        }
        Entry damaged;
        damaged.name   = item.path().filename().string();
        damaged.folder = item.path();
        damaged.damage = entry.error().text();
        out.push_back(std::move(damaged));
    }
    std::ranges::sort(out, {}, &Entry::name);
    return out;
}

Result<std::optional<Entry>> find(const std::filesystem::path& home, std::string_view name) {
    const auto folder = folder_of(home, name);
    if (!check_name(name).ok() || !has_entry(folder)) return std::optional<Entry>{};
    return std::optional{TRY(read_entry(folder))};
}

Result<std::optional<Entry>> pick_running(const std::filesystem::path& home,
                                          const std::string& name) {
    if (!name.empty()) {
        auto entry = TRY(find(home, name));
        if (entry && !entry->ready()) entry.reset();
        return entry;
    }
    auto entries = TRY(list(home));
    std::erase_if(entries, [](const Entry& entry) { return !entry.ready(); });
    if (entries.empty()) return std::optional<Entry>{};
    if (entries.size() > 1) {
        std::string names;
        for (const auto& entry : entries) names += (names.empty() ? "" : ", ") + entry.name;
        return fail(errors::usage, "several devnets run: {}", names)
            .with_hint("choose one with --devnet {}", entries[0].name);
    }
    return std::optional<Entry>{std::move(entries[0])};
}

Result<std::string> read_pid(const std::filesystem::path& folder) {
    if (!has_entry(folder)) return std::string{"(starting)"};
    const auto entry = TRY(read_entry(folder));
    return entry.running() ? std::to_string(entry.pid) : std::string{"(stopping)"};
}

Result<void> write_entry(const Entry& entry) {
    auto disk       = TRY(world::RealDisk::open(entry.folder));
    const auto text = Json::object({{"name", entry.name},
                                    {"pid", entry.pid},
                                    {"engine", entry.engine},
                                    {"chain_id", entry.chain_id},
                                    {"rpc", entry.rpc},
                                    {"grpc", entry.grpc},
                                    {"rest", entry.rest},
                                    {"seed", entry.seed},
                                    {"validators", entry.validators},
                                    {"keeps", entry.keeps}})
                          .pretty() +
                      "\n";
    return disk.write(file_name, bytes_of(text));
}

}  // namespace ve::devnet
