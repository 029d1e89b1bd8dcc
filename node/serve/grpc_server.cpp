#include "node/serve/grpc_server.hpp"

#include <grpc/support/log.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/sdk_errors.hpp"
#include "node/serve/grpc_bytes.hpp"
#include "node/serve/grpc_gate.hpp"
#include "node/serve/limits.hpp"
#include "node/serve/reflection.hpp"
#include "node/serve/rpc_call.hpp"

namespace ve::serve {
namespace {

constexpr std::string_view broadcast_path = "/cosmos.tx.v1beta1.Service/BroadcastTx";
constexpr std::string_view height_key     = "x-cosmos-block-height";

grpc::Status to_grpc(const Error& error) {
    const auto status = rpc_status(error);
    return {static_cast<grpc::StatusCode>(status.code), status.message};
}

// One request, one answer, of any rpc in the catalog.
class UnaryCall final : public grpc::ServerGenericBidiReactor {
  public:
    UnaryCall(const Node& node, const GrpcServer::Post& post, world::Log* log,
              grpc::GenericCallbackServerContext& context)
        : node_{node}, post_{post}, log_{log}, context_{context} {
        StartRead(&request_);
    }

    void OnReadDone(bool ok) override {
        if (!ok)
            return refuse({grpc::StatusCode::INVALID_ARGUMENT, "a request message is missing"});
        if (context_.method() != broadcast_path) return answer();
        if (!post_(Pace::soon, [this] { answer(); }))
            refuse({grpc::StatusCode::UNAVAILABLE, "too many requests are waiting"});
    }
    void OnDone() override { delete this; }

  private:
    void answer() {
        const auto reply = call();
        if (!reply.ok()) return refuse(to_grpc(reply.error()));
        tell(grpc::Status::OK, reply->bytes.size());
        context_.AddInitialMetadata(std::string{height_key}, std::to_string(reply->height.value));
        answer_ = buffer_of(reply->bytes);
        StartWriteAndFinish(&answer_, {}, grpc::Status::OK);
    }

    void refuse(const grpc::Status& status) {
        tell(status, 0);
        Finish(status);
    }

    void tell(const grpc::Status& status, std::size_t bytes) const {
        const auto level = status.ok() ? world::LogLevel::debug : world::LogLevel::info;
        if (log_ == nullptr || !log_->wants("grpc", level)) return;
        log_->write(level, "grpc", status.ok() ? "answered a request" : "refused a request",
                    {{"status", static_cast<int>(status.error_code())},
                     {"method", context_.method()},
                     {"why", status.error_message()},
                     {"bytes", bytes}});
    }

    Result<BytesReply> call() {
        std::string asked;
        const auto& metadata = context_.client_metadata();
        if (const auto found =
                metadata.find(grpc::string_ref{height_key.data(), height_key.size()});
            found != metadata.end())
            asked.assign(found->second.data(), found->second.size());
        const auto height = TRY(parse_height(asked));
        const auto bytes  = TRY(bytes_in(request_));
        return call_rpc(node_, context_.method(), bytes, height);
    }

    const Node& node_;
    const GrpcServer::Post& post_;
    world::Log* log_;
    grpc::GenericCallbackServerContext& context_;
    grpc::ByteBuffer request_, answer_;
};

// Questions and answers by turns, until the client has no more.
class ReflectionCall final : public grpc::ServerGenericBidiReactor {
  public:
    ReflectionCall() { StartRead(&request_); }

    void OnReadDone(bool ok) override {
        if (!ok) return Finish(grpc::Status::OK);
        const auto bytes = bytes_in(request_);
        if (!bytes.ok()) return Finish(to_grpc(bytes.error()));
        const auto answer = answer_reflection(*bytes);
        if (!answer.ok()) return Finish(to_grpc(answer.error()));
        answer_ = buffer_of(*answer);
        StartWrite(&answer_);
    }
    void OnWriteDone(bool ok) override {
        if (!ok) return Finish(grpc::Status::CANCELLED);
        StartRead(&request_);
    }
    void OnDone() override { delete this; }

  private:
    grpc::ByteBuffer request_, answer_;
};

// A node that answers is healthy: the state never changes while it can be asked.
class HealthCall final : public grpc::ServerGenericBidiReactor {
  public:
    explicit HealthCall(bool watch) : watch_{watch} { StartRead(&request_); }

    void OnReadDone(bool ok) override {
        const auto bytes = ok ? bytes_in(request_) : std::string{};
        if (!bytes.ok()) return end(to_grpc(bytes.error()));
        // The request's only field: 1, the service's name.
        const bool named = bytes->size() > 2 && (*bytes)[0] == '\x0a';
        const auto name  = named ? bytes->substr(2) : std::string{};
        const bool known = name.empty() || std::ranges::binary_search(grpc_services(), name);
        if (!known && !watch_) return end({grpc::StatusCode::NOT_FOUND, "unknown service " + name});
        answer_ = buffer_of(known ? "\x08\x01" : "\x08\x03");  // SERVING, SERVICE_UNKNOWN
        if (watch_)
            StartWrite(&answer_);
        else
            StartWriteAndFinish(&answer_, {}, grpc::Status::OK);
    }
    void OnCancel() override {
        if (watch_) end(grpc::Status::CANCELLED);
    }
    void OnDone() override { delete this; }

  private:
    void end(const grpc::Status& status) {
        if (!ended_.exchange(true)) Finish(status);
    }

    const bool watch_;
    std::atomic<bool> ended_{false};
    grpc::ByteBuffer request_, answer_;
};

}  // namespace

class GenericService final : public grpc::CallbackGenericService {
  public:
    GenericService(const Node& node, GrpcServer::Post post, world::Log* log)
        : node_{node}, post_{std::move(post)}, log_{log} {}

    grpc::ServerGenericBidiReactor* CreateReactor(
        grpc::GenericCallbackServerContext* context) override {
        const auto& method = context->method();
        if (method == "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo" ||
            method == "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
            return new ReflectionCall;
        if (method == "/grpc.health.v1.Health/Check") return new HealthCall{false};
        if (method == "/grpc.health.v1.Health/Watch") return new HealthCall{true};
        return new UnaryCall{node_, post_, log_, *context};
    }

  private:
    const Node& node_;
    const GrpcServer::Post post_;
    world::Log* log_;
};

namespace {

void set_limits(grpc::ServerBuilder& builder) {
    builder.SetMaxReceiveMessageSize(static_cast<int>(limits::grpc_message_bytes));
    builder.SetMaxSendMessageSize(-1);
    // A few kilobytes of gzip unfold to any size before the limit above is looked at.
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits::grpc_streams);
    builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, limits::grpc_metadata_bytes);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                               limits::grpc_connection_minutes * 60'000);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 30'000);
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                               limits::grpc_handshake_seconds * 1000);
    builder.AddChannelArgument(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
}

}  // namespace

struct GrpcServer::Parts {
    GenericService service;
    std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor;
    std::unique_ptr<grpc::Server> server;
    GrpcGate gate;
    std::thread thread;

    Parts(const Node& node, Listener listener, Post post, world::Log* log)
        : service{node, std::move(post), log}, gate{std::move(listener), [this](int fd) {
                                                        hand_over(fd);
                                                    }} {}

    void start_library() {
        gpr_set_log_function([](gpr_log_func_args*) {});  // it would write to the user's terminal
        grpc::ServerBuilder builder;
        set_limits(builder);
        builder.RegisterCallbackGenericService(&service);
        acceptor = builder.experimental().AddExternalConnectionAcceptor(
            grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
            grpc::InsecureServerCredentials());
        server = builder.BuildAndStart();
    }

    void hand_over(int fd) {
        grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
        parameters.fd = fd;
        acceptor->HandleNewConnection(&parameters);
    }
};

GrpcServer::GrpcServer(const Node& node, Listener listener, Post post, world::Log* log)
    : parts_{std::make_unique<Parts>(node, std::move(listener), std::move(post), log)} {
    parts_->thread = std::thread{[parts = parts_.get()] {
        parts->start_library();
        parts->gate.run();
    }};
}

GrpcServer::~GrpcServer() {
    parts_->gate.stop();
    parts_->thread.join();
    parts_->server->Shutdown(gpr_inf_past(GPR_CLOCK_REALTIME));
}

}  // namespace ve::serve
