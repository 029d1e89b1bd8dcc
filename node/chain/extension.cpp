// What validators attach to their votes: made, judged, carried by the next block, handed to
// modules.
#include "base/rare_paths.hpp"
#include "node/chain/chain.hpp"
#include "node/chain/validator_source.hpp"

namespace ve {

std::string ChainApp::extend_vote(Height height, const Hash& block) {
    return options_.extender == nullptr ? std::string{}
                                        : extend_vote(*options_.extender, height, block);
}

std::string ChainApp::extend_vote(VoteExtender& extender, Height height, const Hash& block) {
    if (VE_BUGGIFY(extension_withheld)) return {};
    auto version    = versions_.newest();
    const auto info = info_of(version);
    Context ctx{Phase::query, info, version.state, GasMeter::unlimited()};
    auto extension = extender.extend(ctx, height, block);
    VE_INVARIANT(extension.size() <= vote_extension_bytes_max);
    return extension;
}

std::string ChainApp::falsify_vote(VoteExtender& extender, const std::string& extension) {
    auto version    = versions_.newest();
    const auto info = info_of(version);
    Context ctx{Phase::query, info, version.state, GasMeter::unlimited()};
    return extender.falsify(ctx, extension);
}

bool ChainApp::verify_vote_extension(Height height, const ByteArray<20>& validator,
                                     const std::string& extension) {
    if (extension.empty()) return true;
    if (extension.size() > vote_extension_bytes_max) return false;
    if (options_.extender == nullptr) return true;
    auto version    = versions_.newest();
    const auto info = info_of(version);
    Context ctx{Phase::query, info, version.state, GasMeter::unlimited()};
    return options_.extender->verify(ctx, height, validator, extension);
}

std::optional<std::string> ChainApp::votes_for_block(const abci::Proposal& proposal) {
    auto version    = versions_.newest();
    const auto info = info_of(version);
    Context committed{Phase::query, info, version.state, GasMeter::unlimited()};
    const auto carried =
        votes_to_carry(options_.chain_id, proposal, keys_of_validators(committed), signatures(),
                       [&](const abci::ExtendedVote& vote) {
                           return verify_vote_extension(Height{proposal.height.value - 1},
                                                        vote.validator, vote.extension);
                       });
    return carried ? std::optional{encode_carried_votes(*carried)} : std::nullopt;
}

// By the keys that the state after the last block has. Nothing here depends on who looks.
Result<CarriedVotes> ChainApp::read_carried(std::string_view tx, const LastCommit& last) {
    auto carried    = TRY(decode_carried_votes(tx));
    auto version    = versions_.newest();
    const auto info = info_of(version);
    Context committed{Phase::query, info, version.state, GasMeter::unlimited()};
    TRY(verify_carried_votes(options_.chain_id, carried, last, keys_of_validators(committed),
                             signatures()));
    return carried;
}

KeyOfValidator ChainApp::keys_of_validators(Context& committed) const {
    auto* source = modules_->find<ValidatorSource>();
    return [source, &committed](const ByteArray<20>& validator) {
        return source == nullptr ? std::optional<ByteArray<32>>{}
                                 : source->public_key_of(committed, validator);
    };
}

// Looked at again: who catches up gets decided blocks and was never asked whether he accepts them.
void ChainApp::hand_over_extensions(Context& ctx, const abci::FinalizeBlock& request,
                                    const std::string& carrier) {
    auto carried = read_carried(
        carrier, {Height{request.height.value - 1}, request.last_round, request.last_votes});
    if (!carried.ok()) {
        ctx.emit({"vote_extensions_refused", {attribute("reason", carried.error().text())}});
        return;
    }
    auto& votes = carried->votes;
    std::erase_if(votes, [](const auto& vote) { return !vote.signed_block; });
    for (const auto& [module, hook] : handlers_.extensions) {
        const auto before = ctx.mark();
        const auto taken  = hook(ctx, votes);
        if (taken.ok()) continue;
        ctx.roll_back(before);  // somebody attached nonsense: no reason to stop
        ctx.emit({"vote_extensions_refused",
                  {attribute("module", module), attribute("reason", taken.error().text())}});
    }
}

BlockInfo ChainApp::info_of(const Version& version) const {
    return {options_.chain_id, version.height, version.time, {}, {}};
}

}  // namespace ve
