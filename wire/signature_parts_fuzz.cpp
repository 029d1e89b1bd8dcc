// Any JSON as a file of signatures: what is read is written in one form, and reads the same again.
#include "base/bytes.hpp"
#include "wire/multisig.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = ve::Json::parse(ve::text_of({data, size}));
    if (!json.ok()) return 0;
    const auto parts = ve::wire::parts_from_json(*json);
    if (!parts.ok()) return 0;
    const auto once  = ve::wire::parts_json(*parts);
    const auto again = ve::wire::parts_from_json(once);
    VE_INVARIANT(again.ok());
    VE_INVARIANT(ve::wire::parts_json(*again) == once);
    return 0;
}
