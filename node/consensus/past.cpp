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

}  // namespace

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
    const bool same = !heights.empty() && same_signers(*heights.back().set, signers);
    out.heights.push_back({block.header.height, block.header.time,
                           same ? heights.back().set : std::make_shared<ValidatorSet>(signers)});
    const auto first = out.heights.front().height;
    for (const auto& one : proved)
        if (one.height >= first) out.proved.push_back(one);
    for (const auto& bytes : block.evidence)
        out.proved.push_back({parse_duplicate_vote(bytes).value().first.height, sha256(bytes)});
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
        ProvedAlready proved;
        while (TRY(part.next())) {
            if (part.field() == 1) height.height.value = TRY(part.integer());
            if (in.field() == 1 && part.field() == 2) height.time = TRY(part.time());
            if (in.field() == 1 && part.field() == 3)
                height.set =
                    std::make_shared<ValidatorSet>(TRY(parse_validator_set(TRY(part.bytes()))));
            if (in.field() == 2 && part.field() == 2) {
                const auto hash = TRY(part.bytes());
                if (hash.size() != proved.evidence.size())
                    return fail(errors::corrupt, "a stored hash has {} bytes", hash.size());
                std::ranges::copy(hash, proved.evidence.begin());
            }
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
        out.heights.push_back(std::move(height));
    }
    return out;
}

}  // namespace ve::consensus
