// What evidence is worth, 0 to 100: a pure integer function of the package and the block's time.
// No clock, float, file, locale or randomness is reachable from here; docs/scoring.md tells what a
// point means, and what it does not.
#pragma once

#include "base/address.hpp"
#include "base/time.hpp"
#include "capture/package.hpp"

namespace ve::capture {

// Changes with every change of any result.
inline constexpr std::string_view model_version = "ve-evidence-1";

// Why evidence was rejected, or what kept it low. Numbers travel in votes and events.
enum class Reason : std::uint8_t {
    none              = 0,
    unreadable        = 1,  // not a package, or one that ends early
    document_blank    = 2,
    document_exposure = 3,  // nearly all black or white
    document_blurred  = 4,
    selfie_blank      = 5,
    selfie_exposure   = 6,
    selfie_blurred    = 7,
    too_small         = 8,  // captured with too few pixels
    check_digit       = 9,  // the machine-readable zone contradicts itself
    document_expired  = 10,
    dates_impossible  = 11,
    no_zone           = 12,  // no machine-readable zone: capped, not rejected
    cannot_open       = 13,  // the envelope does not open for a validator it names
    foreign           = 14,  // the evidence names another account
};
std::string_view name_of(Reason reason);

struct Parts {
    std::uint8_t check_digits           = 0;  // of 24
    std::uint8_t dates                  = 0;  // of 8
    std::uint8_t states                 = 0;  // of 8: issuer and nationality are states
    std::uint8_t document               = 0;  // of 12: size, sharpness, contrast
    std::uint8_t selfie                 = 0;  // of 12
    std::uint8_t resemblance            = 0;  // of 20: selfie against portrait
    bool operator==(const Parts&) const = default;
};

struct Score {
    std::uint8_t total = 0;
    bool rejected      = false;  // then total is 0
    Reason reason      = Reason::none;
    Parts parts;
    bool operator==(const Score&) const = default;
};

inline constexpr std::uint8_t total_max          = 84;  // below the premium tier, on purpose
inline constexpr std::uint8_t total_without_zone = 40;

Score score(const Package& package, const Time& block_time);
// Of bytes that `account` handed in: unreadable and foreign ones are rejected.
Score score_bytes(ByteView package, const Address& account, const Time& block_time);
Score rejected_for(Reason reason);

}  // namespace ve::capture
