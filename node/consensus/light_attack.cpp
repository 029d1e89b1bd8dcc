#include "node/consensus/light_attack.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {

Error wrong(std::string_view what) { return fail(errors::verification, "{}", what); }

void sort_by_power(std::vector<Validator>& validators) {
    std::ranges::sort(validators, [](const Validator& a, const Validator& b) {
        return a.power != b.power ? a.power > b.power : a.address < b.address;
    });
}

const Validator* signer_in(const ValidatorSet& set, const CommitSignature& signature) {
    ByteArray<20> address{};
    if (signature.flag != CommitFlag::commit || signature.validator.size() != address.size())
        return nullptr;
    std::ranges::copy(signature.validator, address.begin());
    return set.find(address);
}

Result<void> check_signature(const CommitSignature& one) {
    if (one.flag == CommitFlag::absent) {
        if (one.validator.empty() && one.signature.empty() && one.time == zero_time) return {};
        return wrong("invalid commit: an absent signature that says something");
    }
    if (one.validator.size() == 20 && !one.signature.empty()) return {};
    return wrong("invalid commit: a signature of nobody");
}

}  // namespace

AttackKind kind_of(const LightAttack& attack, const Decision& ours) {
    if (derived_hash(attack.conflicting.header) != ours.derived) return AttackKind::lunatic;
    return attack.conflicting.commit.round == ours.round ? AttackKind::equivocation
                                                         : AttackKind::amnesia;
}

std::vector<Validator> byzantine_of(const LightAttack& attack, const ValidatorSet& common,
                                    const Decision& ours) {
    const auto& signatures = attack.conflicting.commit.signatures;
    const auto kind        = kind_of(attack, ours);
    std::vector<Validator> out;
    for (std::size_t i = 0; i < signatures.size(); ++i) {
        const Validator* found = nullptr;
        if (kind == AttackKind::lunatic) found = signer_in(common, signatures[i]);
        // Both headers name the same validators: their places are the same.
        if (kind == AttackKind::equivocation && i < ours.signers.size() && ours.signers[i])
            found = signer_in(attack.conflicting.validators, signatures[i]);
        if (found != nullptr) out.push_back(*found);
    }
    sort_by_power(out);
    return out;
}

Result<void> verify_light_attack(std::string_view chain_id, const PastHeight& common,
                                 const Decision& ours, const LightAttack& attack,
                                 const Signatures& signatures) {
    const auto& block = attack.conflicting;
    if (attack.time != common.time) return wrong("another time than that of the common block");
    if (attack.total_power != common.set->total_power()) return wrong("another total power");
    if (std::ranges::equal(ours.header, block.commit.block_id.hash))
        return wrong("the header is this chain's own");
    const bool at_common = block.header.height == common.height;
    if (at_common && kind_of(attack, ours) == AttackKind::lunatic)
        return wrong("a header of the common height that does not follow from the block before");
    if (!at_common)
        TRY(verify_trusted_part(chain_id, *common.set, block.commit, {1, 3}, signatures));
    TRY(verify_own_commit(chain_id, block, signatures));
    const auto expected = byzantine_of(attack, *common.set, ours);
    const bool same =
        std::ranges::equal(expected, attack.byzantine, [](const Validator& a, const Validator& b) {
            return a.address == b.address && a.public_key == b.public_key && a.power == b.power;
        });
    if (!same) return wrong("other byzantine validators than those who signed");
    return {};
}

Result<void> check_form(const LightAttack& attack) {
    const auto& [header, commit, validators] = attack.conflicting;
    if (attack.total_power <= 0) return wrong("negative or zero total voting power");
    if (attack.common_height.value <= 0) return wrong("negative or zero common height");
    if (attack.common_height > header.height)
        return wrong("common height is ahead of the conflicting block height");
    if (header.version_block != Header{}.version_block || header.chain_id.size() > 50)
        return wrong("invalid header: of another version or chain");
    if (commit.height != header.height) return wrong("header and commit height mismatch");
    if (commit.signatures.empty()) return wrong("no signatures in commit");
    for (const auto& one : commit.signatures) TRY(check_signature(one));
    if (!std::ranges::equal(commit.block_id.hash, header_hash(header)))
        return wrong("commit signs another block than the header's");
    if (validators.empty() || validators.hash() != header.validators_hash)
        return wrong("expected validator hash of header to match validator set hash");
    return {};
}

Hash light_attack_id(const LightAttack& attack) {
    auto hashed       = copy_of(header_hash(attack.conflicting.header));
    hashed[31]        = 0;  // as CometBFT does: 31 bytes of it count
    const auto height = static_cast<std::uint64_t>(attack.common_height.value);
    append_varint(hashed, (height << 1U) ^ (attack.common_height.value < 0 ? ~0ULL : 0ULL));
    return sha256(hashed);
}

Bytes light_attack_bytes(const LightAttack& attack) {
    const auto& [header, commit, set] = attack.conflicting;
    protobuf::Writer validators, block, out;
    for (const auto& validator : set.list()) validators.item(1, validator_bytes(validator));
    if (!set.empty()) validators.item(2, validator_bytes(set.proposer()));
    block.message(1, protobuf::Writer{}.item(1, header_bytes(header)).item(2, commit_bytes(commit)))
        .message(2, validators);
    out.message(1, block).integer(2, attack.common_height.value);
    for (const auto& validator : attack.byzantine) out.item(3, validator_bytes(validator));
    return out.integer(4, attack.total_power).time(5, attack.time).take();
}

namespace {

Result<SignedHeader> parse_light_block(ByteView bytes) {
    SignedHeader out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        const auto part = TRY(in.bytes());
        if (in.field() == 2) out.validators = TRY(parse_validator_set(part));
        if (in.field() != 1) continue;
        protobuf::Reader header{part};
        while (TRY(header.next())) {
            if (header.field() == 1) out.header = TRY(parse_header(TRY(header.bytes())));
            if (header.field() == 2) out.commit = TRY(parse_commit(TRY(header.bytes())));
        }
    }
    return out;
}

}  // namespace

Result<LightAttack> parse_light_attack(ByteView bytes) {
    if (bytes.size() > light_attack_bytes_max)
        return fail(errors::corrupt, "evidence of {} bytes", bytes.size());
    LightAttack out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        switch (in.field()) {
            case 1: out.conflicting = TRY(parse_light_block(TRY(in.bytes()))); break;
            case 2: out.common_height.value = TRY(in.integer()); break;
            case 3:
                if (out.byzantine.size() == validators_max)
                    return fail(errors::corrupt, "more than {} are accused", validators_max);
                out.byzantine.push_back(TRY(parse_validator(TRY(in.bytes()))));
                break;
            case 4: out.total_power = TRY(in.integer()); break;
            case 5: out.time = TRY(in.time()); break;
            default: break;
        }
    }
    TRY(check_form(out));
    return out;
}

}  // namespace ve::consensus
