// Threads block in reads and writes: an engine has four connections, and each waits for its answer.
#include "node/serve/abci_server.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <thread>

#include "node/serve/abci_calls.hpp"
#include "node/serve/abci_frames.hpp"
#include "node/serve/abci_grpc.hpp"
#include "node/serve/limits.hpp"

namespace ve::serve {
namespace {

bool send_all(int fd, ByteView bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return true;
}

// One connection: requests in, answers out, in their order.
class AbciStream {
  public:
    AbciStream(HostedApp& app, int fd) : app_{app}, fd_{fd} {}
    ~AbciStream() { ::close(fd_); }
    AbciStream(const AbciStream&)            = delete;
    AbciStream& operator=(const AbciStream&) = delete;

    // Until the engine goes, or says what is no ABCI. What was wrong, if anything.
    std::string run() {
        Bytes room(limits::abci_read_bytes);
        while (true) {
            const auto got = ::recv(fd_, room.data(), room.size(), 0);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return {};
            frames_.add(ByteView{room}.first(static_cast<std::size_t>(got)));
            if (!answer_all()) return wrong_;
        }
    }
    void cut() { ::shutdown(fd_, SHUT_RDWR); }

  private:
    // Everything that is here already, at once: an engine sends many CheckTx in a row.
    bool answer_all() {
        std::vector<ByteView> requests;
        std::optional<Error> broken;
        while (true) {
            const auto next = frames_.next();
            if (!next.ok()) {
                broken = next.error();
                break;
            }
            if (!*next) break;
            requests.push_back(**next);
        }
        Bytes out;
        for (const auto& answer : answer_abci(app_, requests)) {
            append(out, answer.frame());
            if (answer.is_exception()) wrong_ = answer.error;
        }
        if (broken && wrong_.empty()) {
            wrong_ = broken->text();
            append(out, AbciAnswer::exception(*broken).frame());
        }
        return send_all(fd_, out) && wrong_.empty();
    }

    HostedApp& app_;
    int fd_;
    AbciFrames frames_{limits::abci_message_bytes};
    std::string wrong_;
};

class SocketServer final : public AbciServer {
  public:
    SocketServer(HostedApp& app, AbciListener listener, AbciOptions options)
        : app_{app},
          listener_{std::move(listener)},
          options_{std::move(options)},
          wake_{::eventfd(0, EFD_CLOEXEC)},
          thread_{[this] { accept_all(); }} {}

    ~SocketServer() override {
        const std::uint64_t one                = 1;
        [[maybe_unused]] const ::ssize_t wrote = ::write(wake_, &one, sizeof one);
        thread_.join();
        ::close(wake_);
    }

    std::string address() const override { return listener_.address().text(); }

  private:
    struct Connection {
        AbciStream stream;
        std::atomic<bool> over{false};
        std::thread thread;
        Connection(HostedApp& app, int fd) : stream{app, fd} {}
    };

    void accept_all() {
        std::list<Connection> connections;
        while (true) {
            std::array<pollfd, 2> waited{{{listener_.fd(), POLLIN, 0}, {wake_, POLLIN, 0}}};
            if (::poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) break;
            if (waited[1].revents != 0) break;
            connections.remove_if([](Connection& one) {
                if (!one.over) return false;
                one.thread.join();
                return true;
            });
            if (waited[0].revents == 0) continue;
            const int fd = listener_.accept();
            if (fd < 0) continue;
            if (connections.size() >= limits::abci_connections) {
                ::close(fd);
                continue;
            }
            auto& one  = connections.emplace_back(app_, fd);
            one.thread = std::thread{[this, &one] { live(one); }};
        }
        for (auto& one : connections) one.stream.cut();
        for (auto& one : connections) one.thread.join();
    }

    void live(Connection& one) {
        if (options_.log) options_.log("an engine opened a connection");
        const auto wrong = one.stream.run();
        if (options_.log)
            options_.log(wrong.empty() ? "an engine closed a connection"
                                       : "a connection was closed: " + wrong);
        if (app_.failure() && options_.on_failure && !told_.exchange(true)) options_.on_failure();
        one.stream.cut();
        one.over = true;
    }

    HostedApp& app_;
    AbciListener listener_;
    AbciOptions options_;
    int wake_;
    std::atomic<bool> told_{false};
    std::thread thread_;  // last: starts when all else is there
};

}  // namespace

Result<std::unique_ptr<AbciServer>> AbciServer::start(HostedApp& app, AbciOptions options) {
    auto listener = TRY(AbciListener::bind(options.address));
    if (options.transport == AbciTransport::grpc)
        return start_abci_grpc(app, std::move(listener), std::move(options));
    return std::unique_ptr<AbciServer>{
        std::make_unique<SocketServer>(app, std::move(listener), std::move(options))};
}

}  // namespace ve::serve
