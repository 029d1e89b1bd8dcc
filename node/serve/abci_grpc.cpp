#include "node/serve/abci_grpc.hpp"

#include <fcntl.h>
#include <grpc/support/log.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "node/serve/abci_calls.hpp"
#include "node/serve/grpc_bytes.hpp"
#include "node/serve/limits.hpp"

namespace ve::serve {
namespace {

class AbciCall final : public grpc::ServerGenericBidiReactor {
  public:
    using Answer = std::function<Result<AbciAnswer>(std::string_view, ByteView)>;
    AbciCall(const Answer& make, std::string method) : make_{make}, method_{std::move(method)} {
        StartRead(&request_);
    }

    void OnReadDone(bool ok) override {
        if (!ok)
            return Finish({grpc::StatusCode::INVALID_ARGUMENT, "a request message is missing"});
        const auto bytes = bytes_in(request_);
        if (!bytes.ok()) return Finish({grpc::StatusCode::INTERNAL, bytes.error().text()});
        const auto answer = make_(method_, bytes_of(*bytes));
        if (!answer.ok()) return Finish({grpc::StatusCode::UNIMPLEMENTED, answer.error().text()});
        if (answer->is_exception()) return Finish({grpc::StatusCode::UNKNOWN, answer->error});
        answer_ = buffer_of(text_of(answer->message));
        StartWriteAndFinish(&answer_, {}, grpc::Status::OK);
    }
    void OnDone() override { delete this; }

  private:
    const Answer& make_;
    const std::string method_;
    grpc::ByteBuffer request_, answer_;
};

class AbciService final : public grpc::CallbackGenericService {
  public:
    explicit AbciService(AbciCall::Answer make) : make_{std::move(make)} {}
    grpc::ServerGenericBidiReactor* CreateReactor(
        grpc::GenericCallbackServerContext* context) override {
        return new AbciCall{make_, context->method()};
    }

  private:
    const AbciCall::Answer make_;
};

class GrpcAbciServer final : public AbciServer {
  public:
    GrpcAbciServer(HostedApp& app, AbciListener listener, AbciOptions options)
        : app_{app},
          listener_{std::move(listener)},
          options_{std::move(options)},
          service_{[this](std::string_view method, ByteView request) {
              return answer(method, request);
          }},
          wake_{::eventfd(0, EFD_CLOEXEC)} {
        gpr_set_log_function([](gpr_log_func_args*) {});  // it would write to the terminal
        grpc::ServerBuilder builder;
        builder.SetMaxReceiveMessageSize(static_cast<int>(limits::abci_message_bytes));
        builder.SetMaxSendMessageSize(-1);
        builder.AddChannelArgument(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
        builder.RegisterCallbackGenericService(&service_);
        acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
            grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
            grpc::InsecureServerCredentials());
        server_ = builder.BuildAndStart();
        thread_ = std::thread{[this] { accept_all(); }};
    }

    ~GrpcAbciServer() override {
        const std::uint64_t one                = 1;
        [[maybe_unused]] const ::ssize_t wrote = ::write(wake_, &one, sizeof one);
        thread_.join();
        ::close(wake_);
        server_->Shutdown(gpr_inf_past(GPR_CLOCK_REALTIME));
    }

    std::string address() const override { return listener_.address().text(); }

  private:
    Result<AbciAnswer> answer(std::string_view method, ByteView request) {
        auto made = answer_abci(app_, method, request);
        if (made.ok() && made->is_exception() && options_.log)
            options_.log("a call was refused: " + made->error);
        if (app_.failure() && options_.on_failure && !told_.exchange(true)) options_.on_failure();
        return made;
    }

    void accept_all() {
        while (true) {
            std::array<pollfd, 2> waited{{{listener_.fd(), POLLIN, 0}, {wake_, POLLIN, 0}}};
            if (::poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) return;
            if (waited[1].revents != 0) return;
            if (waited[0].revents == 0) continue;
            const int fd = listener_.accept();
            if (fd < 0) continue;
            ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
            if (options_.log) options_.log("an engine opened a connection");
            grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
            parameters.fd = fd;
            acceptor_->HandleNewConnection(&parameters);
        }
    }

    HostedApp& app_;
    AbciListener listener_;
    AbciOptions options_;
    AbciService service_;
    std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
    std::unique_ptr<grpc::Server> server_;
    int wake_;
    std::atomic<bool> told_{false};
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<AbciServer>> start_abci_grpc(HostedApp& app, AbciListener listener,
                                                    AbciOptions options) {
    return std::unique_ptr<AbciServer>{
        std::make_unique<GrpcAbciServer>(app, std::move(listener), std::move(options))};
}

}  // namespace ve::serve
