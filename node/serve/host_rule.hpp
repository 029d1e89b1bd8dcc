// Which Host names a server answers to. A page from elsewhere can point its own name at 127.0.0.1
// (DNS rebinding) and would then read our answers; it cannot make that name an address.
#pragma once

#include <string_view>

namespace ve::serve {

// "localhost", names under it, and IP addresses, each with or without a port.
bool host_is_local(std::string_view host_header);

// What an HTML form can send without asking first: never a request that was meant for us.
bool is_form_content(std::string_view content_type);

}  // namespace ve::serve
