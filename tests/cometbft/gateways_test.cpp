// gRPC and REST beside CometBFT: what clients of the Cosmos SDK ask, out of an application whose
// blocks are another process's.
#include <catch2/catch.hpp>

#include "client/key_signer.hpp"
#include "client/transaction.hpp"
#include "cosmos/bank/v1beta1/query.pb.h"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/base/tendermint/v1beta1/query.pb.h"
#include "cosmos/tx/v1beta1/service.pb.h"
#include "devnet/accounts.hpp"
#include "node/serve/grpc_client_test.hpp"
#include "node/serve/http_client_test.hpp"
#include "tests/cometbft/processes.hpp"

namespace ve::test {
namespace {

constexpr std::uint64_t gateway_seed = 7;

std::uint16_t port_of(const std::string& address) {
    return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

const Json* at(const Json& json, std::initializer_list<std::string_view> path) {
    const auto* found = &json;
    for (const auto name : path)
        if (found != nullptr) found = found->find(name);
    return found;
}

}  // namespace

TEST_CASE("an application beside CometBFT answers gRPC and REST", "[cometbft][gateways]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const CometFolder folder;
    devnet::NetworkOptions network;
    network.seed          = gateway_seed;
    network.validators    = 1;
    network.pace.interval = Duration::milliseconds(100);
    devnet::CometNetwork::Options options;
    options.programs   = *programs;
    options.folder     = folder.path();
    const auto genesis = devnet::genesis_of(network, world::RealClock{}.now()).value();
    const auto started = devnet::CometNetwork::start(options, network, genesis).value();
    REQUIRE(started->await_blocks({}).ok());
    const auto node = started->nodes().front();

    const auto connection = client::connect(node.rpc_url).value();
    const client::KeySigner alice{devnet::account(gateway_seed, "alice").key};
    const auto bob = devnet::account(gateway_seed, "bob").address.text();
    cosmos::bank::v1beta1::MsgSend send;
    send.set_from_address(alice.address().text());
    send.set_to_address(bob);
    auto* coin = send.add_amount();
    coin->set_denom("uve");
    coin->set_amount("5");
    const auto receipt = client::send(*connection, alice, {&send}, {}).value();
    REQUIRE(receipt.ok());
    const auto hash = hex_upper(receipt.hash);

    serve::TestSocket rest{port_of(node.rest_url)};
    REQUIRE(rest.connected());
    const auto get = [&](const std::string& path) {
        rest.send(serve::get_request(path));
        auto reply = rest.reply();
        INFO(path + ": " + reply.body);
        return reply;
    };
    // CometBFT's index comes after its block.
    REQUIRE(becomes([&] { return get("/cosmos/tx/v1beta1/txs/" + hash).status == 200; }));
    const auto tx = get("/cosmos/tx/v1beta1/txs/" + hash);
    CHECK(at(tx.json(), {"tx_response", "height"})->raw() == std::to_string(receipt.height.value));
    CHECK(at(tx.json(), {"tx_response", "txhash"})->raw() == hash);
    const auto found =
        get("/cosmos/tx/v1beta1/txs?query=tx.height%3D" + std::to_string(receipt.height.value));
    CHECK(at(found.json(), {"total"})->raw() == "1");
    const auto block =
        get("/cosmos/base/tendermint/v1beta1/blocks/" + std::to_string(receipt.height.value));
    CHECK(at(block.json(), {"block", "data", "txs"})->items().size() == 1);
    CHECK(get("/cosmos/base/tendermint/v1beta1/blocks/latest").status == 200);
    const auto info = get("/cosmos/base/tendermint/v1beta1/node_info");
    CHECK(at(info.json(), {"default_node_info", "network"})->raw() == network.chain_id);
    const auto set = get("/cosmos/base/tendermint/v1beta1/validatorsets/latest");
    CHECK(at(set.json(), {"validators"})->items().size() == 1);
    CHECK(get("/cosmos/bank/v1beta1/balances/" + bob).body.find("1000000000005") !=
          std::string::npos);
    CHECK(get("/cosmos/base/node/v1beta1/config").body.find("0.025") != std::string::npos);
    CHECK(get("/cosmos/tx/v1beta1/txs/" + std::string(64, '0')).status == 404);
    CHECK(get("/cosmos/auth/v1beta1/accounts/nobody").status == 400);

    serve::GrpcClient grpc{node.grpc};
    cosmos::bank::v1beta1::QueryBalanceRequest request;
    request.set_address(bob);
    request.set_denom("uve");
    const auto answer =
        grpc.call("/cosmos.bank.v1beta1.Query/Balance", request.SerializeAsString());
    REQUIRE(answer.status.ok());
    cosmos::bank::v1beta1::QueryBalanceResponse balance;
    REQUIRE(balance.ParseFromString(answer.bytes));
    CHECK(balance.balance().amount() == "1000000000005");
    cosmos::tx::v1beta1::GetTxRequest missing;
    missing.set_hash(std::string(64, '0'));
    CHECK(grpc.call("/cosmos.tx.v1beta1.Service/GetTx", missing.SerializeAsString())
              .status.error_code() == grpc::StatusCode::NOT_FOUND);
    // A refusal by the application keeps its status on the way through CometBFT.
    CHECK(grpc.call("/cosmos.auth.v1beta1.Query/Account",
                    [&] {
                        cosmos::bank::v1beta1::QueryBalanceRequest nobody;  // field 1 is the same
                        nobody.set_address(Address{ByteArray<20>{1}}.text());
                        return nobody.SerializeAsString();
                    }())
              .status.error_code() == grpc::StatusCode::NOT_FOUND);
}

}  // namespace ve::test
