// Amino JSON: the older JSON form of messages, which hardware wallets and multisig members sign.
// Written from the amino options of the definitions; never read.
#pragma once

#include <string>

#include "wire/catalog.hpp"

namespace ve::wire {

// {"type":name,"value":{…}}, members sorted, no blanks, escaped as Go does. Error: the message, or
// something inside it, has no amino form; the text says which field.
Result<std::string> amino_json(const Proto& message);

}  // namespace ve::wire
