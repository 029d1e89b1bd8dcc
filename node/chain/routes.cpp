// Keeping what a module offers; a second handler for the same request is a bug of the module.
#include "node/chain/routes.hpp"

#include <google/protobuf/message.h>

namespace ve {

void Routes::add_message(const std::string& request, const std::string& response,
                         MessageHandler handler) {
    VE_INVARIANT(messages_.emplace(request, Rpc{request, response, std::move(handler)}).second);
}

void Routes::add_query(const std::string& request, const std::string& response,
                       MessageHandler handler) {
    VE_INVARIANT(queries_.emplace(request, Rpc{request, response, std::move(handler)}).second);
}

void Routes::add_genesis(decltype(GenesisHandlers::initial) initial,
                         decltype(GenesisHandlers::in) in, decltype(GenesisHandlers::out) out) {
    VE_INVARIANT(!genesis_);
    genesis_ = GenesisHandlers{std::move(initial), std::move(in), std::move(out)};
}

}  // namespace ve
