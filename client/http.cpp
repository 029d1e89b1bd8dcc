#include "client/http.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace ve::client {
namespace {

namespace asio  = boost::asio;
namespace beast = boost::beast;
namespace http  = beast::http;

}  // namespace

// Names are not looked up: a static binary has no resolver. "localhost" is known.
Result<std::string> numeric_address(const Url& url) {
    if (url.host == "localhost") return std::string{"127.0.0.1"};
    boost::system::error_code code;
    const auto address = asio::ip::make_address(url.host, code);
    if (code)
        return fail(errors::input, "'{:.80}' is not a numeric address", url.host)
            .with_hint("use an IP address or localhost, such as http://127.0.0.1:26657");
    return address.to_string();
}

Result<Url> Url::parse(std::string_view text) {
    Url out;
    const auto whole = text;
    const auto colon = text.find("://");
    if (colon == std::string_view::npos)
        return fail(errors::usage, "'{:.80}' is not a URL", whole)
            .with_hint("write http://127.0.0.1:26657");
    out.scheme = text.substr(0, colon);
    if (out.scheme == "tcp") out.scheme = "http";
    if (out.scheme != "http")
        return fail(errors::usage, "scheme '{:.20}' is not supported", out.scheme)
            .with_hint("use http:// (put a TLS proxy on this machine in front of a remote node)");
    text.remove_prefix(colon + 3);
    const auto slash = text.find('/');
    out.path         = slash == std::string_view::npos ? "/" : std::string{text.substr(slash)};
    text             = text.substr(0, slash);
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos)
            return fail(errors::usage, "'{:.80}' is not a URL", whole);
        out.host = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
    } else {
        out.host = text.substr(0, text.find(':'));
        text.remove_prefix(out.host.size());
    }
    out.port          = text.starts_with(':') ? std::string{text.substr(1)} : "26657";
    const bool digits = !out.port.empty() && out.port.size() <= 5 &&
                        out.port.find_first_not_of("0123456789") == std::string::npos;
    if (out.host.empty() || !digits || std::stoul(out.port) > 65535)
        return fail(errors::usage, "'{:.80}' is not a URL", whole);
    return out;
}

struct HttpClient::Impl {
    explicit Impl(Url target) : url{std::move(target)} {}

    Error failed(std::string_view what, const boost::system::error_code& code) {
        stream.reset();
        const bool timeout = code == beast::error::timeout;
        return fail(errors::peer, "{} http://{}:{}: {}", what, url.host, url.port,
                    timeout ? "no answer in time" : code.message())
            .with_hint("is a node running there? Start one with: ve devnet up");
    }

    Result<void> open(Duration timeout) {
        const auto text = TRY(numeric_address(url));
        stream.emplace(io);
        stream->expires_after(std::chrono::nanoseconds{timeout.nanos});
        boost::system::error_code code;
        const auto address = asio::ip::make_address(text, code);
        const auto port    = static_cast<unsigned short>(std::stoul(url.port));
        run([&](auto done) { stream->async_connect({address, port}, done); }, code);
        if (code) return failed("cannot reach", code);
        stream->socket().set_option(asio::ip::tcp::no_delay{true}, code);
        return {};
    }

    template <class Start>
    void run(Start start, boost::system::error_code& code) {
        start([&](boost::system::error_code result, auto&&...) { code = result; });
        io.restart();
        io.run();
    }

    Result<Answer> exchange(const Message& message, Duration timeout) {
        http::request<http::string_body> request;
        request.version(11);
        request.method_string(message.method);
        request.target(message.target);
        request.set(http::field::host, url.host + ":" + url.port);
        if (!message.content_type.empty())
            request.set(http::field::content_type, message.content_type);
        request.body() = message.body;
        request.prepare_payload();
        boost::system::error_code code;
        stream->expires_after(std::chrono::nanoseconds{timeout.nanos});
        run([&](auto done) { http::async_write(*stream, request, done); }, code);
        if (code) return failed("cannot write to", code);

        http::response_parser<http::string_body> parser;
        parser.body_limit(max_body);
        parser.header_limit(64 * 1024);
        beast::flat_buffer buffer;
        run([&](auto done) { http::async_read(*stream, buffer, parser, done); }, code);
        if (code) return failed("no proper answer from", code);
        auto response = parser.release();
        if (!response.keep_alive()) stream.reset();
        const auto type = response[http::field::content_type];
        return Answer{static_cast<int>(response.result_int()),
                      {type.data(), type.size()},
                      std::move(response.body())};
    }

    Url url;
    asio::io_context io{1};
    std::optional<beast::tcp_stream> stream;
};

HttpClient::HttpClient(Url url) : impl_{std::make_unique<Impl>(std::move(url))} {}
HttpClient::~HttpClient() = default;

Result<HttpClient::Answer> HttpClient::exchange(const Message& message, Duration timeout) {
    const bool reused = impl_->stream.has_value();
    if (!reused) TRY(impl_->open(timeout));
    auto answer = impl_->exchange(message, timeout);
    if (answer.ok() || !reused) return answer;
    TRY(impl_->open(timeout));  // the node may have closed the idle connection
    return impl_->exchange(message, timeout);
}

Result<std::string> HttpClient::post(const std::string& body, Duration timeout) {
    const auto& url = impl_->url;
    auto answer     = TRY(exchange({"POST", url.path, "application/json", body}, timeout));
    if (answer.status >= 300 && answer.body.empty())
        return fail(errors::peer, "http://{}:{} answered HTTP status {}", url.host, url.port,
                    answer.status);
    return std::move(answer.body);
}

}  // namespace ve::client
