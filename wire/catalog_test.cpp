// The catalog answers from the definitions alone.
#include "wire/catalog.hpp"

#include <google/protobuf/descriptor.h>

#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "virtengine/deployment/v1beta4/tx.pb.h"
#include "wire/definitions.hpp"
#include "wire/json.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

ve::Address address_of_byte(std::uint8_t byte) {
    ByteArray<20> bytes{};
    bytes.fill(byte);
    return Address{bytes};
}

}  // namespace

TEST_CASE("every definition file is linked in", "[wire]") {
    const auto* pool     = google::protobuf::DescriptorPool::generated_pool();
    const auto files     = register_definitions();
    std::size_t messages = 0;
    for (const auto& file : files) {
        CAPTURE(file.name);
        const auto* built = pool->FindFileByName(file.name);
        REQUIRE(built != nullptr);
        CHECK(built->package() == file.package);
        CHECK(built->dependency_count() == static_cast<int>(file.imports.size()));
        CHECK((built->service_count() > 0) == file.has_services);
        for (const auto& name : file.messages) {
            CAPTURE(name);
            const auto* message = Catalog::get().message(name);
            REQUIRE(message != nullptr);
            CHECK(message->file() == built);
        }
        messages += file.messages.size();
    }
    CHECK(files.size() > 100);
    CHECK(messages > 900);
}

TEST_CASE("an rpc knows its noun and verb on the command line", "[wire]") {
    struct Case {
        std::string_view path, module, command;
    };
    const auto c = GENERATE(values<Case>({
        {"/cosmos.bank.v1beta1.Msg/Send", "bank", "send"},
        {"/cosmos.bank.v1beta1.Msg/MultiSend", "bank", "multi-send"},
        {"/virtengine.market.v1beta5.Msg/CreateBid", "market", "create-bid"},
        {"/virtengine.escrow.v1.Msg/AccountDeposit", "escrow", "account-deposit"},
        {"/cosmos.base.tendermint.v1beta1.Service/ABCIQuery", "comet", "abci-query"},
        {"/cosmos.tx.v1beta1.Service/GetTxsEvent", "tx", "get-txs-event"},
    }));
    CAPTURE(c.path);
    const auto* rpc = Catalog::get().rpc(c.path);
    REQUIRE(rpc != nullptr);
    CHECK(rpc->module() == c.module);
    CHECK(rpc->command() == c.command);
}

TEST_CASE("what nobody defined is not found", "[wire]") {
    const auto& catalog = Catalog::get();
    CHECK(catalog.rpc("/cosmos.bank.v1beta1.Msg/Steal") == nullptr);
    CHECK(catalog.message("cosmos.bank.v1beta1.MsgSteal") == nullptr);
    CHECK(catalog.make("") == nullptr);
    CHECK(catalog.rpc_of_request("cosmos.base.v1beta1.Coin") == nullptr);
}

TEST_CASE("messages are found by name and by type URL", "[wire]") {
    const auto& catalog = Catalog::get();
    CHECK(catalog.message("cosmos.bank.v1beta1.MsgSend") ==
          catalog.message("/cosmos.bank.v1beta1.MsgSend"));
    REQUIRE(catalog.make("/cosmos.bank.v1beta1.MsgSend") != nullptr);
    CHECK(catalog.rpc_of_request("cosmos.bank.v1beta1.MsgSend")->is_message);
    CHECK_FALSE(catalog.rpc("/cosmos.bank.v1beta1.Query/Balance")->is_message);
    CHECK(catalog.rpc("/cosmos.bank.v1beta1.Query/Balance")->http.at(0).path ==
          "/cosmos/bank/v1beta1/balances/{address}/by_denom");
}

TEST_CASE("signers come from the marked fields, through nested messages", "[wire]") {
    const auto alice = address_of_byte(1), bob = address_of_byte(2);
    SECTION("a field of the message") {
        cosmos::bank::v1beta1::MsgSend send;
        send.set_from_address(alice.text());
        CHECK(Catalog::get().signers(send).value() == std::vector{alice});
    }
    SECTION("each of a list of messages that name their own") {
        cosmos::bank::v1beta1::MsgMultiSend send;
        send.add_inputs()->set_address(alice.text());
        send.add_inputs()->set_address(bob.text());
        CHECK(Catalog::get().signers(send).value() == std::vector{alice, bob});
    }
    SECTION("a path into a nested message") {
        virtengine::deployment::v1beta4::MsgCloseDeployment close;
        close.mutable_id()->set_owner(bob.text());
        CHECK(Catalog::get().signers(close).value() == std::vector{bob});
    }
    SECTION("not something that is no address") {
        cosmos::bank::v1beta1::MsgSend send;
        send.set_from_address("alice");
        CHECK_FALSE(Catalog::get().signers(send).ok());
    }
    SECTION("not a message without a signer") {
        CHECK_FALSE(Catalog::get().signers(cosmos::bank::v1beta1::MsgSendResponse{}).ok());
    }
}

TEST_CASE("comments become help texts", "[wire]") {
    const auto& catalog = Catalog::get();
    const auto* send    = catalog.rpc("/cosmos.bank.v1beta1.Msg/Send");
    CHECK(catalog.help(*send) == "Sends coins from one account to another.");
    CHECK(catalog.help(*send->request->FindFieldByName("to_address")) == "Account that receives.");
    CHECK(catalog.help(*send->request) == "Sends coins from one account to another.");
    CHECK(catalog.positional(*send) == std::vector<std::string>{"to_address", "amount"});
    CHECK_FALSE(catalog.examples(*send).empty());
}

TEST_CASE("who signs is written where it is left out, and nowhere else", "[wire]") {
    struct Case {
        std::string_view message, given;
    };
    const auto c = GENERATE(values<Case>({
        {"cosmos.bank.v1beta1.MsgSend", R"({})"},
        {"virtengine.deployment.v1beta4.MsgCloseDeployment", R"({"id":{"dseq":"1"}})"},
    }));
    CAPTURE(c.message);
    const auto message = Catalog::get().make(c.message);
    REQUIRE(message != nullptr);
    REQUIRE(from_json(Json::parse(c.given).value(), *message).ok());
    const auto mine  = address_of_byte(1);
    const auto other = address_of_byte(2);
    Catalog::get().fill_signers(*message, mine);
    CHECK(Catalog::get().signers(*message).value() == std::vector{mine});
    Catalog::get().fill_signers(*message, other);
    CHECK(Catalog::get().signers(*message).value() == std::vector{mine});
}

TEST_CASE("a question takes the variables of its URL path as words", "[wire]") {
    const auto words = [](std::string_view path) {
        const auto* rpc = Catalog::get().rpc(path);
        REQUIRE(rpc != nullptr);
        return Catalog::get().positional(*rpc);
    };
    CHECK(words("/virtengine.settlement.v1.Query/SettlementsByOrder") ==
          std::vector<std::string>{"order_id"});
    CHECK(words("/virtengine.settlement.v1.Query/Params").empty());
}

TEST_CASE("a flag may have a default, which the definitions name", "[wire]") {
    const auto* deposit = Catalog::get().message("virtengine.base.deposit.v1.Deposit");
    REQUIRE(deposit != nullptr);
    CHECK(Catalog::get().flag_default(*deposit->FindFieldByName("sources")) == "balance");
    CHECK(Catalog::get().flag_default(*deposit->FindFieldByName("amount")).empty());
}

TEST_CASE("decimals are told from plain text", "[wire]") {
    const auto* rates = Catalog::get().message("cosmos.staking.v1beta1.CommissionRates");
    const auto* coin  = Catalog::get().message("cosmos.base.v1beta1.Coin");
    REQUIRE(rates != nullptr);
    CHECK(Catalog::get().is_decimal(*rates->FindFieldByName("rate")));
    CHECK_FALSE(Catalog::get().is_decimal(*coin->FindFieldByName("amount")));
    CHECK(Catalog::get().is_integer(*coin->FindFieldByName("amount")));
}
