// What is known of a value before anything runs: the type of a field by its descriptor, of a
// literal by its form, and which types go together.
#pragma once

#include <cstdint>
#include <string>

#include "wire/catalog.hpp"

namespace ve::scenario {

struct Expression;

struct Type {
    enum class Of : std::uint8_t {
        unknown,  // known only when it runs: it goes with everything
        boolean,
        text,
        scalar,  // a field of text that may hold a number
        number,
        money,
        span,     // of time
        instant,  // a timestamp
        address,
        enumeration,
        message,
        receipt,
        output,   // of a `ve` line
        network,  // as `ve devnet status` shows it
        validator,
        trouble,  // a fault that was ordered
        mempool
    };
    Of of     = Of::unknown;
    bool many = false;  // a list of it
    const google::protobuf::Descriptor* message =
        nullptr;  // of a message, money, a receipt's answer
    const google::protobuf::EnumDescriptor* values = nullptr;
    std::string unit;               // of money, where it is known
    Expression* literal = nullptr;  // an object or list whose fields are typed where it is used

    bool is(Of wanted) const { return of == wanted && !many; }
    bool unknown() const { return of == Of::unknown && !many; }
};

Type type_of(const google::protobuf::FieldDescriptor& field);  // as a whole: many where repeated
Type item_of(const google::protobuf::FieldDescriptor& field);  // one of it
Type literal_type(const std::string& quantity);                // unknown: there is no such unit

std::string enum_name(const google::protobuf::EnumDescriptor& values);
std::string describe(const Type& type);  // "an amount such as 25uve"

// Whether a value may stand where the other is wanted; whether they can be equal; whether they have
// an order.
bool fits(const Type& value, const Type& wanted);
bool comparable(const Type& left, const Type& right);
bool has_order(const Type& type);
bool is_textual(const Type& type);  // a text, an address, an enum's value, true or false

}  // namespace ve::scenario
