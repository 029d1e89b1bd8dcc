// What a validator attaches to its precommit: its results for pending verifications, in one compact
// form that has exactly one encoding per content.
#pragma once

#include <string>
#include <vector>

#include "node/modules/veid/request.hpp"

namespace ve::veid {

enum class Outcome : std::uint8_t { scored = 1, rejected = 2 };

struct VerificationResult {
    RequestId request{};
    std::uint8_t score  = 0;  // 0 .. 100; 0 when rejected
    Outcome outcome     = Outcome::scored;
    std::uint8_t reason = 0;  // capture::Reason
    Hash input_hash{};        // SHA-256 of what was opened, or of the ciphertext that does not open
    Hash result_hash{};
    bool operator==(const VerificationResult&) const = default;
};

struct Extension {
    std::uint64_t height = 0;  // of the block the precommit is for
    std::string model_version;
    std::vector<VerificationResult> results;  // by ascending request id
    bool operator==(const Extension&) const = default;
};

//   version(1)  BE64 height  length byte, model version  count byte
//   per result: id(16) score outcome reason input hash(32) result hash(32)
std::string encode(const Extension& extension);
Result<Extension> decode_extension(std::string_view bytes);

// SHA-256 over request id, account, BE32 score, outcome, model version, input hash and BE64 height.
Hash result_hash(const Request& request, const VerificationResult& result,
                 std::string_view model_version);

}  // namespace ve::veid
