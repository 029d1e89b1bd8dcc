// Accounts as clients ask for them, and what the authority may change.
#include <catch2/catch.hpp>

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"
#include "cosmos/auth/v1beta1/tx.pb.h"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/chain/authority.hpp"
#include "node/chain/chain.hpp"
#include "node/chain/coin_forms.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/auth/keeper.hpp"
#include "tests/kit/chain.hpp"
#include "wire/any.hpp"

namespace ve::auth {
namespace {

namespace auth_pb = cosmos::auth::v1beta1;
using test::Chain;

auth_pb::BaseAccount base_account(Chain& chain, const Address& address) {
    auth_pb::QueryAccountRequest request;
    request.set_address(address.text());
    const auto any = chain.query<auth_pb::QueryAccountResponse>(request).value().account();
    REQUIRE(any.type_url() == "/cosmos.auth.v1beta1.BaseAccount");
    auth_pb::BaseAccount base;
    REQUIRE(base.ParseFromString(any.value()));
    return base;
}

cosmos::bank::v1beta1::MsgSend to_self(const test::Actor& actor) {
    cosmos::bank::v1beta1::MsgSend msg;
    msg.set_from_address(actor.address.text());
    msg.set_to_address(actor.address.text());
    write_coins(Coins::parse("1uve").value(), msg.mutable_amount());
    return msg;
}

}  // namespace

TEST_CASE("an account shows its key and sequence once it has signed", "[auth]") {
    Chain chain;
    const auto alice = chain.account("alice");
    const auto fresh = base_account(chain, alice.address);
    CHECK(fresh.address() == alice.address.text());
    CHECK_FALSE(fresh.has_pub_key());
    CHECK(fresh.sequence() == 0);
    chain.tx(alice, to_self(alice)).must();
    const auto used = base_account(chain, alice.address);
    CHECK(used.sequence() == 1);
    CHECK(used.account_number() == fresh.account_number());
    CHECK(used.pub_key().type_url() == "/cosmos.crypto.secp256k1.PubKey");

    auth_pb::QueryAccountInfoRequest info;
    info.set_address(alice.address.text());
    CHECK(chain.query<auth_pb::QueryAccountInfoResponse>(info).value().info().sequence() == 1);
    auth_pb::QueryAccountAddressByIDRequest by_number;
    by_number.set_account_id(used.account_number());
    CHECK(chain.query<auth_pb::QueryAccountAddressByIDResponse>(by_number)
              .value()
              .account_address() == alice.address.text());
}

TEST_CASE("accounts that are missing, or no addresses at all, are told apart", "[auth]") {
    Chain chain;
    struct Case {
        std::string address;
        ErrorKind kind;
        std::string text;
    };
    const auto nobody = Chain::address_of("nobody").text();
    for (const auto& c : {Case{nobody, grpc_status::not_found, "account " + nobody + " not found"},
                          Case{"", grpc_status::invalid_argument, "Address cannot be empty"},
                          Case{"cosmos1x", grpc_status::invalid_argument, ""}}) {
        CAPTURE(c.address);
        auth_pb::QueryAccountRequest request;
        request.set_address(c.address);
        const auto error = chain.query<auth_pb::QueryAccountResponse>(request).error();
        CHECK(error.is(c.kind));
        CHECK(error.detail().find(c.text) != std::string::npos);
    }
    auth_pb::QueryAccountAddressByIDRequest by_number;
    by_number.set_account_id(999);
    CHECK(chain.query<auth_pb::QueryAccountAddressByIDResponse>(by_number).error().detail() ==
          "account address not found with account number 999");
}

TEST_CASE("module accounts are known by name, before and after coins reach them", "[auth]") {
    Chain chain;
    const auto alice = chain.account("alice");
    auth_pb::QueryModuleAccountByNameRequest request;
    request.set_name("fee_collector");
    const auto shown = [&] {
        const auto any =
            chain.query<auth_pb::QueryModuleAccountByNameResponse>(request).value().account();
        auth_pb::ModuleAccount account;
        REQUIRE(account.ParseFromString(any.value()));
        return account;
    };
    CHECK(shown().name() == "fee_collector");
    CHECK(shown().base_account().address() == module_address("fee_collector").text());
    const auto msg = to_self(alice);
    chain.tx(msg, {.fee = Coins::parse("9uve").value()}).must();
    CHECK(shown().base_account().account_number() > 0);
    request.set_name("nobody");
    CHECK(chain.query<auth_pb::QueryModuleAccountByNameResponse>(request).error().is(
        grpc_status::not_found));
    const auto all =
        chain.query<auth_pb::QueryModuleAccountsResponse>(auth_pb::QueryModuleAccountsRequest{})
            .value();
    CHECK(all.accounts_size() >= 4);
}

TEST_CASE("addresses are spelled ve1, both ways", "[auth]") {
    Chain chain;
    CHECK(chain.query<auth_pb::Bech32PrefixResponse>(auth_pb::Bech32PrefixRequest{})
              .value()
              .bech32_prefix() == "ve");
    const auto address = Chain::address_of("alice");
    auth_pb::AddressBytesToStringRequest bytes;
    bytes.set_address_bytes(string_of(address.bytes()));
    CHECK(chain.query<auth_pb::AddressBytesToStringResponse>(bytes).value().address_string() ==
          address.text());
    auth_pb::AddressStringToBytesRequest text;
    text.set_address_string(address.text());
    CHECK(chain.query<auth_pb::AddressStringToBytesResponse>(text).value().address_bytes() ==
          string_of(address.bytes()));
    bytes.clear_address_bytes();
    CHECK(chain.query<auth_pb::AddressBytesToStringResponse>(bytes).error().is(
        grpc_status::invalid_argument));
}

TEST_CASE("the authority changes the limits of transactions, others do not", "[auth]") {
    Chain chain;
    const auto alice = chain.account("alice");
    auth_pb::MsgUpdateParams msg;
    msg.set_authority(alice.address.text());
    *msg.mutable_params() =
        chain.query<auth_pb::QueryParamsResponse>(auth_pb::QueryParamsRequest{}).value().params();
    msg.mutable_params()->set_max_memo_characters(3);
    const auto refused = chain.tx(alice, msg).must_fail(errors::not_authority);
    CHECK(refused.result().log ==
          "failed to execute message; message index: 0: invalid authority; expected " +
              gov_authority().text() + ", got " + alice.address.text() +
              ": expected gov account as only signer for proposal message");
    msg.set_authority(gov_authority().text());
    chain.authority(msg).must();
    const auto send = to_self(alice);
    chain.tx(send, {.memo = "four"}).must_fail(sdk::memo_too_large);
    chain.tx(send, {.memo = "thr"}).must();
    msg.mutable_params()->set_tx_sig_limit(0);
    CHECK_FALSE(chain.authority(msg).result().ok());
}

TEST_CASE("accounts are listed page by page, and numbered apart", "[auth]") {
    Chain chain;
    for (int i = 0; i < 7; ++i) chain.account("one-of-many-" + std::to_string(i));
    auth_pb::QueryAccountsRequest request;
    request.mutable_pagination()->set_limit(4);
    std::size_t seen = 0;
    std::vector<std::uint64_t> numbers;
    do {
        const auto page = chain.query<auth_pb::QueryAccountsResponse>(request).value();
        for (const auto& any : page.accounts()) {
            const auto account = wire::unpack(any).value();
            if (const auto* base = dynamic_cast<const auth_pb::BaseAccount*>(account.get()))
                numbers.push_back(base->account_number());
            ++seen;
        }
        request.mutable_pagination()->set_key(page.pagination().next_key());
    } while (!request.pagination().key().empty());
    CHECK(seen >= 9);
    std::ranges::sort(numbers);
    CHECK(std::ranges::adjacent_find(numbers) == numbers.end());
}

}  // namespace ve::auth
