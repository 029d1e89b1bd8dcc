// What is said over the agent's socket: frames of a length (four bytes, the largest first) and that
// many bytes. A request is JSON, {"do":"sign","key":"alice","bytes":"…"}; after "unlock" the next
// frame is the passphrase itself, so that no reader of JSON keeps it. An answer is {"ok":…} or
// {"error":…}.
#pragma once

#include "base/bytes.hpp"
#include "base/json.hpp"

namespace ve::keyring::agent {

inline constexpr int protocol_version       = 1;
inline constexpr std::size_t frame_max      = 2U << 20;  // a transaction in base64, and some
inline constexpr std::size_t passphrase_max = 4096;
inline constexpr std::size_t frame_head     = 4;

struct Request {
    enum class Verb : std::uint8_t { status, sign, lock, unlock, stop };
    Verb verb = Verb::status;
    std::string key;  // of sign
    Bytes bytes;      // of sign
};
std::string_view name_of(Request::Verb verb);

std::string to_text(const Request& request);
// Errors (input): no JSON, an unknown verb or member, no name, no base64.
Result<Request> parse_request(std::string_view text);

std::string to_text(const Result<Json>& answer);
Result<Json> parse_answer(std::string_view text);  // the agent's error as an error

Bytes frame(ByteView content);
// How many bytes follow a head. Error (input): more than `max`.
Result<std::size_t> frame_size(ByteView head, std::size_t max);

}  // namespace ve::keyring::agent
