#include "node/consensus/evidence.hpp"

#include <algorithm>

#include "base/planted.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {
// Hash, then parts: what evidence is sorted by.
bool stands_before(const BlockId& a, const BlockId& b) {
    return std::tie(a.hash, a.parts_total, a.parts_hash) <
           std::tie(b.hash, b.parts_total, b.parts_hash);
}

// The extension is no part of what is proved.
SignedVote bare(SignedVote vote) {
    vote.extension = {};
    return vote;
}
}  // namespace

DuplicateVote duplicate_vote(const ValidatorSet& validators, SignedVote a, SignedVote b,
                             Time block_time) {
    VE_INVARIANT(a.index < validators.list().size());
    DuplicateVote out;
    if (!stands_before(a.block_id, b.block_id)) std::swap(a, b);
    out.first  = bare(std::move(a));
    out.second = bare(std::move(b));
    if (VE_PLANTED(evidence_against_another))
        out.first.validator = out.second.validator =
            validators.list()[(out.first.index + 1) % validators.list().size()].address;
    out.total_power = validators.total_power();
    out.power       = validators.list()[out.first.index].power;
    out.time        = block_time;
    return out;
}

Result<void> verify_duplicate_vote(std::string_view chain_id, const ValidatorSet& validators,
                                   Time block_time, const DuplicateVote& evidence,
                                   const Signatures& signatures) {
    const auto wrong = [](std::string_view what) { return fail(errors::verification, "{}", what); };
    const auto& [first, second, total, power, time] = evidence;
    if (first.height != second.height || first.round != second.round || first.type != second.type ||
        first.validator != second.validator)
        return wrong("two votes that do not contradict each other");
    if (!stands_before(first.block_id, second.block_id)) return wrong("votes in the wrong order");
    const auto* signer = validators.find(first.validator);
    if (signer == nullptr) return wrong("votes of no validator");
    if (total != validators.total_power() || power != signer->power) return wrong("another power");
    if (time != block_time) return wrong("another time");
    for (const auto* vote : {&first, &second})
        if (!signatures.holds(signer->public_key, sign_bytes_of(chain_id, *vote), vote->signature))
            return wrong("a vote with a wrong signature");
    return {};
}

namespace {

Result<void> check_form(const DuplicateVote& one) {
    const auto wrong = [](std::string_view what) { return fail(errors::verification, "{}", what); };
    for (const auto* vote : {&one.first, &one.second}) {
        if (vote->height.value <= 0) return wrong("invalid vote: negative or zero height");
        if (vote->signature.empty()) return wrong("invalid vote: signature is missing");
        if (!vote->block_id.is_nil() && vote->block_id.hash.size() != 32)
            return wrong("invalid vote: wrong block id");
    }
    if (!stands_before(one.first.block_id, one.second.block_id))
        return wrong("duplicate votes in invalid order");
    return {};
}

}  // namespace

Result<void> check_form(ByteView evidence) {
    if (is_light_attack(evidence)) return check_form(TRY(parse_light_attack(evidence)));
    return check_form(TRY(parse_duplicate_vote(evidence)));
}

Hash evidence_id(ByteView evidence) {
    return is_light_attack(evidence) ? light_attack_id(parse_light_attack(evidence).value())
                                     : sha256(evidence);
}

Height evidence_height(ByteView evidence) {
    return is_light_attack(evidence) ? parse_light_attack(evidence).value().common_height
                                     : parse_duplicate_vote(evidence).value().first.height;
}

namespace {

// Ours at that height, if it can be judged and is not yet. `id`: asked for only then.
template <class Id>
Result<const PastHeight*> open_case(const ChainState& state, Height height, Id&& id) {
    const auto* then = state.past->at(height);
    if (then == nullptr)
        return fail(errors::verification, "evidence about height {}, which is out of reach",
                    height);
    const auto blocks = state.last_height.value - height.value;
    const auto age    = state.last_time.since(then->time).nanos;
    if (blocks > state.params.evidence_max_age_blocks && age > state.params.evidence_max_age_nanos)
        return fail(errors::verification, "evidence about height {}, which is too old", height);
    if (state.past->is_proved(id()))
        return fail(errors::verification, "evidence about height {} that is known already", height);
    return then;
}

Error another_form() { return fail(errors::verification, "evidence in another form than ours"); }

Result<void> check_light_attack(const ChainState& state, const Bytes& evidence,
                                const Signatures& signatures) {
    const auto one = TRY(parse_light_attack(evidence));
    if (light_attack_bytes(one) != evidence) return another_form();
    const auto* common =
        TRY(open_case(state, one.common_height, [&] { return light_attack_id(one); }));
    const auto height = one.conflicting.header.height;
    const auto* ours  = state.past->at(height);
    if (ours == nullptr || ours->decision == nullptr)
        return fail(errors::verification, "evidence about height {}, which no block follows yet",
                    height);
    if (VE_PLANTED(evidence_not_verified)) return {};
    return verify_light_attack(state.chain_id, *common, *ours->decision, one, signatures);
}

}  // namespace

Result<void> check_evidence(const ChainState& state, const Bytes& evidence,
                            const Signatures& signatures) {
    if (is_light_attack(evidence)) return check_light_attack(state, evidence, signatures);
    const auto one = TRY(parse_duplicate_vote(evidence));
    if (duplicate_vote_bytes(one) != evidence) return another_form();
    const auto* then = TRY(open_case(state, one.first.height, [&] { return sha256(evidence); }));
    if (VE_PLANTED(evidence_not_verified)) return {};
    return verify_duplicate_vote(state.chain_id, *then->set, then->time, one, signatures);
}

Result<void> check_evidence(const ChainState& state, const std::vector<Bytes>& evidence,
                            const Signatures& signatures) {
    if (evidence.empty()) return {};
    const auto size = evidence_list_bytes(evidence).size();
    if (size > static_cast<std::size_t>(state.params.evidence_max_bytes))
        return fail(errors::verification, "{} bytes of evidence, {} may be", size,
                    state.params.evidence_max_bytes);
    std::vector<Hash> ids;
    for (const auto& one : evidence) {
        TRY(check_evidence(state, one, signatures));
        ids.push_back(evidence_id(one));
        if (std::find(ids.begin(), ids.end() - 1, ids.back()) != ids.end() - 1)
            return fail(errors::verification, "the same evidence twice");
    }
    return {};
}

std::vector<abci::Misbehaviour> misbehaviour_of(const std::vector<Bytes>& evidence) {
    std::vector<abci::Misbehaviour> out;
    for (const auto& bytes : evidence) {  // it was checked
        if (is_light_attack(bytes)) {
            const auto attack = parse_light_attack(bytes).value();
            for (const auto& who : attack.byzantine)
                out.push_back({abci::MisbehaviourKind::light_client_attack, who.address, who.power,
                               attack.common_height, attack.time, attack.total_power});
            continue;
        }
        const auto one = parse_duplicate_vote(bytes).value();
        out.push_back({abci::MisbehaviourKind::duplicate_vote, one.first.validator, one.power,
                       one.first.height, one.time, one.total_power});
    }
    return out;
}

Bytes duplicate_vote_bytes(const DuplicateVote& evidence) {
    return protobuf::Writer{}
        .item(1, vote_bytes(evidence.first))
        .item(2, vote_bytes(evidence.second))
        .integer(3, evidence.total_power)
        .integer(4, evidence.power)
        .time(5, evidence.time)
        .take();
}

Result<DuplicateVote> parse_duplicate_vote(ByteView bytes) {
    DuplicateVote out;
    bool first = false, second = false;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        switch (in.field()) {
            case 1:
                out.first = TRY(parse_vote(TRY(in.bytes())));
                first     = true;
                break;
            case 2:
                out.second = TRY(parse_vote(TRY(in.bytes())));
                second     = true;
                break;
            case 3: out.total_power = TRY(in.integer()); break;
            case 4: out.power = TRY(in.integer()); break;
            case 5: out.time = TRY(in.time()); break;
            default: break;
        }
    }
    if (!first || !second) return fail(errors::corrupt, "evidence of less than two votes");
    return out;
}

}  // namespace ve::consensus
