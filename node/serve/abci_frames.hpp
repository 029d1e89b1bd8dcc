// ABCI's stream: messages with their length in front. What the messages mean is not known here.
#pragma once

#include <optional>

#include "base/bytes.hpp"

namespace ve::serve {

// Bytes go in as they come, whole messages come out. Memory grows with what has arrived, never
// with what a length promises.
class AbciFrames {
  public:
    explicit AbciFrames(std::size_t message_bytes_max) : max_{message_bytes_max} {}

    void add(ByteView bytes);
    // A view until the next call of add. Nothing: more bytes are needed. Error: a length that is
    // too long, or no length at all; nothing can be read after it.
    Result<std::optional<ByteView>> next();

  private:
    std::size_t max_, at_ = 0;
    Bytes bytes_;
};

}  // namespace ve::serve
