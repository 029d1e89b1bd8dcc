// Every refusal of the ante, with its code and the text that clients match; what it leaves behind.
#include "node/chain/ante.hpp"

#include <catch2/catch.hpp>

#include "base/dec.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/test_messages.hpp"

namespace ve {
namespace {

namespace tx_pb = cosmos::tx::v1beta1;
using test::Chain;
using test::TxOptions;

struct Refusal {
    std::string_view name;
    TxOptions options;
    ErrorKind kind;
    std::string_view text;  // of the log, or a part of it
};

std::vector<Refusal> refusals(const Address& stranger) {
    const auto fee = [](std::string_view text) { return Coins::parse(text).value(); };
    return {
        {"an extension option",
         {.body = [](tx_pb::TxBody& body) { *body.add_extension_options() = body.messages(0); }},
         sdk::unknown_extension_options,
         "unknown extension options"},
        {"no message",
         {.body       = [](tx_pb::TxBody& body) { body.clear_messages(); },
          .auth_info  = [](tx_pb::AuthInfo& info) { info.clear_signer_infos(); },
          .signatures = [](auto& signatures) { signatures.clear(); }},
         sdk::invalid_request,
         "must contain at least one message"},
        {"no fee",
         {.auth_info = [](tx_pb::AuthInfo& info) { info.clear_fee(); }},
         sdk::invalid_request,
         "missing fee"},
        {"more gas than fits",
         {.gas = Gas{UINT64_MAX}},
         sdk::invalid_request,
         "invalid gas supplied; 18446744073709551615 > 9223372036854775807"},
        {"no signature",
         {.signatures = [](auto& signatures) { signatures.clear(); }},
         sdk::no_signatures,
         "no signatures supplied"},
        {"two signatures for one signer",
         {.signatures = [](auto& signatures) { signatures.push_back(signatures[0]); }},
         sdk::unauthorized,
         "invalid number of signer;  expected: 1, got 2: unauthorized"},
        {"two signer infos for one signer",
         {.auth_info =
              [](tx_pb::AuthInfo& info) { *info.add_signer_infos() = info.signer_infos(0); }},
         sdk::unauthorized,
         "invalid number of signer;  expected: 1, got 2: unauthorized"},
        {"timed out by height",
         {.body = [](tx_pb::TxBody& body) { body.set_timeout_height(1); }},
         sdk::tx_timeout_height,
         ", timeout height: 1: tx timeout height"},
        {"timed out by time",
         {.body =
              [](tx_pb::TxBody& body) {
                  body.mutable_timeout_timestamp()->set_seconds(1'767'225'600);
              }},
         sdk::tx_timeout,
         ", timeout timestamp: 2026-01-01T00:00:00Z: tx timeout"},
        {"a long memo",
         {.memo = std::string(257, 'x')},
         sdk::memo_too_large,
         "maximum number of characters is 256 but received 257 characters: memo too large"},
        {"less gas than the bytes cost",
         {.gas = Gas{100}},
         sdk::out_of_gas,
         "out of gas in location: ReadFlat; gasWanted: 100, gasUsed: 1000: out of gas"},
        {"no gas at all",
         {.gas = Gas{0}},
         sdk::invalid_gas_limit,
         "must provide positive gas: invalid gas limit"},
        {"coins of the fee out of order",
         {.fee = {},
          .auth_info =
              [](tx_pb::AuthInfo& info) {
                  for (const auto* denom : {"uve", "abc"}) {
                      auto* coin = info.mutable_fee()->add_amount();
                      coin->set_denom(denom);
                      coin->set_amount("1");
                  }
              }},
         sdk::insufficient_fee,
         "invalid fee amount: "},
        {"a fee above the balance",
         {.fee = fee("101uve")},
         sdk::insufficient_funds,
         "spendable balance 100uve is smaller than 101uve: insufficient funds: insufficient funds"},
        {"a granter who granted nothing",
         {.auth_info =
              [stranger](tx_pb::AuthInfo& info) {
                  info.mutable_fee()->set_granter(stranger.text());
              }},
         sdk::not_found,
         ": fee-grant not found: not found"},
        {"somebody else's key",
         {.auth_info =
              [](tx_pb::AuthInfo& info) {
                  auto* key    = info.mutable_signer_infos(0)->mutable_public_key();
                  auto value   = key->value();
                  value.back() = static_cast<char>(value.back() ^ 1);
                  key->set_value(value);
              }},
         sdk::invalid_pubkey,
         "pubKey does not match signer address ve1"},
        {"a key that cannot sign",
         {.auth_info =
              [](tx_pb::AuthInfo& info) {
                  info.mutable_signer_infos(0)->mutable_public_key()->set_type_url(
                      "/cosmos.crypto.ed25519.PubKey");
              }},
         sdk::invalid_pubkey,
         "ED25519 public keys are unsupported"},
        {"no key of a first-time signer",
         {.auth_info =
              [](tx_pb::AuthInfo& info) { info.mutable_signer_infos(0)->clear_public_key(); }},
         sdk::invalid_pubkey,
         "pubkey on account is not set: invalid pubkey"},
        {"less gas than the signature costs",
         {.gas = Gas{4000}},
         sdk::out_of_gas,
         "out of gas in location: "},
        {"a sequence ahead",
         {.auth_info =
              [](tx_pb::AuthInfo& info) { info.mutable_signer_infos(0)->set_sequence(4); }},
         sdk::wrong_sequence,
         "account sequence mismatch, expected 0, got 4: incorrect account sequence"},
        {"signed for another chain",
         {.signed_for_chain = "virtengine-test-2"},
         sdk::unauthorized,
         ") and chain-id (virtengine-test-1): (unable to verify single signer signature): "
         "unauthorized"},
        {"signed for another chain in amino JSON",
         {.amino = true, .signed_for_chain = "virtengine-test-2"},
         sdk::unauthorized,
         "), sequence (0) and chain-id (virtengine-test-1): unauthorized"},
        {"a signature that is too short",
         {.signatures = [](auto& signatures) { signatures[0].pop_back(); }},
         sdk::unauthorized,
         "signature verification failed"},
        {"a sign mode that is not enabled",
         {.auth_info =
              [](tx_pb::AuthInfo& info) {
                  info.mutable_signer_infos(0)->mutable_mode_info()->mutable_single()->set_mode(
                      cosmos::tx::signing::v1beta1::SIGN_MODE_TEXTUAL);
              }},
         sdk::not_supported,
         "cannot verify signatures of sign mode 2"},
    };
}

}  // namespace

TEST_CASE("the ante refuses with the code and the text that clients know", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", "");
    chain.block();
    const auto before = chain.app_hash();
    for (const auto& c : refusals(bob.address)) {
        CAPTURE(c.name);
        auto msg           = test::send_coins(alice, bob, "1uve");
        const auto tx      = chain.sign({&msg}, c.options);
        const auto checked = chain.check(tx);
        CAPTURE(checked.result().log);
        checked.must_fail(c.kind);
        CHECK(test::contains(checked.result().log, c.text));
        CHECK(checked.result().events.empty());
        const auto delivered = chain.block_of({tx}).front();
        CAPTURE(delivered.result().log);
        delivered.must_fail(c.kind);
        CHECK(chain.app_hash() == before);  // nothing at all is left behind
    }
}

TEST_CASE("a transaction that decodes to nothing costs nothing", "[chain]") {
    Chain chain;
    chain.block();
    const auto before = chain.app_hash();
    for (const std::string tx : {"x", "\x0a\x00", "\xff\xff\xff", "\x0a\x7fshort"}) {
        CAPTURE(tx);
        chain.check(tx).must_fail(sdk::tx_decode);
        chain.block_of({tx}).front().must_fail(sdk::tx_decode);
        CHECK(chain.app_hash() == before);
    }
}

TEST_CASE("CheckTx asks for the minimum gas price, a block does not", "[chain]") {
    const auto price = Dec::parse("0.025").value().parts();
    Chain chain{{.minimum_gas_prices_e18 = Coins{Coin{base_denom(), price}}}};
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto msg = test::send_coins(alice, bob, "1uve");
    struct Case {
        std::string_view fee;
        bool enough;
    };
    for (const auto& [fee, enough] :
         {Case{"2500uve", true}, Case{"2499uve", false}, Case{"", false}, Case{"9999foo", false}}) {
        CAPTURE(fee);
        const auto tx = chain.sign({&msg}, {.fee = Coins::parse(fee).value(), .gas = Gas{100'000}});
        const auto outcome = chain.check(tx);
        if (enough) {
            outcome.must();
            continue;
        }
        outcome.must_fail(sdk::insufficient_fee);
        CHECK(outcome.result().log ==
              fmt::format("insufficient fees; got: {} required: 2500uve: insufficient fee", fee));
    }
    chain.tx(alice, msg).must();
}

TEST_CASE("a message that fails costs the fee and the sequence, and nothing else", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", "0uve");
    chain.tx(test::send_coins(alice, bob, "1000uve"), {.fee = Coins::parse("7uve").value()})
        .must_fail(sdk::insufficient_funds);
    CHECK(chain.balance(alice.address) == Amount{93});
    const auto tx = chain.tx(alice, test::send_coins(alice, bob, "93uve")).must();
    CHECK(tx.attributes("tx", "acc_seq") == std::vector{alice.address.text() + "/1"});
    CHECK(chain.balance(alice.address).is_zero());
}

TEST_CASE("another account may pay the fee when it signs too", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", "100uve");
    const auto msg = test::send_coins(alice, bob, "1uve");
    // Bob is named as payer but signs nothing: he is one more signer, and he is missing.
    const auto tx = chain.sign(
        {&msg}, {.fee = Coins::parse("5uve").value(), .auth_info = [&](tx_pb::AuthInfo& info) {
                     info.mutable_fee()->set_payer(bob.address.text());
                 }});
    const auto outcome = chain.check(tx).must_fail(sdk::unauthorized);
    CHECK(test::contains(outcome.result().log, "invalid number of signer;  expected: 2, got 1"));
}

TEST_CASE("legacy amino JSON signs as well as direct mode", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    chain.tx(test::send_coins(alice, bob, "1uve"), {.memo = "<&>", .amino = true}).must();
    chain.tx(test::send_coins(alice, bob, "1uve"), {}).must();
}

TEST_CASE("a transaction of several signers needs all of them", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto there   = test::send_coins(alice, bob, "5uve"),
               back    = test::send_coins(bob, alice, "2uve");
    const auto outcome = chain.tx(alice, std::vector<const wire::Proto*>{&there, &back}).must();
    CHECK(outcome.attributes("tx", "acc_seq") ==
          std::vector{alice.address.text() + "/0", bob.address.text() + "/0"});
    const auto spoilt = chain.sign({&there, &back}, {.signatures = [](auto& signatures) {
                                       std::swap(signatures[0], signatures[1]);
                                   }});
    chain.check(spoilt).must_fail(sdk::unauthorized);
}

TEST_CASE("more than seven signatures are too many", "[chain]") {
    Chain chain;
    std::vector<test::Actor> actors;
    for (int i = 0; i < 8; ++i) actors.push_back(chain.account("signer-" + std::to_string(i)));
    const auto to = chain.account("bob");
    std::vector<cosmos::bank::v1beta1::MsgSend> messages;
    for (const auto& actor : actors) messages.push_back(test::send_coins(actor, to, "1uve"));
    std::vector<const wire::Proto*> pointers;
    for (const auto& message : messages) pointers.push_back(&message);
    const auto outcome = chain.tx(to, pointers).must_fail(sdk::too_many_signatures);
    CHECK(test::contains(outcome.result().log, "signatures: 8, limit: 7"));
    pointers.pop_back();
    chain.tx(to, pointers).must();
}

TEST_CASE("the mempool's view runs ahead of the chain and starts anew with each block", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto msg    = test::send_coins(alice, bob, "1uve");
    const auto first  = chain.sign({&msg}, {.memo = "1"});
    const auto second = chain.sign({&msg}, {.memo = "2", .auth_info = [](tx_pb::AuthInfo& info) {
                                                info.mutable_signer_infos(0)->set_sequence(1);
                                            }});
    chain.check(second).must_fail(sdk::wrong_sequence);
    chain.check(first).must();
    chain.check(first).must_fail(sdk::wrong_sequence);
    chain.check(second).must();
    chain.block();  // neither was in it
    chain.check(second).must_fail(sdk::wrong_sequence);
    const auto outcomes = chain.block_of({first, second, second});
    outcomes[0].must();
    outcomes[1].must();
    outcomes[2].must_fail(sdk::wrong_sequence);
}

}  // namespace ve
