// Who signs: a devnet's account by its name, or a key of a keyring.
#pragma once

#include <memory>

#include "client/transaction.hpp"
#include "commands/session.hpp"
#include "keyring/keyring.hpp"

namespace CLI {
class App;
}

namespace ve {

struct KeyFlags {
    std::string from, backend, passphrase_file;
    void add(CLI::App& command);
};

// A name is looked for among the running devnet's accounts, then in the key agent and the `test`
// keyring where they have that name, then in the encrypted one. --backend leaves only that keyring.
Result<std::unique_ptr<client::Signer>> find_signer(Session& session, const KeyFlags& flags);

// Who is named by --from, without their key: a name as above, or an address.
Result<Address> find_sender(Session& session, const KeyFlags& flags);

// What is public of a name's key; of a multisig, too.
Result<KeyInfo> find_key(Session& session, const KeyFlags& flags);

// The address of a name (as above) or of an address text itself.
Result<Address> find_address(Session& session, const std::string& name_or_address);

}  // namespace ve
