// What is committed: blocks, transactions, validators, state. Any thread reads it directly.
#include <google/protobuf/message.h>

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "crypto/hash.hpp"
#include "node/local_node.hpp"
#include "node/stored_forms.hpp"

namespace ve {

void LocalNode::listens_at(std::string rpc_address) {
    const std::lock_guard lock{mutex_};
    rpc_address_ = std::move(rpc_address);
}

Status LocalNode::status() const {
    const auto now = tip();
    Status out;
    out.chain_id      = now->state.chain_id;
    out.moniker       = parts_.options.moniker;
    const auto id     = sha256("ve node id", out.chain_id, out.moniker);
    out.node_id       = hex(ByteView{id}.first(20));
    out.latest_height = now->state.last_height;
    std::ranges::copy(now->block->id.hash, out.latest_block_hash.begin());
    out.latest_app_hash = now->block->results.app_hash;
    out.latest_time     = now->state.last_time;
    out.earliest_height = now->earliest_height;
    std::ranges::copy(now->earliest_id.hash, out.earliest_block_hash.begin());
    out.earliest_app_hash = now->earliest_app_hash;
    out.earliest_time     = now->earliest_time;
    if (const auto key = parts_.engine->identity()) {
        out.validator_key = *key;
        const auto* member =
            now->state.validators.find(consensus::validator_address(out.validator_key));
        if (member != nullptr) out.voting_power = member->power;
    }
    const std::lock_guard lock{mutex_};
    out.rpc_address = rpc_address_;
    return out;
}

namespace {
// What is broken in the state breaks an answer, not the thread that asked.
template <class F>
auto answered(F f) -> Result<decltype(f())> {
    try {
        return f();
    } catch (const std::exception& broken) {
        return fail(errors::internal, "the node could not answer: {}", broken.what());
    }
}
}  // namespace

abci::QueryResult LocalNode::query(const abci::Query& query) const {
    auto answer = answered([&] {
        return services_.serves(query.path) ? services_.query(query) : parts_.app->query(query);
    });
    if (answer.ok()) return std::move(answer).value();
    abci::QueryResult out;
    out.code      = sdk::internal.code;
    out.codespace = sdk::space;
    out.log       = answer.error().detail();
    out.height    = tip()->state.last_height;
    return out;
}

Result<std::unique_ptr<wire::Proto>> LocalNode::query_rpc(const std::string& path,
                                                          const wire::Proto& request,
                                                          Height height) const {
    return TRY(answered([&] {
        return services_.serves(path) ? services_.call(path, request, height)
                                      : parts_.app->query_rpc(path, request, height);
    }));
}

Result<Node::Simulated> LocalNode::simulate(const std::string& tx) const {
    auto simulated = TRY(answered([&] { return parts_.app->simulate(tx); }));
    return Simulated{simulated.wanted, simulated.used, std::move(simulated.result)};
}

// `ahead`: how many heights above the newest are known already.
Result<Height> LocalNode::checked_height(std::optional<Height> height, std::int64_t ahead) const {
    const auto now     = tip();
    const auto highest = now->state.last_height.value + ahead;
    if (!height) return Height{highest};
    if (height->value <= 0)
        return fail(errors::input, "height must be greater than 0, but got {}", *height);
    if (height->value > highest)
        return fail(errors::input,
                    "height {} must be less than or equal to the current blockchain height {}",
                    *height, now->state.last_height);
    if (*height < now->earliest_height)
        return fail(errors::input, "height {} is not available, lowest height is {}", *height,
                    now->earliest_height);
    return *height;
}

Result<store::StoredBlock> LocalNode::archived(Height height) const {
    auto found = TRY(parts_.archive->block(height));
    if (!found) return fail(errors::corrupt, "block {} is missing in the archive", height);
    return *std::move(found);
}

Result<StoredBlock> LocalNode::block(std::optional<Height> height) const {
    const auto now = tip();
    const auto at  = TRY(checked_height(height, 0));
    if (at == now->state.last_height) return *now->block;
    return read_block(TRY(archived(at)));
}

Result<std::optional<StoredBlock>> LocalNode::block_by_hash(const Hash& hash) const {
    const auto height = TRY(parts_.archive->height_of(hash));
    if (!height || *height > tip()->state.last_height) return std::optional<StoredBlock>{};
    return std::optional<StoredBlock>(TRY(block(*height)));
}

Result<consensus::ValidatorSet> LocalNode::validators(std::optional<Height> height) const {
    const auto now = tip();
    const auto at  = TRY(checked_height(height, 1));
    if (at > now->state.last_height) return now->state.validators;
    if (at == now->state.last_height) return now->state.last_validators;
    return TRY(read_chain_state(TRY(archived(at)))).last_validators;
}

Result<abci::ConsensusParams> LocalNode::consensus_params(std::optional<Height> height) const {
    const auto now = tip();
    const auto at  = TRY(checked_height(height, 1));
    if (at > now->state.last_height) return now->state.params;
    if (at == now->state.last_height) return now->state.last_params;
    return TRY(read_chain_state(TRY(archived(at)))).last_params;
}

Result<StoredTx> LocalNode::stored_tx(const store::TxPlace& place) const {
    const auto found = TRY(block(place.height));
    if (place.index >= found.block.txs.size())
        return fail(errors::corrupt, "block {} has no transaction {}", place.height, place.index);
    StoredTx out;
    out.tx     = found.block.txs[place.index];
    out.hash   = sha256(out.tx);
    out.height = place.height;
    out.index  = place.index;
    out.result = found.results.tx_results[place.index];
    return out;
}

Result<StoredTx> LocalNode::tx(const Hash& hash) const {
    const auto place = TRY(parts_.archive->tx(hash));
    if (!place) return fail(sdk::not_found, "tx ({}) not found", hex_upper(hash));
    return stored_tx(*place);
}

namespace {

struct Asked {
    store::EventQuery query;
    store::Page page;
};

Result<Asked> read_search(const TxSearch& search) {
    if (search.query.size() > limits::search_query_bytes_max)
        return fail(errors::input, "maximum query length exceeded");
    auto query = store::EventQuery::parse(search.query);
    if (!query.ok())
        return fail(errors::input, "failed to parse query: {}", query.error().detail())
            .at(query.error().place());
    const auto size = std::clamp<std::size_t>(search.per_page, 1, limits::search_page_max);
    const auto page = std::max<std::size_t>(search.page, 1);
    if (page > limits::search_pages_max)
        return fail(errors::input, "page should be within [1, {}] range, given {}",
                    limits::search_pages_max, page);
    return Asked{std::move(query).value(),
                 {(page - 1) * size, size,
                  search.descending ? store::Order::descending : store::Order::ascending}};
}

Result<void> check_page(const TxSearch& search, const Asked& asked, std::size_t total) {
    const auto pages = std::max<std::size_t>(1, (total + asked.page.limit - 1) / asked.page.limit);
    if (search.page > pages)
        return fail(errors::input, "page should be within [1, {}] range, given {}", pages,
                    search.page);
    return {};
}

}  // namespace

Result<Found<StoredTx>> LocalNode::search_txs(const TxSearch& search) const {
    const auto asked = TRY(read_search(search));
    const auto found = TRY(parts_.archive->search_txs(asked.query, asked.page));
    TRY(check_page(search, asked, found.total));
    Found<StoredTx> out;
    out.total = found.total;
    for (const auto& place : found.items) out.items.push_back(TRY(stored_tx(place)));
    return out;
}

Result<Found<StoredBlock>> LocalNode::search_blocks(const TxSearch& search) const {
    const auto asked = TRY(read_search(search));
    const auto found = TRY(parts_.archive->search_blocks(asked.query, asked.page));
    TRY(check_page(search, asked, found.total));
    Found<StoredBlock> out;
    out.total = found.total;
    for (const auto height : found.items) out.items.push_back(TRY(block(height)));
    return out;
}

std::unique_ptr<Node::Subscription> LocalNode::subscribe(EventSink sink) {
    return bus_.subscribe(std::move(sink));
}

std::unique_ptr<Node::Subscription> LocalNode::subscribe_blocks(BlockSink sink) {
    return bus_.subscribe_blocks(std::move(sink));
}

}  // namespace ve
