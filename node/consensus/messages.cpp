// The bytes of messages. What they must be to be believed is in message_checks.cpp.
#include "node/consensus/messages.hpp"

#include <algorithm>

#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {
using protobuf::Reader;
using protobuf::Writer;

constexpr std::uint64_t type_proposal = 32;

Result<std::int32_t> take_round(const Reader& in, std::int64_t lowest) {
    const auto round = TRY(in.integer());
    if (round < lowest || round > INT32_MAX) return fail(errors::corrupt, "a round is {}", round);
    return static_cast<std::int32_t>(round);
}

Result<Bytes> take_bytes(const Reader& in, std::size_t max) {
    const auto value = TRY(in.bytes());
    if (value.size() > max)
        return fail(errors::corrupt, "field {} has {} bytes", in.field(), value.size());
    return copy_of(value);
}

Result<VoteType> take_type(const Reader& in) {
    const auto type = TRY(in.number());
    if (type != 1 && type != 2) return fail(errors::corrupt, "a vote has type {}", type);
    return static_cast<VoteType>(type);
}

// A block's id is whole or absent.
Result<BlockId> take_block_id(const Reader& in) {
    auto id = TRY(parse_block_id(TRY(in.bytes())));
    if (id == BlockId{}) return id;
    if (id.hash.size() != 32 || id.parts_hash.size() != 32 || id.parts_total == 0)
        return fail(errors::corrupt, "half a block id");
    return id;
}

Result<SignedProposal> parse_proposal(ByteView bytes) {
    SignedProposal out;
    out.proposal.pol_round = 0;  // as every zero, it is not written
    bool typed             = false;
    Reader envelope{bytes};
    while (TRY(envelope.next())) {
        if (envelope.field() == 2) out.block = TRY(take_bytes(envelope, proposal_block_bytes_max));
        if (envelope.field() != 1) continue;
        Reader in{TRY(envelope.bytes())};
        while (TRY(in.next())) {
            switch (in.field()) {
                case 1: typed = TRY(in.number()) == type_proposal; break;
                case 2: out.proposal.height.value = TRY(in.integer()); break;
                case 3: out.proposal.round = TRY(take_round(in, 0)); break;
                case 4: out.proposal.pol_round = TRY(take_round(in, -1)); break;
                case 5: out.proposal.block_id = TRY(take_block_id(in)); break;
                case 6: out.proposal.time = TRY(in.time()); break;
                case 7: out.signature = TRY(take_bytes(in, 64)); break;
                default: break;
            }
        }
    }
    if (!typed || out.proposal.block_id.is_nil())
        return fail(errors::corrupt, "a proposal of nothing");
    return out;
}

}  // namespace

void write_message(Writer& out, const SignedProposal& message) {
    const auto& parts = message.proposal;
    Writer proposal;
    proposal.number(1, type_proposal)
        .integer(2, parts.height.value)
        .integer(3, parts.round)
        .integer(4, parts.pol_round)
        .item(5, block_id_bytes(parts.block_id))
        .time(6, parts.time)
        .bytes(7, message.signature);
    const auto& block = message.block;
    auto size         = Writer::item_bytes(proposal.view().size());
    if (!block.empty()) size += Writer::item_bytes(block.size());
    out.begin(1, size).message(1, proposal).bytes(2, block);
}

namespace {
// tendermint.types.ExtendedCommit.
Writer write_extended(const DecidedBlock& decided) {
    const auto& commit = decided.commit;
    Writer out;
    out.integer(1, commit.height.value)
        .integer(2, commit.round)
        .item(3, block_id_bytes(commit.block_id));
    for (std::size_t i = 0; i < commit.signatures.size(); ++i) {
        const auto& one = commit.signatures[i];
        Writer signature;
        signature.number(1, static_cast<std::uint64_t>(one.flag))
            .bytes(2, one.validator)
            .time(3, one.time)
            .bytes(4, one.signature);
        if (i < decided.extensions.size())
            signature.text(5, decided.extensions[i].bytes)
                .bytes(6, decided.extensions[i].signature);
        out.message(4, signature);
    }
    return out;
}

Result<VoteExtension> parse_extension_of(ByteView signature) {
    VoteExtension out;
    Reader in{signature};
    while (TRY(in.next())) {
        if (in.field() == 5) out.bytes = string_of(TRY(take_bytes(in, extension_bytes_max)));
        if (in.field() == 6) out.signature = TRY(take_bytes(in, 64));
    }
    return out;
}

Result<DecidedBlock> parse_decided(ByteView bytes) {
    DecidedBlock out;
    Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.block = TRY(take_bytes(in, proposal_block_bytes_max));
        if (in.field() != 2) continue;
        auto decided   = TRY(parse_extended_commit(TRY(in.bytes())));
        out.commit     = std::move(decided.commit);
        out.extensions = std::move(decided.extensions);
    }
    return out;
}

Writer write_status(const Status& status) {
    Writer out;
    out.integer(1, status.height.value).integer(2, status.round);
    for (const auto& round : status.rounds) {
        Writer in;
        in.integer(1, round.round).number(2, round.proposal ? 1 : 0);
        for (const auto& votes : round.votes) {
            Bytes bits((votes.of.size() + 7) / 8);
            for (std::size_t i = 0; i < votes.of.size(); ++i)
                if (votes.of[i]) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << i % 8);
            Writer some;
            some.number(1, static_cast<std::uint64_t>(votes.type))
                .item(2, block_id_bytes(votes.block_id))
                .number(3, votes.of.size())
                .bytes(4, bits);
            in.message(3, some);
        }
        out.message(3, in);
    }
    return out;
}

Result<Status::Votes> parse_status_votes(ByteView bytes) {
    Status::Votes out;
    std::uint64_t size = 0;
    Bytes bits;
    Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.type = TRY(take_type(in));
        if (in.field() == 2) out.block_id = TRY(take_block_id(in));
        if (in.field() == 3) size = TRY(in.number());
        if (in.field() == 4) bits = TRY(take_bytes(in, validators_max / 8));
    }
    if (size > validators_max || bits.size() != (size + 7) / 8)
        return fail(errors::corrupt, "{} votes in {} bytes", size, bits.size());
    for (std::size_t i = 0; i < size; ++i) out.of.push_back((bits[i / 8] >> i % 8 & 1U) != 0);
    return out;
}

Result<Status> parse_status(ByteView bytes) {
    Status out;
    out.round = 0;
    Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.height.value = TRY(in.integer());
        if (in.field() == 2) out.round = TRY(take_round(in, -1));
        if (in.field() != 3) continue;
        if (out.rounds.size() == status_rounds_max)
            return fail(errors::corrupt, "a status of more than {} rounds", status_rounds_max);
        auto& round = out.rounds.emplace_back();
        Reader of{TRY(in.bytes())};
        while (TRY(of.next())) {
            if (of.field() == 1) round.round = TRY(take_round(of, 0));
            if (of.field() == 2) round.proposal = TRY(of.number()) != 0;
            if (of.field() != 3) continue;
            if (round.votes.size() == status_choices_max)
                return fail(errors::corrupt, "a round of more than {} choices", status_choices_max);
            round.votes.push_back(TRY(parse_status_votes(TRY(of.bytes()))));
        }
    }
    return out;
}

Result<PendingEvidence> parse_pending(ByteView proofs) {
    PendingEvidence out;
    std::size_t bytes = 0;
    Reader in{proofs};
    while (TRY(in.next())) {
        if (in.field() != 1) continue;
        if (out.evidence.size() == PendingEvidence::most)
            return fail(errors::corrupt, "more than {} proofs", PendingEvidence::most);
        out.evidence.push_back(TRY(take_bytes(in, PendingEvidence::bytes_max)));
        bytes += out.evidence.back().size();
        if (bytes > PendingEvidence::bytes_in_all)
            return fail(errors::corrupt, "more than {} bytes of proofs",
                        PendingEvidence::bytes_in_all);
    }
    return out;
}
}  // namespace

Bytes extended_commit_bytes(const DecidedBlock& decided) { return write_extended(decided).take(); }

Result<DecidedBlock> parse_extended_commit(ByteView bytes) {
    DecidedBlock out;
    out.commit = TRY(parse_commit(bytes));  // the fields that both forms have
    Reader commit{bytes};
    while (TRY(commit.next()))
        if (commit.field() == 4)
            out.extensions.push_back(TRY(parse_extension_of(TRY(commit.bytes()))));
    if (std::ranges::all_of(out.extensions, [](const auto& e) { return e == VoteExtension{}; }))
        out.extensions.clear();
    return out;
}

namespace {
void write_vote(Writer& out, const SignedVote& vote) {
    out.number(1, static_cast<std::uint64_t>(vote.type))
        .integer(2, vote.height.value)
        .integer(3, vote.round)
        .item(4, block_id_bytes(vote.block_id))
        .time(5, vote.time)
        .bytes(6, vote.validator)
        .number(7, vote.index)
        .bytes(8, vote.signature)
        .text(9, vote.extension.bytes)
        .bytes(10, vote.extension.signature);
}
}  // namespace

Bytes vote_bytes(const SignedVote& vote) {
    Writer out;
    write_vote(out, vote);
    return out.take();
}

void write_message(Writer& out, const SignedVote& vote) {
    out.nested(2, [&](Writer& in) { write_vote(in, vote); });
}

Result<SignedVote> parse_vote(ByteView bytes) {
    SignedVote out;
    bool typed = false, named = false;
    Reader in{bytes};
    while (TRY(in.next())) {
        switch (in.field()) {
            case 1:
                out.type = TRY(take_type(in));
                typed    = true;
                break;
            case 2: out.height.value = TRY(in.integer()); break;
            case 3: out.round = TRY(take_round(in, 0)); break;
            case 4: out.block_id = TRY(take_block_id(in)); break;
            case 5: out.time = TRY(in.time()); break;
            case 6: {
                const auto address = TRY(take_bytes(in, 20));
                named              = address.size() == 20;
                if (named) std::ranges::copy(address, out.validator.begin());
                break;
            }
            case 7: {
                const auto index = TRY(in.number());
                if (index >= validators_max) return fail(errors::corrupt, "validator {}", index);
                out.index = index;
                break;
            }
            case 8: out.signature = TRY(take_bytes(in, 64)); break;
            case 9:
                out.extension.bytes = string_of(TRY(take_bytes(in, extension_bytes_max)));
                break;
            case 10: out.extension.signature = TRY(take_bytes(in, 64)); break;
            default: break;
        }
    }
    if (!typed || !named) return fail(errors::corrupt, "a vote of no type or of nobody");
    return out;
}

Bytes message_bytes(const Message& message) {
    Writer out;
    if (const auto* proposal = std::get_if<SignedProposal>(&message)) write_message(out, *proposal);
    if (const auto* vote = std::get_if<SignedVote>(&message)) write_message(out, *vote);
    if (const auto* decided = std::get_if<DecidedBlock>(&message)) {
        Writer inner;
        inner.bytes(1, decided->block).message(2, write_extended(*decided));
        out.message(3, inner);
    }
    if (const auto* status = std::get_if<Status>(&message)) out.message(4, write_status(*status));
    if (const auto* pending = std::get_if<PendingEvidence>(&message)) {
        Writer inner;
        for (const auto& one : pending->evidence) inner.item(1, one);
        out.message(5, inner);
    }
    return out.take();
}

Result<Message> parse_message(ByteView bytes) {
    Reader in{bytes};
    std::optional<Message> out;
    while (TRY(in.next())) {
        if (out) return fail(errors::corrupt, "two messages in one");
        switch (in.field()) {
            case 1: out = TRY(parse_proposal(TRY(in.bytes()))); break;
            case 2: out = TRY(parse_vote(TRY(in.bytes()))); break;
            case 3: out = TRY(parse_decided(TRY(in.bytes()))); break;
            case 4: out = TRY(parse_status(TRY(in.bytes()))); break;
            case 5: out = TRY(parse_pending(TRY(in.bytes()))); break;
            default: return fail(errors::corrupt, "a message of kind {}", in.field());
        }
    }
    if (!out) return fail(errors::corrupt, "an empty message");
    return *std::move(out);
}

}  // namespace ve::consensus
