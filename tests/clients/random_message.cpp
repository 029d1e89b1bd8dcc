#include "tests/clients/random_message.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>

#include "cosmos/crypto/ed25519/keys.pb.h"
#include "cosmos_proto/cosmos.pb.h"
#include "crypto/hash.hpp"
#include "wire/any.hpp"
#include "wire/build.hpp"

namespace ve::test {
namespace {

namespace pb = google::protobuf;
using Field  = pb::FieldDescriptor;

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : seed_{seed} {}

    std::uint64_t any() {
        const auto digest = Sha256{}.update_be64(seed_).update_be64(thrown_++).finish();
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < 8; ++i) out = out << 8 | digest[i];
        return out;
    }
    std::uint64_t below(std::uint64_t count) { return any() % count; }
    bool one_in(std::uint64_t count) { return below(count) == 0; }
    Bytes bytes(std::size_t size) {
        Bytes out(size);
        for (auto& byte : out) byte = static_cast<std::uint8_t>(any());
        return out;
    }

  private:
    std::uint64_t seed_, thrown_ = 0;
};

constexpr std::string_view texts[] = {
    "a",       "channel-0", "two words", "\xe2\x98\x95 \xc3\xa9\xc3\xa8", "<b>&\"quoted\"\\</b>",
    "line\nx", "tab\tx",    "{\"a\":1}", "https://example.com/?a=b&c=d",  "0"};

// What an Any may hold, by the interface that it is to satisfy.
constexpr std::pair<std::string_view, std::string_view> inside_any[] = {
    {"cosmos.crypto.PubKey", "cosmos.crypto.ed25519.PubKey"},
    {"cosmos.authz.v1beta1.Authorization", "cosmos.bank.v1beta1.SendAuthorization"},
    {"cosmos.feegrant.v1beta1.FeeAllowanceI", "cosmos.feegrant.v1beta1.BasicAllowance"},
    {"cosmos.gov.v1beta1.Content", "cosmos.gov.v1beta1.TextProposal"},
    {"cosmos.evidence.v1beta1.Evidence", "cosmos.evidence.v1beta1.Equivocation"},
    {"", "cosmos.bank.v1beta1.MsgSend"}};

class Writer {
  public:
    Writer(Dice& dice, const Address& signer, bool full)
        : dice_{dice}, signer_{signer}, full_{full} {}

    void fill(wire::Proto& message, int depth) {
        const auto* type = message.GetDescriptor();
        if (type == pb::Timestamp::descriptor()) return time(static_cast<pb::Timestamp&>(message));
        if (type == pb::Duration::descriptor()) return span(static_cast<pb::Duration&>(message));
        if (type == cosmos::crypto::ed25519::PubKey::descriptor())
            return static_cast<cosmos::crypto::ed25519::PubKey&>(message).set_key(
                string_of(dice_.bytes(32)));
        for (int i = 0; i < type->field_count(); ++i) {
            const auto& field = *type->field(i);
            if (!is_wanted(field, depth)) continue;
            if (!field.is_repeated()) {
                put(message, field, depth);
                continue;
            }
            // One signer and no more, where a list names them: there is one key.
            const auto count = signs(field) || field.is_map() ? 1
                               : full_                        ? 1 + dice_.below(3)
                                                              : dice_.below(4);
            for (std::uint64_t j = 0; j < count; ++j) put(message, field, depth);
        }
    }

  private:
    static bool signs(const Field& field) {
        const auto paths = wire::Catalog::get().signer_paths(*field.containing_type());
        return std::ranges::find(paths, field.name()) != paths.end();
    }

    bool is_wanted(const Field& field, int depth) {
        if (signs(field) || field.containing_type()->options().map_entry()) return true;
        if (field.message_type() != nullptr && depth >= 5) return false;
        if (const auto* choice = field.real_containing_oneof())
            return choice->field(static_cast<int>(
                       choice_ % static_cast<std::uint64_t>(choice->field_count()))) == &field;
        return full_ || !dice_.one_in(4);
    }

    void put(wire::Proto& message, const Field& field, int depth) {
        const auto& reflection = *message.GetReflection();
        const auto set         = [&](auto value, auto setter, auto adder) {
            if (field.is_repeated())
                (reflection.*adder)(&message, &field, std::move(value));
            else
                (reflection.*setter)(&message, &field, std::move(value));
        };
        using R = pb::Reflection;
        switch (field.cpp_type()) {
            case Field::CPPTYPE_INT32:
                return set(static_cast<std::int32_t>(number()), &R::SetInt32, &R::AddInt32);
            case Field::CPPTYPE_INT64:
                return set(static_cast<std::int64_t>(number()), &R::SetInt64, &R::AddInt64);
            case Field::CPPTYPE_UINT32:
                return set(static_cast<std::uint32_t>(number()), &R::SetUInt32, &R::AddUInt32);
            case Field::CPPTYPE_UINT64: return set(number(), &R::SetUInt64, &R::AddUInt64);
            case Field::CPPTYPE_DOUBLE: return set(0.5, &R::SetDouble, &R::AddDouble);
            case Field::CPPTYPE_FLOAT: return set(0.5F, &R::SetFloat, &R::AddFloat);
            case Field::CPPTYPE_BOOL:
                return set(full_ || dice_.one_in(2), &R::SetBool, &R::AddBool);
            case Field::CPPTYPE_ENUM: {
                const auto count = static_cast<std::uint64_t>(field.enum_type()->value_count());
                const auto which = static_cast<int>(full_ && count > 1 ? 1 + dice_.below(count - 1)
                                                                       : dice_.below(count));
                return set(field.enum_type()->value(which)->number(), &R::SetEnumValue,
                           &R::AddEnumValue);
            }
            case Field::CPPTYPE_STRING: return set(text(field), &R::SetString, &R::AddString);
            case Field::CPPTYPE_MESSAGE: {
                auto& inner = field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                                  : *reflection.MutableMessage(&message, &field);
                choice_     = dice_.any();
                if (field.message_type() == pb::Any::descriptor())
                    return any(static_cast<pb::Any&>(inner), field, depth);
                return fill(inner, depth + 1);
            }
        }
    }

    std::uint64_t number() {
        switch (dice_.below(4)) {
            case 0: return full_ ? 1 : dice_.below(3);
            case 1: return dice_.below(100'000);
            // CosmJS writes what needs the 32nd bit and no higher one as bytes that nobody can read
            // (cross.test.mjs has a test of that), so a higher one is always there.
            case 2: return dice_.any() >> 1 | 1ULL << 40;
            default: return dice_.any() | 1ULL << 40;
        }
    }

    std::string digits() {
        std::string out(1, static_cast<char>('1' + dice_.below(9)));
        for (auto left = dice_.below(24); left > 0; --left)
            out += static_cast<char>('0' + dice_.below(10));
        return !full_ && dice_.one_in(8) ? "0" : out;
    }

    std::string text(const Field& field) {
        const auto& catalog = wire::Catalog::get();
        const auto scalar   = catalog.scalar(field);
        if (catalog.is_decimal(field) || catalog.is_integer(field) || scalar == "cosmos.Int")
            return digits();
        if (scalar == "cosmos.Dec") return "0." + digits().substr(0, 17);
        if (field.type() == Field::TYPE_BYTES)
            return string_of(dice_.bytes((full_ ? 1 : 0) + dice_.below(40)));
        const auto prefix = scalar == "cosmos.ValidatorAddressString"   ? prefix::operator_
                            : scalar == "cosmos.ConsensusAddressString" ? prefix::consensus
                                                                        : prefix::account;
        if (signs(field)) return signer_.text(prefix);
        if (scalar.ends_with("AddressString"))
            return Address::from_bytes(dice_.bytes(20)).value().text(prefix);
        return std::string{texts[dice_.below(std::size(texts))]};
    }

    void any(pb::Any& out, const Field& field, int depth) {
        const auto& wanted = field.options().GetExtension(cosmos_proto::accepts_interface);
        const auto* found  = std::ranges::find_if(inside_any, [&](const auto& known) {
            return known.first.empty() || known.first == wanted;
        });
        const auto inner   = wire::Catalog::get().make(found->second, wire::Types::all);
        if (depth < 4) fill(*inner, depth + 1);
        wire::pack(*inner, out);
    }

    void time(pb::Timestamp& out) {
        out.set_seconds(static_cast<std::int64_t>(dice_.below(2'000'000'000)));
        out.set_nanos(dice_.one_in(2) ? 0
                                      : static_cast<std::int32_t>(dice_.below(1000) * 1'000'000));
    }

    void span(pb::Duration& out) {
        out.set_seconds(static_cast<std::int64_t>(dice_.below(10'000'000)));
        out.set_nanos(dice_.one_in(2) ? 0 : static_cast<std::int32_t>(dice_.below(1'000'000'000)));
    }

    Dice& dice_;
    const Address& signer_;
    bool full_;
    std::uint64_t choice_ = dice_.any();
};

// "id.owner": what was written there goes, so that the signer can be filled in.
void clear(wire::Proto& message, std::string_view path) {
    const auto dot    = path.find('.');
    const auto* field = message.GetDescriptor()->FindFieldByName(std::string{path.substr(0, dot)});
    if (dot == std::string_view::npos)
        message.GetReflection()->ClearField(&message, field);
    else
        clear(*message.GetReflection()->MutableMessage(&message, field), path.substr(dot + 1));
}

}  // namespace

std::unique_ptr<wire::Proto> random_message(std::string_view type, std::uint64_t seed,
                                            const Address& signer) {
    auto message = wire::Catalog::get().make(type, wire::Types::all);
    if (message == nullptr) return nullptr;
    Dice dice{seed};
    Writer{dice, signer, seed % 2 == 0}.fill(*message, 0);
    for (const auto& path : wire::Catalog::get().signer_paths(*message->GetDescriptor()))
        if (path.find('.') != std::string::npos) clear(*message, path);
    wire::Catalog::get().fill_signers(*message, signer);
    wire::complete(*message);
    return message;
}

}  // namespace ve::test
