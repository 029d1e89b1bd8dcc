// Sending coins: what moves, what is told, what is refused.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/bank/v1beta1/query.pb.h"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/chain/coin_forms.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/bank/errors.hpp"
#include "tests/kit/chain.hpp"

namespace ve::bank {
namespace {

namespace pb = cosmos::bank::v1beta1;
using test::Chain;

pb::MsgSend send_of(const Address& from, const Address& to, std::string_view coins) {
    pb::MsgSend msg;
    msg.set_from_address(from.text());
    msg.set_to_address(to.text());
    write_coins(Coins::parse(coins).value(), msg.mutable_amount());
    return msg;
}

std::vector<std::string> told(const abci::TxResult& result) {
    std::vector<std::string> out;
    for (const auto& event : result.events) {
        std::string line = event.type;
        for (const auto& [key, value, index] : event.attributes) line += " " + key + "=" + value;
        out.push_back(line);
    }
    return out;
}

}  // namespace

TEST_CASE("coins that are sent leave one balance and arrive in the other", "[bank]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve,7foo");
    const auto bob   = chain.account("bob", "1uve");
    chain.tx(alice, send_of(alice.address, bob.address, "7foo,40uve")).must();
    CHECK(chain.balance(alice.address) == Amount{60});
    CHECK(chain.balance(alice.address, "foo").is_zero());
    CHECK(chain.balance(bob.address) == Amount{41});
    CHECK(chain.balance(bob.address, "foo") == Amount{7});
}

TEST_CASE("the events of a send stand in the order that clients expect", "[bank]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto a = alice.address.text(), b = bob.address.text(),
               fees    = module_address(module_account::fee_collector).text();
    const auto msg     = send_of(alice.address, bob.address, "5uve");
    const auto outcome = chain.tx(msg, {.fee = Coins::parse("3uve").value()}).must();
    const auto lines   = told(outcome.result());
    REQUIRE(lines.size() == 12);
    CHECK(lines[0] == "coin_spent spender=" + a + " amount=3uve");
    CHECK(lines[1] == "coin_received receiver=" + fees + " amount=3uve");
    CHECK(lines[2] == "transfer recipient=" + fees + " sender=" + a + " amount=3uve");
    CHECK(lines[3] == "message sender=" + a);
    CHECK(lines[4] == "tx fee=3uve fee_payer=" + a);
    CHECK(lines[5] == "tx acc_seq=" + a + "/0");
    CHECK(lines[6].starts_with("tx signature="));
    CHECK(lines[7] ==
          "message action=/cosmos.bank.v1beta1.MsgSend sender=" + a + " module=bank msg_index=0");
    CHECK(lines[8] == "coin_spent spender=" + a + " amount=5uve msg_index=0");
    CHECK(lines[9] == "coin_received receiver=" + b + " amount=5uve msg_index=0");
    CHECK(lines[10] == "transfer recipient=" + b + " sender=" + a + " amount=5uve msg_index=0");
    CHECK(lines[11] == "message sender=" + a + " msg_index=0");
}

TEST_CASE("a send that is refused says why and moves nothing", "[bank]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", "");
    auto msg = send_of(alice.address, bob.address, "5uve");
    struct Case {
        std::string_view name;
        std::function<void(pb::MsgSend&)> spoil;
        ErrorKind kind;
        std::string_view text;
    };
    const auto coin = [](std::string denom, std::string amount) {
        return [=](pb::MsgSend& m) {
            auto* added = m.add_amount();
            added->set_denom(denom);
            added->set_amount(amount);
        };
    };
    const std::vector<Case> cases{
        {"more than there is", [](auto& m) { m.mutable_amount(0)->set_amount("101"); },
         sdk::insufficient_funds,
         "spendable balance 100uve is smaller than 101uve: insufficient funds"},
        {"another denomination", [](auto& m) { m.mutable_amount(0)->set_denom("foo"); },
         sdk::insufficient_funds,
         "spendable balance 0foo is smaller than 5foo: insufficient funds"},
        {"no address to go to", [](auto& m) { m.set_to_address("test"); }, sdk::invalid_address,
         "invalid to address: "},
        {"nothing", [](auto& m) { m.clear_amount(); }, sdk::invalid_coins, ": invalid coins"},
        {"zero", [](auto& m) { m.mutable_amount(0)->set_amount("0"); }, sdk::invalid_coins,
         "0uve: invalid coins"},
        {"a negative amount", [](auto& m) { m.mutable_amount(0)->set_amount("-5"); },
         sdk::invalid_coins, "-5uve: invalid coins"},
        {"a denomination twice", coin("uve", "1"), sdk::invalid_coins, "5uve,1uve: invalid coins"},
        {"not in order", coin("foo", "1"), sdk::invalid_coins, "5uve,1foo: invalid coins"},
        {"no denomination", coin("z", "1"), sdk::invalid_coins, "5uve,1z: invalid coins"},
        {"a module's account",
         [](auto& m) { m.set_to_address(module_address(module_account::fee_collector).text()); },
         sdk::unauthorized, " is not allowed to receive funds: unauthorized"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        auto spoilt = msg;
        c.spoil(spoilt);
        const auto outcome = chain.tx(alice, spoilt).must_fail(c.kind);
        CHECK(outcome.result().log.find(c.text) != std::string::npos);
        CHECK(outcome.result().log.starts_with("failed to execute message; message index: 0: "));
        CHECK(outcome.result().data.empty());
        CHECK(chain.balance(alice.address) == Amount{100});
    }
}

TEST_CASE("one who receives coins for the first time gets an account", "[bank]") {
    Chain chain;
    const auto alice = chain.account("alice");
    chain.block();
    const auto bob = chain.account("bob", "");
    chain.tx(bob, send_of(bob.address, alice.address, "1uve")).must_fail(sdk::unknown_address);
    chain.tx(alice, send_of(alice.address, bob.address, "9uve")).must();
    chain.tx(bob, send_of(bob.address, alice.address, "9uve")).must();
    CHECK(chain.balance(bob.address).is_zero());
}

TEST_CASE("a send to many moves what the input says, or nothing", "[bank]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", ""),
               carol = chain.account("carol", "");
    pb::MsgMultiSend msg;
    auto* input = msg.add_inputs();
    input->set_address(alice.address.text());
    write_coins(Coins::parse("10uve").value(), input->mutable_coins());
    const auto output = [&](const Address& to, std::string_view coins) {
        auto* added = msg.add_outputs();
        added->set_address(to.text());
        write_coins(Coins::parse(coins).value(), added->mutable_coins());
    };
    SECTION("sums that agree") {
        output(bob.address, "4uve");
        output(carol.address, "6uve");
        const auto outcome = chain.tx(alice, msg).must();
        CHECK(chain.balance(alice.address) == Amount{90});
        CHECK(chain.balance(bob.address) == Amount{4});
        CHECK(chain.balance(carol.address) == Amount{6});
        CHECK(outcome.attributes("transfer", "recipient") ==
              std::vector{bob.address.text(), carol.address.text()});
    }
    SECTION("sums that differ") {
        output(bob.address, "4uve");
        chain.tx(alice, msg).must_fail(errors::sums_differ);
        CHECK(chain.balance(bob.address).is_zero());
    }
    SECTION("nobody to receive") { chain.tx(alice, msg).must_fail(errors::no_outputs); }
    SECTION("two senders") {
        auto* second = msg.add_inputs();
        second->set_address(alice.address.text());
        output(bob.address, "4uve");
        chain.tx(alice, msg).must_fail(errors::multiple_senders);
    }
}

TEST_CASE("random sends never change how much there is", "[bank]") {
    Chain chain;
    constexpr std::size_t people = 5;
    std::vector<test::Actor> actors;
    for (std::size_t i = 0; i < people; ++i)
        actors.push_back(chain.account("person-" + std::to_string(i), "1000uve"));
    std::uint64_t seed = 20260101;
    const auto roll    = [&seed](std::uint64_t below) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        return (seed >> 33) % below;
    };
    std::size_t succeeded = 0, failed = 0;
    for (int i = 0; i < 150; ++i) {
        const auto &from = actors[roll(people)], &to = actors[roll(people)];
        const auto amount  = std::to_string(1 + roll(900)) + "uve";
        const auto outcome = chain.tx(from, send_of(from.address, to.address, amount));
        ++(outcome.result().ok() ? succeeded : failed);
    }
    CHECK(succeeded > 20);
    CHECK(failed > 20);
    Amount sum;
    for (const auto& actor : actors) sum = sum.plus(chain.balance(actor.address)).value();
    CHECK(sum == Amount{1000 * people});  // and the invariant held after every block
}

TEST_CASE("the authority decides which denominations may be sent", "[bank]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve,100foo"), bob = chain.account("bob");
    pb::MsgSetSendEnabled msg;
    msg.set_authority(alice.address.text());
    auto* entry = msg.add_send_enabled();
    entry->set_denom("foo");
    chain.tx(alice, msg).must_fail({"gov", 13, ""});
    msg.set_authority(module_address(module_account::gov).text());
    chain.authority(msg).must();
    const auto refused = chain.tx(alice, send_of(alice.address, bob.address, "1foo"))
                             .must_fail(errors::send_disabled);
    CHECK(refused.result().log.ends_with(
        "foo transfers are currently disabled: send transactions are disabled"));
    chain.tx(alice, send_of(alice.address, bob.address, "1uve")).must();

    pb::MsgUpdateParams params;
    params.set_authority(msg.authority());
    chain.authority(params).must();  // default_send_enabled is false now
    chain.tx(alice, send_of(alice.address, bob.address, "1uve")).must_fail(errors::send_disabled);
}

}  // namespace ve::bank
