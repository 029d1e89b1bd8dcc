#include "commands/signer.hpp"

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "client/key_signer.hpp"
#include "commands/agent/find.hpp"
#include "commands/keys/store.hpp"
#include "devnet/accounts.hpp"
#include "devnet/registry.hpp"
#include "keyring/program/signer.hpp"

namespace ve {
namespace {

class KeyringSigner final : public client::Signer {
  public:
    KeyringSigner(Keyring ring, KeyInfo key) : ring_{std::move(ring)}, key_{std::move(key)} {}
    Address address() const override { return key_.address; }
    Bytes public_key() const override { return key_.public_key; }
    Result<ByteArray<64>> sign(ByteView message) const override {
        return ring_.sign(key_.name, message);
    }

  private:
    mutable Keyring ring_;
    KeyInfo key_;
};

// Started when it is first asked to sign, and kept for what comes after.
class ProgramSigner final : public client::Signer {
  public:
    ProgramSigner(keyring::program::Asking asking, KeyInfo key)
        : asking_{std::move(asking)}, key_{std::move(key)} {}
    Address address() const override { return key_.address; }
    Bytes public_key() const override { return key_.public_key; }
    Result<ByteArray<64>> sign(ByteView message) const override {
        if (!device_) device_.emplace(TRY(keyring::program::Program::start(asking_)));
        return device_->sign(key_, message);
    }

  private:
    keyring::program::Asking asking_;
    KeyInfo key_;
    mutable std::optional<keyring::program::Program> device_;
};

Result<std::unique_ptr<client::Signer>> program_signer(Session& session, KeyInfo key) {
    keyring::program::Asking asking;
    asking.arguments   = TRY(keyring::program::parse_arguments(key.program));
    asking.say         = [&session](std::string_view line) { session.say(line); };
    asking.may_confirm = !session.flags.no_input;
    TRY(keyring::program::find_program(asking.arguments[0], {}));
    return std::unique_ptr<client::Signer>{
        std::make_unique<ProgramSigner>(std::move(asking), std::move(key))};
}

// Also the operators of a devnet's other validators: operator-1, operator-2, …
bool is_role(std::string_view name) {
    constexpr std::string_view others = "operator-";
    if (name.starts_with(others) &&
        name.substr(others.size()).find_first_not_of("0123456789") == std::string_view::npos)
        return name.size() > others.size();
    for (const auto& role : devnet::roles())
        if (role.name == name) return true;
    return false;
}

// Who a name means: an account of the devnet, or a key of the agent or of a keyring.
struct Found {
    std::optional<devnet::Account> account;
    std::optional<Keyring> ring;
    std::optional<KeyInfo> key;
    bool in_agent = false;

    Address address() const { return account ? account->address : key->address; }
};

Result<Found> from_keyring(Session& session, const std::string& backend, const KeyFlags& flags) {
    auto ring = TRY(open_keyring(session, backend, flags.passphrase_file));
    auto key  = TRY(ring.get(flags.from));
    Found out;
    out.ring = std::move(ring);
    out.key  = std::move(key);
    return out;
}

}  // namespace

void KeyFlags::add(CLI::App& command) {
    command
        .add_option("--from", from, "Who signs: a key's name, or an account of the running devnet")
        ->group("Transaction");
    command.add_option("--backend", backend, "Only this keyring: file or test")
        ->check(CLI::IsMember({"file", "test"}))
        ->group("Transaction");
    command
        .add_option("--passphrase-file", passphrase_file,
                    "Read the keyring's passphrase from here (- for standard input)")
        ->group("Transaction");
    command.add_option("--keyring-backend", backend)->group("");  // as Go users type it
}

namespace {

// Without asking anybody: the devnet's accounts and the keys that need no passphrase.
std::vector<std::string> known_names(Session& session) {
    std::vector<std::string> out;
    const auto seed = session.devnet_seed();
    if (seed.ok() && *seed)
        for (const auto& role : devnet::roles()) out.emplace_back(role.name);
    std::error_code ignored;
    if (!std::filesystem::exists(keyring_folder(session, "test"), ignored)) return out;
    auto ring = open_keyring(session, "test", {});
    if (!ring.ok()) return out;
    const auto keys = ring->list();
    if (keys.ok())
        for (const auto& key : *keys) out.push_back(key.name);
    return out;
}

Result<Found> look_up(Session& session, const KeyFlags& flags) {
    if (!flags.backend.empty()) return from_keyring(session, flags.backend, flags);
    if (session.attached() || is_role(flags.from))
        if (const auto seed = TRY(session.devnet_seed()))
            return Found{devnet::account(*seed, flags.from), {}, {}, false};
    if (auto held = TRY(key_in_agent(session, flags.from))) {
        Found out;
        out.key      = std::move(held);
        out.in_agent = true;
        return out;
    }
    std::error_code ignored;
    if (std::filesystem::exists(keyring_folder(session, "test"), ignored)) {
        auto found = from_keyring(session, "test", flags);
        if (found.ok()) return found;
    }
    if (!std::filesystem::exists(keyring_folder(session, "file"), ignored))
        return fail(errors::usage, "no key is named {:.64}{}", printable(flags.from),
                    did_you_mean(flags.from, known_names(session)))
            .with_hint("{}",
                       is_role(flags.from)
                           ? "it is an account of devnets, and none is meant here: ve devnet up"
                           : fmt::format("ve keys new {:.64} makes one; ve devnet status shows "
                                         "the accounts of a devnet",
                                         printable(flags.from)));
    return from_keyring(session, "file", flags);
}

Result<void> must_name_somebody(Session& session, const KeyFlags& flags) {
    session.signer = flags.from;
    if (!flags.from.empty()) return {};
    return fail(errors::usage, "nobody was named to sign")
        .with_hint("--from NAME; ve keys list and ve devnet status know names");
}

// No name of a key is that long, and a wrong address should be told as one.
bool is_address(std::string_view text) {
    constexpr std::size_t shortest_address = 39;
    return text.size() >= shortest_address || text.starts_with("ve1");
}

// The key that an address means, by its name.
Result<KeyFlags> named(Session& session, KeyFlags flags) {
    if (!is_address(flags.from)) return flags;
    const auto address = TRY(Address::parse(flags.from));
    const auto seed    = TRY(session.devnet_seed());
    for (const auto& role : devnet::roles())
        if (seed && flags.backend.empty() && devnet::account(*seed, role.name).address == address) {
            flags.from = role.name;
            return flags;
        }
    for (const auto* backend : {"test", "file"})
        for (const auto& key : keys_in_sight(session, backend))
            if (key.address == address && (flags.backend.empty() || flags.backend == backend)) {
                flags.from = key.name;
                return flags;
            }
    return fail(errors::usage, "no key of {} is kept here", address)
        .with_hint("ve keys list and ve devnet status show which are");
}

}  // namespace

Result<Address> find_sender(Session& session, const KeyFlags& flags) {
    TRY(must_name_somebody(session, flags));
    if (is_address(flags.from)) return Address::parse(flags.from);
    const auto found = TRY(look_up(session, flags));
    return found.address();
}

Result<std::unique_ptr<client::Signer>> find_signer(Session& session, const KeyFlags& flags) {
    TRY(must_name_somebody(session, flags));
    const auto by_name = TRY(named(session, flags));
    auto found         = TRY(look_up(session, by_name));
    if (found.account)
        return std::unique_ptr<client::Signer>{
            std::make_unique<client::KeySigner>(std::move(found.account->key))};
    const auto& key = *found.key;
    if (key.algorithm == KeyAlgorithm::multisig)
        return fail(errors::usage, "{} is a multisig: its members sign, each with a key of theirs",
                    key.name)
            .with_hint(
                "--generate-only > tx.json, then each: ve tx sign tx.json --multisig {} "
                "--from MEMBER > part.json, then ve tx multisign",
                key.name);
    if (key.algorithm != KeyAlgorithm::secp256k1)
        return fail(errors::usage, "key {} is {}; transactions are signed with secp256k1", key.name,
                    name_of(key.algorithm));
    if (key.holder == KeyHolder::program) return program_signer(session, *std::move(found.key));
    if (found.in_agent) return signer_in_agent(session, key.name);
    return std::unique_ptr<client::Signer>{
        std::make_unique<KeyringSigner>(*std::move(found.ring), *std::move(found.key))};
}

Result<KeyInfo> find_key(Session& session, const KeyFlags& flags) {
    auto found = TRY(look_up(session, flags));
    if (found.key) return *std::move(found.key);
    const auto& account = *found.account;
    return KeyInfo{.name       = account.name,
                   .algorithm  = KeyAlgorithm::secp256k1,
                   .public_key = copy_of(account.key.public_key().bytes()),
                   .address    = account.address};
}

Result<Address> find_address(Session& session, const std::string& name_or_address) {
    if (is_address(name_or_address)) return Address::parse(name_or_address);
    KeyFlags flags;
    flags.from       = name_or_address;
    const auto found = TRY(look_up(session, flags));
    return found.address();
}

}  // namespace ve
