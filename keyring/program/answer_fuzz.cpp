// Answers of signer programs from strangers: nothing that is read breaks what is kept.
#include "keyring/program/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    namespace program = keyring::program;
    const auto line   = program::parse_line(text_of({data, size}), 1);
    if (!line.ok()) return 0;
    (void)program::parse_hello(line->answer);
    (void)program::parse_signature(line->answer);
    const auto keys = program::parse_keys(line->answer);
    if (keys.ok())
        for (const auto& key : *keys)
            VE_INVARIANT(key.public_key.size() == 33 || key.public_key.size() == 32);
    return 0;
}
