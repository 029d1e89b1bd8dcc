// The index over the generated descriptors. Options are read where they are asked for; comments are
// another file's business, since the generated code does not carry them.
#include "wire/catalog.hpp"

#include <algorithm>
#include <iterator>

#include "amino/amino.pb.h"
#include "cosmos/msg/v1/msg.pb.h"
#include "cosmos_proto/cosmos.pb.h"
#include "gogoproto/gogo.pb.h"
#include "google/api/annotations.pb.h"
#include "ve/cli/v1/cli.pb.h"
#include "wire/definitions.hpp"
#include "wire/other_types.hpp"

namespace ve::wire {
namespace {

namespace pb = google::protobuf;

std::string_view after_slash(std::string_view name) {
    if (name.starts_with('/')) name.remove_prefix(1);
    return name;
}

void add_http(const google::api::HttpRule& rule, std::vector<HttpRule>& out) {
    using google::api::HttpRule;
    switch (rule.pattern_case()) {
        case HttpRule::kGet: out.push_back({"GET", rule.get(), rule.body()}); break;
        case HttpRule::kPost: out.push_back({"POST", rule.post(), rule.body()}); break;
        case HttpRule::kPut: out.push_back({"PUT", rule.put(), rule.body()}); break;
        case HttpRule::kDelete: out.push_back({"DELETE", rule.delete_(), rule.body()}); break;
        case HttpRule::kPatch: out.push_back({"PATCH", rule.patch(), rule.body()}); break;
        case HttpRule::kCustom:
        case HttpRule::PATTERN_NOT_SET: break;
    }
    for (const auto& more : rule.additional_bindings()) add_http(more, out);
}

Rpc describe(const pb::MethodDescriptor& method) {
    Rpc rpc;
    rpc.service    = method.service()->full_name();
    rpc.name       = method.name();
    rpc.path       = "/" + rpc.service + "/" + rpc.name;
    rpc.is_message = method.service()->options().GetExtension(cosmos::msg::v1::service);
    rpc.descriptor = &method;
    rpc.request    = method.input_type();
    rpc.response   = method.output_type();
    if (method.options().HasExtension(google::api::http))
        add_http(method.options().GetExtension(google::api::http), rpc.http);
    return rpc;
}

bool is_version(std::string_view segment) {
    return segment.size() > 1 && segment[0] == 'v' && segment[1] >= '0' && segment[1] <= '9';
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

Catalog::Catalog() {
    pb::SetLogHandler(nullptr);  // bad bytes are an answer here, not a line on stderr
    const auto* pool = pb::DescriptorPool::generated_pool();
    for (auto& defined : register_definitions()) {
        std::ranges::move(defined.messages, std::back_inserter(messages_));
        if (!defined.has_services) continue;
        const auto* file = pool->FindFileByName(defined.name);
        VE_INVARIANT(file != nullptr);
        for (int i = 0; i < file->service_count(); ++i)
            for (int j = 0; j < file->service(i)->method_count(); ++j)
                rpcs_.push_back(describe(*file->service(i)->method(j)));
    }
    for (const auto* known : {"Any", "Duration", "Empty", "Timestamp"})
        if (const auto* found =
                pool->FindMessageTypeByName(std::string{"google.protobuf."} + known))
            messages_.push_back(found->full_name());
    std::ranges::sort(messages_);
    std::ranges::sort(rpcs_, {}, &Rpc::path);
    for (const auto& rpc : rpcs_) by_request_.emplace(rpc.request->full_name(), &rpc);
}

const Catalog& Catalog::get() {
    static const Catalog catalog;
    return catalog;
}

std::string Rpc::module() const {
    std::string_view left = service;
    left                  = left.substr(0, left.rfind('.'));
    for (;;) {
        const auto dot  = left.rfind('.');
        const auto last = dot == std::string_view::npos ? left : left.substr(dot + 1);
        if (!is_version(last) || dot == std::string_view::npos)
            return std::string{last == "tendermint" ? "comet" : last};
        left = left.substr(0, dot);
    }
}

std::string Rpc::command() const {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (!is_upper(c)) {
            out += c;
            continue;
        }
        const bool starts_word =
            i > 0 && (!is_upper(name[i - 1]) || (i + 1 < name.size() && !is_upper(name[i + 1])));
        if (starts_word) out += '-';
        out += static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

const Rpc* Catalog::rpc(std::string_view path) const {
    const auto found = std::ranges::lower_bound(rpcs_, path, {}, &Rpc::path);
    return found != rpcs_.end() && found->path == path ? &*found : nullptr;
}

const Rpc* Catalog::rpc_of_request(std::string_view message) const {
    const auto found = by_request_.find(after_slash(message));
    return found == by_request_.end() ? nullptr : found->second;
}

std::vector<std::string> Catalog::services() const {
    std::vector<std::string> names;
    for (const auto& rpc : rpcs_)
        if (names.empty() || names.back() != rpc.service) names.push_back(rpc.service);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

const pb::Descriptor* Catalog::message(std::string_view name, Types types) const {
    // Protobuf remembers each name that it was asked for in vain, so it is asked for none.
    const auto found = std::ranges::lower_bound(messages_, after_slash(name));
    if (found != messages_.end() && *found == after_slash(name))
        return pb::DescriptorPool::generated_pool()->FindMessageTypeByName(*found);
    return types == Types::all ? OtherTypes::get().message(after_slash(name)) : nullptr;
}

const Proto& Catalog::prototype(const pb::Descriptor& message) const {
    if (message.file()->pool() == pb::DescriptorPool::generated_pool())
        return *pb::MessageFactory::generated_factory()->GetPrototype(&message);
    return *OtherTypes::get().prototype(message);
}

std::unique_ptr<Proto> Catalog::make(std::string_view name, Types types) const {
    const auto* descriptor = message(name, types);
    if (descriptor == nullptr) return nullptr;
    return std::unique_ptr<Proto>{prototype(*descriptor).New()};
}

std::vector<std::string> Catalog::tx_messages(Types types) const {
    std::vector<std::string> names;
    if (types == Types::all) names = OtherTypes::get().tx_messages();
    for (const auto& rpc : rpcs_)
        if (rpc.is_message) names.push_back(rpc.request->full_name());
    std::ranges::sort(names);
    return names;
}

bool Catalog::is_tx_message(const pb::Descriptor& message) const {
    if (message.file()->pool() != pb::DescriptorPool::generated_pool())
        return OtherTypes::get().is_tx_message(message.full_name());
    const auto* rpc = rpc_of_request(message.full_name());
    return rpc != nullptr && rpc->is_message;
}

std::optional<std::string> Catalog::amino_name(const pb::Descriptor& message) const {
    if (!message.options().HasExtension(amino::name)) return std::nullopt;
    return message.options().GetExtension(amino::name);
}

std::string Catalog::scalar(const pb::FieldDescriptor& field) const {
    return field.options().GetExtension(cosmos_proto::scalar);
}

bool Catalog::is_decimal(const pb::FieldDescriptor& field) const {
    return field.options().GetExtension(gogoproto::customtype).ends_with("LegacyDec");
}

bool Catalog::is_integer(const pb::FieldDescriptor& field) const {
    return field.options().GetExtension(gogoproto::customtype).ends_with("math.Int");
}

bool Catalog::is_always_present(const pb::FieldDescriptor& field) const {
    return field.options().HasExtension(gogoproto::nullable) &&
           !field.options().GetExtension(gogoproto::nullable);
}

std::string Catalog::flag_default(const pb::FieldDescriptor& field) const {
    return field.options().GetExtension(ve::cli::v1::flag).default_();
}

std::vector<std::string> Catalog::examples(const Rpc& rpc) const {
    const auto& command = rpc.descriptor->options().GetExtension(ve::cli::v1::command);
    return {command.example().begin(), command.example().end()};
}

std::vector<std::string> Catalog::positional(const Rpc& rpc) const {
    const auto& command = rpc.descriptor->options().GetExtension(ve::cli::v1::command);
    if (command.positional_size() > 0 || rpc.is_message || rpc.http.empty())
        return {command.positional().begin(), command.positional().end()};
    // What a question's URL path names are the words that a person types, in that order.
    std::vector<std::string> out;
    std::string_view path = rpc.http.front().path;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{')) {
        path.remove_prefix(open + 1);
        out.emplace_back(path.substr(0, path.find_first_of("=}")));
    }
    return out;
}

}  // namespace ve::wire
