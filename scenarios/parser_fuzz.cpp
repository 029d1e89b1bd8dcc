// Any text as a scenario file: reading and checking end, and every complaint points into the file,
// shows its line, and comes out the same when asked again.
#include <algorithm>
#include <charconv>

#include "scenarios/syntax.hpp"

namespace {

using namespace ve;

// The two numbers at the end of "file:line:col".
std::pair<std::size_t, std::size_t> line_and_column(std::string_view place) {
    VE_INVARIANT(place.starts_with("fuzz.ves:"));
    place.remove_prefix(9);
    const auto colon = place.find(':');
    VE_INVARIANT(colon != std::string_view::npos);
    std::size_t line = 0, column = 0;
    const auto* end = place.data() + place.size();
    VE_INVARIANT(std::from_chars(place.data(), place.data() + colon, line).ec == std::errc{});
    VE_INVARIANT(std::from_chars(place.data() + colon + 1, end, column).ptr == end);
    return {line, column};
}

void check_error(const Error& error, std::string_view text) {
    VE_INVARIANT(!error.detail().empty());
    VE_INVARIANT(error.hint().find('^') != std::string::npos);
    const auto [line, column] = line_and_column(error.place());
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    VE_INVARIANT(line >= 1 && line <= lines);
    VE_INVARIANT(column >= 1 && column <= text.size() + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    auto file        = scenario::parse("fuzz.ves", text);
    const auto again = scenario::parse("fuzz.ves", text);
    VE_INVARIANT(file.ok() == again.ok());
    if (!file.ok()) {
        VE_INVARIANT(file.error().text() == again.error().text());
        check_error(file.error(), text);
        return 0;
    }
    for (const auto& error : scenario::check(file.value())) check_error(error, text);
    return 0;
}
