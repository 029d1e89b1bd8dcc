// Fields in the order of their numbers, numbers that are zero left out, as protobuf writes them.
#include "node/modules/auth/stored_account.hpp"

#include "wire/scan.hpp"

namespace ve::auth {
namespace {

constexpr std::string_view plain_url = "/cosmos.auth.v1beta1.BaseAccount";
// An Any of a secp256k1 key up to its 33 bytes.
constexpr std::string_view key_head{"\x0a\x1f/cosmos.crypto.secp256k1.PubKey\x12\x23\x0a\x21", 37};
constexpr std::size_t key_bytes = 33;
constexpr char first_bytes = '\x0a', second_bytes = '\x12', third_number = '\x18',
               fourth_number = '\x20';

void put_number(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void put_bytes(std::string& out, char tag, std::string_view value) {
    out += tag;
    put_number(out, value.size());
    out += value;
}

bool take_number(std::string_view& in, std::uint64_t& value) {
    const auto* end = in.data() + in.size();
    const auto* at  = wire::read_varint(in.data(), end, value);
    if (at == nullptr) return false;
    in = {at, static_cast<std::size_t>(end - at)};
    return true;
}

// False where the next field is another one.
bool take_tag(std::string_view& in, char tag) {
    if (in.empty() || in.front() != tag) return false;
    in.remove_prefix(1);
    return true;
}

std::optional<std::string_view> take_bytes(std::string_view& in, char tag) {
    std::uint64_t size = 0;
    if (!take_tag(in, tag) || !take_number(in, size) || size > in.size()) return std::nullopt;
    const auto value = in.substr(0, size);
    in.remove_prefix(size);
    return value;
}

}  // namespace

std::optional<std::string> write_plain_account(const Account& account) {
    const auto key = text_of(account.public_key);
    if (account.multisig || (!key.empty() && key.size() != key_bytes)) return std::nullopt;
    std::string base;
    base.reserve(160);
    put_bytes(base, first_bytes, account.address.text());
    if (!key.empty()) {
        base += second_bytes;
        put_number(base, key_head.size() + key.size());
        base.append(key_head).append(key);
    }
    if (account.number.value != 0) put_number(base += third_number, account.number.value);
    if (account.sequence.value != 0) put_number(base += fourth_number, account.sequence.value);
    std::string out;
    out.reserve(plain_url.size() + base.size() + 5);
    put_bytes(out, first_bytes, plain_url);
    put_bytes(out, second_bytes, base);
    return out;
}

std::optional<Account> read_plain_account(std::string_view bytes, const Address& address) {
    if (take_bytes(bytes, first_bytes) != plain_url) return std::nullopt;
    auto base = take_bytes(bytes, second_bytes);
    if (!base || !bytes.empty() || !take_bytes(*base, first_bytes)) return std::nullopt;
    Account out{address, {}, {}, {}};
    if (base->starts_with(second_bytes)) {
        const auto key = take_bytes(*base, second_bytes);
        if (!key || key->size() != key_head.size() + key_bytes || !key->starts_with(key_head))
            return std::nullopt;
        out.public_key = copy_of(bytes_of(key->substr(key_head.size())));
    }
    if (take_tag(*base, third_number) && !take_number(*base, out.number.value)) return std::nullopt;
    if (take_tag(*base, fourth_number) && !take_number(*base, out.sequence.value))
        return std::nullopt;
    if (!base->empty()) return std::nullopt;
    return out;
}

}  // namespace ve::auth
