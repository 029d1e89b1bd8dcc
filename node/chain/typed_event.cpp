// Typed events, made from proto JSON with every field present.
// The attributes are sorted by name, so that the order of fields in a file is of no consequence.
#include "node/chain/typed_event.hpp"

#include <google/protobuf/message.h>

#include <algorithm>

#include "wire/json.hpp"

namespace ve {

abci::Event typed_event(const google::protobuf::Message& message) {
    abci::Event event{message.GetDescriptor()->full_name(), {}};
    const Json json = wire::to_json(message);
    for (const auto& [name, value] : json.members())
        event.attributes.push_back({name, value.dump(), true});
    std::sort(event.attributes.begin(), event.attributes.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    return event;
}

}  // namespace ve
