// Serves one port over HTTP/1.1: connections, limits, timeouts, CORS and the Host rule.
// What is answered is an HttpService's business.
#pragma once

#include <memory>

#include "node/serve/http.hpp"
#include "node/serve/listener.hpp"
#include "node/world/log.hpp"

namespace ve::serve {

class Loop;
class Upgrades;

// How many connections all ports of a server hold together.
struct ConnectionCount {
    std::size_t open = 0;
    std::size_t max  = 0;
};

class HttpServer {
  public:
    struct Options {
        bool any_host       = false;    // answer to every Host name
        Upgrades* websocket = nullptr;  // where /websocket goes; null: nowhere
        world::Log* log     = nullptr;
        std::string_view name;  // of the server, in the log
    };
    // Takes connections as soon as the loop runs. The loop and the service outlive it.
    HttpServer(Loop& loop, Listener listener, HttpService& service, ConnectionCount& count,
               Options options);
    ~HttpServer();

    struct State;  // what its connections share

  private:
    std::shared_ptr<State> state_;
};

}  // namespace ve::serve
