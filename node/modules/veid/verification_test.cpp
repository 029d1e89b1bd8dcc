#include <catch2/catch.hpp>

#include "capture/score.hpp"
#include "node/modules/veid/errors.hpp"
#include "node/modules/veid/keeper.hpp"
#include "node/modules/veid/scorer.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/votes.hpp"
#include "tests/kit/identity.hpp"
#include "virtengine/veid/v1/query.pb.h"

namespace ve::veid {

namespace pb = virtengine::veid::v1;
using test::Actor;
using test::Chain;

namespace {

std::vector<x25519::PrivateKey> keys_of(std::size_t index) {
    std::vector<x25519::PrivateKey> out;
    out.push_back(test::validator_box_key(index));
    return out;
}

pb::MsgRequestVerification request_for(const Actor& actor,
                                       const std::string& scope = "document-1") {
    pb::MsgRequestVerification out;
    out.set_sender(actor.address.text());
    out.set_scope_id(scope);
    return out;
}

pb::QueryIdentityStatusResponse status_of(Chain& chain, const Actor& actor) {
    pb::QueryIdentityStatusRequest ask;
    ask.set_account_address(actor.address.text());
    return chain.query<pb::QueryIdentityStatusResponse>(ask).value();
}

pb::IdentityScope scope_of(Chain& chain, const Actor& actor) {
    pb::QueryScopeRequest ask;
    ask.set_account_address(actor.address.text());
    ask.set_scope_id("document-1");
    return chain.query<pb::QueryScopeResponse>(ask).value().scope();
}

std::vector<std::string> told(const Chain& chain, std::string_view type, std::string_view key) {
    std::vector<std::string> out;
    for (const auto& event : chain.block_events())
        for (const auto& attribute : event.attributes)
            if (event.type == type && attribute.key == key) out.push_back(attribute.value);
    return out;
}

// A validator whose table is not that of the others: every score is one too high.
class Dissenter final : public VoteExtender {
  public:
    explicit Dissenter(std::size_t index) : honest_{keys_of(index)} {}
    std::string extend(Context& committed, Height height, const Hash& block) override {
        const auto bytes = honest_.extend(committed, height, block);
        if (bytes.empty()) return bytes;
        auto extension          = decode_extension(bytes).value();
        extension.model_version = "changed";
        for (auto& result : extension.results) {
            const auto request = State{}.requests.find(committed, result.request);
            result.score       = static_cast<std::uint8_t>(result.score + 1);
            result.result_hash = result_hash(request.value(), result, extension.model_version);
        }
        return encode(extension);
    }
    bool verify(Context&, Height, const ByteArray<20>&, std::string_view) override { return true; }

  private:
    Scorer honest_;
};

}  // namespace

TEST_CASE("evidence is verified in a later block than the request", "[veid]") {
    Scorer scorer{keys_of(0)};
    Chain chain{{.genesis = test::identity_genesis(), .extenders = {&scorer}}};
    const auto alice = chain.account("alice");
    chain.tx(alice, test::upload_of(chain, alice)).must();
    const auto asked = chain.tx(alice, request_for(alice));
    CHECK(asked.response<pb::MsgRequestVerificationResponse>().status() ==
          pb::VERIFICATION_STATUS_IN_PROGRESS);
    CHECK(asked.attributes("verification_requested", "request_id").size() == 1);
    CHECK(status_of(chain, alice).status() == pb::ACCOUNT_STATUS_IN_PROGRESS);
    chain.tx(alice, request_for(alice)).must_fail(errors::in_progress);

    chain.blocks(2);
    const auto status = status_of(chain, alice);
    CHECK(status.status() == pb::ACCOUNT_STATUS_VERIFIED);
    CHECK(status.score() >= 70);
    CHECK(status.score() <= 84);
    CHECK(status.tier() == pb::IDENTITY_TIER_STANDARD);
    CHECK(status.model_version() == capture::model_version);
    CHECK(scope_of(chain, alice).status() == pb::VERIFICATION_STATUS_VERIFIED);
    chain.tx(alice, request_for(alice)).must_fail(errors::invalid_transition);
}

TEST_CASE("bad evidence is rejected with its reason", "[veid]") {
    struct Case {
        std::string_view name;
        capture::Blemish blemish;
        std::string_view sealed_for;
        bool truncated;
        std::string_view reason;
    };
    const auto c = GENERATE(values<Case>({
        {"a blank document", capture::Blemish::blank_document, "", false, "document_blank"},
        {"an expired document", capture::Blemish::expired, "", false, "document_expired"},
        {"a truncated package", capture::Blemish::none, "", true, "unreadable"},
        {"somebody else's evidence", capture::Blemish::none, "bob", false, "foreign"},
    }));
    CAPTURE(c.name);
    Scorer scorer{keys_of(0)};
    Chain chain{{.genesis = test::identity_genesis(), .extenders = {&scorer}}};
    const auto alice = chain.account("alice");
    test::Evidence evidence{.subject    = {.blemish = c.blemish},
                            .sealed_for = std::string{c.sealed_for}};
    if (c.truncated) evidence.package = Bytes(5000, 0x56);
    chain.tx(alice, test::upload_of(chain, alice, evidence)).must();
    chain.tx(alice, request_for(alice)).must();
    std::vector<std::string> reasons;
    for (int i = 0; i < 3 && reasons.empty(); ++i) {
        chain.block();
        reasons = told(chain, "scope_rejected", "reason");
    }
    CHECK(reasons == std::vector<std::string>{std::string{c.reason}});
    CHECK(scope_of(chain, alice).status() == pb::VERIFICATION_STATUS_REJECTED);
    CHECK(status_of(chain, alice).status() == pb::ACCOUNT_STATUS_REJECTED);
    CHECK(status_of(chain, alice).score() == 0);
}

TEST_CASE("more than two thirds of the power must agree exactly", "[veid]") {
    Scorer a{keys_of(0)}, b{keys_of(1)}, c{keys_of(2)}, d{keys_of(3)};
    Dissenter wrong_c{2}, wrong_d{3};
    struct Case {
        std::string_view name;
        std::vector<VoteExtender*> extenders;
        bool decided;
    };
    const std::vector<Case> cases{
        {"four alike", {&a, &b, &c, &d}, true},
        {"three alike, one other", {&a, &b, &c, &wrong_d}, true},
        {"three alike, one silent", {&a, &b, &c, nullptr}, true},
        {"two against two", {&a, &b, &wrong_c, &wrong_d}, false},
        {"two alike, two silent", {&a, &b, nullptr, nullptr}, false},
    };
    for (const auto& test_case : cases) {
        CAPTURE(test_case.name);
        Chain chain{{.genesis    = test::identity_genesis(4),
                     .validators = 4,
                     .extenders  = test_case.extenders}};
        const auto alice = chain.account("alice");
        chain.tx(alice, test::upload_of(chain, alice, {.validators = 4})).must();
        chain.tx(alice, request_for(alice)).must();
        chain.blocks(3);
        const auto expected =
            test_case.decided ? pb::ACCOUNT_STATUS_VERIFIED : pb::ACCOUNT_STATUS_IN_PROGRESS;
        CHECK(status_of(chain, alice).status() == expected);
    }
}

TEST_CASE("a request that nobody decides goes back to its owner", "[veid]") {
    Scorer a{keys_of(0)}, b{keys_of(1)};
    Dissenter wrong_c{2}, wrong_d{3};
    const bool silence = GENERATE(true, false);  // 40 blocks of it, or disagreement and three tries
    CAPTURE(silence);
    const std::vector<VoteExtender*> divided{&a, &b, &wrong_c, &wrong_d};
    const auto extenders = silence ? std::vector<VoteExtender*>{} : divided;
    Chain chain{{.genesis = test::identity_genesis(4), .validators = 4, .extenders = extenders}};
    const auto alice = chain.account("alice");
    chain.tx(alice, test::upload_of(chain, alice, {.validators = 4})).must();
    chain.tx(alice, request_for(alice)).must();
    chain.blocks(15);
    CHECK(scope_of(chain, alice).status() == pb::VERIFICATION_STATUS_IN_PROGRESS);
    chain.blocks(27);
    CHECK(scope_of(chain, alice).status() == pb::VERIFICATION_STATUS_PENDING);
    chain.tx(alice, request_for(alice)).must();
}

TEST_CASE("two validators compute the same bytes", "[veid]") {
    Scorer a{keys_of(0)}, b{keys_of(1)};
    Chain chain{{.genesis = test::identity_genesis(2), .validators = 2}};
    const auto alice = chain.account("alice");
    chain.tx(alice, test::upload_of(chain, alice, {.validators = 2})).must();
    chain.tx(alice, request_for(alice)).must();
    std::string first, second, again;
    (void)chain.on_state([&](Context& ctx) -> Result<void> {
        const Height next{ctx.height().value + 1};
        first = a.extend(ctx, next, {}), second = b.extend(ctx, next, {}),
        again = a.extend(ctx, next, {});
        CHECK(a.verify(ctx, next, {}, second));
        const auto id_at = 1 + 8 + 1 + capture::model_version.size() + 1;
        CHECK_FALSE(a.verify(ctx, ctx.height(), {}, second));
        for (std::size_t at = 0; at < second.size(); ++at) {
            auto damaged = second;
            damaged[at]  = static_cast<char>(damaged[at] ^ 0x10);
            const bool in_id =
                at >= id_at && at < id_at + 16;  // then it is about nothing that waits
            CHECK(a.verify(ctx, next, {}, damaged) == in_id);
            CHECK_FALSE(a.verify(ctx, next, {},
                                 std::string_view{second}.substr(0, at + (at == 0 ? 1 : 0))));
        }
        CHECK_FALSE(a.verify(ctx, next, {}, second + "x"));
        return {};
    });
    CHECK_FALSE(first.empty());
    CHECK(first == second);
    CHECK(first == again);
}

TEST_CASE("only validators set scores, and only possible ones", "[veid]") {
    Chain chain{{.genesis = test::identity_genesis()}};
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto validator = chain.validator(0);
    chain.tx(alice, test::upload_of(chain, alice)).must();
    const auto score = [&](const Actor& who, const Actor& of, std::uint32_t points) {
        pb::MsgUpdateScore out;
        out.set_sender(who.address.text());
        out.set_account_address(of.address.text());
        out.set_new_score(points);
        out.set_score_version("manual-1");
        return chain.tx(who, out);
    };
    score(bob, alice, 80).must_fail(errors::unauthorized);
    score(validator, alice, 101).must_fail(errors::invalid_score);
    score(validator, bob, 80).must_fail(errors::record_not_found);
    struct Case {
        std::uint32_t points;
        int tier;
    };
    for (const auto& [points, tier] :
         {Case{49, 0}, Case{50, 1}, Case{69, 1}, Case{70, 2}, Case{84, 2}, Case{85, 3}}) {
        CAPTURE(points);
        score(validator, alice, points).must();
        CHECK(status_of(chain, alice).tier() == tier);
        CHECK(status_of(chain, alice).score() == points);
    }
    chain.travel(Duration::seconds(365 * 86'400));
    chain.block();
    CHECK(status_of(chain, alice).status() == pb::ACCOUNT_STATUS_EXPIRED);
    CHECK(status_of(chain, alice).tier() == 0);
}

TEST_CASE("a single validator moves a scope only along its diagram", "[veid]") {
    Chain chain{{.genesis = test::identity_genesis()}};
    const auto alice     = chain.account("alice");
    const auto validator = chain.validator(0);
    chain.tx(alice, test::upload_of(chain, alice)).must();
    const auto move = [&](const Actor& who, pb::VerificationStatus to) {
        pb::MsgUpdateVerificationStatus out;
        out.set_sender(who.address.text());
        out.set_account_address(alice.address.text());
        out.set_scope_id("document-1");
        out.set_new_status(to);
        return chain.tx(who, out);
    };
    move(alice, pb::VERIFICATION_STATUS_IN_PROGRESS).must_fail(errors::unauthorized);
    move(validator, pb::VERIFICATION_STATUS_VERIFIED).must_fail(errors::invalid_transition);
    move(validator, pb::VERIFICATION_STATUS_IN_PROGRESS).must();
    move(validator, pb::VERIFICATION_STATUS_VERIFIED).must();
    move(validator, pb::VERIFICATION_STATUS_REJECTED).must_fail(errors::invalid_transition);
    move(validator, static_cast<pb::VerificationStatus>(99)).must_fail(errors::invalid_status);
}

TEST_CASE("what genesis takes in, it gives back", "[veid]") {
    auto genesis      = test::identity_genesis();
    const auto seeded = Chain::address_of("seeded").text();
    genesis.find("veid")->set("scores",
                              Json::array({Json::object({{"account_address", seeded},
                                                         {"score", 80},
                                                         {"status", "ACCOUNT_STATUS_VERIFIED"},
                                                         {"model_version", "seed-1"}})}));
    Chain chain{{.genesis = genesis}};
    const auto alice = chain.account("alice");
    chain.tx(alice, test::upload_of(chain, alice)).must();
    chain.tx(alice, request_for(alice)).must();
    CHECK(status_of(chain, {"seeded", Chain::address_of("seeded")}).tier() ==
          pb::IDENTITY_TIER_STANDARD);
    const auto state = chain.export_genesis();
    const auto pick  = [](const Json& all, std::string_view name) { return *all.find(name); };
    Chain second{{.genesis = Json::object(
                      {{"veid", pick(state, "veid")}, {"encryption", pick(state, "encryption")}})}};
    second.block();
    CHECK(pick(second.export_genesis(), "veid").dump() == pick(state, "veid").dump());
    CHECK(pick(second.export_genesis(), "encryption").dump() == pick(state, "encryption").dump());
    CHECK(status_of(second, {"alice", Chain::address_of("alice")}).status() ==
          pb::ACCOUNT_STATUS_IN_PROGRESS);
}

TEST_CASE("nothing of an identity is readable in state, transactions or events", "[veid]") {
    const std::string marker = "PLANTEDMARKER";
    Scorer scorer{keys_of(0)};
    Chain chain{{.genesis = test::identity_genesis(), .extenders = {&scorer}}};
    const auto alice = chain.account("alice");
    const auto upload =
        test::upload_of(chain, alice, {.subject = {.surname = marker, .given = "SECRETGIVEN"}});
    std::string seen = chain.sign({&upload});
    const auto add   = [&](const std::vector<abci::Event>& events) {
        for (const auto& event : events)
            for (const auto& attribute : event.attributes)
                seen += attribute.key + "=" + attribute.value + "\n";
    };
    const auto sent = chain.tx(alice, upload);
    seen += sent.result().log + sent.result().data + sent.result().info;
    add(sent.must().result().events);
    add(chain.tx(alice, request_for(alice)).must().result().events);
    for (int i = 0; i < 3; ++i) {
        chain.block();
        add(chain.block_events());
    }
    REQUIRE(status_of(chain, alice).status() == pb::ACCOUNT_STATUS_VERIFIED);
    seen += chain.export_genesis().dump();
    // Bytes that stand in JSON as base64 are looked at as bytes, too.
    seen += upload.encrypted_payload().SerializeAsString();

    const auto utf16 = [](const std::string& text) {
        std::string out;
        for (const char c : text) out += {c, '\0'};
        return out;
    };
    for (const auto& secret : {marker, std::string{"SECRETGIVEN"}}) {
        const std::string reversed{secret.rbegin(), secret.rend()};
        // base64 of the marker at each of the three places it can have in a group of three bytes.
        std::vector<std::string> forms{secret, hex(bytes_of(secret)), hex_upper(bytes_of(secret)),
                                       reversed, utf16(secret)};
        for (std::size_t shift = 0; shift < 3; ++shift) {
            const auto text = base64(bytes_of(std::string(shift, 'x') + secret));
            forms.push_back(text.substr(4, text.size() - 10));
        }
        for (const auto& form : forms) {
            CAPTURE(form);
            CHECK(seen.find(form) == std::string::npos);
        }
    }
}

}  // namespace ve::veid
