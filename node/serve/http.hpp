// A request, its answer, and who answers: what a service needs to know of HTTP. No sockets here.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "node/serve/workers.hpp"

namespace ve::serve {

struct HttpRequest {
    std::string method;  // GET, POST, …
    std::string target;  // /path?query
    std::string content_type;
    std::string block_height;  // header x-cosmos-block-height
    std::string body;

    std::string_view path() const;
    std::string_view query() const;  // without the '?'
};

struct HttpResponse {
    int status               = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

struct HttpJob {
    Pace pace = Pace::now;
    std::function<HttpResponse()> run;
};

class HttpService {
  public:
    virtual ~HttpService() = default;
    // Called on the socket's thread: decides how long the answer may take. Never blocks.
    virtual HttpJob prepare(HttpRequest request) = 0;
};

// %XX and, in a query, '+'. Errors: a broken escape, NUL, text that is not UTF-8.
Result<std::string> percent_decoded(std::string_view text, bool plus_is_blank);

using QueryPairs = std::vector<std::pair<std::string, std::string>>;
Result<QueryPairs> query_pairs(std::string_view query);

}  // namespace ve::serve
