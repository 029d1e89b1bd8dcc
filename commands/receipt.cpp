#include "commands/receipt.hpp"

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

// What a person wants to know of the events: who moved what, and what the modules say happened.
std::string story(const std::vector<abci::Event>& events) {
    std::string out;
    for (const auto& event : events) {
        if (event.type == "tx" || event.type == "message" || event.type == "coin_spent" ||
            event.type == "coin_received")
            continue;
        out += "  " + event.type;
        for (const auto& attribute : event.attributes)
            if (attribute.key != "msg_index")
                out += fmt::format("  {}={}", attribute.key, attribute.value);
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
        text += result.ok() ? "accepted, not in a block yet\n" : "refused\n";
    else
        text += fmt::format("in block {}, gas {} of {}\n", receipt.height.value, result.gas_used,
                            result.gas_wanted);
    if (!result.ok())
        text += fmt::format("failed: {}/{} {}\n", result.codespace, result.code, result.log);
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
