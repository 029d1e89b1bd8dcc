#include "node/network/traitor.hpp"

#include "crypto/hash.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::network {

using namespace consensus;
using faults::Kind;

namespace {
bool is_odd(std::size_t to) { return to % 2 == 1; }
}  // namespace

Traitor::Traitor(std::string chain_id, ed25519::PrivateKey key, Means means)
    : chain_id_{std::move(chain_id)},
      key_{std::move(key)},
      address_{validator_address(key_.public_key().bytes())},
      means_{std::move(means)} {}

void Traitor::set(const faults::Fault& fault, bool begins) {
    made_of_.reset();
    if (begins) {
        doing_.insert(fault.kind);
        if (fault.kind == Kind::invalid_proposal) variant_ = fault.variant;
        if (fault.kind == Kind::late_votes) later_ = {fault.strength};
    } else if (const auto at = doing_.find(fault.kind); at != doing_.end()) {
        doing_.erase(at);
    }
}

Twisted Traitor::twist(std::size_t to, SharedLetter letter) {
    if (does(Kind::withhold)) return {};
    const auto& message = letter->message();
    if (const auto* proposal = std::get_if<SignedProposal>(&message)) {
        const bool is_ours = ed25519::verify(key_.public_key().bytes(),
                                             proposal_sign_bytes(chain_id_, proposal->proposal),
                                             proposal->signature);
        if (!is_ours) return {letter, {}};
        if (does(Kind::invalid_proposal))
            return {once(letter, [&] { return invalid(*proposal); }), {}};
        if (does(Kind::false_proof) && proposal->proposal.round > 0)
            return {once(letter, [&] { return proved_by_nobody(*proposal); }), {}};
        if (does(Kind::double_proposal) && is_odd(to))
            return {once(letter, [&] { return another_proposal(*proposal); }), {}};
        return {letter, {}};
    }
    const auto* vote = std::get_if<SignedVote>(&message);
    if (vote == nullptr || vote->validator != address_) return {letter, {}};
    const Duration later = does(Kind::late_votes) ? later_ : Duration{};
    const auto doubled =
        vote->type == VoteType::prevote ? Kind::double_prevote : Kind::double_precommit;
    if (does(doubled) && is_odd(to))
        return {once(letter, [&] { return another_vote(*vote); }), later};
    const bool extends = vote->type == VoteType::precommit && !vote->block_id.is_nil() &&
                         !vote->extension.signature.empty();
    if (extends && does(Kind::invalid_extension))
        return {once(letter, [&] { return other_extension(*vote, "\xff\xff rubbish"); }), later};
    if (extends && does(Kind::wrong_score) && means_.falsify)
        return {once(letter,
                     [&] { return other_extension(*vote, means_.falsify(vote->extension.bytes)); }),
                later};
    return {letter, later};
}

SharedLetter Traitor::seal(const Block& block, SignedProposal message) {
    message.block             = block_bytes(block);
    message.proposal.block_id = block_id_of(block.header, message.block);
    message.signature =
        copy_of(ed25519::sign(key_, proposal_sign_bytes(chain_id_, message.proposal)));
    return std::make_shared<const Letter>(std::move(message));
}

SharedLetter Traitor::another_proposal(const SignedProposal& truth) {
    auto block = parse_block(truth.block);
    if (!block.ok()) return nullptr;
    if (block->txs.empty())
        block->txs.emplace_back("noise");
    else
        block->txs.edit().pop_back();
    block->header.data_hash = data_hash(block->txs);
    return seal(*block, truth);
}

SharedLetter Traitor::proved_by_nobody(SignedProposal message) {
    message.proposal.pol_round = message.proposal.round - 1;
    return another_proposal(message);
}

SharedLetter Traitor::invalid(const SignedProposal& truth) {
    auto block = parse_block(truth.block);
    if (!block.ok()) return nullptr;
    auto& header = block->header;
    if (variant_ == "oversize" || variant_ == "transaction") {
        constexpr std::size_t too_much = 5U << 20;
        block->txs.push_back(variant_ == "oversize" ? std::string(too_much, 'x')
                                                    : means_.refused_tx());
        header.data_hash = data_hash(block->txs);
    } else if (variant_ == "time") {
        header.time = header.time.plus(Duration::seconds(3'600)).value_or(header.time);
    } else if (variant_ == "last-commit") {
        for (auto& one : block->last_commit.signatures)
            if (!one.signature.empty())
                one.signature[0] = static_cast<std::uint8_t>(one.signature[0] ^ 1U);
        header.last_commit_hash = commit_hash(block->last_commit);
    } else if (variant_ == "votes") {
        if (!misreport(block->txs.edit())) return nullptr;
        header.data_hash = data_hash(block->txs);
    } else if (!header.app_hash.empty()) {
        header.app_hash[0] = static_cast<std::uint8_t>(header.app_hash[0] ^ 1U);
    }
    return seal(*block, truth);
}

// What the others attached to their votes is told otherwise. False: nobody attached anything.
bool Traitor::misreport(std::vector<std::string>& txs) const {
    if (txs.empty()) return false;
    auto carried = decode_carried_votes(txs.front());
    if (!carried.ok()) return false;
    bool is_changed = false;
    for (auto& vote : carried->votes) {
        if (vote.validator == address_ || vote.extension.empty()) continue;
        auto other = means_.falsify ? means_.falsify(vote.extension) : std::string{};
        if (other == vote.extension) other.clear();
        vote.extension = std::move(other);
        is_changed     = true;
    }
    txs.front() = encode_carried_votes(*carried);
    return is_changed;
}

SharedLetter Traitor::another_vote(SignedVote vote) {
    if (vote.block_id.is_nil())
        vote.block_id = {copy_of(sha256("another block")), 1, copy_of(sha256("its parts"))};
    else
        vote.block_id = {};
    vote.extension = {};
    vote.signature = copy_of(ed25519::sign(key_, sign_bytes_of(chain_id_, vote)));
    if (vote.type == VoteType::precommit && !vote.block_id.is_nil())
        vote.extension.signature = copy_of(
            ed25519::sign(key_, extension_sign_bytes(chain_id_, vote.height, vote.round, {})));
    return std::make_shared<const Letter>(std::move(vote));
}

SharedLetter Traitor::other_extension(SignedVote vote, std::string extension) {
    vote.extension.bytes     = std::move(extension);
    vote.extension.signature = copy_of(ed25519::sign(
        key_, extension_sign_bytes(chain_id_, vote.height, vote.round, vote.extension.bytes)));
    return std::make_shared<const Letter>(std::move(vote));
}

}  // namespace ve::network
