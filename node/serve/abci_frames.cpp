#include "node/serve/abci_frames.hpp"

namespace ve::serve {

void AbciFrames::add(ByteView bytes) {
    if (at_ == bytes_.size()) {
        bytes_.clear();
        at_ = 0;
    } else if (at_ > bytes_.size() / 2) {
        bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(at_));
        at_ = 0;
    }
    append(bytes_, bytes);
}

Result<std::optional<ByteView>> AbciFrames::next() {
    constexpr int length_bytes_max = 10;
    std::uint64_t length           = 0;
    auto at                        = at_;
    for (int i = 0;; ++i) {
        if (i == length_bytes_max) return fail(errors::input, "a message's length has no end");
        if (at == bytes_.size()) return std::optional<ByteView>{};
        const auto byte = bytes_[at++];
        if (i == length_bytes_max - 1 && byte > 1)
            return fail(errors::input, "a message's length is above 2^64");
        length |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
        if ((byte & 0x80) == 0) break;
    }
    if (length > max_)
        return fail(errors::input, "a message of {} bytes; {} are allowed", length, max_);
    if (bytes_.size() - at < length) return std::optional<ByteView>{};
    at_ = at + length;
    return std::optional{ByteView{bytes_}.subspan(at, length)};
}

}  // namespace ve::serve
