#include "wire/other_types.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>

#include <map>
#include <mutex>
#include <set>

#include "base/error.hpp"
#include "cosmos/msg/v1/msg.pb.h"
#include "proto/descriptor_set.hpp"

namespace ve::wire {

namespace pb = google::protobuf;

struct OtherTypes::Pool {
    void build(const pb::FileDescriptorProto& file);

    std::mutex mutex;
    pb::FileDescriptorSet definitions;
    std::map<std::string, const pb::FileDescriptorProto*, std::less<>> files;
    std::map<std::string, const pb::FileDescriptorProto*, std::less<>> file_of;  // of the outermost
    std::set<std::string, std::less<>> tx_messages;
    pb::DescriptorPool built{pb::DescriptorPool::generated_pool()};
    pb::DynamicMessageFactory factory{&built};
};

OtherTypes& OtherTypes::get() {
    static OtherTypes& types = *new OtherTypes;  // never gone: messages may outlive all statics
    return types;
}

OtherTypes::OtherTypes() : pool_{std::make_unique<Pool>()} {
    pool_->factory.SetDelegateToGeneratedFactory(true);  // of what has a class, the class
    const auto bytes = proto::other_descriptor_set();
    VE_INVARIANT(pool_->definitions.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    for (const auto& file : pool_->definitions.file()) {
        pool_->files.emplace(file.name(), &file);
        for (const auto& message : file.message_type())
            pool_->file_of.emplace(file.package() + "." + message.name(), &file);
        for (const auto& service : file.service()) {
            if (!service.options().GetExtension(cosmos::msg::v1::service)) continue;
            for (const auto& method : service.method())
                pool_->tx_messages.insert(method.input_type().substr(1));  // after a leading dot
        }
    }
}

OtherTypes::~OtherTypes() = default;

const pb::Descriptor* OtherTypes::message(std::string_view full_name) {
    const std::lock_guard lock{pool_->mutex};
    auto outer = pool_->file_of.find(full_name);
    for (auto left = full_name; outer == pool_->file_of.end();) {
        const auto dot = left.rfind('.');
        if (dot == std::string_view::npos) return nullptr;
        left  = left.substr(0, dot);
        outer = pool_->file_of.find(left);
    }
    pool_->build(*outer->second);
    return pool_->built.FindMessageTypeByName(std::string{full_name});
}

// What it imports first. Those with classes are in the pool below.
void OtherTypes::Pool::build(const pb::FileDescriptorProto& file) {
    if (built.FindFileByName(file.name()) != nullptr) return;
    for (const auto& needed : file.dependency()) {
        const auto found = files.find(needed);
        if (found != files.end()) build(*found->second);
    }
    VE_INVARIANT(built.BuildFile(file) != nullptr);
}

const pb::Message* OtherTypes::prototype(const pb::Descriptor& type) {
    return pool_->factory.GetPrototype(&type);  // has a lock of its own
}

bool OtherTypes::is_tx_message(std::string_view full_name) const {
    return pool_->tx_messages.contains(full_name);
}

std::vector<std::string> OtherTypes::tx_messages() const {
    return {pool_->tx_messages.begin(), pool_->tx_messages.end()};
}

std::vector<std::string> OtherTypes::messages() const {
    std::vector<std::string> names;
    for (const auto& [name, file] : pool_->file_of) names.push_back(name);
    return names;
}

}  // namespace ve::wire
