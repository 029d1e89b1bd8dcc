// Query services that need blocks and the mempool, not only state; they stand beside the modules'.
// Reached by Node::query_rpc and, like every query, by abci_query paths.
#pragma once

#include <functional>
#include <map>

#include "node/node.hpp"

namespace ve {

class NodeServices {
  public:
    explicit NodeServices(Node& node) : NodeServices{&node} {}
    // Full names of the requests that are answered here, whatever the node.
    static std::vector<std::string> requests();

    bool serves(std::string_view path) const { return handlers_.contains(path); }
    Result<std::unique_ptr<wire::Proto>> call(std::string_view path, const wire::Proto& request,
                                              Height height) const;
    abci::QueryResult query(const abci::Query& query) const;

    // For the files that hold the services. The rpc is found by the type of its request.
    template <class Request, class Response>
    void add(Result<Response> (*handler)(Node&, const Request&)) {
        add(Request::descriptor()->full_name(),
            [this, handler](const wire::Proto& request) -> Result<std::unique_ptr<wire::Proto>> {
                return std::make_unique<Response>(
                    TRY(handler(*node_, static_cast<const Request&>(request))));
            });
    }

  private:
    explicit NodeServices(Node* node);
    using Handler = std::function<Result<std::unique_ptr<wire::Proto>>(const wire::Proto&)>;
    void add(const std::string& request, Handler handler);
    Result<abci::QueryResult> answer(const abci::Query& query) const;

    Node* node_;
    struct Service {
        std::string request;  // full name
        Handler handler;
    };
    std::map<std::string, Service, std::less<>> handlers_;  // by path
};

void add_tx_services(NodeServices& services);
void add_block_services(NodeServices& services);
void add_node_info_services(NodeServices& services);
void add_history_services(NodeServices& services);

std::string gas_prices_text(const Coins& prices_e18);  // "0.025uve,1atom", as Config has it

}  // namespace ve
