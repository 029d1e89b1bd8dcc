// The verbs of `ve mfa`, and where an enrolled factor's things are kept: leaves in a file below the
// home, secrets in the keyring.
#pragma once

#include "client/factor.hpp"
#include "commands/signer.hpp"

namespace ve {

void add_mfa_enroll(CLI::App& mfa, Session& session);
void add_mfa_authorize(CLI::App& mfa, Session& session);

struct KeptFactor {
    client::FactorKeep keep;
    Secret totp_secret;  // only where --keep-secret asked for it
};
Result<void> keep_factor(Session& session, const Address& owner, const std::string& backend,
                         KeptFactor factor);
Result<KeptFactor> kept_factor(Session& session, const Address& owner, const std::string& backend,
                               const std::string& passphrase_file);

// A QR code of half blocks, for a terminal with dark background.
std::string qr_code(std::string_view text);

}  // namespace ve
