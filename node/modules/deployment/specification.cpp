// The checks of a group, each with the name of the group and the value that is wrong.
// Totals are computed in Amount, so no product can wrap around.
#include "node/modules/deployment/specification.hpp"

#include <set>

#include "node/modules/deployment/errors.hpp"
#include "node/modules/deployment/keeper.hpp"
#include "node/modules/provider/keeper.hpp"

namespace ve::deployment {
namespace {

using virtengine::base::resources::v1beta4::Resources;
using virtengine::base::resources::v1beta4::ResourceValue;
using virtengine::deployment::v1beta4::ResourceUnit;

// Decimal digits in bytes; absent means none.
Result<Amount> quantity(const ResourceValue& value) {
    if (value.val().empty()) return Amount{};
    return Amount::parse(value.val());
}

struct Range {
    std::string_view what;
    std::uint64_t min, max;
};

Result<Amount> within(const ResourceValue& value, const Range& range) {
    const auto amount = quantity(value);
    if (!amount.ok() || *amount < Amount{range.min} || Amount{range.max} < *amount)
        return fail(errors::group_spec_invalid, "{} \"{}\" is not between {} and {}", range.what,
                    value.val(), range.min, range.max);
    return *amount;
}

struct Totals {
    Amount cpu, gpu, memory, storage;
};

Result<void> add(Amount& total, const Amount& each, std::uint32_t count, const Range& range) {
    const auto all  = TRY(each.times(Amount{count}));
    total           = TRY(total.plus(all));
    const auto most = TRY(Amount{range.max}.times(Amount{limits::group_factor}));
    if (most < total)
        return fail(errors::group_spec_invalid, "{} of the whole group is {}, at most {}",
                    range.what, total, most);
    return {};
}

template <class Attributes>
Result<void> check_attributes(const Attributes& attributes, std::string_view what) {
    if (attributes.size() > limits::attributes_max)
        return fail(errors::group_spec_invalid, "{} has {} attributes, at most {}", what,
                    attributes.size(), limits::attributes_max);
    if (const auto bad = provider::bad_attribute(attributes, provider::Wildcard::allowed))
        return fail(errors::group_spec_invalid, "{} has a bad or repeated attribute \"{}\"", what,
                    *bad);
    return {};
}

Result<void> check_resources(const Resources& resources, std::uint32_t count, Totals& totals) {
    constexpr Range cpu_range{"cpu", limits::cpu_min, limits::cpu_max};
    constexpr Range gpu_range{"gpu", 0, limits::gpu_max};
    constexpr Range memory_range{"memory", limits::memory_min, limits::memory_max};
    constexpr Range storage_range{"storage", limits::storage_min, limits::storage_max};

    const auto cpu = TRY(within(resources.cpu().units(), cpu_range));
    TRY(add(totals.cpu, cpu, count, cpu_range));
    TRY(check_attributes(resources.cpu().attributes(), "cpu"));
    const auto gpu = TRY(within(resources.gpu().units(), gpu_range));
    TRY(add(totals.gpu, gpu, count, gpu_range));
    TRY(check_attributes(resources.gpu().attributes(), "gpu"));
    if (gpu.is_zero() && resources.gpu().attributes_size() > 0)
        return fail(errors::group_spec_invalid, "attributes of a gpu, but no gpu");
    const auto memory = TRY(within(resources.memory().quantity(), memory_range));
    TRY(add(totals.memory, memory, count, memory_range));
    TRY(check_attributes(resources.memory().attributes(), "memory"));

    if (resources.storage_size() > limits::volumes_max)
        return fail(errors::group_spec_invalid, "{} volumes in one unit, at most {}",
                    resources.storage_size(), limits::volumes_max);
    std::set<std::string> names;
    for (const auto& volume : resources.storage()) {
        const auto size = TRY(within(volume.quantity(), storage_range));
        TRY(add(totals.storage, size, count, storage_range));
        TRY(check_attributes(volume.attributes(), "storage"));
        if (!names.insert(volume.name()).second)
            return fail(errors::group_spec_invalid, "two volumes are named \"{}\"", volume.name());
    }
    return {};
}

Result<void> check_price(const ResourceUnit& unit, const Denom& denom) {
    const auto price = parse_dec_coin(unit.price());
    if (!price.ok() || price->amount.is_zero())
        return fail(errors::group_spec_invalid, "price \"{}{}\" is not a positive price",
                    unit.price().amount(), unit.price().denom());
    if (TRY(Dec::whole(Amount{limits::price_max})) < price->amount)
        return fail(errors::group_spec_invalid, "price {} is above {}", *price, limits::price_max);
    if (price->denom != denom)
        return fail(errors::group_spec_invalid, "prices in {} and in {}", price->denom, denom);
    return {};
}

}  // namespace

Result<void> check(const GroupSpecs& groups) {
    if (groups.empty() || groups.size() > limits::groups_max)
        return fail(errors::invalid_groups, "{} groups; a deployment has 1 to {}", groups.size(),
                    limits::groups_max);
    std::set<std::string> names;
    for (const auto& group : groups) {
        TRY(check(group));
        if (!names.insert(group.name()).second)
            return fail(errors::invalid_groups, "two groups are named \"{}\"", group.name());
        const auto denom = TRY(price_denom(group));
        const auto first = TRY(price_denom(groups[0]));
        if (denom != first)
            return fail(errors::invalid_groups, "prices in {} and in {}", first, denom);
    }
    return {};
}

Result<void> check(const GroupSpec& group) {
    if (group.name().empty() || group.name().size() > limits::name_size_max)
        return fail(errors::group_spec_invalid, "a group's name has 1 to {} characters, not {}",
                    limits::name_size_max, group.name().size());
    if (group.resources().empty() || group.resources_size() > limits::units_max)
        return fail(errors::group_spec_invalid, "group \"{}\" has {} resource units, not 1 to {}",
                    group.name(), group.resources_size(), limits::units_max);
    TRY(check_attributes(group.requirements().attributes(), "placement"));

    const auto denom = TRY(price_denom(group));
    std::set<std::uint32_t> ids;
    Totals totals;
    for (const auto& unit : group.resources()) {
        if (unit.count() == 0 || unit.count() > limits::count_max)
            return fail(errors::group_spec_invalid, "count {} in group \"{}\" is not 1 to {}",
                        unit.count(), group.name(), limits::count_max);
        if (unit.resource().id() == 0 || !ids.insert(unit.resource().id()).second)
            return fail(errors::group_spec_invalid,
                        "resource id {} in group \"{}\" is 0 or repeated", unit.resource().id(),
                        group.name());
        TRY(check_resources(unit.resource(), unit.count(), totals));
        TRY(check_price(unit, denom));
    }
    return {};
}

Result<Denom> price_denom(const GroupSpec& group) {
    if (group.resources().empty())
        return fail(errors::group_spec_invalid, "group \"{}\" has no resources", group.name());
    const auto& text = group.resources(0).price().denom();
    auto denom       = Denom::parse(text);
    if (!denom.ok())
        return fail(errors::group_spec_invalid, "price in \"{}\", which is no denomination", text);
    return *std::move(denom);
}

Result<DecCoin> price_max(const GroupSpec& group) {
    auto denom = TRY(price_denom(group));
    Dec sum;
    for (const auto& unit : group.resources()) {
        const auto price = TRY(parse_dec_coin(unit.price()));
        const auto all   = TRY(price.amount.times(Amount{unit.count()}));
        sum              = TRY(sum.plus(all));
    }
    return DecCoin{std::move(denom), sum};
}

}  // namespace ve::deployment
