#include "client/websocket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

namespace ve::client {
namespace {

namespace asio      = boost::asio;
namespace beast     = boost::beast;
namespace websocket = beast::websocket;

constexpr auto patience = Duration::seconds(10);     // with the handshake and the first answer
constexpr auto silence  = std::chrono::seconds{60};  // then a ping, and after as long the end

}  // namespace

struct EventStream::Impl {
    explicit Impl(Url target) : url{std::move(target)}, socket{io} {}

    Error failed(std::string_view what, const boost::system::error_code& code) const {
        return fail(errors::peer, "{} ws://{}:{}/websocket: {}", what, url.host, url.port,
                    code == beast::error::timeout ? "no answer in time" : code.message())
            .with_hint("is a node running there? Start one with: ve devnet up");
    }

    // Until that is done and no longer: after a refusal the stream's own timers would go on.
    template <class Start>
    boost::system::error_code run(Start start) {
        std::optional<boost::system::error_code> done;
        start([&](boost::system::error_code result, auto&&...) { done = result; });
        io.restart();
        while (!done && io.run_one() > 0) {
        }
        return done.value_or(asio::error::timed_out);
    }

    Result<void> open() {
        const auto address = TRY(numeric_address(url));
        boost::system::error_code code;
        const auto ip   = asio::ip::make_address(address, code);
        const auto port = static_cast<unsigned short>(std::stoul(url.port));
        auto& lowest    = beast::get_lowest_layer(socket);
        lowest.expires_after(std::chrono::nanoseconds{patience.nanos});
        code = run([&](auto done) { lowest.async_connect({ip, port}, done); });
        if (code) return failed("cannot reach", code);
        lowest.expires_never();
        websocket::stream_base::timeout limits{};
        limits.handshake_timeout = std::chrono::nanoseconds{patience.nanos};
        limits.idle_timeout      = silence;
        limits.keep_alive_pings  = true;
        socket.set_option(limits);
        socket.read_message_max(max_frame);
        code = run([&](auto done) {
            socket.async_handshake(url.host + ":" + url.port, "/websocket", done);
        });
        if (code) return failed("no websocket at", code);
        return {};
    }

    Result<void> send(const std::string& text) {
        socket.text(true);
        const auto code = run([&](auto done) { socket.async_write(asio::buffer(text), done); });
        if (code) return failed("cannot write to", code);
        return {};
    }

    // A read that has begun goes on over several calls: what came half must not be lost.
    Result<std::optional<std::string>> frame(Duration at_most) {
        if (!reading) {
            reading = true;
            outcome.reset();
            socket.async_read(
                buffer, [this](boost::system::error_code code, std::size_t) { outcome = code; });
        }
        // Parts of frames, pings and timers are work, too: the deadline is a timer beside them.
        asio::steady_timer over{io, std::chrono::nanoseconds{at_most.nanos}};
        bool late = false;
        over.async_wait([&late](boost::system::error_code stopped) { late = !stopped; });
        io.restart();
        while (!outcome && !late && io.run_one() > 0) {
        }
        over.cancel();
        while (!late && io.poll_one() > 0) {
        }  // the timer's handler looks at this frame's variable
        if (!outcome) return std::optional<std::string>{};
        reading = false;
        if (*outcome) return failed("the connection broke to", *outcome);
        auto text = beast::buffers_to_string(buffer.data());
        buffer.consume(buffer.size());
        return std::optional{std::move(text)};
    }

    Url url;
    asio::io_context io{1};
    websocket::stream<beast::tcp_stream> socket;
    beast::flat_buffer buffer;
    bool reading = false;
    std::optional<boost::system::error_code> outcome;
};

EventStream::EventStream(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
EventStream::EventStream(EventStream&& other) noexcept = default;
EventStream::~EventStream()                            = default;

Result<EventStream> EventStream::open(const std::string& url, const std::string& query) {
    auto impl = std::make_unique<Impl>(TRY(Url::parse(url)));
    TRY(impl->open());
    TRY(impl->send(Json::object({{"jsonrpc", "2.0"},
                                 {"id", 1},
                                 {"method", "subscribe"},
                                 {"params", Json::object({{"query", query}})}})
                       .dump()));
    EventStream out{std::move(impl)};
    // The answer to the subscription comes first, and holds no event.
    if (!TRY(out.next(patience)))
        return fail(errors::peer, "{} did not answer the subscription in {}", url, patience);
    return out;
}

Result<std::optional<Json>> EventStream::next(Duration at_most) {
    const auto text = TRY(impl_->frame(at_most));
    if (!text) return std::optional<Json>{};
    const auto json = TRY(Json::parse(*text, {.bytes = max_frame, .depth = 64}));
    if (const auto* error = json.find("error")) {
        const auto* data = error->find("data");
        return fail(errors::input, "{}", data != nullptr ? data->raw() : error->dump());
    }
    return std::optional{*TRY(json.member("result"))};
}

}  // namespace ve::client
