// The agent's log: a JSON line for each thing that it was asked to sign. A file of its owner alone;
// it grows to a bound, then the one before is kept beside it. Keys and signatures are never in it.
#pragma once

#include <filesystem>

#include "base/json.hpp"
#include "base/time.hpp"

namespace ve::keyring::agent {

inline constexpr std::int64_t log_bytes_max = 8 << 20;

class AuditLog {
  public:
    explicit AuditLog(std::filesystem::path folder) : folder_{std::move(folder)} {}
    Result<void> write(Time now, const Json& line) const;
    std::filesystem::path path() const { return folder_ / "audit.jsonl"; }

  private:
    std::filesystem::path folder_;  // private to its owner already
};

}  // namespace ve::keyring::agent
