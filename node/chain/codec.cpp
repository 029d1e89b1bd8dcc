// Parts of state keys: fixed-size numbers, length-prefixed addresses, zero-ended text.
#include "node/chain/codec.hpp"

namespace ve::codec {

void put_u64(std::string& out, std::uint64_t value) {
    char bytes[8];
    for (int i = 7; i >= 0; --i, value >>= 8) bytes[i] = static_cast<char>(value & 0xff);
    out.append(bytes, sizeof bytes);
}

Result<std::uint64_t> take_u64(std::string_view& in) {
    if (in.size() < 8) return fail(errors::corrupt, "a number in the state is cut off");
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
        value = value << 8 | static_cast<std::uint8_t>(in[static_cast<std::size_t>(i)]);
    in.remove_prefix(8);
    return value;
}

void put_address(std::string& out, const Address& address) {
    const auto bytes = address.bytes();
    out += static_cast<char>(bytes.size());
    out += text_of(bytes);
}

Result<Address> take_address(std::string_view& in) {
    if (in.empty()) return fail(errors::corrupt, "an address in the state is cut off");
    const auto size = static_cast<std::size_t>(static_cast<std::uint8_t>(in[0]));
    if (in.size() < 1 + size) return fail(errors::corrupt, "an address in the state is cut off");
    auto address = TRY(Address::from_bytes(bytes_of(in.substr(1, size))));
    in.remove_prefix(1 + size);
    return address;
}

// In front of another part a text ends with a zero byte; inside it, 0 is written as 1 1 and 1 as 1
// 2, which keeps the order.
void put_text(std::string& out, std::string_view text, bool last) {
    if (last) {
        out += text;
        return;
    }
    for (const char c : text) {
        if (c == '\0' || c == '\1') out += '\1';
        out += c == '\0' ? '\1' : c == '\1' ? '\2' : c;
    }
    out += '\0';
}

Result<std::string> take_text(std::string_view& in, bool last) {
    if (last) return std::string{std::exchange(in, {})};
    const auto end = in.find('\0');
    if (end == std::string_view::npos)
        return fail(errors::corrupt, "a text in a state key does not end");
    std::string text;
    for (std::size_t i = 0; i < end; ++i) {
        const bool escaped = in[i] == '\1';
        if (escaped && ++i == end) return fail(errors::corrupt, "a text in a state key breaks off");
        text += escaped ? static_cast<char>(in[i] - 1) : in[i];
    }
    in.remove_prefix(end + 1);
    return text;
}

}  // namespace ve::codec
