#include "devnet/incident.hpp"

#include "base/bytes.hpp"
#include "node/world/disk.hpp"

namespace ve::devnet {

Error incident(const std::filesystem::path& home, Devnet& devnet, const Error& failure) {
    const auto status = devnet.node().status();
    const auto& entry = devnet.entry();
    const auto name   = fmt::format("{}-{}.json", entry.name, status.latest_height.value);
    const auto folder = home / "incidents";
    const auto text   = Json::object({{"what", failure.text()},
                                      {"devnet", entry.name},
                                      {"chain_id", entry.chain_id},
                                      {"seed", entry.seed},
                                      {"last_height", std::to_string(status.latest_height.value)},
                                      {"last_time", status.latest_time.text()},
                                      {"last_app_hash", hex_upper(status.latest_app_hash)}})
                          .pretty() +
                      "\n";
    const auto written = [&]() -> Result<void> {
        auto disk = TRY(world::RealDisk::open(folder));
        return disk.write(name, bytes_of(text));
    }();
    devnet.log(world::LogLevel::error, "stopped by itself", {{"why", failure.text()}});
    auto out = failure;
    if (!written.ok()) return out;
    return std::move(out).with_hint("what is known about it stands in {}",
                                    (folder / name).string());
}

}  // namespace ve::devnet
