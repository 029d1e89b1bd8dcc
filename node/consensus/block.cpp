// The protobuf forms of blocks and their parts, written and read. Hashing is in block_hash.cpp.
#include "node/consensus/block.hpp"

#include <algorithm>

#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {
protobuf::Writer write_block_id(const BlockId& id) {
    protobuf::Writer parts, out;
    parts.number(1, id.parts_total).bytes(2, id.parts_hash);
    out.bytes(1, id.hash).message(2, parts);
    return out;
}

Result<Bytes> take_hash(const protobuf::Reader& in) {
    const auto value = TRY(in.bytes());
    if (value.size() > 32)
        return fail(errors::corrupt, "field {} is a hash of {} bytes", in.field(), value.size());
    return copy_of(value);
}

Result<Bytes> take_address(const protobuf::Reader& in) {
    const auto value = TRY(in.bytes());
    if (!value.empty() && value.size() != 20)
        return fail(errors::corrupt, "an address has {} bytes", value.size());
    return copy_of(value);
}
}  // namespace

Bytes block_id_bytes(const BlockId& id) { return write_block_id(id).take(); }

Result<BlockId> parse_block_id(ByteView bytes) {
    BlockId out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.hash = TRY(take_hash(in));
        if (in.field() != 2) continue;
        protobuf::Reader parts{TRY(in.bytes())};
        while (TRY(parts.next())) {
            if (parts.field() == 1) {
                const auto total = TRY(parts.number());
                if (total > UINT32_MAX) return fail(errors::corrupt, "a block has {} parts", total);
                out.parts_total = static_cast<std::uint32_t>(total);
            }
            if (parts.field() == 2) out.parts_hash = TRY(take_hash(parts));
        }
    }
    return out;
}

Bytes header_bytes(const Header& header) {
    protobuf::Writer version;
    version.number(1, header.version_block).number(2, header.version_app);
    return protobuf::Writer{}
        .message(1, version)
        .text(2, header.chain_id)
        .integer(3, header.height.value)
        .time(4, header.time)
        .message(5, write_block_id(header.last_block_id))
        .bytes(6, header.last_commit_hash)
        .bytes(7, header.data_hash)
        .bytes(8, header.validators_hash)
        .bytes(9, header.next_validators_hash)
        .bytes(10, header.consensus_hash)
        .bytes(11, header.app_hash)
        .bytes(12, header.last_results_hash)
        .bytes(13, header.evidence_hash)
        .bytes(14, header.proposer)
        .take();
}

Result<Header> parse_header(ByteView bytes) {
    Header out;
    out.version_block     = 0;
    Bytes* const hashes[] = {&out.last_commit_hash,     &out.data_hash,      &out.validators_hash,
                             &out.next_validators_hash, &out.consensus_hash, &out.app_hash,
                             &out.last_results_hash,    &out.evidence_hash};
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        const auto field = in.field();
        if (field == 1) {
            protobuf::Reader version{TRY(in.bytes())};
            while (TRY(version.next())) {
                if (version.field() == 1) out.version_block = TRY(version.number());
                if (version.field() == 2) out.version_app = TRY(version.number());
            }
        } else if (field == 2) {
            out.chain_id = TRY(in.text());
        } else if (field == 3) {
            out.height.value = TRY(in.integer());
        } else if (field == 4) {
            out.time = TRY(in.time());
        } else if (field == 5) {
            out.last_block_id = TRY(parse_block_id(TRY(in.bytes())));
        } else if (field >= 6 && field <= 13) {
            *hashes[field - 6] = TRY(take_hash(in));
        } else if (field == 14) {
            const auto address = TRY(take_address(in));
            std::ranges::copy(address, out.proposer.begin());
        }
    }
    return out;
}

namespace {
protobuf::Writer write_signature(const CommitSignature& signature) {
    protobuf::Writer out;
    out.number(1, static_cast<std::uint64_t>(signature.flag))
        .bytes(2, signature.validator)
        .time(3, signature.time)
        .bytes(4, signature.signature);
    return out;
}

Result<CommitSignature> parse_signature(ByteView bytes) {
    CommitSignature out;
    protobuf::Reader in{bytes};
    std::uint64_t flag = 0;
    while (TRY(in.next())) {
        if (in.field() == 1) flag = TRY(in.number());
        if (in.field() == 2) out.validator = TRY(take_address(in));
        if (in.field() == 3) out.time = TRY(in.time());
        if (in.field() == 4) out.signature = copy_of(TRY(in.bytes()));
    }
    if (flag < 1 || flag > 3) return fail(errors::corrupt, "a commit signature has flag {}", flag);
    if (out.signature.size() > 64)
        return fail(errors::corrupt, "a signature has {} bytes", out.signature.size());
    out.flag = static_cast<CommitFlag>(flag);
    return out;
}
}  // namespace

Bytes signature_bytes(const CommitSignature& signature) {
    return write_signature(signature).take();
}

Bytes commit_bytes(const Commit& commit) {
    protobuf::Writer out;
    out.integer(1, commit.height.value)
        .integer(2, commit.round)
        .message(3, write_block_id(commit.block_id));
    for (const auto& signature : commit.signatures) out.message(4, write_signature(signature));
    return out.take();
}

Result<Commit> parse_commit(ByteView bytes) {
    Commit out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.height.value = TRY(in.integer());
        if (in.field() == 2) {
            const auto round = TRY(in.integer());
            if (round < 0 || round > INT32_MAX)
                return fail(errors::corrupt, "a commit has round {}", round);
            out.round = static_cast<std::int32_t>(round);
        }
        if (in.field() == 3) out.block_id = TRY(parse_block_id(TRY(in.bytes())));
        if (in.field() != 4) continue;
        if (out.signatures.size() == commit_signatures_max)
            return fail(errors::corrupt, "a commit has more than {} signatures",
                        commit_signatures_max);
        out.signatures.push_back(TRY(parse_signature(TRY(in.bytes()))));
    }
    return out;
}

bool is_light_attack(ByteView evidence) {
    protobuf::Reader in{evidence};
    for (;;) {
        const auto more = in.next();
        if (!more.ok()) return false;
        if (!*more) return true;  // the number is zero; without a second vote there is no proof
        if (in.field() == 2) return in.number().ok();
    }
}

Bytes evidence_list_bytes(const std::vector<Bytes>& evidence) {
    protobuf::Writer list;
    for (const auto& one : evidence)
        list.message(1, protobuf::Writer{}.item(is_light_attack(one) ? 2 : 1, one));
    return list.take();
}

namespace {
Result<std::vector<Bytes>> parse_evidence_list(ByteView bytes) {
    std::vector<Bytes> out;
    protobuf::Reader list{bytes};
    while (TRY(list.next())) {
        if (list.field() != 1) continue;
        protobuf::Reader one{TRY(list.bytes())};
        if (!TRY(one.next()) || (one.field() != 1 && one.field() != 2))
            return fail(errors::corrupt, "the block carries evidence of a kind that is not read");
        out.push_back(copy_of(TRY(one.bytes())));
        if (is_light_attack(out.back()) != (one.field() == 2))
            return fail(errors::corrupt, "the block carries evidence of another kind than it says");
    }
    return out;
}
}  // namespace

Bytes block_bytes(const Block& block) {
    protobuf::Writer data;
    for (const auto& tx : block.txs) data.item(1, bytes_of(tx));
    return protobuf::Writer{}
        .item(1, header_bytes(block.header))
        .message(2, data)
        .item(3, evidence_list_bytes(block.evidence))
        .item(4, commit_bytes(block.last_commit))
        .take();
}

Result<Block> parse_block(ByteView bytes) {
    Block out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        const auto part = TRY(in.bytes());
        if (in.field() == 1) out.header = TRY(parse_header(part));
        if (in.field() == 2) {
            protobuf::Reader data{part};
            while (TRY(data.next()))
                if (data.field() == 1) out.txs.push_back(TRY(data.text()));
        }
        if (in.field() == 3) out.evidence = TRY(parse_evidence_list(part));
        if (in.field() == 4) out.last_commit = TRY(parse_commit(part));
    }
    return out;
}

}  // namespace ve::consensus
