//   "ve chain dump 1\n", zstd of the records, SHA-256 of all before
#include "node/dump.hpp"

#include <zstd.h>

#include "crypto/hash.hpp"
#include "node/consensus/protobuf.hpp"
#include "node/consensus/results.hpp"
#include "node/genesis.hpp"
#include "node/limits.hpp"
#include "node/stored_forms.hpp"

namespace ve {

namespace {
using consensus::protobuf::Reader;
using consensus::protobuf::Writer;

constexpr std::string_view dump_head = "ve chain dump 1\n";
constexpr int dump_level             = 3;

Result<std::string> packed(const Bytes& records) {
    std::string out{dump_head};
    const auto room = ZSTD_compressBound(records.size());
    out.resize(dump_head.size() + room);
    const auto size = ZSTD_compress(out.data() + dump_head.size(), room, records.data(),
                                    records.size(), dump_level);
    if (ZSTD_isError(size) != 0)
        return fail(errors::internal, "the dump: {}", ZSTD_getErrorName(size));
    out.resize(dump_head.size() + size);
    out += text_of(sha256(out));
    return out;
}

Result<Bytes> unpacked(std::string_view dump) {
    if (!dump.starts_with(dump_head) || dump.size() < dump_head.size() + 32)
        return fail(errors::corrupt, "this is not a dump of a chain");
    const auto body = dump.substr(0, dump.size() - 32);
    if (text_of(sha256(body)) != dump.substr(body.size()))
        return fail(errors::corrupt, "the dump's checksum is wrong")
            .with_hint("it was cut short or changed since: write it anew with ve devnet dump FILE");
    const auto packed = body.substr(dump_head.size());
    const auto size   = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR ||
        size > limits::dump_bytes_max)
        return fail(errors::corrupt, "the dump's size is unknown or above {} bytes",
                    limits::dump_bytes_max);
    Bytes out(size);
    const auto read = ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size());
    if (ZSTD_isError(read) != 0 || read != size)
        return fail(errors::corrupt, "the dump does not unpack");
    return out;
}

// How a block stands in the records.
Writer block_record(ByteView block, ByteView results, ByteView chain_state,
                    const store::ChangeSet& changes) {
    return Writer{}
        .bytes(1, block)
        .bytes(2, results)
        .bytes(3, chain_state)
        .bytes(4, changes.encode());
}

// A dump has one form: what would be written differently was not written by us.
Bytes records_of(const Dump& dump) {
    Writer out;
    out.text(1, dump.genesis.dump());
    for (const auto& block : dump.blocks)
        out.message(2, block_record(block.block, block.results, block.chain_state, block.changes));
    return out.take();
}

Result<Dump::Block> read_dump_block(ByteView bytes) {
    Dump::Block out;
    Reader in{bytes};
    while (TRY(in.next())) {
        const auto part = TRY(in.bytes());
        if (in.field() == 1) out.block = copy_of(part);
        if (in.field() == 2) out.results = copy_of(part);
        if (in.field() == 3) out.chain_state = copy_of(part);
        if (in.field() == 4) out.changes = TRY(store::ChangeSet::decode(part));
    }
    return out;
}
}  // namespace

Result<std::string> dump_chain(const Json& genesis, const store::Archive& archive,
                               std::optional<Height> upto) {
    Writer out;
    out.text(1, genesis.dump());
    const auto earliest = TRY(archive.earliest());
    const auto newest   = upto ? upto : TRY(archive.newest());
    for (auto height = earliest; height && height <= newest; ++height->value) {
        const auto block   = TRY(archive.block(*height));
        const auto changes = TRY(archive.changes(*height));
        if (!block || !changes)
            return fail(errors::corrupt, "block {} is missing in the archive", *height);
        out.message(2, block_record(block->block, block->results, block->validators, *changes));
        if (out.view().size() > limits::dump_bytes_max)
            return fail(errors::input, "the chain takes more than {} bytes",
                        limits::dump_bytes_max);
    }
    return packed(out.view());
}

Result<Dump> read_dump(std::string_view bytes) {
    const auto records = TRY(unpacked(bytes));
    Dump out;
    Reader in{records};
    while (TRY(in.next())) {
        const auto part = TRY(in.bytes());
        if (in.field() == 1)
            out.genesis =
                TRY(Json::parse(text_of(part), {.bytes = limits::genesis_bytes_max, .depth = 64}));
        if (in.field() == 2) out.blocks.push_back(TRY(read_dump_block(part)));
    }
    if (records_of(out) != records)
        return fail(errors::corrupt, "the dump has bytes that mean nothing");
    return out;
}

namespace {

// One block after the state: everything that follows from what is at hand must be what is stored.
Result<consensus::Decided> follow(const consensus::ChainState& state, const Dump::Block& stored) {
    consensus::Decided out;
    out.block         = TRY(consensus::parse_block(stored.block));
    out.bytes         = stored.block;
    const auto height = out.block.header.height;
    TRY(consensus::check_block(state, out.block));
    if (consensus::block_bytes(out.block) != stored.block)
        return fail(errors::corrupt, "block {} has bytes that mean nothing", height);
    out.id      = consensus::block_id_of(out.block.header, out.bytes);
    out.results = TRY(consensus::parse_results(stored.results));
    if (out.results.tx_results.size() != out.block.txs.size())
        return fail(errors::corrupt, "block {} has other results than transactions", height);
    const auto kept     = TRY(consensus::parse_chain_state(stored.chain_state));
    auto before         = state;
    before.clock_offset = kept.clock_offset;
    out.next            = TRY(consensus::after_block(before, out.block, out.id, kept.last_commit,
                                                     kept.extensions, out.results));
    if (consensus::chain_state_bytes(out.next) != stored.chain_state)
        return fail(errors::corrupt, "the chain state of block {} does not follow", height);
    if (consensus::results_bytes(out.results) != stored.results)
        return fail(errors::corrupt, "the results of block {} have other bytes", height);
    return out;
}

}  // namespace

Result<void> load_dump(const Dump& dump, ChainApp& app, store::Archive& archive) {
    const auto genesis = TRY(parse_genesis(dump.genesis));
    auto state         = TRY(consensus::first_state(genesis, TRY(app.init_chain(genesis))));
    store::State stores;
    for (const auto& stored : dump.blocks) {
        auto decided = follow(state, stored);
        if (!decided.ok()) return std::move(decided).error().within("the dump");
        stores.apply(stored.changes);
        if (stores.app_hash() != decided->results.app_hash)
            return fail(errors::corrupt, "the dump: the state after block {} has another app hash",
                        decided->block.header.height);
        TRY(archive.commit(record_of(*decided, stored.changes)));
        state = std::move(decided->next);
    }
    return {};
}

}  // namespace ve
