#include "node/serve/host_rule.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

namespace ve::serve {
namespace {

std::string lower_case(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return out;
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_address(int family, const std::string& text) {
    std::array<unsigned char, 16> bytes{};
    return inet_pton(family, text.c_str(), bytes.data()) == 1;
}

}  // namespace

bool host_is_local(std::string_view host_header) {
    auto host = lower_case(host_header);
    if (host.starts_with('[')) {
        const auto end = host.find(']');
        if (end == std::string::npos) return false;
        const auto rest = std::string_view{host}.substr(end + 1);
        if (!rest.empty() && !(rest.front() == ':' && all_digits(rest.substr(1)))) return false;
        return is_address(AF_INET6, host.substr(1, end - 1));
    }
    if (const auto colon = host.rfind(':'); colon != std::string::npos) {
        if (!all_digits(std::string_view{host}.substr(colon + 1))) return false;
        host.resize(colon);
    }
    return host == "localhost" || host.ends_with(".localhost") || is_address(AF_INET, host);
}

bool is_form_content(std::string_view content_type) {
    const auto kind = lower_case(content_type.substr(0, content_type.find(';')));
    return kind == "application/x-www-form-urlencoded" || kind == "multipart/form-data" ||
           kind == "text/plain";
}

}  // namespace ve::serve
