#include "wire/amino_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ve::wire {

std::string amino_string(std::string_view text) {
    constexpr std::string_view line_separator      = "\xe2\x80\xa8",
                               paragraph_separator = "\xe2\x80\xa9";
    std::string out                                = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c    = text[i];
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
            case '"': out += "\\\""; continue;
            case '\\': out += "\\\\"; continue;
            case '\b': out += "\\b"; continue;
            case '\f': out += "\\f"; continue;
            case '\n': out += "\\n"; continue;
            case '\r': out += "\\r"; continue;
            case '\t': out += "\\t"; continue;
            default: break;
        }
        const auto three = text.substr(i, 3);
        if (byte < 0x20 || c == '<' || c == '>' || c == '&') {
            out += fmt::format("\\u{:04x}", byte);
        } else if (three == line_separator || three == paragraph_separator) {
            out += three == line_separator ? "\\u2028" : "\\u2029";
            i += 2;
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string AminoObject::text() && {
    std::ranges::sort(members_, {}, &Member::place);
    std::string out = "{";
    for (const auto& member : members_) {
        if (out.size() > 1) out += ',';
        out += amino_string(member.name) + ':' + member.json;
    }
    return out + '}';
}

}  // namespace ve::wire
