// What this node says of itself: cosmos.base.node.v1beta1.Service, and node info and syncing.
#include "base/dec.hpp"
#include "cosmos/base/node/v1beta1/query.pb.h"
#include "cosmos/base/tendermint/v1beta1/query.pb.h"
#include "node/node_services.hpp"
#include "node/software.hpp"

namespace ve {

namespace {
namespace node_v1 = cosmos::base::node::v1beta1;
namespace base_v1 = cosmos::base::tendermint::v1beta1;

// Relayers refuse a chain whose versions they do not find here, or find out of range.
void name_dependencies(base_v1::VersionInfo& info) {
    const auto add = [&info](std::string_view path, std::string version) {
        auto* to = info.add_build_deps();
        to->set_path(std::string{path});
        to->set_version(std::move(version));
    };
    add("github.com/cosmos/cosmos-sdk", std::string{software::sdk_version});
    add("github.com/cometbft/cometbft", fmt::format("v{}", software::comet_version));
    add("github.com/cosmos/ibc-go/v10", std::string{software::ibc_version});
}

Result<base_v1::GetNodeInfoResponse> node_info(Node& node, const base_v1::GetNodeInfoRequest&) {
    const auto status = node.status();
    base_v1::GetNodeInfoResponse out;
    auto* info = out.mutable_default_node_info();
    info->mutable_protocol_version()->set_p2p(8);
    info->mutable_protocol_version()->set_block(11);
    info->set_default_node_id(status.node_id);
    info->set_listen_addr("tcp://0.0.0.0:26656");
    info->set_network(status.chain_id);
    info->set_version(std::string{software::comet_version});
    info->set_channels(string_of(parse_hex("40202122233038606100").value()));
    info->set_moniker(status.moniker);
    info->mutable_other()->set_tx_index("on");
    info->mutable_other()->set_rpc_address(status.rpc_address);

    auto* version = out.mutable_application_version();
    version->set_name(std::string{software::app_name});
    version->set_app_name(std::string{software::app_name});
    version->set_version(std::string{software::app_version});
    version->set_go_version("none: written in C++");
    version->set_cosmos_sdk_version(std::string{software::sdk_version});
    name_dependencies(*version);
    return out;
}

Result<base_v1::GetSyncingResponse> syncing(Node& node, const base_v1::GetSyncingRequest&) {
    base_v1::GetSyncingResponse out;
    out.set_syncing(node.status().catching_up);
    return out;
}

Result<node_v1::ConfigResponse> config(Node& node, const node_v1::ConfigRequest&) {
    node_v1::ConfigResponse out;
    out.set_minimum_gas_price(gas_prices_text(node.options().minimum_gas_prices_e18));
    out.set_pruning_keep_recent("0");
    out.set_pruning_interval("0");
    return out;
}

Result<node_v1::StatusResponse> node_status(Node& node, const node_v1::StatusRequest&) {
    const auto status = node.status();
    node_v1::StatusResponse out;
    out.set_earliest_store_height(static_cast<std::uint64_t>(status.earliest_height.value));
    out.set_height(static_cast<std::uint64_t>(status.latest_height.value));
    out.mutable_timestamp()->set_seconds(status.latest_time.seconds);
    out.mutable_timestamp()->set_nanos(status.latest_time.nanos);
    out.set_app_hash(string_of(status.latest_app_hash));
    const auto newest = TRY(node.block(status.latest_height));
    out.set_validator_hash(string_of(newest.block.header.next_validators_hash));
    return out;
}
}  // namespace

void add_node_info_services(NodeServices& services) {
    services.add(&node_info);
    services.add(&syncing);
    services.add(&config);
    services.add(&node_status);
}

std::string gas_prices_text(const Coins& prices_e18) {
    std::string out;
    for (const auto& coin : prices_e18.list())
        out += (out.empty() ? "" : ",") + Dec::from_parts(coin.amount).text() + coin.denom.text();
    return out;
}

}  // namespace ve
