// Statements before anything runs: messages and names that exist, in places where they may stand.
#include <google/protobuf/descriptor.h>

#include <set>

#include "base/text.hpp"
#include "scenarios/check_fault.hpp"
#include "scenarios/error_kinds.hpp"

namespace ve::scenario {
namespace {

using S  = Statement::Kind;
using Of = Type::Of;

std::string listed(const std::set<std::string>& names, const std::string& name) {
    return did_you_mean(name, std::vector<std::string>{names.begin(), names.end()});
}

class ScenarioChecker {
  public:
    ScenarioChecker(Problems& problems, Problems& warnings, const Scenario& scenario)
        : problems_{problems},
          scenario_{scenario},
          faults_{problems, warnings, scenario},
          scope_{scenario},
          expressions_{problems, scope_} {}

    void block(Block& statements) {
        for (auto& statement : statements) {
            if (problems_.full()) return;
            one(statement);
        }
    }

  private:
    void one(Statement& statement) {
        if (!may_stand(statement)) return;
        switch (statement.kind) {
            case S::actor: return actor(statement);
            case S::let: return bind(statement.name, expressions_.type(*statement.value), S::let);
            case S::tx: return tx(statement);
            case S::query: return query(statement);
            case S::ve: return command(statement);
            case S::expect: return expect(statement);
            case S::log: expressions_.type(*statement.value); return;
            case S::step: return block(statement.body);
            case S::on: return on(statement);
            case S::eventually:
            case S::always: return inside(statement);
            case S::snapshot:
                if (!snapshots_.insert(statement.name.text).second)
                    problems_.add(statement.name.place,
                                  "snapshot '" + statement.name.text + "' was taken before");
                return;
            case S::restore:
                if (!snapshots_.contains(statement.name.text))
                    problems_.add(statement.name.place,
                                  "no snapshot '" + statement.name.text + "' was taken before" +
                                      listed(snapshots_, statement.name.text));
                return;
            case S::fault: return fault(statement);
            case S::mine:
            case S::wait:
            case S::travel: return;
        }
    }

    // What is checked after each block only looks; what is tried again declares nothing.
    bool may_stand(const Statement& statement) {
        const bool looks = statement.kind == S::query || statement.kind == S::let ||
                           statement.kind == S::expect || statement.kind == S::log;
        if (around_ == S::always && !looks) {
            problems_.add(statement.place, "always holds only query, let, expect and log");
            return false;
        }
        const bool once = statement.kind == S::always || statement.kind == S::eventually ||
                          statement.kind == S::actor || statement.kind == S::snapshot ||
                          (statement.kind == S::fault && statement.fault);
        if (around_ == S::eventually && once) {
            problems_.add(statement.place,
                          "eventually is tried again: actor, snapshot, fault, always and "
                          "eventually stand outside of it");
            return false;
        }
        return true;
    }

    void expect(Statement& statement) {
        if (!statement.halted) return expressions_.condition(*statement.value);
        if (around_ == S::always)
            problems_.add(statement.place, "always looks at each block; a halt has none");
    }

    void fault(Statement& statement) {
        const auto& name = statement.name;
        const auto* made = name.empty() ? nullptr : scope_.find(name.text);
        if (!name.empty() && (made == nullptr || made->made_by != S::fault))
            return problems_.add(
                name.place, made == nullptr && scope_.later(name.text)
                                ? scope_.unknown(name.text)
                                : fmt::format("no fault is named '{}'{}; one gets its name by "
                                              "-> name at its end",
                                              name.text, did_you_mean(name.text, fault_names_)));
        faults_.check(statement);
        if (!statement.fault) return;
        Type id;
        id.of = Of::number;
        if (!statement.result.empty()) fault_names_.push_back(statement.result.text);
        bind(statement.result, id, S::fault);
    }

    // Where it is skipped, nothing that it binds is there.
    void on(Statement& statement) {
        const auto outside = scope_;
        block(statement.body);
        scope_ = outside;
    }

    void inside(Statement& statement) {
        const auto before = around_;
        around_           = statement.kind;
        block(statement.body);
        around_ = before;
    }

    void bind(const Name& name, Type type, S made_by) {
        if (name.empty()) return;
        if (auto why = scope_.bind(name, std::move(type), made_by); !why.empty())
            problems_.add(name.place, std::move(why));
    }

    void actor(Statement& statement) {
        if (statement.value) {
            const auto funds = expressions_.type(*statement.value);
            if (!funds.is(Of::money) && !funds.unknown())
                problems_.add(statement.value->place,
                              "an actor starts with an amount such as 10ve");
        }
        if (scope_.count(S::actor) >= limits::actors)
            problems_.add(statement.place,
                          fmt::format("a scenario has at most {} actors", limits::actors));
        Type type;
        type.of = Of::address;
        bind(statement.name, type, S::actor);
    }

    void find_rpc(Statement& statement) {
        const bool message = statement.kind == S::tx;
        const auto& text   = statement.rpc_name.text;
        const auto dot     = text.find('.');
        const auto module  = text.substr(0, dot);
        const auto name    = text.substr(dot + 1);
        std::set<std::string> modules, names;
        for (const auto& rpc : wire::Catalog::get().rpcs()) {
            if (rpc.is_message != message) continue;
            modules.insert(rpc.module());
            if (rpc.module() != module) continue;
            if (rpc.name == name || rpc.request->name() == name) {
                statement.rpc = &rpc;
                return;
            }
            names.insert(message ? rpc.request->name() : rpc.name);
        }
        const auto* what = message ? "message" : "query";
        if (!modules.contains(module))
            problems_.add(statement.rpc_name.place,
                          fmt::format("no module with a {} is named '{}'{}", what, module,
                                      listed(modules, module)));
        else
            problems_.add(
                statement.rpc_name.place,
                fmt::format("module {} has no {} '{}'{}", module, what, name, listed(names, name)));
    }

    void call(Statement& statement) {
        find_rpc(statement);
        if (statement.rpc != nullptr)
            expressions_.message(*statement.value, *statement.rpc->request);
        else
            expressions_.type(*statement.value);
        if (!statement.fails) return;
        if (auto why = unknown_failure(statement.fails->space, statement.fails->code))
            problems_.add(statement.fails->place, *std::move(why));
    }

    void tx(Statement& statement) {
        const auto& who     = statement.name;
        const auto* signer  = scope_.find(who.text);
        const bool is_actor = signer != nullptr && signer->made_by == S::actor;
        if (!is_actor)
            problems_.add(who.place, signer == nullptr && scope_.later(who.text)
                                         ? scope_.unknown(who.text)
                                         : fmt::format("'{}' is no actor{}", who.text,
                                                       did_you_mean(who.text, scope_.actors())));
        call(statement);
        Type receipt;
        receipt.of      = Of::receipt;
        receipt.message = statement.rpc == nullptr ? nullptr : statement.rpc->response;
        bind(statement.result, receipt, S::tx);
    }

    void query(Statement& statement) {
        call(statement);
        if (statement.fails && !statement.result.empty())
            problems_.add(statement.result.place, "a query that fails has no answer to name");
        Type answer;
        if (statement.rpc != nullptr) {
            answer.of      = Of::message;
            answer.message = statement.rpc->response;
        }
        bind(statement.result, answer, S::query);
    }

    void command(Statement& statement) {
        if (scenario_.net.manual)
            problems_.add(statement.place,
                          "a net with block-time manual plays no `ve` lines: they wait for blocks");
        for (auto& word : statement.words) {
            for (auto& piece : word.pieces)
                if (piece.value) expressions_.type(*piece.value);
            if (leaves_folder(word.text()))
                problems_.add(word.place, "'" + printable(word.text()) +
                                              "' leaves the folder of the scenario; fixtures lie "
                                              "below it");
        }
        Type output;
        output.of = Of::output;
        bind(statement.result, output, S::ve);
    }

    // /etc/passwd, ../up, a/../../up; but no URL and no type URL.
    static bool leaves_folder(std::string_view word) {
        if (word.starts_with("--") && word.find('=') != std::string_view::npos)
            word = word.substr(word.find('=') + 1);
        if (word.starts_with('/')) return word.find(".v") == std::string_view::npos;
        const auto padded = "/" + std::string{word} + "/";
        return padded.find("/../") != std::string::npos;
    }

    Problems& problems_;
    const Scenario& scenario_;
    FaultChecker faults_;
    std::vector<std::string> fault_names_;
    Scope scope_;
    ExpressionChecker expressions_;
    std::set<std::string> snapshots_;
    S around_ = S::step;
};

}  // namespace

std::vector<Error> check(File& file) {
    Problems problems{file}, warnings{file};
    std::set<std::string> titles;
    for (auto& scenario : file.scenarios) {
        if (!titles.insert(scenario.title).second)
            problems.add(scenario.place, "two scenarios are titled \"" + scenario.title + "\"");
        ScenarioChecker{problems, warnings, scenario}.block(scenario.body);
    }
    file.warnings = warnings.take();
    return problems.take();
}

}  // namespace ve::scenario
