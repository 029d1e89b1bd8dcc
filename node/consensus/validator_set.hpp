// Who validates, with which power, and whose turn it is to propose: CometBFT's rules.
// Power is given and taken by the application; nothing here knows about stakes.
#pragma once

#include <span>
#include <vector>

#include "base/bytes.hpp"

namespace ve::consensus {

inline constexpr std::size_t validators_max   = 10'000;
inline constexpr std::int64_t total_power_max = INT64_MAX / 8;

struct Validator {
    ByteArray<32> public_key{};  // ed25519
    ByteArray<20> address{};
    std::int64_t power = 0, priority = 0;
    bool operator==(const Validator&) const = default;
};

struct PowerChange {
    ByteArray<32> public_key{};
    std::int64_t power = 0;  // 0 removes
};

// Power descending, then address ascending.
class ValidatorSet {
  public:
    ValidatorSet() = default;  // empty: only before the first block
    // Of a new chain: priorities start as CometBFT starts them, and the first proposer is chosen.
    // Keys must differ and powers be positive; untrusted input goes through create().
    explicit ValidatorSet(std::vector<Validator> validators);
    static Result<ValidatorSet> create(std::span<const PowerChange> members);
    // As it was when it was kept: order, priorities and proposer are taken as they are.
    static ValidatorSet restored(std::vector<Validator> validators, const ByteArray<20>& proposer);

    const std::vector<Validator>& list() const { return validators_; }
    bool empty() const { return validators_.empty(); }
    std::int64_t total_power() const;
    const Validator& proposer() const;
    void increment_priority(int times);
    // Over keys and powers: whose turn it is does not change it.
    const Bytes& hash() const { return hash_; }
    const Validator* find(const ByteArray<20>& address) const;

    // Errors: the same key twice, negative power, removal of an unknown one, too much power,
    // nobody left. Nothing has changed then.
    Result<void> update(std::span<const PowerChange> changes);

    bool operator==(const ValidatorSet&) const = default;

  private:
    void rescale(std::int64_t spread_max);
    void centre();
    void sort();
    void take_hash();
    std::vector<Validator> validators_;
    Bytes hash_;
    ByteArray<20> proposer_{};
};

ByteArray<20> validator_address(const ByteArray<32>& public_key);

Bytes validator_bytes(const Validator& validator);  // tendermint.types.Validator
// The address is that of its key, whatever stands there.
Result<Validator> parse_validator(ByteView bytes);
// tendermint.types.ValidatorSet, priorities and proposer included.
Bytes validator_set_bytes(const ValidatorSet& set);
Result<ValidatorSet> parse_validator_set(ByteView bytes);

}  // namespace ve::consensus
