// Reading a genesis document. Making one is in make_genesis.cpp.
#include "node/genesis.hpp"

#include <algorithm>
#include <set>

#include "node/consensus/chain_state.hpp"
#include "node/limits.hpp"

namespace ve {

namespace {

Result<void> only(const Json& object, std::string_view where,
                  std::initializer_list<std::string_view> known) {
    if (!object.is_object()) return fail(errors::input, "{} is not an object", where);
    for (const auto& [name, value] : object.members())
        if (std::ranges::find(known, name) == known.end())
            return fail(errors::input, "{} has an unknown member \"{}\"", where, name);
    return {};
}

// An absent member leaves the default.
Result<void> take(const Json& object, std::string_view name, std::int64_t& out, std::int64_t min) {
    const auto* member = object.find(name);
    if (member == nullptr || member->is_null()) return {};
    auto value = member->i64(min);
    if (!value.ok()) return std::move(value).error().within("genesis: {}", name);
    out = *value;
    return {};
}

Result<const Json*> section(const Json& object, std::string_view name) {
    static const Json none = Json::object();
    const auto* found      = object.find(name);
    if (found == nullptr || found->is_null()) return &none;
    if (!found->is_object()) return fail(errors::input, "genesis: {} is not an object", name);
    return found;
}

Result<abci::ConsensusParams> parse_consensus_params(const Json& json) {
    TRY(only(json, "genesis: consensus_params",
             {"block", "evidence", "validator", "version", "abci", "synchrony", "feature"}));
    abci::ConsensusParams out;
    out.vote_extensions_enable_height = 0;
    const auto* block                 = TRY(section(json, "block"));
    TRY(take(*block, "max_bytes", out.block_max_bytes, -1));
    TRY(take(*block, "max_gas", out.block_max_gas, -1));
    const auto* evidence = TRY(section(json, "evidence"));
    TRY(take(*evidence, "max_age_num_blocks", out.evidence_max_age_blocks, 1));
    TRY(take(*evidence, "max_age_duration", out.evidence_max_age_nanos, 1));
    TRY(take(*evidence, "max_bytes", out.evidence_max_bytes, 0));
    const auto* extensions = TRY(section(json, "abci"));
    TRY(take(*extensions, "vote_extensions_enable_height", out.vote_extensions_enable_height, 0));
    const auto* validator = TRY(section(json, "validator"));
    if (const auto* types = validator->find("pub_key_types")) {
        if (!types->is_array() || types->items().size() != 1 ||
            types->items()[0].raw() != "ed25519")
            return fail(errors::input, "genesis: pub_key_types must be [\"ed25519\"]");
    }
    TRY(consensus::check_params(out));
    return out;
}

Result<abci::Validator> parse_genesis_validator(const Json& json) {
    TRY(only(json, "genesis: a validator", {"address", "pub_key", "power", "name"}));
    const auto* key = TRY(json.member("pub_key"));
    TRY(only(*key, "genesis: a validator's pub_key", {"type", "value"}));
    if (TRY(TRY(key->member("type"))->text()) != "tendermint/PubKeyEd25519")
        return fail(errors::input, "genesis: a validator's key must be tendermint/PubKeyEd25519");
    const auto bytes      = TRY(parse_base64(TRY(TRY(key->member("value"))->text())));
    const auto public_key = TRY(ed25519::PublicKey::parse(bytes));
    abci::Validator out{public_key.bytes(), 0};
    out.power          = TRY(TRY(json.member("power"))->i64(1, consensus::total_power_max));
    const auto* stated = json.find("address");
    if (stated == nullptr || stated->raw().empty()) return out;
    const auto address = hex_upper(consensus::validator_address(out.public_key));
    if (stated->raw() != address)
        return fail(errors::input, "genesis: validator address {} should be {}", stated->raw(),
                    address);
    return out;
}

}  // namespace

Result<abci::InitChain> parse_genesis(const Json& document) {
    TRY(only(document, "genesis",
             {"genesis_time", "chain_id", "initial_height", "consensus_params", "validators",
              "app_hash", "app_state", "app_name", "app_version"}));
    abci::InitChain out;
    out.chain_id = TRY(TRY(document.member("chain_id"))->text());
    if (out.chain_id.empty() || out.chain_id.size() > limits::chain_id_bytes_max)
        return fail(errors::input, "genesis: chain_id has {} characters, not 1 to {}",
                    out.chain_id.size(), limits::chain_id_bytes_max);
    for (const char c : out.chain_id)
        if (c <= ' ' || c > '~')
            return fail(errors::input,
                        "genesis: chain_id has a character other than A-Z a-z 0-9 -");
    out.time = TRY(Time::parse(TRY(TRY(document.member("genesis_time"))->text())));
    TRY(take(document, "initial_height", out.initial_height.value, 0));
    out.initial_height = std::max(out.initial_height, Height{1});
    out.params         = TRY(parse_consensus_params(*TRY(section(document, "consensus_params"))));
    if (const auto* hash = document.find("app_hash");
        hash != nullptr && !hash->is_null() && !hash->raw().empty())
        return fail(errors::input,
                    "genesis: app_hash must be empty: the state starts from app_state");

    std::set<ByteArray<32>> keys;
    if (const auto* validators = document.find("validators");
        validators != nullptr && !validators->is_null()) {
        if (!validators->is_array())
            return fail(errors::input, "genesis: validators is not an array");
        if (validators->items().size() > limits::genesis_validators_max)
            return fail(errors::input, "genesis: more than {} validators",
                        limits::genesis_validators_max);
        for (const auto& item : validators->items()) {
            out.validators.push_back(TRY(parse_genesis_validator(item)));
            if (!keys.insert(out.validators.back().public_key).second)
                return fail(errors::input, "genesis: a validator is named twice");
        }
    }
    const auto* state = TRY(document.member("app_state"));
    if (!state->is_object()) return fail(errors::input, "genesis: app_state is not an object");
    out.app_state = state->dump();
    if (out.app_state.size() > limits::genesis_bytes_max)
        return fail(errors::input, "genesis: app_state has more than {} bytes",
                    limits::genesis_bytes_max);
    return out;
}

Json to_json(const abci::ConsensusParams& params) {
    const auto text = [](std::int64_t value) { return Json{std::to_string(value)}; };
    return Json::object({
        {"block", Json::object({{"max_bytes", text(params.block_max_bytes)},
                                {"max_gas", text(params.block_max_gas)}})},
        {"evidence", Json::object({{"max_age_num_blocks", text(params.evidence_max_age_blocks)},
                                   {"max_age_duration", text(params.evidence_max_age_nanos)},
                                   {"max_bytes", text(params.evidence_max_bytes)}})},
        {"validator", Json::object({{"pub_key_types", Json::array({"ed25519"})}})},
        {"version", Json::object({{"app", "0"}})},
        {"abci", Json::object({{"vote_extensions_enable_height",
                                text(params.vote_extensions_enable_height)}})},
    });
}

void merge(Json& base, const Json& over) {
    if (!base.is_object() || !over.is_object()) {
        base = over;
        return;
    }
    for (const auto& [name, value] : over.members()) {
        if (auto* mine = base.find(name))
            merge(*mine, value);
        else
            base.set(name, value);
    }
}

}  // namespace ve
