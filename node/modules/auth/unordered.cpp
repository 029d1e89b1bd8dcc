// What senders of unordered transactions have used, by the end of its validity, so that all that is
// over stands at the front.
#include "node/modules/auth/keeper.hpp"
#include "node/modules/auth/state.hpp"

namespace ve::auth {
namespace {

// The highest bit is turned, so that times before 1970 sort first, as the SDK writes them.
std::string moment(const Time& time) {
    std::string out;
    codec::put_u64(out, static_cast<std::uint64_t>(time.unix_nanos()) ^ std::uint64_t{1} << 63);
    return out;
}

}  // namespace

bool Keeper::use_unordered(Context& ctx, const Address& sender, const Time& until) {
    const auto key = moment(until) + string_of(sender.bytes());
    if (state_->unordered.has(ctx, key)) return false;
    state_->unordered.write(ctx, key, std::string_view{"\x01"});
    return true;
}

// The SDK forgets those that end with this very block, too; but a copy of them is still valid here.
Result<void> Keeper::forget_unordered(Context& ctx) {
    constexpr std::size_t at_once = 512;
    const auto now                = moment(ctx.time());
    while (true) {
        const auto entries = state_->unordered.list(ctx, {}, at_once);
        for (const auto& entry : entries) {
            if (entry.key.substr(0, now.size()) >= now) return {};
            state_->unordered.erase(ctx, entry.key);
        }
        if (entries.size() < at_once) return {};
    }
}

}  // namespace ve::auth
