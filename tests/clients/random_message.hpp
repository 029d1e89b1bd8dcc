// A message of any type with random values, the same for the same seed, valid as far as definitions
// tell: numbers in text are numbers, addresses addresses. An even seed leaves nothing empty.
#pragma once

#include "wire/catalog.hpp"

namespace ve::test {

// Who signs it is `signer`. Null when no such type is known.
std::unique_ptr<wire::Proto> random_message(std::string_view type, std::uint64_t seed,
                                            const Address& signer);

}  // namespace ve::test
