#include "keyring/agent/agent.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "keyring/records.hpp"

namespace ve::keyring::agent {
namespace {

Result<HeldKey> held_key(Keyring& ring, const KeyInfo& info) {
    auto secret = TRY(ring.export_key(info.name));
    if (info.algorithm == KeyAlgorithm::ed25519) {
        auto key = TRY(ed25519::PrivateKey::from_seed(secret.reveal()));
        return HeldKey{info, std::move(key)};
    }
    auto key = TRY(secp256k1::PrivateKey::from_secret(std::move(secret)));
    return HeldKey{info, std::move(key)};
}

bool can_be_held(const KeyInfo& info) {
    return info.holder == KeyHolder::keyring &&
           (info.algorithm == KeyAlgorithm::secp256k1 || info.algorithm == KeyAlgorithm::ed25519);
}

ByteArray<64> signature_of(const HeldKey& held, ByteView bytes) {
    if (const auto* key = std::get_if<secp256k1::PrivateKey>(&held.key))
        return secp256k1::sign(*key, bytes);
    return ed25519::sign(std::get<ed25519::PrivateKey>(held.key), bytes);
}

Error locked(bool ran_out) {
    return fail(errors::authentication, "the key agent is locked{}",
                ran_out ? ": its time is over" : "")
        .with_hint("ve keys agent unlock");
}

}  // namespace

Result<std::vector<HeldKey>> held_keys(Keyring& ring, const std::vector<std::string>& names) {
    std::vector<HeldKey> out;
    if (names.empty()) {
        for (const auto& info : TRY(ring.list()))
            if (can_be_held(info)) out.push_back(TRY(held_key(ring, info)));
        return out;
    }
    for (const auto& name : names) {
        const auto info = TRY(ring.get(name));
        if (!can_be_held(info))
            return fail(errors::usage, "the key agent cannot hold {} ({} key, {})", name,
                        info.kind(), name_of(info.algorithm));
        out.push_back(TRY(held_key(ring, info)));
    }
    return out;
}

Json to_json(const KeyInfo& key) {
    return Json::object({{"name", key.name},
                         {"algorithm", name_of(key.algorithm)},
                         {"address", key.address.text()},
                         {"public_key", base64(key.public_key)},
                         {"path", key.path}});
}

Result<KeyInfo> key_from_json(const Json& json) {
    const auto name       = TRY(TRY(json.member("name"))->text());
    const auto algorithm  = TRY(parse_key_algorithm(TRY(TRY(json.member("algorithm"))->text())));
    const auto public_key = TRY(parse_base64(TRY(TRY(json.member("public_key"))->text())));
    const auto path       = TRY(TRY(json.member("path"))->text());
    const auto address    = TRY(address_of(algorithm, public_key));
    return KeyInfo{.name       = name,
                   .algorithm  = algorithm,
                   .public_key = public_key,
                   .address    = address,
                   .path       = path};
}

Result<void> Agent::unlock(const Secret& passphrase) {
    auto keys = TRY(options_.load(passphrase));
    keys_     = std::move(keys);
    ran_out_  = false;
    ends_at_  = Duration{options_.since_boot().nanos + options_.hold.nanos};
    return {};
}

void Agent::lock() {
    keys_.clear();  // each wipes itself
    ends_at_.reset();
}

void Agent::forget_if_due() {
    if (!ends_at_ || options_.since_boot() < *ends_at_) return;
    lock();
    ran_out_ = true;
}

Json Agent::status() {
    auto keys = Json::array();
    for (const auto& held : keys_) keys.push(to_json(held.info));
    auto out = Json::object({{"protocol", protocol_version},
                             {"locked", !ends_at_.has_value()},
                             {"keys", std::move(keys)},
                             {"rules", to_json(options_.rules)},
                             {"memory_locked", memory_can_be_locked()}});
    if (ends_at_) {
        const auto left = ends_at_->nanos - options_.since_boot().nanos;
        out.set("seconds_left", (left + 999'999'999) / 1'000'000'000);
    }
    return out;
}

Result<void> Agent::note(const Request& request, const Peer& peer, const Judgement& judged) {
    auto messages = Json::array();
    for (const auto& message : judged.messages) messages.push(message);
    auto line = Json::object({{"key", request.key},
                              {"form", judged.form},
                              {"chain_id", judged.chain_id},
                              {"messages", std::move(messages)},
                              {"verdict", judged.refusal ? "refused" : "signed"},
                              {"pid", peer.pid},
                              {"uid", peer.uid}});
    if (judged.refusal) line.set("why", judged.refusal->detail());
    return options_.log(line);
}

Result<Json> Agent::sign(const Request& request, const Peer& peer) {
    const auto held = std::ranges::find_if(
        keys_, [&](const HeldKey& one) { return one.info.name == request.key; });
    Judgement judged = judge(options_.rules, request.bytes);
    if (!ends_at_)
        judged.refusal = locked(ran_out_);
    else if (held == keys_.end())
        judged.refusal =
            fail(errors::input, "the key agent holds no key named {}", printable(request.key));
    TRY(note(request, peer, judged));
    if (judged.refusal) return *judged.refusal;
    return Json::object({{"signature", base64(signature_of(*held, request.bytes))}});
}

Result<Json> Agent::answer(const Request& request, const Peer& peer) {
    forget_if_due();
    switch (request.verb) {
        case Request::Verb::sign: return sign(request, peer);
        case Request::Verb::lock: lock(); break;
        case Request::Verb::status:
        case Request::Verb::unlock:
        case Request::Verb::stop: break;
    }
    return status();
}

}  // namespace ve::keyring::agent
