#include "wire/definition_index.hpp"

#include <google/protobuf/descriptor.pb.h>

#include "base/error.hpp"
#include "cosmos/msg/v1/msg.pb.h"
#include "wire/scan.hpp"

namespace ve::wire {
namespace {

namespace pb = google::protobuf;

// Calls use(number, text, value) for each field: its bytes, or its number.
template <class Use>
void each_field(std::string_view message, Use&& use) {
    const char* at        = message.data();
    const char* const end = at + message.size();
    while (at < end) {
        std::uint64_t tag = 0, value = 0;
        at = read_varint(at, end, tag);
        VE_INVARIANT(at != nullptr && ((tag & 7) == 0 || (tag & 7) == 2));
        at = read_varint(at, end, value);
        VE_INVARIANT(at != nullptr);
        std::string_view text;
        if ((tag & 7) == 2) {
            VE_INVARIANT(value <= static_cast<std::uint64_t>(end - at));
            text = {at, value};
            at += value;
        }
        use(static_cast<int>(tag >> 3), text, value);
    }
}

void add_message(std::string_view message, const std::string& scope, DefinitionIndex& out) {
    std::string name;
    bool is_map_entry = false;
    std::vector<std::string_view> nested;
    each_field(message, [&](int number, std::string_view text, std::uint64_t) {
        if (number == pb::DescriptorProto::kNameFieldNumber) name = scope + "." + std::string{text};
        if (number == pb::DescriptorProto::kNestedTypeFieldNumber) nested.push_back(text);
        if (number == pb::DescriptorProto::kOptionsFieldNumber)
            each_field(text, [&](int option, std::string_view, std::uint64_t value) {
                is_map_entry |= option == pb::MessageOptions::kMapEntryFieldNumber && value != 0;
            });
    });
    if (is_map_entry) return;
    for (const auto inner : nested) add_message(inner, name, out);
    out.messages.push_back(std::move(name));
}

void add_service(std::string_view service, DefinitionIndex& out) {
    bool is_msg = false;
    std::vector<std::string> requests;
    each_field(service, [&](int number, std::string_view text, std::uint64_t) {
        if (number == pb::ServiceDescriptorProto::kOptionsFieldNumber)
            each_field(text, [&](int option, std::string_view, std::uint64_t value) {
                is_msg |= option == cosmos::msg::v1::kServiceFieldNumber && value != 0;
            });
        if (number != pb::ServiceDescriptorProto::kMethodFieldNumber) return;
        each_field(text, [&](int part, std::string_view type, std::uint64_t) {
            if (part == pb::MethodDescriptorProto::kInputTypeFieldNumber)
                requests.emplace_back(type.substr(1));  // after a leading dot
        });
    });
    out.has_services = true;
    if (is_msg) out.tx_messages.insert(out.tx_messages.end(), requests.begin(), requests.end());
}

}  // namespace

DefinitionIndex index_of(std::string_view file) {
    DefinitionIndex out;
    // The package stands before the messages: protoc writes fields in order.
    each_field(file, [&](int number, std::string_view text, std::uint64_t) {
        if (number == pb::FileDescriptorProto::kNameFieldNumber) out.name = text;
        if (number == pb::FileDescriptorProto::kPackageFieldNumber) out.package = text;
        if (number == pb::FileDescriptorProto::kDependencyFieldNumber)
            out.imports.emplace_back(text);
        if (number == pb::FileDescriptorProto::kMessageTypeFieldNumber)
            add_message(text, out.package, out);
        if (number == pb::FileDescriptorProto::kServiceFieldNumber) add_service(text, out);
    });
    return out;
}

std::vector<std::string_view> files_of(std::string_view set) {
    std::vector<std::string_view> out;
    each_field(set, [&](int, std::string_view text, std::uint64_t) { out.push_back(text); });
    return out;
}

}  // namespace ve::wire
