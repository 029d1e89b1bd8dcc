// A walk over the tokens of one file: what stands here, what must stand here, and errors that
// point.
#pragma once

#include "scenarios/syntax.hpp"

namespace ve::scenario {

class Cursor {
  public:
    Cursor(const File& file, std::vector<Token> tokens) : file_{file}, tokens_{std::move(tokens)} {}

    const Token& now() const { return tokens_[at_]; }
    bool is(std::string_view symbol) const { return now().is(symbol); }
    bool is(Token::Kind kind) const { return now().kind == kind; }
    Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    void skip_newlines() {
        while (is(Token::Kind::newline)) take();
    }

    Result<Token> need(std::string_view symbol);
    Result<Token> need(Token::Kind kind, std::string_view what);
    Result<Name> need_name(std::string_view what);
    // A whole number within bounds; `what` is how the error names it.
    Result<std::uint64_t> whole(const Token& token, std::uint64_t min, std::uint64_t max) const;

    Error expected(std::string_view what) const;  // "expected a value, got '}'"
    Error wrong(const Place& place, std::string what) const;

    // Each nested thing enters once and leaves once; too deep is an error.
    Result<void> enter();
    void leave() { --depth_; }

  private:
    const File& file_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_      = 0;
};

// a + b * c        … with == and the like        { field: value }
Result<ExpressionPtr> parse_sum(Cursor& cursor);
Result<ExpressionPtr> parse_condition(Cursor& cursor);
Result<ExpressionPtr> parse_object(Cursor& cursor);

// What follows `ve`: words, then -> name and fails CODE in any order.
Result<void> parse_command(Cursor& cursor, Statement& out);

// What follows `fault`: one of node/faults and -> name, or clear and a name.
Result<void> parse_fault(Cursor& cursor, Statement& out);

}  // namespace ve::scenario
