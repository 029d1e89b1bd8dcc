#include "node/modules/veid/events.hpp"

#include "node/modules/veid/status.hpp"

namespace ve::veid {

abci::Event scope_uploaded(const pb::IdentityScope& scope) {
    const auto& upload = scope.upload_metadata();
    return {
        "scope_uploaded",
        {attribute("account_address", scope.owner_address()),
         attribute("scope_id", scope.scope_id()),
         attribute("scope_type", name_of(scope.scope_type())),
         attribute("status", name_of(scope.status())), attribute("client_id", upload.client_id()),
         attribute("payload_hash", hex(bytes_of(upload.payload_hash()))),
         attribute("salt_hash", hex(bytes_of(upload.salt_hash()))),
         attribute("timestamp", std::to_string(scope.uploaded_at()))}};
}

abci::Event identity_created(const Address& account) {
    return {"identity_created",
            {attribute("account_address", account.text()), attribute("reason", "first upload")}};
}

abci::Event scope_moved(std::string_view name, const ScopeMove& move) {
    return {std::string{name},
            {attribute("account_address", move.account.text()),
             attribute("scope_id", move.scope.scope_id()),
             attribute("scope_type", name_of(move.scope.scope_type())),
             attribute("previous_status", name_of(move.previous)),
             attribute("new_status", name_of(move.scope.status())),
             attribute("reason", std::string{move.reason}),
             attribute("timestamp", std::to_string(move.time))}};
}

abci::Event verification(std::string_view name, const Request& request, std::string_view status,
                         std::uint32_t score) {
    return {std::string{name},
            {attribute("account", request.account.text()), attribute("scope_id", request.scope_id),
             attribute("request_id", hex(request.id)), attribute("status", std::string{status}),
             attribute("score", std::to_string(score))}};
}

abci::Event score_updated(const pb::IdentityScore& score, std::uint32_t previous) {
    return {"score_updated",
            {attribute("account_address", score.account_address()),
             attribute("score", std::to_string(score.score())),
             attribute("previous", std::to_string(previous)),
             attribute("score_version", score.model_version()),
             attribute("tier", std::to_string(static_cast<int>(score.tier())))}};
}

abci::Event tier_changed(const pb::IdentityScore& score, pb::IdentityTier previous) {
    return {"veid_tier_changed",
            {attribute("account", score.account_address()),
             attribute("old_tier", std::to_string(static_cast<int>(previous))),
             attribute("new_tier", std::to_string(static_cast<int>(score.tier()))),
             attribute("score", std::to_string(score.score()))}};
}

}  // namespace ve::veid
