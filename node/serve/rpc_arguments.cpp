#include "node/serve/rpc_arguments.hpp"

#include <charconv>

namespace ve::serve {
namespace {

using Kind = Parameter::Kind;

Error wrong(const Parameter& parameter, std::string_view expected) {
    return fail(errors::input, "{}: expected {}", parameter.name, expected);
}

std::optional<std::int64_t> whole_number(std::string_view digits) {
    std::int64_t value       = 0;
    const auto end           = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

bool starts_as_hex(std::string_view text) {
    return text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

}  // namespace

Result<Arguments> Arguments::from_json(std::span<const Parameter> parameters, const Json* params) {
    Arguments out;
    out.values_.resize(parameters.size());
    if (params == nullptr || params->is_null()) return out;
    if (params->is_array()) {
        const auto& items = params->items();
        if (items.size() != parameters.size()) {
            std::string names;
            for (const auto& parameter : parameters) {
                if (!names.empty()) names += ' ';
                names += parameter.name;
            }
            return fail(errors::input, "expected {} parameters ([{}]), got {}", parameters.size(),
                        names, items.size());
        }
        for (std::size_t i = 0; i < items.size(); ++i)
            out.values_[i] = TRY(read(parameters[i], items[i]));
        return out;
    }
    if (!params->is_object())
        return fail(errors::input, "params is neither an object nor an array");
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (const auto* given = params->find(parameters[i].name))
            out.values_[i] = TRY(read(parameters[i], *given));
    return out;
}

Result<Arguments> Arguments::from_query(std::span<const Parameter> parameters, const Query& query) {
    Arguments out;
    out.values_.resize(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto given = query.find(parameters[i].name);
        if (given == query.end() || given->second.empty()) continue;
        out.values_[i] = TRY(read(parameters[i], given->second));
    }
    return out;
}

Result<Arguments::Value> Arguments::read(const Parameter& parameter, const Json& json) {
    if (json.is_null()) return Value{};
    switch (parameter.kind) {
        case Kind::integer: {
            if (json.is_number())
                return fail(errors::input, "invalid 64-bit integer encoding {:?}, expected string",
                            json.raw());
            if (!json.is_string()) return wrong(parameter, "an integer in quotes");
            if (json.raw().empty()) return Value{};
            const auto value = whole_number(json.raw());
            if (!value) return wrong(parameter, "an integer in quotes");
            return Value{*value};
        }
        case Kind::text:
            if (!json.is_string()) return wrong(parameter, "a string");
            return Value{json.raw()};
        case Kind::bytes: {
            if (!json.is_string()) return wrong(parameter, "bytes in base64");
            const auto bytes = parse_base64(json.raw());
            if (!bytes.ok()) return wrong(parameter, "bytes in base64");
            return Value{string_of(*bytes)};
        }
        case Kind::hex: {
            if (!json.is_string()) return wrong(parameter, "bytes in hex");
            const auto bytes = parse_hex(json.raw());
            if (!bytes.ok()) return wrong(parameter, "bytes in hex");
            return Value{string_of(*bytes)};
        }
        case Kind::flag:
            if (!json.is_boolean()) return wrong(parameter, "true or false");
            return Value{json.flag()};
        case Kind::bytes_list: {
            if (!json.is_array()) return wrong(parameter, "a list of bytes in base64");
            std::vector<std::string> list;
            list.reserve(json.items().size());
            for (const auto& item : json.items()) {
                const auto bytes = item.is_string() ? parse_base64(item.raw()) : Bytes{};
                if (!item.is_string() || !bytes.ok())
                    return wrong(parameter, "a list of bytes in base64");
                list.push_back(string_of(*bytes));
            }
            return Value{std::move(list)};
        }
        case Kind::any: return Value{json};
    }
    return Value{};
}

// In a URL integers may stand bare, strings need quotes, bytes are 0xHEX or "raw".
Result<Arguments::Value> Arguments::read(const Parameter& parameter, const std::string& value) {
    const bool is_text  = parameter.kind == Kind::text;
    const bool is_bytes = parameter.kind == Kind::bytes || parameter.kind == Kind::hex;
    if (starts_as_hex(value) && (is_text || is_bytes)) {
        const auto bytes = parse_hex(std::string_view{value}.substr(2));
        if (!bytes.ok()) return wrong(parameter, "0x and an even number of hex digits");
        return Value{string_of(*bytes)};
    }
    if (parameter.kind == Kind::integer) {
        if (const auto number = whole_number(value)) return Value{*number};
    }
    const auto json = Json::parse(value);
    if (!json.ok())
        return wrong(parameter, is_text    ? "text in double quotes"
                                : is_bytes ? "0x and hex digits, or text in double quotes"
                                           : "a value as in JSON");
    if (is_bytes && json->is_string()) return Value{json->raw()};
    return read(parameter, *json);
}

std::optional<std::int64_t> Arguments::integer(std::size_t index) const {
    const auto* value = std::get_if<std::int64_t>(&values_.at(index));
    return value == nullptr ? std::nullopt : std::optional{*value};
}
std::string Arguments::text(std::size_t index) const {
    const auto* value = std::get_if<std::string>(&values_.at(index));
    return value == nullptr ? std::string{} : *value;
}
bool Arguments::flag(std::size_t index) const {
    const auto* value = std::get_if<bool>(&values_.at(index));
    return value != nullptr && *value;
}
const std::vector<std::string>& Arguments::list(std::size_t index) const {
    static const std::vector<std::string> none;
    const auto* value = std::get_if<std::vector<std::string>>(&values_.at(index));
    return value == nullptr ? none : *value;
}
const Json* Arguments::any(std::size_t index) const {
    return std::get_if<Json>(&values_.at(index));
}

}  // namespace ve::serve
