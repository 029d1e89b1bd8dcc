#include "commands/keys/keys.hpp"

#include "commands/agent/verbs.hpp"
#include "commands/keys/verbs.hpp"

namespace ve {

void add_keys(CLI::App& noun, Session& session) {
    add_keys_new(noun, session);
    add_keys_list(noun, session);
    add_keys_show(noun, session);
    add_keys_address(noun, session);
    add_keys_parse(noun, session);
    add_keys_import(noun, session);
    add_keys_migrate(noun, session);
    add_keys_export(noun, session);
    add_keys_multisig(noun, session);
    add_keys_sign(noun, session);
    add_keys_verify(noun, session);
    add_keys_rotate(noun, session);
    add_keys_rename(noun, session);
    add_keys_passphrase(noun, session);
    add_keys_remove(noun, session);
    add_keys_connect(noun, session);
    add_keys_agent(noun, session);
}

Json key_json(const KeyInfo& key) {
    return Json::object({{"name", key.name},
                         {"algorithm", name_of(key.algorithm)},
                         {"address", key.address.text()},
                         {"public_key", base64(key.public_key)},
                         {"path", key.path},
                         {"kind", key.kind()}});
}

std::string key_text(const KeyInfo& key) {
    return fmt::format("name     {}\naddress  {}\n", key.name, key.address);
}

std::string address_text(const Address& address, const std::string& form) {
    return address.text(form == "val"    ? prefix::operator_
                        : form == "cons" ? prefix::consensus
                                         : prefix::account);
}

}  // namespace ve
