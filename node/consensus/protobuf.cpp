// Protobuf's wire format by hand. Which message has which fields stands with each message.
#include "node/consensus/protobuf.hpp"

namespace ve::consensus::protobuf {

namespace {
enum WireType : unsigned { varint = 0, eight_bytes = 1, delimited = 2, four_bytes = 5 };

// The few bytes in front of a value, put together aside and appended at once.
class Head {
  public:
    Head(unsigned field, WireType type) { add((std::uint64_t{field} << 3) | type); }
    void add(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            bytes_[size_++] = static_cast<std::uint8_t>(value | 0x80);
        bytes_[size_++] = static_cast<std::uint8_t>(value);
    }
    ByteView view() const { return {bytes_, size_}; }

  private:
    std::uint8_t bytes_[20];  // two varints
    std::size_t size_ = 0;
};
}  // namespace

Writer& Writer::number(unsigned field, std::uint64_t value) {
    if (value == 0) return *this;
    Head head{field, varint};
    head.add(value);
    append(out_, head.view());
    return *this;
}

Writer& Writer::fixed64(unsigned field, std::int64_t value) {
    if (value == 0) return *this;
    append(out_, Head{field, eight_bytes}.view());
    const auto bits = static_cast<std::uint64_t>(value);
    ByteArray<8> bytes{};
    for (unsigned i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(bits >> (8 * i));
    append(out_, bytes);
    return *this;
}

Writer& Writer::bytes(unsigned field, ByteView value) {
    return value.empty() ? *this : item(field, value);
}

Writer& Writer::item(unsigned field, ByteView value) {
    begin(field, value.size());
    append(out_, value);
    return *this;
}

Writer& Writer::begin(unsigned field, std::size_t bytes) {
    Head head{field, delimited};
    head.add(bytes);
    append(out_, head.view());
    return *this;
}

std::size_t Writer::item_bytes(std::size_t bytes) {
    auto out = bytes + 2;
    for (auto rest = bytes; rest >= 0x80; rest >>= 7) ++out;
    return out;
}

// One byte is left for the length: nearly every message is that short.
std::size_t Writer::open(unsigned field) {
    Head head{field, delimited};
    head.add(0);
    append(out_, head.view());
    return out_.size();
}

Writer& Writer::close(std::size_t start) {
    const auto size = out_.size() - start;
    if (size < 0x80) {
        out_[start - 1] = static_cast<std::uint8_t>(size);
        return *this;
    }
    Bytes length;
    append_varint(length, size);
    out_[start - 1] = length.front();
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(start), length.begin() + 1,
                length.end());
    return *this;
}

Writer time_message(const Time& value) {
    Writer out;
    out.integer(1, value.seconds).integer(2, value.nanos);
    return out;
}

Writer& Writer::time(unsigned field, const Time& value) {
    return nested(field, [&](Writer& in) { in.integer(1, value.seconds).integer(2, value.nanos); });
}

Bytes Writer::take_delimited() {
    Bytes length;
    append_varint(length, out_.size());
    out_.insert(out_.begin(), length.begin(), length.end());
    return take();
}

Result<bool> Reader::next() {
    if (rest_.empty()) return false;
    std::uint64_t tag = 0;
    if (!take_short(tag)) tag = TRY(take_varint());
    if ((tag >> 3) == 0 || (tag >> 3) > 536'870'911)
        return fail(errors::corrupt, "a protobuf field has number {}", tag >> 3);
    field_             = static_cast<unsigned>(tag >> 3);
    wire_type_         = static_cast<unsigned>(tag & 7);
    std::uint64_t size = 0;
    switch (wire_type_) {
        case varint:
            if (!take_short(number_)) number_ = TRY(take_varint());
            return true;
        case eight_bytes: size = 8; break;
        case four_bytes: size = 4; break;
        case delimited:
            if (!take_short(size)) size = TRY(take_varint());
            break;
        default: return fail(errors::corrupt, "field {} has wire type {}", field_, wire_type_);
    }
    if (size > rest_.size())
        return fail(errors::corrupt, "field {} has {} bytes, {} are left", field_, size,
                    rest_.size());
    bytes_ = rest_.first(size);
    rest_  = rest_.subspan(size);
    return true;
}

// Nearly every tag and length is one byte.
bool Reader::take_short(std::uint64_t& value) {
    if (rest_.empty() || rest_.front() >= 0x80) return false;
    value = rest_.front();
    rest_ = rest_.subspan(1);
    return true;
}

Result<std::uint64_t> Reader::take_varint() {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 10 && i < rest_.size(); ++i) {
        const auto byte = rest_[i];
        if (i == 9 && byte > 1) break;
        value |= std::uint64_t{byte & 0x7FU} << (7 * i);
        if ((byte & 0x80U) == 0) {
            rest_ = rest_.subspan(i + 1);
            return value;
        }
    }
    return fail(errors::corrupt, "a protobuf number does not end");
}

Result<std::uint64_t> Reader::number() const {
    if (wire_type_ != varint) return fail(errors::corrupt, "field {} is not a number", field_);
    return number_;
}

Result<std::int64_t> Reader::integer() const { return static_cast<std::int64_t>(TRY(number())); }

Result<std::int64_t> Reader::fixed64() const {
    if (wire_type_ != eight_bytes) return fail(errors::corrupt, "field {} has not 8 bytes", field_);
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i) bits |= std::uint64_t{bytes_[i]} << (8 * i);
    return static_cast<std::int64_t>(bits);
}

Result<ByteView> Reader::bytes() const {
    if (wire_type_ != delimited) return fail(errors::corrupt, "field {} is not bytes", field_);
    return bytes_;
}

Result<std::string> Reader::text() const { return string_of(TRY(bytes())); }

Result<Time> Reader::time() const {
    Reader in{TRY(bytes())};
    Time out;
    while (TRY(in.next())) {
        if (in.field() == 1) out.seconds = TRY(in.integer());
        if (in.field() == 2) {
            const auto nanos = TRY(in.integer());
            if (nanos < 0 || nanos > 999'999'999)
                return fail(errors::corrupt, "a time has {} nanoseconds", nanos);
            out.nanos = static_cast<std::int32_t>(nanos);
        }
    }
    if (out.seconds < zero_time.seconds || out.seconds > 253'402'300'799)
        return fail(errors::corrupt, "a time is {} s from 1970", out.seconds);
    return out;
}

}  // namespace ve::consensus::protobuf
