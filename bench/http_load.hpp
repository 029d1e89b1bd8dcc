// A client that costs as little as it can: kept connections, one request in flight on each, all on
// the calling thread. It shares the cores with the server that it measures.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ve::bench {

// POSTs each body once, on as many connections as asked for. `answered` sees each answer's body.
void post_all(std::uint16_t port, std::size_t connections, const std::vector<std::string>& bodies,
              const std::function<void(std::string_view)>& answered);

// Nothing where nobody listens, or the answer is no HTTP.
bool answers(std::uint16_t port, const std::string& body, std::string& answer);

}  // namespace ve::bench
