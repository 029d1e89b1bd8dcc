// Bytes of a URL, and of a body after the first blank, through the REST gateway.
#include "node/serve/fake_node_test.hpp"
#include "node/serve/rest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve::serve;
    static FakeNode node{2};
    static RestService service{node};
    const std::string text{reinterpret_cast<const char*>(data), size};
    const auto blank = text.find(' ');
    HttpRequest request;
    request.method       = blank == std::string::npos ? "GET" : "POST";
    request.target       = "/" + text.substr(0, blank);
    request.body         = blank == std::string::npos ? "" : text.substr(blank + 1);
    request.block_height = "1";
    service.prepare(request).run();
    return 0;
}
