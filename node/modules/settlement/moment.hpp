// Small readings of a context that every file of this module needs: now, and who governs.
#pragma once

#include "node/chain/authority.hpp"
#include "node/chain/coin_forms.hpp"
#include "node/chain/context.hpp"

namespace ve::settlement {

inline std::uint64_t now(const Context& ctx) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(ctx.time().seconds, 0));
}
inline std::int64_t now_signed(const Context& ctx) { return static_cast<std::int64_t>(now(ctx)); }
inline bool governs(const std::string& address) { return address == gov_authority().text(); }

// Of coins that this module wrote itself.
template <class Protos>
Coins coins_of(const Protos& protos) {
    return parse_coins(protos).value();
}

struct Told {  // attributes of an event, in this order
    std::string_view name;
    std::string value;
};
inline void tell(Context& ctx, std::string_view type, std::initializer_list<Told> attributes) {
    abci::Event event{std::string{type}, {}};
    for (const auto& [name, value] : attributes)
        event.attributes.push_back(attribute(std::string{name}, value));
    ctx.emit(std::move(event));
}

}  // namespace ve::settlement
