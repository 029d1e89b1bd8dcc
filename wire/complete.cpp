// What the chain's Go types write although it is empty. A copy of its encoder's habit, nothing
// more: decoders take both forms, but amino sign bytes and JSON round trips need this one.
#include <google/protobuf/any.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include "base/time.hpp"
#include "wire/any.hpp"
#include "wire/build.hpp"
#include "wire/limits.hpp"

namespace ve::wire {
namespace {

namespace pb = google::protobuf;
using Field  = pb::FieldDescriptor;

void complete_at(Proto& message, int depth);

void complete_any(pb::Any& any, int depth) {
    const auto inner = unpack(any, Types::all);
    if (!inner.ok()) return;  // whoever decodes it will say so
    complete_at(**inner, depth + 1);
    any.set_value(serialize(**inner));
}

// True when the field is there afterwards.
bool add_required(Proto& message, const Field& field) {
    const auto& reflection = *message.GetReflection();
    if (reflection.HasField(message, &field)) return true;
    if (!Catalog::get().is_always_present(field) || field.containing_oneof() != nullptr)
        return false;
    if (field.cpp_type() == Field::CPPTYPE_STRING) {
        if (!Catalog::get().is_decimal(field) && !Catalog::get().is_integer(field)) return false;
        reflection.SetString(&message, &field, "0");
        return true;
    }
    if (field.message_type() == nullptr || field.message_type() == pb::Any::descriptor())
        return false;
    auto* inner = reflection.MutableMessage(&message, &field);
    if (field.message_type() == pb::Timestamp::descriptor())
        static_cast<pb::Timestamp*>(inner)->set_seconds(zero_time.seconds);
    return true;
}

void complete_at(Proto& message, int depth) {
    if (depth > limits::nesting_max) return;
    const auto* type       = message.GetDescriptor();
    const auto& reflection = *message.GetReflection();
    if (type == pb::Any::descriptor()) return complete_any(static_cast<pb::Any&>(message), depth);
    for (int i = 0; i < type->field_count(); ++i) {
        const auto& field = *type->field(i);
        if (!field.is_repeated()) {
            if (add_required(message, field) && field.message_type() != nullptr)
                complete_at(*reflection.MutableMessage(&message, &field), depth + 1);
            continue;
        }
        if (field.message_type() == nullptr) continue;
        for (int j = 0; j < reflection.FieldSize(message, &field); ++j)
            complete_at(*reflection.MutableRepeatedMessage(&message, &field, j), depth + 1);
    }
}

}  // namespace

void complete(Proto& message) { complete_at(message, 0); }

}  // namespace ve::wire
