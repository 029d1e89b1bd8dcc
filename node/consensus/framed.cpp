#include "node/consensus/framed.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace ve::consensus {

namespace {
constexpr std::size_t length_bytes = 4, sum_bytes = frame_head_bytes - length_bytes;
}

void add_framed(Bytes& out, ByteView front, ByteView back) {
    append_be32(out, static_cast<std::uint32_t>(front.size() + back.size()));
    append(out, ByteView{sha256(front, back)}.first(sum_bytes));
    append(out, front);
    append(out, back);
}

std::optional<ByteView> framed_at(ByteView bytes) {
    if (bytes.size() < frame_head_bytes) return {};
    const auto size = framed_size(bytes);
    if (size > bytes.size() - frame_head_bytes) return {};
    const auto record = bytes.subspan(frame_head_bytes, size);
    const auto sum    = sha256(record);
    if (!std::ranges::equal(bytes.subspan(length_bytes, sum_bytes), ByteView{sum}.first(sum_bytes)))
        return {};
    return record;
}

std::size_t framed_size(ByteView bytes) {
    std::size_t out = 0;
    for (const auto byte : bytes.first(length_bytes)) out = out << 8 | byte;
    return out;
}

}  // namespace ve::consensus
