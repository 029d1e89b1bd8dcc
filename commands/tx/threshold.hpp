// Multisigs by name or address: their keys, and who has signed how much of a document.
#pragma once

#include "commands/signer.hpp"
#include "commands/tx/names.hpp"
#include "wire/multisig.hpp"

namespace ve {

// A multisig of a keyring by its name, or of any account by its address: in the keyrings that need
// no passphrase, else as the chain knows it. Error: it is none.
Result<ThresholdKey> threshold_key(Session& session, const KeyFlags& named, bool offline);

// The parts at a place, however many; none where nobody has signed.
Result<wire::PartsByMember> parts_at(const ThresholdKey& key, const wire::Place& place);

// "2 of 3 sign; signed: mother; not yet: father, child"
std::string told(const ThresholdKey& key, const wire::PartsByMember& parts, const Names& names);
Json told_json(const ThresholdKey& key, const wire::PartsByMember& parts, const Names& names);

}  // namespace ve
