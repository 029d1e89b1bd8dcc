// Boost's sockets, HTTP and WebSocket: for the few files that talk to them. Heavy.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

namespace ve::serve {

namespace asio       = boost::asio;
namespace beast      = boost::beast;
namespace beast_http = boost::beast::http;
namespace beast_ws   = boost::beast::websocket;
using tcp            = boost::asio::ip::tcp;
using BeastRequest   = beast_http::request<beast_http::string_body>;

}  // namespace ve::serve
