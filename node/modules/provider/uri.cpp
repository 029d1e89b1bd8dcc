// Hosts are names of letters, digits, '-' and '.', or addresses in brackets; ports 1 to 65535.
// No user information, query or fragment is let through.
#include "node/modules/provider/uri.hpp"

#include <algorithm>

#include "base/amount.hpp"
#include "base/text.hpp"
#include "node/modules/provider/errors.hpp"

namespace ve::provider {
namespace {

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

bool is_host(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']'))
        return host.size() > 3 && std::all_of(host.begin() + 1, host.end() - 1, [](char c) {
                   return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
                          (c >= 'A' && c <= 'F') || c == ':';
               });
    return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
           std::all_of(host.begin(), host.end(), is_host_character);
}

bool is_port(std::string_view port) {
    const auto number = Amount::parse(port);
    return number.ok() && Amount{1} <= *number && *number <= Amount{65'535};
}

bool is_authority(std::string_view authority) {
    const auto colon = authority.rfind(':');
    const bool port  = colon != std::string_view::npos && !authority.ends_with(']');
    if (!port) return is_host(authority);
    return is_host(authority.substr(0, colon)) && is_port(authority.substr(colon + 1));
}

}  // namespace

Result<void> check_host_uri(std::string_view uri) {
    constexpr std::string_view https = "https://";
    if (uri.find("://") == std::string_view::npos)
        return fail(errors::not_absolute_uri, "\"{}\" has no scheme", printable(uri))
            .with_hint("write https://host:port");
    if (!uri.starts_with(https))
        return fail(errors::invalid_uri, "\"{}\" is not https", printable(uri));
    const auto authority = uri.substr(https.size());
    if (!is_authority(authority))
        return fail(errors::invalid_uri, "\"{}\" is not https://host[:port] and nothing more",
                    printable(uri));
    return {};
}

bool is_website(std::string_view text) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme) || text.size() > 256) continue;
        const auto rest = text.substr(scheme.size());
        const bool printable_only =
            std::all_of(rest.begin(), rest.end(), [](char c) { return c > ' ' && c <= '~'; });
        return printable_only && is_authority(rest.substr(0, rest.find_first_of("/?#")));
    }
    return false;
}

}  // namespace ve::provider
