// Expressions to values, and object literals to messages, with the names of one run.
#pragma once

#include <map>
#include <memory>

#include "scenarios/syntax.hpp"
#include "scenarios/value.hpp"

namespace ve::scenario {

using Names = std::map<std::string, Json>;

Result<Json> evaluate(const Expression& value, const Names& names);
// The message that an object literal means: amounts become coins, durations and enums their JSON
// form.
Result<std::unique_ptr<wire::Proto>> make_message(const Expression& object,
                                                  const google::protobuf::Descriptor& type,
                                                  const Names& names);

}  // namespace ve::scenario
