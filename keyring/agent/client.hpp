// Asks an agent. It believes no signature before it has verified it.
#pragma once

#include "keyring/agent/socket.hpp"

namespace ve::keyring::agent {

class Client {
  public:
    // Nothing: no agent listens there.
    static Result<std::optional<Client>> connect(const std::filesystem::path& socket);

    Result<Json> status();
    Result<std::vector<KeyInfo>> keys();  // none while it is locked
    Result<ByteArray<64>> sign(const KeyInfo& key, ByteView bytes);
    Result<Json> lock();
    Result<Json> unlock(const Secret& passphrase);
    Result<Json> stop();
    Result<Peer> peer() const { return peer_of(socket_.number()); }

  private:
    Client(std::filesystem::path path, Descriptor socket)
        : path_{std::move(path)}, socket_{std::move(socket)} {}
    Result<Json> ask(const Request& request);
    Result<void> send(ByteView content);
    Result<Json> receive();
    Error gone(std::string_view what) const;

    std::filesystem::path path_;
    Descriptor socket_;
};

}  // namespace ve::keyring::agent
