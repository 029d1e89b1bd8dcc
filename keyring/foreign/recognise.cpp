#include "keyring/foreign/recognise.hpp"

#include <algorithm>

#include "crypto/armor.hpp"
#include "keyring/foreign/go_key_file.hpp"
#include "keyring/foreign/key_armor.hpp"
#include "keyring/foreign/keystore.hpp"
#include "keyring/foreign/validator_key.hpp"

namespace ve::foreign {
namespace {

bool is_hex_key(std::string_view text) {
    if (text.starts_with("0x")) text.remove_prefix(2);
    return text.size() == 64 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

}  // namespace

std::string_view name_of(Form form) {
    switch (form) {
        case Form::mnemonic: return "mnemonic";
        case Form::hex: return "private key in hex";
        case Form::armor: return "armored private key";
        case Form::public_armor: return "armored public key";
        case Form::keystore: return "JSON keystore";
        case Form::go_file: return "file of the Go keyring";
        case Form::validator_key: return "node's key file";
        case Form::public_key: break;
    }
    return "public key";
}

bool has_passphrase(Form form) {
    return form == Form::armor || form == Form::keystore || form == Form::go_file;
}

bool is_public(Form form) { return form == Form::public_armor || form == Form::public_key; }

Result<Form> recognise(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return Form::mnemonic;
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    if (armor::looks_like(text))
        return text.starts_with("-----BEGIN TENDERMINT PUBLIC") ? Form::public_armor : Form::armor;
    if (looks_like_go_file(text)) return Form::go_file;
    if (is_hex_key(text)) return Form::hex;
    if (!text.starts_with('{')) return Form::mnemonic;
    // The only JSON with a secret in the clear is told apart before anything parses it.
    if (looks_like_validator_key(text)) return Form::validator_key;
    const auto json = TRY(Json::parse(text, {.bytes = 64U << 10, .depth = 8}));
    if (looks_like_keystore(json)) return Form::keystore;
    if (json.find("@type") != nullptr || json.find("type") != nullptr) return Form::public_key;
    return fail(errors::input, "this JSON is neither a keystore nor a key")
        .with_hint(
            "known forms: mnemonic, hex, armor, Ethereum keystore version 3, a file of the "
            "Go keyring, a node's key file, a public key");
}

}  // namespace ve::foreign
