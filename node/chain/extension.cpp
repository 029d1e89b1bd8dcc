// The bytes of the injected transaction:
//   ff 56 45 58 01, then per vote: address (20), power (8, big-endian), signed (1), size (4),
//   bytes.
#include "node/chain/extension.hpp"

#include <algorithm>

#include "node/chain/codec.hpp"

namespace ve {
namespace {

constexpr std::string_view extended_votes_magic{"\xffVEX\x01"};
constexpr std::size_t extended_votes_max = 10'000;

Result<std::string_view> take_exactly(std::string_view& in, std::size_t size) {
    if (in.size() < size) return fail(errors::corrupt, "the extended votes are cut off");
    const auto out = in.substr(0, size);
    in.remove_prefix(size);
    return out;
}

Result<abci::ExtendedVote> take_vote(std::string_view& in) {
    abci::ExtendedVote vote;
    std::ranges::copy(bytes_of(TRY(take_exactly(in, 20))), vote.validator.begin());
    const auto power = TRY(codec::take_u64(in));
    if (power == 0 || power > INT64_MAX)
        return fail(errors::corrupt, "a voting power of {}", power);
    vote.power         = static_cast<std::int64_t>(power);
    const char signed_ = TRY(take_exactly(in, 1))[0];
    if (signed_ != 0 && signed_ != 1) return fail(errors::corrupt, "a flag is neither 0 nor 1");
    vote.signed_block = signed_ == 1;
    std::size_t size  = 0;
    for (const auto byte : bytes_of(TRY(take_exactly(in, 4)))) size = size << 8 | byte;
    if (size > extension_bytes_max) return fail(errors::corrupt, "a vote extension is too long");
    vote.extension = TRY(take_exactly(in, size));
    return vote;
}

}  // namespace

std::string encode_extended_votes(const std::vector<abci::ExtendedVote>& votes) {
    std::string out{extended_votes_magic};
    for (const auto& vote : votes) {
        out += text_of(vote.validator);
        codec::put_u64(out, static_cast<std::uint64_t>(vote.power));
        out += vote.signed_block ? '\1' : '\0';
        for (int shift = 24; shift >= 0; shift -= 8)
            out += static_cast<char>(vote.extension.size() >> shift & 0xff);
        out += vote.extension;
    }
    return out;
}

bool is_extended_votes(std::string_view tx) { return tx.starts_with(extended_votes_magic); }

Result<std::vector<abci::ExtendedVote>> decode_extended_votes(std::string_view tx) {
    if (!is_extended_votes(tx)) return fail(errors::corrupt, "these are no extended votes");
    tx.remove_prefix(extended_votes_magic.size());
    std::vector<abci::ExtendedVote> votes;
    while (!tx.empty()) {
        if (votes.size() == extended_votes_max) return fail(errors::corrupt, "too many votes");
        votes.push_back(TRY(take_vote(tx)));
    }
    std::vector<ByteArray<20>> validators;
    for (const auto& vote : votes) validators.push_back(vote.validator);
    std::ranges::sort(validators);
    if (std::ranges::adjacent_find(validators) != validators.end())
        return fail(errors::corrupt, "a validator is named twice");
    return votes;
}

}  // namespace ve
