#include "devnet/claim.hpp"

#include <unistd.h>

namespace ve::devnet {
namespace {

constexpr std::string_view nameless = "local";

std::string counted(std::size_t n, std::string_view what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

}  // namespace

Result<void> Claim::take_named() {
    std::error_code ignored;
    known_ = std::filesystem::exists(entry.folder, ignored);
    lock_  = TRY(FolderLock::take(entry.folder));
    if (lock_) return {};
    const auto pid = TRY(read_pid(entry.folder));
    return fail(errors::busy, "devnet {} runs already as process {}", entry.name, pid)
        .with_hint("ve devnet status {0}, or stop it: ve devnet down {0}", entry.name);
}

Result<void> Claim::take(const std::filesystem::path& home, const std::string& name,
                         std::string_view engine) {
    entry.engine = engine;
    entry.keeps  = !name.empty();
    if (entry.keeps) {
        TRY(check_name(name));
        entry.name   = name;
        entry.folder = folder_of(home, name);
        TRY(take_named());
        before_ = TRY(find(home, name));
        return {};
    }
    for (int i = 1; !lock_; ++i) {
        entry.name       = i == 1 ? std::string{nameless} : fmt::format("{}-{}", nameless, i);
        entry.folder     = folder_of(home, entry.name);
        const auto there = find(home, entry.name);
        if (!there.ok() || (*there && (*there)->keeps)) continue;
        lock_ = TRY(FolderLock::take(entry.folder));
    }
    return {};
}

Result<void> Claim::agree(const Wishes& wishes, NetworkOptions& network) const {
    if (!before_) {
        network.seed       = wishes.seed.value_or(network.seed);
        network.chain_id   = wishes.chain_id.value_or(network.chain_id);
        network.validators = wishes.validators.value_or(network.validators);
        return {};
    }
    const auto refused = [this](std::string_view flag, std::string why) {
        return fail(errors::refused, "devnet {} {}", entry.name, why)
            .at(std::string{flag})
            .with_hint("leave out {}, or choose another name for a new devnet", flag);
    };
    if (before_->engine != entry.engine)
        return refused("--engine", fmt::format("was made with engine {}", before_->engine));
    if (wishes.seed && *wishes.seed != before_->seed)
        return refused("--seed",
                       fmt::format("was made with seed {}, not {}", before_->seed, *wishes.seed));
    if (wishes.chain_id && *wishes.chain_id != before_->chain_id)
        return refused("--chain-id",
                       fmt::format("runs chain {}, not {}", before_->chain_id, *wishes.chain_id));
    if (wishes.validators && *wishes.validators != before_->validators)
        return refused("--validators",
                       fmt::format("was made with {}, not {}",
                                   counted(before_->validators, "validator"), *wishes.validators));
    network.validators = before_->validators;
    network.seed       = before_->seed;
    network.chain_id   = before_->chain_id;
    return {};
}

Result<void> Claim::begin(const NetworkOptions& network) {
    entry.seed       = network.seed;
    entry.validators = network.validators;
    entry.chain_id   = network.chain_id;
    entry.pid        = ::getpid();
    return write_entry(entry);
}

Result<void> Claim::began() {
    began_ = true;
    return write_entry(entry);
}

Claim::~Claim() {
    if (!lock_) return;
    if (entry.keeps && (known_ || began_)) {
        if (entry.pid == 0) return;  // it was refused before anything changed
        entry.pid                           = 0;
        [[maybe_unused]] const auto written = write_entry(entry);
        return;
    }
    std::error_code ignored;  // nameless, or new and never begun
    std::filesystem::remove_all(entry.folder, ignored);
}

}  // namespace ve::devnet
