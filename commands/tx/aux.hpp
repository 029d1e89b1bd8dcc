// Signing without paying: one signs a transaction without its fee (`--aux`), another adds the fee
// and sends it (`ve tx aux-to-fee`). The file between them is the Go SDK's AuxSignerData.
#pragma once

#include "commands/tx/leaf.hpp"

namespace ve {

Result<View> aux_document(Session& session, const client::Messages& messages, const KeyFlags& key,
                          const TxFlags& flags);

}  // namespace ve
