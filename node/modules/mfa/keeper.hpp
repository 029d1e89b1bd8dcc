// Second factors and sessions. Siblings ask whether an account holds a session; most need not ask,
// since the gate has refused the transaction before its messages run.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/coin.hpp"
#include "node/chain/context.hpp"

namespace google::protobuf {
class Message;
}
namespace virtengine::mfa::v1 {
class AuthorizationSession;
class Challenge;
class FactorEnrollment;
class GenesisState;
class MFAPolicy;
class MFAProof;
class MsgCreateChallenge;
class MsgCreateChallengeResponse;
class MsgEnrollFactor;
class MsgEnrollFactorResponse;
class MsgIssueSession;
class MsgIssueSessionResponse;
class MsgRefreshSession;
class MsgRefreshSessionResponse;
class MsgRevokeFactor;
class MsgRevokeFactorResponse;
class MsgRevokeSession;
class MsgRevokeSessionResponse;
class MsgSetMFAPolicy;
class MsgSetMFAPolicyResponse;
class MsgUpdateParams;
class MsgUpdateParamsResponse;
class MsgUpdateSensitiveTxConfig;
class MsgUpdateSensitiveTxConfigResponse;
class MsgVerifyChallenge;
class MsgVerifyChallengeResponse;
class Params;
class QueryAllSensitiveTxConfigsRequest;
class QueryAllSensitiveTxConfigsResponse;
class QueryAuthorizationSessionRequest;
class QueryAuthorizationSessionResponse;
class QueryAuthorizationSessionsRequest;
class QueryAuthorizationSessionsResponse;
class QueryChallengeRequest;
class QueryChallengeResponse;
class QueryFactorEnrollmentRequest;
class QueryFactorEnrollmentResponse;
class QueryFactorEnrollmentsRequest;
class QueryFactorEnrollmentsResponse;
class QueryMFAPolicyRequest;
class QueryMFAPolicyResponse;
class QueryMFARequiredRequest;
class QueryMFARequiredResponse;
class QueryParamsRequest;
class QueryParamsResponse;
class QueryPendingChallengesRequest;
class QueryPendingChallengesResponse;
class QuerySensitiveTxConfigRequest;
class QuerySensitiveTxConfigResponse;
class SensitiveTxConfig;
}  // namespace virtengine::mfa::v1

namespace ve::roles {
class Keeper;
}
namespace ve::veid {
class Keeper;
}
namespace ve::wire {
struct Tx;
}

namespace ve::mfa {

namespace pb = virtengine::mfa::v1;
struct State;

class Keeper {
  public:
    Keeper(roles::Keeper& roles, veid::Keeper& veid);
    ~Keeper();

    // A session that authorises this type (virtengine.mfa.v1.SensitiveTransactionType), valid now,
    // or why there is none: 1214, 1217, 1218, 1229.
    Result<pb::AuthorizationSession> session_for(Context& ctx, const Address& account, int type);

    Result<pb::MsgEnrollFactorResponse> enroll_factor(Context& ctx, const pb::MsgEnrollFactor& msg);
    Result<pb::MsgRevokeFactorResponse> revoke_factor(Context& ctx, const pb::MsgRevokeFactor& msg);
    Result<pb::MsgSetMFAPolicyResponse> set_policy(Context& ctx, const pb::MsgSetMFAPolicy& msg);
    Result<pb::MsgCreateChallengeResponse> create_challenge(Context& ctx,
                                                            const pb::MsgCreateChallenge& msg);
    Result<pb::MsgVerifyChallengeResponse> verify_challenge(Context& ctx,
                                                            const pb::MsgVerifyChallenge& msg);
    Result<pb::MsgIssueSessionResponse> issue_session(Context& ctx, const pb::MsgIssueSession& msg);
    Result<pb::MsgRefreshSessionResponse> refresh_session(Context& ctx,
                                                          const pb::MsgRefreshSession& msg);
    Result<pb::MsgRevokeSessionResponse> revoke_session(Context& ctx,
                                                        const pb::MsgRevokeSession& msg);
    Result<pb::MsgUpdateSensitiveTxConfigResponse> update_config(
        Context& ctx, const pb::MsgUpdateSensitiveTxConfig& msg);
    Result<pb::MsgUpdateParamsResponse> update_params(Context& ctx, const pb::MsgUpdateParams& msg);

    Result<pb::QueryMFAPolicyResponse> policy(Context& ctx,
                                              const pb::QueryMFAPolicyRequest& request);
    Result<pb::QueryFactorEnrollmentsResponse> enrollments(
        Context& ctx, const pb::QueryFactorEnrollmentsRequest& request);
    Result<pb::QueryFactorEnrollmentResponse> enrollment(
        Context& ctx, const pb::QueryFactorEnrollmentRequest& request);
    Result<pb::QueryChallengeResponse> challenge(Context& ctx,
                                                 const pb::QueryChallengeRequest& request);
    Result<pb::QueryPendingChallengesResponse> pending_challenges(
        Context& ctx, const pb::QueryPendingChallengesRequest& request);
    Result<pb::QueryAuthorizationSessionResponse> session(
        Context& ctx, const pb::QueryAuthorizationSessionRequest& request);
    Result<pb::QueryAuthorizationSessionsResponse> sessions(
        Context& ctx, const pb::QueryAuthorizationSessionsRequest& request);
    Result<pb::QuerySensitiveTxConfigResponse> config(
        Context& ctx, const pb::QuerySensitiveTxConfigRequest& request);
    Result<pb::QueryAllSensitiveTxConfigsResponse> configs(
        Context& ctx, const pb::QueryAllSensitiveTxConfigsRequest& request);
    Result<pb::QueryMFARequiredResponse> required(Context& ctx,
                                                  const pb::QueryMFARequiredRequest& request);
    Result<pb::QueryParamsResponse> params(Context& ctx, const pb::QueryParamsRequest& request);

    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);
    Result<void> end_block(Context& ctx);
    Result<void> identity_gate(Context& ctx, const wire::Tx& tx);  // identity_gate.cpp
    Result<void> factor_gate(Context& ctx, const wire::Tx& tx);    // factor_gate.cpp
    Result<void> lists_agree(Context& ctx);                        // an invariant

  private:
    pb::Params current_params(Context& ctx);
    // enrolment.cpp
    std::vector<pb::FactorEnrollment> factors_of_account(Context& ctx, const Address& account);
    bool has_active_possession(Context& ctx, const Address& account);
    void store_factor(Context& ctx, const Address& account, const pb::FactorEnrollment& factor);
    Result<void> must_show_possession(Context& ctx, const Address& account,
                                      const std::string& what);
    Result<void> must_show_policy(Context& ctx, const Address& account, const std::string& proof);
    bool is_last_active(Context& ctx, const Address& account, const std::string& factor_id);

    // challenges.cpp
    Result<pb::FactorEnrollment> factor_to_challenge(Context& ctx, const Address& account,
                                                     const pb::MsgCreateChallenge& msg);
    Result<bool> answers(Context& ctx, const Address& account, const pb::FactorEnrollment& factor,
                         const std::string& response);
    void forget_challenge(Context& ctx, const pb::Challenge& challenge);
    void spend_attempt(Context& ctx, const pb::MsgVerifyChallenge& msg);

    // sessions.cpp
    struct NewSession {
        Address account;
        int type;
        std::set<int> factors;
        std::string device;
    };
    pb::AuthorizationSession open_session(Context& ctx, const NewSession& wanted);
    std::int64_t session_seconds(Context& ctx, const Address& account, int type);
    void forget_session(Context& ctx, const pb::AuthorizationSession& session);
    void spend_session(Context& ctx, pb::AuthorizationSession session);
    std::vector<pb::AuthorizationSession> sessions_of_account(Context& ctx, const Address& account);
    Result<void> check_valid(Context& ctx, const pb::AuthorizationSession& session);
    Result<pb::AuthorizationSession> proven_session(Context& ctx, const Address& account,
                                                    const std::string& session_id);
    bool covers(Context& ctx, const Address& account, int type, const std::set<int>& factors);
    std::set<int> missing(Context& ctx, const Address& account, int type,
                          const std::set<int>& factors);
    Result<void> check_identity_factor(Context& ctx, const Address& account,
                                       const std::set<int>& factors);
    Error factors_missing(Context& ctx, const Address& account, int type);

    // factor_gate.cpp
    struct Sensitive {
        Address signer;
        int type;
        std::optional<Amount> base_amount;  // what the message moves; nothing: no amount known
        std::string session_id, device;     // of the message's proof, if it carries one
    };
    std::optional<Sensitive> sensitive_of(Context& ctx, const google::protobuf::Message& message,
                                          const Address& signer);
    Result<void> authorize(Context& ctx, const Sensitive& wanted);

    // Asked for in every transaction: read once for as long as the stored bytes stay the same.
    std::shared_ptr<const pb::SensitiveTxConfig> stored_config(Context& ctx, int type);
    struct ReadConfig {
        std::string bytes;
        std::shared_ptr<const pb::SensitiveTxConfig> config;
    };
    std::mutex read_mutex_;
    std::map<int, ReadConfig> read_configs_;  // by type

    roles::Keeper& roles_;
    veid::Keeper& veid_;
    std::unique_ptr<State> state_;
};

// What a new chain starts with.
pb::GenesisState default_genesis();

}  // namespace ve::mfa
