#include "client/signed_header.hpp"

#include "node/consensus/light_client.hpp"

namespace ve::client {
namespace {

namespace cs = consensus;

constexpr std::size_t page_max = 100;

Result<std::string> text_at(const Json& json, std::string_view name) {
    return TRY(json.member(name))->text();
}
Result<std::int64_t> number_at(const Json& json, std::string_view name) {
    return TRY(json.member(name))->i64();
}
Result<Bytes> hex_at(const Json& json, std::string_view name) {
    const auto text = TRY(text_at(json, name));
    return parse_hex(text);
}
Result<Time> time_at(const Json& json, std::string_view name) {
    const auto text = TRY(text_at(json, name));
    return Time::parse(text);
}

Result<ByteArray<20>> address_of(const Bytes& bytes) {
    ByteArray<20> out{};
    if (bytes.size() != out.size())
        return fail(errors::peer, "an address of {} bytes", bytes.size());
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

Result<cs::BlockId> block_id_of(const Json& json) {
    cs::BlockId out;
    const auto* parts = TRY(json.member("parts"));
    out.hash          = TRY(hex_at(json, "hash"));
    out.parts_total = static_cast<std::uint32_t>(TRY(TRY(parts->member("total"))->u64(UINT32_MAX)));
    out.parts_hash  = TRY(hex_at(*parts, "hash"));
    return out;
}

Result<cs::Header> header_of(const Json& json) {
    cs::Header out;
    const auto* version = TRY(json.member("version"));
    out.version_block   = TRY(TRY(version->member("block"))->u64());
    if (const auto* app = version->find("app")) out.version_app = TRY(app->u64());
    out.chain_id      = TRY(text_at(json, "chain_id"));
    out.height        = Height{TRY(number_at(json, "height"))};
    out.time          = TRY(time_at(json, "time"));
    const auto* last  = TRY(json.member("last_block_id"));
    out.last_block_id = TRY(block_id_of(*last));
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
    const auto proposer = TRY(hex_at(json, "proposer_address"));
    out.proposer        = TRY(address_of(proposer));
    return out;
}

Result<cs::Commit> commit_of(const Json& json) {
    cs::Commit out;
    out.height     = Height{TRY(number_at(json, "height"))};
    out.round      = static_cast<std::int32_t>(TRY(TRY(json.member("round"))->i64(0, INT32_MAX)));
    const auto* id = TRY(json.member("block_id"));
    out.block_id   = TRY(block_id_of(*id));
    for (const auto& each : TRY(json.member("signatures"))->items()) {
        cs::CommitSignature signature;
        signature.flag =
            static_cast<cs::CommitFlag>(TRY(TRY(each.member("block_id_flag"))->i64(1, 3)));
        signature.validator = TRY(hex_at(each, "validator_address"));
        signature.time      = TRY(time_at(each, "timestamp"));
        const auto* bytes   = TRY(each.member("signature"));
        if (!bytes->is_null()) {
            const auto text     = TRY(bytes->text());
            signature.signature = TRY(parse_base64(text));
        }
        out.signatures.push_back(std::move(signature));
    }
    return out;
}

Result<cs::ValidatorSet> validators_at(Connection& node, Height height) {
    std::vector<cs::PowerChange> members;
    for (std::size_t page = 1;; ++page) {
        const auto answer =
            TRY(node.call("validators", Json::object({{"height", std::to_string(height.value)},
                                                      {"page", std::to_string(page)},
                                                      {"per_page", std::to_string(page_max)}})));
        const auto total  = TRY(TRY(answer.member("total"))->u64(cs::validators_max));
        const auto& items = TRY(answer.member("validators"))->items();
        for (const auto& each : items) {
            cs::PowerChange member;
            const auto* key  = TRY(each.member("pub_key"));
            const auto text  = TRY(text_at(*key, "value"));
            const auto bytes = TRY(parse_base64(text));
            if (bytes.size() != member.public_key.size())
                return fail(errors::peer, "a validator's key of {} bytes", bytes.size());
            std::copy(bytes.begin(), bytes.end(), member.public_key.begin());
            member.power = TRY(number_at(each, "voting_power"));
            members.push_back(member);
        }
        if (items.empty() || members.size() >= total) break;
    }
    return cs::ValidatorSet::create(members);
}

Result<Hash> hash_of(const Bytes& bytes, std::string_view what) {
    Hash out{};
    if (bytes.size() != out.size()) return fail(errors::verification, "the header has no {}", what);
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

Error untrue(std::string_view why) {
    return fail(errors::verification, "the node's header does not hold: {}", why)
        .with_hint("ask another node; this one is broken, or lies");
}

}  // namespace

Result<CheckedHeader> signed_header(Connection& node, const std::string& chain_id, Height height) {
    const auto answer =
        TRY(node.call("commit", Json::object({{"height", std::to_string(height.value)}})));
    const auto* both      = TRY(answer.member("signed_header"));
    const auto* head_json = TRY(both->member("header"));
    const auto* sign_json = TRY(both->member("commit"));
    const auto header     = TRY(header_of(*head_json));
    const auto commit     = TRY(commit_of(*sign_json));
    const auto validators = TRY(validators_at(node, height));

    CheckedHeader out;
    out.hash = cs::header_hash(header);
    if (header.chain_id != chain_id || header.height != height)
        return untrue("it is of another chain or height");
    if (copy_of(out.hash) != commit.block_id.hash) return untrue("what was signed is another one");
    if (validators.hash() != header.validators_hash) return untrue("it names other validators");
    auto checked = cs::verify_commit(chain_id, validators, height, commit.block_id, commit);
    if (!checked.ok()) return untrue(checked.error().detail());
    out.app_hash        = TRY(hash_of(header.app_hash, "app hash"));
    out.validators_hash = TRY(hash_of(header.validators_hash, "validators' hash"));
    if (!header.data_hash.empty()) out.data_hash = TRY(hash_of(header.data_hash, "data hash"));
    out.time       = header.time;
    out.validators = validators.list().size();
    out.power      = validators.total_power();
    for (std::size_t i = 0; i < commit.signatures.size() && i < out.validators; ++i) {
        if (commit.signatures[i].flag != cs::CommitFlag::commit) continue;
        ++out.signers;
        out.power_signed += validators.list()[i].power;
    }
    return out;
}

}  // namespace ve::client
