#include "simulate/chain/edges.hpp"

#include "node/modules/deployment/state.hpp"
#include "node/modules/escrow/state.hpp"
#include "node/modules/market/state.hpp"
#include "node/modules/mfa/state.hpp"
#include "node/modules/settlement/state.hpp"
#include "node/modules/veid/state.hpp"

namespace ve::simulate {

namespace {

using States = std::map<std::string, std::string>;  // what, and its state

struct Life {
    std::string_view kind;
    std::string_view first;  // states that it may begin in
    std::string_view steps;  // "open>active open>closed"
    bool may_go = false;     // be forgotten
    States (*states)(Context&);
};

template <class Map, class State>
States states_of(Context& ctx, const Map& map, State state) {
    States out;
    for (const auto& [key, value] : map.list(ctx)) {
        std::string name;
        codec::Key<std::remove_cvref_t<decltype(key)>>::put(name, key, true);
        out[name] = state(value);
    }
    return out;
}

std::string number(int state) { return std::to_string(state); }

const Life lives[] = {
    {"an order", "1", "1>2 1>3 2>3", false,
     [](Context& ctx) {
         return states_of(ctx, market::Store{}.orders,
                          [](const auto& one) { return number(one.state()); });
     }},
    {"a bid", "1", "1>2 1>3 1>4 2>4", false,
     [](Context& ctx) {
         return states_of(ctx, market::Store{}.bids,
                          [](const auto& one) { return number(one.state()); });
     }},
    {"a lease", "1", "1>2 1>3", false,
     [](Context& ctx) {
         return states_of(ctx, market::Store{}.leases,
                          [](const auto& one) { return number(one.state()); });
     }},
    {"a deployment", "1", "1>2", false,
     [](Context& ctx) {
         return states_of(ctx, deployment::Store{}.deployments,
                          [](const auto& one) { return number(one.state()); });
     }},
    {"a group", "1", "1>2 2>1 1>3 3>1 1>4 2>4 3>4", false,
     [](Context& ctx) {
         return states_of(ctx, deployment::Store{}.groups,
                          [](const auto& one) { return number(one.state()); });
     }},
    {"an escrow account", "1", "1>2 1>3 3>1 3>2", false,
     [](Context& ctx) {
         return states_of(ctx, escrow::Store{}.accounts,
                          [](const auto& one) { return number(one.state().state()); });
     }},
    {"a payment", "1", "1>2 1>3 3>1 3>2", false,
     [](Context& ctx) {
         return states_of(ctx, escrow::Store{}.payments,
                          [](const auto& one) { return number(one.state().state()); });
     }},
    {"an escrow", "pending",
     "pending>active pending>refunded pending>expired active>released active>refunded "
     "active>disputed active>expired disputed>released disputed>refunded disputed>expired",
     false,
     [](Context& ctx) {
         return states_of(ctx, settlement::Store{}.escrows,
                          [](const auto& one) { return one.state(); });
     }},
    {"a scope", "1", "1>2 1>4 1>5 2>3 2>4 2>1 2>6 6>7 6>4 6>5 7>3 7>4 7>5 7>6 3>5 4>1 5>1", false,
     [](Context& ctx) {
         return states_of(ctx, veid::State{}.scopes,
                          [](const auto& one) { return number(one.status()); });
     }},
    {"a challenge", "1", "1>2 1>3 1>4 1>5", true,
     [](Context& ctx) {
         return states_of(ctx, mfa::State{}.challenges,
                          [](const auto& one) { return number(one.status()); });
     }},
    {"a factor", "1 2", "1>2 1>3 1>4 2>3 2>4", false,
     [](Context& ctx) {
         return states_of(ctx, mfa::State{}.factors,
                          [](const auto& one) { return number(one.status()); });
     }},
};

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

// By one step or several: a block may hold many.
bool leads_to(const Life& life, const std::string& from, const std::string& to) {
    std::set<std::string> reached{from};
    for (bool more = true; more;) {
        more = false;
        for (const auto step : words(life.steps)) {
            const auto arrow = step.find('>');
            if (reached.contains(std::string{step.substr(0, arrow)}))
                more |= reached.insert(std::string{step.substr(arrow + 1)}).second;
        }
    }
    return reached.contains(to);
}

bool may_appear_as(const Life& life, const std::string& state) {
    for (const auto first : words(life.first))
        if (leads_to(life, std::string{first}, state)) return true;
    return false;
}

}  // namespace

Wrong illegal_step(Told& told) {
    for (const auto& life : lives) {
        const auto before = life.states(told.before.ctx()), now = life.states(told.now.ctx());
        for (const auto& [what, state] : now) {
            const auto known = before.find(what);
            if (known == before.end()) {
                if (!may_appear_as(life, state))
                    return fmt::format("{} begins as {}", life.kind, state);
            } else if (known->second != state && !leads_to(life, known->second, state)) {
                return fmt::format("{} goes from {} to {}", life.kind, known->second, state);
            }
        }
        if (life.may_go) continue;
        for (const auto& [what, state] : before)
            if (!now.contains(what)) return fmt::format("{} in state {} is gone", life.kind, state);
    }
    return {};
}

Wrong illegal_score(View& now) {
    for (const auto& [who, score] : veid::State{}.scores.list(now.ctx()))
        if (score.score() > 100) return fmt::format("{} has a score of {}", who, score.score());
    return {};
}

}  // namespace ve::simulate
