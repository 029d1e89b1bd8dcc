// Reading protobuf from JSON. Every refusal names the path of the field and what was expected
// there.
#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "wire/any.hpp"
#include "wire/decimal_text.hpp"
#include "wire/json.hpp"
#include "wire/limits.hpp"

namespace ve::wire {
namespace {

namespace pb = google::protobuf;
using Field  = pb::FieldDescriptor;

std::string what(const Json& json) {
    switch (json.kind()) {
        case Json::Kind::null: return "null";
        case Json::Kind::boolean: return "a boolean";
        case Json::Kind::number: return "the number " + printable(json.raw(), 40);
        case Json::Kind::string: return "\"" + printable(json.raw(), 40) + "\"";
        case Json::Kind::array: return "an array";
        case Json::Kind::object: return "an object";
    }
    return "nothing";
}

class Reader {
  public:
    explicit Reader(Types types) : types_{types} {}

    Result<void> message(const Json& json, Proto& out, const std::string& path, int depth) const {
        if (depth > limits::json_nesting_max)
            return wrong(path,
                         fmt::format("at most {} levels of nesting", limits::json_nesting_max),
                         "more");
        const auto* type = out.GetDescriptor();
        if (type == pb::Any::descriptor())
            return any(json, static_cast<pb::Any&>(out), path, depth);
        if (type == pb::Timestamp::descriptor())
            return time(json, static_cast<pb::Timestamp&>(out), path);
        if (type == pb::Duration::descriptor())
            return duration(json, static_cast<pb::Duration&>(out), path);
        return fields(json, out, path, depth, {});
    }

  private:
    static Error refuse(const std::string& path, std::string_view expected,
                        std::string_view found) {
        auto error = fail(errors::input, "{}expected {}, got {}", path.empty() ? "" : path + ": ",
                          expected, found);
        return std::move(error).at(path);
    }
    static Error wrong(const std::string& path, std::string_view expected, const Json& found) {
        return refuse(path, expected, what(found));
    }

    static std::string member_path(const std::string& path, std::string_view name) {
        return path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
    }

    static const Field* find_field(const pb::Descriptor& type, const std::string& name) {
        if (const auto* field = type.FindFieldByName(name)) return field;
        for (int i = 0; i < type.field_count(); ++i)
            if (type.field(i)->json_name() == name) return type.field(i);
        return nullptr;
    }

    Result<void> fields(const Json& json, Proto& out, const std::string& path, int depth,
                        std::string_view except) const {
        const auto& type = *out.GetDescriptor();
        if (!json.is_object())
            return wrong(path, fmt::format("an object ({})", type.full_name()), json);
        std::vector<bool> seen(static_cast<std::size_t>(type.field_count()));
        for (const auto& [name, value] : json.members()) {
            if (name == except) continue;
            const auto* field = find_field(type, name);
            if (field == nullptr) return unknown(type, path, name);
            const auto here = member_path(path, printable(name));
            const auto slot = static_cast<std::size_t>(field->index());
            if (seen[slot]) return refuse(here, "the field once", "it in both spellings");
            seen[slot] = true;
            if (value.is_null()) continue;
            if (const auto* choice = field->real_containing_oneof();
                choice != nullptr && out.GetReflection()->HasOneof(out, choice))
                return refuse(here, fmt::format("only one of the fields of {}", choice->name()),
                              "a second one");
            TRY(put(value, out, *field, here, depth));
        }
        return {};
    }

    static Error unknown(const pb::Descriptor& type, const std::string& path,
                         const std::string& name) {
        std::vector<std::string> known;
        for (int i = 0; i < type.field_count(); ++i) known.push_back(type.field(i)->name());
        const auto here = member_path(path, printable(name));
        return fail(errors::input, "{}: {} has no such field{}", here, type.full_name(),
                    did_you_mean(name, known))
            .at(here);
    }

    Result<void> put(const Json& json, Proto& out, const Field& field, const std::string& path,
                     int depth) const {
        if (field.is_map()) return map(json, out, field, path, depth);
        if (!field.is_repeated()) return single(json, out, field, path, depth);
        if (!json.is_array()) return wrong(path, "an array", json);
        for (std::size_t i = 0; i < json.items().size(); ++i) {
            const auto here = fmt::format("{}[{}]", path, i);
            if (json.items()[i].is_null()) return refuse(here, "a value", "null");
            TRY(single(json.items()[i], out, field, here, depth));
        }
        return {};
    }

    // Sets the field, or adds to it when it is repeated.
    template <class T, class Set, class Add>
    static Result<void> store(Proto& out, const Field& field, T value, Set set, Add add) {
        const auto* reflection = out.GetReflection();
        if (field.is_repeated())
            (reflection->*add)(&out, &field, std::move(value));
        else
            (reflection->*set)(&out, &field, std::move(value));
        return {};
    }

    Result<void> single(const Json& json, Proto& out, const Field& field, const std::string& path,
                        int depth) const {
        using R = pb::Reflection;
        switch (field.cpp_type()) {
            case Field::CPPTYPE_INT32: {
                const auto v = TRY(whole(json, path, INT32_MIN, INT32_MAX));
                return store(out, field, static_cast<std::int32_t>(v), &R::SetInt32, &R::AddInt32);
            }
            case Field::CPPTYPE_INT64: {
                const auto v = TRY(whole(json, path, INT64_MIN, INT64_MAX));
                return store(out, field, v, &R::SetInt64, &R::AddInt64);
            }
            case Field::CPPTYPE_UINT32: {
                const auto v = TRY(natural(json, path, UINT32_MAX));
                return store(out, field, static_cast<std::uint32_t>(v), &R::SetUInt32,
                             &R::AddUInt32);
            }
            case Field::CPPTYPE_UINT64: {
                const auto v = TRY(natural(json, path, UINT64_MAX));
                return store(out, field, v, &R::SetUInt64, &R::AddUInt64);
            }
            case Field::CPPTYPE_DOUBLE: {
                const auto v = TRY(real(json, path));
                return store(out, field, v, &R::SetDouble, &R::AddDouble);
            }
            case Field::CPPTYPE_FLOAT: {
                const auto v = TRY(real(json, path));
                if (std::isfinite(v) &&
                    std::abs(v) > static_cast<double>(std::numeric_limits<float>::max()))
                    return wrong(path, "a number that fits 32 bits", json);
                return store(out, field, static_cast<float>(v), &R::SetFloat, &R::AddFloat);
            }
            case Field::CPPTYPE_BOOL:
                if (!json.is_boolean()) return wrong(path, "true or false", json);
                return store(out, field, json.flag(), &R::SetBool, &R::AddBool);
            case Field::CPPTYPE_ENUM: {
                const auto v = TRY(choice(json, field, path));
                return store(out, field, v, &R::SetEnumValue, &R::AddEnumValue);
            }
            case Field::CPPTYPE_STRING: {
                auto v = TRY(text(json, field, path));
                return store(out, field, std::move(v), &R::SetString, &R::AddString);
            }
            case Field::CPPTYPE_MESSAGE: {
                const auto* reflection = out.GetReflection();
                auto* inner            = field.is_repeated() ? reflection->AddMessage(&out, &field)
                                                             : reflection->MutableMessage(&out, &field);
                return message(json, *inner, path, depth + 1);
            }
        }
        return {};
    }

    static Result<std::int64_t> whole(const Json& json, const std::string& path, std::int64_t min,
                                      std::int64_t max) {
        const auto value = json.i64(min, max);
        if (value.ok()) return *value;
        return wrong(path, fmt::format("a whole number from {} to {}", min, max), json);
    }

    static Result<std::uint64_t> natural(const Json& json, const std::string& path,
                                         std::uint64_t max) {
        const auto value = json.u64(max);
        if (value.ok()) return *value;
        return wrong(path, fmt::format("a whole number from 0 to {}", max), json);
    }

    static Result<double> real(const Json& json, const std::string& path) {
        if (json.is_string()) {
            if (json.raw() == "NaN") return std::numeric_limits<double>::quiet_NaN();
            if (json.raw() == "Infinity") return std::numeric_limits<double>::infinity();
            if (json.raw() == "-Infinity") return -std::numeric_limits<double>::infinity();
        }
        if (json.is_string() || json.is_number()) {
            double value     = 0;
            const auto& raw  = json.raw();
            const auto* last = raw.data() + raw.size();
            const auto read  = std::from_chars(raw.data(), last, value);
            if (read.ec == std::errc{} && read.ptr == last && std::isfinite(value)) return value;
        }
        return wrong(path, "a number", json);
    }

    static Result<int> choice(const Json& json, const Field& field, const std::string& path) {
        const auto& type = *field.enum_type();
        if (json.is_number()) {
            const auto value = json.i64(INT32_MIN, INT32_MAX);
            if (value.ok()) return static_cast<int>(*value);
        }
        if (json.is_string()) {
            const auto* known = type.FindValueByName(json.raw());
            if (known != nullptr) return known->number();
            std::vector<std::string> names;
            for (int i = 0; i < type.value_count(); ++i) names.push_back(type.value(i)->name());
            return fail(errors::input, "{}: {} has no value {}{}", path, type.full_name(),
                        what(json), did_you_mean(json.raw(), names))
                .at(path);
        }
        return wrong(path, fmt::format("a name or number of {}", type.full_name()), json);
    }

    static Result<std::string> text(const Json& json, const Field& field, const std::string& path) {
        if (Catalog::get().is_decimal(field)) {
            if (!json.is_string() && !json.is_number())
                return wrong(path, "a decimal number in quotes", json);
            auto parts = parts_of_decimal(json.raw());
            if (!parts.ok()) return std::move(parts).error().within("{}", path).at(path);
            return parts;
        }
        if (Catalog::get().is_integer(field) && (json.is_string() || json.is_number())) {
            if (!is_whole_number(json.raw())) return wrong(path, "a whole number in quotes", json);
            return json.raw();
        }
        if (!json.is_string())
            return wrong(path, field.type() == Field::TYPE_BYTES ? "bytes in base64" : "a string",
                         json);
        if (field.type() != Field::TYPE_BYTES) return json.raw();
        const auto bytes = parse_base64(json.raw());
        if (!bytes.ok()) return wrong(path, "bytes in base64", json);
        return string_of(*bytes);
    }

    Result<void> map(const Json& json, Proto& out, const Field& field, const std::string& path,
                     int depth) const {
        if (!json.is_object()) return wrong(path, "an object", json);
        const auto& key    = *field.message_type()->map_key();
        const auto& mapped = *field.message_type()->map_value();
        for (const auto& [name, value] : json.members()) {
            const auto here = fmt::format("{}[\"{}\"]", path, printable(name));
            auto* entry     = out.GetReflection()->AddMessage(&out, &field);
            const bool flag =
                key.cpp_type() == Field::CPPTYPE_BOOL && (name == "true" || name == "false");
            TRY(single(flag ? Json{name == "true"} : Json{name}, *entry, key, here, depth));
            if (value.is_null()) return refuse(here, "a value", "null");
            TRY(single(value, *entry, mapped, here, depth));
        }
        return {};
    }

    Result<void> any(const Json& json, pb::Any& out, const std::string& path, int depth) const {
        if (!json.is_object()) return wrong(path, "an object with \"@type\"", json);
        const auto* url = json.find("@type");
        if (url == nullptr || !url->is_string())
            return wrong(member_path(path, "@type"),
                         "a type URL such as \"/cosmos.bank.v1beta1.MsgSend\"",
                         url == nullptr ? Json{} : *url);
        const auto inner = Catalog::get().make(message_name(url->raw()), types_);
        if (inner == nullptr) return unknown_type(url->raw(), member_path(path, "@type"));
        const auto* type = inner->GetDescriptor();
        if (type == pb::Any::descriptor() || type == pb::Timestamp::descriptor() ||
            type == pb::Duration::descriptor()) {
            const auto* value = json.find("value");
            if (value == nullptr || json.members().size() != 2)
                return wrong(path, "the members \"@type\" and \"value\"", json);
            TRY(message(*value, *inner, member_path(path, "value"), depth + 1));
        } else {
            if (depth + 1 > limits::json_nesting_max)
                return refuse(path, "less nesting", "too much");
            TRY(fields(json, *inner, path, depth + 1, "@type"));
        }
        out.set_type_url("/" + type->full_name());
        out.set_value(serialize(*inner));
        return {};
    }

    Error unknown_type(const std::string& url, const std::string& path) const {
        std::vector<std::string> known;
        for (const auto& name : Catalog::get().tx_messages(types_)) known.push_back("/" + name);
        return fail(errors::input, "{}: no message is known by the type URL '{}'{}", path,
                    printable(url), did_you_mean(url, known))
            .at(path);
    }

    static Result<void> time(const Json& json, pb::Timestamp& out, const std::string& path) {
        const auto value =
            json.is_string() ? Time::parse(json.raw()) : fail(errors::input, "no text");
        if (!value.ok()) return wrong(path, "a time such as \"2026-01-31T10:00:00Z\"", json);
        out.set_seconds(value->seconds);
        out.set_nanos(value->nanos);
        return {};
    }

    // "1.5s", as protobuf writes spans; the unit is always seconds.
    static Result<void> duration(const Json& json, pb::Duration& out, const std::string& path) {
        const auto bad = [&] { return wrong(path, "a span such as \"3600s\" or \"1.5s\"", json); };
        if (!json.is_string() || !json.raw().ends_with('s')) return bad();
        std::string_view text{json.raw()};
        text.remove_suffix(1);
        const bool negative = text.starts_with('-');
        if (negative) text.remove_prefix(1);
        const auto dot   = text.find('.');
        const auto whole = text.substr(0, dot);
        std::string fraction{dot == std::string_view::npos ? "" : text.substr(dot + 1)};
        constexpr std::uint64_t seconds_max = 315'576'000'000;  // 10,000 years
        const auto seconds                  = Json{whole}.u64(seconds_max);
        if (!seconds.ok() || fraction.size() > 9 ||
            (dot != std::string_view::npos && fraction.empty()) ||
            fraction.find_first_not_of("0123456789") != std::string::npos)
            return bad();
        fraction.resize(9, '0');
        std::int32_t nanos = 0;
        for (const char c : fraction) nanos = nanos * 10 + (c - '0');
        const auto sign = negative ? -1 : 1;
        out.set_seconds(sign * static_cast<std::int64_t>(*seconds));
        out.set_nanos(sign * nanos);
        return {};
    }

    Types types_;
};

}  // namespace

Result<void> from_json(const Json& json, Proto& message, Types types) {
    message.Clear();
    return Reader{types}.message(json, message, "", 0);
}

}  // namespace ve::wire
