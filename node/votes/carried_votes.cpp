// The bytes of the injected transaction:
//   ff 56 45 58 02, height (8, big-endian), round (4), then per vote: address (20), power (8),
//   signed (1), and where it is 1: size (4), bytes, signature (64).
#include "node/votes/carried_votes.hpp"

#include <algorithm>

#include "base/planted.hpp"

namespace ve {
namespace {

constexpr std::string_view magic{"\xffVEX\x02"};
constexpr std::size_t votes_max       = 10'000;
constexpr std::size_t signature_bytes = ed25519::Signature{}.size();

void put(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(value >> shift & 0xff);
}

class Cursor {
  public:
    explicit Cursor(std::string_view rest) : rest_{rest} {}
    bool is_at_end() const { return rest_.empty(); }
    Result<std::string_view> take(std::size_t size) {
        if (rest_.size() < size) return fail(errors::corrupt, "the carried votes are cut off");
        const auto out = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return out;
    }
    Result<std::uint64_t> number(std::size_t bytes) {
        std::uint64_t out = 0;
        for (const auto byte : bytes_of(TRY(take(bytes)))) out = out << 8 | byte;
        return out;
    }

  private:
    std::string_view rest_;
};

Result<abci::ExtendedVote> take_vote(Cursor& in) {
    abci::ExtendedVote vote;
    std::ranges::copy(bytes_of(TRY(in.take(vote.validator.size()))), vote.validator.begin());
    const auto power = TRY(in.number(8));
    if (power == 0 || power > INT64_MAX)
        return fail(errors::corrupt, "a voting power of {}", power);
    vote.power         = static_cast<std::int64_t>(power);
    const auto signed_ = TRY(in.number(1));
    if (signed_ > 1) return fail(errors::corrupt, "a flag is neither 0 nor 1");
    vote.signed_block = signed_ == 1;
    if (!vote.signed_block) return vote;
    const auto size = TRY(in.number(4));
    if (size > vote_extension_bytes_max)
        return fail(errors::corrupt, "a vote extension is too long");
    vote.extension           = TRY(in.take(size));
    vote.extension_signature = copy_of(bytes_of(TRY(in.take(signature_bytes))));
    return vote;
}

void put_text(Bytes& out, std::uint8_t tag, std::string_view text) {
    if (text.empty()) return;
    out.push_back(tag);
    append_varint(out, text.size());
    append(out, bytes_of(text));
}
void put_fixed(Bytes& out, std::uint8_t tag, std::int64_t value) {
    if (value == 0) return;
    out.push_back(tag);
    for (int shift = 0; shift < 64; shift += 8)
        out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> shift));
}

Error wrong(std::string text) { return fail(errors::verification, "carried votes: {}", text); }

// One vote, and its words were signed by its validator.
Result<void> verify_one(std::string_view chain_id, const CarriedVotes& carried,
                        const abci::ExtendedVote& vote, const KeyOfValidator& key_of,
                        const Signatures& signatures) {
    const auto name = hex_upper(vote.validator);
    if (!vote.signed_block) {
        if (!vote.extension.empty() || !vote.extension_signature.empty())
            return wrong(fmt::format("{} did not vote and has words", name));
        return {};
    }
    const auto key = key_of(vote.validator);
    if (!key) return wrong(fmt::format("the key of {} is not known", name));
    if (!signatures.holds(
            *key, extension_sign_bytes(chain_id, carried.height, carried.round, vote.extension),
            vote.extension_signature))
        return wrong(fmt::format("{} did not sign what it is said to say", name));
    return {};
}

}  // namespace

std::string encode_carried_votes(const CarriedVotes& carried) {
    std::string out{magic};
    put(out, static_cast<std::uint64_t>(carried.height.value), 8);
    put(out, static_cast<std::uint32_t>(carried.round), 4);
    for (const auto& vote : carried.votes) {
        out += text_of(vote.validator);
        put(out, static_cast<std::uint64_t>(vote.power), 8);
        put(out, vote.signed_block ? 1 : 0, 1);
        if (!vote.signed_block) continue;
        put(out, vote.extension.size(), 4);
        out += vote.extension;
        auto signature = vote.extension_signature;
        signature.resize(signature_bytes);  // a wrong one stays wrong
        out += text_of(signature);
    }
    return out;
}

bool is_carried_votes(std::string_view tx) { return tx.starts_with(magic); }

Result<CarriedVotes> decode_carried_votes(std::string_view tx) {
    if (!is_carried_votes(tx)) return fail(errors::corrupt, "these are no carried votes");
    Cursor in{tx.substr(magic.size())};
    CarriedVotes out;
    const auto height = TRY(in.number(8));
    const auto round  = TRY(in.number(4));
    if (height > INT64_MAX || round > INT32_MAX)
        return fail(errors::corrupt, "carried votes of height {} and round {}", height, round);
    out.height = Height{static_cast<std::int64_t>(height)};
    out.round  = static_cast<std::int32_t>(round);
    while (!in.is_at_end()) {
        if (out.votes.size() == votes_max) return fail(errors::corrupt, "too many votes");
        out.votes.push_back(TRY(take_vote(in)));
    }
    std::vector<ByteArray<20>> validators;
    for (const auto& vote : out.votes) validators.push_back(vote.validator);
    std::ranges::sort(validators);
    if (std::ranges::adjacent_find(validators) != validators.end())
        return fail(errors::corrupt, "a validator is named twice");
    return out;
}

Result<void> verify_carried_votes(std::string_view chain_id, const CarriedVotes& carried,
                                  const LastCommit& last, const KeyOfValidator& key_of,
                                  const Signatures& signatures) {
    if (VE_PLANTED(carried_votes_not_verified)) return {};
    if (carried.height != last.height)
        return wrong(fmt::format("of height {}, not {}", carried.height, last.height));
    if (carried.round != last.round)
        return wrong(fmt::format("of round {}, not {}", carried.round, last.round));
    if (carried.votes.size() != last.votes.size())
        return wrong(fmt::format("{} validators, the last commit has {}", carried.votes.size(),
                                 last.votes.size()));
    std::int64_t all = 0, there = 0;
    for (std::size_t i = 0; i < last.votes.size(); ++i) {
        const auto& vote  = carried.votes[i];
        const auto& known = last.votes[i];
        if (vote.validator != known.validator)
            return wrong(fmt::format("{} stands where the last commit has {}",
                                     hex_upper(vote.validator), hex_upper(known.validator)));
        if (vote.power != known.power)
            return wrong(fmt::format("{} has power {}, not {}", hex_upper(vote.validator),
                                     known.power, vote.power));
        if (vote.signed_block && !known.signed_block)
            return wrong(fmt::format("{} is not in the last commit", hex_upper(vote.validator)));
        TRY(verify_one(chain_id, carried, vote, key_of, signatures));
        all += vote.power;
        if (vote.signed_block) there += vote.power;
    }
    // Consensus keeps all power below INT64_MAX / 8.
    if (there * 3 <= all * 2)
        return wrong(fmt::format("power {} of {} is not more than two thirds", there, all));
    return {};
}

std::optional<CarriedVotes> votes_to_carry(std::string_view chain_id,
                                           const abci::Proposal& proposal,
                                           const KeyOfValidator& key_of,
                                           const Signatures& signatures,
                                           const AcceptsVote& accepts) {
    const auto speaks = [](const auto& vote) { return !vote.extension.empty(); };
    if (std::ranges::none_of(proposal.last_votes, speaks)) return {};
    CarriedVotes out{Height{proposal.height.value - 1}, proposal.last_round, proposal.last_votes};
    for (auto& vote : out.votes)
        if (!accepts(vote) || !verify_one(chain_id, out, vote, key_of, signatures).ok())
            vote = {vote.validator, vote.power, false, {}};
    const LastCommit last{out.height, out.round, proposal.last_votes};
    if (std::ranges::none_of(out.votes, speaks) ||
        !verify_carried_votes(chain_id, out, last, key_of, signatures).ok())
        return {};
    return out;
}

Bytes extension_sign_bytes(std::string_view chain_id, Height height, std::int32_t round,
                           std::string_view extension) {
    Bytes body, out;
    put_text(body, 0x0a, extension);
    put_fixed(body, 0x11, height.value);
    put_fixed(body, 0x19, round);
    put_text(body, 0x22, chain_id);
    append_varint(out, body.size());
    append(out, body);
    return out;
}

}  // namespace ve
