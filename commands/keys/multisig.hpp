// Entries for keys of which k of n members sign.
#pragma once

#include "commands/keys/store.hpp"

namespace ve {

struct MultisigFlags {
    std::vector<std::string> members;  // names or public keys, also several in one with commas
    std::uint32_t threshold = 0;
    bool keeps_order        = false;
};
Result<View> make_multisig(Session& session, const KeyringFlags& keyring, const std::string& name,
                           const MultisigFlags& flags, Keyring::Existing existing);

}  // namespace ve
