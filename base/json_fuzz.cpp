// JSON from strangers: whatever parses survives being written and read again.
#include "base/json.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    const auto read = Json::parse({reinterpret_cast<const char*>(data), size});
    if (!read.ok()) return 0;
    for (const auto& text : {read->dump(), read->dump(Json::Escape::html), read->pretty()}) {
        const auto again = Json::parse(text);
        if (!again.ok() || !(again.value() == read.value())) std::abort();
    }
    return 0;
}
