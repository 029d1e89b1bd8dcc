// Vote extensions from a precommit to a module's hook, and everything that is not believed.
#include "node/chain/extension.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

#include "node/chain/chain.hpp"
#include "node/chain/test_messages.hpp"

namespace ve {
namespace {

using test::Chain;

// Writes what it was told into the state; refuses on demand.
class Listener final : public Module {
  public:
    std::string_view name() const override { return "listener"; }
    void routes(Routes& routes) override { routes.extension(&Listener::hear, *this); }
    Result<void> hear(Context& ctx, const std::vector<abci::ExtendedVote>& votes) {
        ++heard;
        for (const auto& vote : votes)
            if (!vote.extension.empty()) ctx.write("listener", hex(vote.validator), vote.extension);
        if (refuse) return fail(errors::input, "nonsense");
        return {};
    }
    int heard   = 0;
    bool refuse = false;
};

class Speaker final : public VoteExtender {
  public:
    explicit Speaker(std::string words) : words_{std::move(words)} {}
    std::string extend(Context& committed, Height height, const Hash&) override {
        seen_height = committed.height();
        return words_.empty() ? words_ : words_ + std::to_string(height.value);
    }
    bool verify(Context&, Height, const ByteArray<20>&, std::string_view extension) override {
        return extension != "a lie";
    }
    Height seen_height;

  private:
    std::string words_;
};

abci::ExtendedVote vote_of(std::uint8_t validator, std::string extension, std::int64_t power = 10) {
    abci::ExtendedVote vote{{}, power, true, std::move(extension)};
    vote.validator[0] = validator;
    return vote;
}

struct Stage {
    Listener* listener = nullptr;
    Chain::Options with(std::vector<VoteExtender*> extenders, std::size_t validators) {
        return {.validators   = validators,
                .extenders    = std::move(extenders),
                .more_modules = [this](ModuleSet& modules) {
                    auto module = std::make_unique<Listener>();
                    listener    = module.get();
                    modules.add(std::move(module));
                }};
    }
};

std::vector<std::string> heard_in(Chain& chain) {
    std::vector<std::string> out;
    chain.app()
        .newest()
        .state.at("listener")
        .walk({}, [&](std::string_view, std::string_view said) { out.emplace_back(said); });
    std::ranges::sort(out);
    return out;
}

}  // namespace

TEST_CASE("what validators attach to a block reaches the module in the next", "[chain]") {
    Speaker one{"one@"}, three{"three@"}, silent{""};
    Stage stage;
    Chain chain{stage.with({&one, &silent, &three}, 4)};
    chain.block();  // 1 and 2; the votes for 1 are in 2
    CHECK(heard_in(chain) == std::vector<std::string>{"one@1", "three@1"});
    CHECK(one.seen_height.value == 1);  // for block 2 it saw what block 1 left
    const auto alice = chain.account("alice", "");
    chain.tx(chain.validator(0), test::send_coins(chain.validator(0), alice, "5uve")).must();
    CHECK(heard_in(chain) == std::vector<std::string>{"one@2", "three@2"});
}

TEST_CASE("when nobody has anything to say, nothing is injected", "[chain]") {
    Speaker silent{""};
    Stage stage;
    Chain chain{stage.with({&silent}, 2)};
    chain.blocks(3);
    CHECK(stage.listener->heard == 0);
    const abci::Proposal proposal{1000, {"tx"}, {vote_of(1, "")}, {5}, {}, {}};
    CHECK(chain.app().prepare_proposal(proposal) == std::vector<std::string>{"tx"});
}

TEST_CASE("a hook that refuses leaves nothing, and the chain goes on", "[chain]") {
    Speaker one{"one@"};
    Stage stage;
    Chain chain{stage.with({&one}, 1)};
    chain.block();
    stage.listener->refuse = true;
    chain.block();
    CHECK(heard_in(chain) == std::vector<std::string>{"one@1"});
    REQUIRE(chain.block_events().size() == 1);
    CHECK(chain.block_events()[0].type == "vote_extensions_refused");
    CHECK(chain.block_events()[0].attributes.back() == attribute("mode", "BeginBlock"));
}

TEST_CASE("a block hands over what its validators signed, whoever was asked before it was decided",
          "[chain]") {
    Speaker one{"one@"}, two{"two@"}, three{"three@"};
    Stage stage;
    Chain chain{stage.with({&one, &two, &three}, 3)};
    chain.block();
    const auto before = heard_in(chain);
    struct Case {
        std::string_view name;
        std::function<void(CarriedVotes&, abci::FinalizeBlock&)> change;
        std::string_view refused;  // why; nothing: all is handed over
    };
    const auto last = chain.height();
    const std::vector<Case> cases{
        {"as they were cast", [](auto&, auto&) {}, ""},
        {"another's words",
         [](auto& carried, auto&) { carried.votes[1].extension = "a word that he never said"; },
         "did not sign what it is said to say"},
        {"of another height", [](auto& carried, auto&) { --carried.height.value; }, "of height"},
        {"of another round", [](auto&, auto& block) { block.last_round = 1; }, "of round 0, not 1"},
        {"one did not vote", [](auto&, auto& block) { block.last_votes[2].signed_block = false; },
         "is not in the last commit"},
        {"another power", [](auto&, auto& block) { block.last_votes[0].power += 1; }, "has power"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CarriedVotes carried{last, 0, chain.last_votes()};
        abci::FinalizeBlock block{{}, carried.votes, {}, {last.value + 1}, chain.time(), {}};
        c.change(carried, block);
        block.txs         = {encode_carried_votes(carried)};
        const auto result = chain.app().finalize_block(block);
        REQUIRE(result.tx_results.size() == 1);
        CHECK(result.tx_results[0].ok());
        std::string why;
        for (const auto& event : result.events)
            if (event.type == "vote_extensions_refused") why = event.attributes.at(0).value;
        CHECK(why.find(c.refused) != std::string::npos);
        CHECK(why.empty() == c.refused.empty());
        CHECK(heard_in(chain) == before);  // not committed
    }
}

TEST_CASE("a proposal holds at most one set of votes, first, whole, true, and with nothing refused",
          "[chain]") {
    Speaker one{"one@"}, two{"two@"};
    Stage stage;
    Chain chain{stage.with({&one, &two}, 2)};
    chain.block();
    const auto cast  = chain.last_votes();
    const auto last  = chain.height();
    const auto votes = encode_carried_votes({last, 0, cast});
    const auto with  = [&](const std::function<void(std::vector<abci::ExtendedVote>&)>& change) {
        auto changed = cast;
        change(changed);
        return encode_carried_votes({last, 0, changed});
    };
    struct Case {
        std::string_view name;
        std::vector<std::string> txs;
        bool accepted;
    };
    const std::vector<Case> cases{
        {"nothing", {}, true},
        {"votes alone", {votes}, true},
        {"votes and a transaction", {votes, "tx"}, true},
        {"votes after a transaction", {"tx", votes}, false},
        {"votes twice", {votes, votes}, false},
        {"cut off", {votes.substr(0, votes.size() - 1)}, false},
        {"with something behind", {votes + '\0'}, false},
        {"a validator twice", {with([](auto& all) { all[1] = all[0]; })}, false},
        {"a validator less", {with([](auto& all) { all.pop_back(); })}, false},
        {"other words", {with([](auto& all) { all[0].extension = "six"; })}, false},
        {"another's signature",
         {with(
             [](auto& all) { std::swap(all[0].extension_signature, all[1].extension_signature); })},
         false},
        {"half of the power",
         {with([](auto& all) {
             all[0] = {all[0].validator, 10, false, {}};
         })},
         false},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto silent = cast;
        for (auto& vote : silent) vote = {vote.validator, vote.power, vote.signed_block, {}};
        CHECK(chain.app().process_proposal({1 << 22, c.txs, silent, {last.value + 1}, {}, {}}) ==
              c.accepted);
    }
}

TEST_CASE("words that are refused, and a validator that nobody knows, are not carried", "[chain]") {
    Speaker one{"one@"}, two{"two@"}, three{"three@"}, four{"four@"};
    Stage stage;
    Chain chain{stage.with({&one, &two, &three, &four}, 4)};
    chain.block();
    const auto cast = chain.last_votes();
    struct Case {
        std::string_view name;
        std::function<void(abci::ExtendedVote&)> change;
    };
    const std::vector<Case> cases{
        {"not signed", [](auto& vote) { vote.extension = "other words"; }},
        {"no signature at all", [](auto& vote) { vote.extension_signature.clear(); }},
        {"unknown", [](auto& vote) { vote.validator = {1}; }},
    };
    const auto carried_of = [&](const std::vector<abci::ExtendedVote>& votes) {
        const auto txs =
            chain.app().prepare_proposal({1 << 20, {}, votes, {chain.height().value + 1}, {}, {}});
        return txs.empty() ? std::vector<abci::ExtendedVote>{}
                           : decode_carried_votes(txs[0]).value().votes;
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto votes = cast;
        c.change(votes[2]);
        const auto carried = carried_of(votes);
        REQUIRE(carried.size() == 4);
        CHECK_FALSE(carried[2].signed_block);
        CHECK(carried[2].extension.empty());
        CHECK(carried[1].extension == cast[1].extension);
        c.change(votes[1]);  // half of the power is too little to carry anything
        CHECK(carried_of(votes).empty());
    }
}

TEST_CASE("a proposal stays within its bytes; votes come before transactions", "[chain]") {
    Speaker one{"one@"};
    Stage stage;
    Chain chain{stage.with({&one}, 1)};
    chain.block();
    const std::string big(200, 'x');
    const auto votes = chain.last_votes();
    const auto room  = encode_carried_votes({chain.height(), 0, votes}).size();
    abci::Proposal proposal{static_cast<std::int64_t>(room + 3 + 210),
                            {big, big, big},
                            votes,
                            {chain.height().value + 1},
                            {},
                            {}};
    const auto txs = chain.app().prepare_proposal(proposal);
    REQUIRE(txs.size() == 2);
    CHECK(is_carried_votes(txs[0]));
    CHECK(txs[1] == big);
    proposal.max_bytes = 0;
    CHECK(chain.app().prepare_proposal(proposal).empty());
}

}  // namespace ve
