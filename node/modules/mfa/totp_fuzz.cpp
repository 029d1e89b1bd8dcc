// Any bytes as a commitment or an answer: what parses encodes to the same bytes.
#include <cstdlib>

#include "node/modules/mfa/totp_commitment.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ve::ByteView bytes{data, size};
    const auto commitment = ve::mfa::TotpCommitment::parse(bytes);
    if (commitment.ok() && ve::text_of(commitment->encode()) != ve::text_of(bytes)) std::abort();
    const auto answer = ve::mfa::TotpAnswer::parse(bytes);
    if (answer.ok() && ve::text_of(answer->encode()) != ve::text_of(bytes)) std::abort();
    return 0;
}
