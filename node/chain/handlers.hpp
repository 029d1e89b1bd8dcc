// Everything the modules offer, put together once at boot and looked up from then on.
#pragma once

#include <map>
#include <unordered_map>

#include "node/chain/module.hpp"
#include "node/chain/routes.hpp"

namespace google::protobuf {
class Descriptor;
}

namespace ve {

class Handlers {
  public:
    struct Message {
        Routes::MessageHandler handler;
        std::string action;        // /cosmos.bank.v1beta1.MsgSend
        std::string module;        // bank: second word of the type's name
        std::string response_url;  // /cosmos.bank.v1beta1.MsgSendResponse
    };
    struct Query {
        Routes::MessageHandler handler;
        std::string request;  // full name
    };
    template <class Hook>
    struct Named {
        std::string name;  // of the module, or of the invariant
        Hook hook;
    };

    // Error: a handler for something that is no rpc, or a service declared complete that is not;
    // both name the rpc.
    static Result<Handlers> collect(const ModuleSet& modules);

    const Message* message(const google::protobuf::Descriptor* type) const;
    const Query* query(std::string_view path) const;

    std::vector<std::string> stores;
    std::vector<Named<Routes::GenesisHandlers>> genesis;
    std::vector<Named<Routes::BlockHook>> begin, end;
    std::vector<Routes::Invariant> invariants;
    std::vector<Named<Routes::ExtensionHook>> extensions;
    std::vector<Routes::Gate> gates;

  private:
    Result<void> add(std::string_view module, const Routes& routes);
    Result<void> add_rpcs(std::string_view module, const Routes& routes);
    Result<void> check_complete(std::string_view module, const Routes& routes) const;

    std::unordered_map<const google::protobuf::Descriptor*, Message> messages_;  // never walked
    std::map<std::string, Query, std::less<>> queries_;                          // by path
};

}  // namespace ve
