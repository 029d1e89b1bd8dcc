// What the rest of the program takes for granted about the definitions.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "cosmos/msg/v1/msg.pb.h"
#include "proto/descriptor_set.hpp"
#include "ve/cli/v1/cli.pb.h"

using namespace google::protobuf;

namespace {

const DescriptorPool& definitions() {
    static const DescriptorPool* pool = [] {
        auto bytes = ve::proto::descriptor_set();
        FileDescriptorSet set;
        REQUIRE(set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
        auto* built = new DescriptorPool;
        for (const auto& file : set.file()) REQUIRE(built->BuildFile(file) != nullptr);
        return built;
    }();
    return *pool;
}

std::vector<const ServiceDescriptor*> services() {
    std::vector<const ServiceDescriptor*> found;
    auto bytes = ve::proto::descriptor_set();
    FileDescriptorSet set;
    REQUIRE(set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    for (const auto& file : set.file()) {
        const auto* built = definitions().FindFileByName(file.name());
        for (int i = 0; i < built->service_count(); ++i) found.push_back(built->service(i));
    }
    return found;
}

// The field at the end of "id.owner", or null.
const FieldDescriptor* field_at(const Descriptor* message, std::string path) {
    for (;;) {
        auto dot          = path.find('.');
        const auto* field = message->FindFieldByName(path.substr(0, dot));
        if (field == nullptr || dot == std::string::npos) return field;
        message = field->message_type();
        if (message == nullptr) return nullptr;
        path = path.substr(dot + 1);
    }
}

// A field that signs holds an address, or messages that name their own signer.
bool signs(const Descriptor* message, const std::string& path) {
    const auto* field = field_at(message, path);
    if (field == nullptr) return false;
    if (field->message_type() == nullptr) return field->type() == FieldDescriptor::TYPE_STRING;
    const auto& inner = field->message_type()->options();
    return inner.ExtensionSize(cosmos::msg::v1::signer) == 1 &&
           signs(field->message_type(), inner.GetExtension(cosmos::msg::v1::signer, 0));
}

}  // namespace

TEST_CASE("every transaction message names one signer that exists") {
    for (const auto* service : services()) {
        if (!service->options().GetExtension(cosmos::msg::v1::service)) continue;
        for (int i = 0; i < service->method_count(); ++i) {
            const auto* message = service->method(i)->input_type();
            INFO(message->full_name());
            const auto& options = message->options();
            auto published      = options.ExtensionSize(cosmos::msg::v1::signer);
            auto ours           = options.GetExtension(ve::cli::v1::signer);
            CHECK(published + (ours.empty() ? 0 : 1) == 1);
            CHECK(signs(message,
                        published == 1 ? options.GetExtension(cosmos::msg::v1::signer, 0) : ours));
        }
    }
}

TEST_CASE("every service and method explains itself") {
    for (const auto* service : services()) {
        INFO(service->full_name());
        SourceLocation where;
        CHECK((service->GetSourceLocation(&where) && !where.leading_comments.empty()));
        for (int i = 0; i < service->method_count(); ++i) {
            INFO(service->method(i)->name());
            SourceLocation method;
            CHECK((service->method(i)->GetSourceLocation(&method) &&
                   !method.leading_comments.empty()));
        }
    }
}

TEST_CASE("typed arguments of commands are fields") {
    for (const auto* service : services()) {
        for (int i = 0; i < service->method_count(); ++i) {
            const auto* method  = service->method(i);
            const auto& command = method->options().GetExtension(ve::cli::v1::command);
            for (const auto& path : command.positional()) {
                INFO(method->full_name() << " " << path);
                CHECK(field_at(method->input_type(), path) != nullptr);
            }
        }
    }
}
