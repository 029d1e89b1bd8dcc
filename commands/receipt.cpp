#include "commands/receipt.hpp"

#include "base/text.hpp"
#include "commands/money.hpp"

namespace ve {
namespace {

Json events_json(const std::vector<abci::Event>& events) {
    auto out = Json::array();
    for (const auto& event : events) {
        auto attributes = Json::array();
        for (const auto& attribute : event.attributes)
            attributes.push(Json::object({{"key", attribute.key}, {"value", attribute.value}}));
        out.push(Json::object({{"type", event.type}, {"attributes", std::move(attributes)}}));
    }
    return out;
}

const std::string* attribute_of(const abci::Event& event, std::string_view key) {
    for (const auto& attribute : event.attributes)
        if (attribute.key == key) return &attribute.value;
    return nullptr;
}

std::string fee_of(const std::vector<abci::Event>& events) {
    for (const auto& event : events)
        if (event.type == "tx")
            if (const auto* fee = attribute_of(event, "fee")) return *fee;
    return {};
}

// What a person wants to know of the events: who moved what, and what the modules say happened.
// What belongs to no message is the fee on its way.
std::string story(const std::vector<abci::Event>& events) {
    std::string out;
    for (const auto& event : events) {
        if (event.type == "message" || event.type == "coin_spent" ||
            event.type == "coin_received" || attribute_of(event, "msg_index") == nullptr)
            continue;
        out += "  " + printable(event.type);
        for (const auto& [key, value, index] : event.attributes)
            if (key != "msg_index")
                out += fmt::format("  {}={}", printable(key), printable(with_ve(value), 200));
        out += "\n";
    }
    return out;
}

}  // namespace

View receipt_view(const client::Receipt& receipt) {
    const auto& result = receipt.result;
    auto json          = Json::object({{"hash", hex_upper(receipt.hash)},
                                       {"height", std::to_string(receipt.height.value)},
                                       {"code", result.code},
                                       {"codespace", result.codespace},
                                       {"raw_log", result.log},
                                       {"gas_wanted", std::to_string(result.gas_wanted)},
                                       {"gas_used", std::to_string(result.gas_used)},
                                       {"data", hex_upper(bytes_of(result.data))},
                                       {"events", events_json(result.events)}});
    std::string text   = fmt::format("tx {}\n", hex_upper(receipt.hash));
    if (receipt.height.value == 0)
        text += result.ok() ? fmt::format(
                                  "accepted, not in a block yet; it is found with: ve query "
                                  "tx {}\n",
                                  hex_upper(receipt.hash))
                            : "refused\n";
    else
        text +=
            fmt::format("in block {}, gas {} of {}, fee {}\n", receipt.height.value,
                        result.gas_used, result.gas_wanted,
                        fee_of(result.events).empty() ? "none" : with_ve(fee_of(result.events)));
    if (!result.ok())
        text += fmt::format("failed: {}/{} {}\n", printable(result.codespace), result.code,
                            printable(result.log, 2000));
    text += story(result.events);
    return {std::move(json), std::move(text)};
}

Result<View> receipt_or_refusal(const client::Receipt& receipt) {
    const auto checked = receipt.check();
    if (checked.ok()) return receipt_view(receipt);
    auto error = checked.error();
    if (receipt.height.value == 0) return error;
    return std::move(error).at(
        fmt::format("block {}, tx {}", receipt.height.value, hex_upper(receipt.hash)));
}

}  // namespace ve
