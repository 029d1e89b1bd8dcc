#include "node/serve/websocket.hpp"

#include <deque>

#include "node/serve/cmtjson.hpp"
#include "node/store/event_query.hpp"

namespace ve::serve {
namespace {

// What all subscribers to one event share: `"data":…,"events":…`.
std::string event_members(const ChainEvent& event) {
    JsonWriter out;
    out.begin().key("data");
    write(out, event);
    out.key("events").begin();
    for (const auto& [key, values] : event.events) {
        out.key(key).begin_list();
        for (const auto& value : values) out.text(value);
        out.end_list();
    }
    out.end();
    return out.str().substr(1);
}

}  // namespace

class WebsocketSession : public std::enable_shared_from_this<WebsocketSession> {
  public:
    WebsocketSession(beast::tcp_stream stream, WebsocketHub& hub, std::shared_ptr<void> slot)
        : slot_{std::move(slot)},
          socket_{std::move(stream)},
          patience_{hub.loop_.io()},
          hub_{hub} {}
    ~WebsocketSession() { hub_.ignore(*this); }
    WebsocketSession(const WebsocketSession&)            = delete;
    WebsocketSession& operator=(const WebsocketSession&) = delete;

    void open(BeastRequest request) {
        beast_ws::stream_base::timeout timeout{};
        timeout.handshake_timeout = std::chrono::seconds{limits::header_seconds};
        timeout.idle_timeout      = std::chrono::seconds{limits::websocket_silence_seconds};
        timeout.keep_alive_pings  = true;
        socket_.set_option(timeout);
        socket_.read_message_max(limits::body_bytes);
        socket_.text(true);
        auto kept = std::make_shared<BeastRequest>(std::move(request));
        socket_.async_accept(*kept, [self = shared_from_this(), kept](beast::error_code error) {
            if (!error) self->read();
        });
    }

    void offer(const ChainEvent& event, const store::EventMap& map, std::string& members) {
        for (const auto& subscription : subscriptions_) {
            if (!subscription.query.matches(map)) continue;
            if (members.empty()) members = event_members(event);
            if (events_queued_ >= limits::subscription_buffer)
                return cancel("client is not pulling messages fast enough");
            std::string text =
                R"({"jsonrpc":"2.0","id":)" + subscription.id + R"(,"result":{"query":)";
            append_json_string(text, subscription.text, Json::Escape::html);
            text += ',';
            text += members;
            text += "}}";
            ++events_queued_;
            send(std::move(text), true);
        }
    }

    void cancel(std::string_view reason) {
        auto ending = std::move(subscriptions_);
        subscriptions_.clear();
        hub_.ignore(*this);
        for (const auto& each : ending)
            send(rpc_answer(
                each.id, rpc_error(rpc_errors::server,
                                   fmt::format("subscription was canceled (reason: {})", reason))));
    }

  private:
    struct Subscription {
        std::string id;  // as JSON
        std::string text;
        store::EventQuery query;
    };

    void read() {
        socket_.async_read(buffer_,
                           [self = shared_from_this()](beast::error_code error, std::size_t) {
                               if (error) return self->end();
                               self->on_frame();
                           });
    }

    void on_frame() {
        const auto data = buffer_.data();
        const std::string_view frame{static_cast<const char*>(data.data()), data.size()};
        const auto json =
            Json::parse(frame, {.bytes = limits::body_bytes, .depth = limits::json_depth});
        buffer_.consume(buffer_.size());
        if (!json.ok()) {
            send(rpc_answer(std::nullopt,
                            rpc_error(rpc_errors::parse,
                                      fmt::format("error unmarshaling request: "
                                                  "{}: {}",
                                                  json.error().place(), json.error().detail()))));
            return read();
        }
        auto read_request = RpcRequest::read(*json);
        if (const auto* error = std::get_if<RpcError>(&read_request)) {
            send(rpc_answer(std::nullopt, *error));
            return read();
        }
        auto& request = std::get<RpcRequest>(read_request);
        if (request.id && answer_subscription(request)) return read();

        const auto pace = pace_of(request);
        if (pace == Pace::now) {
            if (auto answer = run_rpc(hub_.context_, request, rpc_errors::internal))
                send(std::move(*answer));
            return read();
        }
        const auto id     = request.id;
        const auto queued = hub_.loop_.post(pace, [self    = shared_from_this(),
                                                   request = std::move(request)]() mutable {
            auto answer         = run_rpc(self->hub_.context_, request, rpc_errors::internal);
            const auto executor = self->socket_.get_executor();
            asio::post(executor, [self = std::move(self), answer = std::move(answer)]() mutable {
                if (answer) self->send(std::move(*answer));
                self->read();
            });
        });
        if (queued) return;
        send(rpc_answer(id, rpc_error(rpc_errors::server, "too many requests are waiting")));
        read();
    }

    bool answer_subscription(const RpcRequest& request) {
        Result<void> done;
        if (request.method == "subscribe")
            done = subscribe(request);
        else if (request.method == "unsubscribe")
            done = unsubscribe(request);
        else if (request.method == "unsubscribe_all")
            done = unsubscribe_all();
        else
            return false;
        send(done.ok() ? rpc_answer(request.id, "{}")
                       : rpc_answer(request.id, rpc_error(done.error())));
        return true;
    }

    Result<store::EventQuery> asked_query(const RpcRequest& request, std::string& text) {
        static constexpr std::array<Parameter, 1> parameters{
            Parameter{"query", Parameter::Kind::text}};
        auto given = Arguments::from_json(parameters, &request.params);
        if (!given.ok())
            return std::move(given).error().within("error converting json params to arguments");
        text = given->text(0);
        if (text.size() > limits::query_length)
            return fail(errors::input, "maximum query length exceeded");
        auto query = store::EventQuery::parse(text);
        if (!query.ok()) return std::move(query).error().within("failed to parse query");
        return query;
    }

    Result<void> subscribe(const RpcRequest& request) {
        if (subscriptions_.empty() && hub_.subscribed_.size() >= limits::subscription_clients)
            return fail(errors::busy, "max_subscription_clients {} reached",
                        limits::subscription_clients);
        if (subscriptions_.size() >= limits::client_subscriptions)
            return fail(errors::busy, "max_subscriptions_per_client {} reached",
                        limits::client_subscriptions);
        std::string text;
        auto query = TRY(asked_query(request, text));
        for (const auto& each : subscriptions_)
            if (each.query == query) return fail(errors::input, "already subscribed");
        hub_.listen(*this);
        subscriptions_.push_back({*request.id, std::move(text), std::move(query)});
        return {};
    }

    Result<void> unsubscribe(const RpcRequest& request) {
        std::string text;
        const auto query = TRY(asked_query(request, text));
        const auto gone =
            std::erase_if(subscriptions_, [&](const auto& each) { return each.query == query; });
        if (gone == 0) return fail(errors::input, "subscription not found");
        if (subscriptions_.empty()) hub_.ignore(*this);
        return {};
    }

    Result<void> unsubscribe_all() {
        if (subscriptions_.empty()) return fail(errors::input, "subscription not found");
        subscriptions_.clear();
        hub_.ignore(*this);
        return {};
    }

    void send(std::string text, bool is_event = false) {
        if (dead_) return;
        queued_bytes_ += text.size();
        queue_.emplace_back(std::move(text), is_event);
        if (queued_bytes_ > limits::socket_buffer_bytes) {
            dead_ = true;
            asio::post(socket_.get_executor(), [self = shared_from_this()] { self->end(); });
            return;
        }
        if (queue_.size() == 1) write_next();
    }

    void write_next() {
        patience_.expires_after(std::chrono::seconds{limits::write_seconds});
        patience_.async_wait([weak = weak_from_this()](beast::error_code stopped) {
            const auto self = weak.lock();
            if (!stopped && self) self->end();
        });
        socket_.async_write(asio::buffer(queue_.front().first),
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                                if (error) return self->end();
                                self->written();
                            });
    }

    void written() {
        patience_.cancel();
        queued_bytes_ -= queue_.front().first.size();
        if (queue_.front().second) --events_queued_;
        queue_.pop_front();
        if (!queue_.empty()) write_next();
    }

    // Without a farewell: who does not read would not read that either.
    void end() {
        dead_ = true;
        patience_.cancel();
        subscriptions_.clear();
        hub_.ignore(*this);
        beast::error_code ignored;
        beast::get_lowest_layer(socket_).socket().close(ignored);
    }

    std::shared_ptr<void> slot_;
    beast_ws::stream<beast::tcp_stream> socket_;
    asio::steady_timer patience_;  // with a client that does not read
    WebsocketHub& hub_;
    beast::flat_buffer buffer_;
    std::vector<Subscription> subscriptions_;
    std::deque<std::pair<std::string, bool>> queue_;
    std::size_t queued_bytes_ = 0, events_queued_ = 0;
    bool dead_ = false;
};

void WebsocketHub::stop() { source_.reset(); }

void WebsocketHub::accept(beast::tcp_stream stream, BeastRequest request,
                          std::shared_ptr<void> slot) {
    std::make_shared<WebsocketSession>(std::move(stream), *this, std::move(slot))
        ->open(std::move(request));
}

void WebsocketHub::listen(WebsocketSession& session) {
    subscribed_.insert(&session);
    if (!source_) source_ = context_.node.subscribe([this](const auto& event) { take(event); });
}

void WebsocketHub::ignore(WebsocketSession& session) {
    subscribed_.erase(&session);
    if (subscribed_.empty()) source_.reset();
}

void WebsocketHub::take(const std::shared_ptr<const ChainEvent>& event) {
    if (pending_.fetch_add(1) >= limits::pending_events) {
        pending_.fetch_sub(1);
        overrun_ = true;
        return;
    }
    asio::post(loop_.io(), [this, event] {
        pending_.fetch_sub(1);
        deliver(*event);
    });
}

void WebsocketHub::deliver(const ChainEvent& event) {
    std::string members;
    const store::EventMap map{event.events.begin(), event.events.end()};
    const auto now     = subscribed_;  // a cancelled one leaves the set on the way
    const bool overrun = overrun_.exchange(false);
    for (auto* session : now) {
        if (!subscribed_.contains(session)) continue;
        if (overrun)
            session->cancel("events were lost, the node was faster than its readers");
        else
            session->offer(event, map, members);
    }
}

}  // namespace ve::serve
