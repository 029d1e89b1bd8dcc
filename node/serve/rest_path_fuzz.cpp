// Bytes of a URL, and of a body after the first blank, through the REST gateway. Whatever comes,
// the answer is a JSON object; a refusal has the gateway's three members.
#include "node/serve/fake_node_test.hpp"
#include "node/serve/rest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
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
    const auto response  = service.prepare(request).run();
    VE_INVARIANT(response.status >= 200 && response.status < 600);
    const auto json = Json::parse(response.body);
    VE_INVARIANT(json.ok() && json->is_object());
    if (response.status == 200) return 0;
    VE_INVARIANT(json->member("code").value()->u64(16).ok());
    VE_INVARIANT(json->member("message").value()->is_string());
    VE_INVARIANT(json->member("details").value()->is_array());
    return 0;
}
