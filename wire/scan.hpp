// Reads protobuf bytes without building messages: is every field known, of the right wire type,
// complete, there once and in its shortest form? Follows every Any. What the values mean is not
// looked at, nor is the order of fields, which the chain leaves free below TxRaw.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/catalog.hpp"

namespace ve::wire {

// What a varint may hold; anything else would be read as a value that is written otherwise.
enum class Varint : std::uint8_t { none, any64, boolean, int32, uint32 };

// What the scanner needs to know of a message type; made once per type and kept.
struct Shape {
    struct Field {
        std::uint32_t number    = 0;
        std::uint8_t wire_types = 0;  // bit n: wire type n may stand here
        Varint varint           = Varint::none;
        std::uint64_t once      = 0;        // its bit, shared within a oneof; 0: it may be repeated
        const Shape* inner      = nullptr;  // of a message
    };

    const google::protobuf::Descriptor* descriptor = nullptr;
    const Proto* prototype                         = nullptr;
    bool is_any                                    = false;
    bool is_tx_message                             = false;  // the request of a Msg service
    bool is_ours                                   = false;  // it has a class
    std::vector<Field> fields;                               // ascending

    const Field* field(std::uint32_t number) const;
};

const Shape& shape_of(const google::protobuf::Descriptor& type);
const Shape* shape_of_url(std::string_view type_url,  // "/full.name" only; null when unknown
                          Types types = Types::ours);

enum class UnknownFields : std::uint8_t {
    none,                 // every unknown field is refused
    non_critical_allowed  // but for those whose number has bit 11 set, the SDK's rule for a TxBody
};

struct Scanned {
    std::optional<std::string> fault;  // what is wrong and at which byte; nothing: all is well
    bool has_unknown = false;          // non-critical fields that nobody here knows
};
// `offset` is where `bytes` stand in the whole, for messages.
Scanned scan(std::string_view bytes, const Shape& shape, UnknownFields unknown, std::size_t offset,
             Types types = Types::ours);

// One varint. Null when truncated or longer than 64 bits.
const char* read_varint(const char* at, const char* end, std::uint64_t& value);
std::size_t varint_size(std::uint64_t value);

}  // namespace ve::wire
