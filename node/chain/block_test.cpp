// Hooks, gates and invariants of modules around the transactions of a block; and boot.
#include <google/protobuf/message.h>
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/chain/chain.hpp"
#include "node/chain/test_messages.hpp"
#include "node/modules/all.hpp"

namespace ve {
namespace {

using test::Chain;

// Tells what is called, and does what a case asks of it.
class Watcher final : public Module {
  public:
    std::string_view name() const override { return "watcher"; }
    void routes(Routes& routes) override {
        routes.begin_block(&Watcher::begin, *this);
        routes.end_block(&Watcher::end, *this);
        routes.gate(&Watcher::gate, *this);
        routes.invariant("nothing is spoilt", &Watcher::whole, *this);
        if (!complete.empty()) routes.complete(complete);
    }
    Result<void> begin(Context& ctx) {
        ctx.emit({"began", {attribute("height", std::to_string(ctx.height().value))}});
        for (const auto& one : ctx.block().misbehaviour)
            ctx.emit({"accused", {attribute("at", std::to_string(one.height.value))}});
        return {};
    }
    Result<void> end(Context& ctx) {
        ctx.emit({"ended", {}});
        for (const auto& [store, key, value] : std::exchange(spoil, {})) {
            if (value.empty())
                ctx.erase(store, key);
            else
                ctx.write(store, key, value);
        }
        if (fail_at_end) return fail(errors::input, "on purpose");
        return {};
    }
    Result<void> gate(Context& ctx, const wire::Tx& tx) {
        ctx.write("watcher", "seen", tx.messages.front()->GetDescriptor()->full_name());
        ctx.emit({"gate", {attribute("phase", std::to_string(static_cast<int>(ctx.phase())))}});
        if (closed) return fail(sdk::unauthorized, "the gate is closed");
        return {};
    }
    Result<void> whole(Context& ctx) {
        ++looks;
        if (ctx.state().at("watcher").has("spoilt")) return fail(errors::corrupt, "it is spoilt");
        return {};
    }
    struct Write {
        std::string store, key, value;  // no value: erased
    };
    std::vector<Write> spoil;  // at the end of the next block
    std::size_t looks = 0;
    bool closed = false, fail_at_end = false;
    std::string complete;
};

Chain::Options watched(Watcher*& watcher) {
    return {.more_modules = [&watcher](ModuleSet& modules) {
        auto module = std::make_unique<Watcher>();
        watcher     = module.get();
        modules.add(std::move(module));
    }};
}

}  // namespace

TEST_CASE("a block's own events say whether they are of its begin or its end", "[chain]") {
    Watcher* watcher = nullptr;
    Chain chain{watched(watcher)};
    chain.block();
    const auto& events = chain.block_events();
    REQUIRE(events.size() == 2);
    CHECK(events[0] ==
          abci::Event{"began", {attribute("height", "2"), attribute("mode", "BeginBlock")}});
    CHECK(events[1] == abci::Event{"ended", {attribute("mode", "EndBlock")}});
}

TEST_CASE("modules see the misbehaviour that a block proves, in that block only", "[chain]") {
    Watcher* watcher = nullptr;
    Chain chain{watched(watcher)};
    chain.block();
    chain.accuse({abci::MisbehaviourKind::duplicate_vote, {}, 10, {1}, chain.time(), 10});
    chain.block();
    REQUIRE(chain.block_events().size() == 3);
    CHECK(chain.block_events()[1].type == "accused");
    CHECK(chain.block_events()[1].attributes[0].value == "1");
    chain.block();
    CHECK(chain.block_events().size() == 2);
}

TEST_CASE("a gate's refusal spends neither fee nor sequence; its writes stay when it lets pass",
          "[chain]") {
    Watcher* watcher = nullptr;
    Chain chain{watched(watcher)};
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", "");
    const auto msg = test::send_coins(alice, bob, "200uve");
    const auto fee = Coins::parse("5uve").value();
    chain.block();
    watcher->closed   = true;
    const auto before = chain.app_hash();
    const auto shut   = chain.sign({&msg}, {.fee = fee});
    CHECK(chain.check(shut).must_fail(sdk::unauthorized).result().log ==
          "the gate is closed: unauthorized");
    chain.block_of({shut}).front().must_fail(sdk::unauthorized);
    CHECK(chain.app_hash() == before);
    CHECK(chain.app().simulate(shut).result.code == sdk::unauthorized.code);

    watcher->closed    = false;
    const auto outcome = chain.block_of({shut}).front().must_fail(sdk::insufficient_funds);
    CHECK(chain.balance(alice.address) == Amount{95});
    CHECK(outcome.attributes("gate", "phase").size() == 1);
    CHECK(chain.app().newest().state.at("watcher").get("seen") == "cosmos.bank.v1beta1.MsgSend");
}

TEST_CASE("a broken invariant stops the node with its name", "[chain]") {
    Watcher* watcher = nullptr;
    Chain chain{watched(watcher)};
    chain.block();
    watcher->spoil = {{"watcher", "spoilt", "x"}};
    CHECK_THROWS_WITH(chain.block(),
                      Catch::Contains("invariant watcher: nothing is spoilt: it is spoilt"));
}

TEST_CASE("an invariant is looked at again when a store that it reads has changed", "[chain]") {
    Watcher* watcher = nullptr;
    Chain chain{watched(watcher)};
    chain.block();
    const auto after_first = watcher->looks;
    chain.blocks(3);
    CHECK(watcher->looks == after_first);
    watcher->spoil = {{"watcher", "other", "x"}};
    chain.block();
    CHECK(watcher->looks == after_first + 1);
    watcher->spoil = {{"acc", "no store of its own", "x"}};
    chain.block();
    CHECK(watcher->looks == after_first + 1);
}

TEST_CASE("money and accounts that a block spoils are found in what it changed", "[chain]") {
    const auto address = Chain::address_of("alice");
    const auto bytes   = string_of(address.bytes());
    const auto balance = "\x02\x14" + bytes + "uve";
    const auto owner   = "\x03uve" + std::string(1, '\0') + '\x14' + bytes;
    const std::string supply{"\0uve", 4};
    struct Case {
        std::string_view name;
        std::vector<Watcher::Write> writes;
        std::string_view complaint;
    };
    const auto c = GENERATE_COPY(values<Case>({
        {"a coin from nowhere", {{"bank", balance, "101"}}, "bank: the supply"},
        {"a coin lost", {{"bank", balance, "99"}}, "bank: the supply"},
        {"a balance gone", {{"bank", balance, ""}, {"bank", owner, ""}}, "bank: the supply"},
        {"an owner gone", {{"bank", owner, ""}}, "bank: the supply"},
        {"an owner of nothing", {{"bank", owner + "x", "x"}}, "bank: the supply"},
        {"less supply", {{"bank", supply, "1"}}, "bank: the supply"},
        {"no supply", {{"bank", supply, ""}}, "bank: the supply"},
        {"no number", {{"bank", balance, "many"}}, "bank: the supply"},
        {"an account gone", {{"acc", "\x01" + bytes, ""}}, "auth: every account"},
        {"a number of nobody", {{"acc", "accountNumber12345678", "x"}}, "auth: every account"},
    }));
    CAPTURE(c.name);
    const auto blocks_before = GENERATE(0, 1);  // all of the state is looked at, or what is new
    CAPTURE(blocks_before);
    Watcher* watcher = nullptr;
    Chain chain{watched(watcher)};
    chain.account("alice", "100uve");
    if (blocks_before > 0) chain.blocks(2);
    watcher->spoil = c.writes;
    CHECK_THROWS_WITH(chain.block(), Catch::Contains(std::string{c.complaint}));
}

TEST_CASE("a failing end of block stops the node with the module's name", "[chain]") {
    Watcher* watcher = nullptr;
    Chain chain{watched(watcher)};
    chain.block();
    watcher->fail_at_end = true;
    CHECK_THROWS_WITH(chain.block(), Catch::Contains("end of block, watcher: on purpose"));
}

TEST_CASE("a service that is said to be complete and is not keeps the chain from starting",
          "[chain]") {
    struct Case {
        std::string_view service, complaint;
    };
    for (const auto& [service, complaint] :
         {Case{"cosmos.vesting.v1beta1.Msg",
               "module watcher has no handler for /cosmos.vesting.v1beta1.Msg/"},
          Case{"no.such.Service", "module watcher names an unknown service no.such.Service"}}) {
        auto modules = std::make_unique<ModuleSet>();
        add_all_modules(*modules);
        auto watcher      = std::make_unique<Watcher>();
        watcher->complete = service;
        modules->add(std::move(watcher));
        const auto chain = ChainApp::make(std::move(modules), {});
        REQUIRE_FALSE(chain.ok());
        CHECK(test::contains(chain.error().detail(), complaint));
    }
}

TEST_CASE("a chain without accounts does not start", "[chain]") {
    const auto chain = ChainApp::make(std::make_unique<ModuleSet>(), {});
    REQUIRE_FALSE(chain.ok());
    CHECK(test::contains(chain.error().detail(), "AccountKeeper"));
}

TEST_CASE("a chain goes on from a version as if it had never stopped", "[chain]") {
    Chain first, second;
    const auto alice = first.account("alice"), bob = first.account("bob");
    second.account("alice");
    second.account("bob");
    const auto msg = test::send_coins(alice, bob, "5uve");
    first.tx(alice, msg).must();
    second.tx(alice, msg).must();
    REQUIRE(first.app_hash() == second.app_hash());
    REQUIRE(second.app().load(second.app().newest(), {}).ok());
    first.tx(alice, msg).must();
    second.tx(alice, msg).must();
    CHECK(first.app_hash() == second.app_hash());

    auto spoilt = second.app().newest();
    spoilt.app_hash[0] ^= 1;
    CHECK_FALSE(second.app().load(spoilt, {}).ok());
    CHECK_FALSE(second.app().load({}, {}).ok());
}

}  // namespace ve
