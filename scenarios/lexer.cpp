#include "scenarios/lexer.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ve::scenario {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_word_start(c) || is_digit(c); }

constexpr std::array<std::string_view, 21> symbols = {"->", "==", "!=", "<=", ">=", "{", "}",
                                                      "[",  "]",  "(",  ")",  ":",  ",", ".",
                                                      "=",  "<",  ">",  "+",  "-",  "*", "/"};

// Bytes of the UTF-8 character that begins here; 0: none does.
std::size_t character_length(std::string_view text) {
    const auto byte   = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto lead   = byte(0);
    const auto length = lead < 0x80   ? 1U
                        : lead < 0xc2 ? 0U
                        : lead < 0xe0 ? 2U
                        : lead < 0xf0 ? 3U
                        : lead < 0xf5 ? 4U
                                      : 0U;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0U) != 0x80) return 0;
    const bool overlong  = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
    const bool too_high  = lead == 0xf4 && byte(1) >= 0x90;
    return overlong || surrogate || too_high ? 0 : length;
}

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_{text} {}

    Result<std::vector<Token>> run() {
        TRY(characters());
        while (at_ < text_.size()) {
            if (out_.size() >= limits::tokens)
                return wrong(1,
                             fmt::format("a file has at most {} words and signs", limits::tokens));
            TRY(next());
        }
        put(Token::Kind::newline, 0);
        put(Token::Kind::end, 0);
        return std::move(out_);
    }

  private:
    Result<void> next() {
        const char c = text_[at_];
        if (c == ' ' || c == '\t' || c == '\r') {
            ++at_;
            return {};
        }
        if (c == '#') {
            at_ = std::min(text_.find('\n', at_), text_.size());
            return {};
        }
        if (c == '\n') {
            put(Token::Kind::newline, 1);
            ++line_;
            line_start_ = at_;
            return {};
        }
        if (is_digit(c)) return number();
        if (is_word_start(c)) return word();
        if (c == '"') return quoted();
        return symbol();
    }

    // Only whole UTF-8 characters, none of them NUL.
    Result<void> characters() {
        if (text_.starts_with("\xef\xbb\xbf"))
            return wrong(1, "the file begins with a byte order mark; save it without");
        for (std::size_t i = 0; i < text_.size();) {
            const auto length = character_length(text_.substr(i));
            if (length == 0 || text_[i] == '\0') {
                at_ = i;
                return wrong(
                    1, length == 0 ? "the file is not UTF-8 here" : "the file holds a NUL byte");
            }
            if (text_[i] == '\n') {
                ++line_;
                line_start_ = i + 1;
            }
            i += length;
        }
        line_       = 1;
        line_start_ = 0;
        return {};
    }

    Place here(std::size_t length) const {
        return {line_, at_ - line_start_ + 1, std::max<std::size_t>(length, 1)};
    }
    void put(Token::Kind kind, std::size_t length) {
        out_.push_back({kind, std::string{text_.substr(at_, length)}, here(length)});
        at_ += length;
    }
    Error wrong(std::size_t length, std::string what) const {
        return wrong_at(text_, here(length), std::move(what));
    }
    std::size_t count(std::size_t from, bool (*wanted)(char)) const {
        std::size_t n = 0;
        while (from + n < text_.size() && wanted(text_[from + n])) ++n;
        return n;
    }
    Result<void> put_word(Token::Kind kind, std::size_t length) {
        if (length > limits::word_bytes)
            return wrong(length, fmt::format("a word has at most {} characters, this one {}",
                                             limits::word_bytes, length));
        put(kind, length);
        return {};
    }

    Result<void> number() {
        std::size_t length = count(at_, is_digit);
        if (at_ + length + 1 < text_.size() && text_[at_ + length] == '.' &&
            is_digit(text_[at_ + length + 1]))
            length += 1 + count(at_ + length + 1, is_digit);
        const std::size_t unit = count(at_ + length, is_word);
        return put_word(unit == 0 ? Token::Kind::number : Token::Kind::quantity, length + unit);
    }

    bool is_field(std::size_t at) const {
        at = text_.find_first_not_of(" \t", at);
        return at != std::string_view::npos && text_[at] == ':';
    }

    // Words may hold dashes between letters: block-time.
    Result<void> word() {
        std::size_t length = count(at_, is_word);
        while (at_ + length + 1 < text_.size() && text_[at_ + length] == '-' &&
               is_word_start(text_[at_ + length + 1]))
            length += 1 + count(at_ + length + 1, is_word);
        const bool starts_line =
            out_.empty() || out_.back().kind == Token::Kind::newline || out_.back().is("{");
        const auto word    = text_.substr(at_, length);
        const bool fault   = starts_line && word == "fault" && !is_field(at_ + length);
        const bool command = starts_line && word == "ve";
        TRY(put_word(Token::Kind::word, length));
        if (!command && !fault) return {};
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
        auto end = std::min(text_.find_first_of(fault ? "\n#}\r" : "\n", at_), text_.size());
        while (fault && end > at_ && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
        if (end - at_ > limits::text_bytes)
            return wrong(1, fmt::format("a command line has at most {} bytes, this one {}",
                                        limits::text_bytes, end - at_));
        put(Token::Kind::rest, end - at_);
        return {};
    }

    Result<void> quoted() {
        Token token{Token::Kind::text, {}, here(1)};
        const auto start = at_++;
        for (; at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n'; ++at_) {
            if (text_[at_] != '\\') {
                token.text += text_[at_];
                continue;
            }
            const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
            if (next != 'n' && next != 't' && next != '"' && next != '\\')
                return wrong(2, "a text holds a strange escape; known are \\\" \\\\ \\n \\t");
            token.text += next == 'n' ? '\n' : next == 't' ? '\t' : next;
            ++at_;
        }
        if (at_ >= text_.size() || text_[at_] != '"')
            return wrong_at(text_, token.place, "a text does not end on its line");
        token.place.length = ++at_ - start;
        if (token.text.size() > limits::text_bytes)
            return wrong_at(text_, token.place,
                            fmt::format("a text has at most {} bytes, this one {}",
                                        limits::text_bytes, token.text.size()));
        out_.push_back(std::move(token));
        return {};
    }

    Result<void> symbol() {
        for (const auto known : symbols)
            if (text_.substr(at_).starts_with(known)) {
                put(Token::Kind::symbol, known.size());
                return {};
            }
        const auto length = character_length(text_.substr(at_));
        return wrong(length, fmt::format("'{}' starts nothing known here",
                                         printable(text_.substr(at_, length))));
    }

    std::string_view text_;
    std::size_t at_ = 0, line_ = 1, line_start_ = 0;
    std::vector<Token> out_;
};

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view text) {
    if (text.size() > limits::file_bytes)
        return fail(errors::input, "a scenario file has at most {} bytes, this one {}",
                    limits::file_bytes, text.size())
            .at("1:1");
    return Lexer{text}.run();
}

}  // namespace ve::scenario
