// cosmos.base.tendermint.v1beta1.Service: blocks and validator sets, and cosmos.consensus.v1.Query.
#include "base/sdk_errors.hpp"
#include "cosmos/base/tendermint/v1beta1/query.pb.h"
#include "cosmos/consensus/v1/query.pb.h"
#include "cosmos/crypto/ed25519/keys.pb.h"
#include "node/consensus/results.hpp"
#include "node/node_services.hpp"
#include "wire/any.hpp"

namespace ve {

namespace {
namespace base_v1      = cosmos::base::tendermint::v1beta1;
namespace consensus_v1 = cosmos::consensus::v1;

void parse_own(const Bytes& bytes, wire::Proto& message) {
    VE_INVARIANT(message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
}

std::string consensus_address(const ByteArray<20>& bytes) {
    return Address{bytes}.text(prefix::consensus);
}

// The Cosmos SDK's own form of a block differs in one field.
void fill_sdk_block(const consensus::Header& header, const tendermint::types::Block& from,
                    base_v1::Block* to) {
    const auto& in          = from.header();
    auto* out               = to->mutable_header();
    *out->mutable_version() = in.version();
    out->set_chain_id(in.chain_id());
    out->set_height(in.height());
    *out->mutable_time()          = in.time();
    *out->mutable_last_block_id() = in.last_block_id();
    out->set_last_commit_hash(in.last_commit_hash());
    out->set_data_hash(in.data_hash());
    out->set_validators_hash(in.validators_hash());
    out->set_next_validators_hash(in.next_validators_hash());
    out->set_consensus_hash(in.consensus_hash());
    out->set_app_hash(in.app_hash());
    out->set_last_results_hash(in.last_results_hash());
    out->set_evidence_hash(in.evidence_hash());
    out->set_proposer_address(consensus_address(header.proposer));
    *to->mutable_data()        = from.data();
    *to->mutable_evidence()    = from.evidence();
    *to->mutable_last_commit() = from.last_commit();
}

template <class Response>
Response block_response(const StoredBlock& stored) {
    Response out;
    parse_own(consensus::block_id_bytes(stored.id), *out.mutable_block_id());
    parse_own(consensus::block_bytes(stored.block), *out.mutable_block());
    fill_sdk_block(stored.block.header, out.block(), out.mutable_sdk_block());
    return out;
}

Result<base_v1::GetLatestBlockResponse> latest_block(Node& node,
                                                     const base_v1::GetLatestBlockRequest&) {
    return block_response<base_v1::GetLatestBlockResponse>(TRY(node.block({})));
}

Result<void> check_known(Node& node, std::int64_t height) {
    if (height <= node.status().latest_height.value) return {};
    return fail(grpc_status::invalid_argument,
                "requested block height is bigger then the chain length");
}

Result<base_v1::GetBlockByHeightResponse> block_by_height(
    Node& node, const base_v1::GetBlockByHeightRequest& request) {
    TRY(check_known(node, request.height()));
    auto stored = node.block(Height{request.height()});
    if (!stored.ok()) return fail(grpc_status::invalid_argument, "{}", stored.error().detail());
    return block_response<base_v1::GetBlockByHeightResponse>(*stored);
}

template <class Response, class Request>
Result<Response> validator_set(Node& node, Height height, const Request& request) {
    const auto set    = TRY(node.validators(height));
    const auto& list  = set.list();
    const auto offset = request.pagination().offset();
    const auto limit  = request.pagination().limit() == 0 ? 100 : request.pagination().limit();
    Response out;
    out.set_block_height(height.value);
    for (std::size_t i = offset; i < list.size() && i - offset < limit; ++i) {
        auto* to = out.add_validators();
        to->set_address(consensus_address(list[i].address));
        cosmos::crypto::ed25519::PubKey key;
        key.set_key(string_of(list[i].public_key));
        wire::pack(key, *to->mutable_pub_key());
        to->set_voting_power(list[i].power);
        to->set_proposer_priority(list[i].priority);
    }
    out.mutable_pagination()->set_total(list.size());
    return out;
}

Result<base_v1::GetLatestValidatorSetResponse> latest_validators(
    Node& node, const base_v1::GetLatestValidatorSetRequest& request) {
    return validator_set<base_v1::GetLatestValidatorSetResponse>(node, node.status().latest_height,
                                                                 request);
}

Result<base_v1::GetValidatorSetByHeightResponse> validators_by_height(
    Node& node, const base_v1::GetValidatorSetByHeightRequest& request) {
    TRY(check_known(node, request.height()));
    if (request.height() < 1)
        return fail(grpc_status::invalid_argument, "height must be greater than 0, but got {}",
                    request.height());
    return validator_set<base_v1::GetValidatorSetByHeightResponse>(node, Height{request.height()},
                                                                   request);
}

Result<base_v1::ABCIQueryResponse> abci_query(Node& node,
                                              const base_v1::ABCIQueryRequest& request) {
    const auto result =
        node.query({request.path(), request.data(), Height{request.height()}, request.prove()});
    base_v1::ABCIQueryResponse out;
    out.set_code(result.code);
    out.set_log(result.log);
    out.set_info(result.info);
    out.set_index(result.index);
    out.set_key(result.key);
    out.set_value(result.value);
    for (const auto& op : result.proof_ops) {
        auto* to = out.mutable_proof_ops()->add_ops();
        to->set_type(op.type);
        to->set_key(op.key);
        to->set_data(op.data);
    }
    out.set_height(result.height.value);
    out.set_codespace(result.codespace);
    return out;
}

Result<consensus_v1::QueryParamsResponse> consensus_params(
    Node& node, const consensus_v1::QueryParamsRequest&) {
    consensus_v1::QueryParamsResponse out;
    parse_own(consensus::params_bytes(TRY(node.consensus_params({}))), *out.mutable_params());
    return out;
}
}  // namespace

void add_block_services(NodeServices& services) {
    services.add(&latest_block);
    services.add(&block_by_height);
    services.add(&latest_validators);
    services.add(&validators_by_height);
    services.add(&abci_query);
    services.add(&consensus_params);
}

}  // namespace ve
