// Bytes of an HTTP body, and then of a URL, through the RPC service against a node that has
// nothing.
#include "node/serve/fake_node_test.hpp"
#include "node/serve/jsonrpc.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve::serve;
    static FakeNode node{2};
    static RpcService service{node};
    const std::string text{reinterpret_cast<const char*>(data), size};
    HttpRequest post;
    post.method = "POST";
    post.target = "/";
    post.body   = text;
    service.prepare(post).run();
    HttpRequest get;
    get.method = "GET";
    get.target = "/" + text;
    service.prepare(get).run();
    return 0;
}
