// The injected transaction has one encoding: what decodes encodes to the same bytes.
#include "node/votes/carried_votes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    for (const auto& input :
         {std::string{bytes}, ve::encode_carried_votes({}) + std::string{bytes}}) {
        const auto votes = ve::decode_carried_votes(input);
        if (votes.ok()) VE_INVARIANT(ve::encode_carried_votes(*votes) == input);
    }
    return 0;
}
