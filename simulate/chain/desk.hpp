// What a client has before him when he makes up his mind, and what comes of it.
#pragma once

#include "node/chain/coin_forms.hpp"
#include "node/network/dice.hpp"
#include "simulate/chain/town.hpp"
#include "simulate/chain/view.hpp"
#include "wire/catalog.hpp"

namespace ve::simulate {

struct Desk {
    const Town& town;
    View& view;
    network::Dice& dice;

    // "tenant-1": one of them.
    std::string one_of(std::string_view what, std::size_t count) {
        return numbered(what, dice.below(count));
    }
    template <class T>
    const T* pick(const std::vector<T>& list) {
        return list.empty() ? nullptr : &list[dice.below(list.size())];
    }
    Coin coins(std::uint64_t most) { return {base_denom(), Amount{1 + dice.below(most)}}; }
};

struct Wish {
    std::string who;
    std::vector<std::unique_ptr<wire::Proto>> messages;
};

template <class Message>
Wish wish_of(std::string who, Message message) {
    Wish out{std::move(who), {}};
    out.messages.push_back(std::make_unique<Message>(std::move(message)));
    return out;
}

}  // namespace ve::simulate
