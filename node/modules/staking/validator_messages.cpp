// What validators say of themselves: the first time, and when it changes.
#include "cosmos/crypto/ed25519/keys.pb.h"
#include "crypto/ed25519.hpp"
#include "node/modules/staking/errors.hpp"
#include "node/modules/staking/message_fields.hpp"
#include "node/modules/staking/messages.hpp"
#include "node/modules/staking/params.hpp"
#include "node/modules/staking/state.hpp"
#include "node/modules/staking/validator_form.hpp"

namespace ve::staking {
namespace {

constexpr std::string_view unchanged = "[do-not-modify]";
constexpr Duration a_day             = Duration::seconds(86'400);
const Dec whole                      = Dec::whole(Amount{1}).value();

Result<void> check_lengths(const pb::Description& description) {
    struct Field {
        std::string_view name;
        const std::string& text;
        std::size_t most;
    };
    for (const auto& [name, text, most] :
         {Field{"moniker", description.moniker(), 70},
          Field{"identity", description.identity(), 3000},
          Field{"website", description.website(), 140},
          Field{"security contact", description.security_contact(), 140},
          Field{"details", description.details(), 280}})
        if (text.size() > most)
            return fail(sdk::invalid_request, "invalid {} length; got: {}, max: {}", name,
                        text.size(), most);
    return {};
}

bool says_nothing(const pb::Description& description) { return description.ByteSizeLong() == 0; }

Result<Dec> rate_of(const std::string& text) {
    if (text.starts_with('-')) return fail(errors::commission_negative, "{:.80}", text);
    auto rate = Dec::parse_wire(text);
    if (!rate.ok()) return fail(sdk::invalid_request, "commission: {}", rate.error().detail());
    return rate;
}

Result<Dec> check_rates(const pb::CommissionRates& rates) {
    const auto rate = TRY(rate_of(rates.rate())), most = TRY(rate_of(rates.max_rate())),
               step = TRY(rate_of(rates.max_change_rate()));
    if (most > whole) return fail(errors::commission_huge, "");
    if (rate > most) return fail(errors::commission_above_max, "");
    if (step > most) return fail(errors::change_rate_above_max, "");
    return rate;
}

Result<Amount> self_delegation(const std::string& text) {
    const auto amount = Amount::parse(text);
    if (!amount.ok() || amount->is_zero())
        return fail(sdk::invalid_request, "minimum self delegation must be a positive integer");
    return amount;
}

}  // namespace

Result<pb::MsgCreateValidatorResponse> Messages::create_validator(
    Context& ctx, const pb::MsgCreateValidator& msg) {
    const auto address = TRY(validator_address(msg.validator_address()));
    if (!msg.has_pubkey()) return fail(errors::no_key, "");
    const auto value = TRY(some_of(msg.value(), "delegation amount"));
    if (says_nothing(msg.description())) return fail(sdk::invalid_request, "empty description");
    if (msg.commission().ByteSizeLong() == 0) return fail(sdk::invalid_request, "empty commission");
    const auto rate  = TRY(check_rates(msg.commission()));
    const auto least = TRY(self_delegation(msg.min_self_delegation()));
    if (value.amount < least) return fail(errors::self_delegation_too_small, "");
    if (rate < rate_min(ctx))
        return fail(errors::commission_below_min,
                    "cannot set validator commission to less than minimum rate of {}",
                    rate_min(ctx).text());
    if (keeper_.find(ctx, address)) return fail(errors::operator_exists, "");

    pb::Validator validator;
    validator.set_operator_address(msg.validator_address());
    *validator.mutable_consensus_pubkey() = msg.pubkey();
    const auto key                        = consensus_key(validator);
    if (!key.ok())
        return fail(errors::key_type_not_supported, "got: {:.80}, expected: [ed25519]",
                    msg.pubkey().type_url());
    const auto consensus = ed25519::address_of(*key);
    if (keeper_.find_by_consensus(ctx, consensus)) return fail(errors::key_exists, "");
    TRY(is_bond_denom(ctx, value.denom));
    TRY(check_lengths(msg.description()));

    *validator.mutable_description()       = msg.description();
    auto& commission                       = *validator.mutable_commission();
    *commission.mutable_commission_rates() = msg.commission();
    write_time(ctx.time(), commission.mutable_update_time());
    validator.set_min_self_delegation(least.text());
    validator.set_status(pb::BOND_STATUS_UNBONDED);
    keeper_.store(ctx, address, completed(validator));
    keeper_.state().by_consensus.set(ctx, consensus, address);
    TRY(keeper_.tell([&](Hooks& hooks) {
        return hooks.validator_created(ctx, {address, consensus});
    }));
    TRY(keeper_.delegate(ctx, {address, address}, value.amount, Source::account));
    ctx.emit(event("create_validator", attribute("validator", msg.validator_address()),
                   attribute("amount", value.text())));
    return pb::MsgCreateValidatorResponse{};
}

Result<pb::MsgEditValidatorResponse> Messages::edit_validator(Context& ctx,
                                                              const pb::MsgEditValidator& msg) {
    const auto address = TRY(validator_address(msg.validator_address()));
    if (says_nothing(msg.description())) return fail(sdk::invalid_request, "empty description");
    auto validator    = TRY(keeper_.state().validators.get(ctx, address, errors::no_validator, "{}",
                                                           msg.validator_address()));
    auto& told        = *validator.mutable_description();
    const auto change = [](const std::string& text, std::string* stored) {
        if (text != unchanged) *stored = text;
    };
    change(msg.description().moniker(), told.mutable_moniker());
    change(msg.description().identity(), told.mutable_identity());
    change(msg.description().website(), told.mutable_website());
    change(msg.description().security_contact(), told.mutable_security_contact());
    change(msg.description().details(), told.mutable_details());
    TRY(check_lengths(told));

    if (!msg.commission_rate().empty()) {
        const auto rate  = TRY(new_rate(ctx, validator, msg.commission_rate()));
        auto& commission = *validator.mutable_commission();
        commission.mutable_commission_rates()->set_rate(rate.wire());
        write_time(ctx.time(), commission.mutable_update_time());
    }
    if (!msg.min_self_delegation().empty()) {
        const auto least = TRY(self_delegation(msg.min_self_delegation()));
        if (least <= TRY(Amount::parse(validator.min_self_delegation())))
            return fail(errors::min_self_delegation_decreased, "");
        if (least > TRY(tokens_of(validator))) return fail(errors::self_delegation_too_small, "");
        validator.set_min_self_delegation(least.text());
    }
    keeper_.store(ctx, address, validator);
    const auto& rates = validator.commission().commission_rates();
    ctx.emit(event("edit_validator",
                   attribute("commission_rate", TRY(Dec::parse_wire(rates.rate())).text()),
                   attribute("min_self_delegation", validator.min_self_delegation())));
    return pb::MsgEditValidatorResponse{};
}

Result<Dec> Messages::new_rate(Context& ctx, const pb::Validator& validator,
                               const std::string& text) {
    const auto rate = Dec::parse_wire(text);
    if (!rate.ok() || *rate > whole)
        return fail(sdk::invalid_request, "commission rate must be between 0 and 1 (inclusive)");
    if (*rate < rate_min(ctx))
        return fail(errors::commission_below_min,
                    "cannot set validator commission to less than minimum rate of {}",
                    rate_min(ctx).text());
    const auto& commission = validator.commission();
    if (TRY(time_of(commission.update_time()).plus(a_day)) > ctx.time())
        return fail(errors::commission_too_soon, "");
    const auto& rates = commission.commission_rates();
    if (*rate > TRY(Dec::parse_wire(rates.max_rate())))
        return fail(errors::commission_above_max, "");
    const auto highest =
        TRY(TRY(Dec::parse_wire(rates.rate())).plus(TRY(Dec::parse_wire(rates.max_change_rate()))));
    if (*rate > highest) return fail(errors::commission_change_too_large, "");
    return rate;
}

Dec Messages::rate_min(Context& ctx) {
    const auto params = keeper_.state().params.get_or(ctx, default_params());
    return Dec::parse_wire(params.min_commission_rate()).value_or(Dec{});
}

}  // namespace ve::staking
