#include "simulate/chain/abuse.hpp"

namespace ve::simulate {

std::string Abuse::spoiled(network::Dice& dice, std::string tx) const {
    switch (dice.below(4)) {
        case 0: {
            const auto at = dice.below(tx.size());
            tx[at]        = static_cast<char>(tx[at] ^ static_cast<char>(1U << dice.below(8)));
            return tx;
        }
        case 1: return tx.substr(0, dice.below(tx.size()));
        case 2: return tx + std::string(1 + dice.below(9), '\x01');
        default: {  // one throw after the other: compilers differ in arguments' order
            const auto size = 1 + dice.below(200);
            const auto what = static_cast<char>(dice.below(256));
            return std::string(size, what);
        }
    }
}

void Abuse::spoil(network::Dice& dice, Signing& how) const {
    switch (dice.below(3)) {
        case 0: how.sequence.value += 1 + dice.below(3); break;
        case 1: how.chain_id = "another-chain"; break;
        default: how.number.value += 1; break;
    }
}

void Abuse::saw(const std::string& tx) {
    if (seen_.size() == kept) seen_.pop_front();
    seen_.push_back(tx);
}

std::optional<std::string> Abuse::again(network::Dice& dice) const {
    if (seen_.empty()) return {};
    return seen_[dice.below(seen_.size())];
}

}  // namespace ve::simulate
