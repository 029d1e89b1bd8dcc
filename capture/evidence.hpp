// From two pictures and the lines of a machine-readable zone to an evidence package.
// Crops stand where the document's layout has the portrait; faces are not searched for.
#pragma once

#include <span>

#include "base/address.hpp"
#include "capture/package.hpp"

namespace ve::capture {

// The package of a document and a selfie. `mrz` may be empty: such evidence earns nothing for data.
// Errors: pictures whose sides do not fit, lines that are no machine-readable zone.
Result<Package> make_package(const Address& account, const Raster& document, const Raster& selfie,
                             std::span<const std::string> mrz);

// Lines as people write or paste them: blanks around and between dropped, letters made capital,
// empty lines ignored. Errors are parse_mrz's.
Result<std::vector<std::string>> read_mrz_text(std::string_view text);

}  // namespace ve::capture
