// What validators sign: canonical votes and proposals, with their length in front.
#include "node/consensus/block.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {
using protobuf::Writer;

constexpr std::size_t usual_bytes = 192;  // one allocation, with the length in front

void canonical_block_id(Writer& out, const BlockId& id) {
    out.bytes(1, id.hash).nested(2, [&](Writer& parts) {
        parts.number(1, id.parts_total).bytes(2, id.parts_hash);
    });
}
}  // namespace

Bytes vote_sign_bytes(VoteType type, std::string_view chain_id, Height height, std::int32_t round,
                      const BlockId& block_id, Time time) {
    Writer out{usual_bytes};
    out.number(1, static_cast<std::uint64_t>(type)).fixed64(2, height.value).fixed64(3, round);
    if (!block_id.is_nil()) out.nested(4, [&](Writer& in) { canonical_block_id(in, block_id); });
    return out.time(5, time).text(6, chain_id).take_delimited();
}

Bytes proposal_sign_bytes(std::string_view chain_id, const ProposalParts& proposal) {
    constexpr std::uint64_t type_proposal = 32;
    Writer out{usual_bytes};
    out.number(1, type_proposal)
        .fixed64(2, proposal.height.value)
        .fixed64(3, proposal.round)
        .integer(4, proposal.pol_round);
    if (!proposal.block_id.is_nil())
        out.nested(5, [&](Writer& in) { canonical_block_id(in, proposal.block_id); });
    return out.time(6, proposal.time).text(7, chain_id).take_delimited();
}

}  // namespace ve::consensus
