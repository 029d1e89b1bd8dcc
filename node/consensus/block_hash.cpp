// Hashes over blocks, headers, commits and transactions, as CometBFT 0.38 takes them.
#include "crypto/hash.hpp"

#include "crypto/merkle.hpp"
#include "node/consensus/block.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

Hash header_hash(const Header& header) {
    using protobuf::Writer;
    Writer version;
    version.number(1, header.version_block).number(2, header.version_app);
    const std::array leaves = {
        version.take(),
        Writer{}.text(1, header.chain_id).take(),
        Writer{}.integer(1, header.height.value).take(),
        protobuf::time_message(header.time).take(),
        block_id_bytes(header.last_block_id),
        Writer{}.bytes(1, header.last_commit_hash).take(),
        Writer{}.bytes(1, header.data_hash).take(),
        Writer{}.bytes(1, header.validators_hash).take(),
        Writer{}.bytes(1, header.next_validators_hash).take(),
        Writer{}.bytes(1, header.consensus_hash).take(),
        Writer{}.bytes(1, header.app_hash).take(),
        Writer{}.bytes(1, header.last_results_hash).take(),
        Writer{}.bytes(1, header.evidence_hash).take(),
        Writer{}.bytes(1, header.proposer).take(),
    };
    return merkle::root(leaves);
}

Bytes commit_hash(const Commit& commit) {
    std::vector<Bytes> leaves;
    leaves.reserve(commit.signatures.size());
    for (const auto& signature : commit.signatures) leaves.push_back(signature_bytes(signature));
    return copy_of(merkle::root(leaves));
}

Bytes data_hash(const std::vector<std::string>& txs) {
    std::vector<Hash> hashes;
    hashes.reserve(txs.size());
    for (const auto& tx : txs) hashes.push_back(sha256(tx));
    return copy_of(merkle::root(hashes));
}

Bytes evidence_hash(const std::vector<Bytes>& evidence) { return copy_of(merkle::root(evidence)); }

BlockId block_id_of(const Block& block) { return block_id_of(block.header, block_bytes(block)); }

BlockId block_id_of(const Header& header, ByteView block) {
    std::vector<ByteView> parts;
    for (auto rest = block; !rest.empty();) {
        parts.push_back(rest.first(std::min(rest.size(), block_part_bytes)));
        rest = rest.subspan(parts.back().size());
    }
    BlockId id;
    id.hash        = copy_of(header_hash(header));
    id.parts_total = static_cast<std::uint32_t>(parts.size());
    id.parts_hash  = copy_of(merkle::root(parts));
    return id;
}

}  // namespace ve::consensus
