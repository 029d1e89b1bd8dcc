#include "select/jq_tokens.hpp"

#include <array>

#include "base/text.hpp"

namespace ve::select::jq {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool name_char(char c) { return name_start(c) || digit(c); }

constexpr std::array<std::string_view, 30> signs = {
    "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", "|", ",",
    "+",   "-",  "*",  "/",  "%",  "=",  "<",  ">",  ".",  "[",  "]",  "(",  ")",  "{", "}"};

class Reader {
  public:
    explicit Reader(std::string_view program) : program_{program} {}

    Result<std::vector<Token>> all() {
        std::vector<Token> out;
        while (true) {
            skip_blanks();
            if (at_ >= program_.size()) break;
            out.push_back(TRY(one()));
        }
        out.push_back({Token::Kind::end, {}, program_.size()});
        return out;
    }

  private:
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < program_.size() ? program_[at_ + ahead] : '\0';
    }
    void skip_blanks() {
        while (at_ < program_.size()) {
            const char c = peek();
            if (c == '#')
                while (at_ < program_.size() && peek() != '\n') ++at_;
            else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
                ++at_;
            else
                return;
        }
    }
    Token taken(Token::Kind kind, std::size_t from, std::size_t start) {
        return {kind, program_.substr(from, at_ - from), start};
    }
    std::size_t name() {
        const auto start = at_;
        while (name_char(peek())) ++at_;
        return start;
    }

    Result<Token> one() {
        const auto start = at_;
        const char c     = peek();
        if (digit(c) || (c == '.' && digit(peek(1)))) return number(start);
        if (c == '"') return quoted(start);
        if (name_start(c)) return taken(Token::Kind::name, name(), start);
        if ((c == '.' || c == '$' || c == '@') && name_start(peek(1))) {
            ++at_;
            const auto from = name();
            const auto kind = c == '.'   ? Token::Kind::field
                              : c == '$' ? Token::Kind::variable
                                         : Token::Kind::format;
            return taken(kind, from, start);
        }
        for (const auto sign : signs) {
            if (!program_.substr(at_).starts_with(sign)) continue;
            at_ += sign.size();
            return taken(Token::Kind::sign, start, start);
        }
        if (c == '?' || c == ':' || c == ';') {
            ++at_;
            return taken(Token::Kind::sign, start, start);
        }
        return wrong_at(program_, at_, "this starts nothing");
    }

    Token number(std::size_t start) {
        while (digit(peek())) ++at_;
        if (peek() == '.' && peek(1) != '.') {
            ++at_;
            while (digit(peek())) ++at_;
        }
        const bool exponent = peek() == 'e' || peek() == 'E';
        const auto sign     = peek(1) == '+' || peek(1) == '-' ? 2U : 1U;
        if (exponent && digit(peek(sign))) {
            at_ += sign;
            while (digit(peek())) ++at_;
        }
        return taken(Token::Kind::number, start, start);
    }

    // To its closing quote, over escapes and over programs in \(…).
    Result<Token> quoted(std::size_t start) {
        ++at_;
        const auto from = at_;
        while (at_ < program_.size() && peek() != '"') {
            if (peek() == '\\' && peek(1) == '(') {
                at_ += 2;
                TRY(inner(start));
                continue;
            }
            at_ += peek() == '\\' ? 2U : 1U;
        }
        if (at_ >= program_.size()) return wrong_at(program_, start, "this text has no end");
        auto out = taken(Token::Kind::text, from, start);
        ++at_;
        return out;
    }

    Result<void> inner(std::size_t start) {
        constexpr int depth_max = 100;
        if (++depth_ > depth_max) return wrong_at(program_, start, "this is nested too deep");
        for (int open = 1; open > 0;) {
            skip_blanks();
            if (at_ >= program_.size()) return wrong_at(program_, start, "this text has no end");
            if (peek() == '"') {
                TRY(quoted(at_));
                continue;
            }
            open += peek() == '(' ? 1 : peek() == ')' ? -1 : 0;
            ++at_;
        }
        --depth_;
        return {};
    }

    std::string_view program_;
    std::size_t at_ = 0;
    int depth_      = 0;
};

}  // namespace

Result<std::vector<Token>> tokens(std::string_view program) { return Reader{program}.all(); }

Error wrong_at(std::string_view program, std::size_t at, std::string_view what) {
    at               = std::min(at, program.size());
    const auto begin = at == 0 ? 0 : program.rfind('\n', at - 1) + 1;
    const auto line  = program.substr(begin, program.find('\n', begin) - begin);
    const auto shown = printable(line, 160);
    const auto left  = printable(line.substr(0, at - begin), 160);
    return fail(errors::usage, "column {}: {}", at - begin + 1, what)
        .with_hint("  {}\n  {}^", shown, std::string(left.size(), ' '));
}

}  // namespace ve::select::jq
