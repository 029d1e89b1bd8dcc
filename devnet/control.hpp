// The control socket of a running devnet: one JSON request a line, one JSON answer a line. A Unix
// socket with mode 0600 in the devnet's folder: only its owner turns time back.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "base/json.hpp"

namespace ve::devnet {

// Called for one request at a time, in the order of their effects; but for `watch`, which waits for
// something to happen and may be called by many.
using ControlHandler = std::function<Result<Json>(const std::string& method, const Json& params)>;

class ControlServer {
  public:
    static Result<std::unique_ptr<ControlServer>> start(const std::filesystem::path& socket,
                                                        ControlHandler handler);
    ~ControlServer();

  private:
    struct Impl;
    explicit ControlServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Errors of the devnet come back as they were there.
Result<Json> control(const std::filesystem::path& socket, const std::string& method,
                     const Json& params);

}  // namespace ve::devnet
