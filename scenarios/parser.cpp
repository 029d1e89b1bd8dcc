#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "base/time.hpp"
#include "scenarios/syntax.hpp"

namespace ve::scenario {
namespace {

const std::vector<std::string> statement_names = {
    "actor",      "let",    "step", "tx",     "query",    "ve",      "expect",
    "eventually", "always", "mine", "travel", "snapshot", "restore", "log"};

class Parser {
  public:
    Parser(File& file, std::vector<Token> tokens) : file_{file}, tokens_{std::move(tokens)} {}

    Result<void> run() {
        skip_newlines();
        while (now().kind != Token::Kind::end) {
            if (!now().is("scenario"))
                return wrong("expected `scenario \"title\" {`, got " + shown(now()));
            file_.scenarios.push_back(TRY(scenario()));
            skip_newlines();
        }
        if (file_.scenarios.empty()) return wrong("the file holds no scenario");
        return {};
    }

  private:
    const Token& now() const { return tokens_[at_]; }
    Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    void skip_newlines() {
        while (now().kind == Token::Kind::newline) take();
    }
    static std::string shown(const Token& token) {
        if (token.kind == Token::Kind::end) return "the end of the file";
        if (token.kind == Token::Kind::newline) return "the end of the line";
        return "'" + printable(token.text) + "'";
    }
    Error wrong(std::string what) const { return error_at(file_, now().place, std::move(what)); }
    Result<Token> need(std::string_view symbol) {
        if (!now().is(symbol))
            return wrong(fmt::format("expected '{}', got {}", symbol, shown(now())));
        return take();
    }
    Result<Token> need(Token::Kind kind, std::string_view what) {
        if (now().kind != kind)
            return wrong(fmt::format("expected {}, got {}", what, shown(now())));
        return take();
    }
    Result<void> end_line() {
        if (now().is("}")) return {};
        if (now().kind != Token::Kind::newline)
            return wrong(fmt::format("expected the end of the line, got {}", shown(now())));
        skip_newlines();
        return {};
    }
    Result<std::uint64_t> whole(std::string_view digits, std::uint64_t max) const {
        std::uint64_t out    = 0;
        const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
        if (ec != std::errc{} || end != digits.data() + digits.size() || out > max)
            return error_at(file_, tokens_[at_ - 1].place,
                            fmt::format("expected a whole number up to {}", max));
        return out;
    }

    Result<Scenario> scenario() {
        Scenario out;
        out.place = take().place;
        out.title = TRY(need(Token::Kind::text, "the scenario's title in quotes")).text;
        TRY(need("{"));
        skip_newlines();
        if (now().is("net")) TRY(net(out.net));
        out.body = TRY(block_rest());
        return out;
    }

    // net seed 7 validators 1 block-time instant
    Result<void> net(Scenario::Net& out) {
        take();
        while (now().kind == Token::Kind::word) {
            const auto key = take();
            if (key.text == "seed") {
                const auto number = TRY(need(Token::Kind::number, "a seed"));
                out.seed          = TRY(whole(number.text, UINT64_MAX));
            } else if (key.text == "validators") {
                const auto number = TRY(need(Token::Kind::number, "a number of validators"));
                out.validators    = TRY(whole(number.text, 64));
            } else if (key.text == "block-time") {
                out.block_time = take().text;
            } else {
                return error_at(
                    file_, key.place,
                    "a net has seed, validators and block-time, not '" + key.text + "'");
            }
        }
        return end_line();
    }

    // Statements up to and with the closing brace; the opening one was taken.
    Result<Block> block_rest() {
        if (++depth_ > limits::nesting)
            return wrong(fmt::format("nested deeper than {} levels", limits::nesting));
        Block out;
        skip_newlines();
        while (!now().is("}")) {
            if (now().kind == Token::Kind::end) return wrong("a '}' is missing");
            out.push_back(TRY(statement()));
            TRY(end_line());
        }
        take();
        --depth_;
        return out;
    }
    Result<Block> block() {
        TRY(need("{"));
        return block_rest();
    }

    Result<Statement> statement() {
        using S = Statement::Kind;
        Statement out;
        out.place        = now().place;
        const auto first = take();
        const auto known = std::ranges::find(statement_names, first.text);
        if (first.kind != Token::Kind::word || known == statement_names.end())
            return error_at(file_, first.place,
                            fmt::format("no statement is named {}{}", shown(first),
                                        did_you_mean(first.text, statement_names)));
        out.kind = static_cast<S>(known - statement_names.begin());
        switch (out.kind) {
            case S::actor:
                out.name = TRY(need(Token::Kind::word, "the actor's name")).text;
                if (now().kind == Token::Kind::quantity) out.value = TRY(primary());
                return out;
            case S::let:
                out.name = TRY(need(Token::Kind::word, "a name")).text;
                TRY(need("="));
                out.value = TRY(sum());
                return out;
            case S::step:
                out.name = TRY(need(Token::Kind::text, "the step's title in quotes")).text;
                out.body = TRY(block());
                return out;
            case S::tx:
                out.name = TRY(need(Token::Kind::word, "who signs")).text;
                TRY(rpc(out));
                return out;
            case S::query: TRY(rpc(out)); return out;
            case S::ve: return ve_line(std::move(out));
            case S::expect: out.value = TRY(comparison()); return out;
            case S::eventually:
                TRY(need("within"));
                out.count = TRY(blocks());
                out.body  = TRY(block());
                return out;
            case S::always: out.body = TRY(block()); return out;
            case S::mine: {
                out.count = 1;
                if (now().kind == Token::Kind::quantity) {
                    out.count = TRY(blocks());
                } else if (now().kind == Token::Kind::number) {
                    const auto number = take();
                    out.count         = TRY(whole(number.text, limits::blocks));
                }
                return out;
            }
            case S::travel: {
                if (now().is("+")) take();
                const auto token = TRY(need(Token::Kind::quantity, "a duration such as 30d"));
                const auto span  = Duration::parse(token.text);
                if (!span.ok()) return error_at(file_, token.place, span.error().detail());
                out.nanos = span->nanos;
                return out;
            }
            case S::snapshot:
            case S::restore:
                out.name = TRY(need(Token::Kind::word, "the snapshot's name")).text;
                return out;
            case S::log: out.value = TRY(sum()); return out;
        }
        return out;
    }

    // ve keys list -> answer        ve devnet … fails 4
    Result<Statement> ve_line(Statement out) {
        const auto rest = TRY(need(Token::Kind::rest, "a command line"));
        out.name        = rest.text;
        out.rpc_place   = rest.place;
        const auto cut  = [&](std::string_view mark) {
            const auto found = out.name.rfind(mark);
            if (found == std::string::npos) return std::string{};
            auto after = out.name.substr(found + mark.size());
            out.name.erase(found);
            return after;
        };
        if (const auto name = cut(" -> "); !name.empty()) out.result = name;
        if (const auto code = cut(" fails "); !code.empty()) {
            out.may_exit_nonzero = true;
            Statement::Failure failure;
            failure.place = rest.place;
            failure.code  = static_cast<std::uint32_t>(TRY(whole(code, 255)));
            out.fails     = failure;
        }
        while (!out.name.empty() && (out.name.back() == ' ' || out.name.back() == '\r'))
            out.name.pop_back();
        return out;
    }

    Result<std::uint64_t> blocks() {
        const auto token = TRY(need(Token::Kind::quantity, "a number of blocks such as 10blocks"));
        const auto split = token.text.find_first_not_of("0123456789");
        const auto unit  = token.text.substr(std::min(split, token.text.size()));
        if (unit != "blocks" && unit != "block")
            return error_at(file_, token.place, "expected a number of blocks such as 10blocks");
        return whole(token.text.substr(0, split), limits::blocks);
    }

    // module.Message { … } [-> name] [fails codespace/code]
    Result<void> rpc(Statement& out) {
        const auto module = TRY(need(Token::Kind::word, "module.Message"));
        TRY(need("."));
        const auto message = TRY(need(Token::Kind::word, "a message's name"));
        out.rpc_text       = module.text + "." + message.text;
        out.rpc_place      = {module.place.line, module.place.column, out.rpc_text.size()};
        if (now().is("{")) {
            out.value = TRY(object());
        } else {
            out.value        = std::make_unique<Expression>();
            out.value->kind  = Expression::Kind::object;
            out.value->place = now().place;
        }
        while (now().is("->") || now().is("fails")) {
            if (take().text == "->") {
                out.result = TRY(need(Token::Kind::word, "a name for the result")).text;
                continue;
            }
            Statement::Failure failure;
            failure.place = now().place;
            failure.space = TRY(need(Token::Kind::word, "a codespace")).text;
            TRY(need("/"));
            const auto code = TRY(need(Token::Kind::number, "an error code"));
            failure.code    = static_cast<std::uint32_t>(TRY(whole(code.text, UINT32_MAX)));
            out.fails       = failure;
        }
        return {};
    }

    ExpressionPtr made(Expression::Kind kind, const Token& token) const {
        auto out   = std::make_unique<Expression>();
        out->kind  = kind;
        out->text  = token.text;
        out->place = token.place;
        return out;
    }

    Result<ExpressionPtr> comparison() {
        static constexpr std::array<std::string_view, 7> operators = {
            "==", "!=", "<", "<=", ">", ">=", "contains"};
        auto left = TRY(sum());
        if (std::ranges::none_of(operators, [&](auto symbol) { return now().is(symbol); }))
            return left;
        auto out = made(Expression::Kind::compare, take());
        out->items.push_back(std::move(left));
        out->items.push_back(TRY(sum()));
        return out;
    }
    Result<ExpressionPtr> sum() {
        auto left = TRY(product());
        while (now().is("+") || now().is("-")) {
            auto out = made(Expression::Kind::binary, take());
            out->items.push_back(std::move(left));
            out->items.push_back(TRY(product()));
            left = std::move(out);
        }
        return left;
    }
    Result<ExpressionPtr> product() {
        auto left = TRY(primary());
        while (now().is("*") || now().is("/")) {
            auto out = made(Expression::Kind::binary, take());
            out->items.push_back(std::move(left));
            out->items.push_back(TRY(primary()));
            left = std::move(out);
        }
        return left;
    }

    Result<ExpressionPtr> primary() {
        if (now().is("{")) return object();
        if (now().is("[")) return list();
        if (now().is("(")) {
            take();
            auto inner = TRY(sum());
            TRY(need(")"));
            return inner;
        }
        switch (now().kind) {
            case Token::Kind::number: return made(Expression::Kind::number, take());
            case Token::Kind::quantity: return made(Expression::Kind::quantity, take());
            case Token::Kind::text: return made(Expression::Kind::text, take());
            case Token::Kind::word: return name();
            default: return wrong("expected a value, got " + shown(now()));
        }
    }

    Result<ExpressionPtr> name() {
        auto out = made(Expression::Kind::name, take());
        if (out->text == "true" || out->text == "false") {
            out->kind = Expression::Kind::boolean;
            return out;
        }
        out->path.push_back(out->text);
        while (now().is(".") || now().is("[")) {
            if (take().text == ".") {
                if (now().kind != Token::Kind::word && now().kind != Token::Kind::number)
                    return wrong("expected a field's name, got " + shown(now()));
                out->path.push_back(take().text);
            } else {
                out->path.push_back(TRY(need(Token::Kind::number, "a list position")).text);
                TRY(need("]"));
            }
        }
        out->text.clear();
        for (const auto& part : out->path) out->text += (out->text.empty() ? "" : ".") + part;
        out->place.length = out->text.size();
        return out;
    }

    Result<ExpressionPtr> object() {
        if (++depth_ > limits::nesting)
            return wrong(fmt::format("nested deeper than {} levels", limits::nesting));
        auto out = made(Expression::Kind::object, take());
        skip_newlines();
        while (!now().is("}")) {
            Field field;
            field.place = now().place;
            field.name  = TRY(need(Token::Kind::word, "a field's name")).text;
            TRY(need(":"));
            skip_newlines();
            field.value = TRY(sum());
            out->fields.push_back(std::move(field));
            if (now().is(",")) take();
            skip_newlines();
        }
        take();
        --depth_;
        return out;
    }

    Result<ExpressionPtr> list() {
        if (++depth_ > limits::nesting)
            return wrong(fmt::format("nested deeper than {} levels", limits::nesting));
        auto out = made(Expression::Kind::list, take());
        skip_newlines();
        while (!now().is("]")) {
            out->items.push_back(TRY(sum()));
            if (now().is(",")) take();
            skip_newlines();
        }
        take();
        --depth_;
        return out;
    }

    File& file_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_      = 0;
};

}  // namespace

Error error_at(const File& file, const Place& place, std::string what) {
    return fail(errors::input, "{}", what)
        .with_hint("{}", caret(file.text, place))
        .at(fmt::format("{}:{}:{}", file.path, place.line, place.column));
}

Result<File> parse(std::string path, std::string text) {
    File out;
    out.path    = std::move(path);
    out.text    = std::move(text);
    auto tokens = tokens_of(out.text);
    if (!tokens.ok()) {
        const auto place = out.path + ":" + tokens.error().place();
        return std::move(tokens).error().at(place);
    }
    Parser parser{out, std::move(tokens).value()};
    TRY(parser.run());
    return out;
}

}  // namespace ve::scenario
