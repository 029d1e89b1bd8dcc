// One scenario, statement by statement, on its stage.
#include <google/protobuf/message.h>

#include <algorithm>
#include <utility>

#include "scenarios/engines.hpp"
#include "scenarios/evaluate.hpp"
#include "scenarios/stage.hpp"
#include "wire/json.hpp"

namespace ve::scenario {
namespace {

using S = Statement::Kind;

const Quantity default_funds{Dec::whole(Amount{100'000'000}).value(), "uve"};  // who names none
constexpr auto between_looks                 = Duration::milliseconds(100);
constexpr std::uint64_t blocks_between_looks = 50;  // fewer than the versions that a node keeps

constexpr std::string_view halted_hint =
    "more than two thirds of the voting power must be up and in touch: `log network` tells who is; "
    "a halt that is meant is expected by `expect halted for 10s`";

// Stops a run: the error and the place of the statement it belongs to.
struct Stopped {
    Error error;
    Place place;
};

// "expected a refusal with bank/5", held against what came.
Result<void> as_expected(const std::optional<Statement::Failure>& wanted,
                         const std::optional<Error>& got) {
    if (!wanted && got) return *got;
    if (!wanted) return {};
    if (!got)
        return fail(errors::assertion, "expected a failure with {}/{}, but it succeeded",
                    wanted->space, wanted->code);
    if (got->space() != wanted->space || got->code() != wanted->code)
        return fail(errors::assertion, "expected a failure with {}/{}, got {}/{}: {}",
                    wanted->space, wanted->code, got->space(), got->code(), got->text());
    return {};
}

class Play {
  public:
    Play(const File& file, const Scenario& scenario, const Options& options)
        : file_{file},
          scenario_{scenario},
          options_{options},
          outcome_{empty_outcome(file, scenario, options)},
          stage_{scenario, outcome_.seed, options} {}

    Outcome run() {
        auto opened = stage_.open();
        if (!opened.ok()) {
            note({std::move(opened).error(), scenario_.place});
            return std::move(outcome_);
        }
        for (const auto& role : devnet::roles()) {
            const std::string name{role.name};
            names_[name] = Json{stage_.add_actor(name)};
        }
        names_["seed"] = Json{outcome_.seed};
        if (auto stopped = block(scenario_.body)) note(*std::move(stopped));
        outcome_.height = stage_.height();
        return std::move(outcome_);
    }

  private:
    using Stop = std::optional<Stopped>;

    static Outcome empty_outcome(const File& file, const Scenario& scenario,
                                 const Options& options) {
        Outcome out;
        out.file  = file.path;
        out.title = scenario.title;
        out.seed  = options.seed.value_or(scenario.net.seed.value_or(devnet::default_seed));
        if (options.engine == Engine::cometbft) out.engine_flags = " --engine cometbft";
        if (options.engine == Engine::running) out.engine_flags = " --node " + options.node;
        if (options.validators && options.engine != Engine::running)
            out.engine_flags += fmt::format(" --validators {}", *options.validators);
        return out;
    }

    void note(Stopped stopped) {
        Failure out;
        out.place   = fmt::format("{}:{}:{}", file_.path, stopped.place.line, stopped.place.column);
        out.message = stopped.error.text();
        out.hint = stopped.error.is(errors::busy) ? std::string{halted_hint} : stopped.error.hint();
        out.caret        = caret(file_.text, stopped.place);
        out.history      = std::move(history_of_failure_);
        outcome_.failure = std::move(out);
    }

    Stop block(const Block& statements) {
        for (const auto& statement : statements)
            if (auto stop = one(statement)) return stop;
        return std::nullopt;
    }

    Stop one(const Statement& statement) {
        if (++outcome_.statements > limits::statements)
            return Stopped{fail(errors::refused, "the scenario runs more than {} statements",
                                limits::statements),
                           statement.place};
        if (const auto failure = stage_.failure()) return Stopped{*failure, statement.place};
        if (!looking_at_) look_at(stage_.height());
        if (looks_at_network(statement.kind)) names_["network"] = stage_.network();
        if (auto stop = execute(statement)) return stop;
        return always();
    }

    static bool looks_at_network(S kind) {
        return kind == S::expect || kind == S::let || kind == S::log || kind == S::ve;
    }

    void look_at(Height height) {
        names_["height"] = Json{height.value};
        if (const auto newest = stage_.node().status(); newest.latest_height == height) {
            names_["now"] = Json{newest.latest_time.seconds};
            return;
        }
        const auto found = stage_.node().block(height);
        if (found.ok()) names_["now"] = Json{found->block.header.time.seconds};
    }

    // What must hold after each block, for each block that was not looked at yet.
    Stop always() {
        if (looking_at_ || always_.empty()) return std::nullopt;
        const auto newest = stage_.height();
        if (newest == looked_up_to_) return std::nullopt;
        Stop stop;
        const auto first = std::min(looked_up_to_.value + 1, newest.value);
        looked_up_to_    = newest;
        for (auto at = first; at <= newest.value && !stop; ++at) {
            looking_at_ = Height{at};
            look_at(*looking_at_);
            for (const auto* statement : always_)
                if (!stop) stop = block(statement->body);
            if (stop) stop->error = std::move(stop->error).within("after block {}", at);
        }
        looking_at_.reset();
        return stop;
    }

    Stop execute(const Statement& statement) {
        switch (statement.kind) {
            case S::step: outcome_.log.push_back(statement.name.text); return block(statement.body);
            case S::eventually: return eventually(statement);
            case S::on: return on(statement);
            case S::always:
                if (always_.empty()) looked_up_to_ = stage_.height();
                always_.push_back(&statement);
                return block(statement.body);
            case S::expect: return expect(statement);
            case S::mine: return mine(statement);
            default: break;
        }
        auto done = simple(statement);
        if (done.ok()) return std::nullopt;
        return Stopped{std::move(done).error(), statement.place};
    }

    // What it binds is gone after it, so that the story goes on alike where it is skipped.
    Stop on(const Statement& statement) {
        if (!plays(options_.engine, statement)) {
            outcome_.log.push_back(fmt::format("skipped: line {}, on {} only", statement.place.line,
                                               statement.name.text));
            return std::nullopt;
        }
        const auto outside = names_;
        const auto before  = std::exchange(only_, fmt::format("on {}: ", statement.name.text));
        auto stop          = block(statement.body);
        only_              = before;
        names_             = outside;
        return stop;
    }

    Result<void> simple(const Statement& statement) {
        auto& node = stage_.node();
        switch (statement.kind) {
            case S::actor: return actor(statement);
            case S::let:
                names_[statement.name.text] = TRY(evaluate(*statement.value, names_));
                return {};
            case S::tx: return tx(statement);
            case S::query: return query(statement);
            case S::ve: return ve_line(statement);
            case S::travel: TRY(node.travel(Duration{statement.nanos})); return {};
            case S::wait: TRY(node.let_pass(Duration{statement.nanos})); return {};
            case S::fault: return fault(statement);
            case S::snapshot: snapshots_[statement.name.text] = TRY(node.snapshot()); return {};
            case S::restore: TRY(node.restore(snapshots_.at(statement.name.text))); return {};
            case S::log: {
                const auto value = TRY(evaluate(*statement.value, names_));
                outcome_.log.push_back(value.is_string() ? value.raw() : shown(value));
                return {};
            }
            default: return {};
        }
    }

    Result<void> fault(const Statement& statement) {
        auto& node = stage_.node();
        if (statement.fault) {
            const auto id = TRY(node.add_fault(*statement.fault));
            if (!statement.result.empty()) names_[statement.result.text] = Json{id};
        } else if (statement.name.empty()) {
            TRY(node.clear_faults({}));
        } else {
            TRY(node.clear_faults(TRY(names_.at(statement.name.text).u64())));
        }
        stage_.settle();
        return {};
    }

    // Somebody wants a block, and gets none.
    Result<void> halted(const Statement& statement) {
        auto& node       = stage_.node();
        const auto since = node.status();
        const Duration span{statement.nanos};
        if (!TRY(node.mine_within(span))) return {};
        const auto now = node.status();
        return fail(errors::assertion, "expected no block for {}, got height {} after {}", span,
                    now.latest_height.value, now.latest_time.since(since.latest_time));
    }

    Result<void> actor(const Statement& statement) {
        const auto& name = statement.name.text;
        auto funds       = std::optional{default_funds};
        if (statement.value) {
            const auto value = TRY(evaluate(*statement.value, names_));
            funds            = Quantity::of(value);
            if (!funds || !funds->is_money())
                return fail(errors::input, "{} is no amount of money", shown(value));
        }
        names_[name] = Json{stage_.add_actor(name)};
        return stage_.fund(name, *funds);
    }

    Result<void> tx(const Statement& statement) {
        const auto message = TRY(make_message(*statement.value, *statement.rpc->request, names_));
        const auto receipt = TRY(stage_.send(statement.name.text, *message));
        if (!statement.result.empty())
            names_[statement.result.text] = receipt_value(receipt, *statement.rpc);
        const auto checked = receipt.check();
        outcome_.answers.push_back(
            only_ + fmt::format("{} {} {}", statement.name.text, statement.rpc_name.text,
                                checked.ok() ? std::string{"ok"}
                                             : fmt::format("{}/{}", checked.error().space(),
                                                           checked.error().code())));
        return as_expected(statement.fails,
                           checked.ok() ? std::nullopt : std::optional{checked.error()});
    }

    Result<void> query(const Statement& statement) {
        const auto request = TRY(make_message(*statement.value, *statement.rpc->request, names_));
        const auto answer =
            stage_.node().query_rpc(statement.rpc->path, *request, looking_at_.value_or(Height{0}));
        TRY(as_expected(statement.fails,
                        answer.ok() ? std::nullopt : std::optional{answer.error()}));
        if (answer.ok() && !statement.result.empty())
            names_[statement.result.text] = wire::to_json(**answer);
        return {};
    }

    Result<void> ve_line(const Statement& statement) {
        auto words        = TRY(words_of(statement.words, names_));
        const auto output = TRY(stage_.run_ve(options_.run_ve, std::move(words), file_.path));
        if (!statement.result.empty()) {
            auto value =
                Json::object({{"exit", output.exit}, {"out", output.out}, {"err", output.err}});
            auto parsed = Json::parse(output.out);
            value.set("json", parsed.ok() ? std::move(parsed).value() : Json{});
            names_[statement.result.text] = std::move(value);
        }
        const int wanted = statement.fails ? static_cast<int>(statement.fails->code) : 0;
        if (output.exit == wanted) return {};
        std::string line;
        for (const auto& word : statement.words) line += " " + word.text();
        return fail(errors::assertion, "expected `ve{}` to end with {}, got {}: {}{}", line, wanted,
                    output.exit, output.err, output.out);
    }

    // In pieces where each block is looked at, for a node keeps its newest versions only.
    Stop mine(const Statement& statement) {
        for (auto left = statement.count; left > 0;) {
            const auto now   = always_.empty() ? left : std::min(left, blocks_between_looks);
            const auto mined = stage_.node().mine(now);
            if (!mined.ok()) return Stopped{mined.error(), statement.place};
            left -= now;
            if (auto stop = always()) return stop;
        }
        return std::nullopt;
    }

    Stop expect(const Statement& statement) {
        if (statement.halted) {
            auto held = halted(statement);
            if (held.ok()) return std::nullopt;
            return Stopped{std::move(held).error(), statement.value->place};
        }
        const auto& condition = *statement.value;
        const bool compares   = condition.kind == Expression::Kind::compare;
        const auto& observed  = compares ? *condition.items[0] : condition;
        const auto left       = evaluate(observed, names_);
        if (!left.ok()) return Stopped{left.error(), observed.place};
        remember(condition, *left);
        if (!compares) {
            if (left->is_boolean() && left->flag()) return std::nullopt;
            return failed(condition, "true", *left);
        }
        const auto right = evaluate(*condition.items[1], names_);
        if (!right.ok()) return Stopped{right.error(), condition.items[1]->place};
        const auto holds = compare(condition.text, *left, *right, condition.as_text);
        if (!holds.ok()) return Stopped{holds.error(), condition.place};
        if (*holds) return std::nullopt;
        return failed(condition, condition.text + " " + shown(*right), *left);
    }

    Stop failed(const Expression& condition, std::string_view wanted, const Json& got) {
        history_of_failure_  = history_[&condition];
        const bool compares  = condition.kind == Expression::Kind::compare;
        const auto& observed = compares ? *condition.items[0] : condition;
        return Stopped{fail(errors::assertion, "expected {} {}, got {}", source_of(observed),
                            wanted, shown(got)),
                       condition.place};
    }

    void remember(const Expression& condition, const Json& value) {
        auto& lines       = history_[&condition];
        const auto height = looking_at_.value_or(stage_.height());
        auto line         = fmt::format("height {}: {}", height.value, shown(value));
        if (lines.empty() || lines.back() != line) lines.push_back(std::move(line));
        if (lines.size() > limits::history) lines.erase(lines.begin());
    }

    // Tried again after each block or piece of time, as long as an expectation is not met or the
    // chain refuses.
    Stop eventually(const Statement& statement) {
        const bool by_time = statement.nanos > 0;
        Duration left{statement.nanos};
        for (std::uint64_t blocks = 0;; ++blocks) {
            auto stop = block(statement.body);
            if (!stop) return std::nullopt;
            if (stop->error.space() == errors::local_space && !stop->error.is(errors::assertion))
                return stop;
            if (by_time ? left.nanos <= 0 : blocks == statement.count) {
                stop->error = std::move(stop->error)
                                  .within("not within {}",
                                          by_time ? Duration{statement.nanos}.text()
                                                  : fmt::format("{} blocks", statement.count));
                return stop;
            }
            const auto step = std::min(left, between_looks);
            left.nanos -= step.nanos;
            const auto moved =
                by_time ? passed(stage_.node().let_pass(step)) : passed(stage_.node().mine(1));
            if (!moved.ok()) return Stopped{moved.error(), statement.place};
            if (auto broken = always()) return broken;
        }
    }

    static Result<void> passed(const auto& done) {
        if (!done.ok()) return done.error();
        return {};
    }

    const File& file_;
    const Scenario& scenario_;
    const Options& options_;
    Outcome outcome_;
    Stage stage_;
    Names names_;
    std::map<std::string, std::uint64_t> snapshots_;
    std::vector<const Statement*> always_;
    std::string only_;                  // "on embedded: " in what other engines skip
    std::optional<Height> looking_at_;  // while `always` looks at a block
    Height looked_up_to_;
    std::map<const Expression*, std::vector<std::string>> history_;
    std::vector<std::string> history_of_failure_;
};

}  // namespace

Outcome play(const File& file, const Scenario& scenario, const Options& options) {
    return Play{file, scenario, options}.run();
}

}  // namespace ve::scenario
