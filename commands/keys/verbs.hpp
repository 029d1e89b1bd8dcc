// The verbs of `ve keys`.
#pragma once

#include "commands/keys/store.hpp"

namespace ve {

void add_keys_new(CLI::App& keys, Session& session);
void add_keys_import(CLI::App& keys, Session& session);
void add_keys_export(CLI::App& keys, Session& session);
void add_keys_list(CLI::App& keys, Session& session);
void add_keys_show(CLI::App& keys, Session& session);
void add_keys_address(CLI::App& keys, Session& session);
void add_keys_parse(CLI::App& keys, Session& session);
void add_keys_migrate(CLI::App& keys, Session& session);
void add_keys_multisig(CLI::App& keys, Session& session);
void add_keys_sign(CLI::App& keys, Session& session);
void add_keys_verify(CLI::App& keys, Session& session);
void add_keys_rotate(CLI::App& keys, Session& session);
void add_keys_passphrase(CLI::App& keys, Session& session);
void add_keys_remove(CLI::App& keys, Session& session);
void add_keys_rename(CLI::App& keys, Session& session);
void add_keys_connect(CLI::App& keys, Session& session);

Json key_json(const KeyInfo& key);
std::string key_text(const KeyInfo& key);  // name and address
// As an account, a validator's operator (val) or its consensus key (cons).
std::string address_text(const Address& address, const std::string& form);

}  // namespace ve
