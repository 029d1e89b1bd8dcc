// What an allowance lets through, and what is left of it: a function of the allowance, the fee and
// the block's time. No state is read here.
#pragma once

#include <google/protobuf/any.pb.h>

#include "base/coin.hpp"
#include "base/time.hpp"
#include "node/chain/context.hpp"
#include "wire/catalog.hpp"

namespace ve::feegrant {

using Messages = std::vector<std::shared_ptr<const wire::Proto>>;

// The rules of a new one. Errors of this module, or sdk::invalid_coins.
Result<void> check(const google::protobuf::Any& allowance);
Result<std::optional<Time>> expires_at(const google::protobuf::Any& allowance);

struct Left {
    bool is_used_up = false;  // then it is deleted
    google::protobuf::Any allowance;
};
// Error: this fee, or one of these messages, is not covered, or it has expired.
Result<Left> pay(Context& ctx, const google::protobuf::Any& allowance, const Coins& fee,
                 const Messages& messages);

}  // namespace ve::feegrant
