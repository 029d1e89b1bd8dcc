// From misbehaviour to punishment, and what is remembered of it.
#include "node/modules/evidence/keeper.hpp"

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "crypto/hash.hpp"
#include "node/modules/evidence/errors.hpp"
#include "node/modules/evidence/state.hpp"
#include "wire/any.hpp"

namespace ve::evidence {
namespace {

// What is wrong with it whoever was meant, in the order of the Cosmos SDK.
Result<void> check(const pb::Equivocation& proof) {
    const auto wrong = [](std::string_view what, const auto& value) {
        return fail(errors::invalid, "failed basic validation: invalid equivocation {}: {}", what,
                    value);
    };
    if (proof.time().seconds() <= 0)
        return wrong("time", Time{proof.time().seconds(), proof.time().nanos()}.text());
    if (proof.height() < 1) return wrong("height", proof.height());
    if (proof.power() < 1) return wrong("validator power", proof.power());
    if (proof.consensus_address().empty())
        return wrong("validator consensus address", proof.consensus_address());
    return {};
}

}  // namespace

Keeper::Keeper(slashing::Keeper& slashing)
    : slashing_{slashing}, state_{std::make_unique<State>()} {}

Keeper::~Keeper() = default;

Result<void> Keeper::judge(Context& ctx) {
    for (const auto& one : ctx.block().misbehaviour) {
        if (one.kind == abci::MisbehaviourKind::unknown) continue;
        const auto who = TRY(Address::from_bytes(one.validator));
        if (!TRY(slashing_.punish_double_sign(ctx, who, one.height, Power{one.power}))) continue;
        pb::Equivocation proof;
        proof.set_height(one.height.value);
        proof.mutable_time()->set_seconds(one.time.seconds);
        proof.mutable_time()->set_nanos(one.time.nanos);
        proof.set_power(one.power);
        proof.set_consensus_address(who.text(prefix::consensus));
        google::protobuf::Any packed;
        wire::pack(proof, packed);
        state_->taken.set(ctx, sha256(wire::serialize(proof)), packed);
    }
    return {};
}

Result<pb::MsgSubmitEvidenceResponse> Keeper::submit_evidence(Context& ctx,
                                                              const pb::MsgSubmitEvidence& msg) {
    const auto submitter = Address::parse(msg.submitter());
    if (!submitter.ok())
        return fail(sdk::invalid_address, "invalid submitter address: {}",
                    submitter.error().detail());
    if (!msg.has_evidence()) return fail(errors::invalid, "missing evidence");
    pb::Equivocation proof;  // the one kind that there is
    if (wire::message_name(msg.evidence().type_url()) != proof.GetDescriptor()->full_name() ||
        !proof.ParseFromString(msg.evidence().value()))
        return fail(errors::no_handler, "{:.80}", msg.evidence().type_url());
    TRY(check(proof));
    const auto hash = sha256(wire::serialize(proof));
    if (state_->taken.has(ctx, hash)) return fail(errors::exists, "{}", hex_upper(hash));
    // As in the Cosmos SDK without routes: consensus proves it, nobody has to be believed.
    return fail(errors::no_handler, "equivocation");
}

Result<pb::QueryEvidenceResponse> Keeper::evidence(Context& ctx,
                                                   const pb::QueryEvidenceRequest& request) {
    if (request.hash().empty())
        return fail(grpc_status::invalid_argument, "invalid request; hash is empty");
    const auto bytes = parse_hex(request.hash());
    if (!bytes.ok() || bytes->size() != 32)
        return fail(grpc_status::invalid_argument, "invalid evidence hash: {:.80}", request.hash());
    ByteArray<32> hash{};
    std::ranges::copy(*bytes, hash.begin());
    pb::QueryEvidenceResponse response;
    *response.mutable_evidence() = TRY(state_->taken.get(ctx, hash, grpc_status::not_found,
                                                         "evidence {} not found", request.hash()));
    return response;
}

Result<pb::QueryAllEvidenceResponse> Keeper::all_evidence(
    Context& ctx, const pb::QueryAllEvidenceRequest& request) {
    const auto page = TRY(state_->taken.page(ctx, PageRequest::of(request.pagination())));
    pb::QueryAllEvidenceResponse response;
    for (const auto& [hash, packed] : page.items) *response.add_evidence() = packed;
    page.write(response.mutable_pagination());
    return response;
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    for (const auto& packed : genesis.evidence()) {
        const auto proof = TRY(wire::unpack(packed));
        if (proof->GetDescriptor() != pb::Equivocation::descriptor())
            return fail(ve::errors::input, "{} is no evidence of this chain", packed.type_url());
        state_->taken.set(ctx, sha256(packed.value()), packed);
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    for (const auto& [hash, packed] : state_->taken.list(ctx)) *out.add_evidence() = packed;
    return out;
}

}  // namespace ve::evidence
