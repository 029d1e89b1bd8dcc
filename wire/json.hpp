// Protobuf as JSON, the form that the Cosmos REST gateway and `tx.json` files use: original field
// names, 64-bit integers as strings, enums by name, bytes in base64, Any with "@type", LegacyDec
// with 18 places. Reading also takes camelCase names, enum numbers and both base64 alphabets.
#pragma once

#include "base/json.hpp"
#include "wire/catalog.hpp"

namespace ve::wire {

enum class Defaults : std::uint8_t { emit, omit };  // emit: unset messages are null

// Of any type, inside every Any: there is no failing here, so what is known is shown.
Json to_json(const Proto& message, Defaults defaults = Defaults::emit);
std::string to_json_text(const Proto& message, Defaults defaults = Defaults::emit);

// Errors name the field's path and say what was expected; an unknown field lists near names.
Result<void> from_json(const Json& json, Proto& message, Types types = Types::ours);

}  // namespace ve::wire
