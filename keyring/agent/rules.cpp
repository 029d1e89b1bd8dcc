#include "keyring/agent/rules.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "wire/catalog.hpp"
#include "wire/read_sign_bytes.hpp"

namespace ve::keyring::agent {
namespace {

bool has(const std::vector<std::string>& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

Error refused(std::string_view what) {
    return fail(errors::refused, "the key agent's rules do not allow {}", what)
        .with_hint("ve keys agent status shows the rules; --no-agent signs with the keyring");
}

// Data of ADR-36 belongs to no chain, so a rule about chains says nothing for it.
std::optional<Error> refusal_of_data(const Rules& rules) {
    const bool open = rules.chains.empty() && rules.messages.empty();
    if (open || rules.raw || has(rules.messages, wire::sign_data_type)) return std::nullopt;
    return refused(fmt::format("{} (data that is no transaction)", wire::sign_data_type));
}

std::optional<Error> refusal_of(const Rules& rules, const wire::SignBytes& read) {
    if (read.form == wire::SignBytes::Form::data) return refusal_of_data(rules);
    if (!rules.chains.empty() && !has(rules.chains, read.chain_id))
        return refused(fmt::format("chain {}", printable(read.chain_id)));
    for (const auto& message : read.messages)
        if (!rules.messages.empty() && !has(rules.messages, message)) return refused(message);
    return std::nullopt;
}

Json list_json(const std::vector<std::string>& names) {
    auto out = Json::array();
    for (const auto& name : names) out.push(name);
    return out;
}

}  // namespace

Judgement judge(const Rules& rules, ByteView bytes) {
    Judgement out;
    auto read = wire::read_sign_bytes(text_of(bytes));
    if (!read.ok()) {
        if (!rules.raw)
            out.refusal = fail(errors::refused, "the key agent signs only what it can read: {}",
                               read.error().detail())
                              .with_hint("an agent started with --allow-raw signs any bytes");
        return out;
    }
    out.form     = wire::name_of(read->form);
    out.chain_id = read->chain_id;
    out.messages = read->messages;
    out.refusal  = refusal_of(rules, *read);
    return out;
}

Result<std::string> message_type(std::string_view typed) {
    if (typed == wire::sign_data_type) return std::string{typed};
    const auto name = typed.substr(typed.starts_with('/') ? 1 : 0);
    std::vector<std::string> known;
    for (const auto types : {wire::Types::ours, wire::Types::all}) {
        known = wire::Catalog::get().tx_messages(types);
        std::vector<std::string> fitting;
        for (const auto& one : known) {
            if (one == name) return "/" + one;
            if (one.substr(one.rfind('.') + 1) == name) fitting.push_back(one);
        }
        if (fitting.size() == 1) return "/" + fitting.front();
        if (fitting.size() > 1)
            return fail(errors::usage, "several messages are named {}: {} and {}", name, fitting[0],
                        fitting[1]);
    }
    for (std::size_t i = 0, count = known.size(); i < count; ++i)
        known.push_back(known[i].substr(known[i].rfind('.') + 1));
    return fail(errors::usage, "no transaction message is named {}{}", printable(typed),
                did_you_mean(name, known));
}

Json to_json(const Rules& rules) {
    return Json::object({{"chains", list_json(rules.chains)},
                         {"messages", list_json(rules.messages)},
                         {"raw", rules.raw}});
}

}  // namespace ve::keyring::agent
