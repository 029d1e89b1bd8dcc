#include "node/json_forms.hpp"

#include <algorithm>

namespace ve::json_forms {
namespace {

namespace cs = consensus;

Result<Bytes> hex_at(const Json& json, std::string_view name) {
    const auto text = TRY(text_at(json, name));
    return parse_hex(text);
}

}  // namespace

const std::vector<Json>& items_or_none(const Json* list) {
    static const std::vector<Json> none;
    return list != nullptr && list->is_array() ? list->items() : none;
}

Result<Bytes> base64_at(const Json& json, std::string_view name) {
    const auto text = TRY(text_at(json, name));
    return parse_base64(text);
}

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

Result<cs::Validator> validator(const Json& json) {
    cs::Validator out;
    const auto* key  = TRY(json.member("pub_key"));
    const auto bytes = TRY(base64_at(*key, "value"));
    out.public_key   = TRY(exactly<32>(bytes, "pub_key"));
    out.address      = cs::validator_address(out.public_key);
    out.power        = TRY(number_at(json, "voting_power"));
    if (const auto* priority = json.find("proposer_priority")) out.priority = TRY(priority->i64());
    return out;
}

namespace {

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

// Some releases of CometBFT wrote the one, some the other.
Result<const Json*> member_of(const Json& json, std::string_view name, std::string_view other) {
    if (const auto* found = json.find(name)) return found;
    return json.member(other);
}

Result<std::int64_t> number_of(const Json& json, std::string_view name, std::string_view other) {
    return TRY(member_of(json, name, other))->i64();
}

Result<Time> time_of_evidence(const Json& json) {
    const auto* found = TRY(member_of(json, "Timestamp", "timestamp"));
    const auto text   = TRY(found->text());
    return Time::parse(text);
}

Result<Bytes> duplicate_vote(const Json& value) {
    cs::DuplicateVote out;
    const auto* first  = TRY(value.member("vote_a"));
    const auto* second = TRY(value.member("vote_b"));
    out.first          = TRY(vote(*first));
    out.second         = TRY(vote(*second));
    out.total_power    = TRY(number_of(value, "TotalVotingPower", "total_voting_power"));
    out.power          = TRY(number_of(value, "ValidatorPower", "validator_power"));
    out.time           = TRY(time_of_evidence(value));
    return cs::duplicate_vote_bytes(out);
}

Result<std::vector<cs::Validator>> validators(const Json* list) {
    std::vector<cs::Validator> out;
    std::int64_t power = 0;
    for (const auto& each : items_or_none(list)) {
        if (out.size() == cs::validators_max)
            return fail(errors::input, "more than {} validators", cs::validators_max);
        out.push_back(TRY(validator(each)));
        const auto& one = out.back();
        if (one.power <= 0 || one.power > cs::total_power_max - power)
            return fail(errors::input, "a validator has power {}", one.power);
        power += one.power;
        const auto address = TRY(address_at(each, "address"));
        if (address != one.address)
            return fail(errors::input, "a validator's address is not that of its key");
    }
    return out;
}

Result<Bytes> light_attack(const Json& value) {
    cs::LightAttack out;
    const auto* block   = TRY(member_of(value, "ConflictingBlock", "conflicting_block"));
    const auto* both    = TRY(block->member("signed_header"));
    const auto* head    = TRY(both->member("header"));
    const auto* signing = TRY(both->member("commit"));
    const auto* set     = TRY(block->member("validator_set"));
    const auto* turn    = TRY(set->member("proposer"));
    const auto members  = TRY(validators(set->find("validators")));
    const auto proposer = TRY(address_at(*turn, "address"));
    auto& shown         = out.conflicting;
    shown.header        = TRY(header(*head));
    shown.commit        = TRY(commit(*signing));
    shown.validators    = cs::ValidatorSet::restored(members, proposer);
    out.common_height   = Height{TRY(number_of(value, "CommonHeight", "common_height"))};
    const auto* accused = TRY(member_of(value, "ByzantineValidators", "byzantine_validators"));
    out.byzantine       = TRY(validators(accused));
    out.total_power     = TRY(number_of(value, "TotalVotingPower", "total_voting_power"));
    out.time            = TRY(time_of_evidence(value));
    return cs::light_attack_bytes(out);
}

}  // namespace

Result<Bytes> evidence(const Json& json) {
    const auto type   = TRY(text_at(json, "type"));
    const auto* value = TRY(json.member("value"));
    if (type == "tendermint/DuplicateVoteEvidence") return duplicate_vote(*value);
    if (type == "tendermint/LightClientAttackEvidence") return light_attack(*value);
    return fail(errors::input, "there is no evidence of the kind {:.80}", type);
}

}  // namespace ve::json_forms
