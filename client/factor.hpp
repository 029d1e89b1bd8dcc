// The journey of a second factor: an authenticator is enrolled without its secret leaving this
// machine, and its codes open sessions for sensitive transactions.
#pragma once

#include "client/transaction.hpp"
#include "crypto/secret.hpp"

namespace ve::client {

// What the owner keeps after enrolment, apart from the authenticator itself.
struct FactorKeep {
    std::string factor_id;
    std::uint64_t first_step = 0;
    Bytes leaves;  // no secret
    Secret blinding;
};

struct Enrolment {
    std::unique_ptr<wire::Proto> message;
    FactorKeep keep;  // factor_id is in the transaction's response
};
// `depth`: 2^depth steps of 30 seconds are covered.
Result<Enrolment> enrol_totp(Connection& node, const Address& owner, const Secret& totp_secret,
                             std::string label, std::uint8_t depth, const EntropySource& entropy);

struct Session {
    bool complete = false;  // false: further factors are wanted
    std::string id;
    std::int64_t expires_at = 0;  // Unix seconds of block time
    std::vector<std::string> remaining;
};
struct Authorization {
    std::string transaction_type;  // SENSITIVE_TX_…
    std::string code;              // what the authenticator shows
};
// Two transactions: a challenge, and the answer to it. Error: the chain's refusal of either.
Result<Session> authorize_totp(Connection& node, const Signer& owner, const FactorKeep& keep,
                               const Authorization& wish, const TxOptions& options);

// The step of 30 seconds that block time is in: what an authenticator would count.
Result<std::uint64_t> current_step(Connection& node);

}  // namespace ve::client
