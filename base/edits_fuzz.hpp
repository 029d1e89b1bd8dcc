// A good input with some bytes changed, as a fuzzer tells: it gets past checks that no random text
// passes. For fuzz targets whose formats are long.
#pragma once

#include "base/bytes.hpp"

namespace ve::test {

// Three bytes an edit: how far from the end, in two, and what to flip; flipping nothing cuts there.
inline std::string edited(std::string text, ByteView edits) {
    for (std::size_t i = 0; i + 3 <= edits.size() && !text.empty(); i += 3) {
        const auto back = (std::size_t{edits[i]} << 8 | edits[i + 1]) % text.size();
        const auto at   = text.size() - 1 - back;
        if (edits[i + 2] == 0)
            text.resize(at);
        else
            text[at] = static_cast<char>(text[at] ^ static_cast<char>(edits[i + 2]));
    }
    return text;
}

}  // namespace ve::test
