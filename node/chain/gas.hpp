// Gas: what a transaction may use and has used. Costs are the Cosmos SDK's, so clients' estimates
// fit.
#pragma once

#include <string_view>

#include "base/strong.hpp"

namespace ve {

namespace gas {
inline constexpr Gas has{1000}, erase{1000};
inline constexpr Gas read_flat{1000}, read_byte{3};
inline constexpr Gas write_flat{2000}, write_byte{30};
inline constexpr Gas next_flat{30};
inline constexpr Gas tx_byte{10};
inline constexpr Gas verify_secp256k1{1000};
// About what taking a fee costs. A simulation without a fee counts it, so that its estimate
// suffices.
inline constexpr Gas fee_transfer{15'000};
}  // namespace gas

// Running out is remembered, and the transaction is dropped at the next check or at its end: a
// state read cannot fail half-way through a handler. Once out, nothing more is counted.
class GasMeter {
  public:
    static GasMeter limited(Gas limit) { return GasMeter{limit, true}; }
    static GasMeter unlimited() { return GasMeter{Gas{UINT64_MAX}, false}; }

    void use(Gas amount, std::string_view what) {  // `what` is a literal: it is kept as a view
        if (out_) return;
        if (__builtin_add_overflow(used_.value, amount.value, &used_.value))
            used_.value = UINT64_MAX;
        if (!limited_ || used_ <= limit_) return;
        out_      = true;
        location_ = what;
    }
    Gas used() const { return used_; }
    Gas limit() const { return limit_; }
    bool out_of_gas() const { return out_; }
    Result<void> check() const;  // "out of gas in location: …; gasWanted: …, gasUsed: …"

  private:
    GasMeter(Gas limit, bool limited) : limit_{limit}, limited_{limited} {}
    Gas used_{}, limit_{};
    bool limited_ = false, out_ = false;
    std::string_view location_;
};

}  // namespace ve
