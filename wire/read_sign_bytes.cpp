#include "wire/read_sign_bytes.hpp"

#include <google/protobuf/any.pb.h>

#include <map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/any.hpp"
#include "wire/limits.hpp"
#include "wire/scan.hpp"

namespace ve::wire {
namespace {

namespace pb   = google::protobuf;
namespace txv1 = cosmos::tx::v1beta1;
using Names    = std::vector<std::string>;

Error unreadable(std::string_view why) { return fail(errors::input, "sign bytes: {}", why); }

// Every transaction message in there, at any depth, through every Any.
Result<void> collect(const pb::Message& message, Names& out, int depth) {
    if (depth > limits::nesting_max) return unreadable("messages within messages go too deep");
    if (message.GetDescriptor() == pb::Any::descriptor()) {
        pb::Any any;
        any.CopyFrom(message);
        if (any.type_url().empty() && any.value().empty()) return {};
        const auto inner  = TRY(unpack(any, Types::all));
        const auto* shape = shape_of_url(any.type_url(), Types::all);
        if (shape != nullptr && shape->is_tx_message) out.push_back(any.type_url());
        return collect(*inner, out, depth + 1);
    }
    const auto* reflection = message.GetReflection();
    std::vector<const pb::FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const auto* field : fields) {
        if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
        if (!field->is_repeated()) {
            TRY(collect(reflection->GetMessage(message, field), out, depth + 1));
            continue;
        }
        for (int i = 0; i < reflection->FieldSize(message, field); ++i)
            TRY(collect(reflection->GetRepeatedMessage(message, field, i), out, depth + 1));
    }
    return {};
}

template <class Message>
Result<void> read_strictly(std::string_view bytes, UnknownFields unknown, Message& out) {
    const auto scanned = scan(bytes, shape_of(*Message::descriptor()), unknown, 0, Types::all);
    if (scanned.fault) return unreadable(*scanned.fault);
    if (!out.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return unreadable(fmt::format("{} is malformed", Message::descriptor()->full_name()));
    return {};
}

// A chain makes these bytes anew from the transaction: another encoding never verifies.
template <class Document>
Result<Document> read_document(std::string_view bytes) {
    Document out;
    TRY(read_strictly(bytes, UnknownFields::none, out));
    if (serialize(out) != bytes) return unreadable("they are not in their one encoding");
    if (out.chain_id().empty()) return unreadable("they name no chain");
    return out;
}

Result<void> read_body(std::string_view bytes, SignBytes& out) {
    txv1::TxBody body;
    TRY(read_strictly(bytes, UnknownFields::non_critical_allowed, body));
    if (body.messages().empty()) return unreadable("they hold no message");
    for (const auto& any : body.messages()) {
        const auto* shape = shape_of_url(any.type_url(), Types::all);
        if (shape == nullptr || !shape->is_tx_message)
            return unreadable(
                fmt::format("'{}' is no transaction message", printable(any.type_url())));
    }
    return collect(body, out.messages, 0);
}

Result<SignBytes> read_direct(std::string_view bytes) {
    const auto document = TRY(read_document<txv1::SignDoc>(bytes));
    txv1::AuthInfo signers;
    TRY(read_strictly(document.auth_info_bytes(), UnknownFields::none, signers));
    SignBytes out{SignBytes::Form::direct, document.chain_id(), {}};
    TRY(read_body(document.body_bytes(), out));
    return out;
}

Result<SignBytes> read_aux(std::string_view bytes) {
    const auto document = TRY(read_document<txv1::SignDocDirectAux>(bytes));
    SignBytes out{SignBytes::Form::direct_aux, document.chain_id(), {}};
    TRY(read_body(document.body_bytes(), out));
    return out;
}

// Of every transaction message: what amino JSON calls it.
const std::map<std::string, std::string, std::less<>>& amino_types() {
    static const auto all = [] {
        std::map<std::string, std::string, std::less<>> out;
        const auto& catalog = Catalog::get();
        // A name that several versions of a message share means ours.
        for (const auto types : {Types::ours, Types::all})
            for (const auto& name : catalog.tx_messages(types)) {
                const auto amino = catalog.amino_name(*catalog.message(name, types));
                out.emplace(amino.value_or("/" + name), "/" + name);
            }
        return out;
    }();
    return all;
}

void collect(const Json& json, Names& out) {
    const auto* type = json.find("type");
    if (type != nullptr && type->is_string() && json.find("value") != nullptr)
        if (const auto known = amino_types().find(type->raw()); known != amino_types().end())
            out.push_back(known->second);
    for (const auto& [name, value] : json.members()) collect(value, out);
    for (const auto& item : json.items()) collect(item, out);
}

Result<SignBytes> read_amino(std::string_view bytes) {
    const auto json      = TRY(Json::parse(bytes));
    const auto* chain_id = TRY(json.member("chain_id"));
    const auto* list     = TRY(json.member("msgs"));
    if (!list->is_array() || list->items().empty()) return unreadable("they hold no message");
    SignBytes out{SignBytes::Form::amino_json, TRY(chain_id->text()), {}};
    for (const auto& message : list->items()) {
        const auto type = TRY(TRY(message.member("type"))->text());
        if (type == sign_data_type && list->items().size() == 1 && out.chain_id.empty()) {
            out.form     = SignBytes::Form::data;
            out.messages = {std::string{sign_data_type}};
            return out;
        }
        if (!amino_types().contains(type))
            return unreadable(fmt::format("'{}' is no transaction message", printable(type)));
        if (message.find("value") == nullptr)
            return unreadable(fmt::format("{} has no value", printable(type)));
        collect(message, out.messages);
    }
    if (out.chain_id.empty()) return unreadable("they name no chain");
    return out;
}

}  // namespace

std::string_view name_of(SignBytes::Form form) {
    switch (form) {
        case SignBytes::Form::direct: return "direct";
        case SignBytes::Form::direct_aux: return "direct_aux";
        case SignBytes::Form::amino_json: return "amino_json";
        case SignBytes::Form::data: break;
    }
    return "data";
}

Result<SignBytes> read_sign_bytes(std::string_view bytes) {
    if (bytes.size() > limits::tx_bytes_max) return unreadable("too long for a transaction");
    if (bytes.starts_with('{')) return read_amino(bytes);
    auto direct = read_direct(bytes);
    if (direct.ok()) return direct;
    auto aux = read_aux(bytes);
    return aux.ok() ? std::move(aux) : std::move(direct);
}

}  // namespace ve::wire
