// Genesis in and out: strict about what is not known, the same bytes after a round trip.
#include <catch2/catch.hpp>

#include "node/chain/chain.hpp"
#include "node/chain/test_messages.hpp"
#include "node/modules/all.hpp"

namespace ve {
namespace {

using test::Chain;

std::unique_ptr<ChainApp> bare_chain(const std::string& chain_id) {
    auto modules = std::make_unique<ModuleSet>();
    add_all_modules(*modules);
    return ChainApp::make(std::move(modules), {.chain_id = chain_id}).value();
}

Result<abci::InitChainResult> start(ChainApp& chain, const std::string& app_state,
                                    std::vector<abci::Validator> validators = {}) {
    return chain.init_chain(
        {{1'767'225'600, 0}, "test-1", {}, std::move(validators), app_state, {1}});
}

void next_block(ChainApp& chain, std::int64_t height) {
    chain.finalize_block({{}, {}, {}, {height}, {1'767'225'600 + height, 0}, {}});
    chain.commit();
}

}  // namespace

TEST_CASE("an exported chain starts again with the same state and exports the same bytes",
          "[chain]") {
    Chain chain{{.validators = 3}};
    const auto alice = chain.account("alice", "100uve,5foo"), bob = chain.account("bob", "");
    chain.tx(alice, test::send_coins(alice, bob, "5foo,7uve")).must();
    const auto exported = chain.export_genesis().dump();
    auto again          = bare_chain("test-1");
    const auto started  = start(*again, exported);
    CAPTURE(started.ok() ? "" : started.error().text());
    REQUIRE(started.ok());
    CHECK(started->validators.size() == 3);
    // Whom consensus asks to sign is known from the second block on.
    const auto& before = chain.app().newest().state;
    const auto& after  = again->newest().state;
    for (const auto& module : chain.modules().list())
        for (const auto store : module->stores())
            if (store != "slashing")
                CHECK(after.at(store).root_hash() == before.at(store).root_hash());
    next_block(*again, 1);
    CHECK(again->export_genesis().value().dump() == exported);
}

TEST_CASE("a chain starts from nothing but defaults", "[chain]") {
    auto chain = bare_chain("test-1");
    REQUIRE(start(*chain, "{}").ok());
    auto same = bare_chain("test-1");
    REQUIRE(start(*same, same->default_genesis().dump()).ok());
    CHECK(chain->info().last_height.value == 0);
    CHECK(chain->info().last_app_hash == same->info().last_app_hash);
    CHECK_FALSE(chain->export_genesis().ok());  // there is no block yet
    next_block(*chain, 1);
    CHECK(chain->info().last_height.value == 1);
    CHECK(chain->export_genesis().ok());
}

TEST_CASE("a genesis that makes no sense is refused with the place", "[chain]") {
    struct Case {
        std::string_view name, app_state, complaint;
    };
    const std::string ve1     = Chain::address_of("x").text();
    const std::string balance = R"({"bank":{"balances":[{"address":")" + ve1 +
                                R"(","coins":[{"denom":"uve","amount":"5"}]}],)";
    const std::string twice =
        R"({"auth":{"params":{"max_memo_characters":"256","tx_sig_limit":"7",)"
        R"("tx_size_cost_per_byte":"10","sig_verify_cost_ed25519":"590",)"
        R"("sig_verify_cost_secp256k1":"1000"},"accounts":[)"
        R"({"@type":"/cosmos.auth.v1beta1.BaseAccount","address":")" +
        ve1 + R"("},{"@type":"/cosmos.auth.v1beta1.BaseAccount","address":")" + ve1 + R"("}]}})";
    const std::string wrong_supply = balance + R"("supply":[{"denom":"uve","amount":"6"}]}})";
    const std::vector<Case> cases{
        {"no JSON", "{", "expected"},
        {"no object", "[]", "the app state is not a JSON object"},
        {"an unknown module", R"({"gov":{}})",
         "the app state names modules that this chain lacks: gov (it has: "},
        {"an unknown member", R"({"bank":{"ballances":[]}})", "genesis of module bank: "},
        {"wrong supply", wrong_supply, "genesis supply is incorrect, expected 6uve, got 5uve"},
        {"an account twice", twice, "duplicate account found in genesis state; address: ve1"},
        {"params of zero", R"({"auth":{}})",
         "genesis of module auth: invalid tx signature limit: 0"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto chain         = bare_chain("test-1");
        const auto refused = start(*chain, std::string{c.app_state});
        REQUIRE_FALSE(refused.ok());
        CAPTURE(refused.error().text());
        CHECK(test::contains(refused.error().text(), c.complaint));
    }
}

TEST_CASE("the chain's name and its validators must be those of the document", "[chain]") {
    auto chain         = bare_chain("test-2");
    const auto renamed = start(*chain, "{}");
    REQUIRE_FALSE(renamed.ok());
    CHECK(renamed.error().detail() ==
          "invalid chain-id on InitChain; expected: test-2, got: test-1");

    Chain with_one;
    auto other         = bare_chain("test-1");
    const auto refused = start(*other, with_one.export_genesis().dump(), {{{1}, 10}});
    REQUIRE_FALSE(refused.ok());
    CHECK(test::contains(refused.error().detail(), "validators are not those of module staking"));
    auto bare       = bare_chain("test-1");
    const auto kept = start(*bare, "{}", {{{1}, 10}});
    REQUIRE(kept.ok());
    CHECK(kept->validators == std::vector<abci::Validator>{{{1}, 10}});
}

}  // namespace ve
