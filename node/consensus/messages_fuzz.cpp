// Any bytes as a message of another validator, as evidence, as a log or as a record of what was
// signed: what is read is written back the same, and nothing else happens.
#include <cstdlib>

#include "node/consensus/evidence.hpp"
#include "node/consensus/height_log.hpp"
#include "node/consensus/sign_guard.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    using namespace ve::consensus;
    const ByteView bytes{data, size};
    if (const auto message = parse_message(bytes); message.ok()) {
        const auto written = message_bytes(*message);
        const auto again   = parse_message(written);
        if (!again.ok() || message_bytes(*again) != written) std::abort();
    }
    if (const auto evidence = parse_duplicate_vote(bytes); evidence.ok()) {
        const auto written = duplicate_vote_bytes(*evidence);
        const auto again   = parse_duplicate_vote(written);
        if (!again.ok() || duplicate_vote_bytes(*again) != written) std::abort();
    }
    if (const auto attack = parse_light_attack(bytes); attack.ok()) {
        const auto written = light_attack_bytes(*attack);
        const auto again   = parse_light_attack(written);
        if (!again.ok() || light_attack_bytes(*again) != written || !is_light_attack(written) ||
            light_attack_id(*again) != light_attack_id(*attack))
            std::abort();
    }
    if (const auto guard = SignGuard::parse(bytes); guard.ok()) guard->bytes();
    if (read_log(bytes).whole_bytes > size) std::abort();
    return 0;
}
