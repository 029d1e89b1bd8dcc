#include "client/signed_header.hpp"

#include "client/rpc_forms.hpp"
#include "node/consensus/light_client.hpp"

namespace ve::client {
namespace {

namespace cs = consensus;

// As of a new set, whatever the node says of their turns: its hash is what counts.
Result<cs::ValidatorSet> validators_at(Connection& node, Height height) {
    const auto list = TRY(forms::validators(
        [&](const Json& params) { return node.call("validators", params); }, height));
    std::vector<cs::PowerChange> members;
    for (const auto& each : list) members.push_back({each.public_key, each.power});
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
    const auto header     = TRY(forms::header(*head_json));
    const auto commit     = TRY(forms::commit(*sign_json));
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
