// Guarded accounts: they enrol an authenticator, answer challenges, and do what only a session
// allows; and they try answers and sessions again that are spent, old or somebody else's.
#pragma once

#include "node/modules/mfa/totp_commitment.hpp"
#include "simulate/chain/desk.hpp"

namespace ve::simulate {

class Factors {
  public:
    explicit Factors(const Town& town) : town_{town} {}
    std::optional<Wish> wish(Desk& desk);

  private:
    const mfa::TotpTree& tree_of(const std::string& who);
    std::string answer_now(Desk& desk, const std::string& who);
    std::optional<Wish> answer(Desk& desk, const std::string& who);
    std::optional<Wish> withdraw(Desk& desk, const std::string& who) const;
    std::optional<Wish> assign(Desk& desk, const std::string& who) const;

    const Town& town_;
    std::map<std::string, mfa::TotpTree> trees_;
    std::map<std::string, std::string> last_answer_;
};

}  // namespace ve::simulate
