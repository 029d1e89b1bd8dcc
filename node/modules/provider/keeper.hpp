// Who offers computing resources: registration, address, attributes. Bids and leases are the
// market's, which answers for them through LeaseView.
#pragma once

#include <memory>
#include <optional>

#include "node/chain/context.hpp"
#include "node/modules/provider/attributes.hpp"

namespace virtengine::provider::v1beta4 {
class GenesisState;
class MsgCreateProvider;
class MsgCreateProviderResponse;
class MsgDeleteProvider;
class MsgDeleteProviderResponse;
class MsgUpdateProvider;
class MsgUpdateProviderResponse;
class Provider;
class QueryProviderRequest;
class QueryProviderResponse;
class QueryProvidersRequest;
class QueryProvidersResponse;
}  // namespace virtengine::provider::v1beta4
namespace ve::veid {
class Keeper;
}

namespace ve::provider {

namespace pb = virtengine::provider::v1beta4;

// What a provider has promised. Without a market there are no promises.
class LeaseView {
  public:
    virtual ~LeaseView()                                                  = default;
    virtual bool has_active_leases(Context& ctx, const Address& provider) = 0;
    // Would every active lease still have been possible with this description?
    virtual Result<bool> leases_allow(Context& ctx, const pb::Provider& after) = 0;
};

struct Store;

class Keeper {
  public:
    explicit Keeper(veid::Keeper& identities);
    ~Keeper();
    void set_lease_view(LeaseView& view) { leases_ = &view; }

    std::optional<pb::Provider> find(Context& ctx, const Address& owner);

    Result<pb::MsgCreateProviderResponse> create(Context& ctx, const pb::MsgCreateProvider& msg);
    Result<pb::MsgUpdateProviderResponse> update(Context& ctx, const pb::MsgUpdateProvider& msg);
    Result<pb::MsgDeleteProviderResponse> remove(Context& ctx, const pb::MsgDeleteProvider& msg);
    Result<pb::QueryProvidersResponse> providers(Context& ctx,
                                                 const pb::QueryProvidersRequest& request);
    Result<pb::QueryProviderResponse> provider(Context& ctx,
                                               const pb::QueryProviderRequest& request);
    Result<void> import_genesis(Context& ctx, const pb::GenesisState& genesis);
    Result<pb::GenesisState> export_genesis(Context& ctx);

  private:
    veid::Keeper& identities_;
    LeaseView* leases_ = nullptr;
    std::unique_ptr<Store> store_;
};

}  // namespace ve::provider
