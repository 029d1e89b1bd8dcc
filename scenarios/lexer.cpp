#include "scenarios/lexer.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ve::scenario {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_word_start(c) || is_digit(c); }

constexpr std::array<std::string_view, 20> symbols = {"->", "==", "!=", "<=", ">=", "{", "}",
                                                      "[",  "]",  "(",  ")",  ":",  ",", ".",
                                                      "=",  "<",  ">",  "+",  "-",  "*"};

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_{text} {}

    Result<std::vector<Token>> run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == ' ' || c == '\t' || c == '\r') {
                ++at_;
            } else if (c == '#') {
                while (at_ < text_.size() && text_[at_] != '\n') ++at_;
            } else if (c == '\n') {
                put(Token::Kind::newline, 1);
                ++line_;
                line_start_ = at_;
            } else if (is_digit(c)) {
                number();
            } else if (is_word_start(c)) {
                word();
            } else if (c == '"') {
                TRY(quoted());
            } else {
                TRY(symbol());
            }
        }
        put(Token::Kind::newline, 0);
        put(Token::Kind::end, 0);
        return std::move(out_);
    }

  private:
    Place here(std::size_t length) const {
        return {line_, at_ - line_start_ + 1, std::max<std::size_t>(length, 1)};
    }
    void put(Token::Kind kind, std::size_t length) {
        out_.push_back({kind, std::string{text_.substr(at_, length)}, here(length)});
        at_ += length;
    }
    Error wrong(std::string_view what) const {
        return fail(errors::input, "{}", what)
            .at(fmt::format("{}:{}", line_, at_ - line_start_ + 1));
    }
    std::size_t count(std::size_t from, bool (*wanted)(char)) const {
        std::size_t n = 0;
        while (from + n < text_.size() && wanted(text_[from + n])) ++n;
        return n;
    }

    void number() {
        std::size_t length = count(at_, is_digit);
        if (at_ + length + 1 < text_.size() && text_[at_ + length] == '.' &&
            is_digit(text_[at_ + length + 1]))
            length += 1 + count(at_ + length + 1, is_digit);
        const std::size_t unit = count(at_ + length, is_word);
        put(unit == 0 ? Token::Kind::number : Token::Kind::quantity, length + unit);
    }

    // Names may hold dashes between letters: high-value-order.
    void word() {
        std::size_t length = count(at_, is_word);
        while (at_ + length + 1 < text_.size() && text_[at_ + length] == '-' &&
               is_word_start(text_[at_ + length + 1]))
            length += 1 + count(at_ + length + 1, is_word);
        const bool starts_line =
            out_.empty() || out_.back().kind == Token::Kind::newline || out_.back().text == "{";
        if (starts_line && text_.substr(at_, length) == "ve") {
            put(Token::Kind::word, length);
            while (at_ < text_.size() && text_[at_] == ' ') ++at_;
            const auto end = std::min(text_.find('\n', at_), text_.size());
            put(Token::Kind::rest, end - at_);
            return;
        }
        put(Token::Kind::word, length);
    }

    Result<void> quoted() {
        Token token{Token::Kind::text, {}, here(1)};
        std::size_t i = at_ + 1;
        for (; i < text_.size() && text_[i] != '"' && text_[i] != '\n'; ++i) {
            if (text_[i] != '\\') {
                token.text += text_[i];
                continue;
            }
            const char next = i + 1 < text_.size() ? text_[++i] : '\0';
            if (next == 'n')
                token.text += '\n';
            else if (next == 't')
                token.text += '\t';
            else if (next == '"' || next == '\\')
                token.text += next;
            else
                return wrong("a text holds a strange escape; known are \\\" \\\\ \\n \\t");
        }
        if (i >= text_.size() || text_[i] != '"') return wrong("a text does not end on its line");
        token.place.length = i + 1 - at_;
        out_.push_back(std::move(token));
        at_ = i + 1;
        return {};
    }

    Result<void> symbol() {
        for (const auto known : symbols)
            if (text_.substr(at_).starts_with(known)) {
                put(Token::Kind::symbol, known.size());
                return {};
            }
        if (text_[at_] == '/') {
            put(Token::Kind::symbol, 1);
            return {};
        }
        return wrong(
            fmt::format("'{}' starts nothing known here", printable(text_.substr(at_, 1))));
    }

    std::string_view text_;
    std::size_t at_ = 0, line_ = 1, line_start_ = 0;
    std::vector<Token> out_;
};

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view text) {
    if (text.size() > limits::file_bytes)
        return fail(errors::input, "a scenario file has at most {} bytes, this one {}",
                    limits::file_bytes, text.size());
    if (text.find('\0') != std::string_view::npos)
        return fail(errors::input, "the file holds a NUL byte");
    return Lexer{text}.run();
}

std::string caret(std::string_view text, const Place& place) {
    std::size_t start = 0;
    for (std::size_t line = 1; line < place.line; ++line) {
        const auto next = text.find('\n', start);
        if (next == std::string_view::npos) return {};
        start = next + 1;
    }
    const auto line   = text.substr(start, text.find('\n', start) - start);
    const auto number = fmt::format("{:>5} | ", place.line);
    std::string blanks(number.size() + place.column - 1, ' ');
    return number + printable(line, 200) + "\n" + blanks +
           std::string(std::min<std::size_t>(place.length, 80), '^') + "\n";
}

}  // namespace ve::scenario
