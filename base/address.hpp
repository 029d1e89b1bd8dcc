// An account, operator or consensus address: bytes that were checked once, at the edge.
#pragma once

#include "base/bytes.hpp"

namespace ve {

// The three spellings of one address on this chain.
namespace prefix {
inline constexpr std::string_view account   = "ve";
inline constexpr std::string_view operator_ = "vevaloper";
inline constexpr std::string_view consensus = "vevalcons";
}  // namespace prefix

class Address {
  public:
    static constexpr std::size_t max_size = 32;  // a key's address has 20 bytes, a derived one 32

    // Errors: empty text, wrong checksum, another prefix, a length other than 20 or 32.
    static Result<Address> parse(std::string_view text, std::string_view prefix = prefix::account);
    static Result<Address> from_bytes(ByteView bytes);
    explicit Address(const ByteArray<20>& bytes);
    explicit Address(const ByteArray<32>& bytes);

    ByteView bytes() const { return {bytes_.data(), size_}; }
    std::string text(std::string_view prefix = prefix::account) const;
    std::strong_ordering operator<=>(const Address& other) const;
    bool operator==(const Address& other) const;

  private:
    Address() = default;
    std::array<std::uint8_t, max_size> bytes_{};
    std::uint8_t size_ = 0;
};

}  // namespace ve

template <>
struct fmt::formatter<ve::Address> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(const ve::Address& address, Context& context) const {
        return fmt::formatter<std::string_view>::format(address.text(), context);
    }
};
