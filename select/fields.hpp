// Some members of a value, its shape kept: "hash,fee.amount". Lists are looked through.
#pragma once

#include "base/json.hpp"

namespace ve::select {

// Errors (usage): a name that is not there, with those that are.
Result<Json> only_fields(const Json& value, std::string_view names);

}  // namespace ve::select
