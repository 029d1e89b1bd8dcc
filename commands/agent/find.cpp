#include "commands/agent/find.hpp"

#include "base/text.hpp"

namespace ve {
namespace {

namespace agent = keyring::agent;

class AgentSigner final : public client::Signer {
  public:
    AgentSigner(agent::Client client, KeyInfo key)
        : client_{std::move(client)}, key_{std::move(key)} {}
    Address address() const override { return key_.address; }
    Bytes public_key() const override { return key_.public_key; }
    Result<ByteArray<64>> sign(ByteView message) const override {
        return client_.sign(key_, message);
    }

  private:
    mutable agent::Client client_;
    KeyInfo key_;
};

Result<std::optional<KeyInfo>> key_of(agent::Client& client, std::string_view name) {
    for (auto& key : TRY(client.keys()))
        if (key.name == name) return std::optional{std::move(key)};
    return std::optional<KeyInfo>{};
}

}  // namespace

std::filesystem::path agent_socket(const Session& session) {
    const auto named = session.streams().environment("VE_AGENT");
    if (named && !named->empty()) return *named;
    return session.home() / "agent" / "socket";
}

Result<std::optional<agent::Client>> find_agent(Session& session) {
    if (session.flags.no_agent || session.attached()) return std::optional<agent::Client>{};
    return agent::Client::connect(agent_socket(session));
}

Result<agent::Client> need_agent(Session& session) {
    const auto socket = agent_socket(session);
    auto found        = TRY(agent::Client::connect(socket));
    if (found) return *std::move(found);
    return fail(errors::peer, "no key agent listens at {}", printable(socket.native(), 200))
        .with_hint("ve keys agent start");
}

Result<std::optional<KeyInfo>> key_in_agent(Session& session, std::string_view name) {
    auto client = TRY(find_agent(session));
    if (!client) return std::optional<KeyInfo>{};
    return key_of(*client, name);
}

Result<std::unique_ptr<client::Signer>> signer_in_agent(Session& session, std::string_view name) {
    auto client = TRY(find_agent(session));
    if (!client) return std::unique_ptr<client::Signer>{};
    auto key = TRY(key_of(*client, name));
    if (!key) return std::unique_ptr<client::Signer>{};
    if (key->algorithm != KeyAlgorithm::secp256k1)
        return fail(errors::usage, "key {} is {}; transactions are signed with secp256k1",
                    key->name, name_of(key->algorithm));
    return std::unique_ptr<client::Signer>{
        std::make_unique<AgentSigner>(*std::move(client), *std::move(key))};
}

}  // namespace ve
