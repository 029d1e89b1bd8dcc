// Recipient keys: who registered which, and whether an envelope may name them. What is sealed in an
// envelope is never known here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "crypto/envelope.hpp"
#include "node/chain/context.hpp"

namespace virtengine::encryption::v1 {
class GenesisState;
class MsgRegisterRecipientKey;
class MsgRegisterRecipientKeyResponse;
class MsgRevokeRecipientKey;
class MsgRevokeRecipientKeyResponse;
class MsgRotateKey;
class MsgRotateKeyResponse;
class MsgUpdateKeyLabel;
class MsgUpdateKeyLabelResponse;
class Params;
class QueryAlgorithmsRequest;
class QueryAlgorithmsResponse;
class QueryKeyByFingerprintRequest;
class QueryKeyByFingerprintResponse;
class QueryParamsRequest;
class QueryParamsResponse;
class QueryRecipientKeyRequest;
class QueryRecipientKeyResponse;
class QueryValidateEnvelopeRequest;
class QueryValidateEnvelopeResponse;
class RecipientKeyRecord;
}  // namespace virtengine::encryption::v1

namespace ve::encryption {

namespace pb = virtengine::encryption::v1;
struct State;

class Keeper {
  public:
    Keeper();
    ~Keeper();

    // For siblings: may this envelope be stored? Its form, algorithm and number of recipients, the
    // sender's signature, and that each recipient is a registered key in use.
    Result<void> check_envelope(Context& ctx, const envelope::Envelope& envelope);
    // Whose key it is, unless it was never registered or is no longer in use.
    std::optional<Address> owner_of_usable(Context& ctx, const std::string& fingerprint);

    Result<pb::MsgRegisterRecipientKeyResponse> register_key(
        Context& ctx, const pb::MsgRegisterRecipientKey& msg);
    Result<pb::MsgRevokeRecipientKeyResponse> revoke_key(Context& ctx,
                                                         const pb::MsgRevokeRecipientKey& msg);
    Result<pb::MsgUpdateKeyLabelResponse> update_label(Context& ctx,
                                                       const pb::MsgUpdateKeyLabel& msg);
    Result<pb::MsgRotateKeyResponse> rotate_key(Context& ctx, const pb::MsgRotateKey& msg);

    Result<pb::QueryRecipientKeyResponse> keys_of(Context& ctx,
                                                  const pb::QueryRecipientKeyRequest& request);
    Result<pb::QueryKeyByFingerprintResponse> key_by_fingerprint(
        Context& ctx, const pb::QueryKeyByFingerprintRequest& request);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);
    Result<pb::QueryAlgorithmsResponse> algorithms(Context& ctx,
                                                   const pb::QueryAlgorithmsRequest& request);
    Result<pb::QueryValidateEnvelopeResponse> validate_envelope(
        Context& ctx, const pb::QueryValidateEnvelopeRequest& request);

    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> end_block(Context& ctx);
    Result<void> owners_agree(Context& ctx);  // an invariant

  private:
    pb::Params current_params(Context& ctx);
    Result<void> check_form(Context& ctx, const envelope::Envelope& envelope);
    Result<void> check_recipient(Context& ctx, const std::string& fingerprint);
    Result<pb::RecipientKeyRecord> owned(Context& ctx, const Address& owner,
                                         const std::string& fingerprint);
    struct NewKey {
        Address owner;
        const std::string& public_key;
        const std::string& algorithm;
        const std::string& label;
        std::uint64_t ttl_seconds = 0;
    };
    Result<pb::RecipientKeyRecord> add(Context& ctx, const NewKey& key);
    void schedule(Context& ctx, const pb::RecipientKeyRecord& record);
    void set_revoked(Context& ctx, pb::RecipientKeyRecord record, const std::string& by);

    std::unique_ptr<State> state_;
};

// What a new chain starts with.
pb::GenesisState default_genesis();

}  // namespace ve::encryption
