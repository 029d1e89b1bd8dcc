// A transaction as it is handed over: a file, standard input or the text itself; JSON, base64, hex
// or bytes, found out by looking; or the hash of one that the chain has. Whether it is signed does
// not matter here.
#pragma once

#include "commands/session.hpp"
#include "wire/tx.hpp"

namespace ve {

inline constexpr std::size_t document_max = 8U << 20;
inline constexpr std::string_view handed_help =
    "A file, - for standard input, the transaction itself (JSON, base64, hex), or its hash";

struct Handed {
    wire::Tx tx;
    std::string form;  // "JSON", "base64", "hex", "bytes", "hash"
};

// Errors say in which forms it was read, and why it is none.
Result<Handed> read_tx(Session& session, const std::string& given);

// The same of what was read already; `place` is named in errors.
Result<Handed> tx_of_text(std::string_view text, const std::string& place);

// A JSON document of another kind, such as a file of signatures.
Result<Json> read_json(Session& session, const std::string& given);

// Where `--output-document` says, or standard output.
Result<View> document_view(Session& session, Json json, const std::string& file);

}  // namespace ve
