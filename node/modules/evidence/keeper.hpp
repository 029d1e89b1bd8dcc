// Proofs of double signing that came with blocks. The punishment is slashing's.
#pragma once

#include "node/modules/slashing/keeper.hpp"

namespace cosmos::evidence::v1beta1 {
class GenesisState;
class MsgSubmitEvidence;
class MsgSubmitEvidenceResponse;
class QueryAllEvidenceRequest;
class QueryAllEvidenceResponse;
class QueryEvidenceRequest;
class QueryEvidenceResponse;
}  // namespace cosmos::evidence::v1beta1

namespace ve::evidence {

namespace pb = cosmos::evidence::v1beta1;
struct State;

class Keeper {
  public:
    explicit Keeper(slashing::Keeper& slashing);
    ~Keeper();

    Result<void> judge(Context& ctx);  // begin of a block

    Result<pb::MsgSubmitEvidenceResponse> submit_evidence(Context& ctx,
                                                          const pb::MsgSubmitEvidence& msg);
    Result<pb::QueryEvidenceResponse> evidence(Context& ctx,
                                               const pb::QueryEvidenceRequest& request);
    Result<pb::QueryAllEvidenceResponse> all_evidence(Context& ctx,
                                                      const pb::QueryAllEvidenceRequest& request);
    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);

  private:
    slashing::Keeper& slashing_;
    std::unique_ptr<State> state_;
};

}  // namespace ve::evidence
