// JSON-RPC calls to one node, one at a time; what the node's errors have lost is put back.
#pragma once

#include <set>

#include "base/json.hpp"
#include "client/http.hpp"

namespace ve::client {

inline constexpr Duration call_timeout = Duration::seconds(30);

class JsonRpc {
  public:
    explicit JsonRpc(Url url)
        : where_{"http://" + url.host + ":" + url.port}, http_{std::move(url)} {}

    // The answer's "result". Errors: the node's, with the codes of mempool refusals.
    Result<Json> call(std::string_view method, const Json& params, Duration timeout = call_timeout);
    // The same with parameters that are JSON already.
    Result<Json> call_text(std::string_view method, std::string_view params,
                           Duration timeout = call_timeout);
    // One call for each, in their order, sent together where the node takes that.
    std::vector<Result<Json>> call_each(std::string_view method, const std::vector<Json>& params);
    // Methods that only some nodes know. False once this node has said that it does not.
    bool may_know(std::string_view method) const { return !unknown_.contains(method); }
    const std::string& where() const { return where_; }

  private:
    Result<Json> post(const std::string& body, std::string_view method, Duration timeout);
    Result<Json> result_of(const Json& answer, std::string_view method);

    std::string where_;
    HttpClient http_;
    std::set<std::string, std::less<>> unknown_;
    bool takes_batches_ = true;
};

}  // namespace ve::client
