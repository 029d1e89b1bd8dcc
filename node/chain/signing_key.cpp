// Signing keys as they travel in an Any, and the addresses that follow from them.
#include "node/chain/signing_key.hpp"

#include <google/protobuf/any.pb.h>

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "cosmos/crypto/multisig/keys.pb.h"
#include "cosmos/crypto/secp256k1/keys.pb.h"
#include "crypto/multisig.hpp"
#include "crypto/secp256k1.hpp"
#include "wire/any.hpp"

namespace ve {
namespace {

namespace multisig_proto = cosmos::crypto::multisig;

constexpr std::string_view secp256k1_url = "/cosmos.crypto.secp256k1.PubKey";
constexpr std::string_view ed25519_url   = "/cosmos.crypto.ed25519.PubKey";
constexpr std::string_view multisig_url  = "/cosmos.crypto.multisig.LegacyAminoPubKey";
constexpr std::size_t multisig_keys_max  = 255;

Result<Bytes> read_single(const google::protobuf::Any& any) {
    cosmos::crypto::secp256k1::PubKey proto;
    if (any.type_url() != secp256k1_url || !proto.ParseFromString(any.value()))
        return fail(sdk::invalid_pubkey, "unrecognized public key type: {:.100}", any.type_url());
    if (proto.key().size() != secp256k1::public_key_size)
        return fail(sdk::invalid_pubkey, "a secp256k1 public key has {} bytes, not {}",
                    secp256k1::public_key_size, proto.key().size());
    return copy_of(bytes_of(proto.key()));
}

Result<SigningKey> read_multisig(const google::protobuf::Any& any) {
    multisig_proto::LegacyAminoPubKey proto;
    if (!proto.ParseFromString(any.value()))
        return fail(sdk::invalid_pubkey, "a multisig public key does not parse");
    const auto count = static_cast<std::size_t>(proto.public_keys_size());
    if (proto.threshold() == 0 || proto.threshold() > count || count > multisig_keys_max)
        return fail(sdk::invalid_pubkey, "{} of {} keys is no multisig", proto.threshold(), count);
    auto multisig       = std::make_shared<Multisig>();
    multisig->threshold = proto.threshold();
    for (const auto& key : proto.public_keys()) multisig->keys.push_back(TRY(read_single(key)));
    return SigningKey{{}, std::move(multisig)};
}

void write_single(ByteView key, google::protobuf::Any& any) {
    cosmos::crypto::secp256k1::PubKey proto;
    proto.set_key(string_of(key));
    any.set_type_url(std::string{secp256k1_url});
    any.set_value(wire::serialize(proto));
}

}  // namespace

Address Multisig::address() const {
    ThresholdKey key{.threshold = threshold};
    for (const auto& member : keys) key.members.push_back({Curve::secp256k1, member});
    return key.address();
}

Address SigningKey::address() const {
    VE_INVARIANT(!empty());
    return multisig ? multisig->address() : secp256k1::address_of(single);
}

Result<SigningKey> read_signing_key(const google::protobuf::Any& any) {
    if (any.type_url() == multisig_url) return read_multisig(any);
    if (any.type_url() == ed25519_url)
        return fail(sdk::invalid_pubkey, "ED25519 public keys are unsupported");
    return SigningKey{TRY(read_single(any)), nullptr};
}

void write_signing_key(const SigningKey& key, google::protobuf::Any& any) {
    if (!key.multisig) return write_single(key.single, any);
    multisig_proto::LegacyAminoPubKey proto;
    proto.set_threshold(key.multisig->threshold);
    for (const auto& member : key.multisig->keys) write_single(member, *proto.add_public_keys());
    any.set_type_url(std::string{multisig_url});
    any.set_value(wire::serialize(proto));
}

}  // namespace ve
