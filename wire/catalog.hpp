// The one list of everything that has a name on the wire, read from the embedded protobuf
// descriptors: messages, services, signers, amino names, REST paths, scalar kinds, help texts.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/address.hpp"
#include "base/result.hpp"

namespace google::protobuf {
class Descriptor;
class EnumDescriptor;
class FieldDescriptor;
class Message;
class MethodDescriptor;
}  // namespace google::protobuf

namespace ve::wire {

using Proto = google::protobuf::Message;

struct HttpRule {
    std::string method;  // GET, POST
    std::string path;    // /cosmos/bank/v1beta1/balances/{address}
    std::string body;    // "*" or empty
};

struct Rpc {
    std::string service, name;  // cosmos.bank.v1beta1.Msg, Send
    std::string path;           // /cosmos.bank.v1beta1.Msg/Send
    bool is_message = false;    // of a Msg service: it travels in a transaction
    const google::protobuf::MethodDescriptor* descriptor = nullptr;
    const google::protobuf::Descriptor* request          = nullptr;
    const google::protobuf::Descriptor* response         = nullptr;
    std::vector<HttpRule> http;

    std::string module() const;   // "bank": what stands after `ve tx` and `ve query`
    std::string command() const;  // "send", "create-bid"
};

// Which message types count. Ours have classes: our chain speaks them. The others, of other chains
// and programs, are definitions alone; tools that only read, show and sign ask for all.
enum class Types : std::uint8_t { ours, all };

class Catalog {
  public:
    static const Catalog& get();  // built at first use, in a few milliseconds at most

    const std::vector<Rpc>& rpcs() const { return rpcs_; }  // by path
    const Rpc* rpc(std::string_view path) const;
    const Rpc* rpc_of_request(std::string_view message) const;  // by the request's full name
    std::vector<std::string> services() const;

    // By full name or type URL ("/cosmos.bank.v1beta1.MsgSend"); null when unknown.
    const google::protobuf::Descriptor* message(std::string_view name,
                                                Types types = Types::ours) const;
    const Proto& prototype(const google::protobuf::Descriptor& message) const;  // an empty one
    std::unique_ptr<Proto> make(std::string_view name,
                                Types types = Types::ours) const;  // null when unknown
    // Every message that may stand in a transaction: the requests of Msg services.
    std::vector<std::string> tx_messages(Types types = Types::ours) const;
    bool is_tx_message(const google::protobuf::Descriptor& message) const;

    // Where a message names its signers: "from_address", "id.owner". Empty: it is not signed.
    std::vector<std::string> signer_paths(const google::protobuf::Descriptor& message) const;
    // Who must sign: the values of the message's signer fields, in order.
    Result<std::vector<Address>> signers(const Proto& message) const;
    // The same of any chain's message: with any prefix, and without what is no address.
    std::vector<Address> signers_of_any_chain(const Proto& message) const;
    // Writes the signer into the signer fields that are empty, in the form that each asks for.
    void fill_signers(Proto& message, const Address& signer) const;
    std::optional<std::string> amino_name(const google::protobuf::Descriptor& message) const;
    std::string scalar(
        const google::protobuf::FieldDescriptor& field) const;  // cosmos.AddressString…
    bool is_decimal(
        const google::protobuf::FieldDescriptor& field) const;  // LegacyDec: parts of 10^-18
    bool is_integer(
        const google::protobuf::FieldDescriptor& field) const;  // math.Int: whole number in text
    // The chain puts it on the wire even when it is empty, and shows it as a value, never as null.
    bool is_always_present(const google::protobuf::FieldDescriptor& field) const;

    // The comment above it in the proto: help text. Empty where there is none.
    std::string help(const Rpc& rpc) const;
    std::string help(const google::protobuf::FieldDescriptor& field) const;
    std::string help(const google::protobuf::Descriptor& message) const;
    // What a flag takes, as it would be typed, where only its neighbours were typed; empty: none.
    std::string flag_default(const google::protobuf::FieldDescriptor& field) const;
    std::vector<std::string> examples(const Rpc& rpc) const;
    std::vector<std::string> positional(const Rpc& rpc) const;

  private:
    Catalog();
    std::vector<Rpc> rpcs_;
    std::unordered_map<std::string_view, const Rpc*> by_request_;  // never walked
    std::vector<std::string> messages_;  // ascending; built by protobuf when they are asked for
};

// By its checksum alone, whatever its prefix says.
std::optional<Address> address_of_any_chain(std::string_view bech32);

}  // namespace ve::wire
