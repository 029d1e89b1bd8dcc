#include "client/rpc_front.hpp"

#include <mutex>

#include "base/json.hpp"
#include "client/http.hpp"
#include "client/json_rpc.hpp"
#include "client/tunnel.hpp"
#include "node/serve/descriptors.hpp"
#include "node/serve/http_server.hpp"
#include "node/serve/jsonrpc.hpp"
#include "node/serve/loop.hpp"

namespace ve::client {
namespace {

constexpr std::string_view own_method = "virtengine";
constexpr std::size_t own_bytes_max   = 4096;  // of a request for it

// One request, alone: CometBFT's batches go through as they are.
bool is_own(const serve::HttpRequest& request) {
    if (request.method == "GET") return request.path() == "/virtengine";
    if (request.method != "POST" || request.body.size() > own_bytes_max ||
        request.body.find(own_method) == std::string::npos)
        return false;
    const auto json = Json::parse(request.body);
    if (!json.ok()) return false;
    const auto* method = json->find("method");
    return method != nullptr && method->is_string() && method->raw() == own_method;
}

class Forwarding final : public serve::HttpService {
  public:
    Forwarding(Node& node, Url behind) : own_{node}, behind_{std::move(behind)} {}

    serve::HttpJob prepare(serve::HttpRequest request) override {
        if (is_own(request)) return own_.prepare(std::move(request));
        // broadcast_tx_commit waits for a block, and nobody here knows what else may.
        return {serve::Pace::waiting,
                [this, request = std::move(request)] { return forward(request); }};
    }

  private:
    // Each thread that asks has a line of its own; they are kept for who asks next.
    serve::HttpResponse forward(const serve::HttpRequest& request) {
        std::unique_ptr<HttpClient> line;
        {
            const std::lock_guard lock{mutex_};
            if (!idle_.empty()) {
                line = std::move(idle_.back());
                idle_.pop_back();
            }
        }
        if (!line) line = std::make_unique<HttpClient>(behind_);
        auto answer = line->exchange(
            {request.method, request.target, request.content_type, request.body}, call_timeout);
        if (!answer.ok())
            return {.status       = 502,
                    .content_type = "text/plain; charset=utf-8",
                    .body         = answer.error().text() + "\n",
                    .headers      = {}};
        const std::lock_guard lock{mutex_};
        idle_.push_back(std::move(line));
        return {.status       = answer->status,
                .content_type = std::move(answer->content_type),
                .body         = std::move(answer->body),
                .headers      = {}};
    }

    serve::RpcService own_;
    const Url behind_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<HttpClient>> idle_;
};

Result<boost::asio::ip::tcp::endpoint> endpoint_of(const Url& url) {
    boost::system::error_code code;
    const auto address = boost::asio::ip::make_address(TRY(numeric_address(url)), code);
    return boost::asio::ip::tcp::endpoint{address,
                                          static_cast<unsigned short>(std::stoul(url.port))};
}

}  // namespace

// Destroyed from the bottom up: the socket before the loop, the loop before what its sessions refer
// to.
struct RpcFront::Parts {
    std::string url;
    serve::ConnectionCount connections{.open = 0, .max = serve::limits::connections};
    std::unique_ptr<serve::HttpService> forwarding;
    Tunnels tunnels;
    serve::Loop loop;
    std::unique_ptr<serve::HttpServer> server;

    Parts(Node& node, Url behind, boost::asio::ip::tcp::endpoint endpoint)
        : forwarding{std::make_unique<Forwarding>(node, std::move(behind))},
          tunnels{std::move(endpoint)} {}
};

Result<std::unique_ptr<RpcFront>> RpcFront::start(Node& node, const std::string& behind,
                                                  const Options& options) {
    auto url            = TRY(Url::parse(behind));
    const auto endpoint = TRY(endpoint_of(url));
    if (!options.public_bind && !TRY(serve::Listener::is_loopback(options.host)))
        return fail(errors::refused, "{} is reachable from other machines", options.host)
            .with_hint("--listen-public, when that is what you want");
    auto listener = TRY(serve::Listener::bind({options.host, options.port, "RPC"}));
    auto parts    = std::make_unique<Parts>(node, std::move(url), endpoint);
    parts->url    = fmt::format("http://{}:{}", listener.host(), listener.port());
    // A WebSocket that goes through takes two descriptors.
    const auto descriptors = serve::raise_descriptor_limit(2 * serve::limits::connections + 1024);
    parts->connections.max = std::min(serve::limits::connections, descriptors / 4);
    parts->server          = std::make_unique<serve::HttpServer>(
        parts->loop, std::move(listener), *parts->forwarding, parts->connections,
        serve::HttpServer::Options{.any_host  = options.public_bind,
                                            .websocket = &parts->tunnels,
                                            .log       = nullptr,
                                            .name      = "rpc"});
    node.listens_at("tcp" + parts->url.substr(4));
    parts->loop.start();
    return std::unique_ptr<RpcFront>{new RpcFront{std::move(parts)}};
}

RpcFront::RpcFront(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

RpcFront::~RpcFront() { parts_->loop.stop(); }

const std::string& RpcFront::url() const { return parts_->url; }

}  // namespace ve::client
