// Snapshots that one application gives another over a consensus engine: cut into chunks, named by
// hashes, put together again. Which heights are kept is decided here; nothing is executed.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "node/application.hpp"
#include "node/chain/versions.hpp"

namespace ve {

// All nodes of a chain with the same plan make the same snapshots: an engine asks several for
// chunks of one.
struct SnapshotPlan {
    std::int64_t every_blocks = 1'000;  // 0: none
    std::size_t kept          = 2;
    std::size_t chunk_bytes   = 4U << 20;
    bool due(Height height) const { return every_blocks > 0 && height.value % every_blocks == 0; }
};

inline constexpr std::uint32_t snapshot_format     = 1;
inline constexpr std::size_t sync_chunk_bytes_max  = 16U << 20;  // what CometBFT carries
inline constexpr std::size_t sync_chunks_max       = 65'536;
inline constexpr std::uint32_t chunk_attempts_max  = 3;
inline constexpr std::size_t snapshot_announce_max = 4U << 20;  // bytes of the metadata

struct SnapshotInfo {
    Height height;
    std::uint32_t format = snapshot_format;
    std::uint32_t chunks = 0;
    Hash hash{};           // of the metadata
    std::string metadata;  // time, consensus params, and the hash of each chunk
};

// A state with what an application needs to go on from it.
struct KeptVersion {
    Version version;
    abci::ConsensusParams params;
};

// The newest snapshots, as offers to others. May be used from several threads.
class SnapshotShelf {
  public:
    explicit SnapshotShelf(SnapshotPlan plan = {}) : plan_{plan} {}

    const SnapshotPlan& plan() const { return plan_; }
    void put(KeptVersion kept);  // cheap: bytes are made when somebody asks
    std::vector<SnapshotInfo> list() const;
    std::optional<Height> oldest() const;
    // Error: there is no such chunk here.
    Result<std::string> chunk(Height height, std::uint32_t format, std::uint32_t index) const;

  private:
    struct Snapshot {
        KeptVersion kept;
        SnapshotInfo info;
        Bytes bytes;
    };
    std::shared_ptr<const Snapshot> made(Height height) const;
    Snapshot make(const KeptVersion& kept) const;

    SnapshotPlan plan_;
    mutable std::mutex mutex_;
    std::deque<KeptVersion> kept_;
    mutable std::deque<std::shared_ptr<const Snapshot>> made_;
};

enum class OfferAnswer : std::uint8_t { accept = 1, abort, reject, reject_format, reject_sender };

struct ChunkAnswer {
    enum class Verdict : std::uint8_t { accept = 1, abort, retry, retry_snapshot, reject_snapshot };
    Verdict verdict = Verdict::accept;
    std::vector<std::uint32_t> refetch;
    std::vector<std::string> reject_senders;
};

// One snapshot on its way in.
class SnapshotIntake {
  public:
    // What is wrong with the offer is the answer; only an accepted one takes chunks.
    OfferAnswer begin(const SnapshotInfo& offered, const Hash& app_hash);

    ChunkAnswer take(std::uint32_t index, std::string_view chunk, const std::string& sender);
    bool complete() const { return missing_ == 0; }
    // Error: the chunks are whole, but not the state that the header promises.
    Result<KeptVersion> open() const;

  private:
    Height height_;
    Hash app_hash_{};
    Time time_;
    abci::ConsensusParams params_;
    std::vector<Hash> hashes_;
    std::vector<std::string> chunks_;
    std::vector<std::uint32_t> attempts_;
    std::vector<bool> here_;
    std::size_t missing_ = 0, bytes_ = 0;
};

}  // namespace ve
