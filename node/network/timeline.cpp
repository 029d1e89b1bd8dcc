#include "node/network/timeline.hpp"

#include "base/json.hpp"
#include "templates/templates.hpp"

namespace ve::network {
namespace {

constexpr std::string_view place = "{{trace}}";

// Inside a script element nothing may look like its end.
void add_for_html(std::string& to, std::string_view json) {
    for (const char c : json)
        if (c == '<')
            to += "\\u003c";
        else
            to += c;
}

}  // namespace

Result<std::string> timeline(std::string_view trace) {
    std::string records = "[";
    for (std::size_t number = 1; !trace.empty(); ++number) {
        const auto line = trace.substr(0, trace.find('\n'));
        trace.remove_prefix(std::min(trace.size(), line.size() + 1));
        const auto record = Json::parse(line, {.bytes = 1U << 20, .depth = 4});
        if (!record.ok() || !record->is_object() ||
            (number == 1 && record->find("trace") == nullptr))
            return fail(errors::input, "this is not a trace").at(fmt::format("line {}", number));
        if (number > 1) records += ",\n";
        add_for_html(records, line);
    }
    if (records.size() == 1) return fail(errors::input, "the trace is empty");
    auto page     = TRY(templates::text("timeline/timeline.html"));
    const auto at = page.find(place);
    VE_INVARIANT(at != std::string::npos);
    page.replace(at, place.size(), records + "]");
    return page;
}

}  // namespace ve::network
