// Does a provider suit an order, and does an offer suit its resources? Pure answers.
// Prices and deposits are looked at elsewhere.
#pragma once

#include "base/result.hpp"
#include "virtengine/market/v1beta5/market.pb.h"
#include "virtengine/provider/v1beta4/provider.pb.h"

namespace ve::market {

using GroupSpec = virtengine::deployment::v1beta4::GroupSpec;
using Offers    = google::protobuf::RepeatedPtrField<virtengine::market::v1beta5::ResourceOffer>;
using Provider  = virtengine::provider::v1beta4::Provider;

// Error: attribute_mismatch names the attribute, or the auditor that nobody can satisfy.
Result<void> check_attributes(const GroupSpec& spec, const Provider& provider);
// Error: capabilities_mismatch for a storage class or a kind of GPU that is not offered.
Result<void> check_capabilities(const GroupSpec& spec, const Provider& provider);
// No offers at all, or the same resource ids and counts as the order.
Result<void> check_offers(const GroupSpec& spec, const Offers& offers);

}  // namespace ve::market
