#include "scenarios/engines.hpp"

#include "client/remote_node.hpp"

namespace ve::scenario {
namespace {

using S = Statement::Kind;

class Search {
  public:
    Search(const File& file, Engine engine) : file_{file}, engine_{engine} {}

    void block(const Block& statements) {
        for (const auto& statement : statements) {
            if (statement.kind == S::on && !plays(engine_, statement)) continue;
            if (!can(statement)) add(statement.place);
            block(statement.body);
        }
    }

    void add(const Place& place) {
        const std::string who =
            engine_ == Engine::cometbft ? "CometBFT" : "the node of another process";
        out_.push_back(
            error_at(file_, place,
                     fmt::format("{} cannot do this: it makes its blocks and keeps its time by "
                                 "itself",
                                 who))
                .with_hint("put it into `on embedded {{ … }}`, which is skipped here, or play "
                           "the scenario without {}",
                           engine_ == Engine::cometbft ? "--engine cometbft" : "--node"));
    }

    std::vector<Error> take() { return std::move(out_); }

  private:
    static bool can(const Statement& statement) {
        switch (statement.kind) {
            case S::actor:
            case S::let:
            case S::step:
            case S::tx:
            case S::query:
            case S::ve:
            case S::eventually:
            case S::always:
            case S::mine:
            case S::log:
            case S::on: return true;
            case S::expect: return !statement.halted;
            case S::wait:
            case S::travel: return statement.nanos <= client::RemoteNode::travel_max.nanos;
            default: return false;
        }
    }

    const File& file_;
    Engine engine_;
    std::vector<Error> out_;
};

}  // namespace

bool plays(Engine engine, const Statement&) { return engine == Engine::embedded; }

std::vector<Error> beyond_engine(const File& file, const Scenario& scenario, Engine engine) {
    if (engine == Engine::embedded) return {};
    Search search{file, engine};
    if (scenario.net.manual) search.add(scenario.place);
    search.block(scenario.body);
    return search.take();
}

}  // namespace ve::scenario
