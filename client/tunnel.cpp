#include "client/tunnel.hpp"

#include <array>
#include <chrono>

namespace ve::client {
namespace {

namespace asio  = boost::asio;
namespace beast = boost::beast;

constexpr std::chrono::seconds until_there{5};
constexpr std::string_view nobody_there =
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

class Tunnel : public std::enable_shared_from_this<Tunnel> {
  public:
    Tunnel(beast::tcp_stream near, serve::BeastRequest request, std::shared_ptr<void> slot)
        : slot_{std::move(slot)},
          near_{std::move(near)},
          far_{near_.get_executor()},
          request_{std::move(request)} {}

    void open(const asio::ip::tcp::endpoint& behind) {
        far_.expires_after(until_there);
        far_.async_connect(behind, [self = shared_from_this()](beast::error_code error) {
            if (error) return self->refuse();
            self->far_.expires_never();
            beast::error_code ignored;
            self->far_.socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
            self->ask();
        });
    }

  private:
    void refuse() {
        asio::async_write(
            near_, asio::buffer(nobody_there),
            [self = shared_from_this()](beast::error_code, std::size_t) { self->close(); });
    }

    // The request again; whatever is answered belongs to the client.
    void ask() {
        beast::http::async_write(far_, request_,
                                 [self = shared_from_this()](beast::error_code error, std::size_t) {
                                     if (error) return self->close();
                                     self->carry(self->near_, self->far_, self->outward_);
                                     self->carry(self->far_, self->near_, self->inward_);
                                 });
    }

    using Room = std::array<char, 16 * 1024>;
    void carry(beast::tcp_stream& from, beast::tcp_stream& to, Room& room) {
        from.async_read_some(asio::buffer(room), [self = shared_from_this(), &from, &to, &room](
                                                     beast::error_code error, std::size_t count) {
            if (error) return self->close();
            asio::async_write(to, asio::buffer(room.data(), count),
                              [self, &from, &to, &room](beast::error_code failed, std::size_t) {
                                  if (failed) return self->close();
                                  self->carry(from, to, room);
                              });
        });
    }

    // What waits on either side ends with it.
    void close() {
        beast::error_code ignored;
        near_.socket().close(ignored);
        far_.socket().close(ignored);
    }

    std::shared_ptr<void> slot_;
    beast::tcp_stream near_, far_;
    serve::BeastRequest request_;
    Room outward_{}, inward_{};
};

}  // namespace

void Tunnels::accept(beast::tcp_stream stream, serve::BeastRequest request,
                     std::shared_ptr<void> slot) {
    std::make_shared<Tunnel>(std::move(stream), std::move(request), std::move(slot))->open(behind_);
}

}  // namespace ve::client
