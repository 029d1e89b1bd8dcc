#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ve {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0]               = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] =
                std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

bool is_strange(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
           code == 0xfeff || code == 0xfffd ||
           (code & 0xfffe) == 0xfffe;  // what no text, and no XML, may hold
}

}  // namespace

std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte          = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto lead          = byte(at);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc2 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf5 ? 4
                                             : 0;
    std::uint32_t code       = length <= 1 ? lead : lead & (0xffU >> (length + 1));
    bool good                = length > 0 && at + length <= text.size();
    for (std::size_t i = 1; good && i < length; ++i) {
        good = (byte(at + i) & 0xc0) == 0x80;
        code = code << 6 | (byte(at + i) & 0x3fU);
    }
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    good = good && code >= smallest[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    at += good ? length : 1;
    return good ? code : 0xfffd;
}

std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known) {
    std::vector<std::pair<std::size_t, std::string>> near;
    const std::size_t allowed = std::max<std::size_t>(2, name.size() / 3);
    for (const auto& candidate : known) {
        std::size_t distance = edit_distance(name, candidate);
        if (!name.empty() && candidate.starts_with(name))
            distance = std::min<std::size_t>(distance, 1);
        if (distance <= allowed) near.emplace_back(distance, candidate);
    }
    std::ranges::sort(near);
    std::vector<std::string> out;
    for (const auto& [distance, candidate] : near)
        if (out.size() < 3) out.push_back(candidate);
    return out;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> known) {
    const auto near = near_names(name, known);
    if (near.empty()) return {};
    std::string out = " (did you mean ";
    for (std::size_t i = 0; i < near.size(); ++i) out += (i == 0 ? "" : " or ") + near[i];
    return out + "?)";
}

std::string printable(std::string_view text, std::size_t max) {
    std::string out;
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        if (count == max) return out + "…";
        const std::size_t start  = at;
        const std::uint32_t code = next_code_point(text, at);
        if (code == 0xfffd && at - start == 1)
            out += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text[start]));
        else if (is_strange(code))
            out += fmt::format("\\u{{{:x}}}", code);
        else
            out += text.substr(start, at - start);
    }
    return out;
}

}  // namespace ve
