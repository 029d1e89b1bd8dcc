// The three-letter codes of issuing states and organisations in travel documents.
#pragma once

#include <string_view>

namespace ve::capture {

// ISO 3166-1, the codes that ICAO 9303 part 3 adds, and UTO, the state of specimens.
bool is_state(std::string_view code);

}  // namespace ve::capture
