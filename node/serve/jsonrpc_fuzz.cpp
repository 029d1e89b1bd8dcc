// Bytes of an HTTP body, and then of a URL, through the RPC service against a node that has
// nothing. Whatever comes, the answer is JSON-RPC: one answer a request, each a result or an error.
#include "node/serve/fake_node_test.hpp"
#include "node/serve/jsonrpc.hpp"
#include "node/serve/limits.hpp"

namespace {

using namespace ve;
using namespace ve::serve;

void check_answer(const Json& answer) {
    VE_INVARIANT(answer.is_object());
    VE_INVARIANT(answer.member("jsonrpc").value()->raw() == "2.0");
    const auto *result = answer.find("result"), *error = answer.find("error");
    VE_INVARIANT((result == nullptr) != (error == nullptr));
    VE_INVARIANT(result == nullptr || answer.find("id") != nullptr);
    if (error == nullptr) return;
    VE_INVARIANT(error->member("code").value()->i64().ok());
    VE_INVARIANT(error->member("message").value()->is_string());
}

void check(const HttpResponse& response) {
    const auto status = response.status;
    VE_INVARIANT(status == 200 || status == 404 || status == 405 || status == 500);
    if (response.content_type != "application/json" || response.body.empty()) return;
    const auto json = Json::parse(response.body);
    VE_INVARIANT(json.ok());
    if (!json->is_array()) return check_answer(*json);
    VE_INVARIANT(json->items().size() <= limits::batch_requests);
    for (const auto& answer : json->items()) check_answer(answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // What is broadcast grows the chain: a long run takes a new one now and then.
    static std::optional<FakeNode> node;
    static std::optional<RpcService> service;
    if (!node || node->status().latest_height.value > 50) {
        node.emplace(2);
        service.emplace(*node);
    }
    const std::string text{reinterpret_cast<const char*>(data), size};
    HttpRequest post;
    post.method       = "POST";
    post.target       = "/";
    post.content_type = "application/json";
    post.body         = text;
    check(service->prepare(post).run());
    HttpRequest get;
    get.method = "GET";
    get.target = "/" + text;
    check(service->prepare(get).run());
    return 0;
}
