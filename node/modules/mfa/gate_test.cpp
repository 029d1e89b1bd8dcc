#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "node/chain/coin_forms.hpp"
#include "node/modules/mfa/errors.hpp"
#include "node/modules/mfa/totp_commitment.hpp"
#include "node/modules/roles/errors.hpp"
#include "tests/kit/chain.hpp"
#include "virtengine/mfa/v1/query.pb.h"
#include "virtengine/mfa/v1/tx.pb.h"
#include "virtengine/roles/v1/tx.pb.h"

namespace ve::mfa {

namespace pb = virtengine::mfa::v1;
using test::Actor;
using test::Chain;

namespace {

// Sends of 10 VE and more need veid and totp, role assignments totp alone and once.
Json gate_genesis(std::uint32_t alice_score = 75) {
    const auto score = [](std::string_view name, std::uint32_t points) {
        return Json::object({{"account_address", Chain::address_of(name).text()},
                             {"score", points},
                             {"status", "ACCOUNT_STATUS_VERIFIED"},
                             {"model_version", "seed"}});
    };
    return Json::parse(R"({"mfa":{"sensitive_tx_configs":[
        {"transaction_type":"SENSITIVE_TX_LARGE_WITHDRAWAL","enabled":true,"min_veid_score":70,
         "required_factor_combinations":[{"factors":["FACTOR_TYPE_VEID","FACTOR_TYPE_TOTP"]}],
         "session_duration":"900","value_threshold":"10"},
        {"transaction_type":"SENSITIVE_TX_ROLE_ASSIGNMENT","enabled":true,"min_veid_score":70,
         "required_factor_combinations":[{"factors":["FACTOR_TYPE_TOTP"]}],
         "is_single_use":true},
        {"transaction_type":"SENSITIVE_TX_ACCOUNT_RECOVERY","enabled":false}]},
        "roles":{"genesis_accounts":[")" +
                       Chain::address_of("alice").text() + R"("]},"veid":{"scores":[)" +
                       score("alice", alice_score).dump() + "," + score("bob", 60).dump() + "]}}")
        .value();
}

// An authenticator and its blinding seed.
class Authenticator {
  public:
    Authenticator(Chain& chain, const Actor& owner, std::string_view name = "secret")
        : chain_{chain},
          secret_{Secret::copy_of(name)},
          tree_{TotpTree::build(owner.address, secret_, blinding(),
                                {.first_step = now() - 2, .depth = 12, .code = {}})} {}

    Bytes commitment() const { return tree_.commitment().encode(); }
    std::string response(std::int64_t steps_off = 0) const {
        const auto step = now() + static_cast<std::uint64_t>(steps_off);
        const auto code = totp::hotp(secret_, step, {});
        return string_of(tree_.answer(blinding(), step, code).value().encode());
    }
    std::string wrong_response() const {
        auto answer = TotpAnswer::parse(bytes_of(response())).value();
        answer.code = answer.code == "000000" ? "000001" : "000000";
        return string_of(answer.encode());
    }

  private:
    static Secret blinding() { return Secret::copy_of(Bytes(32, 3)); }
    std::uint64_t now() const {
        return static_cast<std::uint64_t>(chain_.time().seconds + 1) / totp_period;
    }
    Chain& chain_;
    Secret secret_;
    TotpTree tree_;
};

cosmos::bank::v1beta1::MsgSend send(const Actor& from, const Actor& to, std::string_view coins) {
    cosmos::bank::v1beta1::MsgSend out;
    out.set_from_address(from.address.text());
    out.set_to_address(to.address.text());
    write_coins(Coins::parse(coins).value(), out.mutable_amount());
    return out;
}

pb::MsgEnrollFactor enrol(const Actor& who, const Authenticator& authenticator) {
    pb::MsgEnrollFactor out;
    out.set_sender(who.address.text());
    out.set_factor_type(pb::FACTOR_TYPE_TOTP);
    out.set_label("phone");
    out.set_public_identifier(string_of(authenticator.commitment()));
    return out;
}
pb::MsgEnrollFactor enrol_identity(const Actor& who) {
    pb::MsgEnrollFactor out;
    out.set_sender(who.address.text());
    out.set_factor_type(pb::FACTOR_TYPE_VEID);
    out.mutable_metadata()->set_veid_threshold(50);
    return out;
}

std::string challenge(Chain& chain, const Actor& who, pb::FactorType factor,
                      pb::SensitiveTransactionType type) {
    pb::MsgCreateChallenge out;
    out.set_sender(who.address.text());
    out.set_factor_type(factor);
    out.set_transaction_type(type);
    return chain.tx(who, out).response<pb::MsgCreateChallengeResponse>().challenge_id();
}

pb::MsgVerifyChallenge answer(const Actor& who, const std::string& challenge_id,
                              const std::string& response) {
    pb::MsgVerifyChallenge out;
    out.set_sender(who.address.text());
    out.set_challenge_id(challenge_id);
    out.mutable_response()->set_challenge_id(challenge_id);
    out.mutable_response()->set_response_data(response);
    return out;
}

// Alice with an authenticator and her identity enrolled; a chain whose sends are gated.
struct Stage {
    explicit Stage(std::uint32_t score = 75) : chain{{.genesis = gate_genesis(score)}} {
        alice = chain.account("alice");
        bob   = chain.account("bob");
        phone.emplace(chain, alice);
        chain.tx(alice, enrol(alice, *phone)).must();
        chain.tx(alice, enrol_identity(alice)).must();
    }
    pb::MsgVerifyChallengeResponse pass(pb::FactorType factor, pb::SensitiveTransactionType type) {
        const auto id = challenge(chain, alice, factor, type);
        chain.travel(Duration::seconds(30));  // a code works once
        chain.block();
        return chain
            .tx(alice, answer(alice, id, factor == pb::FACTOR_TYPE_TOTP ? phone->response() : "x"))
            .response<pb::MsgVerifyChallengeResponse>();
    }
    pb::MsgVerifyChallengeResponse open_session() {
        CHECK(pass(pb::FACTOR_TYPE_TOTP, pb::SENSITIVE_TX_LARGE_WITHDRAWAL).session_id().empty());
        return pass(pb::FACTOR_TYPE_VEID, pb::SENSITIVE_TX_LARGE_WITHDRAWAL);
    }
    Chain chain;
    Actor alice{"alice", Chain::address_of("alice")}, bob{"bob", Chain::address_of("bob")};
    std::optional<Authenticator> phone;
};

constexpr auto withdrawal = pb::SENSITIVE_TX_LARGE_WITHDRAWAL;

}  // namespace

TEST_CASE("an amount at the threshold needs a session, one below does not", "[mfa]") {
    Stage s;
    s.chain.tx(s.alice, send(s.alice, s.bob, "9999999uve")).must();
    const auto refused = s.chain.tx(s.alice, send(s.alice, s.bob, "10000000uve"));
    refused.must_fail(errors::mfa_required);
    CHECK_THAT(refused.result().log,
               Catch::Contains("totp+veid") && Catch::Contains("ve mfa authorize"));
    // The mempool says the same, before any fee is lost.
    s.chain.check(s.alice, send(s.alice, s.bob, "10000000uve")).must_fail(errors::mfa_required);
    // Neither parts in one transaction nor another message get around it.
    const auto half = send(s.alice, s.bob, "5000000uve");
    s.chain.tx(s.alice, {&half, &half}).must_fail(errors::mfa_required);
    cosmos::bank::v1beta1::MsgMultiSend many;
    auto& from = *many.add_inputs();
    from.set_address(s.alice.address.text());
    auto& to = *many.add_outputs();
    to.set_address(s.bob.address.text());
    write_coins(Coins::parse("10000000uve").value(), from.mutable_coins());
    write_coins(Coins::parse("10000000uve").value(), to.mutable_coins());
    s.chain.tx(s.alice, many).must_fail(errors::mfa_required);
}

TEST_CASE("factors add up until a set is complete", "[mfa]") {
    Stage s;
    const auto first = s.pass(pb::FACTOR_TYPE_TOTP, withdrawal);
    CHECK(first.verified());
    CHECK(first.session_id().empty());
    REQUIRE(first.remaining_factors_size() == 1);
    CHECK(first.remaining_factors(0) == pb::FACTOR_TYPE_VEID);
    const auto refused = s.chain.tx(s.alice, send(s.alice, s.bob, "10000000uve"));
    refused.must_fail(errors::mfa_required);
    CHECK_THAT(refused.result().log, Catch::Contains("missing is veid"));
    const auto second = s.pass(pb::FACTOR_TYPE_VEID, withdrawal);
    CHECK_FALSE(second.session_id().empty());
    CHECK(second.remaining_factors().empty());
    const auto sent = s.chain.tx(s.alice, send(s.alice, s.bob, "10000000uve"));
    CHECK(sent.must().attributes("mfa_required", "status") == std::vector<std::string>{"success"});
    s.chain.tx(s.alice, send(s.alice, s.bob, "20000000uve"))
        .must();  // for 900 s, as often as wanted
    // Somebody else's session is of no use.
    s.chain.tx(s.bob, send(s.bob, s.alice, "10000000uve")).must_fail(errors::score_too_low);
}

TEST_CASE("a session ends with its time", "[mfa]") {
    Stage s;
    const auto session = s.open_session();
    s.chain.travel(Duration::seconds(900));
    s.chain.block();
    s.chain.tx(s.alice, send(s.alice, s.bob, "10000000uve")).must_fail(errors::session_expired);
    // Long after, it is forgotten.
    s.chain.travel(Duration::seconds(2 * 86'400));
    s.chain.blocks(2);
    s.chain.tx(s.alice, send(s.alice, s.bob, "10000000uve")).must_fail(errors::mfa_required);
    pb::QueryAuthorizationSessionRequest ask;
    ask.set_session_id(session.session_id());
    CHECK_FALSE(s.chain.query<pb::QueryAuthorizationSessionResponse>(ask).value().found());
}

TEST_CASE("a session far in the past after one jump still explains itself", "[mfa]") {
    Stage s;
    (void)s.open_session();
    s.chain.travel(Duration::seconds(30 * 86'400));
    s.chain.block();
    s.chain.tx(s.alice, send(s.alice, s.bob, "10000000uve")).must_fail(errors::session_expired);
}

TEST_CASE("a session of a single use is spent by the transaction that passes the gate", "[mfa]") {
    Stage s;
    constexpr auto type = pb::SENSITIVE_TX_ROLE_ASSIGNMENT;
    virtengine::roles::v1::MsgAssignRole assign;
    assign.set_sender(s.alice.address.text());
    assign.set_address(s.bob.address.text());
    assign.set_role("moderator");
    s.chain.tx(s.alice, assign).must_fail(errors::mfa_required);
    CHECK_FALSE(s.pass(pb::FACTOR_TYPE_TOTP, type).session_id().empty());
    s.chain.check(s.alice, assign).must();  // looking does not spend it
    s.chain.tx(s.alice, assign).must();
    assign.set_role("customer");
    s.chain.tx(s.alice, assign).must_fail(errors::session_used);
    // A message that fails has spent its session all the same.
    (void)s.pass(pb::FACTOR_TYPE_TOTP, type);
    assign.set_role("emperor");
    s.chain.tx(s.alice, assign).must_fail(roles::errors::invalid_role);
    assign.set_role("customer");
    s.chain.tx(s.alice, assign).must_fail(errors::session_used);
}

TEST_CASE("a low score is refused before any factor counts", "[mfa]") {
    Stage s{69};
    s.chain.tx(s.alice, send(s.alice, s.bob, "10000000uve")).must_fail(errors::score_too_low);
    virtengine::roles::v1::MsgAssignRole assign;
    assign.set_sender(s.alice.address.text());
    assign.set_address(s.bob.address.text());
    assign.set_role("moderator");
    const auto refused = s.chain.tx(s.alice, assign);
    refused.must_fail(sdk::unauthorized);
    CHECK_THAT(refused.result().log, Catch::Contains("70") && Catch::Contains("69"));
}

TEST_CASE("a code works once, near its time, and for nobody else", "[mfa]") {
    Stage s;
    const auto verified = [&](const std::string& response) {
        const auto id = challenge(s.chain, s.alice, pb::FACTOR_TYPE_TOTP, withdrawal);
        return s.chain.tx(s.alice, answer(s.alice, id, response))
            .response<pb::MsgVerifyChallengeResponse>()
            .verified();
    };
    const auto good = s.phone->response();
    CHECK(verified(good));
    CHECK_FALSE(verified(good));                   // replayed in another challenge
    CHECK_FALSE(verified(s.phone->response(-1)));  // an older step after a newer one
    s.chain.travel(Duration::seconds(300));
    s.chain.block();
    CHECK_FALSE(verified(s.phone->response(-2)));
    CHECK_FALSE(verified(s.phone->response(2)));
    CHECK_FALSE(verified(s.phone->wrong_response()));
    CHECK_FALSE(verified("123456"));  // digits without proof
    CHECK_FALSE(verified(""));
    CHECK(verified(s.phone->response(1)));

    const auto id = challenge(s.chain, s.alice, pb::FACTOR_TYPE_TOTP, withdrawal);
    s.chain.tx(s.bob, answer(s.bob, id, s.phone->response())).must_fail(errors::unauthorized);
}

TEST_CASE("wrong answers are counted, and the challenge closes", "[mfa]") {
    Stage s;
    const auto id   = challenge(s.chain, s.alice, pb::FACTOR_TYPE_TOTP, withdrawal);
    const auto try_ = [&](const std::string& response) {
        return s.chain.tx(s.alice, answer(s.alice, id, response));
    };
    for (std::uint32_t attempt = 1; attempt <= 3; ++attempt) {
        CHECK_FALSE(
            try_(s.phone->wrong_response()).response<pb::MsgVerifyChallengeResponse>().verified());
        pb::QueryChallengeRequest ask;
        ask.set_challenge_id(id);
        CHECK(s.chain.query<pb::QueryChallengeResponse>(ask).value().challenge().attempt_count() ==
              attempt);
    }
    try_(s.phone->response()).must_fail(errors::too_many_attempts);
    try_(s.phone->response()).must_fail(errors::challenge_used);
    try_(s.phone->response()).must_fail(errors::challenge_used);
}

TEST_CASE("a challenge that nobody answers expires and goes", "[mfa]") {
    Stage s;
    const auto id = challenge(s.chain, s.alice, pb::FACTOR_TYPE_TOTP, withdrawal);
    s.chain.travel(Duration::seconds(301));
    s.chain.tx(s.alice, answer(s.alice, id, s.phone->response()))
        .must_fail(errors::challenge_expired);
    s.chain.tx(s.alice, answer(s.alice, id, s.phone->response()))
        .must_fail(errors::challenge_not_found);
}

TEST_CASE("a factor counts after its first answer, and a second needs the first", "[mfa]") {
    Stage s;
    const auto status = [&] {
        pb::QueryFactorEnrollmentsRequest ask;
        ask.set_address(s.alice.address.text());
        ask.set_factor_type_filter(pb::FACTOR_TYPE_TOTP);
        return s.chain.query<pb::QueryFactorEnrollmentsResponse>(ask)
            .value()
            .enrollments(0)
            .status();
    };
    CHECK(status() == pb::ENROLLMENT_STATUS_PENDING);
    s.chain.tx(s.alice, enrol(s.alice, *s.phone)).must_fail(errors::enrollment_exists);
    (void)s.open_session();
    CHECK(status() == pb::ENROLLMENT_STATUS_ACTIVE);
    const Authenticator thief{s.chain, s.alice, "thief"};
    s.chain.tx(s.alice, enrol(s.alice, thief)).must();  // while a session shows the first factor
    s.chain.travel(Duration::seconds(1000));
    s.chain.block();
    const Authenticator later{s.chain, s.alice, "later"};
    s.chain.tx(s.alice, enrol(s.alice, later)).must_fail(errors::mfa_required);
}

TEST_CASE("factors that nobody here can verify are not enrolled", "[mfa]") {
    Stage s;
    struct Case {
        pb::FactorType type;
        std::string identifier;
        ErrorKind kind;
    };
    for (const auto& [type, identifier, kind] :
         {Case{pb::FACTOR_TYPE_FIDO2, "key", errors::invalid_factor_type},
          Case{pb::FACTOR_TYPE_SMS, "", errors::invalid_factor_type},
          Case{pb::FACTOR_TYPE_HARDWARE_KEY, "key", errors::invalid_factor_type},
          Case{pb::FACTOR_TYPE_UNSPECIFIED, "", errors::invalid_factor_type},
          Case{static_cast<pb::FactorType>(42), "", errors::invalid_factor_type},
          Case{pb::FACTOR_TYPE_TOTP, "", errors::invalid_enrollment},
          Case{pb::FACTOR_TYPE_TOTP, std::string(42, 'x'), errors::invalid_enrollment},
          Case{pb::FACTOR_TYPE_VEID, "", errors::invalid_enrollment}}) {
        pb::MsgEnrollFactor msg;
        msg.set_sender(s.alice.address.text());
        msg.set_factor_type(type);
        msg.set_public_identifier(identifier);
        s.chain.tx(s.alice, msg).must_fail(kind);
    }
}

TEST_CASE("a policy adds demands and is not switched off without a session", "[mfa]") {
    Stage s;
    pb::MsgSetMFAPolicy set;
    set.set_sender(s.alice.address.text());
    set.mutable_policy()->set_enabled(true);
    set.mutable_policy()->add_required_factors()->add_factors(pb::FACTOR_TYPE_TOTP);
    s.chain.tx(s.alice, set).must_fail(errors::no_active_factors);
    (void)s.open_session();
    s.chain.tx(s.alice, set).must();
    auto of_bob = set;
    of_bob.mutable_policy()->set_account_address(s.bob.address.text());
    s.chain.tx(s.alice, of_bob).must_fail(errors::unauthorized);
    s.chain.travel(Duration::seconds(1000));
    s.chain.block();
    set.mutable_policy()->set_enabled(false);
    s.chain.tx(s.alice, set).must_fail(errors::mfa_required);
    (void)s.open_session();
    s.chain.tx(s.alice, set).must();
}

TEST_CASE("sessions are refreshed, passed on and revoked by their owner only", "[mfa]") {
    Stage s;
    const auto session = s.open_session();
    pb::MsgRefreshSession refresh;
    refresh.set_sender(s.alice.address.text());
    refresh.set_session_id(session.session_id());
    s.chain.tx(s.alice, refresh).must_fail(errors::invalid_proof);
    refresh.mutable_mfa_proof()->set_session_id(session.session_id());
    s.chain.travel(Duration::seconds(600));
    s.chain.block();
    CHECK(s.chain.tx(s.alice, refresh)
              .response<pb::MsgRefreshSessionResponse>()
              .session_expires_at() > session.session_expires_at());

    pb::MsgIssueSession issue;
    issue.set_sender(s.bob.address.text());
    issue.set_transaction_type(pb::SENSITIVE_TX_ROLE_ASSIGNMENT);
    s.chain.tx(s.bob, issue).must_fail(errors::invalid_proof);
    auto& proof = *issue.mutable_mfa_proof();
    proof.set_session_id(session.session_id());
    proof.add_verified_factors(pb::FACTOR_TYPE_TOTP);
    proof.set_timestamp(1);
    s.chain.tx(s.bob, issue).must_fail(errors::unauthorized);
    issue.set_sender(s.alice.address.text());
    CHECK(s.chain.tx(s.alice, issue).response<pb::MsgIssueSessionResponse>().is_single_use());

    pb::MsgRevokeSession revoke;
    revoke.set_sender(s.bob.address.text());
    revoke.set_session_id(session.session_id());
    s.chain.tx(s.bob, revoke).must_fail(errors::unauthorized);
    revoke.set_sender(s.alice.address.text());
    s.chain.tx(s.alice, revoke).must();
    s.chain.tx(s.alice, revoke).must_fail(errors::session_not_found);
}

TEST_CASE("the default configurations are the protocol's and come back from genesis", "[mfa]") {
    Chain chain;
    const auto state = chain.export_genesis();
    CHECK(state.find("mfa")->find("sensitive_tx_configs")->items().size() == 14);
    Stage s;
    (void)s.open_session();
    const auto first = *s.chain.export_genesis().find("mfa");
    Chain second{{.genesis = Json::object({{"mfa", first}})}};
    second.block();
    CHECK(second.export_genesis().find("mfa")->dump() == first.dump());
    auto doubled = first;
    auto configs = doubled.find("sensitive_tx_configs")->items();
    configs.push_back(configs[0]);
    doubled.set("sensitive_tx_configs", Json::array(configs));
    Chain third{{.genesis = Json::object({{"mfa", doubled}})}};
    CHECK_THROWS_WITH(third.block(), Catch::Contains("twice"));
}

}  // namespace ve::mfa
