#include "client/rpc_forms.hpp"

#include <algorithm>

namespace ve::client::forms {
namespace {

namespace cs = consensus;

Result<abci::Validator> validator_update(const Json& json) {
    abci::Validator out;
    const auto* key   = TRY(json.member("pub_key"));
    const auto* sum   = TRY(key->member("Sum"));
    const auto* value = TRY(sum->member("value"));
    const auto bytes  = TRY(base64_at(*value, "ed25519"));
    out.public_key    = TRY(exactly<32>(bytes, "ed25519"));
    if (const auto* power = json.find("power")) out.power = TRY(power->i64(0));
    return out;
}

}  // namespace

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
            out.evidence.push_back(TRY(json_forms::evidence(each)));
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
