// Who must sign a message: the fields that its definition marks, followed into nested messages.
// Whether they did sign is for the ante chain to find out.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "base/bech32.hpp"
#include "base/sdk_errors.hpp"
#include "cosmos/msg/v1/msg.pb.h"
#include "ve/cli/v1/cli.pb.h"
#include "wire/catalog.hpp"
#include "wire/limits.hpp"

namespace ve::wire {
namespace {

namespace pb = google::protobuf;

std::string_view prefix_of(const pb::FieldDescriptor& field) {
    const auto scalar = Catalog::get().scalar(field);
    if (scalar == "cosmos.ValidatorAddressString") return prefix::operator_;
    if (scalar == "cosmos.ConsensusAddressString") return prefix::consensus;
    return prefix::account;
}

class Collector {
  public:
    explicit Collector(std::vector<Address>& out, Types types) : out_{out}, types_{types} {}

    // By the options of its own type.
    Result<void> from_message(const Proto& message, int depth) {
        if (depth > limits::nesting_max)
            return fail(sdk::tx_decode, "signers are nested deeper than {}", limits::nesting_max);
        const auto& options = message.GetDescriptor()->options();
        const int published = options.ExtensionSize(cosmos::msg::v1::signer);
        for (int i = 0; i < published; ++i)
            TRY(from_path(message, options.GetExtension(cosmos::msg::v1::signer, i), depth));
        if (published > 0) return {};
        const auto& nested = options.GetExtension(ve::cli::v1::signer);
        if (nested.empty())
            return fail(sdk::tx_decode, "no signer field is known of {}",
                        message.GetDescriptor()->full_name());
        return from_path(message, nested, depth);
    }

  private:
    Result<void> from_path(const Proto& message, std::string_view path, int depth) {
        const auto dot = path.find('.');
        const auto* field =
            message.GetDescriptor()->FindFieldByName(std::string{path.substr(0, dot)});
        VE_INVARIANT(field != nullptr);
        const auto& reflection = *message.GetReflection();
        if (field->is_repeated()) {
            for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
                if (field->message_type() != nullptr)
                    TRY(from_message(reflection.GetRepeatedMessage(message, field, i), depth + 1));
                else
                    TRY(add(*field, reflection.GetRepeatedString(message, field, i)));
            }
            return {};
        }
        if (field->message_type() == nullptr) {
            std::string scratch;
            return add(*field, reflection.GetStringReference(message, field, &scratch));
        }
        const auto& inner = reflection.GetMessage(message, field);
        if (dot == std::string_view::npos) return from_message(inner, depth + 1);
        return from_path(inner, path.substr(dot + 1), depth + 1);
    }

    Result<void> add(const pb::FieldDescriptor& field, const std::string& text) {
        if (types_ == Types::all) {
            if (const auto known = address_of_any_chain(text)) out_.push_back(*known);
            return {};
        }
        auto address = Address::parse(text, prefix_of(field));
        if (!address.ok())
            return fail(sdk::invalid_address, "{}: {}", field.full_name(),
                        address.error().detail());
        out_.push_back(*address);
        return {};
    }

    std::vector<Address>& out_;
    Types types_;
};

// "from_address", "id.owner". Lists of signers are their writer's to fill.
void fill(Proto& message, std::string_view path, const Address& signer) {
    const auto dot    = path.find('.');
    const auto* field = message.GetDescriptor()->FindFieldByName(std::string{path.substr(0, dot)});
    VE_INVARIANT(field != nullptr);
    if (field->is_repeated()) return;
    const auto& reflection = *message.GetReflection();
    if (dot != std::string_view::npos)
        return fill(*reflection.MutableMessage(&message, field), path.substr(dot + 1), signer);
    if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_STRING) return;
    std::string scratch;
    if (reflection.GetStringReference(message, field, &scratch).empty())
        reflection.SetString(&message, field, signer.text(prefix_of(*field)));
}

}  // namespace

std::vector<std::string> Catalog::signer_paths(const pb::Descriptor& message) const {
    std::vector<std::string> paths;
    const auto& options = message.options();
    for (int i = 0; i < options.ExtensionSize(cosmos::msg::v1::signer); ++i)
        paths.push_back(options.GetExtension(cosmos::msg::v1::signer, i));
    const auto& nested = options.GetExtension(ve::cli::v1::signer);
    if (paths.empty() && !nested.empty()) paths.push_back(nested);
    return paths;
}

Result<std::vector<Address>> Catalog::signers(const Proto& message) const {
    std::vector<Address> out;
    TRY((Collector{out, Types::ours}.from_message(message, 0)));
    return out;
}

std::vector<Address> Catalog::signers_of_any_chain(const Proto& message) const {
    std::vector<Address> out;
    const auto all = Collector{out, Types::all}.from_message(message, 0);
    return all.ok() ? out : std::vector<Address>{};
}

std::optional<Address> address_of_any_chain(std::string_view text) {
    const auto decoded = bech32::decode(text);
    if (!decoded.ok()) return std::nullopt;
    const auto address = Address::from_bytes(decoded->data);
    return address.ok() ? std::optional{*address} : std::nullopt;
}

void Catalog::fill_signers(Proto& message, const Address& signer) const {
    for (const auto& path : signer_paths(*message.GetDescriptor())) fill(message, path, signer);
}

}  // namespace ve::wire
