// Making transactions: the bytes of body and signer part, and their JSON form. Signing is keyring's
// business, sign bytes are tx.hpp's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/coin.hpp"
#include "base/json.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "wire/tx.hpp"

namespace ve::wire {

struct FeeSpec {
    Coins amount;
    Gas gas_limit;
    std::optional<Address> payer = {}, granter = {};
};

enum class SignMode : std::uint8_t {
    unspecified = 0,
    direct      = 1,
    textual     = 2,
    direct_aux  = 3,
    amino_json  = 127
};

// What a body says besides its messages.
struct BodySpec {
    std::string memo                 = {};
    std::uint64_t timeout_height     = 0;
    std::optional<Time> timeout_time = {};
    bool unordered                   = false;  // needs timeout_time, and every sequence 0
};

struct SignerSpec {
    Bytes public_key;  // secp256k1, 33 bytes; empty: left out, for simulations and known accounts
    Sequence sequence;
    SignMode mode = SignMode::direct;
};

// Completes the messages first (below), so that signatures in both modes agree with Go clients'.
std::string build_body(const std::vector<const Proto*>& messages, const BodySpec& spec = {});
std::string build_auth_info(const std::vector<SignerSpec>& signers, const FeeSpec& fee);
std::string build_auth_info(const Bytes& public_key, Sequence sequence, const FeeSpec& fee,
                            SignMode mode = SignMode::direct);

// Puts in what the chain's Go types always write: empty required messages, "0" for required
// numbers, the year 1 for required times. Through every list and Any.
void complete(Proto& message);

// {"body":…,"auth_info":…,"signatures":[…]}: the files that `--generate-only` writes and `sign`
// reads. Of any chain's messages.
Json tx_to_json(const Tx& tx);
Result<Json> tx_json(std::string_view raw);
Result<std::string> tx_from_json(const Json& json);  // TxRaw; completed, as the Go client does

}  // namespace ve::wire
