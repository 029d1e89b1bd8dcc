#include "node/serve/http_server.hpp"

#include <list>

#include "node/serve/host_rule.hpp"
#include "node/serve/limits.hpp"
#include "node/serve/loop.hpp"
#include "node/serve/upgrades.hpp"
#include "node/world/clock.hpp"

namespace ve::serve {

class HttpSession;

struct HttpServer::State {
    Loop& loop;
    HttpService& service;
    ConnectionCount& count;
    Options options;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    world::RealClock clock;
    std::list<HttpSession*> waiting;  // for a request's header, longest first

    State(Loop& l, HttpService& s, ConnectionCount& c, const Options& o)
        : loop{l}, service{s}, count{c}, options{o}, acceptor{l.io()}, pause{l.io()} {}

    static void accept(const std::shared_ptr<State>& state);
    bool drop_longest_waiting();
};

namespace {

std::string_view reason_of(int status) {
    const auto text =
        beast_http::obsolete_reason(beast_http::int_to_status(static_cast<unsigned>(status)));
    return {text.data(), text.size()};
}

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }
std::string string_of_view(beast::string_view text) { return {text.data(), text.size()}; }

constexpr std::string_view cors_headers =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: x-cosmos-block-height, grpc-metadata-x-cosmos-block-height, "
    "grpc-status, grpc-message, x-server-time\r\n";
constexpr std::string_view preflight_headers =
    "Access-Control-Allow-Methods: GET, HEAD, POST, OPTIONS\r\n"
    "Access-Control-Allow-Headers: content-type, x-cosmos-block-height, x-grpc-web, x-user-agent, "
    "x-server-time, accept, authorization, cache-control\r\n"
    "Access-Control-Max-Age: 600\r\n";

}  // namespace

// One connection: reads a request, has it answered, writes the answer, and so on.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
  public:
    HttpSession(tcp::socket socket, std::shared_ptr<HttpServer::State> server)
        : stream_{std::move(socket)}, server_{std::move(server)} {
        ++server_->count.open;
        beast::error_code ignored;
        stream_.socket().set_option(tcp::no_delay{true}, ignored);
    }
    ~HttpSession() {
        stop_waiting();
        --server_->count.open;
    }
    HttpSession(const HttpSession&)            = delete;
    HttpSession& operator=(const HttpSession&) = delete;

    void read_header(int seconds) {
        parser_.emplace();
        parser_->header_limit(limits::header_bytes);
        parser_->body_limit(limits::body_bytes);
        place_ = server_->waiting.insert(server_->waiting.end(), this);
        stream_.expires_after(std::chrono::seconds{seconds});
        beast_http::async_read_header(
            stream_, buffer_, *parser_,
            [self = shared_from_this()](beast::error_code error, std::size_t) {
                self->on_header(error);
            });
    }

    void drop() {
        stop_waiting();
        beast::error_code ignored;
        stream_.socket().close(ignored);
    }

  private:
    void stop_waiting() {
        if (place_) server_->waiting.erase(*place_);
        place_.reset();
    }

    void on_header(beast::error_code error) {
        stop_waiting();
        if (error) return on_read_error(error);
        const auto& request = parser_->get();
        if (server_->options.log != nullptr) {
            method_ = string_of_view(request.method_string());
            target_ = string_of_view(request.target().substr(0, world::Log::value_max));
        }
        const auto host = request.find(beast_http::field::host);
        if (host == request.end() && request.version() >= 11)
            return refuse(400, "a request needs a Host header");
        if (request.count(beast_http::field::host) > 1)
            return refuse(400, "more than one Host header");
        if (host != request.end() && !server_->options.any_host &&
            !host_is_local(view_of(host->value())))
            return refuse(403, "this node answers only to localhost and to its address");
        if (is_form_content(view_of(request[beast_http::field::content_type])))
            return refuse(415, "send application/json: curl -H 'Content-Type: application/json'");
        if (beast_ws::is_upgrade(request)) return upgrade();

        if (beast::iequals(request[beast_http::field::expect], "100-continue") &&
            !parser_->is_done()) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            asio::async_write(stream_, asio::buffer(go_on),
                              [self = shared_from_this()](beast::error_code failed, std::size_t) {
                                  if (!failed) self->read_body();
                              });
            return;
        }
        read_body();
    }

    void read_body() {
        stream_.expires_after(std::chrono::seconds{limits::body_seconds});
        beast_http::async_read(stream_, buffer_, *parser_,
                               [self = shared_from_this()](beast::error_code error, std::size_t) {
                                   if (error) return self->on_read_error(error);
                                   self->on_request();
                               });
    }

    void on_read_error(beast::error_code error) {
        if (error == beast_http::error::end_of_stream) return close();
        if (error == beast_http::error::header_limit) {
            const auto data = buffer_.data();
            const std::string_view begun{static_cast<const char*>(data.data()), data.size()};
            if (begun.find('\n') == std::string_view::npos) return refuse(414, "URI too long");
            return refuse(431, "header too large");
        }
        if (error == beast_http::error::body_limit)
            return refuse(400,
                          fmt::format("request body is larger than {} bytes", limits::body_bytes));
        if (error.category() == make_error_code(beast_http::error::bad_value).category() &&
            error != beast_http::error::partial_message)
            return refuse(400, error.message());
        // Reset, closed half-way, dropped: nobody is left to answer.
    }

    void upgrade() {
        auto& request     = parser_->get();
        const auto target = view_of(request.target());
        if (server_->options.websocket == nullptr ||
            target.substr(0, target.find('?')) != "/websocket")
            return refuse(404, "websockets are at /websocket of the RPC port");
        stream_.expires_never();
        auto* hub = server_->options.websocket;
        hub->accept(std::move(stream_), parser_->release(), shared_from_this());
    }

    void on_request() {
        stream_.expires_never();
        auto& message = parser_->get();
        keep_alive_   = message.keep_alive();
        head_only_    = message.method() == beast_http::verb::head;
        if (message.method() == beast_http::verb::options)
            return respond({.status = 204, .content_type = {}, .body = {}, .headers = {}});
        HttpRequest request{
            .method       = head_only_ ? "GET" : string_of_view(message.method_string()),
            .target       = string_of_view(message.target()),
            .content_type = string_of_view(message[beast_http::field::content_type]),
            .block_height = string_of_view(message["x-cosmos-block-height"]),
            .body         = std::move(message.body())};

        if (request.body.size() > limits::inline_body_bytes) return run_large(std::move(request));
        run(server_->service.prepare(std::move(request)));
    }

    // Even reading the body takes long: all of it is for a worker, but waiting is not.
    void run_large(HttpRequest request) {
        hand_over(Pace::soon, [self = shared_from_this(), request = std::move(request)]() mutable {
            auto job = self->server_->service.prepare(std::move(request));
            if (job.pace != Pace::waiting) {
                auto response = job.run();
                return answer_later(std::move(self), std::move(response));
            }
            const auto executor = self->stream_.get_executor();
            asio::post(executor, [self = std::move(self), job = std::move(job)]() mutable {
                self->run(std::move(job));
            });
        });
    }

    void run(HttpJob job) {
        if (job.pace == Pace::now) return respond(job.run());
        hand_over(job.pace, [self = shared_from_this(), run = std::move(job.run)]() mutable {
            auto response = run();
            answer_later(std::move(self), std::move(response));
        });
    }

    void hand_over(Pace pace, std::function<void()> work) {
        if (!server_->loop.post(pace, std::move(work)))
            refuse(503, "too many requests are waiting");
    }

    // The session goes along: it must end on the socket's thread.
    static void answer_later(std::shared_ptr<HttpSession> self, HttpResponse response) {
        const auto executor = self->stream_.get_executor();
        asio::post(executor, [self = std::move(self), response = std::move(response)]() mutable {
            self->respond(std::move(response));
        });
    }

    void refuse(int status, std::string_view why) {
        keep_alive_ = keep_alive_ && status == 503;
        respond({.status       = status,
                 .content_type = "text/plain; charset=utf-8",
                 .body         = fmt::format("{}\n", why),
                 .headers      = {}});
    }

    void tell(const HttpResponse& response) {
        auto* log        = server_->options.log;
        const auto name  = server_->options.name;
        const auto level = response.status >= 400 ? world::LogLevel::info : world::LogLevel::debug;
        if (log == nullptr || !log->wants(name, level) || !parser_) return;
        log->write(level, name, response.status >= 400 ? "refused a request" : "answered a request",
                   {{"status", response.status},
                    {"method", method_},
                    {"target", target_},
                    {"bytes", response.body.size()}});
    }

    void respond(HttpResponse response) {
        tell(response);
        head_.clear();
        auto out = std::back_inserter(head_);
        fmt::format_to(out, "HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
        if (!response.content_type.empty())
            fmt::format_to(out, "Content-Type: {}\r\n", response.content_type);
        if (response.status != 204)
            fmt::format_to(out, "Content-Length: {}\r\n", response.body.size());
        fmt::format_to(out, "X-Server-Time: {}\r\n", server_->clock.now().seconds);
        head_ += cors_headers;
        if (response.status == 204) head_ += preflight_headers;
        for (const auto& [name, value] : response.headers)
            fmt::format_to(out, "{}: {}\r\n", name, value);
        head_ += keep_alive_ ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
        body_ = head_only_ ? std::string{} : std::move(response.body);

        stream_.expires_after(std::chrono::seconds{limits::write_seconds});
        const std::array<asio::const_buffer, 2> buffers{asio::buffer(head_), asio::buffer(body_)};
        asio::async_write(stream_, buffers,
                          [self = shared_from_this()](beast::error_code error, std::size_t) {
                              if (error) return;
                              if (!self->keep_alive_) return self->close();
                              self->read_header(limits::idle_seconds);
                          });
    }

    // What the client still sends is read and forgotten, or the answer would be lost with it.
    void close() {
        beast::error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream_.expires_after(std::chrono::seconds{2});
        buffer_.clear();
        forget_rest(2 * limits::body_bytes);
    }

    void forget_rest(std::size_t budget) {
        buffer_.clear();
        stream_.async_read_some(
            buffer_.prepare(4096),
            [self = shared_from_this(), budget](beast::error_code error, std::size_t count) {
                if (!error && count < budget) self->forget_rest(budget - count);
            });
    }

    beast::tcp_stream stream_;
    std::shared_ptr<HttpServer::State> server_;
    beast::flat_buffer buffer_;
    std::optional<beast_http::request_parser<beast_http::string_body>> parser_;
    std::optional<std::list<HttpSession*>::iterator> place_;
    bool keep_alive_ = false, head_only_ = false;
    std::string head_, body_;
    std::string method_, target_;  // for the log
};

bool HttpServer::State::drop_longest_waiting() {
    if (waiting.empty()) return false;
    waiting.front()->drop();
    return true;
}

void HttpServer::State::accept(const std::shared_ptr<State>& state) {
    state->acceptor.async_accept([state](beast::error_code error, tcp::socket socket) {
        if (!state->acceptor.is_open()) return;
        if (error) {  // most likely out of file descriptors: make room, try again a little later
            state->drop_longest_waiting();
            state->pause.expires_after(std::chrono::milliseconds{20});
            state->pause.async_wait([state](beast::error_code stopped) {
                if (!stopped) accept(state);
            });
            return;
        }
        if (state->count.open < state->count.max || state->drop_longest_waiting())
            std::make_shared<HttpSession>(std::move(socket), state)
                ->read_header(limits::header_seconds);
        accept(state);
    });
}

HttpServer::HttpServer(Loop& loop, Listener listener, HttpService& service, ConnectionCount& count,
                       Options options)
    : state_{std::make_shared<State>(loop, service, count, options)} {
    const bool v6 = listener.host().starts_with('[');
    state_->acceptor.assign(v6 ? tcp::v6() : tcp::v4(), listener.release());
    State::accept(state_);
}

HttpServer::~HttpServer() = default;

}  // namespace ve::serve
