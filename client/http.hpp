// A small HTTP/1.1 client for one peer: POST of JSON over a kept connection, with limits on what
// comes back.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace ve::client {

struct Url {
    std::string scheme, host, port, path;
    static Result<Url> parse(
        std::string_view text);  // http://host[:port][/path]; tcp:// reads as http://
};

// The host as an IP address. Error: a name that would have to be looked up.
Result<std::string> numeric_address(const Url& url);

class HttpClient {
  public:
    static constexpr std::size_t max_body = 16U << 20;

    explicit HttpClient(Url url);
    ~HttpClient();
    // The answer's body. Errors are errors::peer and name the URL.
    Result<std::string> post(const std::string& body, Duration timeout);
    // Any request, and whatever is answered, with an HTTP status of any kind.
    struct Message {
        std::string method, target, content_type, body;
    };
    struct Answer {
        int status = 0;
        std::string content_type, body;
    };
    Result<Answer> exchange(const Message& message, Duration timeout);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ve::client
