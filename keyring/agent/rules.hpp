// What an agent may sign: on which chains, which messages. Judged by the sign bytes alone, never by
// what the asker says they are.
#pragma once

#include "base/bytes.hpp"
#include "base/json.hpp"

namespace ve::keyring::agent {

struct Rules {
    std::vector<std::string> chains;    // none: any
    std::vector<std::string> messages;  // type URLs, or sign/MsgSignData; none: any
    bool raw = false;                   // also bytes that cannot be read
};

// What was read from the bytes, for the log, and why they are not signed, if so.
struct Judgement {
    std::string form = "raw";
    std::string chain_id;
    std::vector<std::string> messages;
    std::optional<Error> refusal;
};
Judgement judge(const Rules& rules, ByteView bytes);

// A message's type URL from what people type: with or without the slash, or the last part alone.
Result<std::string> message_type(std::string_view typed);

Json to_json(const Rules& rules);

}  // namespace ve::keyring::agent
