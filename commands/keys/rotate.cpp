// `ve keys rotate`: the message that gives a VEID identity wallet a new binding key, signed by the
// old key and the new one. It is sent like any transaction; this command sends nothing.
#include <CLI/CLI.hpp>

#include "commands/keys/public_keys.hpp"
#include "commands/keys/verbs.hpp"
#include "commands/signer.hpp"
#include "crypto/hash.hpp"

namespace ve {
namespace {

struct RotateFlags {
    KeyringFlags keyring;
    std::string account, old_key, new_key, device, proof_file;
};

// What binds a key to an account's wallet: the wallet's id follows from the address.
Hash binding_message(const Address& account) {
    const auto address = account.text();
    const auto id      = sha256("VEID_WALLET:", address);
    return sha256(
        fmt::format("VEID_WALLET_BINDING:wallet_{}:{}", hex(ByteView{id}.first(16)), address));
}

Result<KeyInfo> binding_key(Keyring& ring, const std::string& name) {
    auto info = TRY(ring.get(name));
    if (info.algorithm != KeyAlgorithm::ed25519)
        return fail(errors::input, "{} is {}; an identity wallet is bound to an ed25519 key", name,
                    name_of(info.algorithm))
            .with_hint("ve keys new NAME --algorithm ed25519");
    return info;
}

Json unsigned_tx(Json message) {
    return Json::object(
        {{"body", Json::object({{"messages", Json::array({std::move(message)})},
                                {"memo", ""},
                                {"timeout_height", "0"},
                                {"extension_options", Json::array()},
                                {"non_critical_extension_options", Json::array()}})},
         {"auth_info", Json::object({{"signer_infos", Json::array()},
                                     {"fee", Json::object({{"amount", Json::array()},
                                                           {"gas_limit", "200000"},
                                                           {"payer", ""},
                                                           {"granter", ""}})}})},
         {"signatures", Json::array()}});
}

Result<View> rotate(Session& session, const RotateFlags& flags) {
    const auto account = TRY(find_address(session, flags.account));
    std::string proof;
    if (!flags.proof_file.empty()) proof = TRY(read_input(session, flags.proof_file, 64U << 10));
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    const auto old_key = TRY(binding_key(ring, flags.old_key));
    const auto new_key = TRY(binding_key(ring, flags.new_key));
    if (old_key.public_key == new_key.public_key)
        return fail(errors::usage, "the old and the new key are one: nothing would change");
    // 32 bytes each, so the chain signs and checks them as they are, unhashed.
    const auto by_old = TRY(ring.sign(old_key.name, new_key.public_key));
    const auto by_new = TRY(ring.sign(new_key.name, binding_message(account)));
    auto json         = unsigned_tx(Json::object({{"@type", "/virtengine.veid.v1.MsgRebindWallet"},
                                                  {"sender", account.text()},
                                                  {"new_binding_signature", base64(by_new)},
                                                  {"new_binding_pub_key", base64(new_key.public_key)},
                                                  {"old_signature", base64(by_old)},
                                                  {"mfa_proof", base64(bytes_of(proof))},
                                                  {"device_fingerprint", flags.device}}));
    const auto text   = json.dump() + "\n";
    return View{std::move(json), text};
}

}  // namespace

void add_keys_rotate(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<RotateFlags>();
    auto* command = keys.add_subcommand(
        "rotate",
        "Sign an identity wallet over to a new key: prints a transaction to sign and "
        "send\n\nExamples:\n  ve keys "
        "rotate alice --old binding --new binding-2 > rebind.json\n  ve keys rotate alice --old "
        "binding --new binding-2 --backend test");
    command->add_option("account", flags->account, "Whose wallet: a name or an address")
        ->required();
    command->add_option("--old", flags->old_key, "The ed25519 key that it is bound to")->required();
    command->add_option("--new", flags->new_key, "The ed25519 key that takes its place")
        ->required();
    command->add_option("--device-fingerprint", flags->device, "Of the device that asks");
    command->add_option("--mfa-proof", flags->proof_file,
                        "A file with the proof of a second factor");
    flags->keyring.add(*command);
    command->callback([flags, &session] { session.finish(rotate(session, *flags)); });
}

}  // namespace ve
