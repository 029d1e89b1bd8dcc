#include "crypto/armor.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ve::armor {
namespace {

constexpr std::string_view opening = "-----BEGIN ", closing = "-----END ", dashes = "-----";
constexpr std::size_t columns = 64;

std::uint32_t crc24(ByteView bytes) {
    std::uint32_t crc = 0xb704ce;
    for (const auto byte : bytes) {
        crc ^= std::uint32_t{byte} << 16;
        for (int bit = 0; bit < 8; ++bit) {
            crc <<= 1;
            if ((crc & 0x1000000) != 0) crc ^= 0x1864cfb;
        }
    }
    return crc & 0xffffff;
}

ByteArray<3> checksum(ByteView bytes) {
    const auto crc = crc24(bytes);
    return {static_cast<std::uint8_t>(crc >> 16), static_cast<std::uint8_t>(crc >> 8),
            static_cast<std::uint8_t>(crc)};
}

std::string_view trimmed(std::string_view line) {
    constexpr std::string_view blanks = " \t\r";
    const auto from                   = line.find_first_not_of(blanks);
    if (from == std::string_view::npos) return {};
    return line.substr(from, line.find_last_not_of(blanks) - from + 1);
}

class Lines {
  public:
    explicit Lines(std::string_view text) : rest_{text} {}

    bool ended() const { return rest_.empty(); }
    std::string_view next() {
        const auto end  = std::min(rest_.find('\n'), rest_.size());
        const auto line = trimmed(rest_.substr(0, end));
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        ++number_;
        return line;
    }
    std::string_view next_filled() {
        std::string_view line;
        while (line.empty() && !ended()) line = next();
        return line;
    }
    Error wrong(std::string_view what) const {
        return fail(errors::input, "{}", what).at(fmt::format("line {}", number_));
    }

  private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

Result<void> read_header(Block& block, std::string_view line, const Lines& lines) {
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos || colon == 0)
        return lines.wrong("the armor has a line that is no header");
    const auto name = line.substr(0, colon);
    if (block.header(name) != nullptr || block.headers.size() == 16)
        return lines.wrong("the armor has too many headers, or one of them twice");
    block.headers.emplace_back(name, trimmed(line.substr(colon + 2)));
    return {};
}

}  // namespace

const std::string* Block::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (key == name) return &value;
    return nullptr;
}

bool looks_like(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    return from != std::string_view::npos && text.substr(from).starts_with(opening);
}

Result<Block> parse(std::string_view text) {
    if (text.size() > text_max)
        return fail(errors::input, "an armor of {} bytes is too long", text.size());
    Lines lines{text};
    const auto first = lines.next_filled();
    if (!first.starts_with(opening) || !first.ends_with(dashes) ||
        first.size() <= opening.size() + dashes.size())
        return lines.wrong("the text does not begin as an armor does");
    Block block;
    block.type = first.substr(opening.size(), first.size() - opening.size() - dashes.size());
    auto line  = lines.next();
    for (; !line.empty(); line = lines.next()) TRY(read_header(block, line, lines));

    std::string body;
    for (line = lines.next_filled(); !line.starts_with('=') && !line.starts_with('-');
         line = lines.next()) {
        if (lines.ended()) return lines.wrong("the armor is cut short");
        body += line;
    }
    if (!line.starts_with('=')) return lines.wrong("the armor has no checksum");
    auto decoded   = parse_base64(body);
    const auto sum = parse_base64(line.substr(1));
    if (!decoded.ok() || body.size() % 4 != 0) return lines.wrong("the armor's body is no base64");
    if (!sum.ok() || !std::ranges::equal(*sum, checksum(*decoded)))
        return lines.wrong("the armor's checksum does not match: it is damaged");
    if (lines.next() != fmt::format("{}{}{}", closing, block.type, dashes))
        return lines.wrong("the armor does not end as it began");
    if (!lines.next_filled().empty()) return lines.wrong("there is text behind the armor");
    block.body = std::move(decoded).value();
    return block;
}

std::string write(const Block& block) {
    auto out = fmt::format("{}{}{}\n", opening, block.type, dashes);
    for (const auto& [name, value] : block.headers) out += fmt::format("{}: {}\n", name, value);
    out += '\n';
    const auto body = base64(block.body);
    for (std::size_t at = 0; at < body.size(); at += columns)
        out += body.substr(at, columns) + '\n';
    return out +
           fmt::format("={}\n{}{}{}", base64(checksum(block.body)), closing, block.type, dashes);
}

}  // namespace ve::armor
