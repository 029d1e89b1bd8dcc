#include "node/serve/grpc_gate.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "node/serve/http2_watch.hpp"
#include "node/serve/limits.hpp"

namespace ve::serve {

// What an epoll event points to: one end of a connection, or (without one) the gate itself.
struct GateEnd {
    GatedConnection* connection = nullptr;
    int fd                      = -1;
    std::uint32_t events        = 0;      // that epoll was asked for
    bool known                  = false;  // to epoll
};

namespace {

void epoll_ask(int epoll, GateEnd& end, std::uint32_t events) {
    if (end.known && end.events == events) return;
    epoll_event event{};
    event.events   = events;
    event.data.ptr = &end;
    epoll_ctl(epoll, end.known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, end.fd, &event);
    end.events = events;
    end.known  = true;
}

}  // namespace

// A client, the library's other end, and the bytes between them. A direction is read again only
// when what was read before is written: neither side can make this one grow.
class GatedConnection {
  public:
    GatedConnection(int epoll, int client, int inner) : epoll_{epoll} {
        client_ = {this, client};
        inner_  = {this, inner};
        ask();
    }
    // Closing is not enough for epoll to forget: a child process may hold a copy for a while.
    ~GatedConnection() {
        for (const int fd : {client_.fd, inner_.fd}) {
            epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
            close(fd);
        }
    }
    GatedConnection(const GatedConnection&)            = delete;
    GatedConnection& operator=(const GatedConnection&) = delete;

    bool dead() const { return dead_; }
    bool silent() const { return silent_; }  // has not sent a byte yet
    void drop() { dead_ = true; }

    void on_event(const GateEnd& end, std::uint32_t events) {
        if (dead_) return;
        const bool readable = (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
        if (&end == &client_) {
            if (readable) move(client_, inner_, up_, true);
            if ((events & EPOLLOUT) != 0) move(inner_, client_, down_, false);
        } else {
            if (readable) move(inner_, client_, down_, false);
            if ((events & EPOLLOUT) != 0) move(client_, inner_, up_, true);
        }
        if (!dead_) ask();
    }

  private:
    struct Flow {
        std::array<std::uint8_t, 16 * 1024> buffer;
        std::size_t begin = 0, end = 0;
        bool empty() const { return begin == end; }
    };

    void move(const GateEnd& from, const GateEnd& to, Flow& flow, bool watched) {
        if (flow.empty()) {
            const auto count = recv(from.fd, flow.buffer.data(), flow.buffer.size(), MSG_DONTWAIT);
            if (count <= 0) {
                dead_ = count == 0 || (errno != EAGAIN && errno != EINTR);
                return;
            }
            flow.begin = 0;
            flow.end   = static_cast<std::size_t>(count);
            silent_    = silent_ && !watched;
            if (watched && !watch_.feed(ByteView{flow.buffer.data(), flow.end})) {
                dead_ = true;
                return;
            }
        }
        const auto count = send(to.fd, flow.buffer.data() + flow.begin, flow.end - flow.begin,
                                MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0)
            dead_ = errno != EAGAIN && errno != EINTR;
        else
            flow.begin += static_cast<std::size_t>(count);
    }

    void ask() {
        const auto want = [](const Flow& in, const Flow& out) {
            return (in.empty() ? EPOLLIN : 0U) | (out.empty() ? 0U : EPOLLOUT);
        };
        epoll_ask(epoll_, client_, want(up_, down_));
        epoll_ask(epoll_, inner_, want(down_, up_));
    }

    const int epoll_;
    GateEnd client_, inner_;
    Flow up_, down_;
    Http2Watch watch_;
    bool dead_ = false, silent_ = true;
};

GrpcGate::GrpcGate(Listener listener, std::function<void(int)> hand_over)
    : listener_{std::move(listener)},
      hand_over_{std::move(hand_over)},
      epoll_{epoll_create1(EPOLL_CLOEXEC)},
      wake_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)},
      spare_{::open("/dev/null", O_RDONLY | O_CLOEXEC)} {}

GrpcGate::~GrpcGate() {
    connections_.clear();
    for (const int fd : {epoll_, wake_, spare_})
        if (fd >= 0) close(fd);
}

void GrpcGate::stop() { eventfd_write(wake_, 1); }

void GrpcGate::run() {
    GateEnd listening{nullptr, listener_.fd()}, waking{nullptr, wake_};
    epoll_ask(epoll_, listening, EPOLLIN);
    epoll_ask(epoll_, waking, EPOLLIN);
    std::array<epoll_event, 64> events{};
    while (true) {
        const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            auto& event = events[static_cast<std::size_t>(i)];
            auto& end   = *static_cast<GateEnd*>(event.data.ptr);
            if (&end == &waking) return connections_.clear();
            if (&end == &listening) {
                accept_all();
                continue;
            }
            end.connection->on_event(end, event.events);
            somebody_died_ = somebody_died_ || end.connection->dead();
        }
        // Only now: a later event of the same batch may still point to it.
        if (std::exchange(somebody_died_, false))
            std::erase_if(connections_, [](const auto& connection) { return connection->dead(); });
    }
}

void GrpcGate::accept_all() {
    while (true) {
        const int client = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client >= 0) {
            open(client);
            continue;
        }
        if (errno == EINTR || errno == ECONNABORTED) continue;
        if ((errno != EMFILE && errno != ENFILE) || spare_ < 0) return;
        // Out of descriptors: take this one with the spare, and send it away, or it would be
        // reported as waiting for ever.
        close(spare_);
        const int refused = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
        if (refused >= 0) close(refused);
        spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (refused < 0) return;
    }
}

// Makes room at the cost of the longest connected among those who have said nothing.
bool GrpcGate::drop_silent() {
    for (const auto& connection : connections_) {
        if (connection->dead() || !connection->silent()) continue;
        connection->drop();
        return somebody_died_ = true;
    }
    return false;
}

void GrpcGate::open(int client) {
    std::array<int, 2> pair{-1, -1};
    if ((connections_.size() >= limits::grpc_connections && !drop_silent()) ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair.data()) != 0) {
        close(client);
        return;
    }
    const int on = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections_.push_back(std::make_unique<GatedConnection>(epoll_, client, pair[0]));
    hand_over_(pair[1]);
}

}  // namespace ve::serve
