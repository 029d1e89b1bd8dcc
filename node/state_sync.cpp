// metadata: 1 time, 2 consensus params, 3 repeated hash of a chunk. The chunks joined are the bytes
// of node/store/snapshot.hpp.
#include "node/state_sync.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/consensus/protobuf.hpp"
#include "node/consensus/results.hpp"
#include "node/limits.hpp"
#include "node/store/snapshot.hpp"

namespace ve {

namespace {
using consensus::protobuf::Reader;
using consensus::protobuf::Writer;

struct Metadata {
    Time time;
    abci::ConsensusParams params;
    std::vector<Hash> chunks;
};

std::string write_metadata(const Metadata& metadata) {
    Writer out;
    out.time(1, metadata.time).item(2, consensus::params_bytes(metadata.params));
    for (const auto& hash : metadata.chunks) out.item(3, hash);
    return string_of(out.view());
}

Result<Metadata> read_metadata(std::string_view bytes) {
    if (bytes.size() > snapshot_announce_max)
        return fail(errors::input, "the metadata has {} bytes", bytes.size());
    Metadata out;
    Reader in{bytes_of(bytes)};
    while (TRY(in.next())) {
        if (in.field() == 1) out.time = TRY(in.time());
        if (in.field() == 2) out.params = TRY(consensus::parse_params(TRY(in.bytes())));
        if (in.field() != 3) continue;
        const auto hash = TRY(in.bytes());
        Hash chunk{};
        if (hash.size() != chunk.size() || out.chunks.size() == sync_chunks_max)
            return fail(errors::input, "the metadata names chunks wrongly");
        std::ranges::copy(hash, chunk.begin());
        out.chunks.push_back(chunk);
    }
    if (write_metadata(out) != bytes)
        return fail(errors::input, "the metadata has bytes that mean nothing");
    return out;
}

}  // namespace

void SnapshotShelf::put(KeptVersion kept) {
    const std::lock_guard lock{mutex_};
    kept_.push_back(std::move(kept));
    while (kept_.size() > std::max<std::size_t>(plan_.kept, 1)) {
        std::erase_if(made_, [&](const auto& one) {
            return one->info.height == kept_.front().version.height;
        });
        kept_.pop_front();
    }
}

SnapshotShelf::Snapshot SnapshotShelf::make(const KeptVersion& kept) const {
    Snapshot out{kept, {}, store::dump(kept.version.state)};
    Metadata metadata{kept.version.time, kept.params, {}};
    const auto size = std::clamp<std::size_t>(plan_.chunk_bytes, 1, sync_chunk_bytes_max);
    for (std::size_t at = 0; at < out.bytes.size(); at += size)
        metadata.chunks.push_back(
            sha256(ByteView{out.bytes}.subspan(at, std::min(size, out.bytes.size() - at))));
    out.info.height   = kept.version.height;
    out.info.chunks   = static_cast<std::uint32_t>(metadata.chunks.size());
    out.info.metadata = write_metadata(metadata);
    out.info.hash     = sha256(out.info.metadata);
    return out;
}

// Made outside the lock: a large state takes a while, and a commit must not wait for it.
std::shared_ptr<const SnapshotShelf::Snapshot> SnapshotShelf::made(Height height) const {
    std::optional<KeptVersion> wanted;
    {
        const std::lock_guard lock{mutex_};
        for (const auto& one : made_)
            if (one->info.height == height) return one;
        for (const auto& one : kept_)
            if (one.version.height == height) wanted = one;
    }
    if (!wanted) return nullptr;
    auto snapshot = std::make_shared<const Snapshot>(make(*wanted));
    const std::lock_guard lock{mutex_};
    made_.push_back(snapshot);
    if (made_.size() > std::max<std::size_t>(plan_.kept, 1)) made_.pop_front();
    return snapshot;
}

std::optional<Height> SnapshotShelf::oldest() const {
    const std::lock_guard lock{mutex_};
    return kept_.empty() ? std::optional<Height>{} : std::optional{kept_.front().version.height};
}

std::vector<SnapshotInfo> SnapshotShelf::list() const {
    std::vector<Height> heights;
    {
        const std::lock_guard lock{mutex_};
        for (const auto& one : kept_) heights.push_back(one.version.height);
    }
    std::vector<SnapshotInfo> out;
    for (const auto height : heights)
        if (const auto snapshot = made(height);
            snapshot != nullptr && snapshot->info.chunks <= sync_chunks_max)
            out.push_back(snapshot->info);
    return out;
}

Result<std::string> SnapshotShelf::chunk(Height height, std::uint32_t format,
                                         std::uint32_t index) const {
    const auto snapshot = format == snapshot_format ? made(height) : nullptr;
    if (snapshot == nullptr || index >= snapshot->info.chunks)
        return fail(errors::input, "there is no chunk {} of format {} of height {}", index, format,
                    height);
    const auto size = std::clamp<std::size_t>(plan_.chunk_bytes, 1, sync_chunk_bytes_max);
    const auto at   = index * size;
    return string_of(
        ByteView{snapshot->bytes}.subspan(at, std::min(size, snapshot->bytes.size() - at)));
}

OfferAnswer SnapshotIntake::begin(const SnapshotInfo& offered, const Hash& app_hash) {
    if (offered.format != snapshot_format) return OfferAnswer::reject_format;
    const auto metadata = read_metadata(offered.metadata);
    if (!metadata.ok() || offered.height.value <= 0 || metadata->chunks.empty() ||
        metadata->chunks.size() != offered.chunks || sha256(offered.metadata) != offered.hash)
        return OfferAnswer::reject;
    height_   = offered.height;
    app_hash_ = app_hash;
    time_     = metadata->time;
    params_   = metadata->params;
    hashes_   = metadata->chunks;
    missing_  = hashes_.size();
    chunks_.resize(missing_);
    attempts_.resize(missing_);
    here_.resize(missing_);
    return OfferAnswer::accept;
}

ChunkAnswer SnapshotIntake::take(std::uint32_t index, std::string_view chunk,
                                 const std::string& sender) {
    using Verdict = ChunkAnswer::Verdict;
    if (index >= chunks_.size()) return {Verdict::reject_snapshot, {}, {}};
    if (here_[index]) return {};
    if (chunk.size() > sync_chunk_bytes_max || sha256(chunk) != hashes_[index]) {
        if (++attempts_[index] >= chunk_attempts_max) return {Verdict::reject_snapshot, {}, {}};
        ChunkAnswer again{Verdict::retry, {index}, {}};
        if (!sender.empty()) again.reject_senders.push_back(sender);
        return again;
    }
    bytes_ += chunk.size();
    if (bytes_ > limits::dump_bytes_max) return {Verdict::reject_snapshot, {}, {}};
    chunks_[index] = chunk;
    here_[index]   = true;
    --missing_;
    return {};
}

Result<KeptVersion> SnapshotIntake::open() const {
    VE_INVARIANT(complete());
    Bytes bytes;
    bytes.reserve(bytes_);
    for (const auto& chunk : chunks_) append(bytes, chunk);
    KeptVersion out{{height_, time_, app_hash_, TRY(store::load(bytes))}, params_};
    if (const auto found = out.version.state.app_hash(); found != app_hash_)
        return fail(errors::verification, "the snapshot of height {} has app hash {}, not {}",
                    height_, hex_upper(found), hex_upper(app_hash_));
    return out;
}

}  // namespace ve
