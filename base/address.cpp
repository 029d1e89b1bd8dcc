#include "base/address.hpp"

#include <algorithm>

#include "base/bech32.hpp"

namespace ve {

Result<Address> Address::parse(std::string_view text, std::string_view prefix) {
    if (text.find_first_not_of(" \t\n") == std::string_view::npos)
        return fail(errors::input, "empty address string is not allowed");
    auto decoded = bech32::decode(text);
    if (!decoded.ok()) return std::move(decoded).error().within("address {:.80}", text);
    if (decoded->prefix != prefix)
        return fail(errors::input, "invalid Bech32 prefix; expected {}, got {}", prefix,
                    decoded->prefix);
    return from_bytes(decoded->data);
}

Result<Address> Address::from_bytes(ByteView bytes) {
    if (bytes.size() != 20 && bytes.size() != 32)
        return fail(errors::input, "an address has 20 or 32 bytes, not {}", bytes.size());
    Address out;
    std::ranges::copy(bytes, out.bytes_.begin());
    out.size_ = static_cast<std::uint8_t>(bytes.size());
    return out;
}

Address::Address(const ByteArray<20>& bytes) : size_{20} {
    std::ranges::copy(bytes, bytes_.begin());
}
Address::Address(const ByteArray<32>& bytes) : bytes_{bytes}, size_{32} {}

std::string Address::text(std::string_view prefix) const { return bech32::encode(prefix, bytes()); }

std::strong_ordering Address::operator<=>(const Address& other) const {
    return std::lexicographical_compare_three_way(bytes().begin(), bytes().end(),
                                                  other.bytes().begin(), other.bytes().end());
}
bool Address::operator==(const Address& other) const {
    return std::ranges::equal(bytes(), other.bytes());
}

}  // namespace ve
