// Transactions without a sequence: any order, each once, and only for a while.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/test_messages.hpp"

namespace ve {
namespace {

namespace tx_pb = cosmos::tx::v1beta1;
using test::Chain;
using test::TxOptions;

TxOptions unordered(const Time& until) {
    TxOptions out;
    out.body = [until](tx_pb::TxBody& body) {
        body.set_unordered(true);
        body.mutable_timeout_timestamp()->set_seconds(until.seconds);
        body.mutable_timeout_timestamp()->set_nanos(until.nanos);
    };
    out.auth_info = [](tx_pb::AuthInfo& info) {
        for (auto& signer : *info.mutable_signer_infos()) signer.set_sequence(0);
    };
    return out;
}

std::uint64_t sequence_of(Chain& chain, const test::Actor& actor) {
    std::uint64_t out = 0;
    REQUIRE(chain
                .on_state([&](Context& ctx) -> Result<void> {
                    out = chain.modules()
                              .get<AccountKeeper>()
                              .account(ctx, actor.address)
                              ->sequence.value;
                    return {};
                })
                .ok());
    return out;
}

}  // namespace

TEST_CASE("an unordered transaction counts once and spends no sequence", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto msg = test::send_coins(alice, bob, "1uve");
    chain.tx(alice, msg).must();  // the account's sequence is 1 now
    const auto until = [&](std::int64_t seconds) {
        return chain.time().plus(Duration::seconds(seconds)).value();
    };
    const auto first  = chain.sign({&msg}, unordered(until(60)));
    const auto second = chain.sign({&msg}, unordered(until(61)));
    chain.block_of({second, first}).front().must();
    CHECK(sequence_of(chain, alice) == 1);
    CHECK(chain.balance(bob.address) == Amount{1'000'000'003});
    chain.check(first).must_fail(sdk::invalid_request);
    const auto again = chain.block_of({first}).front();
    again.must_fail(sdk::invalid_request);
    CHECK(again.result().log.find("failed to add unordered nonce: sender ") != std::string::npos);
    chain.tx(alice, msg).must();  // ordinary ones go on as they were
    CHECK(sequence_of(chain, alice) == 2);
}

TEST_CASE("what was used is forgotten when nobody can send it again", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto msg = test::send_coins(alice, bob, "1uve");
    chain.block();
    const auto until = chain.time().plus(Duration::seconds(30)).value();
    const auto tx    = chain.sign({&msg}, unordered(until));
    chain.block_of({tx}).front().must();
    chain.travel(Duration::seconds(600));
    chain.block();
    chain.block_of({tx}).front().must_fail(sdk::tx_timeout);
    const auto later = chain.time().plus(Duration::seconds(30)).value();
    chain.block_of({chain.sign({&msg}, unordered(later))}).front().must();
}

TEST_CASE("an unordered transaction needs an end that is near, and no sequence", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto msg = test::send_coins(alice, bob, "1uve");
    chain.tx(alice, msg).must();
    struct Case {
        std::string_view name;
        std::function<TxOptions()> options;
        ErrorKind kind;
        std::string_view text;
    };
    const auto in = [&](std::int64_t seconds) {
        return chain.time().plus(Duration::seconds(seconds)).value();
    };
    const std::vector<Case> cases{
        {"without an end",
         [] {
             TxOptions out;
             out.body = [](tx_pb::TxBody& body) { body.set_unordered(true); };
             return out;
         },
         sdk::invalid_request, "unordered transaction must have timeout_timestamp set"},
        {"an end that is over", [&] { return unordered(in(-5)); }, sdk::tx_timeout, "block time: "},
        {"an end far away", [&] { return unordered(in(3600)); }, sdk::invalid_request,
         "unordered tx ttl exceeds 10m0s: invalid request"},
        {"with a sequence",
         [&] {
             auto out      = unordered(in(60));
             out.auth_info = {};
             return out;
         },
         sdk::invalid_request,
         "sequence is not allowed for unordered transactions: invalid request"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto outcome = chain.block_of({chain.sign({&msg}, c.options())}).front();
        CAPTURE(outcome.result().log);
        outcome.must_fail(c.kind);
        CHECK(outcome.result().log.find(c.text) != std::string::npos);
        CHECK(sequence_of(chain, alice) == 1);
    }
}

}  // namespace ve
