#include "node/serve/http.hpp"

namespace ve::serve {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Well-formed as Unicode wants it: shortest forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return static_cast<unsigned char>(text[i]);
    };
    for (std::size_t i = 0; i < text.size();) {
        const auto first       = byte(i);
        const std::size_t more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || i + more >= text.size())
            return false;
        for (std::size_t k = 1; k <= more; ++k)
            if ((byte(i + k) & 0xC0) != 0x80) return false;
        if (more > 1) {
            const auto second = byte(i + 1);
            if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
                return false;
        }
        i += more + 1;
    }
    return true;
}

}  // namespace

std::string_view HttpRequest::path() const {
    return std::string_view{target}.substr(0, target.find('?'));
}

std::string_view HttpRequest::query() const {
    const auto mark = target.find('?');
    return mark == std::string::npos ? std::string_view{}
                                     : std::string_view{target}.substr(mark + 1);
}

Result<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+' && plus_is_blank) c = ' ';
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low  = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return fail(errors::input, "invalid URL escape at offset {}", i);
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (c == '\0') return fail(errors::input, "NUL in the URL at offset {}", i);
        out += c;
    }
    if (!is_utf8(out)) return fail(errors::input, "the URL is not UTF-8");
    return out;
}

Result<QueryPairs> query_pairs(std::string_view query) {
    QueryPairs pairs;
    while (!query.empty()) {
        const auto end  = query.find('&');
        const auto part = query.substr(0, end);
        query           = end == std::string_view::npos ? "" : query.substr(end + 1);
        if (part.empty()) continue;
        const auto equals = part.find('=');
        auto name         = TRY(percent_decoded(part.substr(0, equals), true));
        auto value        = TRY(
                   percent_decoded(equals == std::string_view::npos ? "" : part.substr(equals + 1), true));
        pairs.emplace_back(std::move(name), std::move(value));
    }
    return pairs;
}

}  // namespace ve::serve
