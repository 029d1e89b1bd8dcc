// The agent itself: opened keys for a time, and the one decision whether to sign. It knows no
// socket: server.hpp brings requests, and who sent them.
#pragma once

#include <variant>

#include "base/time.hpp"
#include "keyring/agent/protocol.hpp"
#include "keyring/agent/rules.hpp"
#include "keyring/keyring.hpp"

namespace ve::keyring::agent {

struct Peer {
    std::int64_t pid  = 0;
    std::uint32_t uid = 0;
};

struct HeldKey {
    KeyInfo info;
    std::variant<secp256k1::PrivateKey, ed25519::PrivateKey> key;
};
// The keys of a keyring that can sign; with names, exactly these. Errors: one is not there, or
// signs nothing.
Result<std::vector<HeldKey>> held_keys(Keyring& ring, const std::vector<std::string>& names);

Json to_json(const KeyInfo& key);
Result<KeyInfo> key_from_json(const Json& json);

class Agent {
  public:
    struct Options {
        Rules rules;
        Duration hold = Duration::seconds(3600);  // how long keys stay after an unlock
        std::function<Result<std::vector<HeldKey>>(const Secret& passphrase)> load;
        std::function<Duration()> since_boot;  // goes on while the machine sleeps
        // Writes one line of the log. What cannot be written down is not signed.
        std::function<Result<void>(const Json& line)> log;
    };
    explicit Agent(Options options) : options_{std::move(options)} {}

    Result<void> unlock(const Secret& passphrase);
    void lock();  // forgets every key
    // When it forgets, in time since boot; nothing: it holds none.
    std::optional<Duration> ends_at() const { return ends_at_; }
    void forget_if_due();

    // Everything but unlock and stop, which are the server's to complete.
    Result<Json> answer(const Request& request, const Peer& peer);

  private:
    Json status();
    Result<Json> sign(const Request& request, const Peer& peer);
    Result<void> note(const Request& request, const Peer& peer, const Judgement& judged);

    Options options_;
    std::vector<HeldKey> keys_;
    std::optional<Duration> ends_at_;
    bool ran_out_ = false;
};

}  // namespace ve::keyring::agent
