#include "node/consensus/evidence.hpp"

#include "crypto/ed25519.hpp"
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
    out.first       = bare(std::move(a));
    out.second      = bare(std::move(b));
    out.total_power = validators.total_power();
    out.power       = validators.list()[out.first.index].power;
    out.time        = block_time;
    return out;
}

Result<void> verify_duplicate_vote(std::string_view chain_id, const ValidatorSet& validators,
                                   Time block_time, const DuplicateVote& evidence) {
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
        if (!ed25519::verify(signer->public_key, sign_bytes_of(chain_id, *vote), vote->signature))
            return wrong("a vote with a wrong signature");
    return {};
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
