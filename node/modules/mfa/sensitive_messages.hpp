// Which messages are sensitive, and of which type: the map of section 3.5 of the protocol.
#pragma once

#include <optional>
#include <string_view>

namespace ve::mfa {

// By the message's full name, as virtengine.mfa.v1.SensitiveTransactionType. Both gates know these.
std::optional<int> sensitive_type_of(std::string_view message);

}  // namespace ve::mfa
