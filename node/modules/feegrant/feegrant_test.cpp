// Fees that another account pays: what is let through, what is left, what is refused, what is told.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/feegrant/v1beta1/feegrant.pb.h"
#include "cosmos/feegrant/v1beta1/query.pb.h"
#include "cosmos/feegrant/v1beta1/tx.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/coin_forms.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/feegrant/allowance.hpp"
#include "node/modules/feegrant/errors.hpp"
#include "tests/kit/chain.hpp"
#include "wire/any.hpp"

namespace ve::feegrant {
namespace {

namespace pb = cosmos::feegrant::v1beta1;
using test::Chain;

Coins coins(std::string_view text) { return Coins::parse(text).value(); }

pb::BasicAllowance basic(std::string_view limit, const std::optional<Time>& end = {}) {
    pb::BasicAllowance out;
    write_coins(coins(limit), out.mutable_spend_limit());
    if (end) out.mutable_expiration()->set_seconds(end->seconds);
    return out;
}

pb::PeriodicAllowance periodic(std::string_view each, std::int64_t seconds, const Time& reset,
                               std::string_view total = "") {
    pb::PeriodicAllowance out;
    *out.mutable_basic() = basic(total);
    out.mutable_period()->set_seconds(seconds);
    write_coins(coins(each), out.mutable_period_spend_limit());
    write_coins(coins(each), out.mutable_period_can_spend());
    out.mutable_period_reset()->set_seconds(reset.seconds);
    return out;
}

pb::AllowedMsgAllowance only_for(const wire::Proto& inner, std::vector<std::string> messages) {
    pb::AllowedMsgAllowance out;
    wire::pack(inner, *out.mutable_allowance());
    for (auto& message : messages) out.add_allowed_messages(std::move(message));
    return out;
}

pb::MsgGrantAllowance grant(const Address& granter, const Address& grantee,
                            const wire::Proto& allowance) {
    pb::MsgGrantAllowance msg;
    msg.set_granter(granter.text());
    msg.set_grantee(grantee.text());
    wire::pack(allowance, *msg.mutable_allowance());
    return msg;
}

cosmos::bank::v1beta1::MsgSend send_of(const test::Actor& from, const test::Actor& to) {
    cosmos::bank::v1beta1::MsgSend msg;
    msg.set_from_address(from.address.text());
    msg.set_to_address(to.address.text());
    write_coins(coins("1uve"), msg.mutable_amount());
    return msg;
}

struct Family {
    Chain chain;
    test::Actor rich = chain.account("rich"), poor = chain.account("poor", "5uve"),
                other = chain.account("other");

    void give(const wire::Proto& allowance) {
        chain.tx(rich, grant(rich.address, poor.address, allowance)).must();
    }
    test::Outcome paid(std::string_view fee) { return paid(fee, rich.address); }
    test::Outcome paid(std::string_view fee, const Address& granter) {
        test::TxOptions options;
        options.fee       = coins(fee);
        options.auth_info = [granter](cosmos::tx::v1beta1::AuthInfo& info) {
            info.mutable_fee()->set_granter(granter.text());
        };
        const auto msg = send_of(poor, other);
        return chain.block_of({chain.sign({&msg}, options)}).front();
    }
    Result<pb::QueryAllowanceResponse> asked() {
        pb::QueryAllowanceRequest request;
        request.set_granter(rich.address.text());
        request.set_grantee(poor.address.text());
        return chain.query<pb::QueryAllowanceResponse>(request);
    }
    bool has_allowance() { return asked().ok(); }
    Time after(std::int64_t seconds) {
        return chain.time().plus(Duration::seconds(seconds)).value();
    }
};

}  // namespace

TEST_CASE("a fee is paid out of the granter's account, and the allowance shrinks", "[feegrant]") {
    Family f;
    f.chain.block();
    f.give(basic("100uve"));
    const auto before = f.chain.balance(f.rich.address);
    const auto first  = f.paid("60uve");
    first.must();
    CHECK(f.chain.balance(f.rich.address) == before.minus(Amount{60}).value());
    CHECK(f.chain.balance(f.poor.address) == Amount{4});
    CHECK(first.attributes("tx", "fee_payer") == std::vector{f.rich.address.text()});
    CHECK(first.attributes("use_feegrant", "grantee") == std::vector{f.poor.address.text()});
    CHECK(first.attributes("update_feegrant", "granter") == std::vector{f.rich.address.text()});
    pb::BasicAllowance left;
    REQUIRE(left.ParseFromString(f.asked()->allowance().allowance().value()));
    CHECK(left.spend_limit(0).amount() == "40");

    const auto more = f.paid("41uve");
    more.must_fail(errors::limit_exceeded);
    CHECK(more.result().log ==
          fmt::format("{} does not allow to pay fees for {}: basic allowance: fee limit exceeded",
                      f.rich.address, f.poor.address));
    const auto last = f.paid("40uve");
    last.must();
    CHECK(last.attributes("revoke_feegrant", "granter") == std::vector{f.rich.address.text()});
    CHECK_FALSE(f.has_allowance());
    const auto none = f.paid("1uve");
    none.must_fail(sdk::not_found);
    CHECK(none.result().log.ends_with("fee-grant not found: not found"));
}

TEST_CASE("an allowance of no account, and of an account without coins, pays nothing",
          "[feegrant]") {
    Family f;
    f.chain.block();
    f.give(basic("100uve"));
    f.paid("1uve", Chain::address_of("nobody")).must_fail(sdk::not_found);
    f.chain.tx(f.other, grant(f.other.address, f.poor.address, basic(""))).must();
    f.chain.tx(f.other, send_of(f.other, f.rich)).must();
    const auto too_much = f.paid("2000000000uve", f.other.address);
    too_much.must_fail(sdk::insufficient_funds);
    // The granter who is the payer himself needs no allowance.
    test::TxOptions own;
    own.fee       = coins("1uve");
    own.auth_info = [&](cosmos::tx::v1beta1::AuthInfo& info) {
        info.mutable_fee()->set_granter(f.rich.address.text());
    };
    f.chain.tx(send_of(f.rich, f.other), own).must();
    // Wrong text in place of an address.
    own.auth_info = [&](cosmos::tx::v1beta1::AuthInfo& info) {
        info.mutable_fee()->set_granter("ve1nonsense");
    };
    f.chain.tx(send_of(f.rich, f.other), own).must_fail(sdk::invalid_address);
}

TEST_CASE("a failed message leaves the fee paid and the allowance smaller", "[feegrant]") {
    Family f;
    f.chain.block();
    f.give(basic("100uve"));
    f.paid("10uve").must();
    auto msg = send_of(f.poor, f.other);
    msg.mutable_amount(0)->set_amount("1000000");
    test::TxOptions options;
    options.fee       = coins("10uve");
    options.auth_info = [&](cosmos::tx::v1beta1::AuthInfo& info) {
        info.mutable_fee()->set_granter(f.rich.address.text());
    };
    f.chain.tx(msg, options).must_fail(sdk::insufficient_funds);
    pb::BasicAllowance left;
    REQUIRE(left.ParseFromString(f.asked()->allowance().allowance().value()));
    CHECK(left.spend_limit(0).amount() == "80");
}

TEST_CASE("a period renews what may be spent, and not more than there is in all", "[feegrant]") {
    Family f;
    f.chain.block();
    f.give(periodic("10uve", 60, f.after(60), "25uve"));
    f.paid("10uve").must();
    f.paid("1uve").must_fail(errors::limit_exceeded);
    f.chain.travel(Duration::seconds(60));
    f.paid("10uve").must();
    f.chain.travel(Duration::seconds(600));
    const auto over = f.paid("6uve");  // 5 are left in all
    over.must_fail(errors::limit_exceeded);
    CHECK(over.result().log.find("period limit: fee limit exceeded") != std::string::npos);
    f.paid("5uve").must();
    CHECK_FALSE(f.has_allowance());
}

TEST_CASE("an allowance for some messages pays for no others", "[feegrant]") {
    Family f;
    f.chain.block();
    f.give(only_for(basic("100uve"), {"/cosmos.bank.v1beta1.MsgMultiSend"}));
    const auto refused = f.paid("1uve");
    refused.must_fail(errors::message_not_allowed);
    CHECK(refused.result().log.ends_with(
        "message does not exist in allowed messages: message not allowed"));
    pb::MsgRevokeAllowance revoke;
    revoke.set_granter(f.rich.address.text());
    revoke.set_grantee(f.poor.address.text());
    f.chain.tx(f.rich, revoke).must();
    f.give(only_for(periodic("10uve", 60, f.after(60)), {"/cosmos.bank.v1beta1.MsgSend"}));
    f.paid("10uve").must();
    f.paid("1uve").must_fail(errors::limit_exceeded);
}

TEST_CASE("what has expired is cleared away, and what was granted anew stays", "[feegrant]") {
    Family f;
    f.chain.block();
    f.give(basic("", f.after(100)));
    pb::MsgRevokeAllowance revoke;
    revoke.set_granter(f.rich.address.text());
    revoke.set_grantee(f.poor.address.text());
    f.chain.tx(f.rich, revoke).must();
    f.chain.tx(f.rich, revoke).must_fail(sdk::not_found);
    f.give(basic("100uve"));
    f.chain.tx(f.other, grant(f.other.address, f.poor.address, basic("", f.after(100)))).must();
    f.chain.travel(Duration::seconds(1000));
    f.chain.block();
    f.chain.block();
    CHECK(f.has_allowance());
    f.paid("1uve").must();
    f.paid("1uve", f.other.address).must_fail(sdk::not_found);
    pb::MsgPruneAllowances prune;
    prune.set_pruner(f.other.address.text());
    CHECK(f.chain.tx(f.other, prune).must().attributes("prune_feegrant", "pruner").size() == 1);
}

TEST_CASE("allowances that make no sense are not granted", "[feegrant]") {
    Family f;
    f.chain.block();
    struct Case {
        std::string_view name;
        pb::MsgGrantAllowance msg;
        ErrorKind kind;
        std::string_view text;
    };
    const auto to_poor = [&](const wire::Proto& allowance) {
        return grant(f.rich.address, f.poor.address, allowance);
    };
    auto zero = basic("5uve");
    zero.mutable_spend_limit(0)->set_amount("0");
    auto backwards = periodic("5uve", 60, f.after(60));
    backwards.mutable_period()->set_seconds(-1);
    auto negative = basic("");
    negative.mutable_expiration()->set_seconds(-5);
    auto empty = to_poor(basic(""));
    empty.clear_allowance();
    const std::vector<Case> cases{
        {"to oneself", grant(f.rich.address, f.rich.address, basic("5uve")), sdk::invalid_address,
         "cannot self-grant fee authorization: invalid address"},
        {"without bounds or type", empty, errors::no_allowance, "failed to get allowance"},
        {"of another type", to_poor(send_of(f.rich, f.poor)), errors::no_allowance,
         "failed to get allowance: no allowance"},
        {"of nothing", to_poor(zero), sdk::invalid_coins, "send amount is invalid: 0uve"},
        {"that is over", to_poor(basic("", f.after(-1000))), sdk::invalid_request,
         "expiration is before current block time: invalid request"},
        {"before all time", to_poor(negative), errors::invalid_duration,
         "expiration time cannot be negative"},
        {"of no period", to_poor(periodic("", 60, f.after(60))), sdk::invalid_coins,
         "spend limit must be positive"},
        {"of two currencies", to_poor(periodic("5foo", 60, f.after(60), "9uve")),
         sdk::invalid_coins, "period spend limit has different currency than basic spend limit"},
        {"with time running backwards", to_poor(backwards), errors::invalid_duration,
         "negative clock step: invalid duration"},
        {"for no message", to_poor(only_for(basic(""), {})), errors::no_messages,
         "allowed messages shouldn't be empty: allowed messages are empty"},
        {"for messages, of nothing", to_poor(only_for(zero, {"/x"})), sdk::invalid_coins,
         "send amount is invalid"},
        {"to a module",
         grant(f.rich.address, module_address(module_account::fee_collector), basic("")),
         sdk::unauthorized, "is not allowed to receive funds: unauthorized"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        const auto outcome = f.chain.tx(f.rich, c.msg);
        CAPTURE(outcome.result().log);
        outcome.must_fail(c.kind);
        CHECK(outcome.result().log.find(c.text) != std::string::npos);
    }
    CHECK_FALSE(f.has_allowance());
    f.give(basic("5uve"));
    f.chain.tx(f.rich, to_poor(basic("6uve"))).must_fail(sdk::invalid_request);
}

TEST_CASE("allowances are listed from both sides and travel through genesis", "[feegrant]") {
    Family f;
    f.chain.block();
    f.give(only_for(basic("100uve", f.after(500)), {"/cosmos.bank.v1beta1.MsgSend"}));
    f.chain.tx(f.other, grant(f.other.address, f.poor.address, basic(""))).must();
    f.chain.tx(f.rich, grant(f.rich.address, Chain::address_of("new"), basic("7uve"))).must();
    pb::QueryAllowancesRequest to;
    to.set_grantee(f.poor.address.text());
    CHECK(f.chain.query<pb::QueryAllowancesResponse>(to)->allowances_size() == 2);
    pb::QueryAllowancesByGranterRequest by;
    by.set_granter(f.rich.address.text());
    CHECK(f.chain.query<pb::QueryAllowancesByGranterResponse>(by)->allowances_size() == 2);
    to.set_grantee("nobody");
    CHECK_FALSE(f.chain.query<pb::QueryAllowancesResponse>(to).ok());

    const auto exported = f.chain.export_genesis();
    REQUIRE(exported.find("feegrant") != nullptr);
    Chain again{{.genesis = Json::object({{"feegrant", *exported.find("feegrant")}})}};
    again.block();
    CHECK(again.export_genesis().find("feegrant")->dump() == exported.find("feegrant")->dump());
}

}  // namespace ve::feegrant
