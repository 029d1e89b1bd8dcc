// Typed events: a protobuf message told as an event, in the form that Cosmos clients parse.
// Type: the message's full name. One attribute per field, by name, its value as JSON.
#pragma once

#include "node/application.hpp"

namespace google::protobuf {
class Message;
}

namespace ve {

abci::Event typed_event(const google::protobuf::Message& message);

}  // namespace ve
