// jq's functions of plain values: of the input, and of the input and one argument.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "select/jq_values.hpp"

namespace ve::select::jq {
namespace {

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Result<Json> length(const Json& in) {
    switch (in.kind()) {
        case Json::Kind::null: return Json{0};
        case Json::Kind::boolean: break;
        case Json::Kind::number: return in.raw().starts_with('-') ? negated(in) : Result<Json>{in};
        case Json::Kind::string: return Json{characters(in.raw())};
        case Json::Kind::array: return Json{in.items().size()};
        case Json::Kind::object: return Json{in.members().size()};
    }
    return raise("{} has no length", shown(in));
}

Result<Json> keys_unsorted(const Json& in) {
    auto out = Json::array();
    if (in.is_object()) {
        for (const auto& [name, value] : in.members()) out.push(name);
        return out;
    }
    if (!in.is_array()) return raise("{} has no keys", shown(in));
    for (std::size_t i = 0; i < in.items().size(); ++i) out.push(i);
    return out;
}

Result<std::vector<Json>> sorted_items(const Json& in) {
    if (!in.is_array()) return raise("{} cannot be sorted: it is no array", shown(in));
    auto out = in.items();
    std::ranges::stable_sort(out, [](const Json& a, const Json& b) { return compare(a, b) < 0; });
    return out;
}
Result<Json> sort(const Json& in) { return Json::array(TRY(sorted_items(in))); }
Result<Json> keys(const Json& in) { return sort(TRY(keys_unsorted(in))); }
Result<Json> unique(const Json& in) {
    auto items = TRY(sorted_items(in));
    items.erase(std::unique(items.begin(), items.end(),
                            [](const Json& a, const Json& b) { return compare(a, b) == 0; }),
                items.end());
    return Json::array(std::move(items));
}
Result<Json> least(const Json& in) {
    const auto items = TRY(sorted_items(in));
    return items.empty() ? Json{} : items.front();
}
Result<Json> most(const Json& in) {
    const auto items = TRY(sorted_items(in));
    return items.empty() ? Json{} : items.back();
}
Result<Json> reverse(const Json& in) {
    if (in.is_null()) return Json::array();
    if (in.is_string()) {
        std::string out;
        for (std::size_t at = 0; at < in.raw().size();) {
            const auto from = at;
            next_code_point(in.raw(), at);
            out.insert(0, in.raw().substr(from, at - from));
        }
        return Json{std::move(out)};
    }
    if (!in.is_array()) return raise("{} cannot be reversed", shown(in));
    auto items = in.items();
    std::ranges::reverse(items);
    return Json::array(std::move(items));
}

Result<Json> add(const Json& in) {
    Json out;
    if (in.is_object()) {
        for (const auto& [name, value] : in.members()) out = TRY(arithmetic('+', out, value));
        return out;
    }
    if (!in.is_array()) return raise("{} cannot be added up", shown(in));
    for (const auto& item : in.items()) out = TRY(arithmetic('+', out, item));
    return out;
}

Result<Json> tonumber(const Json& in) {
    if (in.is_number()) return in;
    if (!in.is_string()) return raise("{} cannot become a number", shown(in));
    const auto read = Json::parse(in.raw());
    if (!read.ok() || !read->is_number()) return raise("{} cannot become a number", shown(in));
    return *read;
}
Result<Json> tostring(const Json& in) { return Json{text_of_value(in)}; }
Result<Json> tojson(const Json& in) { return Json{in.dump()}; }
Result<Json> fromjson(const Json& in) {
    if (!in.is_string()) return raise("{} is no text to read as JSON", shown(in));
    auto read = Json::parse(in.raw());
    if (!read.ok()) return raise("{} is no JSON: {}", shown(in), read.error().detail());
    return read;
}

template <char first, char last, char to>
Result<Json> in_case(const Json& in) {
    if (!in.is_string()) return raise("{} has no letters", shown(in));
    auto out = in.raw();
    for (auto& c : out)
        if (c >= first && c <= last) c = static_cast<char>(c - first + to);
    return Json{std::move(out)};
}

Result<Json> explode(const Json& in) {
    if (!in.is_string()) return raise("{} has no characters", shown(in));
    auto out = Json::array();
    for (std::size_t at = 0; at < in.raw().size();) out.push(next_code_point(in.raw(), at));
    return out;
}
void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}
Result<Json> implode(const Json& in) {
    std::string out;
    if (!in.is_array()) return raise("{} is no list of characters", shown(in));
    for (const auto& item : in.items()) {
        const auto code = whole(item).value_or(-1);
        if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            return raise("{} is no character", shown(item));
        append_utf8(out, static_cast<std::uint32_t>(code));
    }
    return Json{std::move(out)};
}

template <double (*f)(double)>
Result<Json> rounded(const Json& in) {
    if (!in.is_number()) return raise("{} is no number", shown(in));
    if (in.raw().find_first_of(".eE") == std::string::npos) return in;
    return number(f(*real(in)));
}
Result<Json> root(const Json& in) {
    if (!in.is_number()) return raise("{} is no number", shown(in));
    return number(std::sqrt(*real(in)));
}

Result<Json> todate(const Json& in) {
    if (!in.is_number()) return raise("{} is no number of seconds", shown(in));
    const Time time{*whole(in), 0};
    constexpr std::int64_t last = 253402300799;
    if (time < zero_time || time.seconds > last)
        return raise("{} is not in the years 1 to 9999", shown(in));
    return Json{time.text()};
}
Result<Json> fromdate(const Json& in) {
    if (!in.is_string()) return raise("{} is no date", shown(in));
    const auto time = Time::parse(in.raw());
    if (!time.ok()) return raise("{} is no date", shown(in));
    return Json{time->seconds};
}

void flatten_into(Json& out, const Json& in, std::int64_t depth) {
    for (const auto& item : in.items()) {
        if (item.is_array() && depth > 0)
            flatten_into(out, item, depth - 1);
        else
            out.push(item);
    }
}
Result<Json> flatten_to(const Json& in, const Json& depth) {
    if (!in.is_array()) return raise("{} cannot be flattened", shown(in));
    const auto levels = whole(depth).value_or(-1);
    if (levels < 0) return raise("{} is no depth", shown(depth));
    auto out = Json::array();
    flatten_into(out, in, levels);
    return out;
}
Result<Json> flatten(const Json& in) { return flatten_to(in, Json{1 << 20}); }

Result<Json> has(const Json& in, const Json& key) {
    if (in.is_object() && key.is_string()) return Json{in.find(key.raw()) != nullptr};
    if (in.is_array() && key.is_number()) {
        const auto at = *whole(key);
        return Json{at >= 0 && static_cast<std::size_t>(at) < in.items().size()};
    }
    return raise("{} cannot have {}", shown(in), shown(key));
}
Result<Json> contains_all(const Json& in, const Json& part) {
    if (in.kind() != part.kind())
        return raise("{} and {} cannot be looked for in each other", shown(in), shown(part));
    return Json{contains(in, part)};
}
Result<Json> startswith(const Json& in, const Json& part) {
    if (!in.is_string() || !part.is_string()) return raise("startswith() compares texts");
    return Json{in.raw().starts_with(part.raw())};
}
Result<Json> endswith(const Json& in, const Json& part) {
    if (!in.is_string() || !part.is_string()) return raise("endswith() compares texts");
    return Json{in.raw().ends_with(part.raw())};
}
Result<Json> ltrimstr(const Json& in, const Json& part) {
    const bool cuts = in.is_string() && part.is_string() && in.raw().starts_with(part.raw());
    return cuts ? Json{in.raw().substr(part.raw().size())} : in;
}
Result<Json> rtrimstr(const Json& in, const Json& part) {
    const bool cuts = in.is_string() && part.is_string() && in.raw().ends_with(part.raw());
    return cuts ? Json{in.raw().substr(0, in.raw().size() - part.raw().size())} : in;
}
Result<Json> split(const Json& in, const Json& by) {
    if (!in.is_string() || !by.is_string()) return raise("split() cuts a text at a text");
    return arithmetic('/', in, by);
}
Result<Json> join(const Json& in, const Json& by) {
    if (!in.is_array() || !by.is_string()) return raise("join() joins a list by a text");
    std::string out;
    for (const auto& item : in.items()) {
        if (item.is_array() || item.is_object()) return raise("{} cannot be joined", shown(item));
        if (&item != in.items().data()) out += by.raw();
        if (!item.is_null()) out += text_of_value(item);
        constexpr std::size_t text_max = 16U << 20;
        if (out.size() > text_max)
            return fail(errors::refused, "the program makes a text above {} bytes", text_max);
    }
    return Json{std::move(out)};
}

Result<std::vector<Json>> places(const Json& in, const Json& part) {
    std::vector<Json> out;
    if (in.is_string() && part.is_string()) {
        if (part.raw().empty()) return out;
        for (auto at = in.raw().find(part.raw()); at != std::string::npos;
             at      = in.raw().find(part.raw(), at + 1))
            out.emplace_back(characters(in.raw().substr(0, at)));
        return out;
    }
    if (!in.is_array()) return raise("{} has no places", shown(in));
    const auto wanted = part.is_array() ? part.items() : std::vector<Json>{part};
    for (std::size_t at = 0; !wanted.empty() && at + wanted.size() <= in.items().size(); ++at) {
        bool same = true;
        for (std::size_t i = 0; i < wanted.size() && same; ++i)
            same = compare(in.items()[at + i], wanted[i]) == 0;
        if (same) out.emplace_back(at);
    }
    return out;
}
Result<Json> indices(const Json& in, const Json& part) {
    if (in.is_null()) return Json{};
    return Json::array(TRY(places(in, part)));
}
Result<Json> first_index(const Json& in, const Json& part) {
    if (in.is_null()) return Json{};
    const auto all = TRY(places(in, part));
    return all.empty() ? Json{} : all.front();
}
Result<Json> last_index(const Json& in, const Json& part) {
    if (in.is_null()) return Json{};
    const auto all = TRY(places(in, part));
    return all.empty() ? Json{} : all.back();
}

std::string escaped(const std::string& text, std::string_view chars,
                    const std::vector<std::string_view>& instead) {
    std::string out;
    for (const char c : text) {
        const auto at = chars.find(c);
        if (at == std::string_view::npos)
            out += c;
        else
            out += instead[at];
    }
    return out;
}

std::string in_url(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        out += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

Result<Json> row(const Json& value, std::string_view format) {
    if (!value.is_array())
        return raise("@{} makes a row of a list, not of {}", format, shown(value));
    std::string out;
    for (const auto& item : value.items()) {
        if (item.is_array() || item.is_object())
            return raise("{} has no place in a row of @{}", shown(item), format);
        if (&item != value.items().data())
            out += format == "csv" ? "," : format == "tsv" ? "\t" : " ";
        const auto text = item.is_null() && format != "sh" ? std::string{} : text_of_value(item);
        if (format == "sh")
            out += item.is_string() ? "'" + escaped(text, "'", {"'\\''"}) + "'" : text;
        else if (format == "csv")
            out += item.is_string() ? "\"" + escaped(text, "\"", {"\"\""}) + "\"" : text;
        else
            out += escaped(text, "\\\t\n\r", {"\\\\", "\\t", "\\n", "\\r"});
    }
    return Json{std::move(out)};
}

}  // namespace

Result<Json> formatted(std::string_view format, const Json& value) {
    const auto text = text_of_value(value);
    if (format == "text") return Json{text};
    if (format == "json") return Json{value.dump()};
    if (format == "html")
        return Json{escaped(text, "<>&'\"", {"&lt;", "&gt;", "&amp;", "&#39;", "&quot;"})};
    if (format == "uri") return Json{in_url(text)};
    if (format == "base64") return Json{base64(bytes_of(text))};
    if (format == "base64d") {
        const auto read = parse_base64(text);
        if (!read.ok()) return raise("{} is no base64", shown(value));
        return Json{string_of(*read)};
    }
    if (format == "csv" || format == "tsv") return row(value, format);
    if (format == "sh") return row(value.is_array() ? value : Json::array({value}), format);
    return raise("there is no format @{}", format);
}

namespace {

const std::map<std::string_view, Plain>& plain_functions() {
    static const std::map<std::string_view, Plain> all = {
        {"length", length},
        {"utf8bytelength",
         [](const Json& in) -> Result<Json> {
             if (!in.is_string()) return raise("{} is no text", shown(in));
             return Json{in.raw().size()};
         }},
        {"keys", keys},
        {"keys_unsorted", keys_unsorted},
        {"type", [](const Json& in) -> Result<Json> { return Json{type_of(in)}; }},
        {"not", [](const Json& in) -> Result<Json> { return Json{!truth(in)}; }},
        {"sort", sort},
        {"unique", unique},
        {"min", least},
        {"max", most},
        {"reverse", reverse},
        {"add", add},
        {"tonumber", tonumber},
        {"tostring", tostring},
        {"tojson", tojson},
        {"fromjson", fromjson},
        {"ascii_downcase", in_case<'A', 'Z', 'a'>},
        {"ascii_upcase", in_case<'a', 'z', 'A'>},
        {"explode", explode},
        {"implode", implode},
        {"floor", rounded<std::floor>},
        {"ceil", rounded<std::ceil>},
        {"round", rounded<std::round>},
        {"sqrt", root},
        {"fabs", length},
        {"todate", todate},
        {"fromdate", fromdate},
        {"fromdateiso8601", fromdate},
        {"todateiso8601", todate},
        {"flatten", flatten}};
    return all;
}
const std::map<std::string_view, Plain1>& plain_functions_of_one() {
    static const std::map<std::string_view, Plain1> all = {{"has", has},
                                                           {"contains", contains_all},
                                                           {"startswith", startswith},
                                                           {"endswith", endswith},
                                                           {"ltrimstr", ltrimstr},
                                                           {"rtrimstr", rtrimstr},
                                                           {"split", split},
                                                           {"join", join},
                                                           {"indices", indices},
                                                           {"index", first_index},
                                                           {"rindex", last_index},
                                                           {"flatten", flatten_to}};
    return all;
}

}  // namespace

Plain plain_function(std::string_view name) {
    const auto found = plain_functions().find(name);
    return found == plain_functions().end() ? nullptr : found->second;
}
Plain1 plain_function_of_one(std::string_view name) {
    const auto found = plain_functions_of_one().find(name);
    return found == plain_functions_of_one().end() ? nullptr : found->second;
}
std::vector<std::string> plain_names() {
    std::vector<std::string> out;
    for (const auto& [name, function] : plain_functions()) out.emplace_back(name);
    for (const auto& [name, function] : plain_functions_of_one()) out.emplace_back(name);
    return out;
}

}  // namespace ve::select::jq
