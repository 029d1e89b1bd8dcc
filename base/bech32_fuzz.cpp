// Bech32 texts from strangers: whatever decodes encodes to the same text in lower case; whatever is
// encoded decodes, and no longer does with one character changed.
#include "base/bech32.hpp"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace ve;

void decode(std::string text) {
    const auto decoded = bech32::decode(text);
    if (!decoded.ok()) return;
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (bech32::encode(decoded->prefix, decoded->data) != text) std::abort();
}

// The checksum's promise, for texts of up to 90 characters.
void encode(ByteView data, std::size_t changed) {
    if (data.size() > 32) return;
    auto text          = bech32::encode("ve", data);
    const auto decoded = bech32::decode(text);
    if (!decoded.ok() || decoded->prefix != "ve" || text_of(decoded->data) != text_of(data))
        std::abort();
    auto& letter = text[3 + changed % (text.size() - 3)];
    letter       = letter == 'q' ? 'p' : 'q';
    if (bech32::decode(text).ok()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    decode(std::string{text_of({data, size})});
    encode({data, size}, size == 0 ? 0 : data[0]);
    return 0;
}
