// A `ve` line as words, the shell's quotes without the shell. $name and $name.part stand for values
// of the scenario; a word that begins with # starts a comment.
#include <algorithm>
#include <charconv>

#include "scenarios/cursor.hpp"

namespace ve::scenario {
namespace {

bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class CommandLexer {
  public:
    CommandLexer(const Cursor& cursor, const Token& rest)
        : cursor_{cursor}, line_{rest.text}, place_{rest.place} {}

    Result<std::vector<CommandWord>> run() {
        while (at_ < line_.size()) {
            const char c = line_[at_];
            if (c == ' ' || c == '\t' || c == '\r') {
                ++at_;
                continue;
            }
            if (c == '#') break;
            TRY(word());
        }
        return std::move(out_);
    }

  private:
    Place here(std::size_t length) const {
        return {place_.line, place_.column + at_, std::max<std::size_t>(length, 1)};
    }

    Result<void> word() {
        CommandWord out;
        out.place        = here(1);
        const auto start = at_;
        char quote       = '\0';
        for (; at_ < line_.size(); ++at_) {
            const char c = line_[at_];
            if (quote == '\0' && (c == ' ' || c == '\t' || c == '\r')) break;
            if (quote == '\0' && (c == '\'' || c == '"')) {
                quote      = c;
                out.quoted = true;
            } else if (quote != '\0' && c == quote) {
                quote = '\0';
            } else if (c == '$' && at_ + 1 < line_.size() && in_word(line_[at_ + 1])) {
                value(out);
            } else {
                literal(out) += c;
            }
        }
        out.place.length = at_ - start;
        if (quote != '\0') return cursor_.wrong(out.place, "a quote is not closed on its line");
        out_.push_back(std::move(out));
        return {};
    }

    static std::string& literal(CommandWord& out) {
        if (out.pieces.empty() || out.pieces.back().value) out.pieces.emplace_back();
        return out.pieces.back().text;
    }

    // $name.part.0, up to what can be no part of it.
    void value(CommandWord& out) {
        auto name  = std::make_unique<Expression>();
        name->kind = Expression::Kind::name;
        ++at_;
        name->place      = here(1);
        const auto start = at_;
        while (true) {
            std::size_t length = 0;
            while (at_ + length < line_.size() && in_word(line_[at_ + length])) ++length;
            name->path.push_back({std::string{line_.substr(at_, length)}, here(length)});
            at_ += length;
            const bool more =
                at_ + 1 < line_.size() && line_[at_] == '.' && in_word(line_[at_ + 1]);
            if (!more) break;
            ++at_;
        }
        name->place.length = at_ - start;
        name->text         = std::string{line_.substr(start, at_ - start)};
        --at_;  // the loop's own step
        out.pieces.push_back({{}, std::move(name)});
    }

    const Cursor& cursor_;
    std::string_view line_;
    Place place_;
    std::size_t at_ = 0;
    std::vector<CommandWord> out_;
};

bool is_plain(const CommandWord& word, std::string_view text) {
    return !word.quoted && word.text() == text;
}

}  // namespace

std::string CommandWord::text() const {
    std::string out;
    for (const auto& piece : pieces) out += piece.value ? "$" + piece.value->text : piece.text;
    return out;
}

Result<void> parse_command(Cursor& cursor, Statement& out) {
    const auto rest = TRY(cursor.need(Token::Kind::rest, "a command line"));
    out.words       = TRY(CommandLexer(cursor, rest).run());
    auto& words     = out.words;
    if (!words.empty() && is_plain(words.back(), "}"))
        return cursor.wrong(words.back().place,
                            "a command line runs to the end of its line; put } on the next");
    while (words.size() >= 2) {
        const auto& mark = words[words.size() - 2];
        const auto& last = words.back();
        const Token token{Token::Kind::number, last.text(), last.place};
        if (is_plain(mark, "->") && out.result.empty()) {
            out.result = {token.text, token.place};
        } else if (is_plain(mark, "fails") && !out.fails) {
            Statement::Failure failure;
            failure.place = token.place;
            failure.code  = static_cast<std::uint32_t>(TRY(cursor.whole(token, 1, 255)));
            out.fails     = failure;
        } else {
            break;
        }
        words.resize(words.size() - 2);
    }
    if (words.empty()) return cursor.wrong(out.place, "expected a command line after ve");
    return {};
}

}  // namespace ve::scenario
