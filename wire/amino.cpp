#include "wire/amino.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <fmt/format.h>

#include "amino/amino.pb.h"
#include "base/bytes.hpp"
#include "base/sdk_errors.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "cosmos/crypto/multisig/keys.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/amino_text.hpp"
#include "wire/any.hpp"
#include "wire/decimal_text.hpp"
#include "wire/limits.hpp"
#include "wire/tx.hpp"

namespace ve::wire {
namespace {

namespace pb = google::protobuf;
using Field  = pb::FieldDescriptor;
using Text   = Result<std::string>;

Error no_form(std::string_view name, std::string_view why) {
    return fail(sdk::not_supported, "{} has no amino JSON form: {}", name, why);
}

std::string quoted(std::string_view plain) { return fmt::format("\"{}\"", plain); }

std::string list_of(const std::vector<std::string>& items) {
    return fmt::format("[{}]", fmt::join(items, ","));
}

// validators -> Validators, as the chain's Go code names a oneof.
std::string camel(std::string_view name) {
    std::string out;
    bool up = true;
    for (const char c : name) {
        if (c != '_') out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        up = c == '_';
    }
    return out;
}

Text value_of(const Proto& message, int depth);

std::string type_name(const pb::Descriptor& type) {
    return Catalog::get().amino_name(type).value_or("/" + type.full_name());
}

Text typed(const Proto& message, int depth) {
    AminoObject object;
    object.add("type", amino_string(type_name(*message.GetDescriptor())));
    object.add("value", TRY(value_of(message, depth)));
    return std::move(object).text();
}

Text any_text(const pb::Any& any, int depth) {
    const auto inner = TRY(unpack(any, Types::all));
    return typed(*inner, depth + 1);
}

Text span_text(const pb::Duration& span) {
    const auto whole = checked_mul<std::int64_t>(span.seconds(), 1'000'000'000);
    const auto nanos = whole ? checked_add<std::int64_t>(*whole, span.nanos()) : whole;
    if (!nanos) return no_form("the duration", "it does not fit into nanoseconds");
    return quoted(std::to_string(*nanos));
}

std::string text_text(const Field& field, const std::string& value) {
    if (field.type() == Field::TYPE_BYTES) return quoted(base64(bytes_of(value)));
    return amino_string(value);
}

Text scalar_text(const Proto& message, const Field& field) {
    const auto& r = *message.GetReflection();
    switch (field.cpp_type()) {
        case Field::CPPTYPE_INT32: return std::to_string(r.GetInt32(message, &field));
        case Field::CPPTYPE_UINT32: return std::to_string(r.GetUInt32(message, &field));
        case Field::CPPTYPE_INT64: return quoted(std::to_string(r.GetInt64(message, &field)));
        case Field::CPPTYPE_UINT64: return quoted(std::to_string(r.GetUInt64(message, &field)));
        case Field::CPPTYPE_BOOL: return std::string{r.GetBool(message, &field) ? "true" : "false"};
        case Field::CPPTYPE_ENUM: return std::to_string(r.GetEnumValue(message, &field));
        case Field::CPPTYPE_STRING: return text_text(field, r.GetString(message, &field));
        case Field::CPPTYPE_DOUBLE:
        case Field::CPPTYPE_FLOAT:
        case Field::CPPTYPE_MESSAGE: break;
    }
    return no_form(field.full_name(), "floating point numbers are not signed");
}

Text item_text(const Proto& message, const Field& field, int i, int depth) {
    const auto& r = *message.GetReflection();
    switch (field.cpp_type()) {
        case Field::CPPTYPE_INT32: return std::to_string(r.GetRepeatedInt32(message, &field, i));
        case Field::CPPTYPE_UINT32: return std::to_string(r.GetRepeatedUInt32(message, &field, i));
        case Field::CPPTYPE_INT64:
            return quoted(std::to_string(r.GetRepeatedInt64(message, &field, i)));
        case Field::CPPTYPE_UINT64:
            return quoted(std::to_string(r.GetRepeatedUInt64(message, &field, i)));
        case Field::CPPTYPE_BOOL:
            return std::string{r.GetRepeatedBool(message, &field, i) ? "true" : "false"};
        case Field::CPPTYPE_ENUM: return std::to_string(r.GetRepeatedEnumValue(message, &field, i));
        case Field::CPPTYPE_STRING:
            return text_text(field, r.GetRepeatedString(message, &field, i));
        case Field::CPPTYPE_MESSAGE:
            return value_of(r.GetRepeatedMessage(message, &field, i), depth + 1);
        case Field::CPPTYPE_DOUBLE:
        case Field::CPPTYPE_FLOAT: break;
    }
    return no_form(field.full_name(), "floating point numbers are not signed");
}

Text list_text(const Proto& message, const Field& field, std::string_view when_empty, int depth) {
    const int count = message.GetReflection()->FieldSize(message, &field);
    if (count == 0) return std::string{when_empty};
    std::vector<std::string> items;
    for (int i = 0; i < count; ++i) items.push_back(TRY(item_text(message, field, i, depth)));
    return list_of(items);
}

Text field_text(const Proto& message, const Field& field, int depth) {
    const auto& encoding = field.options().GetExtension(amino::encoding);
    if (field.is_map()) return no_form(field.full_name(), "maps are not signed");
    if (!encoding.empty() && (encoding != "legacy_coins" || !field.is_repeated()))
        return no_form(field.full_name(), "its encoding " + encoding + " is not known here");
    const auto scalar      = Catalog::get().scalar(field);
    const bool is_number   = Catalog::get().is_decimal(field) || scalar == "cosmos.Int";
    const auto& reflection = *message.GetReflection();
    if (field.is_repeated()) {
        if (is_number) return no_form(field.full_name(), "lists of numbers in text are not known");
        return list_text(message, field, encoding.empty() ? "null" : "[]", depth);
    }
    if (field.message_type() != nullptr)
        return value_of(reflection.GetMessage(message, &field), depth + 1);
    if (!is_number) return scalar_text(message, field);
    const auto value = reflection.GetString(message, &field);
    if (value.empty()) return quoted("0");
    if (!Catalog::get().is_decimal(field) && field.type() == Field::TYPE_STRING)
        return amino_string(value);
    if (!is_whole_number(value)) return no_form(field.full_name(), "it is not a plain number");
    return quoted(Catalog::get().is_decimal(field) ? decimal_of_parts(value) : value);
}

bool is_set(const Proto& message, const Field& field) {
    const auto& reflection = *message.GetReflection();
    return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                               : reflection.HasField(message, &field);
}

const std::string& shown_name(const Field& field) {
    const auto& renamed = field.options().GetExtension(amino::field_name);
    return renamed.empty() ? field.name() : renamed;
}

// A member of a oneof; a oneof without a choice is shown once, as null, where its first would
// stand.
Result<void> add_choice(const Proto& message, const Field& field, AminoObject& out, int depth) {
    const auto& choice = *field.containing_oneof();
    const auto& name   = field.options().GetExtension(amino::oneof_name);
    if (name.empty()) return no_form(field.full_name(), "its oneof has no amino name");
    if (!message.GetReflection()->HasOneof(message, &choice)) {
        bool is_first = true;
        for (int i = 0; i < choice.field_count(); ++i)
            is_first = is_first && shown_name(field) <= shown_name(*choice.field(i));
        if (is_first) out.add(shown_name(field), camel(choice.name()), "null");
        return {};
    }
    if (!is_set(message, field)) return {};
    AminoObject inner, outer;
    inner.add(shown_name(field), TRY(field_text(message, field, depth)));
    outer.add("type", amino_string(name));
    outer.add("value", std::move(inner).text());
    out.add(shown_name(field), camel(choice.name()), std::move(outer).text());
    return {};
}

Text members_of(const Proto& message, int depth) {
    AminoObject out;
    const auto& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
        const auto& field = *type.field(i);
        if (field.containing_oneof() != nullptr) {
            TRY(add_choice(message, field, out, depth));
            continue;
        }
        if (!is_set(message, field)) {
            if (!field.options().GetExtension(amino::dont_omitempty)) continue;
            if (field.message_type() != nullptr && !field.is_repeated())
                return no_form(field.full_name(), "it must be present, and it is not");
            if (field.type() == Field::TYPE_BYTES && !field.is_repeated())
                return no_form(field.full_name(), "it must not be empty");
        }
        out.add(shown_name(field), TRY(field_text(message, field, depth)));
    }
    return std::move(out).text();
}

Text key_text(const Proto& message) {
    const auto* field = message.GetDescriptor()->FindFieldByName("key");
    VE_INVARIANT(field != nullptr);
    const auto key = message.GetReflection()->GetString(message, field);
    return key.empty() ? std::string{"null"} : quoted(base64(bytes_of(key)));
}

Text threshold_text(const cosmos::crypto::multisig::LegacyAminoPubKey& key, int depth) {
    std::vector<std::string> members;
    for (const auto& member : key.public_keys()) members.push_back(TRY(any_text(member, depth)));
    AminoObject out;
    out.add("pubkeys", list_of(members));
    out.add("threshold", quoted(std::to_string(key.threshold())));
    return std::move(out).text();
}

Text value_of(const Proto& message, int depth) {
    const auto* type = message.GetDescriptor();
    if (depth > limits::nesting_max) return no_form(type->full_name(), "it is nested too deep");
    if (type == pb::Any::descriptor()) return any_text(static_cast<const pb::Any&>(message), depth);
    if (type == pb::Duration::descriptor())
        return span_text(static_cast<const pb::Duration&>(message));
    if (type == pb::Timestamp::descriptor()) {
        const auto& stamp = static_cast<const pb::Timestamp&>(message);
        return quoted(Time{stamp.seconds(), stamp.nanos()}.text());
    }
    const auto& encoding = type->options().GetExtension(amino::message_encoding);
    if (encoding.empty()) return members_of(message, depth);
    if (encoding == "key_field") return key_text(message);
    if (type == cosmos::crypto::multisig::LegacyAminoPubKey::descriptor())
        return threshold_text(
            static_cast<const cosmos::crypto::multisig::LegacyAminoPubKey&>(message), depth);
    return no_form(type->full_name(), "its encoding " + encoding + " is not known here");
}

Text fee_text(const cosmos::tx::v1beta1::Fee& fee) {
    std::vector<std::string> coins;
    for (const auto& coin : fee.amount()) coins.push_back(TRY(members_of(coin, 0)));
    AminoObject out;
    out.add("amount", list_of(coins));
    out.add("gas", quoted(std::to_string(fee.gas_limit())));
    if (!fee.payer().empty()) out.add("payer", amino_string(fee.payer()));
    if (!fee.granter().empty()) out.add("granter", amino_string(fee.granter()));
    return std::move(out).text();
}

}  // namespace

Result<std::string> amino_json(const Proto& message) { return typed(message, 0); }

Result<std::string> sign_bytes_amino(const Tx& tx, std::string_view chain_id, AccountNumber account,
                                     Sequence sequence) {
    const auto& body = *tx.body;
    if (tx.has_unknown_fields) return no_form("the transaction", "its body has unknown fields");
    if (body.extension_options_size() + body.non_critical_extension_options_size() > 0)
        return no_form("the transaction", "it has extension options");
    if (!tx.auth_info->has_fee()) return no_form("the transaction", "it has no fee");
    const auto* tip = tx.auth_info->GetDescriptor()->FindFieldByName("tip");  // deprecated
    if (is_set(*tx.auth_info, *tip)) return no_form("the transaction", "it has a tip");
    std::vector<std::string> messages;
    for (const auto& message : tx.messages) messages.push_back(TRY(amino_json(*message)));
    AminoObject out;
    out.add("account_number", quoted(std::to_string(account.value)));
    out.add("chain_id", amino_string(chain_id));
    out.add("fee", TRY(fee_text(tx.auth_info->fee())));
    out.add("memo", amino_string(body.memo()));
    out.add("msgs", list_of(messages));
    out.add("sequence", quoted(std::to_string(sequence.value)));
    if (body.timeout_height() != 0)
        out.add("timeout_height", quoted(std::to_string(body.timeout_height())));
    if (body.has_timeout_timestamp())
        out.add("timeout_timestamp", TRY(value_of(body.timeout_timestamp(), 0)));
    if (body.unordered()) out.add("unordered", "true");
    return std::move(out).text();
}

}  // namespace ve::wire
