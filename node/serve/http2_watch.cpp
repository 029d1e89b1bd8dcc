#include "node/serve/http2_watch.hpp"

#include <algorithm>

#include "node/serve/limits.hpp"

namespace ve::serve {
namespace {

enum FrameType : std::uint8_t {
    headers      = 1,
    priority     = 2,
    rst_stream   = 3,
    settings     = 4,
    continuation = 9
};

}  // namespace

bool Http2Watch::feed(ByteView bytes) {
    const auto preface = std::min(preface_left_, bytes.size());
    preface_left_ -= preface;
    bytes = bytes.subspan(preface);
    while (!bytes.empty()) {
        const auto skipped = std::min(payload_left_, bytes.size());
        payload_left_ -= skipped;
        bytes = bytes.subspan(skipped);
        while (!bytes.empty() && head_size_ < head_.size()) {
            head_[head_size_++] = bytes.front();
            bytes               = bytes.subspan(1);
        }
        if (head_size_ < head_.size()) return true;
        head_size_ = 0;
        if (!on_frame()) return false;
    }
    return true;
}

bool Http2Watch::on_frame() {
    payload_left_ = static_cast<std::size_t>(head_[0]) << 16 |
                    static_cast<std::size_t>(head_[1]) << 8 | static_cast<std::size_t>(head_[2]);
    switch (head_[3]) {
        case FrameType::headers:
            ++streams_;
            block_bytes_  = payload_left_;
            block_frames_ = 1;
            return block_bytes_ <= limits::grpc_header_block;
        case FrameType::continuation:
            block_bytes_ += payload_left_;
            return block_bytes_ <= limits::grpc_header_block &&
                   ++block_frames_ <= limits::grpc_header_frames;
        case FrameType::rst_stream: return ++resets_ <= limits::grpc_resets + streams_ / 2;
        case FrameType::settings:
        case FrameType::priority: return ++controls_ <= limits::grpc_controls;
        default: return true;
    }
}

}  // namespace ve::serve
