#include "keyring/public_list.hpp"

#include "crypto/hash.hpp"

namespace ve::keyring {
namespace {

constexpr std::string_view head = "VEKEYS PUBLIC 1\n";
constexpr std::size_t mac_size  = 32;

// A key of its own: what seals files says nothing about what is in the clear.
Hash mac_of(ByteView content, const Secret& key) {
    Secret derived{32};
    VE_INVARIANT(
        hkdf_sha256(key.reveal(), {}, bytes_of("ve keyring public list"), derived.writable()));
    return hmac_sha256(derived.reveal(), content);
}

}  // namespace

Bytes write_public_list(const Index& index, const Secret& key) {
    Bytes out;
    append(out, head);
    append(out, encode(index).reveal());
    append(out, ByteView{mac_of(out, key)});
    return out;
}

Result<Index> read_public_list(ByteView bytes) {
    if (bytes.size() < head.size() + mac_size || !text_of(bytes).starts_with(head))
        return fail(errors::corrupt, "the public list of the keyring is damaged");
    return decode_index(bytes.subspan(head.size(), bytes.size() - head.size() - mac_size));
}

bool public_list_is_ours(ByteView bytes, const Secret& key) {
    if (bytes.size() < mac_size) return false;
    const auto content = bytes.first(bytes.size() - mac_size);
    return equal_constant_time(mac_of(content, key), bytes.last(mac_size));
}

}  // namespace ve::keyring
