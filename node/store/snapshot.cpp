// The form of a snapshot, all numbers varints unless said otherwise:
//   "vesnap" 01   chunk*   0   SHA-256 of all before
//   chunk:  size before compression (1 .. 1 MiB), size of what follows, zstd or, if equal, raw
// and in the chunks put together:
//   stores, then of each: name, keys, then of each key: bytes shared with the one before, rest,
//   value
#include "node/store/snapshot.hpp"

#include <zstd.h>

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/store/byte_reader.hpp"

namespace ve::store {
namespace {

constexpr std::uint8_t snapshot_head[] = {'v', 'e', 's', 'n', 'a', 'p', 1};
constexpr int snapshot_level           = 1;

// Collects text and writes it out chunk by chunk.
class ChunkWriter {
  public:
    ChunkWriter() : out_{std::begin(snapshot_head), std::end(snapshot_head)} {
        text_.reserve(snapshot_chunk_bytes);
    }

    void number(std::uint64_t value) {
        Bytes digits;
        append_varint(digits, value);
        bytes(text_of(digits));
    }

    void bytes(std::string_view more) {
        while (!more.empty()) {
            const auto part = more.substr(0, snapshot_chunk_bytes - text_.size());
            append(text_, part);
            more.remove_prefix(part.size());
            if (text_.size() == snapshot_chunk_bytes) flush();
        }
    }

    void text(std::string_view more) {
        number(more.size());
        bytes(more);
    }

    Bytes finish() {
        flush();
        append_varint(out_, 0);
        append(out_, sha256(out_));
        return std::move(out_);
    }

  private:
    void flush() {
        if (text_.empty()) return;
        packed_.resize(ZSTD_compressBound(text_.size()));
        const auto size = ZSTD_compressCCtx(context_.get(), packed_.data(), packed_.size(),
                                            text_.data(), text_.size(), snapshot_level);
        VE_INVARIANT(!ZSTD_isError(size));
        // What would unpack to more than a reader allows is kept as it is.
        const bool pack = size < text_.size() && text_.size() <= size * snapshot_ratio_max;
        append_varint(out_, text_.size());
        append_varint(out_, pack ? size : text_.size());
        append(out_, pack ? ByteView{packed_.data(), size} : ByteView{text_});
        text_.clear();
    }

    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };
    std::unique_ptr<ZSTD_CCtx, Free> context_{ZSTD_createCCtx()};
    Bytes out_, text_, packed_;
};

// Unpacks chunk by chunk, so that no more than one is held.
class ChunkReader {
  public:
    explicit ChunkReader(ByteView chunks) : packed_{"snapshot", chunks} {}

    Result<std::uint64_t> number(std::uint64_t max) {
        Bytes digits;
        do {
            digits.push_back(TRY(byte()));
        } while (digits.back() >= 0x80 && digits.size() < 10);
        return ByteReader{"snapshot", digits}.number(max);
    }

    // Adds so many bytes to the text.
    Result<void> read(std::string& to, std::size_t size) {
        while (size > 0) {
            if (offset_ == text_.size()) TRY(next_chunk());
            const auto part = std::min(size, text_.size() - offset_);
            to.append(text_of(ByteView{text_}.subspan(offset_, part)));
            offset_ += part;
            size -= part;
        }
        return {};
    }

    Result<void> end() {
        if (offset_ != text_.size()) return packed_.damaged("has more text than keys");
        if (TRY(packed_.number(0)) != 0) return packed_.damaged("does not end");
        return packed_.end();
    }

    Error damaged(std::string_view how) const { return packed_.damaged(how); }

  private:
    Result<std::uint8_t> byte() {
        if (offset_ == text_.size()) TRY(next_chunk());
        return text_[offset_++];
    }

    Result<void> next_chunk() {
        if (++chunks_ > snapshot_chunks_max) return packed_.damaged("has too many chunks");
        const auto size = TRY(packed_.number(snapshot_chunk_bytes));
        if (size == 0) return packed_.damaged("ends early");
        const auto bytes = TRY(packed_.number(size));
        const auto chunk = TRY(packed_.bytes(bytes));
        if (size > bytes * snapshot_ratio_max) return packed_.damaged("has a chunk that bursts");
        offset_ = 0;
        if (bytes == size) {
            text_.assign(chunk.begin(), chunk.end());
            return {};
        }
        text_.resize(size);
        const auto unpacked = ZSTD_decompressDCtx(context_.get(), text_.data(), text_.size(),
                                                  chunk.data(), chunk.size());
        if (ZSTD_isError(unpacked) || unpacked != size) {
            text_.clear();
            return packed_.damaged("has a chunk that does not unpack");
        }
        return {};
    }

    struct Free {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };
    std::unique_ptr<ZSTD_DCtx, Free> context_{ZSTD_createDCtx()};
    ByteReader packed_;
    Bytes text_;
    std::size_t offset_ = 0;
    std::size_t chunks_ = 0;
};

void write_tree(ChunkWriter& writer, const Tree& tree) {
    writer.number(tree.size());
    std::string_view before;
    for (auto cursor = tree.cursor(); cursor; cursor.next()) {
        const auto key    = cursor.key();
        const auto shared = static_cast<std::size_t>(
            std::mismatch(before.begin(), before.end(), key.begin(), key.end()).first -
            before.begin());
        writer.number(shared);
        writer.text(key.substr(shared));
        writer.text(cursor.value());
        before = key;
    }
}

Result<void> read_tree(ChunkReader& reader, Tree& tree) {
    const auto keys = TRY(reader.number(UINT32_MAX));
    std::string key, before, value;
    for (std::uint64_t i = 0; i < keys; ++i) {
        const auto shared = TRY(reader.number(before.size()));
        const auto rest   = TRY(reader.number(key_bytes_max - shared));
        key.assign(before, 0, shared);
        TRY(reader.read(key, rest));
        if (key <= before) return reader.damaged("has keys out of order");
        value.clear();
        const auto size = TRY(reader.number(value_bytes_max));
        if (size == 0) return reader.damaged("has an empty value");
        TRY(reader.read(value, size));
        tree.set(key, value);
        before.swap(key);
    }
    return {};
}

}  // namespace

Bytes dump(const State& state) {
    ChunkWriter writer;
    writer.number(state.names().size());
    for (const auto& name : state.names()) {
        writer.text(name);
        write_tree(writer, state.at(name));
    }
    return writer.finish();
}

Result<State> load(ByteView snapshot) {
    constexpr auto head_size = sizeof snapshot_head;
    if (snapshot.size() < head_size + sizeof(Hash) ||
        !std::equal(std::begin(snapshot_head), std::end(snapshot_head), snapshot.begin()))
        return fail(errors::corrupt, "this is not a snapshot of a known version");
    const auto body = snapshot.first(snapshot.size() - sizeof(Hash));
    if (!std::ranges::equal(sha256(body), snapshot.last(sizeof(Hash))))
        return fail(errors::corrupt, "the snapshot's checksum is wrong");

    ChunkReader reader{body.subspan(head_size)};
    State state;
    const auto stores = TRY(reader.number(stores_max));
    std::string before;
    for (std::uint64_t i = 0; i < stores; ++i) {
        const auto size = TRY(reader.number(store_name_bytes_max));
        std::string name;
        TRY(reader.read(name, size));
        if (name <= before) return reader.damaged("has stores out of order");
        state.mount(name);
        TRY(read_tree(reader, state.at(name)));
        before = std::move(name);
    }
    TRY(reader.end());
    return state;
}

}  // namespace ve::store
