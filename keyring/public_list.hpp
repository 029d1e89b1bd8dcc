// The index of a keyring in the clear, so that names and addresses are seen without a passphrase.
// Nobody without the keyring's key can make one that it takes for its own.
//
//   "VEKEYS PUBLIC 1\n" | index (records.hpp) | HMAC-SHA256 of all before it
#pragma once

#include "keyring/records.hpp"

namespace ve::keyring {

inline constexpr std::size_t public_list_bytes_max = 4U << 20;

Bytes write_public_list(const Index& index, const Secret& key);
// Its content, whoever wrote it. Error (corrupt): not of this form.
Result<Index> read_public_list(ByteView bytes);
bool public_list_is_ours(ByteView bytes, const Secret& key);

}  // namespace ve::keyring
