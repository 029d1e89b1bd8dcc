// The address under which tenants reach a provider: https://host[:port], and nothing behind it.
// A syntax check; nobody is called.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace ve::provider {

// Errors: not_absolute_uri (no scheme), invalid_uri (another scheme, no host, a path, bad port).
Result<void> check_host_uri(std::string_view uri);
bool is_website(std::string_view text);  // http or https with a host

}  // namespace ve::provider
