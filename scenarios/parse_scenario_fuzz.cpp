// Scenario files from strangers: what parses is checked without harm, and every error points into
// the file.
#include <cstdlib>

#include "scenarios/syntax.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve::scenario;
    const std::string text{reinterpret_cast<const char*>(data), size};
    auto file = parse("f.ves", text);
    if (!file.ok()) {
        if (!file.error().place().starts_with("f.ves:")) std::abort();
        return 0;
    }
    for (const auto& error : check(*file))
        if (!error.place().starts_with("f.ves:") || error.hint().find('^') == std::string::npos)
            std::abort();
    return 0;
}
