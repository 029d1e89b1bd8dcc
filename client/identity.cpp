#include "client/identity.hpp"

#include "capture/evidence.hpp"
#include "capture/image.hpp"
#include "capture/upload.hpp"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "crypto/envelope.hpp"
#include "node/modules/veid/envelope_form.hpp"
#include "virtengine/encryption/v1/query.pb.h"
#include "virtengine/veid/v1/tx.pb.h"

namespace ve::client {
namespace {

namespace encryption = virtengine::encryption::v1;
namespace staking    = cosmos::staking::v1beta1;
namespace veid_pb    = virtengine::veid::v1;

Result<std::vector<envelope::Recipient>> recipients_of(Connection& node) {
    std::vector<envelope::Recipient> out;
    const auto bonded =
        TRY(node.ask<staking::QueryValidatorsResponse>(staking::QueryValidatorsRequest{}));
    for (const auto& validator : bonded.validators()) {
        const auto address = TRY(Address::parse(validator.operator_address(), prefix::operator_));
        encryption::QueryRecipientKeyRequest request;
        request.set_address(address.text());
        const auto keys = node.ask<encryption::QueryRecipientKeyResponse>(request);
        if (!keys.ok())
            continue;  // a validator without a key scores nothing; the chain counts power
        for (const auto& record : keys->keys()) {
            if (record.revoked_at() != 0 || record.deprecated_at() != 0) continue;
            const auto key = TRY(x25519::PublicKey::parse(bytes_of(record.public_key())));
            out.push_back({.key = key});
        }
    }
    if (out.empty())
        return fail(errors::peer, "no validator of {} has registered a key to seal identities for",
                    node.where());
    return out;
}

Result<capture::Raster> picture(const std::string& bytes, std::string_view which) {
    auto raster = capture::decode_image(bytes_of(bytes));
    if (!raster.ok()) return std::move(raster).error().within("the {}", which);
    return raster;
}

Result<std::vector<std::string>> zone(const std::string& text) {
    if (text.empty()) return std::vector<std::string>{};
    return capture::read_mrz_text(text);
}

}  // namespace

Result<std::vector<std::unique_ptr<wire::Proto>>> identity_messages(Connection& node,
                                                                    const Signer& owner,
                                                                    const Evidence& evidence,
                                                                    const EntropySource& entropy) {
    const auto document   = TRY(picture(evidence.document, "document"));
    const auto selfie     = TRY(picture(evidence.selfie, "selfie"));
    const auto mrz        = TRY(zone(evidence.mrz));
    const auto package    = TRY(capture::make_package(owner.address(), document, selfie, mrz));
    const auto bytes      = TRY(capture::encode(package));
    const auto recipients = TRY(recipients_of(node));
    const auto state      = TRY(node.state());
    const capture::UploadRequest request{
        .package            = bytes,
        .recipients         = recipients,
        .device_fingerprint = evidence.device,
        .client_id          = evidence.client_id,
        .client             = evidence.client,
        .sign_as_user       = [&owner](ByteView message) -> Result<Bytes> {
            const auto signature = TRY(owner.sign(message));
            return copy_of(signature);
        },
        .capture_timestamp = state.time.seconds,
    };
    const auto upload = TRY(capture::make_upload(request, entropy));

    auto message = std::make_unique<veid_pb::MsgUploadScope>();
    message->set_sender(owner.address().text());
    message->set_scope_id(evidence.scope_id);
    message->set_scope_type(veid_pb::SCOPE_TYPE_ID_DOCUMENT);
    veid::write(upload.envelope, *message->mutable_encrypted_payload());
    message->set_salt(string_of(upload.salt));
    message->set_device_fingerprint(upload.device_fingerprint);
    message->set_client_id(upload.client_id);
    message->set_client_signature(string_of(upload.client_signature));
    message->set_user_signature(string_of(upload.user_signature));
    message->set_payload_hash(string_of(upload.payload_hash));
    message->set_capture_timestamp(upload.capture_timestamp);

    std::vector<std::unique_ptr<wire::Proto>> out;
    out.push_back(std::move(message));
    if (evidence.request_verification) {
        auto ask = std::make_unique<veid_pb::MsgRequestVerification>();
        ask->set_sender(owner.address().text());
        ask->set_scope_id(evidence.scope_id);
        out.push_back(std::move(ask));
    }
    return out;
}

}  // namespace ve::client
