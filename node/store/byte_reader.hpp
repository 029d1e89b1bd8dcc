// Reads what was written by this folder from bytes that may be damaged: each step checks what is
// left.
#pragma once

#include "base/bytes.hpp"

namespace ve::store {

class ByteReader {
  public:
    // `what` names the thing in errors: "change set".
    ByteReader(std::string_view what, ByteView bytes) : what_{what}, bytes_{bytes} {}

    bool at_end() const { return offset_ == bytes_.size(); }
    std::size_t left() const { return bytes_.size() - offset_; }

    Result<std::uint8_t> byte() {
        if (left() == 0) return damaged("ends early");
        return bytes_[offset_++];
    }

    // An unsigned varint in its shortest form, at most `max`.
    Result<std::uint64_t> number(std::uint64_t max) {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto next = TRY(byte());
            if (shift == 63 && next > 1) break;
            value |= std::uint64_t{next & 0x7FU} << shift;
            if (next >= 0x80) continue;
            if (next == 0 && shift > 0) break;
            if (value > max) return damaged("has a number above its limit");
            return value;
        }
        return damaged("has a malformed number");
    }

    Result<ByteView> bytes(std::size_t size) {
        if (size > left()) return damaged("ends early");
        const auto part = bytes_.subspan(offset_, size);
        offset_ += size;
        return part;
    }

    // A number and as many bytes.
    Result<std::string_view> text(std::size_t max) {
        const auto size = TRY(number(max));
        return text_of(TRY(bytes(size)));
    }

    Result<void> end() const {
        if (!at_end()) return damaged("goes on after its end");
        return {};
    }

    Error damaged(std::string_view how) const {
        return fail(errors::corrupt, "the {} {} at byte {}", what_, how, offset_);
    }

  private:
    std::string_view what_;
    ByteView bytes_;
    std::size_t offset_ = 0;
};

inline void append_text(Bytes& out, std::string_view text) {
    append_varint(out, text.size());
    append(out, text);
}

}  // namespace ve::store
