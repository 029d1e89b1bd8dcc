// The REST gateway: URLs and JSON for every query rpc that names a path, read from the catalog.
// grpc-web calls arrive on the same port and are handed on.
#pragma once

#include <mutex>

#include "node/serve/http.hpp"
#include "node/serve/route_table.hpp"
#include "node/serve/rpc_call.hpp"

namespace ve::serve {

class RestService final : public HttpService {
  public:
    explicit RestService(const Node& node) : node_{node} {}
    HttpJob prepare(HttpRequest request) override;

  private:
    const RouteTable& routes();
    HttpResponse answer(const HttpRequest& request);

    const Node& node_;
    std::once_flag routes_made_;
    RouteTable routes_;
};

// Sets a field, named by its path in either spelling, from the text of a URL. A repeated field
// grows. False: there is no such field. Errors: "type mismatch, parameter: …".
Result<bool> set_from_text(wire::Proto& message, std::string_view field_path,
                           const std::string& value);

}  // namespace ve::serve
