#include "node/serve/server.hpp"

#include <algorithm>

#include "node/serve/descriptors.hpp"
#include "node/serve/grpc_server.hpp"
#include "node/serve/http_server.hpp"
#include "node/serve/jsonrpc.hpp"
#include "node/serve/loop.hpp"
#include "node/serve/rest.hpp"
#include "node/serve/websocket.hpp"

namespace ve::serve {

std::string Endpoints::rpc_url() const { return fmt::format("http://{}:{}", host, rpc); }
std::string Endpoints::rest_url() const { return fmt::format("http://{}:{}", host, rest); }
std::string Endpoints::grpc_address() const { return fmt::format("{}:{}", host, grpc); }

// Destroyed from the bottom up: sockets before the loop, the loop before what its sessions refer
// to.
struct Server::Parts {
    Endpoints endpoints;
    ConnectionCount connections{.open = 0, .max = limits::connections};
    std::unique_ptr<RpcService> rpc;
    RestService rest;
    std::unique_ptr<WebsocketHub> websocket;
    Loop loop;
    std::unique_ptr<HttpServer> rpc_server, rest_server;
    std::unique_ptr<GrpcServer> grpc_server;

    Parts(Node& node, Endpoints ends) : endpoints{std::move(ends)}, rest{node} {}
    void serve_rpc(Node& node, Listener listener, const ListenOptions& options);
};

void Server::Parts::serve_rpc(Node& node, Listener listener, const ListenOptions& options) {
    rpc       = std::make_unique<RpcService>(node);
    websocket = std::make_unique<WebsocketHub>(loop, rpc->context());
    node.listens_at(fmt::format("tcp://{}:{}", endpoints.host, endpoints.rpc));
    rpc_server = std::make_unique<HttpServer>(loop, std::move(listener), *rpc, connections,
                                              HttpServer::Options{.any_host  = options.public_bind,
                                                                  .websocket = websocket.get(),
                                                                  .log       = options.log,
                                                                  .name      = "rpc"});
}

Result<std::unique_ptr<Server>> Server::start(Node& node, const ListenOptions& options) {
    const bool loopback = TRY(Listener::is_loopback(options.host));
    if (!loopback && !options.public_bind)
        return fail(errors::refused, "{} is reachable from other machines", options.host)
            .with_hint("--listen-public, when that is what you want");
    std::optional<Listener> rpc;
    if (options.serves_rpc) rpc = TRY(Listener::bind({options.host, options.rpc, "RPC"}));
    auto grpc = TRY(Listener::bind({options.host, options.grpc, "gRPC"}));
    auto rest = TRY(Listener::bind({options.host, options.rest, "REST"}));

    auto parts = std::make_unique<Parts>(
        node,
        Endpoints{rest.host(), rpc ? rpc->port() : std::uint16_t{0}, grpc.port(), rest.port()});
    if (rpc) parts->serve_rpc(node, *std::move(rpc), options);
    parts->rest_server =
        std::make_unique<HttpServer>(parts->loop, std::move(rest), parts->rest, parts->connections,
                                     HttpServer::Options{.any_host  = options.public_bind,
                                                         .websocket = nullptr,
                                                         .log       = options.log,
                                                         .name      = "rest"});
    // A client of gRPC costs three descriptors; the node and its files need some too.
    const auto descriptors =
        raise_descriptor_limit(limits::connections + 3 * limits::grpc_connections + 1024);
    parts->connections.max = std::min(limits::connections, descriptors / 2);
    auto& loop             = parts->loop;
    parts->grpc_server     = std::make_unique<GrpcServer>(
        node, std::move(grpc),
        [&loop](Pace pace, std::function<void()> job) { return loop.post(pace, std::move(job)); },
        options.log);
    parts->loop.start();
    return std::unique_ptr<Server>{new Server{std::move(parts)}};
}

Server::Server(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

Server::~Server() { stop(); }

const Endpoints& Server::endpoints() const { return parts_->endpoints; }

// gRPC first: its calls need the workers to come to an end.
void Server::stop() {
    parts_->grpc_server.reset();
    parts_->loop.stop();
    if (parts_->websocket) parts_->websocket->stop();
}

}  // namespace ve::serve
