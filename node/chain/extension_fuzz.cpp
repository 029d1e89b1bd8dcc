// The injected transaction has one encoding: what decodes encodes to the same bytes.
#include "node/chain/extension.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    for (const auto& input :
         {std::string{bytes}, ve::encode_extended_votes({}) + std::string{bytes}}) {
        const auto votes = ve::decode_extended_votes(input);
        if (votes.ok()) VE_INVARIANT(ve::encode_extended_votes(*votes) == input);
    }
    return 0;
}
