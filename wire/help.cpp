// Help texts: the comments of the definitions, read from the embedded descriptor set on first use.
// Only comments are taken from it; every other question goes to the descriptors.
#include <google/protobuf/descriptor.pb.h>

#include <unordered_map>

#include "proto/descriptor_set.hpp"
#include "wire/catalog.hpp"

namespace ve::wire {
namespace {

namespace pb   = google::protobuf;
using Comments = std::unordered_map<std::string, std::string>;  // by full name; never walked

// Lines become one paragraph; an empty line separates paragraphs.
std::string flowing(std::string_view comment) {
    std::string out;
    bool new_paragraph = false;
    while (!comment.empty()) {
        const auto end = comment.find('\n');
        auto line      = comment.substr(0, end);
        comment.remove_prefix(end == std::string_view::npos ? comment.size() : end + 1);
        while (line.starts_with(' ')) line.remove_prefix(1);
        while (line.ends_with(' ')) line.remove_suffix(1);
        if (line.empty()) {
            new_paragraph = !out.empty();
            continue;
        }
        if (!out.empty()) out += new_paragraph ? '\n' : ' ';
        new_paragraph = false;
        out += line;
    }
    return out;
}

// What a location's path (field numbers of descriptor.proto and indices) points at; empty when it
// is not something with a help text.
std::string name_at(const pb::FileDescriptorProto& file,
                    const pb::SourceCodeInfo::Location& where) {
    const auto& path = where.path();
    const auto at    = [&](int i) { return path.Get(i); };
    if (path.size() == 4 && at(0) == pb::FileDescriptorProto::kServiceFieldNumber) {
        const auto& service = file.service(at(1));
        if (at(2) != pb::ServiceDescriptorProto::kMethodFieldNumber) return {};
        return file.package() + "." + service.name() + "." + service.method(at(3)).name();
    }
    if (path.size() < 2 || path.size() % 2 != 0 ||
        at(0) != pb::FileDescriptorProto::kMessageTypeFieldNumber)
        return {};
    const auto* message = &file.message_type(at(1));
    std::string name    = file.package() + "." + message->name();
    for (int i = 2; i < path.size(); i += 2) {
        if (at(i) == pb::DescriptorProto::kFieldFieldNumber && i + 2 == path.size())
            return name + "." + message->field(at(i + 1)).name();
        if (at(i) != pb::DescriptorProto::kNestedTypeFieldNumber) return {};
        message = &message->nested_type(at(i + 1));
        name += "." + message->name();
    }
    return name;
}

Comments read_comments() {
    Comments comments;
    const auto bytes = proto::descriptor_set();
    pb::FileDescriptorSet set;
    VE_INVARIANT(set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    for (const auto& file : set.file())
        for (const auto& where : file.source_code_info().location()) {
            if (where.leading_comments().empty()) continue;
            auto name = name_at(file, where);
            if (!name.empty()) comments.emplace(std::move(name), flowing(where.leading_comments()));
        }
    return comments;
}

// Of a definition without a class, which its pool has with its comments.
template <class Described>
std::string comment_in_pool(const Described& what) {
    pb::SourceLocation where;
    return what.GetSourceLocation(&where) ? flowing(where.leading_comments) : std::string{};
}

template <class Described>
bool has_class(const Described& what) {
    return what.file()->pool() == pb::DescriptorPool::generated_pool();
}

std::string comment_of(const std::string& full_name) {
    static const Comments comments = read_comments();
    const auto found               = comments.find(full_name);
    return found == comments.end() ? std::string{} : found->second;
}

}  // namespace

std::string Catalog::help(const Rpc& rpc) const { return comment_of(rpc.descriptor->full_name()); }
std::string Catalog::help(const pb::FieldDescriptor& field) const {
    return has_class(field) ? comment_of(field.full_name()) : comment_in_pool(field);
}
std::string Catalog::help(const pb::Descriptor& message) const {
    return has_class(message) ? comment_of(message.full_name()) : comment_in_pool(message);
}

}  // namespace ve::wire
