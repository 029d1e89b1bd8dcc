#include "commands/tx/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ve {
namespace {

constexpr std::uint64_t near = 48;  // numbers on either side that are tried, and from 0

std::vector<std::uint64_t> candidates(std::uint64_t known) {
    std::vector<std::uint64_t> out{known};
    const auto add = [&](std::uint64_t value) {
        if (std::ranges::find(out, value) == out.end()) out.push_back(value);
    };
    add(0);
    for (std::uint64_t i = 1; i <= near; ++i) {
        if (known >= i) add(known - i);
        add(known + i);
    }
    for (std::uint64_t i = 0; i <= near; ++i) add(i);
    return out;
}

}  // namespace

std::vector<std::string> chains_to_try(const std::string& but) {
    std::vector<std::string> out{"virtengine-localnet-1", "virtengine-1", "virtengine-testnet-1",
                                 "virtengine-devnet-1", ""};
    std::erase(out, but);
    return out;
}

std::string mistake_of(const Holds& holds, const Known& known) {
    std::vector<std::string> chains{known.chain_id};
    chains.insert(chains.end(), known.other_chains.begin(), known.other_chains.end());
    const auto numbers   = candidates(known.number.value),
               sequences = candidates(known.sequence.value);
    const auto told = [&](const std::string& chain, std::uint64_t number, std::uint64_t sequence) {
        std::vector<std::string> out;
        if (chain != known.chain_id)
            out.push_back(fmt::format("for chain '{}', not '{}'", chain, known.chain_id));
        if (number != known.number.value)
            out.push_back(fmt::format("with account number {}, not {}", number, known.number));
        if (sequence != known.sequence.value)
            out.push_back(fmt::format("with sequence {}, not {}", sequence, known.sequence));
        return fmt::format("signed {}", fmt::join(out, " and "));
    };
    // One slip first, then two of them; three are no slip.
    for (const auto& chain : chains)
        if (holds(chain, known.number, known.sequence))
            return chain == known.chain_id ? std::string{}
                                           : told(chain, known.number.value, known.sequence.value);
    for (const auto& chain : chains) {
        for (const auto sequence : sequences)
            if (holds(chain, known.number, Sequence{sequence}))
                return told(chain, known.number.value, sequence);
        for (const auto number : numbers)
            if (holds(chain, AccountNumber{number}, known.sequence))
                return told(chain, number, known.sequence.value);
    }
    constexpr std::size_t few = 12;
    for (std::size_t n = 0; n < std::min(few, numbers.size()); ++n)
        for (std::size_t s = 0; s < std::min(few, sequences.size()); ++s)
            if (holds(known.chain_id, AccountNumber{numbers[n]}, Sequence{sequences[s]}))
                return told(known.chain_id, numbers[n], sequences[s]);
    return {};
}

}  // namespace ve
