#include "scenarios/cursor.hpp"

#include <charconv>

#include "base/text.hpp"

namespace ve::scenario {
namespace {

std::string quoted_token(const Token& token) {
    if (token.kind == Token::Kind::end) return "the end of the file";
    if (token.kind == Token::Kind::newline) return "the end of the line";
    return "'" + printable(token.text) + "'";
}

}  // namespace

Error Cursor::wrong(const Place& place, std::string what) const {
    return error_at(file_, place, std::move(what));
}

Error Cursor::expected(std::string_view what) const {
    return wrong(now().place, fmt::format("expected {}, got {}", what, quoted_token(now())));
}

Result<Token> Cursor::need(std::string_view symbol) {
    if (!is(symbol)) return expected(fmt::format("'{}'", symbol));
    return take();
}

Result<Token> Cursor::need(Token::Kind kind, std::string_view what) {
    if (!is(kind)) return expected(what);
    return take();
}

Result<Name> Cursor::need_name(std::string_view what) {
    auto token = TRY(need(Token::Kind::word, what));
    return Name{std::move(token.text), token.place};
}

Result<std::uint64_t> Cursor::whole(const Token& token, std::uint64_t min,
                                    std::uint64_t max) const {
    std::uint64_t out    = 0;
    const auto& digits   = token.text;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (ec != std::errc{} || end != digits.data() + digits.size() || out < min || out > max)
        return wrong(token.place, fmt::format("expected a whole number from {} to {}, got '{}'",
                                              min, max, printable(digits)));
    return out;
}

Result<void> Cursor::enter() {
    if (++depth_ > limits::nesting)
        return wrong(now().place, fmt::format("nested deeper than {} levels", limits::nesting));
    return {};
}

}  // namespace ve::scenario
