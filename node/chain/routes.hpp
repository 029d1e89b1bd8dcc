// What a module offers, said once in its `routes` function. Which rpc a handler serves follows from
// the type of its request: the proto service is the list.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "node/chain/context.hpp"

namespace google::protobuf {
class Message;
}

namespace ve {

namespace wire {
struct Tx;  // wire/tx.hpp: a decoded, canonical transaction
}

class Routes {
  public:
    using Proto          = google::protobuf::Message;
    using MessageHandler = std::function<Result<std::unique_ptr<Proto>>(Context&, const Proto&)>;
    using BlockHook      = std::function<Result<void>(Context&)>;
    using Gate           = std::function<Result<void>(Context&, const wire::Tx&)>;
    using ExtensionHook =
        std::function<Result<void>(Context&, const std::vector<abci::ExtendedVote>&)>;

    // One function per rpc of the module's Msg service.
    template <class Request, class Response, class Keeper>
    void message(Result<Response> (Keeper::*handler)(Context&, const Request&), Keeper& keeper) {
        add_message(Request::descriptor()->full_name(), Response::descriptor()->full_name(),
                    wrap<Request, Response>(handler, keeper));
    }
    // One function per rpc of the module's Query service.
    template <class Request, class Response, class Keeper>
    void query(Result<Response> (Keeper::*handler)(Context&, const Request&), Keeper& keeper) {
        add_query(Request::descriptor()->full_name(), Response::descriptor()->full_name(),
                  wrap<Request, Response>(handler, keeper));
    }
    // Genesis in and out, as the module's GenesisState. It round-trips byte for byte.
    template <class Genesis, class Keeper>
    void genesis(Result<void> (Keeper::*in)(Context&, const Genesis&),
                 Result<Genesis> (Keeper::*out)(Context&), Genesis initial, Keeper& keeper) {
        add_genesis([initial] { return std::make_unique<Genesis>(initial); },
                    [in, &keeper](Context& ctx, const Proto& state) {
                        return (keeper.*in)(ctx, static_cast<const Genesis&>(state));
                    },
                    [out, &keeper](Context& ctx) -> Result<std::unique_ptr<Proto>> {
                        return std::make_unique<Genesis>(TRY((keeper.*out)(ctx)));
                    });
    }
    template <class Keeper>
    void begin_block(Result<void> (Keeper::*hook)(Context&), Keeper& keeper) {
        add_begin_block([hook, &keeper](Context& ctx) { return (keeper.*hook)(ctx); });
    }
    template <class Keeper>
    void end_block(Result<void> (Keeper::*hook)(Context&), Keeper& keeper) {
        add_end_block([hook, &keeper](Context& ctx) { return (keeper.*hook)(ctx); });
    }
    // A function of the stores alone. Checked after each block that changed a store which it looks
    // at; a broken one stops the node.
    template <class Keeper>
    void invariant(std::string name, Result<void> (Keeper::*check)(Context&), Keeper& keeper) {
        invariants_.push_back(
            {std::move(name), [check, &keeper](Context& ctx) { return (keeper.*check)(ctx); }, {}});
    }
    // The same for large stores: `since` looks only at what is new since a state in which it held.
    template <class Keeper>
    void invariant(std::string name, Result<void> (Keeper::*check)(Context&),
                   Result<void> (Keeper::*since)(Context&, const store::State& before),
                   Keeper& keeper) {
        invariant(std::move(name), check, keeper);
        invariants_.back().since = [since, &keeper](Context& ctx, const store::State& before) {
            return (keeper.*since)(ctx, before);
        };
    }
    // A check of every transaction, after its signatures and before its sequence is spent. A
    // refusal keeps the fee unspent.
    template <class Keeper>
    void gate(Result<void> (Keeper::*check)(Context&, const wire::Tx&), Keeper& keeper) {
        add_gate([check, &keeper](Context& ctx, const wire::Tx& tx) {
            return (keeper.*check)(ctx, tx);
        });
    }
    // Takes what validators attached to their precommits for the block before (extension.hpp); runs
    // before anything else of a block, and only when somebody attached something.
    template <class Keeper>
    void extension(Result<void> (Keeper::*hook)(Context&, const std::vector<abci::ExtendedVote>&),
                   Keeper& keeper) {
        add_extension([hook, &keeper](Context& ctx, const std::vector<abci::ExtendedVote>& votes) {
            return (keeper.*hook)(ctx, votes);
        });
    }
    // The whole service has handlers; the boot fails by name where one is missing.
    void complete(std::string service) { complete_.push_back(std::move(service)); }

    struct GenesisHandlers {
        std::function<std::unique_ptr<Proto>()> initial;
        std::function<Result<void>(Context&, const Proto&)> in;
        std::function<Result<std::unique_ptr<Proto>>(Context&)> out;
    };
    struct Rpc {
        std::string request, response;  // full names
        MessageHandler handler;
    };
    struct Invariant {
        std::string name;
        BlockHook check;
        std::function<Result<void>(Context&, const store::State& before)> since;  // may be empty
    };
    // Read by the chain.
    const std::map<std::string, Rpc>& messages() const {
        return messages_;
    }  // by request's full name
    const std::map<std::string, Rpc>& queries() const { return queries_; }
    const std::optional<GenesisHandlers>& genesis_handlers() const { return genesis_; }
    const std::vector<BlockHook>& begin_hooks() const { return begin_; }
    const std::vector<BlockHook>& end_hooks() const { return end_; }
    const std::vector<Invariant>& invariants() const { return invariants_; }
    const std::vector<Gate>& gates() const { return gates_; }
    const std::vector<ExtensionHook>& extension_hooks() const { return extensions_; }
    const std::vector<std::string>& complete_services() const { return complete_; }

  private:
    template <class Request, class Response, class Keeper>
    static MessageHandler wrap(Result<Response> (Keeper::*handler)(Context&, const Request&),
                               Keeper& keeper) {
        return [handler, &keeper](Context& ctx,
                                  const Proto& request) -> Result<std::unique_ptr<Proto>> {
            return std::make_unique<Response>(
                TRY((keeper.*handler)(ctx, static_cast<const Request&>(request))));
        };
    }
    void add_message(const std::string& request, const std::string& response,
                     MessageHandler handler);
    void add_query(const std::string& request, const std::string& response, MessageHandler handler);
    void add_genesis(decltype(GenesisHandlers::initial), decltype(GenesisHandlers::in),
                     decltype(GenesisHandlers::out));
    void add_begin_block(BlockHook hook) { begin_.push_back(std::move(hook)); }
    void add_end_block(BlockHook hook) { end_.push_back(std::move(hook)); }
    void add_gate(Gate gate) { gates_.push_back(std::move(gate)); }
    void add_extension(ExtensionHook hook) { extensions_.push_back(std::move(hook)); }

    std::map<std::string, Rpc> messages_, queries_;
    std::optional<GenesisHandlers> genesis_;
    std::vector<BlockHook> begin_, end_;
    std::vector<Invariant> invariants_;
    std::vector<Gate> gates_;
    std::vector<ExtensionHook> extensions_;
    std::vector<std::string> complete_;
};

}  // namespace ve
