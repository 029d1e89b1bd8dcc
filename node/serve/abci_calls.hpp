// ABCI 2.0's sixteen methods, from protobuf to the application and back. How the bytes travel, by
// socket or gRPC, is not known here.
#pragma once

#include <span>

#include "node/hosted_app.hpp"

namespace ve::serve {

struct AbciAnswer {
    static AbciAnswer exception(const Error& error);

    unsigned field = 0;  // which member of tendermint.abci.Response
    Bytes message;
    std::string error = {};  // of an exception: what it says

    bool is_exception() const { return field == 1; }
    Bytes frame() const;  // a Response with its length in front
};

// One answer each, in their order: requests are tendermint.abci.Request. After an exception the
// rest goes unanswered.
std::vector<AbciAnswer> answer_abci(HostedApp& app, std::span<const ByteView> requests);

// By the name of its method, as gRPC has it: the bytes are those of the method's own request.
// Error: no such method.
Result<AbciAnswer> answer_abci(HostedApp& app, std::string_view method, ByteView request);

}  // namespace ve::serve
