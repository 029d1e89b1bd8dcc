// Msg of module provider, and its genesis. A provider that serves leases can neither leave nor drop
// an attribute that one of them needs.
#include "node/modules/provider/keeper.hpp"

#include "node/chain/typed_event.hpp"
#include "node/modules/provider/errors.hpp"
#include "node/modules/provider/state.hpp"
#include "node/modules/provider/uri.hpp"
#include "node/modules/veid/keeper.hpp"
#include "virtengine/provider/v1beta4/events.pb.h"
#include "virtengine/provider/v1beta4/genesis.pb.h"
#include "virtengine/provider/v1beta4/tx.pb.h"

namespace ve::provider {
namespace {

constexpr std::uint32_t score_min    = 70;
constexpr int attributes_max         = 256;
constexpr std::size_t email_size_max = 256;

Result<Address> parse_owner(const std::string& text) {
    auto owner = Address::parse(text);
    if (!owner.ok())
        return fail(errors::invalid_address, "owner \"{}\": {}", text, owner.error().detail());
    return *owner;
}

template <class Message>
Result<pb::Provider> describe(const Message& msg) {
    TRY(check_host_uri(msg.host_uri()));
    if (msg.attributes_size() > attributes_max)
        return fail(errors::attributes, "{} attributes, at most {}", msg.attributes_size(),
                    attributes_max);
    if (const auto bad = bad_attribute(msg.attributes(), Wildcard::refused))
        return fail(errors::attributes, "attribute \"{}\" is not legal or occurs twice", *bad);
    if (!msg.info().website().empty() && !is_website(msg.info().website()))
        return fail(errors::invalid_website, "\"{}\"", msg.info().website());
    if (msg.info().email().size() > email_size_max)
        return fail(errors::attributes, "a contact address of {} characters",
                    msg.info().email().size());
    pb::Provider out;
    out.set_owner(msg.owner());
    out.set_host_uri(msg.host_uri());
    *out.mutable_attributes() = msg.attributes();
    *out.mutable_info()       = msg.info();
    return out;
}

template <class Event>
void tell(Context& ctx, const Address& owner) {
    Event event;
    event.set_owner(owner.text());
    ctx.emit(typed_event(event));
}

}  // namespace

Keeper::Keeper(veid::Keeper& identities)
    : identities_{identities}, store_{std::make_unique<Store>()} {}
Keeper::~Keeper() = default;

std::optional<pb::Provider> Keeper::find(Context& ctx, const Address& owner) {
    return store_->providers.find(ctx, owner);
}

Result<pb::MsgCreateProviderResponse> Keeper::create(Context& ctx,
                                                     const pb::MsgCreateProvider& msg) {
    const auto owner    = TRY(parse_owner(msg.owner()));
    const auto provider = TRY(describe(msg));
    if (store_->providers.has(ctx, owner))
        return fail(errors::exists, "provider {}", owner)
            .with_hint("ve tx provider update-provider {}", msg.host_uri());
    const auto score = identities_.standing(ctx, owner).verified_score();
    if (score < score_min)
        return fail(errors::insufficient_score, "{} has a verified score of {}, providers need {}",
                    owner, score, score_min)
            .with_hint("ve veid capture --document FILE --selfie FILE");
    store_->providers.set(ctx, owner, provider);
    tell<pb::EventProviderCreated>(ctx, owner);
    return pb::MsgCreateProviderResponse{};
}

Result<pb::MsgUpdateProviderResponse> Keeper::update(Context& ctx,
                                                     const pb::MsgUpdateProvider& msg) {
    const auto owner    = TRY(parse_owner(msg.owner()));
    const auto provider = TRY(describe(msg));
    if (!store_->providers.has(ctx, owner)) return fail(errors::not_found, "provider {}", owner);
    if (leases_ != nullptr) {
        const bool allowed = TRY(leases_->leases_allow(ctx, provider));
        if (!allowed) return fail(errors::incompatible_attributes, "provider {}", owner);
    }
    store_->providers.set(ctx, owner, provider);
    tell<pb::EventProviderUpdated>(ctx, owner);
    return pb::MsgUpdateProviderResponse{};
}

Result<pb::MsgDeleteProviderResponse> Keeper::remove(Context& ctx,
                                                     const pb::MsgDeleteProvider& msg) {
    const auto owner = TRY(parse_owner(msg.owner()));
    if (!store_->providers.has(ctx, owner)) return fail(errors::not_found, "provider {}", owner);
    if (leases_ != nullptr && leases_->has_active_leases(ctx, owner))
        return fail(errors::has_active_leases, "provider {}", owner)
            .with_hint("ve query market leases --filters.provider {} --filters.state active",
                       owner);
    store_->providers.erase(ctx, owner);
    tell<pb::EventProviderDeleted>(ctx, owner);
    return pb::MsgDeleteProviderResponse{};
}

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    for (const auto& proto : genesis.providers()) {
        const auto owner    = TRY(parse_owner(proto.owner()));
        const auto provider = TRY(describe(proto));
        if (store_->providers.has(ctx, owner))
            return fail(errors::exists, "provider {} stands twice in genesis", owner);
        store_->providers.set(ctx, owner, provider);
    }
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    for (const auto& entry : store_->providers.list(ctx)) *out.add_providers() = entry.second;
    return out;
}

}  // namespace ve::provider
