#include "node/serve/reflection.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <grpc/reflection/v1/reflection.pb.h>

#include <algorithm>
#include <set>

#include "base/sdk_errors.hpp"
#include "wire/catalog.hpp"

namespace ve::serve {
namespace {

namespace reflect = grpc::reflection::v1;
using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;

const DescriptorPool& known_types() {
    return *reflect::ServerReflectionRequest::descriptor()->file()->pool();
}

void add_with_imports(const FileDescriptor& file, std::set<std::string>& sent,
                      reflect::FileDescriptorResponse& out) {
    if (!sent.insert(file.name()).second) return;
    google::protobuf::FileDescriptorProto proto;
    file.CopyTo(&proto);
    out.add_file_descriptor_proto(proto.SerializeAsString());
    for (int i = 0; i < file.dependency_count(); ++i)
        add_with_imports(*file.dependency(i), sent, out);
}

void refuse_reflection(reflect::ServerReflectionResponse& answer, std::string text) {
    answer.mutable_error_response()->set_error_code(grpc_status::not_found.code);
    answer.mutable_error_response()->set_error_message(std::move(text));
}

void give_file(reflect::ServerReflectionResponse& answer, const FileDescriptor* file,
               const std::string& asked) {
    if (file == nullptr)
        return refuse_reflection(answer, fmt::format("{} is not known here", asked));
    std::set<std::string> sent;
    add_with_imports(*file, sent, *answer.mutable_file_descriptor_response());
}

void give_extension_numbers(reflect::ServerReflectionResponse& answer, const std::string& type) {
    const auto* descriptor = known_types().FindMessageTypeByName(type);
    if (descriptor == nullptr)
        return refuse_reflection(answer, fmt::format("{} is not known here", type));
    std::vector<const google::protobuf::FieldDescriptor*> extensions;
    known_types().FindAllExtensions(descriptor, &extensions);
    auto& out = *answer.mutable_all_extension_numbers_response();
    out.set_base_type_name(type);
    for (const auto* extension : extensions) out.add_extension_number(extension->number());
}

}  // namespace

std::vector<std::string> grpc_services() {
    auto names = wire::Catalog::get().services();
    for (const auto* own : {"grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                            "grpc.reflection.v1alpha.ServerReflection"})
        names.emplace_back(own);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Result<std::string> answer_reflection(std::string_view bytes) {
    using Request = reflect::ServerReflectionRequest;
    Request request;
    if (!request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return fail(grpc_status::invalid_argument, "the bytes are no ServerReflectionRequest");
    reflect::ServerReflectionResponse answer;
    answer.set_valid_host(request.host());
    *answer.mutable_original_request() = request;
    switch (request.message_request_case()) {
        case Request::kListServices:
            for (const auto& name : grpc_services())
                answer.mutable_list_services_response()->add_service()->set_name(name);
            break;
        case Request::kFileContainingSymbol: {
            const auto& symbol = request.file_containing_symbol();
            give_file(answer, known_types().FindFileContainingSymbol(symbol), symbol);
            break;
        }
        case Request::kFileByFilename: {
            const auto& name = request.file_by_filename();
            give_file(answer, known_types().FindFileByName(name), name);
            break;
        }
        case Request::kFileContainingExtension: {
            const auto& asked = request.file_containing_extension();
            const auto* type  = known_types().FindMessageTypeByName(asked.containing_type());
            const auto* field = type == nullptr ? nullptr
                                                : known_types().FindExtensionByNumber(
                                                      type, asked.extension_number());
            give_file(answer, field == nullptr ? nullptr : field->file(),
                      fmt::format("extension {} of {}", asked.extension_number(),
                                  asked.containing_type()));
            break;
        }
        case Request::kAllExtensionNumbersOfType:
            give_extension_numbers(answer, request.all_extension_numbers_of_type());
            break;
        case Request::MESSAGE_REQUEST_NOT_SET:
            refuse_reflection(answer, "nothing was asked");
            answer.mutable_error_response()->set_error_code(grpc_status::invalid_argument.code);
            break;
    }
    return answer.SerializeAsString();
}

}  // namespace ve::serve
