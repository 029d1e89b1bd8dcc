// Letters of five by seven dots for the generated test documents: A-Z, 0-9 and '<'.
#pragma once

namespace ve::capture {

inline constexpr int glyph_width = 5, glyph_height = 7;

// Whether the dot is set; characters without a glyph are blank.
bool glyph_has(char c, int x, int y);

}  // namespace ve::capture
