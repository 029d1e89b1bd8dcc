// A public key of which k of n members must sign: the Cosmos SDK's legacy amino threshold key.
// Its bytes and its address; how members sign and parts are joined is wire/'s.
//
//   22c1f7e2 | 08 k | for each member: 12, length, its own amino bytes
//
// The order of the members is part of the key: another order is another address.
#pragma once

#include "crypto/public_key.hpp"

namespace ve {

struct ThresholdKey {
    static constexpr std::size_t members_max = 255;
    // by_address: as `keys add --multisig` and CosmJS do; as_given: as they do with --no-sort.
    enum class Order : std::uint8_t { by_address, as_given };

    std::uint32_t threshold        = 0;
    std::vector<PublicKey> members = {};

    // Errors: k outside 1 .. n, too many members, a member without an amino form. The same key
    // may be a member twice, as it may on the chain; who makes one is told by has_twins().
    static Result<ThresholdKey> make(std::uint32_t threshold, std::vector<PublicKey> members,
                                     Order order = Order::by_address);
    // The exact bytes that amino() writes and nothing else.
    static Result<ThresholdKey> parse_amino(ByteView amino);

    Bytes amino() const;
    Address address() const;  // SHA-256(amino)[0:20]
    bool has_twins() const;
    std::optional<std::size_t> position_of(const Address& member) const;  // the first of twins
    bool operator==(const ThresholdKey&) const = default;
};

}  // namespace ve
