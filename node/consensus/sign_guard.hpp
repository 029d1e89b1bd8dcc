// What a validator signed last, so that it never signs two different things at one height, round
// and step. Its bytes must be durable before a signature leaves; who writes them is not known here.
#pragma once

#include <functional>

#include "crypto/ed25519.hpp"
#include "node/consensus/block.hpp"

namespace ve::consensus {

struct SignedStep {
    Height height;
    std::int32_t round                                                      = 0;
    enum class Kind : std::uint8_t { propose = 1, prevote, precommit } kind = Kind::propose;
    auto operator<=>(const SignedStep&) const                               = default;
};

class SignGuard {
  public:
    struct Seal {
        Time time;
        Bytes signature;
    };
    using Message = std::function<Bytes(Time)>;  // what is signed, if it carries that time

    SignGuard() = default;  // of a key that never signed
    static Result<SignGuard> parse(ByteView bytes);
    Bytes bytes() const;  // with a checksum: half of them, or bent ones, are refused

    // At the step that was signed last, the same signature again, with the time that it carries,
    // for what differs in nothing but the time. Error: refused, for another thing at that step, and
    // for whatever belongs to an earlier one.
    Result<Seal> sign(const ed25519::PrivateKey& key, SignedStep step, Time now,
                      const Message& message);
    // This step, or a later one, was signed.
    bool is_past(SignedStep step) const { return last_ && step <= *last_; }
    // Somebody remembers a later signature than this does: it counts from now on.
    void remember(SignedStep step, Time time, Bytes message, Bytes signature);

    const std::optional<SignedStep>& last() const { return last_; }
    // How long the log of that height was at least when this was written: a shorter one has lost
    // what this validator may be bound by.
    std::uint64_t log_bytes = 0;

  private:
    std::optional<SignedStep> last_;
    Bytes message_;
    Seal seal_;
};

}  // namespace ve::consensus
