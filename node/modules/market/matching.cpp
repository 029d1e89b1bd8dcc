// A provider promises capabilities as attributes:
//   capabilities/storage/<n>/class = beta3, capabilities/storage/<n>/persistent = true
//   capabilities/gpu/vendor/<vendor>/model/<model> = true
// No module keeps audited attributes, so an order that asks for auditors suits nobody.
#include "node/modules/market/matching.hpp"

#include <map>
#include <optional>
#include <set>

#include "node/modules/market/errors.hpp"

namespace ve::market {
namespace {

constexpr std::string_view storage_prefix = "capabilities/storage/";
constexpr std::string_view gpu_prefix     = "capabilities/gpu/";

bool has(const Provider& provider, std::string_view key, std::string_view value) {
    const bool open_end = key.ends_with('*');
    if (open_end) key.remove_suffix(1);
    for (const auto& attribute : provider.attributes()) {
        const bool same = open_end ? attribute.key().starts_with(key) : attribute.key() == key;
        if (same && attribute.value() == value) return true;
    }
    return false;
}

template <class Attributes>
std::optional<std::string> value_of(const Attributes& attributes, std::string_view key) {
    for (const auto& attribute : attributes)
        if (attribute.key() == key) return attribute.value();
    return std::nullopt;
}

// One volume of the provider must have both the class and the persistence that are asked for.
template <class Volume>
bool offers_storage(const Provider& provider, const Volume& volume) {
    const auto wanted_class = value_of(volume.attributes(), "class");
    const auto persistent   = value_of(volume.attributes(), "persistent");
    if (persistent != "true") return true;                               // the local disk will do
    std::map<std::string, std::pair<std::string, std::string>> offered;  // class, persistent
    for (const auto& attribute : provider.attributes()) {
        const std::string_view key = attribute.key();
        if (!key.starts_with(storage_prefix)) continue;
        const auto rest  = key.substr(storage_prefix.size());
        const auto slash = rest.find('/');
        if (slash == std::string_view::npos) continue;
        auto& entry = offered[std::string{rest.substr(0, slash)}];
        if (rest.substr(slash) == "/class") entry.first = attribute.value();
        if (rest.substr(slash) == "/persistent") entry.second = attribute.value();
    }
    for (const auto& [name, entry] : offered)
        if (entry.second == "true" && (!wanted_class || entry.first == *wanted_class)) return true;
    return false;
}

}  // namespace

Result<void> check_attributes(const GroupSpec& spec, const Provider& provider) {
    const auto& wanted = spec.requirements();
    if (wanted.signed_by().all_of_size() > 0 || wanted.signed_by().any_of_size() > 0)
        return fail(errors::attribute_mismatch,
                    "group \"{}\" wants audited attributes, and no auditor has signed any of {}",
                    spec.name(), provider.owner());
    for (const auto& attribute : wanted.attributes())
        if (!has(provider, attribute.key(), attribute.value()))
            return fail(errors::attribute_mismatch, "provider {} has no attribute {}={}",
                        provider.owner(), attribute.key(), attribute.value());
    return {};
}

Result<void> check_capabilities(const GroupSpec& spec, const Provider& provider) {
    for (const auto& unit : spec.resources()) {
        for (const auto& volume : unit.resource().storage())
            if (!offers_storage(provider, volume))
                return fail(errors::capabilities_mismatch,
                            "provider {} has no storage like volume \"{}\"", provider.owner(),
                            volume.name());
        for (const auto& attribute : unit.resource().gpu().attributes())
            if (!has(provider, std::string{gpu_prefix} + attribute.key(), attribute.value()))
                return fail(errors::capabilities_mismatch, "provider {} has no gpu {}={}",
                            provider.owner(), attribute.key(), attribute.value());
    }
    return {};
}

Result<void> check_offers(const GroupSpec& spec, const Offers& offers) {
    if (offers.empty()) return {};
    std::map<std::uint32_t, std::uint32_t> wanted;
    for (const auto& unit : spec.resources()) wanted[unit.resource().id()] = unit.count();
    for (const auto& offer : offers) {
        const auto found = wanted.find(offer.resources().id());
        if (found == wanted.end())
            return fail(errors::capabilities_mismatch,
                        "resource {} is not asked for, or offered twice", offer.resources().id());
        if (found->second != offer.count())
            return fail(errors::capabilities_mismatch, "resource {} is wanted {} times, offered {}",
                        offer.resources().id(), found->second, offer.count());
        wanted.erase(found);
    }
    if (!wanted.empty())
        return fail(errors::capabilities_mismatch, "resource {} is not offered",
                    wanted.begin()->first);
    return {};
}

}  // namespace ve::market
