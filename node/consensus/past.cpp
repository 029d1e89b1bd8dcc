#include "node/consensus/past.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/consensus/evidence.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {

std::size_t heights_kept(std::size_t validators) { return 20 + 4 * validators; }

// As far as signatures go: whose turn it is does not matter.
bool same_signers(const ValidatorSet& a, const ValidatorSet& b) {
    return std::ranges::equal(a.list(), b.list(), [](const auto& x, const auto& y) {
        return x.public_key == y.public_key && x.power == y.power;
    });
}

// What the block before it was, and who signed that.
std::shared_ptr<const Decision> decision_before(const Block& block, const Hash& derived) {
    const auto& commit = block.last_commit;
    Decision out;
    if (derived == out.derived || commit.block_id.hash.size() != out.header.size()) return nullptr;
    std::ranges::copy(commit.block_id.hash, out.header.begin());
    out.derived = derived;
    out.round   = commit.round;
    out.signers.reserve(commit.signatures.size());
    for (const auto& one : commit.signatures) out.signers.push_back(one.flag == CommitFlag::commit);
    return std::make_shared<Decision>(std::move(out));
}

Bytes decision_bytes(const Decision& decision) {
    Bytes signers((decision.signers.size() + 7) / 8);
    for (std::size_t i = 0; i < decision.signers.size(); ++i)
        if (decision.signers[i])
            signers[i / 8] = static_cast<std::uint8_t>(signers[i / 8] | 1U << i % 8);
    return protobuf::Writer{}
        .bytes(1, decision.header)
        .integer(2, decision.round)
        .bytes(3, signers)
        .take();
}

Result<Hash> take_hash(const protobuf::Reader& in) {
    Hash out{};
    const auto hash = TRY(in.bytes());
    if (hash.size() != out.size())
        return fail(errors::corrupt, "a stored hash has {} bytes", hash.size());
    std::ranges::copy(hash, out.begin());
    return out;
}

Result<Decision> parse_decision(ByteView bytes, const PastHeight& of) {
    Decision out;
    out.derived = of.derived;
    out.signers.resize(of.set->list().size());
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.header = TRY(take_hash(in));
        if (in.field() == 2) {
            const auto round = TRY(in.integer());
            if (round < 0 || round > INT32_MAX)
                return fail(errors::corrupt, "a stored round is {}", round);
            out.round = static_cast<std::int32_t>(round);
        }
        if (in.field() != 3) continue;
        const auto signers = TRY(in.bytes());
        if (signers.size() != (out.signers.size() + 7) / 8)
            return fail(errors::corrupt, "{} bytes say who signed", signers.size());
        for (std::size_t i = 0; i < out.signers.size(); ++i)
            out.signers[i] = (signers[i / 8] >> i % 8 & 1U) != 0;
    }
    return out;
}

}  // namespace

Hash derived_hash(const Header& header) {
    protobuf::Writer out;
    for (const auto* one : {&header.validators_hash, &header.next_validators_hash,
                            &header.consensus_hash, &header.app_hash, &header.last_results_hash})
        out.item(1, *one);
    return sha256(out.view());
}

const PastHeight* Past::at(Height height) const {
    const auto found = std::ranges::lower_bound(heights, height, {}, &PastHeight::height);
    return found == heights.end() || found->height != height ? nullptr : &*found;
}

bool Past::is_proved(const Hash& evidence) const {
    return std::ranges::find(proved, evidence, &ProvedAlready::evidence) != proved.end();
}

Past Past::after(const Block& block, const ValidatorSet& signers) const {
    Past out;
    const auto kept = std::min(heights.size(), heights_kept(signers.list().size()) - 1);
    out.heights.reserve(kept + 1);
    out.heights.assign(heights.end() - static_cast<std::ptrdiff_t>(kept), heights.end());
    if (!out.heights.empty()) {
        auto& before    = out.heights.back();
        before.decision = decision_before(block, before.derived);
    }
    const bool same = !heights.empty() && same_signers(*heights.back().set, signers);
    out.heights.push_back({block.header.height, block.header.time,
                           same ? heights.back().set : std::make_shared<ValidatorSet>(signers),
                           derived_hash(block.header)});
    const auto first = out.heights.front().height;
    for (const auto& one : proved)
        if (one.height >= first) out.proved.push_back(one);
    for (const auto& bytes : block.evidence)
        out.proved.push_back({evidence_height(bytes), evidence_id(bytes)});
    return out;
}

Bytes past_bytes(const Past& past) {
    protobuf::Writer out;
    const ValidatorSet* last = nullptr;
    for (const auto& one : past.heights) {
        protobuf::Writer height;
        height.integer(1, one.height.value).time(2, one.time);
        if (one.set.get() != last) height.item(3, validator_set_bytes(*one.set));
        last = one.set.get();
        if (one.derived != Hash{}) height.bytes(4, one.derived);
        if (one.decision != nullptr) height.item(5, decision_bytes(*one.decision));
        out.message(1, height);
    }
    for (const auto& one : past.proved)
        out.message(2, protobuf::Writer{}.integer(1, one.height.value).bytes(2, one.evidence));
    return out.take();
}

Result<Past> parse_past(ByteView bytes) {
    Past out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        protobuf::Reader part{TRY(in.bytes())};
        PastHeight height;
        ByteView decision;
        ProvedAlready proved;
        while (TRY(part.next())) {
            if (part.field() == 1) height.height.value = TRY(part.integer());
            if (in.field() == 1 && part.field() == 2) height.time = TRY(part.time());
            if (in.field() == 1 && part.field() == 3)
                height.set =
                    std::make_shared<ValidatorSet>(TRY(parse_validator_set(TRY(part.bytes()))));
            if (in.field() == 1 && part.field() == 4) height.derived = TRY(take_hash(part));
            if (in.field() == 1 && part.field() == 5) decision = TRY(part.bytes());
            if (in.field() == 2 && part.field() == 2) proved.evidence = TRY(take_hash(part));
        }
        if (in.field() == 2) {
            proved.height = height.height;
            out.proved.push_back(proved);
            continue;
        }
        if (height.set == nullptr) {
            if (out.heights.empty())
                return fail(errors::corrupt, "a stored height names no validators");
            height.set = out.heights.back().set;
        }
        if (!decision.empty())
            height.decision = std::make_shared<Decision>(TRY(parse_decision(decision, height)));
        out.heights.push_back(std::move(height));
    }
    return out;
}

}  // namespace ve::consensus
