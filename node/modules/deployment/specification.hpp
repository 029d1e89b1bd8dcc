// What a group may ask for: the limits on its resources, prices and names.
// Pure checks of a message; nothing here reads the state.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include "node/chain/coin_forms.hpp"
#include "virtengine/deployment/v1beta4/deployment.pb.h"

namespace ve::deployment {

using GroupSpec  = virtengine::deployment::v1beta4::GroupSpec;
using GroupSpecs = google::protobuf::RepeatedPtrField<GroupSpec>;

namespace limits {  // of one resource unit; a group's totals may be 50 times as much
inline constexpr std::uint64_t cpu_min = 10, cpu_max = 384'000;  // thousandths of a core
inline constexpr std::uint64_t gpu_max    = 24;
inline constexpr std::uint64_t memory_min = 1ULL << 20, memory_max = 2ULL << 40;
inline constexpr std::uint64_t storage_min = 5ULL << 20, storage_max = 32ULL << 40;
inline constexpr std::uint64_t price_max    = 10'000'000;
inline constexpr std::uint64_t group_factor = 50;
inline constexpr std::uint32_t count_max    = 50;
inline constexpr int groups_max = 20, units_max = 20, volumes_max = 20, attributes_max = 100;
inline constexpr std::size_t name_size_max = 128;
}  // namespace limits

// Groups of one deployment: at least one, distinct names, one denomination in all prices.
// Error: invalid_groups, group_spec_invalid with the group and field that is wrong.
Result<void> check(const GroupSpecs& groups);
Result<void> check(const GroupSpec& group);

Result<Denom> price_denom(const GroupSpec& group);

}  // namespace ve::deployment
