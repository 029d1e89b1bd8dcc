// Decoding. The order of checks is the chain's: envelope, unknown fields, messages, signers.
#include "wire/tx.hpp"

#include <algorithm>
#include <set>

#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "wire/limits.hpp"
#include "wire/scan.hpp"

namespace ve::wire {
namespace {

namespace txv1 = cosmos::tx::v1beta1;

struct Part {
    std::string_view bytes;
    std::size_t offset = 0;
};
struct Envelope {
    Part body, auth_info;
    std::vector<std::string> signatures;
};

Error undecodable(std::string_view reason) { return fail(sdk::tx_decode, "{}", reason); }

// TxRaw in the only form that is accepted: fields ascending, shortest varints, no empty or repeated
// body. (The chain's Go code lets a repeated body pass; then anybody could change the hash.)
Result<Envelope> open(std::string_view raw) {
    constexpr std::uint64_t body_tag = 0x0a, auth_info_tag = 0x12, signature_tag = 0x1a;
    Envelope out;
    const char* at        = raw.data();
    const char* const end = at + raw.size();
    std::uint64_t last    = 0;
    while (at < end) {
        const auto offset  = static_cast<std::size_t>(at - raw.data());
        const auto tag     = static_cast<std::uint8_t>(*at++);
        std::uint64_t size = 0;
        if (tag != body_tag && tag != auth_info_tag && tag != signature_tag)
            return undecodable(
                fmt::format("TxRaw has no field with tag {:#04x} (byte {})", tag, offset));
        const char* value = read_varint(at, end, size);
        if (value == nullptr || static_cast<std::uint64_t>(end - value) < size)
            return undecodable(fmt::format("TxRaw is cut off (byte {})", offset));
        if (static_cast<std::size_t>(value - at) != varint_size(size))
            return undecodable(
                fmt::format("a length in TxRaw is not the shortest varint (byte {})", offset));
        if (tag < last || (tag == last && tag != signature_tag))
            return undecodable(
                fmt::format("the fields of TxRaw are not ascending (byte {})", offset));
        if (size == 0 && tag != signature_tag)
            return undecodable(
                fmt::format("an empty field of TxRaw is written out (byte {})", offset));
        const std::string_view bytes{value, size};
        const auto start = static_cast<std::size_t>(value - raw.data());
        if (tag == body_tag) out.body = {bytes, start};
        if (tag == auth_info_tag) out.auth_info = {bytes, start};
        if (tag == signature_tag) out.signatures.emplace_back(bytes);
        last = tag;
        at   = value + size;
    }
    return out;
}

// Returns whether there are unknown fields that may be ignored.
template <class Message>
Result<bool> check(const Part& part, UnknownFields unknown, Types types) {
    static const Shape& shape = shape_of(*Message::descriptor());
    const auto scanned        = scan(part.bytes, shape, unknown, part.offset, types);
    if (scanned.fault) return undecodable(*scanned.fault);
    return scanned.has_unknown;
}

template <class Message>
Result<std::shared_ptr<const Message>> parse(const Part& part) {
    auto message = std::make_shared<Message>();
    if (!message->ParseFromArray(part.bytes.data(), static_cast<int>(part.bytes.size())))
        return undecodable(fmt::format("{} is malformed", Message::descriptor()->full_name()));
    return std::shared_ptr<const Message>{std::move(message)};
}

Result<void> unpack_messages(Tx& tx, Types types) {
    const auto count = static_cast<std::size_t>(tx.body->messages_size());
    if (count > limits::tx_messages_max)
        return undecodable(
            fmt::format("{} messages, at most {} are allowed", count, limits::tx_messages_max));
    tx.messages.reserve(count);
    for (const auto& any : tx.body->messages()) {
        const auto* shape = shape_of_url(any.type_url(), types);
        if (shape == nullptr || !shape->is_tx_message)
            return undecodable(fmt::format(
                "no transaction message is known by the type URL {:.120}", any.type_url()));
        std::shared_ptr<Proto> message{shape->prototype->New()};
        if (!message->ParseFromString(any.value()))
            return undecodable(fmt::format("{} is malformed", any.type_url()));
        tx.messages.push_back(std::move(message));
    }
    return {};
}

Result<void> collect_signers(Tx& tx, Types types) {
    std::set<Address> seen;  // needed only when there are many
    const auto add = [&](const Address& address) {
        constexpr std::size_t few = 8;
        if (tx.signers.size() < few) {
            if (std::ranges::find(tx.signers, address) != tx.signers.end()) return;
        } else {
            if (seen.empty()) seen.insert(tx.signers.begin(), tx.signers.end());
            if (!seen.insert(address).second) return;
        }
        tx.signers.push_back(address);
    };
    const auto add_all = [&](const std::vector<Address>& signers) {
        tx.senders.push_back(signers.empty() ? std::nullopt : std::optional{signers.front()});
        for (const auto& signer : signers) add(signer);
    };
    for (const auto& message : tx.messages) {
        if (types == Types::all) {
            add_all(Catalog::get().signers_of_any_chain(*message));
            continue;
        }
        const auto signers = Catalog::get().signers(*message);
        if (!signers.ok()) return undecodable(signers.error().detail());
        add_all(*signers);
    }
    const auto& payer = tx.auth_info->fee().payer();
    if (payer.empty()) return {};
    if (types == Types::all) {
        if (const auto address = address_of_any_chain(payer)) add(*address);
        return {};
    }
    const auto address = Address::parse(payer);
    if (!address.ok()) return undecodable("fee payer: " + address.error().detail());
    add(*address);
    return {};
}

}  // namespace

Result<Tx> decode_tx(std::string_view raw, Types types) {
    if (raw.size() > limits::tx_bytes_max)
        return fail(sdk::tx_too_large, "{} bytes, at most {} are allowed", raw.size(),
                    limits::tx_bytes_max);
    auto envelope = TRY(open(raw));
    Tx tx;
    tx.has_unknown_fields =
        TRY(check<txv1::TxBody>(envelope.body, UnknownFields::non_critical_allowed, types));
    tx.body = TRY(parse<txv1::TxBody>(envelope.body));
    TRY(check<txv1::AuthInfo>(envelope.auth_info, UnknownFields::none, types));
    tx.auth_info = TRY(parse<txv1::AuthInfo>(envelope.auth_info));
    TRY(unpack_messages(tx, types));
    TRY(collect_signers(tx, types));
    tx.raw             = raw;
    tx.hash            = tx_hash(raw);
    tx.body_bytes      = envelope.body.bytes;
    tx.auth_info_bytes = envelope.auth_info.bytes;
    tx.signatures      = std::move(envelope.signatures);
    return tx;
}

Hash tx_hash(std::string_view raw) { return sha256(raw); }

}  // namespace ve::wire
