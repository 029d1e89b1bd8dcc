#include "wire/key_any.hpp"

#include <google/protobuf/any.pb.h>

#include "cosmos/crypto/ed25519/keys.pb.h"
#include "cosmos/crypto/multisig/keys.pb.h"
#include "cosmos/crypto/secp256k1/keys.pb.h"
#include "cosmos/crypto/secp256r1/keys.pb.h"
#include "wire/any.hpp"

namespace ve::wire {
namespace {

namespace keys = cosmos::crypto;

template <class Proto>
std::optional<Result<PublicKey>> read_as(const google::protobuf::Any& any, Curve curve) {
    if (message_name(any.type_url()) != Proto::descriptor()->full_name()) return std::nullopt;
    Proto proto;
    if (!proto.ParseFromString(any.value()))
        return Result<PublicKey>{fail(errors::input, "{} is malformed", any.type_url())};
    return PublicKey::parse(curve, bytes_of(proto.key()));
}

template <class Proto>
google::protobuf::Any packed(const PublicKey& key) {
    Proto proto;
    proto.set_key(string_of(key.bytes));
    google::protobuf::Any any;
    pack(proto, any);
    return any;
}

}  // namespace

Result<PublicKey> read_key(const google::protobuf::Any& any) {
    for (auto& read : {read_as<keys::secp256k1::PubKey>(any, Curve::secp256k1),
                       read_as<keys::ed25519::PubKey>(any, Curve::ed25519),
                       read_as<keys::secp256r1::PubKey>(any, Curve::secp256r1)})
        if (read) return *read;
    return fail(errors::input, "{:.100} is no public key that is known here", any.type_url());
}

bool is_threshold_key(const google::protobuf::Any& any) {
    return message_name(any.type_url()) ==
           keys::multisig::LegacyAminoPubKey::descriptor()->full_name();
}

Result<ThresholdKey> read_threshold_key(const google::protobuf::Any& any) {
    keys::multisig::LegacyAminoPubKey proto;
    if (!is_threshold_key(any) || !proto.ParseFromString(any.value()))
        return fail(errors::input, "{:.100} is no multisig key", any.type_url());
    std::vector<PublicKey> members;
    for (const auto& member : proto.public_keys()) members.push_back(TRY(read_key(member)));
    return ThresholdKey::make(proto.threshold(), std::move(members), ThresholdKey::Order::as_given);
}

Result<Address> key_address(const google::protobuf::Any& any) {
    if (is_threshold_key(any)) return TRY(read_threshold_key(any)).address();
    return TRY(read_key(any)).address();
}

google::protobuf::Any key_any(const PublicKey& key) {
    switch (key.curve) {
        case Curve::ed25519: return packed<keys::ed25519::PubKey>(key);
        case Curve::secp256r1: return packed<keys::secp256r1::PubKey>(key);
        case Curve::secp256k1: break;
    }
    return packed<keys::secp256k1::PubKey>(key);
}

google::protobuf::Any key_any(const ThresholdKey& key) {
    keys::multisig::LegacyAminoPubKey proto;
    proto.set_threshold(key.threshold);
    for (const auto& member : key.members) *proto.add_public_keys() = key_any(member);
    google::protobuf::Any any;
    pack(proto, any);
    return any;
}

}  // namespace ve::wire
