// Words to tree, by descent. From loose to tight: | , // = or and == + * and what stands behind a
// term.
#include <array>

#include "base/text.hpp"
#include "select/jq.hpp"
#include "select/jq_syntax.hpp"
#include "select/jq_tokens.hpp"

namespace ve::select::jq {
namespace {

using Kind = Node::Kind;
using Made = Result<NodePtr>;

NodePtr make(Kind kind, std::size_t at, std::string name = {}) {
    auto out  = std::make_unique<Node>();
    out->kind = kind;
    out->at   = at;
    out->name = std::move(name);
    return out;
}

template <class... Parts>
NodePtr make_of(Kind kind, std::size_t at, std::string name, Parts... parts) {
    auto out = make(kind, at, std::move(name));
    (out->parts.push_back(std::move(parts)), ...);
    return out;
}

NodePtr literal(Json value, std::size_t at) {
    auto out   = make(Kind::literal, at);
    out->value = std::move(value);
    return out;
}

constexpr std::array<std::string_view, 15> keywords = {"def",     "as",  "if",    "then",  "elif",
                                                       "else",    "end", "and",   "or",    "reduce",
                                                       "foreach", "try", "catch", "label", "break"};

bool is_keyword(std::string_view name) {
    return std::ranges::find(keywords, name) != keywords.end();
}

class Parser {
  public:
    Parser(std::string_view program, std::size_t offset, int nesting)
        : program_{program}, offset_{offset}, nesting_{nesting} {}

    Made whole(std::string_view part) {
        auto read = tokens(part);
        if (!read.ok()) return read.error();
        tokens_  = *std::move(read);
        auto out = TRY(pipe());
        if (!at_end()) return unexpected("this belongs to nothing before it");
        return out;
    }

  private:
    const Token& token() const { return tokens_[next_]; }
    bool at_end() const { return token().kind == Token::Kind::end; }
    bool is(std::string_view sign) const {
        return token().text == sign && (token().kind == Token::Kind::sign ||
                                        (token().kind == Token::Kind::name && is_keyword(sign)));
    }
    std::size_t place() const { return offset_ + token().at; }
    Token take() { return tokens_[at_end() ? next_ : next_++]; }
    bool took(std::string_view sign) {
        if (!is(sign)) return false;
        ++next_;
        return true;
    }
    Error unexpected(std::string_view what) const {
        return wrong_at(program_, place(), at_end() ? "something is missing here" : what);
    }
    Result<void> need(std::string_view sign) {
        if (took(sign)) return {};
        return wrong_at(program_, place(), fmt::format("'{}' is missing here", sign));
    }

    Made pipe() {
        if (++nesting_ > nesting_max) return unexpected("this is nested too deep");
        auto out = pipe_inside();
        --nesting_;
        return out;
    }
    Made pipe_inside() {
        const auto at = place();
        if (is("def")) return define();
        if (took("label")) {
            const auto name = take();
            if (name.kind != Token::Kind::variable) return unexpected("a label is a $name");
            TRY(need("|"));
            return make_of(Kind::label, at, std::string{name.text}, TRY(pipe()));
        }
        auto left = TRY(comma());
        if (is("as")) return bind(std::move(left), at);
        if (!took("|")) return left;
        auto right = TRY(pipe());
        return make_of(Kind::pipe, at, {}, std::move(left), std::move(right));
    }

    Made define() {
        auto out = make(Kind::define, place());
        take();
        out->function = TRY(function());
        if (is("def") || !at_end()) {
            out->parts.push_back(TRY(pipe()));
            return out;
        }
        out->parts.push_back(make(Kind::identity, place()));
        return out;
    }
    Result<Function> function() {
        Function out;
        if (token().kind != Token::Kind::name) return unexpected("a function needs a name");
        out.name = take().text;
        if (took("(")) do {
                const bool value = token().kind == Token::Kind::variable;
                if (!value && token().kind != Token::Kind::name)
                    return unexpected("a parameter is a name or a $name");
                out.parameters.push_back((value ? "$" : "") + std::string{take().text});
            } while (took(";"));
        if (!out.parameters.empty()) TRY(need(")"));
        TRY(need(":"));
        out.body = TRY(pipe());
        TRY(need(";"));
        return out;
    }

    Made bind(NodePtr source, std::size_t at) {
        take();
        auto out     = make(Kind::bind, at);
        out->pattern = TRY(pattern());
        TRY(need("|"));
        out->parts.push_back(std::move(source));
        out->parts.push_back(TRY(pipe()));
        return out;
    }
    Made pattern() {
        const auto at = place();
        if (token().kind == Token::Kind::variable)
            return make(Kind::variable, at, std::string{take().text});
        if (took("[")) {
            auto out = make(Kind::array, at);
            do out->parts.push_back(TRY(pattern()));
            while (took(","));
            TRY(need("]"));
            return out;
        }
        TRY(need("{"));
        auto out = make(Kind::object, at);
        do {
            if (token().kind == Token::Kind::variable) {
                const auto name = take();
                out->parts.push_back(literal(name.text, at));
                out->parts.push_back(make(Kind::variable, at, std::string{name.text}));
                continue;
            }
            out->parts.push_back(TRY(key()));
            TRY(need(":"));
            out->parts.push_back(TRY(pattern()));
        } while (took(","));
        TRY(need("}"));
        return out;
    }

    Made comma() {
        const auto at = place();
        auto left     = TRY(binary(0));
        while (took(",")) {
            auto right = TRY(binary(0));
            left       = make_of(Kind::comma, at, {}, std::move(left), std::move(right));
        }
        return left;
    }

    struct Operator {
        std::string_view sign;
        Kind kind;
        int tightness;
        bool to_the_right;
    };
    static const Operator* operator_of(std::string_view sign) {
        static constexpr std::array<Operator, 22> all = {
            {{"//", Kind::alternative, 1, true}, {"=", Kind::update, 2, true},
             {"|=", Kind::update, 2, true},      {"+=", Kind::update, 2, true},
             {"-=", Kind::update, 2, true},      {"*=", Kind::update, 2, true},
             {"/=", Kind::update, 2, true},      {"%=", Kind::update, 2, true},
             {"//=", Kind::update, 2, true},     {"or", Kind::either, 3, false},
             {"and", Kind::both, 4, false},      {"==", Kind::compare, 5, false},
             {"!=", Kind::compare, 5, false},    {"<", Kind::compare, 5, false},
             {"<=", Kind::compare, 5, false},    {">", Kind::compare, 5, false},
             {">=", Kind::compare, 5, false},    {"+", Kind::arithmetic, 6, false},
             {"-", Kind::arithmetic, 6, false},  {"*", Kind::arithmetic, 7, false},
             {"/", Kind::arithmetic, 7, false},  {"%", Kind::arithmetic, 7, false}}};
        for (const auto& one : all)
            if (one.sign == sign) return &one;
        return nullptr;
    }

    Made binary(int tightest) {
        auto left = TRY(unary());
        while (token().kind == Token::Kind::sign || is("or") || is("and")) {
            const auto* found = operator_of(token().text);
            if (found == nullptr || found->tightness < tightest) break;
            const auto at = place();
            take();
            if (++nesting_ > nesting_max) return unexpected("this is nested too deep");
            auto right = binary(found->tightness + (found->to_the_right ? 0 : 1));
            --nesting_;
            if (!right.ok()) return right;
            left = make_of(found->kind, at, std::string{found->sign}, std::move(left),
                           *std::move(right));
        }
        return left;
    }
    Made unary() {
        const auto at = place();
        if (!took("-")) return postfix();
        return make_of(Kind::negate, at, {}, TRY(postfix()));
    }

    Made postfix() {
        if (++nesting_ > nesting_max) return unexpected("this is nested too deep");
        auto out = postfix_inside();
        --nesting_;
        return out;
    }
    Made postfix_inside() {
        auto term = TRY(this->term());
        while (true) {
            const auto at = place();
            if (took("?")) {
                term = make_of(Kind::attempt, at, {}, std::move(term), NodePtr{});
            } else if (token().kind == Token::Kind::field) {
                auto name = literal(take().text, at);
                term      = make_of(Kind::field, at, {}, std::move(term), std::move(name));
            } else if (is("[")) {
                term = TRY(bracket(std::move(term)));
            } else if (is(".") && (peek_text() || peek_bracket())) {
                take();
                if (is("[")) continue;
                auto name = TRY(text({}));
                term      = make_of(Kind::field, at, {}, std::move(term), std::move(name));
            } else {
                break;
            }
        }
        if (!is("as")) return term;
        const auto at = place();
        return bind(std::move(term), at);
    }
    bool peek_text() const { return tokens_[next_ + 1].kind == Token::Kind::text; }
    bool peek_bracket() const {
        return tokens_[next_ + 1].kind == Token::Kind::sign && tokens_[next_ + 1].text == "[";
    }

    Made bracket(NodePtr term) {
        const auto at = place();
        take();
        if (took("]")) return make_of(Kind::iterate, at, {}, std::move(term));
        if (took(":")) {
            auto to = TRY(pipe());
            TRY(need("]"));
            return make_of(Kind::slice, at, {}, std::move(term), NodePtr{}, std::move(to));
        }
        auto from = TRY(pipe());
        if (took("]")) return make_of(Kind::field, at, {}, std::move(term), std::move(from));
        TRY(need(":"));
        auto to = is("]") ? NodePtr{} : TRY(pipe());
        TRY(need("]"));
        return make_of(Kind::slice, at, {}, std::move(term), std::move(from), std::move(to));
    }

    Made term() {
        const auto at   = place();
        const auto here = token();
        switch (here.kind) {
            case Token::Kind::number: {
                take();
                auto value =
                    Json::parse((here.text.front() == '.' ? "0" : "") + std::string{here.text} +
                                (here.text.back() == '.' ? "0" : ""));
                if (!value.ok()) return wrong_at(program_, at, "this is no number");
                return literal(*std::move(value), at);
            }
            case Token::Kind::text: return text({});
            case Token::Kind::format:
                take();
                if (token().kind == Token::Kind::text) return text(std::string{here.text});
                return make(Kind::format, at, std::string{here.text});
            case Token::Kind::field: {
                take();
                auto name = literal(here.text, at);
                return make_of(Kind::field, at, {}, make(Kind::identity, at), std::move(name));
            }
            case Token::Kind::variable:
                take();
                return make(Kind::variable, at, std::string{here.text});
            case Token::Kind::name: return named();
            case Token::Kind::sign: return sign();
            case Token::Kind::end: break;
        }
        return unexpected("");
    }

    Made sign() {
        const auto at = place();
        if (took(".")) {
            auto dot = make(Kind::identity, at);
            if (token().kind != Token::Kind::text) return dot;
            auto name = TRY(text({}));
            return make_of(Kind::field, at, {}, std::move(dot), std::move(name));
        }
        if (took("..")) return make(Kind::recurse_all, at);
        if (took("(")) {
            auto out = TRY(pipe());
            TRY(need(")"));
            return out;
        }
        if (took("[")) {
            auto inside = is("]") ? NodePtr{} : TRY(pipe());
            TRY(need("]"));
            return make_of(Kind::array, at, {}, std::move(inside));
        }
        if (took("{")) return object(at);
        return unexpected("a value is expected here");
    }

    Made key() {
        const auto at   = place();
        const auto here = token();
        if (here.kind == Token::Kind::text) return text({});
        if (took("(")) {
            auto out = TRY(pipe());
            TRY(need(")"));
            return out;
        }
        if (here.kind != Token::Kind::name && here.kind != Token::Kind::number)
            return unexpected("a name is expected here");
        take();
        return literal(here.text, at);
    }
    Made object(std::size_t at) {
        auto out = make(Kind::object, at);
        while (!took("}")) {
            const auto here = token();
            const auto from = place();
            if (here.kind == Token::Kind::variable) {
                take();
                out->parts.push_back(literal(here.text, from));
                out->parts.push_back(make(Kind::variable, from, std::string{here.text}));
            } else {
                const auto start = next_;
                out->parts.push_back(TRY(key()));
                if (took(":")) {
                    out->parts.push_back(TRY(object_value()));
                } else {
                    next_     = start;
                    auto name = TRY(key());
                    auto element =
                        make_of(Kind::field, from, {}, make(Kind::identity, from), std::move(name));
                    out->parts.push_back(std::move(element));
                }
            }
            if (!is("}")) TRY(need(","));
        }
        return out;
    }
    Made object_value() {
        auto left = TRY(binary(0));
        while (is("|")) {
            const auto at = place();
            take();
            auto right = TRY(binary(0));
            left       = make_of(Kind::pipe, at, {}, std::move(left), std::move(right));
        }
        return left;
    }

    Made named() {
        const auto at = place();
        if (is("if")) return condition();
        if (took("try")) {
            auto body      = TRY(postfix());
            auto otherwise = took("catch") ? TRY(postfix()) : NodePtr{};
            return make_of(Kind::attempt, at, {}, std::move(body), std::move(otherwise));
        }
        if (is("reduce") || is("foreach")) return fold();
        if (is("def")) return define();
        if (took("break")) {
            const auto name = take();
            if (name.kind != Token::Kind::variable) return unexpected("break needs its $label");
            return make(Kind::break_, at, std::string{name.text});
        }
        if (is_keyword(token().text)) return unexpected("this word stands at a wrong place");
        const auto name = std::string{take().text};
        if (name == "null") return literal({}, at);
        if (name == "true" || name == "false") return literal(name == "true", at);
        auto out = make(Kind::call, at, name);
        if (!took("(")) return out;
        do out->parts.push_back(TRY(pipe()));
        while (took(";"));
        TRY(need(")"));
        return out;
    }
    Made condition() {
        const auto at = place();
        take();
        auto test = TRY(pipe());
        TRY(need("then"));
        auto yes = TRY(pipe());
        NodePtr no;
        if (is("elif")) {
            no = TRY(condition());
            return make_of(Kind::condition, at, {}, std::move(test), std::move(yes), std::move(no));
        }
        no = took("else") ? TRY(pipe()) : make(Kind::identity, at);
        TRY(need("end"));
        return make_of(Kind::condition, at, {}, std::move(test), std::move(yes), std::move(no));
    }
    Made fold() {
        const auto at   = place();
        const bool each = take().text == "foreach";
        auto out        = make(each ? Kind::foreach_ : Kind::reduce, at);
        auto source     = fold_source();
        if (!source.ok()) return source;
        out->parts.push_back(*std::move(source));
        TRY(need("as"));
        out->pattern = TRY(pattern());
        TRY(need("("));
        out->parts.push_back(TRY(pipe()));
        TRY(need(";"));
        out->parts.push_back(TRY(pipe()));
        if (each && took(";")) out->parts.push_back(TRY(pipe()));
        TRY(need(")"));
        return out;
    }
    // A term whose `as` belongs to the fold.
    Made fold_source() {
        auto term = TRY(this->term());
        while (!is("as")) {
            const auto at = place();
            if (took("?")) {
                term = make_of(Kind::attempt, at, {}, std::move(term), NodePtr{});
            } else if (token().kind == Token::Kind::field) {
                auto name = literal(take().text, at);
                term      = make_of(Kind::field, at, {}, std::move(term), std::move(name));
            } else if (is("[")) {
                term = TRY(bracket(std::move(term)));
            } else {
                return unexpected("'as' is missing here");
            }
        }
        return term;
    }

    // "a\(.b)c": literals and programs in turn.
    Made text(std::string format) {
        const auto here = take();
        auto out        = make(Kind::text, offset_ + here.at, std::move(format));
        auto plain      = std::string{"\""};
        const auto keep = [&]() -> Result<void> {
            const auto read = Json::parse(plain + "\"");
            if (!read.ok())
                return wrong_at(program_, offset_ + here.at,
                                "this text has an escape that is none");
            out->parts.push_back(literal(*read, offset_ + here.at));
            plain = "\"";
            return {};
        };
        for (std::size_t i = 0; i < here.text.size(); ++i) {
            if (here.text[i] != '\\' || i + 1 >= here.text.size()) {
                plain += here.text[i] == '\n'   ? std::string{"\\n"}
                         : here.text[i] == '\t' ? std::string{"\\t"}
                                                : std::string{here.text[i]};
                continue;
            }
            if (here.text[i + 1] != '(') {
                plain += here.text.substr(i, 2);
                ++i;
                continue;
            }
            TRY(keep());
            const auto inside = inner(here.text.substr(i + 2));
            const auto from   = offset_ + here.at + 1 + i + 2;
            if (nesting_ + 1 > nesting_max) return unexpected("this is nested too deep");
            Parser parser{program_, from, nesting_ + 1};
            out->parts.push_back(TRY(parser.whole(inside)));
            i += 2 + inside.size();
        }
        TRY(keep());
        return out;
    }
    // What stands before the parenthesis that closes it.
    static std::string_view inner(std::string_view rest) {
        int open    = 1;
        bool quoted = false;
        std::vector<int> outside;
        for (std::size_t i = 0; i < rest.size(); ++i) {
            if (quoted) {
                if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '(') {
                    outside.push_back(open);
                    open   = 1;
                    quoted = false;
                    ++i;
                } else if (rest[i] == '\\') {
                    ++i;
                } else if (rest[i] == '"') {
                    quoted = false;
                }
                continue;
            }
            if (rest[i] == '"') quoted = true;
            open += rest[i] == '(' ? 1 : rest[i] == ')' ? -1 : 0;
            if (open > 0) continue;
            if (outside.empty()) return rest.substr(0, i);
            open = outside.back();
            outside.pop_back();
            quoted = true;
        }
        return rest;
    }

    std::string_view program_;
    std::size_t offset_;
    int nesting_;
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
};

}  // namespace

Result<NodePtr> parse(std::string_view program) {
    if (program.size() > program_max)
        return fail(errors::usage, "the program has more than {} bytes", program_max);
    return Parser{program, 0, 0}.whole(program);
}

}  // namespace ve::select::jq
