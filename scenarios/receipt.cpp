// What became of a transaction, as a value of the language.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "cosmos/base/abci/v1beta1/abci.pb.h"
#include "scenarios/stage.hpp"
#include "wire/json.hpp"

namespace ve::scenario {
namespace {

// What it cost, as the ante chain told; a transaction that never got there cost nothing.
std::string fee_of(const abci::TxResult& result) {
    for (const auto& event : result.events)
        for (const auto& attribute : event.attributes)
            if (event.type == "tx" && attribute.key == "fee" && !attribute.value.empty())
                return attribute.value;
    return "0uve";
}

Json events_of(const abci::TxResult& result) {
    auto out = Json::array();
    for (const auto& event : result.events) {
        auto attributes = Json::object();
        for (const auto& attribute : event.attributes)
            attributes.set(attribute.key, attribute.value);
        out.push(Json::object({{"type", event.type}, {"attributes", std::move(attributes)}}));
    }
    return out;
}

}  // namespace

Json receipt_value(const client::Receipt& receipt, const wire::Rpc& rpc) {
    const auto& result = receipt.result;
    auto out           = Json::object({{"code", result.code},
                                       {"codespace", result.codespace},
                                       {"log", result.log},
                                       {"height", receipt.height.value},
                                       {"hash", hex_upper(receipt.hash)},
                                       {"gas_used", result.gas_used},
                                       {"gas_wanted", result.gas_wanted},
                                       {"fee", fee_of(result)},
                                       {"events", events_of(result)}});
    auto response      = wire::Catalog::get().make(rpc.response->full_name());
    cosmos::base::abci::v1beta1::TxMsgData data;
    if (data.ParseFromString(result.data) && data.msg_responses_size() > 0 &&
        response->ParseFromString(data.msg_responses(0).value()))
        out.set("response", wire::to_json(*response));
    return out;
}

}  // namespace ve::scenario
