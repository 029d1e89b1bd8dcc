// Requests to the agent from strangers: what is read says the same when it is written again.
#include "keyring/agent/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    namespace agent  = keyring::agent;
    const auto first = agent::parse_request(text_of({data, size}));
    if (first.ok()) {
        const auto again = agent::parse_request(agent::to_text(*first));
        VE_INVARIANT(again.ok() && again->verb == first->verb && again->key == first->key &&
                     again->bytes == first->bytes);
    }
    const auto answer = agent::parse_answer(text_of({data, size}));
    if (answer.ok()) VE_INVARIANT(agent::parse_answer(agent::to_text(answer)).ok());
    if (size >= agent::frame_head) {
        const auto length = agent::frame_size({data, size}, agent::frame_max);
        VE_INVARIANT(!length.ok() || *length <= agent::frame_max);
    }
    return 0;
}
