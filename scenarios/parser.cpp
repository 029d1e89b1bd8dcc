// Statements and blocks.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "scenarios/cursor.hpp"

namespace ve::scenario {
namespace {

const std::vector<std::string> statement_names = {
    "actor", "let",    "step",     "tx",      "query", "ve",    "expect", "eventually", "always",
    "mine",  "travel", "snapshot", "restore", "log",   "fault", "wait",   "on"};

class Parser {
  public:
    Parser(File& file, std::vector<Token> tokens) : file_{file}, cursor_{file, std::move(tokens)} {}

    Result<void> run() {
        cursor_.skip_newlines();
        while (!cursor_.is(Token::Kind::end)) {
            if (!cursor_.is("scenario")) return cursor_.expected("`scenario \"title\" {`");
            file_.scenarios.push_back(TRY(scenario()));
            cursor_.skip_newlines();
        }
        if (file_.scenarios.empty())
            return cursor_.wrong(cursor_.now().place, "the file holds no scenario");
        return {};
    }

  private:
    Result<void> end_line() {
        if (cursor_.is("}")) return {};
        if (!cursor_.is(Token::Kind::newline)) return cursor_.expected("the end of the line");
        cursor_.skip_newlines();
        return {};
    }

    Result<Scenario> scenario() {
        Scenario out;
        cursor_.take();
        const auto title = TRY(title_of("the scenario's title in quotes"));
        out.title        = title.text;
        out.place        = title.place;
        TRY(cursor_.enter());
        TRY(cursor_.need("{"));
        cursor_.skip_newlines();
        if (cursor_.is("net")) TRY(net(out.net));
        out.body = TRY(rest_of_block());
        return out;
    }

    Result<Name> title_of(std::string_view what) {
        auto token = TRY(cursor_.need(Token::Kind::text, what));
        if (token.text.empty() || token.text.size() > limits::title_bytes ||
            printable(token.text, limits::title_bytes) != token.text)
            return cursor_.wrong(token.place,
                                 fmt::format("a title is one line of 1 to {} plain characters",
                                             limits::title_bytes));
        return Name{std::move(token.text), token.place};
    }

    // net seed 7 validators 4 block-time manual
    Result<void> net(Scenario::Net& out) {
        cursor_.take();
        static const std::vector<std::string> known = {"seed", "validators", "block-time"};
        std::vector<std::string> seen;
        while (cursor_.is(Token::Kind::word)) {
            const auto key = cursor_.take();
            if (std::ranges::count(known, key.text) == 0)
                return cursor_.wrong(key.place,
                                     fmt::format("a net has seed, validators and block-time, not "
                                                 "'{}'{}",
                                                 key.text, did_you_mean(key.text, known)));
            if (std::ranges::count(seen, key.text) > 0)
                return cursor_.wrong(key.place, fmt::format("'{}' appears twice", key.text));
            seen.push_back(key.text);
            TRY(net_value(key.text, out));
        }
        return end_line();
    }

    Result<void> net_value(std::string_view key, Scenario::Net& out) {
        if (key == "block-time") {
            if (!cursor_.is("instant") && !cursor_.is("manual"))
                return cursor_.expected("instant or manual, for time moves by travel only");
            out.manual = cursor_.take().text == "manual";
            return {};
        }
        const auto number = TRY(cursor_.need(Token::Kind::number, "a whole number"));
        if (key == "seed")
            out.seed = TRY(cursor_.whole(number, 0, UINT64_MAX));
        else
            out.validators = TRY(cursor_.whole(number, 1, limits::validators));
        return {};
    }

    // Statements up to and with the closing brace; the opening one was taken.
    Result<Block> rest_of_block() {
        Block out;
        cursor_.skip_newlines();
        while (!cursor_.is("}")) {
            if (cursor_.is(Token::Kind::end)) return cursor_.expected("'}'");
            out.push_back(TRY(statement()));
            TRY(end_line());
        }
        cursor_.take();
        cursor_.leave();
        return out;
    }
    Result<Block> block() {
        TRY(cursor_.enter());
        TRY(cursor_.need("{"));
        return rest_of_block();
    }

    Result<Statement> statement() {
        Statement out;
        const auto first = cursor_.take();
        out.place        = first.place;
        const auto known = std::ranges::find(statement_names, first.text);
        if (first.is("net"))
            return cursor_.wrong(first.place, "net stands first in its scenario, once");
        if (first.kind != Token::Kind::word || known == statement_names.end())
            return cursor_.wrong(first.place,
                                 fmt::format("no statement is named '{}'{}", printable(first.text),
                                             did_you_mean(first.text, statement_names)));
        out.kind = static_cast<Statement::Kind>(known - statement_names.begin());
        TRY(rest_of_statement(out));
        return out;
    }

    Result<void> rest_of_statement(Statement& out) {
        using S = Statement::Kind;
        switch (out.kind) {
            case S::actor:
                out.name = TRY(cursor_.need_name("the actor's name"));
                if (!cursor_.is(Token::Kind::newline) && !cursor_.is("}"))
                    out.value = TRY(parse_sum(cursor_));
                return {};
            case S::let:
                out.name = TRY(cursor_.need_name("a name"));
                TRY(cursor_.need("="));
                out.value = TRY(parse_sum(cursor_));
                return {};
            case S::step:
                out.name = TRY(title_of("the step's title in quotes"));
                out.body = TRY(block());
                return {};
            case S::tx: out.name = TRY(cursor_.need_name("who signs")); return rpc(out);
            case S::query: return rpc(out);
            case S::ve: return parse_command(cursor_, out);
            case S::expect: return expect(out);
            case S::eventually:
                TRY(cursor_.need("within"));
                TRY(within(out));
                out.body = TRY(block());
                return {};
            case S::always: out.body = TRY(block()); return {};
            case S::mine: return mine(out);
            case S::travel:
                if (cursor_.is("+")) cursor_.take();
                out.nanos = TRY(span("a travel takes some time"));
                return {};
            case S::wait: out.nanos = TRY(span("a wait takes some time")); return {};
            case S::fault: return parse_fault(cursor_, out);
            case S::snapshot:
            case S::restore: out.name = TRY(cursor_.need_name("the snapshot's name")); return {};
            case S::log: out.value = TRY(parse_sum(cursor_)); return {};
            case S::on:
                if (!cursor_.is("embedded"))
                    return cursor_.expected(
                        "embedded, the engine that does all that others cannot");
                out.name = TRY(cursor_.need_name("an engine"));
                out.body = TRY(block());
                return {};
        }
        return {};
    }

    // mine        mine 3        mine 3blocks
    Result<void> mine(Statement& out) {
        out.count = 1;
        if (cursor_.is(Token::Kind::quantity))
            out.count = TRY(blocks());
        else if (cursor_.is(Token::Kind::number))
            out.count = TRY(cursor_.whole(cursor_.take(), 1, limits::blocks));
        return {};
    }

    Result<std::int64_t> span(std::string_view where_none) {
        const auto token = TRY(cursor_.need(Token::Kind::quantity, "a duration such as 30d"));
        const auto span  = Duration::parse(token.text);
        if (!span.ok()) return cursor_.wrong(token.place, span.error().detail());
        if (span->nanos == 0) return cursor_.wrong(token.place, std::string{where_none});
        return span->nanos;
    }

    // expect a == b        expect halted for 10s
    Result<void> expect(Statement& out) {
        out.value        = TRY(parse_condition(cursor_));
        const auto& name = *out.value;
        if (name.kind != Expression::Kind::name || name.text != "halted" || name.path.size() != 1 ||
            !cursor_.is("for"))
            return {};
        cursor_.take();
        out.halted = true;
        out.nanos  = TRY(span("halted for some time, as 10s"));
        return {};
    }

    // 10blocks        10s
    Result<void> within(Statement& out) {
        const bool is_time =
            cursor_.is(Token::Kind::quantity) && Duration::parse(cursor_.now().text).ok();
        if (is_time)
            out.nanos = TRY(span("eventually takes some time"));
        else
            out.count = TRY(blocks("a number of blocks such as 10blocks, or a time such as 10s"));
        return {};
    }

    Result<std::uint64_t> blocks(std::string_view form = "a number of blocks such as 10blocks") {
        if (!cursor_.is(Token::Kind::quantity)) return cursor_.expected(form);
        const auto& text = cursor_.now().text;
        const auto split = std::min(text.find_first_not_of("0123456789"), text.size());
        const auto unit  = std::string_view{text}.substr(split);
        if (unit != "blocks" && unit != "block") return cursor_.expected(form);
        auto token = cursor_.take();
        token.text.resize(split);
        return cursor_.whole(token, 1, limits::blocks);
    }

    // module.Message { … } [-> name] [fails codespace/code]
    Result<void> rpc(Statement& out) {
        const auto module = TRY(cursor_.need_name("module.Message"));
        TRY(cursor_.need("."));
        const auto message = TRY(cursor_.need_name("a message's name"));
        out.rpc_name.text  = module.text + "." + message.text;
        out.rpc_name.place = module.place;
        out.rpc_name.place.length =
            message.place.column + message.place.length - module.place.column;
        if (cursor_.is("{")) {
            out.value = TRY(parse_object(cursor_));
        } else {
            out.value        = std::make_unique<Expression>();
            out.value->kind  = Expression::Kind::object;
            out.value->place = cursor_.now().place;
        }
        while (cursor_.is("->") || cursor_.is("fails")) {
            const auto mark = cursor_.take();
            if (mark.is("->") ? !out.result.empty() : out.fails.has_value())
                return cursor_.wrong(mark.place, fmt::format("'{}' appears twice", mark.text));
            if (mark.is("->"))
                out.result = TRY(cursor_.need_name("a name for the answer"));
            else
                out.fails = TRY(failure());
        }
        return {};
    }

    Result<Statement::Failure> failure() {
        Statement::Failure out;
        const auto space = TRY(cursor_.need_name("a failure such as bank/5"));
        TRY(cursor_.need("/"));
        const auto code  = TRY(cursor_.need(Token::Kind::number, "an error code"));
        out.space        = space.text;
        out.code         = static_cast<std::uint32_t>(TRY(cursor_.whole(code, 1, UINT32_MAX)));
        out.place        = space.place;
        out.place.length = code.place.column + code.place.length - space.place.column;
        return out;
    }

    File& file_;
    Cursor cursor_;
};

}  // namespace

Error error_at(const File& file, const Place& place, std::string what) {
    return wrong_at(file.text, place, std::move(what))
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
