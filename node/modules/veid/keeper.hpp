// Identity evidence and scores. Siblings ask for the standing of an account; how a score comes
// about is told by scorer.hpp (what a validator computes) and tally.cpp (when validators agree).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/envelope.hpp"
#include "node/chain/context.hpp"

namespace virtengine::veid::v1 {
class GenesisState;
class IdentityRecord;
class IdentityScope;
class IdentityScore;
class MsgRequestVerification;
class MsgRequestVerificationResponse;
class MsgRevokeScope;
class MsgRevokeScopeResponse;
class MsgUpdateParams;
class MsgUpdateParamsResponse;
class MsgUpdateScore;
class MsgUpdateScoreResponse;
class MsgUpdateVerificationStatus;
class MsgUpdateVerificationStatusResponse;
class MsgUploadScope;
class MsgUploadScopeResponse;
class Params;
class QueryApprovedClientsRequest;
class QueryApprovedClientsResponse;
class QueryIdentityRecordRequest;
class QueryIdentityRecordResponse;
class QueryIdentityRequest;
class QueryIdentityResponse;
class QueryIdentityScoreRequest;
class QueryIdentityScoreResponse;
class QueryIdentityStatusRequest;
class QueryIdentityStatusResponse;
class QueryParamsRequest;
class QueryParamsResponse;
class QueryScopeRequest;
class QueryScopeResponse;
class QueryScopesByTypeRequest;
class QueryScopesByTypeResponse;
class QueryScopesRequest;
class QueryScopesResponse;
}  // namespace virtengine::veid::v1

namespace ve::auth {
class Keeper;
}
namespace ve::encryption {
class Keeper;
}
namespace ve::staking {
class Keeper;
}

namespace ve::veid {

namespace pb = virtengine::veid::v1;
struct Request;
struct State;
struct VerificationResult;

// What an account's score is worth at this block.
struct Standing {
    bool found          = false;
    std::uint32_t score = 0;  // as computed, also when it no longer counts
    int status          = 0;  // virtengine.veid.v1.AccountStatus
    int tier            = 0;  // 0 .. 3; 0 unless verified
    std::string model_version;
    std::int64_t updated_at = 0;
    bool verified           = false;  // neither expired nor locked

    std::uint32_t verified_score() const { return verified ? score : 0; }
    std::string status_text() const;  // "verified", "in_progress", "unknown"
};

class Keeper {
  public:
    Keeper(auth::Keeper& accounts, staking::Keeper& staking, encryption::Keeper& encryption);
    ~Keeper();

    Standing standing(Context& ctx, const Address& account);

    Result<pb::MsgUploadScopeResponse> upload_scope(Context& ctx, const pb::MsgUploadScope& msg);
    Result<pb::MsgRevokeScopeResponse> revoke_scope(Context& ctx, const pb::MsgRevokeScope& msg);
    Result<pb::MsgRequestVerificationResponse> request_verification(
        Context& ctx, const pb::MsgRequestVerification& msg);
    Result<pb::MsgUpdateVerificationStatusResponse> update_status(
        Context& ctx, const pb::MsgUpdateVerificationStatus& msg);
    Result<pb::MsgUpdateScoreResponse> update_score(Context& ctx, const pb::MsgUpdateScore& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);

    Result<pb::QueryIdentityRecordResponse> identity_record(
        Context& ctx, const pb::QueryIdentityRecordRequest& request);
    Result<pb::QueryIdentityResponse> identity(Context& ctx,
                                               const pb::QueryIdentityRequest& request);
    Result<pb::QueryScopeResponse> scope(Context& ctx, const pb::QueryScopeRequest& request);
    Result<pb::QueryScopesResponse> scopes(Context& ctx, const pb::QueryScopesRequest& request);
    Result<pb::QueryScopesByTypeResponse> scopes_by_type(
        Context& ctx, const pb::QueryScopesByTypeRequest& request);
    Result<pb::QueryIdentityScoreResponse> identity_score(
        Context& ctx, const pb::QueryIdentityScoreRequest& request);
    Result<pb::QueryIdentityStatusResponse> identity_status(
        Context& ctx, const pb::QueryIdentityStatusRequest& request);
    Result<pb::QueryApprovedClientsResponse> approved_clients(
        Context& ctx, const pb::QueryApprovedClientsRequest& request);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);

    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> end_block(Context& ctx);
    Result<void> tally(Context& ctx, const std::vector<abci::ExtendedVote>& votes);
    // Invariants.
    Result<void> scopes_agree(Context& ctx);
    Result<void> requests_agree(Context& ctx);

  private:
    pb::Params current_params(Context& ctx);
    Result<pb::IdentityScope> scope_of(Context& ctx, const Address& owner, const std::string& id);
    pb::IdentityRecord record_of(Context& ctx, const Address& owner, bool& is_new);
    void store_scope(Context& ctx, const Address& owner, const pb::IdentityScope& scope);
    Result<void> must_be_validator(Context& ctx, const std::string& sender);
    std::int64_t standing_life_seconds(Context& ctx);

    // upload.cpp
    Result<void> check_rate(Context& ctx, const Address& sender);
    Result<void> check_payload(Context& ctx, const pb::MsgUploadScope& msg);
    Result<void> check_quorum_of_recipients(Context& ctx, const envelope::Envelope& envelope);
    Result<void> check_signatures(Context& ctx, const pb::MsgUploadScope& msg,
                                  const Address& sender);
    Result<void> check_limits(const pb::IdentityRecord& record, const pb::MsgUploadScope& msg,
                              const pb::Params& params);
    void count_upload(Context& ctx, const Address& sender);

    // tally.cpp
    void add_request(Context& ctx, const Request& request);
    void drop_request(Context& ctx, const Request& request);
    std::optional<Request> request_for(Context& ctx, const Address& owner,
                                       const std::string& scope_id);
    Result<void> apply(Context& ctx, const Request& request, const VerificationResult& result,
                       const std::string& model_version);
    void give_back(Context& ctx, const Request& request, std::string_view why);
    void retry(Context& ctx, Request request);
    struct NewScore {
        std::uint32_t score;
        int status;  // AccountStatus
        const std::string& model_version;
    };
    void set_score(Context& ctx, const Address& account, const NewScore& score);

    auth::Keeper& accounts_;
    staking::Keeper& staking_;
    encryption::Keeper& encryption_;
    std::unique_ptr<State> state_;
};

// What a new chain starts with.
pb::GenesisState default_genesis();

}  // namespace ve::veid
