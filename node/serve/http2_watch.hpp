// Counts what one HTTP/2 client sends, frame by frame, and says when to hang up: header blocks
// without end, streams that are opened only to be reset, floods of control frames. The library
// behind it (gRPC 1.51) spends quadratic time or worse on these. It does not understand HPACK.
#pragma once

#include "base/bytes.hpp"

namespace ve::serve {

class Http2Watch {
  public:
    // The client's next bytes, in parts of any size. False: hang up.
    bool feed(ByteView bytes);

  private:
    bool on_frame();

    std::size_t preface_left_ = 24;
    ByteArray<9> head_{};
    std::size_t head_size_ = 0, payload_left_ = 0;
    std::size_t block_bytes_ = 0, block_frames_ = 0;
    std::size_t streams_ = 0, resets_ = 0, controls_ = 0;
};

}  // namespace ve::serve
