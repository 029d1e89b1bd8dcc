// A blocking gRPC client without stubs, for tests: bytes in, bytes out.
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <string>
#include <vector>

namespace ve::serve {

class GrpcClient {
  public:
    explicit GrpcClient(const std::string& address) {
        grpc::ChannelArguments arguments;
        arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        arguments.SetMaxReceiveMessageSize(-1);
        stub_ = std::make_unique<grpc::GenericStub>(
            grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
    }

    struct Answer {
        grpc::Status status;
        std::string bytes;
        std::string height;  // initial metadata x-cosmos-block-height
    };
    Answer call(const std::string& method, const std::string& request,
                const std::string& height      = {},
                grpc_compression_algorithm zip = GRPC_COMPRESS_NONE) {
        grpc::ClientContext context;
        if (!height.empty()) context.AddMetadata("x-cosmos-block-height", height);
        if (zip != GRPC_COMPRESS_NONE) context.set_compression_algorithm(zip);
        // Waits for a connection, but not longer than a second.
        context.set_wait_for_ready(true);
        context.set_deadline(
            gpr_time_add(gpr_now(GPR_CLOCK_REALTIME), gpr_time_from_seconds(1, GPR_TIMESPAN)));
        grpc::CompletionQueue queue;
        const auto reader = stub_->PrepareUnaryCall(&context, method, buffer(request), &queue);
        reader->StartCall();
        Answer answer;
        grpc::ByteBuffer bytes;
        reader->Finish(&bytes, &answer.status, this);
        wait(queue);
        answer.bytes         = text(bytes);
        const auto& metadata = context.GetServerInitialMetadata();
        if (const auto found = metadata.find("x-cosmos-block-height"); found != metadata.end())
            answer.height.assign(found->second.data(), found->second.size());
        return answer;
    }

    // Sends each request when the one before is answered.
    std::vector<std::string> stream(const std::string& method,
                                    const std::vector<std::string>& requests) {
        grpc::ClientContext context;
        grpc::CompletionQueue queue;
        const auto call = stub_->PrepareCall(&context, method, &queue);
        call->StartCall(this);
        std::vector<std::string> out;
        if (!wait(queue)) return out;
        for (const auto& request : requests) {
            call->Write(buffer(request), this);
            if (!wait(queue)) return out;
            grpc::ByteBuffer answer;
            call->Read(&answer, this);
            if (!wait(queue)) return out;
            out.push_back(text(answer));
        }
        call->WritesDone(this);
        wait(queue);
        grpc::Status status;
        call->Finish(&status, this);
        wait(queue);
        return out;
    }

  private:
    static bool wait(grpc::CompletionQueue& queue) {
        void* tag = nullptr;
        bool ok   = false;
        return queue.Next(&tag, &ok) && ok;
    }
    static grpc::ByteBuffer buffer(const std::string& bytes) {
        const grpc::Slice slice{bytes};
        return grpc::ByteBuffer{&slice, 1};
    }
    static std::string text(const grpc::ByteBuffer& bytes) {
        std::vector<grpc::Slice> slices;
        std::string out;
        if (!bytes.Valid() || !bytes.Dump(&slices).ok()) return out;
        for (const auto& slice : slices)
            out.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
        return out;
    }

    std::unique_ptr<grpc::GenericStub> stub_;
};

}  // namespace ve::serve
