// Expressions to values, and object literals to messages, with the names of one run.
#pragma once

#include <map>
#include <memory>

#include "scenarios/syntax.hpp"
#include "scenarios/value.hpp"

namespace ve::scenario {

using Names = std::map<std::string, Json>;

Result<Json> evaluate(const Expression& value, const Names& names);

// The message that a value means for that type: amounts become coins, spans of time the wire's
// form.
Result<std::unique_ptr<wire::Proto>> make_message(const Expression& object,
                                                  const google::protobuf::Descriptor& type,
                                                  const Names& names);

// The words of a `ve` line with their values.
Result<std::vector<std::string>> words_of(const std::vector<CommandWord>& words,
                                          const Names& names);

}  // namespace ve::scenario
