#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/chain/coin_forms.hpp"
#include "node/modules/roles/errors.hpp"
#include "tests/kit/chain.hpp"
#include "virtengine/roles/v1/query.pb.h"
#include "virtengine/roles/v1/tx.pb.h"

namespace ve::roles {

namespace pb = virtengine::roles::v1;
using test::Actor;
using test::Chain;

namespace {

// Without the gates of other modules, where they are built: who may do what is tested here alone.
Json roles_genesis() {
    Json open = Json::array();
    for (const auto* type : {"SENSITIVE_TX_ACCOUNT_RECOVERY", "SENSITIVE_TX_ROLE_ASSIGNMENT"})
        open.push(Json::object({{"transaction_type", type}, {"enabled", false}}));
    return Json::object(
        {{"roles",
          Json::object({{"genesis_accounts", Json::array({Chain::address_of("root").text()})}})},
         {"mfa", Json::object({{"sensitive_tx_configs", open}})}});
}

struct Stage {
    Chain chain{{.genesis = roles_genesis()}};
    Actor root = chain.account("root"), admin = chain.account("admin"),
          alice = chain.account("alice"), bob = chain.account("bob");

    test::Outcome assign(const Actor& who, const Actor& to, const std::string& role) {
        pb::MsgAssignRole msg;
        msg.set_sender(who.address.text());
        msg.set_address(to.address.text());
        msg.set_role(role);
        return chain.tx(who, msg);
    }
    test::Outcome revoke(const Actor& who, const Actor& from, const std::string& role) {
        pb::MsgRevokeRole msg;
        msg.set_sender(who.address.text());
        msg.set_address(from.address.text());
        msg.set_role(role);
        return chain.tx(who, msg);
    }
    test::Outcome move(const Actor& who, const Actor& whom, const std::string& state) {
        pb::MsgSetAccountState msg;
        msg.set_sender(who.address.text());
        msg.set_address(whom.address.text());
        msg.set_state(state);
        msg.set_reason("test");
        return chain.tx(who, msg);
    }
    test::Outcome pay(const Actor& from, const Actor& to) {
        cosmos::bank::v1beta1::MsgSend msg;
        msg.set_from_address(from.address.text());
        msg.set_to_address(to.address.text());
        write_coins(Coins::parse("1uve").value(), msg.mutable_amount());
        return chain.tx(from, msg);
    }
};

}  // namespace

TEST_CASE("roles are given by those who may, once, and a few at most", "[roles]") {
    Stage s;
    s.assign(s.alice, s.bob, "moderator").must_fail(errors::unauthorized);
    s.assign(s.root, s.admin, "administrator").must();
    s.assign(s.admin, s.bob, "administrator").must_fail(errors::unauthorized);
    s.assign(s.admin, s.bob, "genesis_account").must_fail(errors::unauthorized);
    s.assign(s.admin, s.bob, "emperor").must_fail(errors::invalid_role);
    for (const auto* role :
         {"moderator", "validator", "service_provider", "customer", "support_agent"})
        s.assign(s.admin, s.bob, role).must();
    s.assign(s.admin, s.bob, "moderator").must_fail(errors::role_assigned);
    s.assign(s.root, s.bob, "administrator").must_fail(errors::invalid_role);  // the sixth
    s.revoke(s.bob, s.bob, "customer").must_fail(errors::own_role);
    s.revoke(s.admin, s.bob, "customer").must();
    s.revoke(s.admin, s.bob, "customer").must_fail(errors::role_not_found);
    s.revoke(s.root, s.root, "genesis_account").must_fail(errors::genesis_account);

    pb::QueryAccountRolesRequest ask;
    ask.set_address(s.bob.address.text());
    CHECK(s.chain.query<pb::QueryAccountRolesResponse>(ask).value().roles_size() == 4);
    pb::QueryRoleMembersRequest members;
    members.set_role("moderator");
    const auto found = s.chain.query<pb::QueryRoleMembersResponse>(members).value();
    REQUIRE(found.members_size() == 1);
    CHECK(found.members(0).assigned_by() == s.admin.address.text());
}

TEST_CASE("a suspended account sends nothing until it is reinstated", "[roles]") {
    Stage s;
    s.assign(s.root, s.admin, "administrator").must();
    s.move(s.bob, s.alice, "suspended").must_fail(errors::unauthorized);
    s.move(s.admin, s.admin, "suspended").must_fail(errors::suspend_self);
    s.move(s.admin, s.root, "suspended").must_fail(errors::genesis_account);
    s.move(s.admin, s.alice, "asleep").must_fail(errors::invalid_state);
    s.pay(s.alice, s.bob).must();
    s.move(s.admin, s.alice, "suspended").must();
    s.pay(s.alice, s.bob).must_fail(errors::suspended);
    s.pay(s.bob, s.alice).must();
    s.move(s.admin, s.alice, "suspended").must_fail(errors::invalid_transition);
    s.move(s.admin, s.alice, "active").must();
    s.pay(s.alice, s.bob).must();
    s.move(s.admin, s.alice, "terminated").must();
    s.pay(s.alice, s.bob).must_fail(errors::terminated);
    s.move(s.admin, s.alice, "active").must_fail(errors::invalid_transition);
    s.move(s.root, s.admin, "suspended").must();
    s.move(s.admin, s.bob, "suspended").must_fail(errors::suspended);
}

TEST_CASE("only genesis accounts nominate administrators", "[roles]") {
    Stage s;
    pb::MsgNominateAdmin nominate;
    nominate.set_sender(s.alice.address.text());
    nominate.set_address(s.bob.address.text());
    s.chain.tx(s.alice, nominate).must_fail(errors::not_genesis);
    nominate.set_sender(s.root.address.text());
    s.chain.tx(s.root, nominate).must();
    s.chain.tx(s.root, nominate).must_fail(errors::role_assigned);
    s.assign(s.bob, s.alice, "customer").must();
}

TEST_CASE("roles come back from genesis as they were", "[roles]") {
    Stage s;
    s.assign(s.root, s.admin, "administrator").must();
    s.assign(s.root, s.bob, "genesis_account").must();
    s.move(s.admin, s.alice, "suspended").must();
    const auto first = *s.chain.export_genesis().find("roles");
    Chain second{{.genesis = Json::object({{"roles", first}})}};
    second.block();
    CHECK(second.export_genesis().find("roles")->dump() == first.dump());
}

}  // namespace ve::roles
