// gRPC over real sockets with a generic client: calls, heights, statuses, reflection, health.
#include <grpc/reflection/v1/reflection.pb.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "node/serve/fake_node_test.hpp"
#include "node/serve/grpc_client_test.hpp"
#include "node/serve/limits.hpp"
#include "node/serve/reflection.hpp"
#include "node/serve/server.hpp"
#include "node/world/clock.hpp"

namespace ve::serve {
namespace {

struct GrpcDesk {
    GrpcDesk() { server = Server::start(node, {.rpc = 0, .grpc = 0, .rest = 0}).value(); }
    GrpcClient client() { return GrpcClient{server->endpoints().grpc_address()}; }
    FakeNode node{3};
    std::unique_ptr<Server> server;
};

constexpr const char* balance_path = "/cosmos.bank.v1beta1.Query/Balance";

std::string balance_request(const std::string& address) {
    cosmos::bank::v1beta1::QueryBalanceRequest request;
    request.set_address(address);
    request.set_denom("uve");
    return request.SerializeAsString();
}

}  // namespace

TEST_CASE("a query is answered with the height that answered it", "[serve][grpc]") {
    GrpcDesk desk;
    auto client       = desk.client();
    const auto newest = client.call(balance_path, balance_request("ve1x"));
    REQUIRE(newest.status.ok());
    CHECK(newest.height == "3");
    cosmos::bank::v1beta1::QueryBalanceResponse response;
    REQUIRE(response.ParseFromString(newest.bytes));
    CHECK(response.balance().denom() == "uve");

    const auto older = client.call(balance_path, balance_request("ve1x"), "2");
    CHECK(older.height == "2");
    REQUIRE(response.ParseFromString(older.bytes));
    CHECK(response.balance().amount() == "2");
}

TEST_CASE("the log is told of each call, and of why one was refused", "[serve][grpc]") {
    world::VirtualClock clock{Time{}};
    std::mutex mutex;
    std::vector<std::string> lines;
    world::Log log{clock, world::LogFilter::parse("debug").value(),
                   [&](const world::LogLine& line) {
                       const std::lock_guard lock{mutex};
                       if (line.component == "grpc") lines.push_back(line.json());
                   }};
    FakeNode node{3};
    {
        const auto server =
            Server::start(node, {.rpc = 0, .grpc = 0, .rest = 0, .public_bind = false, .log = &log})
                .value();
        GrpcClient client{server->endpoints().grpc_address()};
        CHECK(client.call(balance_path, balance_request("ve1x")).status.ok());
        CHECK_FALSE(client.call(balance_path, balance_request("gone")).status.ok());
    }
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].find(R"("level":"debug")") != std::string::npos);
    CHECK(lines[0].find(balance_path) != std::string::npos);
    CHECK(lines[0].find("answered a request") != std::string::npos);
    CHECK(lines[1].find(R"("level":"info")") != std::string::npos);
    CHECK(lines[1].find("account gone not found") != std::string::npos);
}

TEST_CASE("a failing call has the status that clients expect", "[serve][grpc]") {
    struct Case {
        std::string_view name;
        const char* path;
        std::string bytes;
        const char* height;
        grpc::StatusCode code;
        std::string_view message;
    };
    const auto c = GENERATE(values<Case>({
        {"not there", balance_path, balance_request("gone"), "", grpc::StatusCode::NOT_FOUND,
         "account gone not found"},
        {"a wrong address", balance_path, balance_request("test"), "",
         grpc::StatusCode::INVALID_ARGUMENT, "invalid address: test"},
        {"an error of the SDK", balance_path, balance_request("ve1x"), "5000",
         grpc::StatusCode::UNKNOWN,
         "codespace sdk code 26: invalid height: cannot query with height in the future; please "
         "provide a valid height"},
        {"no height", balance_path, balance_request("ve1x"), "two",
         grpc::StatusCode::INVALID_ARGUMENT, "x-cosmos-block-height"},
        {"no such service", "/nope.Query/Balance", "", "", grpc::StatusCode::UNIMPLEMENTED,
         "/nope.Query/Balance"},
        {"no such method", "/cosmos.bank.v1beta1.Query/Nope", "", "",
         grpc::StatusCode::UNIMPLEMENTED, "Nope"},
        {"a message that travels in transactions", "/cosmos.bank.v1beta1.Msg/Send", "", "",
         grpc::StatusCode::UNIMPLEMENTED, "Msg/Send"},
        {"no protobuf", balance_path, "\xff\xff\xff", "", grpc::StatusCode::INVALID_ARGUMENT,
         "QueryBalanceRequest"},
    }));
    CAPTURE(c.name);
    GrpcDesk desk;
    const auto answer = desk.client().call(c.path, c.bytes, c.height);
    CHECK(answer.status.error_code() == c.code);
    CHECK_THAT(answer.status.error_message(), Catch::Contains(std::string{c.message}));
}

TEST_CASE("a broadcast waits on a worker and is answered", "[serve][grpc]") {
    GrpcDesk desk;
    CHECK(desk.client().call("/cosmos.tx.v1beta1.Service/BroadcastTx", "").status.ok());
    CHECK(desk.node.last_query().first == "/cosmos.tx.v1beta1.Service/BroadcastTx");
}

TEST_CASE("reflection lists the services and gives files with all they import", "[serve][grpc]") {
    namespace reflect  = grpc::reflection::v1;
    const auto version = GENERATE(as<std::string>{}, "v1", "v1alpha");
    GrpcDesk desk;
    std::vector<reflect::ServerReflectionRequest> questions(6);
    for (auto& question : questions) question.set_host("h");
    questions[0].set_list_services("*");
    questions[1].set_file_containing_symbol("cosmos.bank.v1beta1.Query");
    questions[2].set_file_by_filename("google/protobuf/any.proto");
    questions[3].set_file_containing_symbol("nope.Nope");
    questions[4].mutable_file_containing_extension()->set_containing_type(
        "google.protobuf.MethodOptions");
    questions[4].mutable_file_containing_extension()->set_extension_number(72295728);
    questions[5].set_all_extension_numbers_of_type("google.protobuf.MethodOptions");
    std::vector<std::string> sent;
    for (const auto& question : questions) sent.push_back(question.SerializeAsString());
    auto client        = desk.client();
    const auto answers = client.stream(
        fmt::format("/grpc.reflection.{}.ServerReflection/ServerReflectionInfo", version), sent);
    REQUIRE(answers.size() == questions.size());
    std::vector<reflect::ServerReflectionResponse> read(answers.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        REQUIRE(read[i].ParseFromString(answers[i]));
        CHECK(read[i].valid_host() == "h");
        CHECK(read[i].original_request().SerializeAsString() == sent[i]);
    }
    std::set<std::string> services;
    for (const auto& service : read[0].list_services_response().service())
        CHECK(services.insert(service.name()).second);
    for (const auto* name : {"cosmos.bank.v1beta1.Query", "cosmos.tx.v1beta1.Service",
                             "grpc.reflection.v1alpha.ServerReflection", "grpc.health.v1.Health"})
        CHECK(services.contains(name));

    // A client that knows nothing else can build every type from the answer.
    google::protobuf::DescriptorPool pool;
    std::map<std::string, google::protobuf::FileDescriptorProto> files;
    for (const auto& bytes : read[1].file_descriptor_response().file_descriptor_proto()) {
        google::protobuf::FileDescriptorProto file;
        REQUIRE(file.ParseFromString(bytes));
        files[file.name()] = file;
    }
    std::function<bool(const std::string&)> build = [&](const std::string& name) {
        if (pool.FindFileByName(name) != nullptr) return true;
        const auto file = files.find(name);
        if (file == files.end()) return false;
        for (const auto& import : file->second.dependency())
            if (!build(import)) return false;
        return pool.BuildFile(file->second) != nullptr;
    };
    CHECK(build("cosmos/bank/v1beta1/query.proto"));
    CHECK(pool.FindServiceByName("cosmos.bank.v1beta1.Query") != nullptr);

    CHECK(read[2].file_descriptor_response().file_descriptor_proto_size() == 1);
    CHECK(read[3].error_response().error_code() == 5);
    CHECK(read[4].has_file_descriptor_response());
    CHECK(read[5].all_extension_numbers_response().extension_number_size() >= 1);
}

TEST_CASE("every service of the list has its file, and every file its imports", "[serve][grpc]") {
    namespace reflect = grpc::reflection::v1;
    for (const auto& name : grpc_services()) {
        if (name.starts_with("grpc.health")) continue;
        CAPTURE(name);
        reflect::ServerReflectionRequest request;
        request.set_file_containing_symbol(name);
        reflect::ServerReflectionResponse response;
        REQUIRE(response.ParseFromString(answer_reflection(request.SerializeAsString()).value()));
        CHECK(response.has_file_descriptor_response());
    }
    CHECK_FALSE(answer_reflection("\xff").ok());
}

TEST_CASE("the server says that it is healthy, and which services it does not know",
          "[serve][grpc]") {
    GrpcDesk desk;
    auto client       = desk.client();
    const auto health = client.call("/grpc.health.v1.Health/Check", "");
    REQUIRE(health.status.ok());
    CHECK(health.bytes == "\x08\x01");
    CHECK(client.call("/grpc.health.v1.Health/Check", "\x0a\x04nope").status.error_code() ==
          grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("many clients call at the same time", "[serve][grpc]") {
    GrpcDesk desk;
    std::vector<std::thread> threads;
    std::atomic<int> answered{0};
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            auto client = desk.client();
            for (int n = 0; n < 50; ++n)
                if (client.call(balance_path, balance_request("ve1x")).status.ok()) ++answered;
        });
    for (auto& thread : threads) thread.join();
    CHECK(answered == 400);
}

TEST_CASE("a large answer and a large request pass, one above the limit does not",
          "[serve][grpc]") {
    GrpcDesk desk;
    auto client = desk.client();
    cosmos::bank::v1beta1::QueryBalanceRequest request;
    request.set_address("ve1x");
    request.set_denom(std::string(limits::grpc_message_bytes - 100, 'd'));
    const auto passed = client.call(balance_path, request.SerializeAsString());
    CHECK(passed.status.ok());
    CHECK(passed.bytes.size() > limits::grpc_message_bytes - 100);
    request.set_denom(std::string(limits::grpc_message_bytes + 1, 'd'));
    CHECK(client.call(balance_path, request.SerializeAsString()).status.error_code() ==
          grpc::StatusCode::RESOURCE_EXHAUSTED);
}

}  // namespace ve::serve
