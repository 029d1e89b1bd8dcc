#include "node/simulation/run.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/rare_paths.hpp"
#include "node/simulation/simulation.hpp"

namespace ve::simulation {

namespace {

constexpr Duration storm_max = Duration::seconds(60), patience = Duration::seconds(60);
constexpr std::int64_t heights_after = 10;

class Run {
  public:
    Run(const Plan& plan, Scene& scene, bool traced)
        : plan_{plan},
          scene_{scene},
          traced_{traced},
          clients_{plan.seed ^ 0xC11E57U},
          suspects_{plan.suspects()},
          paths_{plan.seed, scene.pushes()},
          net_{options()} {
        net_.on_stored = [this](std::size_t, const consensus::Finalized& block) { stored(block); };
    }

    Outcome play() {
        const auto began = net_.now();
        const rare::Watching watching{paths_};
        try {
            storm() && calm() && look() && restart();
        } catch (const std::logic_error& broken) {  // an assertion: that node would have stopped
            breaks(broken.what());
        }
        Outcome out;
        out.simulated = net_.now().since(began);
        out.failure   = net_.watcher().broken();
        if (const auto first = scene_.difference(); out.failure && !first.empty())
            *out.failure += ": " + first;
        out.failed_at     = out.failure ? net_.highest().value : 0;
        out.height        = net_.highest().value;
        out.messages      = net_.lines().delivered();
        out.lost          = net_.lines().lost();
        out.txs           = txs_;
        out.txs_in_blocks = acknowledged_.size();
        out.highest_round = net_.watcher().highest_round();
        out.accused       = net_.watcher().accused().size();
        out.trace         = net_.trace();
        for (std::size_t i = 0; i < rare::paths; ++i)
            if (const auto times = paths_.taken().at(i); times > 0)
                out.paths.emplace(rare::names.at(i), times);
        out.record       = net_.record();
        const auto& list = net_.troubles().list();
        for (std::size_t i = 0; i < list.size(); ++i)
            if (begun_.contains(list[i].id))
                ++out.begun[std::string{faults::info(list[i].fault.kind).name}];
        return out;
    }

  private:
    Options options() {
        Options out;
        out.seed       = plan_.seed;
        out.traced     = traced_;
        out.honest     = plan_.validators;
        out.suspects   = suspects_;
        out.chain      = scene_.chain(plan_.validators);
        clients_pause_ = out.chain.clients_pause;
        out.falsify    = [this](const std::string& extension) { return scene_.falsify(extension); };
        out.refused_tx = [this] { return scene_.refused_tx(); };
        return out;
    }

    void breaks(std::string what) { net_.watcher().breaks(std::move(what)); }
    bool holds() const { return !net_.watcher().broken(); }

    void stored(const consensus::Finalized& block) {
        const auto height = block.decided.block.header.height;
        if (height <= seen_) return;
        seen_ = height;
        for (const auto& tx : block.decided.block.txs) acknowledged_[sha256(tx)] = height;
        if (auto wrong = scene_.committed(block.decided))
            breaks(fmt::format("height {}: {}", height, *wrong));
    }

    void clients_work() {
        if (!is_stormy_) return;
        const auto at = clients_.below(plan_.validators);
        if (net_.is_honest(at) && net_.machine(at).is_running() && txs_ < plan_.txs_max) {
            if (const auto tx = scene_.next_tx(clients_, *net_.host(at).app())) {
                ++txs_;
                if (clients_.one_in(4))
                    net_.submit(at, *tx);
                else
                    net_.submit(*tx);
            }
        }
        net_.plan(clients_.between(ms(5), clients_pause_), [this] { clients_work(); });
    }

    void note_begun() {
        const auto& list = net_.troubles().list();
        for (std::size_t i = 0; i < list.size(); ++i)
            if (net_.troubles().has_begun(i)) begun_.insert(list[i].id);
    }

    // Until the heights are there and each fault is over, but not for ever.
    bool storm() {
        for (const auto& fault : plan_.faults)
            if (const auto added = net_.troubles().add(fault); !added.ok())
                breaks(fmt::format("the plan cannot be: {}", added.error().text()));
        clients_work();
        const auto end = net_.now().plus(storm_max).value();
        while (holds() && net_.now() < end) {
            net_.run_for(ms(100));
            if (net_.highest().value >= plan_.heights && net_.troubles().are_over()) break;
        }
        note_begun();
        is_stormy_ = false;
        return holds();
    }

    bool calm() {
        net_.calm();
        return goes_on("after the faults", heights_after);
    }

    bool goes_on(std::string_view when, std::int64_t heights) {
        const Height target{net_.highest().value + heights};
        if (net_.reaches(target, patience)) return holds();
        if (holds())
            breaks(
                fmt::format("{}, the chain does not go on: height {} of {}, the last validator "
                            "at {}, after {}",
                            when, net_.highest(), target, net_.lowest(), patience));
        return false;
    }

    // What was once in a block that somebody stored is in everybody's.
    bool look() {
        for (std::size_t i = 0; i < plan_.validators; ++i) {
            if (!net_.is_honest(i)) continue;
            auto& host = net_.host(i);
            if (auto wrong = scene_.check(*host.app())) breaks(*wrong);
            std::set<Hash> there;
            for (Height at{1}; at <= host.height(); ++at.value) {
                const auto block = host.block(at);
                const auto read = block.ok() ? consensus::parse_block(block->block) : block.error();
                if (!read.ok()) {
                    breaks(fmt::format("validator {} lost block {}", i, at));
                    break;
                }
                for (const auto& tx : read->txs) there.insert(sha256(tx));
            }
            for (const auto& [tx, height] : acknowledged_)
                if (height <= host.height() && !there.contains(tx))
                    breaks(fmt::format("validator {} lost a transaction of height {}", i, height));
        }
        return holds();
    }

    bool restart() {
        std::map<std::size_t, std::pair<Height, Hash>> before;
        for (std::size_t i = 0; i < plan_.validators; ++i)
            if (net_.is_honest(i)) {
                const auto known = net_.host(i).app()->info();
                before[i]        = {known.last_height, known.last_app_hash};
            }
        net_.restart_all();
        for (const auto& [i, known] : before) {
            if (!net_.machine(i).is_running()) continue;
            const auto now = net_.host(i).app()->info();
            if (now.last_height != known.first || now.last_app_hash != known.second)
                breaks(
                    fmt::format("validator {} comes to another state from its disk: height {} "
                                "instead of {}",
                                i, now.last_height, known.first));
        }
        return holds() && goes_on("after all started again", 3);
    }

    const Plan& plan_;
    Scene& scene_;
    bool traced_;
    network::Dice clients_;
    Duration clients_pause_;
    std::set<std::size_t> suspects_;
    rare::Paths paths_;
    Simulation net_;
    bool is_stormy_    = true;
    std::uint64_t txs_ = 0;
    Height seen_;
    std::map<Hash, Height> acknowledged_;
    std::set<std::uint64_t> begun_;
};

}  // namespace

std::set<std::size_t> Plan::suspects() const {
    std::set<std::size_t> out;
    for (const auto& fault : faults)
        if (makes_suspect(fault.kind)) out.insert(fault.validators.begin(), fault.validators.end());
    return out;
}

Json Plan::json() const {
    Json list = Json::array();
    for (const auto& fault : faults) list.push(fault.text());
    return Json::object({{"seed", seed},
                         {"chain", scene},
                         {"validators", validators},
                         {"heights", heights},
                         {"transactions_max", txs_max},
                         {"faults", std::move(list)}});
}

Result<Plan> Plan::parse(const Json& json) {
    Plan out;
    out.seed       = TRY(TRY(json.member("seed"))->u64());
    out.scene      = TRY(TRY(json.member("chain"))->text());
    out.validators = TRY(TRY(json.member("validators"))->u64(100));
    out.heights    = TRY(TRY(json.member("heights"))->i64(1, 1'000'000));
    out.txs_max    = TRY(TRY(json.member("transactions_max"))->u64());
    for (const auto& one : TRY(json.member("faults"))->items()) {
        auto fault = TRY(faults::parse(TRY(one.text())));
        TRY(faults::check(fault, out.validators));
        out.faults.push_back(std::move(fault));
    }
    if (out.validators == 0) return fail(errors::input, "a run needs a validator");
    return out;
}

Plan plan_of(std::uint64_t seed, Profile profile, std::size_t validators, std::int64_t heights,
             std::string scene) {
    network::Dice dice{seed};
    Plan out;
    out.seed       = seed;
    out.scene      = std::move(scene);
    out.validators = validators;
    out.heights    = heights;
    out.faults     = draw(profile, {validators, heights, ms(heights * 120)}, dice);
    return out;
}

Outcome run(const Plan& plan, Scene& scene, bool traced) { return Run{plan, scene, traced}.play(); }

}  // namespace ve::simulation
