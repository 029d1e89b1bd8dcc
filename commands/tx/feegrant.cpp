#include "commands/tx/feegrant.hpp"

#include <google/protobuf/any.pb.h>

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "commands/money.hpp"
#include "commands/signer.hpp"
#include "commands/tx/leaf.hpp"
#include "cosmos/feegrant/v1beta1/feegrant.pb.h"
#include "cosmos/feegrant/v1beta1/tx.pb.h"
#include "wire/any.hpp"

namespace ve {
namespace {

namespace grant_pb = cosmos::feegrant::v1beta1;

struct GrantFlags {
    std::string grantee, spend_limit, expires, period, period_limit;
    std::vector<std::string> messages;
    KeyFlags key;
    TxFlags tx;
};

void write_moment(const Time& time, google::protobuf::Timestamp* stamp) {
    stamp->set_seconds(time.seconds);
    stamp->set_nanos(time.nanos);
}

// "30d" from the newest block on, or a time.
Result<Time> end_of(Session& session, const std::string& typed) {
    if (const auto time = Time::parse(typed); time.ok()) return *time;
    const auto span = Duration::parse(typed);
    if (!span.ok())
        return fail(errors::usage, "'{:.60}' is neither a span nor a time", printable(typed))
            .at("--expires")
            .with_hint("write 30d, 12h or 2030-01-01T00:00:00Z");
    auto* node = TRY(session.connection());
    return TRY(node->state()).time.plus(*span);
}

template <class Protos>
Result<void> write_limit(const std::string& typed, std::string_view flag, Protos* out) {
    auto coins = parse_moneys(typed);
    if (!coins.ok()) return std::move(coins).error().at(std::string{flag});
    Coins sum;
    for (const auto& coin : *coins) sum = TRY(sum.plus(coin));
    for (const auto& coin : sum.list()) {
        auto* one = out->Add();
        one->set_denom(coin.denom.text());
        one->set_amount(coin.amount.text());
    }
    return {};
}

Result<grant_pb::BasicAllowance> basic_of(Session& session, const GrantFlags& flags) {
    grant_pb::BasicAllowance out;
    TRY(write_limit(flags.spend_limit, "--spend-limit", out.mutable_spend_limit()));
    if (!flags.expires.empty()) {
        const auto end = TRY(end_of(session, flags.expires));
        write_moment(end, out.mutable_expiration());
    }
    return out;
}

Result<grant_pb::PeriodicAllowance> periodic_of(Session& session, const GrantFlags& flags,
                                                const grant_pb::BasicAllowance& basic) {
    auto span = Duration::parse(flags.period);
    if (!span.ok()) return std::move(span).error().at("--period");
    grant_pb::PeriodicAllowance out;
    *out.mutable_basic() = basic;
    out.mutable_period()->set_seconds(span->nanos / 1'000'000'000);
    out.mutable_period()->set_nanos(static_cast<std::int32_t>(span->nanos % 1'000'000'000));
    TRY(write_limit(flags.period_limit, "--period-limit", out.mutable_period_spend_limit()));
    *out.mutable_period_can_spend() = out.period_spend_limit();
    auto* node                      = TRY(session.connection());
    const auto state                = TRY(node->state());
    const auto reset                = TRY(state.time.plus(*span));
    write_moment(reset, out.mutable_period_reset());
    return out;
}

// "bank send", "MsgSend" or "/cosmos.bank.v1beta1.MsgSend" -> the last of them.
Result<std::string> message_url(const std::string& typed) {
    std::vector<std::string> known;
    for (const auto& name : wire::Catalog::get().tx_messages()) {
        if (typed == name || typed == "/" + name || name.ends_with("." + typed)) return "/" + name;
        known.push_back(name.substr(name.rfind('.') + 1));
    }
    return fail(errors::usage, "no message is called '{:.100}'{}", printable(typed),
                did_you_mean(typed, known))
        .at("--allowed-messages")
        .with_hint("such as MsgSend or /cosmos.bank.v1beta1.MsgSend");
}

Result<void> write_allowance(Session& session, const GrantFlags& flags,
                             google::protobuf::Any* out) {
    if (flags.period.empty() != flags.period_limit.empty())
        return fail(errors::usage, "--period and --period-limit go together");
    const auto basic = TRY(basic_of(session, flags));
    if (flags.period.empty()) {
        wire::pack(basic, *out);
    } else {
        const auto periodic = TRY(periodic_of(session, flags, basic));
        wire::pack(periodic, *out);
    }
    if (flags.messages.empty()) return {};
    grant_pb::AllowedMsgAllowance allowed;
    *allowed.mutable_allowance() = *out;
    for (const auto& message : flags.messages)
        allowed.add_allowed_messages(TRY(message_url(message)));
    wire::pack(allowed, *out);
    return {};
}

Result<View> grant(Session& session, const GrantFlags& flags) {
    grant_pb::MsgGrantAllowance msg;
    const auto granter = TRY(find_sender(session, flags.key));
    auto grantee       = find_address(session, flags.grantee);
    if (!grantee.ok()) return std::move(grantee).error().at("grantee");
    msg.set_granter(granter.text());
    msg.set_grantee(grantee->text());
    TRY(write_allowance(session, flags, msg.mutable_allowance()));
    return send_messages(session, {&msg}, flags.key, flags.tx);
}

Result<View> revoke(Session& session, const GrantFlags& flags) {
    grant_pb::MsgRevokeAllowance msg;
    const auto granter = TRY(find_sender(session, flags.key));
    auto grantee       = find_address(session, flags.grantee);
    if (!grantee.ok()) return std::move(grantee).error().at("grantee");
    msg.set_granter(granter.text());
    msg.set_grantee(grantee->text());
    return send_messages(session, {&msg}, flags.key, flags.tx);
}

void add_grant(CLI::App& module, Session& session) {
    auto flags    = std::make_shared<GrantFlags>();
    auto* command = module.add_subcommand(
        "grant",
        "Let another account pay its fees out of this one, within bounds\n\nExamples:\n"
        "  ve tx feegrant grant bob --spend-limit 5ve --expires 30d --from alice\n"
        "  ve tx feegrant grant bob --period 1d --period-limit 0.1ve --from alice\n"
        "  ve tx feegrant grant bob --allowed-messages MsgSend --from alice");
    command->add_option("grantee", flags->grantee, "Whose fees are paid: name or address")
        ->required();
    command->add_option("--spend-limit", flags->spend_limit,
                        "At most this much in all (default: no limit)");
    command->add_option("--expires", flags->expires,
                        "For this long, or until this time (default: for ever)");
    command->add_option("--expiration", flags->expires)->group("");  // as Go users type it
    command->add_option("--period", flags->period, "With --period-limit: how long a period is");
    command->add_option("--period-limit", flags->period_limit, "At most this much in a period");
    command
        ->add_option("--allowed-messages", flags->messages,
                     "For these messages only, such as MsgSend")
        ->delimiter(',');
    flags->key.add(*command);
    flags->tx.add(*command);
    command->callback([flags, &session] { session.finish(grant(session, *flags)); });
}

void add_revoke(CLI::App& module, Session& session) {
    auto flags    = std::make_shared<GrantFlags>();
    auto* command = module.add_subcommand("revoke",
                                          "Pay the fees of another account no longer\n\nExamples:\n"
                                          "  ve tx feegrant revoke bob --from alice\n"
                                          "  ve tx feegrant revoke bob --from alice --dry-run");
    command->add_option("grantee", flags->grantee, "Whose fees were paid: name or address")
        ->required();
    flags->key.add(*command);
    flags->tx.add(*command);
    command->callback([flags, &session] { session.finish(revoke(session, *flags)); });
}

}  // namespace

void add_feegrant_verbs(CLI::App& tx, Session& session) {
    if (session.word(1) != "feegrant") return;
    for (auto* module :
         tx.get_subcommands([](const CLI::App* sub) { return sub->get_name() == "feegrant"; })) {
        add_grant(*module, session);
        add_revoke(*module, session);
    }
}

}  // namespace ve
