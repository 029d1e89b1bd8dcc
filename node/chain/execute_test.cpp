// What a transaction leaves behind when it succeeds, fails half-way, or runs out of gas.
#include "node/chain/execute.hpp"

#include <google/protobuf/message.h>
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/test_messages.hpp"

namespace ve {
namespace {

using test::Chain;

std::vector<std::string> types_of(const std::vector<abci::Event>& events) {
    std::vector<std::string> out;
    for (const auto& event : events) out.push_back(event.type);
    return out;
}

}  // namespace

TEST_CASE("a transaction whose second message fails leaves nothing of the first", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice", "10uve"), bob = chain.account("bob", "");
    const auto good    = test::send_coins(alice, bob, "4uve"),
               bad     = test::send_coins(alice, bob, "7uve");
    const auto outcome = chain.tx(alice, std::vector<const wire::Proto*>{&good, &bad})
                             .must_fail(sdk::insufficient_funds);
    CHECK(
        outcome.result().log ==
        "failed to execute message; message index: 1: spendable balance 6uve is smaller than 7uve: "
        "insufficient funds");
    CHECK(chain.balance(alice.address) == Amount{10});
    CHECK(chain.balance(bob.address).is_zero());
    CHECK(types_of(outcome.result().events) == std::vector<std::string>{"tx", "tx", "tx"});
    CHECK(outcome.result().data.empty());
}

TEST_CASE("each message's events carry its index, and its response stands in its place",
          "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto one     = test::send_coins(alice, bob, "4uve"),
               two     = test::send_coins(bob, alice, "1uve");
    const auto outcome = chain.tx(alice, std::vector<const wire::Proto*>{&one, &two}).must();
    CHECK(outcome.attributes("message", "msg_index") ==
          std::vector<std::string>{"0", "0", "1", "1"});
    CHECK(outcome.attributes("transfer", "msg_index") == std::vector<std::string>{"0", "1"});
    CHECK(outcome.attributes("message", "sender") ==
          std::vector{alice.address.text(), alice.address.text(), bob.address.text(),
                      bob.address.text()});
    CHECK(outcome.response_bytes(1).empty());
    CHECK(test::contains(outcome.result().data, "/cosmos.bank.v1beta1.MsgSendResponse"));
    for (const auto& event : outcome.result().events)
        for (const auto& attribute : event.attributes) CHECK(attribute.index);
}

TEST_CASE("out of gas in a message keeps the fee, and only that", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", "");
    const auto msg = test::send_coins(alice, bob, "4uve");
    const auto fee = Coins::parse("3uve").value();
    chain.tx(msg, {.fee = fee}).must();  // stores the key and makes the account
    const auto whole = chain.tx(msg, {.fee = fee}).must().result();
    CHECK(whole.gas_used > 15'000);
    CHECK(whole.gas_wanted == 50'000'000);

    const auto limit   = static_cast<std::uint64_t>(whole.gas_used) - 4'000;
    const auto outcome = chain.tx(msg, {.fee = fee, .gas = Gas{limit}}).must_fail(sdk::out_of_gas);
    CHECK(test::contains(outcome.result().log, "out of gas in location: "));
    CHECK(test::contains(outcome.result().log, fmt::format("; gasWanted: {}, gasUsed: ", limit)));
    CHECK(outcome.result().log.ends_with(": out of gas"));
    CHECK(outcome.result().gas_used > outcome.result().gas_wanted);
    CHECK(chain.balance(alice.address) == Amount{100 - 3 - 4 - 3 - 4 - 3});
    CHECK(chain.balance(bob.address) == Amount{8});
}

TEST_CASE("gas counts the same at every execution", "[chain]") {
    const auto gas_of = [](bool checked_before) {
        Chain chain;
        const auto alice = chain.account("alice"), bob = chain.account("bob");
        const auto msg = test::send_coins(alice, bob, "4uve");
        const auto tx  = chain.sign({&msg});
        if (checked_before) chain.check(tx).must();
        return chain.block_of({tx}).front().must().result().gas_used;
    };
    CHECK(gas_of(true) == gas_of(false));
}

TEST_CASE("a block executed twice has one app hash, whatever was cached", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto msg = test::send_coins(alice, bob, "4uve");
    const auto tx  = chain.sign({&msg});
    abci::FinalizeBlock block{{tx, tx, "garbage"}, {}, {}, {2}, chain.time(), {}};
    const auto first  = chain.app().finalize_block(block);
    const auto second = chain.app().finalize_block(block);
    chain.app().keep(chain.app().look_ahead(block.txs));
    const auto third = chain.app().finalize_block(block);
    CHECK(first.app_hash == second.app_hash);
    CHECK(first.app_hash == third.app_hash);
    for (std::size_t i = 0; i < block.txs.size(); ++i) {
        CAPTURE(i);
        CHECK(first.tx_results[i].code == third.tx_results[i].code);
        CHECK(first.tx_results[i].gas_used == third.tx_results[i].gas_used);
        CHECK(first.tx_results[i].data == third.tx_results[i].data);
        CHECK(first.tx_results[i].events == third.tx_results[i].events);
    }
    CHECK(first.tx_results[0].ok());
    CHECK(first.tx_results[1].code == sdk::wrong_sequence.code);
    CHECK(first.tx_results[2].code == sdk::tx_decode.code);
}

TEST_CASE("what is verified ahead in parallel counts, and what is forged does not", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto msg    = test::send_coins(alice, bob, "4uve");
    const auto good   = chain.sign({&msg});
    const auto forged = chain.sign({&msg}, {.signatures = [](auto& signatures) {
                                       signatures[0][5] = static_cast<char>(signatures[0][5] ^ 1);
                                   }});
    chain.app().keep(chain.app().look_ahead(std::vector{forged, good, good}));
    chain.check(forged).must_fail(sdk::unauthorized);
    chain.check(good).must();
    const auto outcomes = chain.block_of({forged, good});
    outcomes[0].must_fail(sdk::unauthorized);
    outcomes[1].must();
}

TEST_CASE("a message that no module handles is refused before the ante", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice");
    auto msg         = test::send_coins(alice, alice, "1uve");
    // Somebody's transaction may well name it: the definition exists, the module does not.
    const std::string name = "cosmos.vesting.v1beta1.MsgCreateVestingAccount";
    auto vesting           = wire::Catalog::get().make(name);
    const auto* signer     = vesting->GetDescriptor()->FindFieldByName("from_address");
    vesting->GetReflection()->SetString(vesting.get(), signer, alice.address.text());
    const auto outcome = chain.tx(alice, *vesting).must_fail(sdk::unknown_request);
    CHECK(outcome.result().log == "no message handler found for /" + name + ": unknown request");
    CHECK(outcome.result().gas_wanted == 0);
}

TEST_CASE("a block's gas is bounded when the chain says so", "[chain]") {
    abci::ConsensusParams params;
    params.block_max_gas = 100'000;
    Chain chain{{.params = params}};
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto msg = test::send_coins(alice, bob, "4uve");
    chain.tx(msg, {.gas = Gas{100'001}}).must_fail(sdk::invalid_gas_limit);
    std::vector<std::string> txs;
    for (std::uint64_t sequence = 0; sequence < 6; ++sequence)
        txs.push_back(chain.sign({&msg}, {.gas = Gas{90'000}, .auth_info = [&](auto& info) {
                                              info.mutable_signer_infos(0)->set_sequence(sequence);
                                          }}));
    const auto outcomes = chain.block_of(txs);
    outcomes.front().must();
    CHECK(outcomes.back().must_fail(sdk::out_of_gas).result().log ==
          "no block gas left to run tx: out of gas");
}

}  // namespace ve
