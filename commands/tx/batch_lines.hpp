// Files of messages, a JSON object in each line: {"@type":"/cosmos.bank.v1beta1.MsgSend",…}. All
// are checked against the Catalog before anything is done with one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "wire/catalog.hpp"

namespace ve {

struct BatchLine {
    std::size_t number = 0;  // from 1
    std::unique_ptr<wire::Proto> message;
};

// `type`: of the lines that name none; may be empty. Empty signer fields become `signer`, others
// must be it. Errors name FILE:LINE and, behind the first, how many more are wrong.
Result<std::vector<BatchLine>> read_batch_lines(const std::string& text, const std::string& file,
                                                const std::string& type, const Address& signer);

// The full name of a message that may stand in a transaction, from that, its type URL, its last
// part, or the words of its command ("bank send"). Errors: none, or several.
Result<std::string> find_tx_message(const std::string& typed);

}  // namespace ve
