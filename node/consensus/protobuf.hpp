// Protobuf's wire format, read and written by hand: CometBFT hashes these very bytes.
// For blocks and what is stored with them; an application's messages use generated classes.
#pragma once

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace ve::consensus::protobuf {

// Fields are written in the order of the calls. Zero and empty values are left out, but for
// message() and item(), which always write.
class Writer {
  public:
    Writer() : Writer{usual_bytes} {}
    explicit Writer(std::size_t bytes) { out_.reserve(bytes); }  // room for so many, and more
    Writer& number(unsigned field, std::uint64_t value);
    Writer& integer(unsigned field, std::int64_t value) {
        return number(field, static_cast<std::uint64_t>(value));
    }
    Writer& fixed64(unsigned field, std::int64_t value);
    Writer& bytes(unsigned field, ByteView value);
    Writer& text(unsigned field, std::string_view value) { return bytes(field, bytes_of(value)); }
    Writer& item(unsigned field, ByteView value);  // of a repeated field
    Writer& message(unsigned field, const Writer& inner) { return item(field, inner.out_); }
    Writer& time(unsigned field, const Time& value);
    // A message that f writes straight into this one: nothing is copied but its length's place.
    template <class F>
    Writer& nested(unsigned field, F&& f) {
        const auto start = open(field);
        f(*this);
        return close(start);
    }

    // A message of which so many bytes follow, written by the next calls: for large ones.
    Writer& begin(unsigned field, std::size_t bytes);
    // What item() and message() write for so many, where the field's number is below 16.
    static std::size_t item_bytes(std::size_t bytes);

    Writer& reserve(std::size_t bytes) {
        out_.reserve(bytes);
        return *this;
    }
    const Bytes& view() const { return out_; }
    Bytes take() { return std::move(out_); }
    Bytes take_delimited();  // its length in front

  private:
    static constexpr std::size_t usual_bytes = 128;  // of a vote, an event, an item to be hashed
    std::size_t open(unsigned field);
    Writer& close(std::size_t start);
    Bytes out_;
};

Writer time_message(const Time& value);

// Walks the fields of one message:  while (TRY(in.next())) switch (in.field()) { … }
// A value that is asked for in another form than it has is an error, and so is a cut-off message.
class Reader {
  public:
    explicit Reader(ByteView bytes) : rest_{bytes} {}

    Result<bool> next();  // false at the end
    unsigned field() const { return field_; }

    Result<std::uint64_t> number() const;
    Result<std::int64_t> integer() const;
    Result<std::int64_t> fixed64() const;
    Result<ByteView> bytes() const;
    Result<std::string> text() const;
    Result<Time> time() const;

  private:
    bool take_short(std::uint64_t& value);
    Result<std::uint64_t> take_varint();
    ByteView rest_;
    unsigned field_ = 0, wire_type_ = 0;
    std::uint64_t number_ = 0;
    ByteView bytes_;
};

}  // namespace ve::consensus::protobuf
