#include "node/modules/feegrant/allowance.hpp"

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "cosmos/feegrant/v1beta1/feegrant.pb.h"
#include "node/chain/coin_forms.hpp"
#include "node/modules/feegrant/errors.hpp"
#include "wire/any.hpp"

namespace ve::feegrant {

namespace pb = cosmos::feegrant::v1beta1;

namespace {

using Any                       = google::protobuf::Any;
constexpr int depth_max         = 8;  // of allowances in allowances
constexpr std::uint64_t one_gas = 10;

template <class Proto>
std::optional<Proto> as(const Any& any) {
    Proto out;
    if (any.type_url() != "/" + Proto::descriptor()->full_name() ||
        !out.ParseFromString(any.value()))
        return std::nullopt;
    return out;
}

template <class Proto>
Any packed(const Proto& proto) {
    Any out;
    out.set_type_url("/" + Proto::descriptor()->full_name());
    out.set_value(wire::serialize(proto));
    return out;
}

Error no_such_allowance() { return fail(errors::no_allowance, "failed to get allowance"); }

std::string raw_text(const google::protobuf::RepeatedPtrField<cosmos::base::v1beta1::Coin>& coins) {
    std::string out;
    for (const auto& coin : coins) out += (out.empty() ? "" : ",") + coin.amount() + coin.denom();
    return out;
}

Time time_of(const google::protobuf::Timestamp& stamp) { return {stamp.seconds(), stamp.nanos()}; }

void write_time(const Time& time, google::protobuf::Timestamp* stamp) {
    stamp->set_seconds(time.seconds);
    stamp->set_nanos(time.nanos);
}

Result<void> check_basic(const pb::BasicAllowance& basic) {
    if (!basic.spend_limit().empty() && !parse_coins(basic.spend_limit()).ok())
        return fail(sdk::invalid_coins, "send amount is invalid: {}",
                    raw_text(basic.spend_limit()));
    if (basic.has_expiration() && basic.expiration().seconds() < 0)
        return fail(errors::invalid_duration, "expiration time cannot be negative");
    return {};
}

Result<void> check_periodic(const pb::PeriodicAllowance& periodic) {
    TRY(check_basic(periodic.basic()));
    const auto limit = parse_coins(periodic.period_spend_limit());
    if (!limit.ok())
        return fail(sdk::invalid_coins, "spend amount is invalid: {}",
                    raw_text(periodic.period_spend_limit()));
    if (limit->empty()) return fail(sdk::invalid_coins, "spend limit must be positive");
    if (!parse_coins(periodic.period_can_spend()).ok())
        return fail(sdk::invalid_coins, "can spend amount is invalid: {}",
                    raw_text(periodic.period_can_spend()));
    const auto total = TRY(parse_coins(periodic.basic().spend_limit()));
    for (const auto& coin : limit->list())
        if (!total.empty() && total.of(coin.denom).is_zero())
            return fail(sdk::invalid_coins,
                        "period spend limit has different currency than basic spend limit");
    if (periodic.period().seconds() < 0 || periodic.period().nanos() < 0)
        return fail(errors::invalid_duration, "negative clock step");
    return {};
}

Result<void> check_at(const Any& any, int depth) {
    if (depth > depth_max) return fail(sdk::invalid_request, "allowances are nested too deep");
    if (const auto basic = as<pb::BasicAllowance>(any)) return check_basic(*basic);
    if (const auto periodic = as<pb::PeriodicAllowance>(any)) return check_periodic(*periodic);
    const auto allowed = as<pb::AllowedMsgAllowance>(any);
    if (!allowed) return no_such_allowance();
    if (!allowed->has_allowance())
        return fail(errors::no_allowance, "allowance should not be empty");
    if (allowed->allowed_messages().empty())
        return fail(errors::no_messages, "allowed messages shouldn't be empty");
    return check_at(allowed->allowance(), depth + 1);
}

bool is_over(const pb::BasicAllowance& basic, const Time& now) {
    return basic.has_expiration() && time_of(basic.expiration()) < now;
}

// Takes the fee from the limit; nothing is left of an allowance whose limit becomes empty.
Result<bool> spend(pb::BasicAllowance& basic, const Coins& fee, std::string_view which) {
    if (basic.spend_limit().empty()) return false;
    const auto limit = TRY(parse_coins(basic.spend_limit()));
    const auto left  = limit.minus(fee);
    if (!left.ok()) return fail(errors::limit_exceeded, "{}", which);
    write_coins(*left, basic.mutable_spend_limit());
    return left->empty();
}

Result<Left> pay_basic(pb::BasicAllowance basic, const Coins& fee, const Time& now) {
    if (is_over(basic, now)) return fail(errors::expired, "basic allowance");
    const bool empty = TRY(spend(basic, fee, "basic allowance"));
    return Left{empty, packed(basic)};
}

// A new period begins where the last one ended; after a longer pause, now.
Result<void> renew(pb::PeriodicAllowance& periodic, const Time& now) {
    const auto reset = time_of(periodic.period_reset());
    if (now < reset) return {};
    const auto total = TRY(parse_coins(periodic.basic().spend_limit()));
    const auto limit = TRY(parse_coins(periodic.period_spend_limit()));
    write_coins(!total.empty() && !total.covers(limit) ? total : limit,
                periodic.mutable_period_can_spend());
    const auto span = checked_mul<std::int64_t>(periodic.period().seconds(), 1'000'000'000);
    const auto sum  = span ? checked_add<std::int64_t>(*span, periodic.period().nanos()) : span;
    if (!sum) return fail(errors::invalid_duration, "the period is too long");
    auto next = TRY(reset.plus(Duration{*sum}));
    if (now > next) next = TRY(now.plus(Duration{*sum}));
    write_time(next, periodic.mutable_period_reset());
    return {};
}

Result<Left> pay_periodic(pb::PeriodicAllowance periodic, const Coins& fee, const Time& now) {
    if (is_over(periodic.basic(), now)) return fail(errors::expired, "absolute limit");
    TRY(renew(periodic, now));
    const auto can_spend = TRY(parse_coins(periodic.period_can_spend()));
    const auto left      = can_spend.minus(fee);
    if (!left.ok()) return fail(errors::limit_exceeded, "period limit");
    write_coins(*left, periodic.mutable_period_can_spend());
    const bool empty = TRY(spend(*periodic.mutable_basic(), fee, "absolute limit"));
    return Left{empty, packed(periodic)};
}

bool are_allowed(Context& ctx, const pb::AllowedMsgAllowance& allowed, const Messages& messages) {
    const auto& names = allowed.allowed_messages();
    ctx.gas().use(Gas{one_gas * static_cast<std::uint64_t>(names.size())}, "check msg");
    for (const auto& message : messages) {
        ctx.gas().use(Gas{one_gas}, "check msg");
        const auto url = "/" + message->GetDescriptor()->full_name();
        if (std::find(names.begin(), names.end(), url) == names.end()) return false;
    }
    return true;
}

Result<Left> pay_at(Context& ctx, const Any& any, const Coins& fee, const Messages& messages,
                    int depth) {
    if (depth > depth_max) return fail(sdk::invalid_request, "allowances are nested too deep");
    if (auto basic = as<pb::BasicAllowance>(any))
        return pay_basic(*std::move(basic), fee, ctx.time());
    if (auto periodic = as<pb::PeriodicAllowance>(any))
        return pay_periodic(*std::move(periodic), fee, ctx.time());
    auto allowed = as<pb::AllowedMsgAllowance>(any);
    if (!allowed) return no_such_allowance();
    if (!are_allowed(ctx, *allowed, messages))
        return fail(errors::message_not_allowed, "message does not exist in allowed messages");
    auto inner = TRY(pay_at(ctx, allowed->allowance(), fee, messages, depth + 1));
    *allowed->mutable_allowance() = std::move(inner.allowance);
    return Left{inner.is_used_up, packed(*allowed)};
}

}  // namespace

Result<void> check(const Any& allowance) { return check_at(allowance, 0); }

Result<std::optional<Time>> expires_at(const Any& allowance) {
    Any any = allowance;
    for (int depth = 0; depth <= depth_max; ++depth) {
        std::optional<pb::BasicAllowance> basic = as<pb::BasicAllowance>(any);
        if (const auto periodic = as<pb::PeriodicAllowance>(any)) basic = periodic->basic();
        if (basic)
            return basic->has_expiration() ? std::optional{time_of(basic->expiration())}
                                           : std::nullopt;
        const auto allowed = as<pb::AllowedMsgAllowance>(any);
        if (!allowed) break;
        any = allowed->allowance();
    }
    return no_such_allowance();
}

Result<Left> pay(Context& ctx, const Any& allowance, const Coins& fee, const Messages& messages) {
    return pay_at(ctx, allowance, fee, messages, 0);
}

}  // namespace ve::feegrant
