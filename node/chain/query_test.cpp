// abci_query: which paths there are, at which heights, and how failures read.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/bank/v1beta1/query.pb.h"
#include "cosmos/store/internal/kv/v1beta1/kv.pb.h"
#include "cosmos/tx/v1beta1/service.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/codec.hpp"
#include "node/chain/test_messages.hpp"

namespace ve {
namespace {

namespace bank_pb = cosmos::bank::v1beta1;
using test::Chain;

constexpr const char* balance_path = "/cosmos.bank.v1beta1.Query/Balance";

std::string balance_request(const Address& address, const std::string& denom = "uve") {
    bank_pb::QueryBalanceRequest request;
    request.set_address(address.text());
    request.set_denom(denom);
    return request.SerializeAsString();
}

std::string balance_in(const abci::QueryResult& result) {
    bank_pb::QueryBalanceResponse response;
    REQUIRE(response.ParseFromString(result.value));
    return response.balance().amount();
}

}  // namespace

TEST_CASE("a query answers for its height, and says which that is", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", "");
    chain.tx(alice, test::send_coins(alice, bob, "30uve")).must();  // height 2
    chain.block();
    struct Case {
        std::int64_t height, answered;
        std::string_view balance;
    };
    for (const auto& c :
         {Case{0, 3, "70"}, Case{1, 1, "100"}, Case{2, 2, "70"}, Case{3, 3, "70"}}) {
        CAPTURE(c.height);
        const auto result = chain.application().query(
            {balance_path, balance_request(alice.address), {c.height}, false});
        CHECK(result.code == 0);
        CHECK(result.height.value == c.answered);
        CHECK(balance_in(result) == c.balance);
    }
}

TEST_CASE("queries that cannot be answered fail as clients expect", "[chain]") {
    Chain chain;
    chain.block();
    cosmos::tx::v1beta1::SimulateRequest nothing;
    struct Case {
        std::string_view name;
        abci::Query query;
        ErrorKind kind;
        std::string_view log;
    };
    const Address nobody{ByteArray<20>{}};
    const std::vector<Case> cases{
        {"an unknown path",
         {"/cosmos.bank.v1beta1.Query/Nothing", "", {}, false},
         sdk::unknown_request,
         "unknown query path: unknown request"},
        {"a message's path",
         {"/cosmos.bank.v1beta1.Msg/Send", "", {}, false},
         sdk::unknown_request,
         "unknown query path: unknown request"},
        {"broadcasting",
         {"/cosmos.tx.v1beta1.Service/BroadcastTx", "", {}, false},
         sdk::invalid_request,
         "can't route a broadcast tx message: invalid request"},
        {"the future",
         {balance_path, balance_request(nobody), {99}, false},
         sdk::invalid_height,
         "cannot query with height in the future; please provide a valid height: invalid height"},
        {"no height",
         {balance_path, balance_request(nobody), {-1}, false},
         sdk::invalid_request,
         "cannot query with height < 0; please provide a valid height: invalid request"},
        {"a bad address",
         {balance_path, "\x0a\x04test", {}, false},
         sdk::invalid_request,
         "rpc error: code = InvalidArgument desc = invalid address: "},
        {"bytes that are no request",
         {balance_path, "\xff", {}, false},
         sdk::invalid_request,
         "the request is no cosmos.bank.v1beta1.QueryBalanceRequest: invalid request"},
        {"nobody's account",
         {"/cosmos.auth.v1beta1.Query/Account",
          "\x0a" + std::string(1, '\x29') + nobody.text(),
          {},
          false},
         sdk::key_not_found,
         "rpc error: code = NotFound desc = account ve1"},
        {"a store that is not there",
         {"/store/nothing/key", "x", {}, false},
         sdk::unknown_request,
         "no such store: nothing: unknown request"},
        {"no key",
         {"/store/bank/key", "", {}, false},
         sdk::tx_decode,
         "query cannot be zero length"},
        {"another question to a store",
         {"/store/bank/weight", "x", {}, false},
         sdk::unknown_request,
         "unexpected query path: weight"},
        {"a proof of the first block",
         {"/store/bank/key", "x", {1}, true},
         sdk::invalid_request,
         "cannot query with proof when height <= 1; please provide a valid height"},
        {"simulating nothing",
         {"/cosmos.tx.v1beta1.Service/Simulate", "", {}, false},
         sdk::invalid_request,
         "empty txBytes is not allowed"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto result = chain.application().query(c.query);
        CAPTURE(result.log);
        CHECK(result.code == c.kind.code);
        CHECK(result.codespace == c.kind.space);
        CHECK(test::contains(result.log, c.log));
        CHECK(result.height.value != 0);
    }
}

TEST_CASE("versions that are too old to be kept are said to be gone", "[chain]") {
    Chain chain;
    chain.blocks(300);
    const auto result = chain.application().query(
        {balance_path, balance_request(Chain::address_of("x")), {3}, false});
    CHECK(result.code == sdk::not_found.code);
    CHECK(test::contains(result.log, "failed to load state at height 3; "));
}

TEST_CASE("a raw key is read with a proof of the app hash", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice", "123uve");
    chain.blocks(2);
    std::string key{"\x02"};
    codec::put_address(key, alice.address);
    key += "uve";
    for (const auto* path : {"/store/bank/key", "store/bank/key"}) {
        const auto result = chain.application().query({path, key, {2}, true});
        CAPTURE(path, result.log);
        CHECK(result.code == 0);
        CHECK(result.value == "123");
        CHECK(result.key == key);
        CHECK(result.height.value == 2);
        REQUIRE(result.proof_ops.size() == 2);
        CHECK(result.proof_ops[0].type == "ics23:iavl");
        CHECK(result.proof_ops[0].key == key);
        CHECK(result.proof_ops[1].type == "ics23:simple");
        CHECK(result.proof_ops[1].key == "bank");
    }
    const auto absent = chain.application().query({"/store/bank/key", "\x02nobody", {}, true});
    CHECK(absent.code == 0);
    CHECK(absent.value.empty());
    CHECK(absent.proof_ops.size() == 2);

    std::string prefix{"\x02"};
    codec::put_address(prefix, alice.address);
    const auto space = chain.application().query({"/store/bank/subspace", prefix, {}, false});
    cosmos::store::internal::kv::v1beta1::Pairs found;
    REQUIRE(found.ParseFromString(space.value));
    REQUIRE(found.pairs_size() == 1);
    CHECK(found.pairs(0).value() == "123");
}

TEST_CASE("a simulation tells the gas without a signature or a key, and changes nothing",
          "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice", "100uve"), bob = chain.account("bob", "");
    const auto msg    = test::send_coins(alice, bob, "4uve");
    const auto before = chain.app_hash();
    const auto bare =
        chain.sign({&msg}, {.gas = Gas{0},
                            .auth_info =
                                [](cosmos::tx::v1beta1::AuthInfo& info) {
                                    auto* signer = info.mutable_signer_infos(0);
                                    signer->clear_public_key();
                                    signer->mutable_mode_info()->mutable_single()->set_mode(
                                        cosmos::tx::signing::v1beta1::SIGN_MODE_UNSPECIFIED);
                                },
                            .signatures = [](auto& s) { s[0].clear(); }});
    cosmos::tx::v1beta1::SimulateRequest request;
    request.set_tx_bytes(bare);
    const auto result = chain.application().query(
        {"/cosmos.tx.v1beta1.Service/Simulate", request.SerializeAsString(), {}, false});
    CAPTURE(result.log);
    REQUIRE(result.code == 0);
    cosmos::tx::v1beta1::SimulateResponse response;
    REQUIRE(response.ParseFromString(result.value));
    CHECK(response.result().msg_responses_size() == 1);
    CHECK(response.gas_info().gas_wanted() == UINT64_MAX);
    CHECK(chain.app_hash() == before);

    const auto real = chain.tx(alice, msg).must().result();
    CHECK(response.gas_info().gas_used() >= static_cast<std::uint64_t>(real.gas_used) * 9 / 10);
    CHECK(response.gas_info().gas_used() <=
          (static_cast<std::uint64_t>(real.gas_used) + gas::fee_transfer.value) * 11 / 10);

    request.set_tx_bytes(bare);  // its sequence is spent now
    const auto late = chain.application().query(
        {"/cosmos.tx.v1beta1.Service/Simulate", request.SerializeAsString(), {}, false});
    CHECK(late.code == sdk::unknown_request.code);
    CHECK(test::contains(late.log,
                         "rpc error: code = Unknown desc = account sequence mismatch, "
                         "expected 1, got 0: incorrect account sequence with gas used: '"));
}

TEST_CASE("the app tells its version, and simulates as JSON", "[chain]") {
    Chain chain;
    const auto alice = chain.account("alice");
    const auto msg   = test::send_coins(alice, alice, "4uve");
    CHECK(chain.application().query({"/app/version", "", {}, false}).value == "test");
    const auto simulated =
        chain.application().query({"app/simulate", chain.sign({&msg}), {}, false});
    CHECK(test::contains(simulated.value, R"("gas_wanted":"18446744073709551615")"));
    CHECK(chain.application().query({"/p2p/filter/addr/1.2.3.4:5", "", {}, false}).code == 0);
}

TEST_CASE("in process, a query's error keeps its kind", "[chain]") {
    Chain chain;
    bank_pb::QueryBalanceRequest request;
    request.set_address("test");
    const auto refused = chain.query<bank_pb::QueryBalanceResponse>(request);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().is(grpc_status::invalid_argument));
    const auto unknown = chain.app().query_rpc("/no.Such/Rpc", request, {});
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().is(grpc_status::unimplemented));
    const auto mixed = chain.app().query_rpc("/cosmos.bank.v1beta1.Query/Params", request, {});
    REQUIRE_FALSE(mixed.ok());
    CHECK(mixed.error().is(grpc_status::invalid_argument));
}

}  // namespace ve
