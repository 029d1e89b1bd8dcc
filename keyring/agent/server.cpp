#include "keyring/agent/server.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <list>

namespace ve::keyring::agent {
namespace {

struct Connection {
    Descriptor socket;
    Peer peer;
    Bytes in, out;
    Duration deadline;
    bool passphrase_next = false;
    bool last            = false;  // closes once `out` is sent

    std::size_t frame_limit() const { return passphrase_next ? passphrase_max : frame_max; }
    ~Connection() { wipe(in); }
};

class Server {
  public:
    Server(Agent& agent, const Serve& how) : agent_{agent}, how_{how} {}
    Result<void> run();

  private:
    int wait();  // poll's answer
    void set_timer();
    void accept();
    void step(Connection& connection, short events);
    void read(Connection& connection);
    void take_frames(Connection& connection);
    void answer(Connection& connection, std::span<std::uint8_t> content);
    void say(Connection& connection, const Result<Json>& answer);
    void send(Connection& connection);
    void drop(Connection& connection) { connection.socket = Descriptor{}; }

    Agent& agent_;
    const Serve& how_;
    Descriptor timer_{::timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC)};
    std::list<Connection> connections_;
    std::vector<pollfd> polled_;
    bool stopping_ = false;
};

// The kernel wakes us when keys are to be forgotten, also out of a sleep of the machine.
void Server::set_timer() {
    itimerspec when{};
    if (const auto ends = agent_.ends_at()) {
        when.it_value.tv_sec  = ends->nanos / 1'000'000'000;
        when.it_value.tv_nsec = ends->nanos % 1'000'000'000;
    }
    ::timerfd_settime(timer_.number(), TFD_TIMER_ABSTIME, &when, nullptr);
}

int Server::wait() {
    polled_ = {{how_.stop, POLLIN, 0}, {how_.listener, POLLIN, 0}, {timer_.number(), POLLIN, 0}};
    std::int64_t timeout_ms = -1;
    const auto now          = how_.since_boot();
    for (const auto& connection : connections_) {
        const short events = connection.out.empty() ? POLLIN : POLLOUT;
        polled_.push_back({connection.socket.number(), events, 0});
        const auto left =
            std::max<std::int64_t>(connection.deadline.nanos - now.nanos, 0) / 1'000'000 + 1;
        timeout_ms = timeout_ms < 0 ? left : std::min(timeout_ms, left);
    }
    return ::poll(polled_.data(), polled_.size(),
                  static_cast<int>(std::min<std::int64_t>(timeout_ms, 3'600'000)));
}

void Server::accept() {
    Descriptor socket{::accept4(how_.listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
    if (!socket.is_open()) return;
    const auto peer = how_.identify(socket.number());
    auto& made      = connections_.emplace_back();
    made.socket     = std::move(socket);
    made.deadline   = Duration{how_.since_boot().nanos + how_.patience.nanos};
    if (!peer.ok() || peer->uid != ::geteuid()) return drop(made);  // strangers get no answer
    made.peer = *peer;
    if (connections_.size() <= connections_max) return;
    made.last = true;
    say(made, fail(errors::busy, "the key agent has {} connections open", connections_max));
}

void Server::say(Connection& connection, const Result<Json>& answer) {
    append(connection.out, frame(bytes_of(to_text(answer))));
    send(connection);
}

void Server::send(Connection& connection) {
    auto& out = connection.out;
    while (!out.empty()) {
        const auto sent =
            ::send(connection.socket.number(), out.data(), out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (sent <= 0) return drop(connection);
        out.erase(out.begin(), out.begin() + sent);
    }
    if (connection.last) drop(connection);
}

void Server::answer(Connection& connection, std::span<std::uint8_t> content) {
    if (connection.passphrase_next) {
        connection.passphrase_next = false;
        const auto passphrase      = Secret::copy_of(content);
        wipe(content);
        const auto opened = agent_.unlock(passphrase);
        if (!opened.ok()) return say(connection, opened.error());
        return say(connection, agent_.answer({}, connection.peer));
    }
    const auto request = parse_request(text_of(content));
    if (!request.ok()) {
        connection.last = true;
        return say(connection, request.error());
    }
    if (request->verb == Request::Verb::unlock) {
        connection.passphrase_next = true;
        return;
    }
    if (request->verb == Request::Verb::stop) {
        agent_.lock();
        stopping_ = true;
    }
    say(connection, agent_.answer(*request, connection.peer));
}

void Server::take_frames(Connection& connection) {
    auto& in = connection.in;
    while (connection.socket.is_open() && in.size() >= frame_head) {
        const auto size = frame_size(in, connection.frame_limit());
        if (!size.ok()) {
            connection.last = true;
            return say(connection, size.error());
        }
        if (in.size() < frame_head + *size) return;
        answer(connection, std::span{in}.subspan(frame_head, *size));
        in.erase(in.begin(), in.begin() + static_cast<std::ptrdiff_t>(frame_head + *size));
    }
}

void Server::read(Connection& connection) {
    std::array<std::uint8_t, 65536> part;
    const WipedOnExit wiped{part};
    const auto got = ::recv(connection.socket.number(), part.data(), part.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return drop(connection);
    connection.deadline = Duration{how_.since_boot().nanos + how_.patience.nanos};
    // A passphrase is not to be left behind by a buffer that grows.
    if (connection.passphrase_next)
        connection.in.reserve(frame_head + passphrase_max + part.size());
    append(connection.in, ByteView{part}.first(static_cast<std::size_t>(got)));
    take_frames(connection);
}

void Server::step(Connection& connection, short events) {
    if ((events & POLLOUT) != 0) {
        send(connection);
        take_frames(connection);
    } else if (events != 0) {
        read(connection);
    } else if (connection.deadline <= how_.since_boot()) {
        drop(connection);
    }
}

Result<void> Server::run() {
    if (!timer_.is_open()) return fail(errors::io, "no timer: {}", std::strerror(errno));
    while (!stopping_) {
        set_timer();
        if (wait() < 0 && errno != EINTR)
            return fail(errors::io, "cannot wait for requests: {}", std::strerror(errno));
        agent_.forget_if_due();
        if ((polled_[0].revents & POLLIN) != 0) break;
        std::size_t at = 3;
        for (auto& connection : connections_) step(connection, polled_[at++].revents);
        if ((polled_[1].revents & POLLIN) != 0) accept();
        connections_.remove_if([](const Connection& one) { return !one.socket.is_open(); });
    }
    agent_.lock();
    return {};
}

}  // namespace

Result<void> serve(Agent& agent, const Serve& how) {
    Server server{agent, how};
    auto out = server.run();
    agent.lock();
    return out;
}

}  // namespace ve::keyring::agent
