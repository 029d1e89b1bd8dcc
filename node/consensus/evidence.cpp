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

Result<void> check_evidence(const ChainState& state, const Bytes& evidence,
                            const Signatures& signatures) {
    const auto one = TRY(parse_duplicate_vote(evidence));
    if (duplicate_vote_bytes(one) != evidence)
        return fail(errors::verification, "evidence in another form than ours");
    const auto height = one.first.height;
    const auto* then  = state.past->at(height);
    if (then == nullptr)
        return fail(errors::verification, "evidence about height {}, which is out of reach",
                    height);
    const auto blocks = state.last_height.value - height.value;
    const auto age    = state.last_time.since(then->time).nanos;
    if (blocks > state.params.evidence_max_age_blocks && age > state.params.evidence_max_age_nanos)
        return fail(errors::verification, "evidence about height {}, which is too old", height);
    if (state.past->is_proved(sha256(evidence)))
        return fail(errors::verification, "evidence about height {} that is known already", height);
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
    for (auto one = evidence.begin(); one != evidence.end(); ++one) {
        if (std::find(evidence.begin(), one, *one) != one)
            return fail(errors::verification, "the same evidence twice");
        TRY(check_evidence(state, *one, signatures));
    }
    return {};
}

std::vector<abci::Misbehaviour> misbehaviour_of(const std::vector<Bytes>& evidence) {
    std::vector<abci::Misbehaviour> out;
    for (const auto& bytes : evidence) {
        const auto one = parse_duplicate_vote(bytes).value();  // it was checked
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
