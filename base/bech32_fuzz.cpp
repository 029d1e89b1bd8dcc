// Bech32 texts from strangers: whatever decodes encodes to the same text in lower case.
#include "base/bech32.hpp"

#include <algorithm>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    std::string text{reinterpret_cast<const char*>(data), size};
    const auto decoded = bech32::decode(text);
    if (!decoded.ok()) return 0;
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (bech32::encode(decoded->prefix, decoded->data) != text) std::abort();
    return 0;
}
