#include "commands/tx/threshold.hpp"

#include <fmt/format.h>
#include <google/protobuf/any.pb.h>

#include "commands/keys/store.hpp"
#include "commands/tx/account.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/key_any.hpp"

namespace ve {
namespace {

Result<ThresholdKey> of_info(const KeyInfo& info) {
    if (info.algorithm == KeyAlgorithm::multisig) return ThresholdKey::parse_amino(info.public_key);
    return fail(errors::usage, "{} is no multisig but a {} key", info.name, name_of(info.algorithm))
        .with_hint("ve keys list shows which are");
}

std::optional<KeyInfo> in_open_keyring(Session& session, const Address& address) {
    for (const auto backend : {"test", "file"})
        for (auto& key : keys_in_sight(session, backend))
            if (key.address == address) return std::move(key);
    return std::nullopt;
}

struct Halves {
    std::vector<std::string> have, lack;
};

Halves halves_of(const ThresholdKey& key, const wire::PartsByMember& parts, const Names& names) {
    Halves out;
    for (std::size_t i = 0; i < key.members.size(); ++i)
        (parts.contains(i) ? out.have : out.lack).push_back(names.brief(key.members[i].address()));
    return out;
}

}  // namespace

Result<ThresholdKey> threshold_key(Session& session, const KeyFlags& named, bool offline) {
    const auto address = Address::parse(named.from);
    if (!address.ok()) {
        const auto info = TRY(find_key(session, named));
        return of_info(info);
    }
    if (const auto info = in_open_keyring(session, *address)) return of_info(*info);
    if (offline)
        return fail(errors::input, "the key of {} is not known here", *address)
            .with_hint("name it as the keyring does: ve keys list");
    auto* node       = TRY(session.connection());
    const auto state = TRY(account_state(*node, *address));
    if (!state.key)
        return fail(errors::input, "the chain does not know the key of {} yet", *address)
            .with_hint("name it as the keyring does: ve keys list");
    return wire::read_threshold_key(*state.key);
}

Result<wire::PartsByMember> parts_at(const ThresholdKey& key, const wire::Place& place) {
    if (place.signature.empty()) return wire::PartsByMember{};
    return wire::taken_apart(key, place);
}

std::string told(const ThresholdKey& key, const wire::PartsByMember& parts, const Names& names) {
    const auto halves = halves_of(key, parts, names);
    auto out          = fmt::format(
                 "{} of {} sign; signed: {}", key.threshold, key.members.size(),
        halves.have.empty() ? "nobody" : fmt::format("{}", fmt::join(halves.have, ", ")));
    if (!halves.lack.empty()) out += fmt::format("; not yet: {}", fmt::join(halves.lack, ", "));
    return out;
}

Json told_json(const ThresholdKey& key, const wire::PartsByMember& parts, const Names& names) {
    auto members = Json::array();
    for (std::size_t i = 0; i < key.members.size(); ++i) {
        const auto address = key.members[i].address();
        members.push(Json::object({{"address", address.text()},
                                   {"name", names.name(address)},
                                   {"signed", parts.contains(i)}}));
    }
    return Json::object({{"threshold", key.threshold}, {"members", std::move(members)}});
}

}  // namespace ve
