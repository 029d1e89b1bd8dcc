// The judge reads what any client could have: the blocks that honest validators stored with their
// commits, and the votes that they heard.
#include "node/simulation/beyond.hpp"

#include <map>

#include "node/simulation/simulation.hpp"

namespace ve::simulation {

using namespace consensus;

namespace {

class Judge {
  public:
    void saw(const ChainState& before, const Decided& decided) {
        auto& here      = heights_[decided.block.header.height];
        here.validators = before.validators;
        here.commits.emplace(decided.id.hash, decided.next.last_commit);
    }
    void heard(const SignedVote& vote) {
        votes_[vote.height].insert({vote.validator, vote.round, vote.type, vote.block_id.hash});
    }

    std::optional<Height> fork() const {
        for (const auto& [height, here] : heights_)
            if (here.commits.size() > 1) return height;
        return {};
    }

    // For the first height with two blocks.
    std::set<ByteArray<20>> accused(Height height) const {
        const auto& here = heights_.at(height);
        auto votes       = votes_.contains(height) ? votes_.at(height) : std::set<Cast>{};
        for (const auto& [hash, commit] : here.commits)
            for (std::size_t i = 0; i < commit.signatures.size(); ++i)
                if (commit.signatures[i].flag == CommitFlag::commit)
                    votes.insert({here.validators.list()[i].address, commit.round,
                                  VoteType::precommit, hash});
        std::set<ByteArray<20>> out;
        for (const auto& a : votes)
            for (const auto& b : votes)
                if (a.validator == b.validator &&
                    (contradict(a, b) || forgets(a, b, votes, here.validators)))
                    out.insert(a.validator);
        return out;
    }
    const ValidatorSet& validators(Height height) const { return heights_.at(height).validators; }

  private:
    struct Cast {
        ByteArray<20> validator{};
        std::int32_t round = 0;
        VoteType type      = VoteType::prevote;
        Bytes hash;
        auto operator<=>(const Cast&) const = default;
    };
    struct Here {
        ValidatorSet validators;
        std::map<Bytes, Commit> commits;  // by block
    };

    static bool contradict(const Cast& a, const Cast& b) {
        return a.round == b.round && a.type == b.type && a.hash != b.hash;
    }
    // Precommitted one block, and later voted for another that two thirds had not prevoted between.
    static bool forgets(const Cast& locked, const Cast& later, const std::set<Cast>& votes,
                        const ValidatorSet& validators) {
        if (locked.type != VoteType::precommit || locked.hash.empty() || later.hash.empty() ||
            later.hash == locked.hash || later.round <= locked.round)
            return false;
        // A precommit follows the prevotes of its own round.
        const auto end = later.round + (later.type == VoteType::precommit ? 1 : 0);
        for (auto round = locked.round; round < end; ++round) {
            std::int64_t power = 0;
            for (const auto& one : validators.list())
                if (votes.contains({one.address, round, VoteType::prevote, later.hash}))
                    power += one.power;
            if (power * 3 > validators.total_power() * 2) return false;
        }
        return true;
    }

    std::map<Height, Here> heights_;
    std::map<Height, std::set<Cast>> votes_;
};

void split(Simulation& net, const Beyond& plan) {
    std::vector<std::size_t> side(net.machines());
    for (std::size_t i = 0; i < side.size(); ++i) side[i] = i % 2;
    if (plan.honest % 2 == 1)  // twins stay on two sides
        for (std::size_t i = plan.honest; i < side.size(); ++i) side[i] = (i - plan.honest) % 2;
    net.lines().partition(side);
}

void lose_every_copy(Simulation& net) {
    for (std::size_t i = 0; i < net.machines(); ++i) net.crash(i);
    for (std::size_t i = 0; i < net.machines(); ++i) net.host(i).forget();
    for (std::size_t i = 0; i < net.machines(); ++i) net.start(i);
}

}  // namespace

Judged play_beyond(const Beyond& plan, Scene& scene) {
    Options options;
    options.seed     = plan.seed;
    options.honest   = plan.honest;
    options.traitors = plan.traitors;
    options.watched  = false;
    options.chain    = scene.chain(plan.honest + plan.traitors);
    Simulation net{std::move(options)};
    Judge judge;
    net.on_vote   = [&](const SignedVote& vote) { judge.heard(vote); };
    net.on_stored = [&](std::size_t machine, const Finalized& block) {
        judge.saw(net.host(machine).before_newest(), block.decided);
    };
    net.submit("tx before");
    net.run_for(Duration::seconds(1));
    if (plan.every_copy_lost)
        lose_every_copy(net);
    else
        split(net, plan);
    for (int i = 0; i < 3; ++i) {
        net.submit(net.dice().below(plan.honest), fmt::format("tx {}", i));
        net.run_for(ms(1'000));
    }
    net.calm();
    const auto healed = net.highest();
    net.run_for(Duration::seconds(2));

    Judged out;
    out.height  = net.highest();
    out.goes_on = net.highest() > healed;
    out.fork    = judge.fork();
    if (!out.fork) return out;
    const auto accused    = judge.accused(*out.fork);
    const auto& everybody = judge.validators(*out.fork);
    std::int64_t power    = 0;
    for (const auto& who : accused) {
        const auto* validator = everybody.find(who);
        power += validator == nullptr ? 0 : validator->power;
    }
    out.accused = accused.size();
    if (power * 3 < everybody.total_power())
        out.failure = fmt::format("seed {}: two blocks of height {}, and power {} of {} is accused",
                                  plan.seed, *out.fork, power, everybody.total_power());
    for (std::size_t i = 0; i < plan.honest && !plan.every_copy_lost; ++i)
        if (accused.contains(net.machine(i).address()))
            out.failure =
                fmt::format("seed {}: validator {} was honest and is accused", plan.seed, i);
    return out;
}

}  // namespace ve::simulation
