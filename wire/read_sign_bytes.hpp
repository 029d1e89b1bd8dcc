// What sign bytes say, read from nothing but themselves: which chain, and which messages. For those
// who sign on another's word; what the messages' values mean is not looked at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ve::wire {

struct SignBytes {
    enum class Form : std::uint8_t {
        direct,      // SignDoc
        direct_aux,  // SignDocDirectAux: the part of one who does not pay
        amino_json,  // StdSignDoc
        data         // ADR-36: text for people, no transaction
    };
    Form form = Form::direct;
    std::string chain_id;  // empty: of data, which belongs to no chain
    // Type URLs in order, and behind each those of the messages that it carries: what is
    // carried may be done all the same.
    std::vector<std::string> messages;
};
std::string_view name_of(SignBytes::Form form);

// Stands for the message of ADR-36 data, which no chain knows.
inline constexpr std::string_view sign_data_type = "sign/MsgSignData";

// Errors (input): neither of the forms, not in the one encoding that a chain would check the
// signature against, or a message that the Catalog does not know.
Result<SignBytes> read_sign_bytes(std::string_view bytes);

}  // namespace ve::wire
