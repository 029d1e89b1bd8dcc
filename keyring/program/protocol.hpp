// What is said to a signer program: a JSON object a line, an answer for each request, notes for the
// user before it. docs/signer-programs.md specifies it.
#pragma once

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "keyring/keyring.hpp"

namespace ve::keyring::program {

inline constexpr int protocol_version    = 1;
inline constexpr std::size_t notes_max   = 16;  // before one answer
inline constexpr std::size_t keys_listed = 256;

struct Hello {
    std::string name, version;
    std::vector<std::string> modes;  // direct, direct_aux, amino_json, data, raw
    bool confirms = false;           // somebody is asked before it signs
};

struct OfferedKey {
    std::string path;
    KeyAlgorithm algorithm = KeyAlgorithm::secp256k1;
    Bytes public_key;
};

// A line of the program: a note for the user, or the answer.
struct Line {
    std::optional<std::string> note;
    Json answer;
};
// Errors: no JSON (peer), of another request (peer), or what the program itself refuses, by kind:
// rejected (refused), locked (authentication), unsupported (usage), not_found (input), else (io).
Result<Line> parse_line(std::string_view text, std::int64_t id);

Json hello_request(std::int64_t id);
Json keys_request(std::int64_t id, const std::vector<std::string>& paths);
Json sign_request(std::int64_t id, const KeyInfo& key, ByteView bytes);
// How the bytes are signed, as the modes of Hello say it: "raw" for what is no transaction.
std::string mode_of(ByteView bytes);

Result<Hello> parse_hello(const Json& answer);
Result<std::vector<OfferedKey>> parse_keys(const Json& answer);
Result<ByteArray<64>> parse_signature(const Json& answer);

// The list that KeyInfo::program holds.
std::string arguments_text(const std::vector<std::string>& arguments);
Result<std::vector<std::string>> parse_arguments(std::string_view text);

}  // namespace ve::keyring::program
