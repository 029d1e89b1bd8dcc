#include "commands/completion/candidates.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "commands/agent/find.hpp"
#include "commands/keys/store.hpp"
#include "devnet/accounts.hpp"
#include "devnet/registry.hpp"
#include "wire/catalog.hpp"

namespace ve {
namespace {

namespace pb = google::protobuf;
using Names  = std::vector<std::string>;

constexpr std::size_t ids_max = 200;

// Of an option that takes one of a few words.
Names choices(const CLI::Option& option) {
    Names out;
    auto type       = option.get_type_name();
    const auto open = type.find(":{");
    if (open == std::string::npos) return out;
    type = type.substr(open + 2, type.find('}', open) - open - 2);
    for (std::size_t at = 0; at <= type.size();) {
        const auto end = std::min(type.find(',', at), type.size());
        out.push_back(type.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::optional<devnet::Entry> running_devnet(Session& session) {
    auto found = devnet::pick_running(session.home(), session.flags.devnet);
    return found.ok() ? *std::move(found) : std::nullopt;
}

// The accounts of the running devnet, and the keys that can be listed without a passphrase.
Names account_names(Session& session) {
    std::set<std::string> out;
    if (running_devnet(session))
        for (const auto& role : devnet::roles()) out.emplace(role.name);
    if (auto agent = find_agent(session); agent.ok() && *agent)
        if (const auto keys = (*agent)->keys(); keys.ok())
            for (const auto& key : *keys) out.insert(key.name);
    std::error_code ignored;
    if (std::filesystem::exists(keyring_folder(session, "test"), ignored))
        if (auto ring = open_keyring(session, "test", {}); ring.ok())
            if (const auto keys = ring->list(); keys.ok())
                for (const auto& key : *keys) out.insert(key.name);
    return {out.begin(), out.end()};
}

// Values of a text field with this name, anywhere in an answer.
void collect(const pb::Message& message, std::string_view field, std::set<std::string>& out) {
    const auto* reflection = message.GetReflection();
    std::vector<const pb::FieldDescriptor*> set;
    reflection->ListFields(message, &set);
    for (const auto* one : set) {
        if (out.size() >= ids_max) return;
        if (one->cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING && !one->is_repeated() &&
            one->name() == field)
            out.insert(reflection->GetString(message, one));
        if (one->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
        if (!one->is_repeated()) {
            collect(reflection->GetMessage(message, one), field, out);
            continue;
        }
        for (int i = 0; i < reflection->FieldSize(message, one); ++i)
            collect(reflection->GetRepeatedMessage(message, one, i), field, out);
    }
}

bool names_field(const pb::Descriptor& type, std::string_view field, int depth) {
    for (int i = 0; i < type.field_count(); ++i) {
        const auto& one = *type.field(i);
        if (one.name() == field && one.cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING)
            return true;
        if (depth > 0 && one.message_type() != nullptr &&
            names_field(*one.message_type(), field, depth - 1))
            return true;
    }
    return false;
}

// A question that lists things and needs no answer first.
bool lists(const wire::Rpc& rpc, std::string_view field) {
    for (int i = 0; i < rpc.request->field_count(); ++i) {
        const auto& name = rpc.request->field(i)->name();
        if (name != "pagination" && name != "filters" && name != "state" && name != "status")
            return false;
    }
    return names_field(*rpc.response, field, 2);
}

// The ids that the running devnet knows: "escrow-id" is asked of the lists of its module.
Names live_ids(Session& session, std::string field) {
    std::ranges::replace(field, '-', '_');
    std::set<std::string> out;
    if (!running_devnet(session)) return {};
    const auto node = session.connection();
    if (!node.ok()) return {};
    const auto& catalog = wire::Catalog::get();
    for (const auto& rpc : catalog.rpcs()) {
        if (rpc.is_message || rpc.module() != session.word(1) || !lists(rpc, field)) continue;
        const auto bytes = (*node)->query(rpc.path, {}, Height{});
        auto answer      = catalog.make(rpc.response->full_name());
        if (bytes.ok() && answer != nullptr && answer->ParseFromString(*bytes))
            collect(*answer, field, out);
    }
    return {out.begin(), out.end()};
}

Names message_names() {
    Names out;
    for (const auto& name : wire::Catalog::get().tx_messages())
        out.push_back(name.substr(name.rfind('.') + 1));
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

Names devnet_names(Session& session) {
    Names out;
    const auto all = devnet::list(session.home());
    if (all.ok())
        for (const auto& entry : *all) out.push_back(entry.name);
    return out;
}

bool names_account(std::string_view name) {
    for (const std::string_view part :
         {"address", "owner", "provider", "customer", "account", "from", "payer", "granter",
          "grantee", "delegator", "validator", "sender", "recipient", "multisig"})
        if (name.find(part) != std::string_view::npos) return true;
    return false;
}

}  // namespace

std::vector<std::string> values_of(Session& session, const CLI::Option& option) {
    if (auto fixed = choices(option); !fixed.empty()) return fixed;
    const auto name = option.get_lnames().empty() ? option.get_name(true) : option.get_lnames()[0];
    const auto noun = session.word(0);
    if (name == "allow-message") return message_names();
    if (name == "devnet" || (noun == "devnet" && name == "name")) return devnet_names(session);
    if (name.find("denom") != std::string::npos) return {base_denom().text()};
    if (noun == "keys" && (name == "name" || name == "keys")) return account_names(session);
    if (names_account(name)) return account_names(session);
    if ((noun == "tx" || noun == "query") && (name.ends_with("-id") || name.ends_with("_id")))
        return live_ids(session, name);
    return {};
}

}  // namespace ve
