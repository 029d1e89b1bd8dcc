#include "commands/tx/words.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "commands/money.hpp"
#include "wire/any.hpp"
#include "wire/json.hpp"

namespace ve {
namespace {

// {path} is replaced by what stands there: addresses by names, coins also in VE.
struct Sentence {
    std::string_view message, text;
};
constexpr std::array<Sentence, 22> sentences{{
    {"cosmos.bank.v1beta1.MsgSend", "{from_address} sends {amount} to {to_address}"},
    {"cosmos.staking.v1beta1.MsgDelegate",
     "{delegator_address} delegates {amount} to the validator {validator_address}"},
    {"cosmos.staking.v1beta1.MsgUndelegate",
     "{delegator_address} takes {amount} back from the validator {validator_address}"},
    {"cosmos.staking.v1beta1.MsgBeginRedelegate",
     "{delegator_address} moves a stake of {amount} from {validator_src_address} to "
     "{validator_dst_address}"},
    {"cosmos.distribution.v1beta1.MsgWithdrawDelegatorReward",
     "{delegator_address} takes the rewards of its stake at {validator_address}"},
    {"cosmos.feegrant.v1beta1.MsgGrantAllowance",
     "{granter} lets {grantee} spend its coins on fees: {allowance}"},
    {"cosmos.feegrant.v1beta1.MsgRevokeAllowance", "{granter} no longer pays fees of {grantee}"},
    {"cosmos.feegrant.v1beta1.MsgPruneAllowances", "{pruner} clears expired allowances away"},
    {"cosmos.authz.v1beta1.MsgGrant",
     "{granter} lets {grantee} act in its name: {grant.authorization}, until {grant.expiration}"},
    {"cosmos.authz.v1beta1.MsgRevoke",
     "{granter} no longer lets {grantee} send {msg_type_url} in its name"},
    {"cosmos.gov.v1.MsgVote", "{voter} votes {option} on proposal {proposal_id}"},
    {"cosmos.gov.v1beta1.MsgVote", "{voter} votes {option} on proposal {proposal_id}"},
    {"ibc.applications.transfer.v1.MsgTransfer",
     "{sender} sends {token} over {source_channel} to {receiver} on another chain"},
    {"virtengine.provider.v1beta4.MsgCreateProvider", "{owner} becomes a provider at {host_uri}"},
    {"virtengine.provider.v1beta4.MsgDeleteProvider", "{owner} stops being a provider"},
    {"virtengine.deployment.v1beta4.MsgCreateDeployment",
     "{id.owner} opens deployment {id.dseq} with a deposit of {deposit.amount}"},
    {"virtengine.deployment.v1beta4.MsgCloseDeployment",
     "{id.owner} closes deployment {id.dseq}; what is left of its deposit comes back"},
    {"virtengine.market.v1beta5.MsgCreateBid",
     "{id.provider} bids {price} a block for order {id.owner}/{id.dseq}/{id.gseq}/{id.oseq}, with "
     "a deposit of {deposit.amount}"},
    {"virtengine.market.v1beta5.MsgCreateLease",
     "{bid_id.owner} takes the bid of {bid_id.provider} on deployment {bid_id.dseq}"},
    {"virtengine.market.v1beta5.MsgCloseLease",
     "{lease_id.owner} ends the lease with {lease_id.provider} of deployment {lease_id.dseq}"},
    {"virtengine.roles.v1.MsgAssignRole", "{sender} gives {address} the role {role}"},
    {"virtengine.roles.v1.MsgRevokeRole", "{sender} takes the role {role} from {address}"},
}};

bool is_money(const Json& json) {
    const auto *denom = json.find("denom"), *amount = json.find("amount");
    return json.members().size() == 2 && denom != nullptr && amount != nullptr &&
           denom->is_string() && amount->is_string();
}

// "0.250000000000000000" as people write it.
std::string short_number(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::string coin_words(const Json& coin) {
    return with_ve(short_number(coin.find("amount")->raw()) + coin.find("denom")->raw());
}

std::string value_words(const Json& json, const Names& names) {
    if (json.is_null()) return "nothing";
    if (is_money(json)) return coin_words(json);
    if (json.find("@type") != nullptr) return permission_in_words(json, names);
    if (json.is_string())
        return json.raw().empty() ? "nothing" : printable(names.shown(json.raw()), 400);
    if (json.is_array()) {
        std::vector<std::string> items;
        for (const auto& item : json.items()) items.push_back(value_words(item, names));
        return items.empty() ? "nothing" : fmt::format("{}", fmt::join(items, " and "));
    }
    return printable(json.dump(), 400);
}

const Json* at_path(const Json& json, std::string_view path) {
    const auto dot   = path.find('.');
    const auto* here = json.find(path.substr(0, dot));
    if (here == nullptr || dot == std::string_view::npos) return here;
    return at_path(*here, path.substr(dot + 1));
}

std::string filled(std::string_view text, const Json& json, const Names& names) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find('{');
        out += text.substr(0, open);
        if (open == std::string_view::npos) break;
        const auto close  = text.find('}', open);
        const auto* value = at_path(json, text.substr(open + 1, close - open - 1));
        out += value == nullptr ? "nothing" : value_words(*value, names);
        text.remove_prefix(close + 1);
    }
    return out;
}

// Addresses in a document get their names, for readable().
Json named(const Json& json, const Names& names) {
    if (json.is_string()) return Json{names.shown(json.raw())};
    if (json.is_array()) {
        auto out = Json::array();
        for (const auto& item : json.items()) out.push(named(item, names));
        return out;
    }
    if (!json.is_object()) return json;
    auto out = Json::object();
    for (const auto& [name, value] : json.members()) out.set(name, named(value, names));
    return out;
}

// "MsgCreateOrder" -> "create order"
std::string title(std::string_view full_name) {
    auto name = full_name.substr(full_name.rfind('.') + 1);
    if (name.starts_with("Msg")) name.remove_prefix(3);
    std::string out;
    for (const char c : name) {
        const bool up = c >= 'A' && c <= 'Z';
        if (up && !out.empty()) out += ' ';
        out += up ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::string first_sentence(std::string text) {
    const auto end = text.find(". ");
    if (end != std::string::npos) text.erase(end);
    while (text.ends_with('.') || text.ends_with('\n')) text.pop_back();
    return text;
}

// "86400s" -> "24h"
std::string span(const std::string& text) {
    const auto parsed = Duration::parse(text);
    return parsed.ok() ? parsed->text() : text;
}

Words multi_send(const Json& json, const Names& names) {
    Words out;
    std::vector<std::string> from, to;
    const auto lines = [&](std::string_view member, std::string_view verb) {
        const auto* list = json.find(member);
        if (list == nullptr) return;
        for (const auto& entry : list->items()) {
            const auto *address = entry.find("address"), *coins = entry.find("coins");
            if (address != nullptr && coins != nullptr)
                out.details += fmt::format("{} {} {}\n", value_words(*address, names), verb,
                                           value_words(*coins, names));
        }
    };
    lines("inputs", "pays");
    lines("outputs", "receives");
    out.headline = "coins are sent to several accounts at once";
    return out;
}

// authz: each message that is executed in somebody's name.
Words execution(const Json& json, const Names& names) {
    Words out;
    const auto* grantee = json.find("grantee");
    const auto* list    = json.find("msgs");
    out.headline        = fmt::format("{} acts in the name of others:",
                               grantee == nullptr ? "somebody" : value_words(*grantee, names));
    if (list == nullptr) return out;
    for (const auto& inner : list->items()) {
        const auto* type = inner.find("@type");
        if (type == nullptr) continue;
        auto one  = wire::Catalog::get().make(type->raw(), wire::Types::all);
        auto body = inner;
        body.erase("@type");
        if (one == nullptr || !wire::from_json(body, *one, wire::Types::all).ok()) continue;
        const auto words = words_of(*one, names);
        out.details += "- " + words.headline + "\n";
        for (std::size_t at = 0; at < words.details.size();) {
            const auto end = words.details.find('\n', at);
            out.details += "  " + words.details.substr(at, end - at) + "\n";
            at = end + 1;
        }
    }
    return out;
}

}  // namespace

Words words_of(const wire::Proto& message, const Names& names) {
    const auto& type = *message.GetDescriptor();
    const auto json  = wire::to_json(message, wire::Defaults::omit);
    const auto full  = wire::to_json(message);
    if (type.full_name() == "cosmos.bank.v1beta1.MsgMultiSend") return multi_send(full, names);
    if (type.full_name() == "cosmos.authz.v1beta1.MsgExec") return execution(full, names);
    for (const auto& sentence : sentences)
        if (sentence.message == type.full_name()) return {filled(sentence.text, full, names), {}};
    const auto* rpc = wire::Catalog::get().rpc_of_request(type.full_name());
    const auto help =
        rpc != nullptr ? wire::Catalog::get().help(*rpc) : wire::Catalog::get().help(type);
    Words out{help.empty() ? title(type.full_name())
                           : fmt::format("{}: {}", title(type.full_name()), first_sentence(help)),
              readable(named(json, names))};
    if (json.members().empty()) out.details.clear();
    return out;
}

std::string permission_in_words(const Json& permission, const Names& names) {
    const auto* type = permission.find("@type");
    if (type == nullptr) return value_words(permission, names);
    const auto name  = wire::message_name(type->raw());
    const auto words = [&](std::string_view path) -> std::string {
        const auto* value = at_path(permission, path);
        const bool none =
            value == nullptr || value->is_null() || (value->is_array() && value->items().empty());
        return none ? std::string{} : value_words(*value, names);
    };
    const auto until = [&](std::string_view path) {
        const auto time = words(path);
        return time.empty() ? std::string{", without an end"} : fmt::format(", until {}", time);
    };
    if (name == "cosmos.feegrant.v1beta1.BasicAllowance") {
        const auto limit = words("spend_limit");
        return (limit.empty() ? "any amount" : fmt::format("up to {}", limit)) +
               until("expiration");
    }
    if (name == "cosmos.feegrant.v1beta1.PeriodicAllowance") {
        const auto limit = words("basic.spend_limit");
        return fmt::format(
            "up to {} every {}{}{}", words("period_spend_limit"), span(words("period")),
            limit.empty() ? "" : fmt::format(", {} in all", limit), until("basic.expiration"));
    }
    if (name == "cosmos.feegrant.v1beta1.AllowedMsgAllowance") {
        const auto* inner = permission.find("allowance");
        return fmt::format("{}, for {} only",
                           inner == nullptr ? "nothing" : permission_in_words(*inner, names),
                           words("allowed_messages"));
    }
    if (name == "cosmos.authz.v1beta1.GenericAuthorization")
        return fmt::format("every {}", words("msg"));
    if (name == "cosmos.bank.v1beta1.SendAuthorization") {
        const auto to = words("allow_list");
        return fmt::format("sending up to {}{}", words("spend_limit"),
                           to.empty() ? "" : fmt::format(", to {} only", to));
    }
    auto inner = permission;
    inner.erase("@type");
    return fmt::format("{} {}", title(name), printable(named(inner, names).dump(), 400));
}

}  // namespace ve
