#include "wire/other_types.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>

#include <map>
#include <mutex>
#include <set>

#include "base/error.hpp"
#include "proto/descriptor_set.hpp"
#include "wire/definition_index.hpp"

namespace ve::wire {

namespace pb = google::protobuf;

struct OtherTypes::Pool {
    void build(std::string_view file_name);

    struct File {
        std::string_view encoded;
        std::vector<std::string> imports;
    };
    std::mutex mutex;
    std::map<std::string, File, std::less<>> files;
    std::map<std::string, std::string, std::less<>> file_of;  // by message
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
    for (const auto encoded : files_of(proto::other_descriptor_set())) {
        auto file = index_of(encoded);
        for (auto& message : file.messages) pool_->file_of.emplace(std::move(message), file.name);
        for (auto& message : file.tx_messages) pool_->tx_messages.insert(std::move(message));
        pool_->files.emplace(std::move(file.name), Pool::File{encoded, std::move(file.imports)});
    }
}

OtherTypes::~OtherTypes() = default;

const pb::Descriptor* OtherTypes::message(std::string_view full_name) {
    const auto file = pool_->file_of.find(full_name);
    if (file == pool_->file_of.end()) return nullptr;
    const std::lock_guard lock{pool_->mutex};
    pool_->build(file->second);
    return pool_->built.FindMessageTypeByName(file->first);
}

// What it imports first. Those with classes are in the pool below.
void OtherTypes::Pool::build(std::string_view file_name) {
    const auto file = files.find(file_name);
    if (file == files.end() || built.FindFileByName(file->first) != nullptr) return;
    for (const auto& needed : file->second.imports) build(needed);
    pb::FileDescriptorProto definition;
    const auto encoded = file->second.encoded;
    VE_INVARIANT(definition.ParseFromArray(encoded.data(), static_cast<int>(encoded.size())));
    VE_INVARIANT(built.BuildFile(definition) != nullptr);
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
