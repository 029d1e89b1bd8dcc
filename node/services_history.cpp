// cosmos.staking.v1beta1.Query/HistoricalInfo: a block's header, and who was bonded as it began. No
// module stores it once more: the archive has the header, and the state before the block the rest.
#include <algorithm>

#include "base/sdk_errors.hpp"
#include "cosmos/crypto/ed25519/keys.pb.h"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "node/node_services.hpp"
#include "tendermint/types/block.pb.h"
#include "wire/any.hpp"

namespace ve {

namespace {
namespace staking = cosmos::staking::v1beta1;

Error not_found(std::int64_t height) {
    return fail(grpc_status::not_found, "historical info for height {} not found", height);
}

ByteArray<20> address_of(const staking::Validator& validator) {
    cosmos::crypto::ed25519::PubKey key;
    ByteArray<32> bytes{};
    if (key.ParseFromString(validator.consensus_pubkey().value()) &&
        key.key().size() == bytes.size())
        std::ranges::copy(bytes_of(key.key()), bytes.begin());
    return consensus::validator_address(bytes);
}

// As CometBFT orders them: by power, and by address where that is equal.
bool comes_first(const staking::Validator& left, const staking::Validator& right) {
    const auto& a = left.tokens();
    const auto& b = right.tokens();
    if (a.size() != b.size()) return a.size() > b.size();
    if (a != b) return a > b;
    return address_of(left) < address_of(right);
}

Result<staking::QueryHistoricalInfoResponse> historical_info(
    Node& node, const staking::QueryHistoricalInfoRequest& request) {
    const auto height = request.height();
    if (height < 0) return fail(grpc_status::invalid_argument, "height cannot be negative");
    const auto block = node.block(Height{height});
    if (height == 0 || !block.ok()) return not_found(height);
    staking::QueryValidatorsRequest asked;
    asked.set_status("BOND_STATUS_BONDED");
    asked.mutable_pagination()->set_limit(UINT32_MAX);
    const auto before = node.query_rpc("/cosmos.staking.v1beta1.Query/Validators", asked,
                                       Height{std::max<std::int64_t>(height - 1, 1)});
    if (!before.ok()) return not_found(height);  // the state is too old to be at hand
    staking::QueryValidatorsResponse bonded;
    VE_INVARIANT(bonded.ParseFromString(wire::serialize(**before)));
    std::sort(bonded.mutable_validators()->begin(), bonded.mutable_validators()->end(),
              comes_first);
    staking::QueryHistoricalInfoResponse out;
    tendermint::types::Block form;
    const auto bytes = consensus::block_bytes(block->block);
    VE_INVARIANT(form.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    *out.mutable_hist()->mutable_header() = form.header();
    *out.mutable_hist()->mutable_valset() = bonded.validators();
    return out;
}
}  // namespace

void add_history_services(NodeServices& services) { services.add(&historical_info); }

}  // namespace ve
