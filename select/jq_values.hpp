// What jq's operators and plain functions make of values: order, arithmetic, texts. They run no
// program. Whole numbers stay exact as long as they have a place below 2^256.
#pragma once

#include <optional>

#include "base/json.hpp"

namespace ve::select::jq {

inline constexpr ErrorKind raised{"jq", 1, "raised by the program"};
template <class... Args>
Error raise(fmt::format_string<Args...> format, Args&&... args) {
    return fail(raised, format, std::forward<Args>(args)...);
}

std::string_view type_of(const Json& value);
int compare(const Json& a,
            const Json& b);  // null < false < true < numbers < texts < lists < objects
bool truth(const Json& value);
std::string shown(const Json& value);  // for messages: cut short

Result<Json> arithmetic(char sign, const Json& a, const Json& b);
Result<Json> negated(const Json& value);
std::optional<double> real(const Json& value);
Json number(double value);
std::optional<std::int64_t> whole(const Json& value);  // rounded down

Result<Json> element(const Json& value, const Json& index);  // null where there is none
Result<Json> sliced(const Json& value, const Json& from, const Json& to);
Result<Json> with_element(Json value, const Json& index, Json element);
Result<Json> without_element(Json value, const Json& index);

Result<Json> formatted(std::string_view format, const Json& value);  // @base64 and its like
std::string text_of_value(const Json& value);                        // a text as it is, else JSON
bool contains(const Json& a, const Json& b);

// Functions of the input alone, or of it and one value; null: there is none of that name.
using Plain  = Result<Json> (*)(const Json& input);
using Plain1 = Result<Json> (*)(const Json& input, const Json& argument);
Plain plain_function(std::string_view name);
Plain1 plain_function_of_one(std::string_view name);
std::vector<std::string> plain_names();

}  // namespace ve::select::jq
