// Vote extensions from a precommit to a module's hook, and everything that is not believed.
#include "node/chain/extension.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

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

TEST_CASE("only votes that consensus knows of are handed over", "[chain]") {
    Stage stage;
    Chain chain{stage.with({}, 1)};
    chain.block();
    abci::FinalizeBlock block{
        {encode_extended_votes({vote_of(1, "known"), vote_of(2, "stranger"),
                                vote_of(3, "another power", 11), vote_of(4, "did not sign")})},
        {vote_of(1, ""), vote_of(3, ""), vote_of(4, "")},
        {},
        {3},
        chain.time(),
        {}};
    block.last_votes[2].signed_block = false;
    const auto result                = chain.app().finalize_block(block);
    chain.app().commit();
    REQUIRE(result.tx_results.size() == 1);
    CHECK(result.tx_results[0].ok());
    CHECK(heard_in(chain) == std::vector<std::string>{"known"});
}

TEST_CASE("a proposal holds at most one set of votes, first, whole, and with nothing refused",
          "[chain]") {
    Speaker one{"one@"};
    Stage stage;
    Chain chain{stage.with({&one}, 1)};
    chain.block();
    const auto votes = encode_extended_votes({vote_of(1, "x"), vote_of(2, "y")});
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
        {"a validator twice", {encode_extended_votes({vote_of(1, "x"), vote_of(1, "y")})}, false},
        {"no power", {encode_extended_votes({vote_of(1, "x", 0)})}, false},
        {"a refused extension", {encode_extended_votes({vote_of(1, "a lie")})}, false},
        {"too long an extension",
         {encode_extended_votes({vote_of(1, std::string(extension_bytes_max + 1, 'x'))})},
         false},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(chain.app().process_proposal({1 << 22, c.txs, {}, {3}, {}, {}}) == c.accepted);
    }
}

TEST_CASE("a proposal stays within its bytes; votes come before transactions", "[chain]") {
    Chain chain;
    chain.block();
    const std::string big(200, 'x');
    abci::Proposal proposal{449, {big, big, big}, {vote_of(1, "said")}, {2}, {}, {}};
    const auto txs = chain.app().prepare_proposal(proposal);
    REQUIRE(txs.size() == 2);
    CHECK(is_extended_votes(txs[0]));
    CHECK(txs[1] == big);
    proposal.max_bytes = 0;
    CHECK(chain.app().prepare_proposal(proposal).empty());
}

TEST_CASE("extended votes are no transaction and survive their own encoding", "[chain]") {
    const std::vector votes{vote_of(1, "x"), vote_of(2, std::string(300, '\0')), vote_of(3, "")};
    const auto bytes = encode_extended_votes(votes);
    CHECK_FALSE(wire::decode_tx(bytes).ok());
    const auto decoded = decode_extended_votes(bytes);
    REQUIRE(decoded.ok());
    REQUIRE(decoded->size() == votes.size());
    for (std::size_t i = 0; i < votes.size(); ++i) {
        CHECK((*decoded)[i].validator == votes[i].validator);
        CHECK((*decoded)[i].extension == votes[i].extension);
        CHECK((*decoded)[i].power == votes[i].power);
    }
}

}  // namespace ve
