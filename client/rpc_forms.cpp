#include "client/rpc_forms.hpp"

#include <algorithm>

#include "node/consensus/evidence.hpp"

namespace ve::client::forms {
namespace {

namespace cs = consensus;

Result<Bytes> hex_at(const Json& json, std::string_view name) {
    const auto text = TRY(text_at(json, name));
    return parse_hex(text);
}

template <std::size_t size>
Result<ByteArray<size>> exactly(const Bytes& bytes, std::string_view name) {
    ByteArray<size> out{};
    if (bytes.size() != size)
        return fail(errors::peer, "\"{}\" has {} bytes in place of {}", name, bytes.size(), size);
    std::ranges::copy(bytes, out.begin());
    return out;
}

const std::vector<Json>& items_or_none(const Json* list) {
    static const std::vector<Json> none;
    return list != nullptr && list->is_array() ? list->items() : none;
}

Result<Bytes> base64_bytes(const Json& json, std::string_view name) {
    const auto text = TRY(text_at(json, name));
    return parse_base64(text);
}

Result<cs::SignedVote> vote(const Json& json) {
    cs::SignedVote out;
    out.type       = static_cast<cs::VoteType>(TRY(TRY(json.member("type"))->i64(1, 2)));
    out.height     = Height{TRY(number_at(json, "height"))};
    out.round      = static_cast<std::int32_t>(TRY(TRY(json.member("round"))->i64(0, INT32_MAX)));
    const auto* id = TRY(json.member("block_id"));
    out.block_id   = TRY(block_id(*id));
    out.time       = TRY(time_at(json, "timestamp"));
    out.validator  = TRY(address_at(json, "validator_address"));
    out.index      = TRY(TRY(json.member("validator_index"))->u64(cs::validators_max));
    const auto signature = TRY(base64_or_empty(json, "signature"));
    out.signature        = copy_of(bytes_of(signature));
    return out;
}

Result<cs::Validator> validator(const Json& json) {
    cs::Validator out;
    const auto* key  = TRY(json.member("pub_key"));
    const auto bytes = TRY(base64_bytes(*key, "value"));
    out.public_key   = TRY(exactly<32>(bytes, "pub_key"));
    out.address      = cs::validator_address(out.public_key);
    out.power        = TRY(number_at(json, "voting_power"));
    if (const auto* priority = json.find("proposer_priority")) out.priority = TRY(priority->i64());
    return out;
}

Result<Bytes> evidence(const Json& json) {
    const auto type = TRY(text_at(json, "type"));
    if (type != "tendermint/DuplicateVoteEvidence")
        return fail(errors::peer, "a block holds evidence of the kind {:.80}", type);
    const auto* value = TRY(json.member("value"));
    cs::DuplicateVote out;
    const auto* first  = TRY(value->member("vote_a"));
    const auto* second = TRY(value->member("vote_b"));
    out.first          = TRY(vote(*first));
    out.second         = TRY(vote(*second));
    out.total_power    = TRY(number_at(*value, "TotalVotingPower"));
    out.power          = TRY(number_at(*value, "ValidatorPower"));
    out.time           = TRY(time_at(*value, "Timestamp"));
    return cs::duplicate_vote_bytes(out);
}

Result<abci::Validator> validator_update(const Json& json) {
    abci::Validator out;
    const auto* key   = TRY(json.member("pub_key"));
    const auto* sum   = TRY(key->member("Sum"));
    const auto* value = TRY(sum->member("value"));
    const auto bytes  = TRY(base64_bytes(*value, "ed25519"));
    out.public_key    = TRY(exactly<32>(bytes, "ed25519"));
    if (const auto* power = json.find("power")) out.power = TRY(power->i64(0));
    return out;
}

}  // namespace

Result<std::string> text_at(const Json& json, std::string_view name) {
    return TRY(json.member(name))->text();
}

Result<std::int64_t> number_at(const Json& json, std::string_view name) {
    return TRY(json.member(name))->i64();
}

Result<Time> time_at(const Json& json, std::string_view name) {
    const auto text = TRY(text_at(json, name));
    return Time::parse(text);
}

Result<Hash> hash_at(const Json& json, std::string_view name) {
    const auto bytes = TRY(hex_at(json, name));
    return exactly<32>(bytes, name);
}

Result<ByteArray<20>> address_at(const Json& json, std::string_view name) {
    const auto bytes = TRY(hex_at(json, name));
    return exactly<20>(bytes, name);
}

std::string text_or_empty(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    return found != nullptr && found->is_string() ? found->raw() : std::string{};
}

Result<std::string> base64_or_empty(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    if (found == nullptr || found->is_null()) return std::string{};
    const auto text  = TRY(found->text());
    const auto bytes = TRY(parse_base64(text));
    return string_of(bytes);
}

Result<cs::BlockId> block_id(const Json& json) {
    cs::BlockId out;
    const auto* parts = TRY(json.member("parts"));
    out.hash          = TRY(hex_at(json, "hash"));
    out.parts_total = static_cast<std::uint32_t>(TRY(TRY(parts->member("total"))->u64(UINT32_MAX)));
    out.parts_hash  = TRY(hex_at(*parts, "hash"));
    return out;
}

Result<cs::Header> header(const Json& json) {
    cs::Header out;
    const auto* version = TRY(json.member("version"));
    out.version_block   = TRY(TRY(version->member("block"))->u64());
    if (const auto* app = version->find("app")) out.version_app = TRY(app->u64());
    out.chain_id      = TRY(text_at(json, "chain_id"));
    out.height        = Height{TRY(number_at(json, "height"))};
    out.time          = TRY(time_at(json, "time"));
    const auto* last  = TRY(json.member("last_block_id"));
    out.last_block_id = TRY(block_id(*last));
    struct Named {
        std::string_view name;
        Bytes& bytes;
    };
    for (const auto& [name, bytes] :
         {Named{"last_commit_hash", out.last_commit_hash}, Named{"data_hash", out.data_hash},
          Named{"validators_hash", out.validators_hash},
          Named{"next_validators_hash", out.next_validators_hash},
          Named{"consensus_hash", out.consensus_hash}, Named{"app_hash", out.app_hash},
          Named{"last_results_hash", out.last_results_hash},
          Named{"evidence_hash", out.evidence_hash}})
        bytes = TRY(hex_at(json, name));
    out.proposer = TRY(address_at(json, "proposer_address"));
    return out;
}

Result<cs::Commit> commit(const Json& json) {
    cs::Commit out;
    out.height     = Height{TRY(number_at(json, "height"))};
    out.round      = static_cast<std::int32_t>(TRY(TRY(json.member("round"))->i64(0, INT32_MAX)));
    const auto* id = TRY(json.member("block_id"));
    out.block_id   = TRY(block_id(*id));
    const auto* signatures = TRY(json.member("signatures"));
    for (const auto& each : items_or_none(signatures)) {
        cs::CommitSignature signature;
        signature.flag =
            static_cast<cs::CommitFlag>(TRY(TRY(each.member("block_id_flag"))->i64(1, 3)));
        signature.validator = TRY(hex_at(each, "validator_address"));
        signature.time      = TRY(time_at(each, "timestamp"));
        const auto bytes    = TRY(base64_or_empty(each, "signature"));
        signature.signature = copy_of(bytes_of(bytes));
        out.signatures.push_back(std::move(signature));
    }
    return out;
}

Result<cs::Block> block(const Json& json) {
    cs::Block out;
    const auto* head = TRY(json.member("header"));
    const auto* data = TRY(json.member("data"));
    const auto* last = TRY(json.member("last_commit"));
    out.header       = TRY(header(*head));
    for (const auto& tx : items_or_none(data->find("txs"))) {
        const auto text  = TRY(tx.text());
        const auto bytes = TRY(parse_base64(text));
        out.txs.push_back(string_of(bytes));
    }
    if (!last->is_null()) out.last_commit = TRY(commit(*last));
    if (const auto* proofs = json.find("evidence"))
        for (const auto& each : items_or_none(proofs->find("evidence")))
            out.evidence.push_back(TRY(evidence(each)));
    return out;
}

Result<std::vector<cs::Validator>> validators(const Ask& ask, std::optional<Height> height) {
    constexpr std::size_t page_max = 100;
    std::vector<cs::Validator> out;
    for (std::size_t page = 1;; ++page) {
        auto params =
            Json::object({{"page", std::to_string(page)}, {"per_page", std::to_string(page_max)}});
        if (height) params.set("height", std::to_string(height->value));
        const auto answer = TRY(ask(params));
        const auto total  = TRY(TRY(answer.member("total"))->u64(cs::validators_max));
        const auto* list  = TRY(answer.member("validators"));
        for (const auto& each : list->items()) out.push_back(TRY(validator(each)));
        if (list->items().empty() || out.size() >= total) return out;
    }
}

Result<abci::ConsensusParams> params(const Json& json) {
    abci::ConsensusParams out;
    const auto* block            = TRY(json.member("block"));
    const auto* evidence_of_past = TRY(json.member("evidence"));
    out.block_max_bytes          = TRY(number_at(*block, "max_bytes"));
    out.block_max_gas            = TRY(number_at(*block, "max_gas"));
    out.evidence_max_age_blocks  = TRY(number_at(*evidence_of_past, "max_age_num_blocks"));
    out.evidence_max_age_nanos   = TRY(number_at(*evidence_of_past, "max_age_duration"));
    out.evidence_max_bytes       = TRY(number_at(*evidence_of_past, "max_bytes"));
    const auto* abci_params      = json.find("abci");
    const auto* height =
        abci_params == nullptr ? nullptr : abci_params->find("vote_extensions_enable_height");
    out.vote_extensions_enable_height = height == nullptr ? 0 : TRY(height->i64());
    return out;
}

Result<std::vector<abci::Event>> events(const Json* list) {
    std::vector<abci::Event> out;
    for (const auto& item : items_or_none(list)) {
        abci::Event event;
        event.type = TRY(text_at(item, "type"));
        for (const auto& each : items_or_none(item.find("attributes"))) {
            auto key          = TRY(text_at(each, "key"));
            auto value        = text_or_empty(each, "value");
            const auto* index = each.find("index");
            event.attributes.push_back(
                {std::move(key), std::move(value), index != nullptr && index->flag()});
        }
        out.push_back(std::move(event));
    }
    return out;
}

Result<abci::TxResult> tx_result(const Json& json) {
    abci::TxResult out;
    out.code      = static_cast<std::uint32_t>(TRY(TRY(json.member("code"))->u64(UINT32_MAX)));
    out.data      = TRY(base64_or_empty(json, "data"));
    out.log       = text_or_empty(json, "log");
    out.info      = text_or_empty(json, "info");
    out.codespace = text_or_empty(json, "codespace");
    if (const auto* wanted = json.find("gas_wanted")) out.gas_wanted = TRY(wanted->i64());
    if (const auto* used = json.find("gas_used")) out.gas_used = TRY(used->i64());
    out.events = TRY(events(json.find("events")));
    return out;
}

Result<abci::FinalizeBlockResult> results(const Json& json) {
    abci::FinalizeBlockResult out;
    for (const auto& each : items_or_none(json.find("txs_results")))
        out.tx_results.push_back(TRY(tx_result(each)));
    out.events = TRY(events(json.find("finalize_block_events")));
    for (const auto& each : items_or_none(json.find("validator_updates")))
        out.validator_updates.push_back(TRY(validator_update(each)));
    if (const auto* changed = json.find("consensus_param_updates");
        changed != nullptr && changed->is_object() && changed->find("block") != nullptr &&
        changed->find("evidence") != nullptr)
        out.param_updates = TRY(params(*changed));
    const auto hash = TRY(base64_or_empty(json, "app_hash"));
    out.app_hash    = TRY(exactly<32>(copy_of(bytes_of(hash)), "app_hash"));
    return out;
}

Result<abci::QueryResult> query_result(const Json& json) {
    abci::QueryResult out;
    if (const auto* code = json.find("code"))
        out.code = static_cast<std::uint32_t>(TRY(code->u64(UINT32_MAX)));
    out.log       = text_or_empty(json, "log");
    out.info      = text_or_empty(json, "info");
    out.codespace = text_or_empty(json, "codespace");
    out.key       = TRY(base64_or_empty(json, "key"));
    out.value     = TRY(base64_or_empty(json, "value"));
    if (const auto* height = json.find("height")) out.height = Height{TRY(height->i64())};
    const auto* proofs = json.find("proofOps");
    if (proofs == nullptr || !proofs->is_object()) return out;
    for (const auto& each : items_or_none(proofs->find("ops"))) {
        abci::ProofOp op;
        op.type = TRY(text_at(each, "type"));
        op.key  = TRY(base64_or_empty(each, "key"));
        op.data = TRY(base64_or_empty(each, "data"));
        out.proof_ops.push_back(std::move(op));
    }
    return out;
}

}  // namespace ve::client::forms
