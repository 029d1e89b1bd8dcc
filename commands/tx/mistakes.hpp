// Why a signature does not hold: the usual mistakes, tried one after the other. Signatures are only
// read here; what is found is advice, never a verdict in favour of the signature.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/strong.hpp"

namespace ve {

struct Known {
    std::string chain_id;
    AccountNumber number;
    Sequence sequence;
    std::vector<std::string> other_chains = {};  // that it may have been signed for
};

// `holds`: does it hold when it was signed for this chain, number and sequence?
using Holds = std::function<bool(const std::string& chain_id, AccountNumber, Sequence)>;

// Chains that people sign for by mistake, without this one.
std::vector<std::string> chains_to_try(const std::string& but);

// "signed for chain other-1, not virtengine-1"; empty where no single or double slip explains it.
std::string mistake_of(const Holds& holds, const Known& known);

}  // namespace ve
