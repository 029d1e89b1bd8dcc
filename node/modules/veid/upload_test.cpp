#include <catch2/catch.hpp>

#include "node/modules/encryption/errors.hpp"
#include "node/modules/veid/errors.hpp"
#include "tests/kit/identity.hpp"
#include "virtengine/veid/v1/query.pb.h"

namespace ve::veid {

namespace pb = virtengine::veid::v1;
using test::Actor;
using test::Chain;

namespace {

Chain identity_chain() { return Chain{{.genesis = test::identity_genesis()}}; }

std::string section(Chain& chain) { return chain.export_genesis().find("veid")->dump(); }

void flip(std::string& bytes, std::size_t at) { bytes[at] = static_cast<char>(bytes[at] ^ 1); }

pb::MsgRevokeScope revoke(const Actor& actor, const std::string& scope) {
    pb::MsgRevokeScope out;
    out.set_sender(actor.address.text());
    out.set_scope_id(scope);
    out.set_reason("no longer wanted");
    return out;
}

}  // namespace

TEST_CASE("an upload becomes a pending scope of its sender", "[veid]") {
    auto chain       = identity_chain();
    const auto alice = chain.account("alice");
    const auto msg   = test::upload_of(chain, alice);
    const auto sent  = chain.tx(alice, msg);
    const auto got   = sent.response<pb::MsgUploadScopeResponse>();
    CHECK(got.status() == pb::VERIFICATION_STATUS_PENDING);
    CHECK(sent.attributes("scope_uploaded", "payload_hash") ==
          std::vector<std::string>{hex(bytes_of(msg.payload_hash()))});
    CHECK(sent.attributes("identity_created", "account_address").size() == 1);

    pb::QueryIdentityRecordRequest ask;
    ask.set_account_address(alice.address.text());
    const auto record = chain.query<pb::QueryIdentityRecordResponse>(ask).value().record();
    CHECK(record.current_score() == 0);
    REQUIRE(record.scope_refs_size() == 1);
    CHECK(record.scope_refs(0).expires_at() - record.scope_refs(0).uploaded_at() == 365 * 86'400);
    pb::QueryIdentityStatusRequest status;
    status.set_account_address(alice.address.text());
    CHECK(chain.query<pb::QueryIdentityStatusResponse>(status).value().status() ==
          pb::ACCOUNT_STATUS_PENDING);
}

TEST_CASE("each wrong field of an upload is refused by its own code", "[veid]") {
    struct Case {
        std::string_view name;
        void (*change)(pb::MsgUploadScope&);
        ErrorKind kind;
        bool sign_again = true;
    };
    static auto chain       = identity_chain();
    static const auto alice = chain.account("alice");
    const auto c            = GENERATE(values<Case>({
                   {"a scope id of 129 bytes", [](auto& m) { m.set_scope_id(std::string(129, 'a')); },
                    errors::input_too_large},
                   {"no scope id", [](auto& m) { m.clear_scope_id(); }, errors::invalid_scope},
                   {"a scope id with a blank", [](auto& m) { m.set_scope_id("a b"); }, errors::invalid_scope},
                   {"scope type 0", [](auto& m) { m.set_scope_type(pb::SCOPE_TYPE_UNSPECIFIED); },
                    errors::invalid_scope_type},
                   {"scope type 13", [](auto& m) { m.set_scope_type(static_cast<pb::ScopeType>(13)); },
                    errors::invalid_scope_type},
                   {"a salt of 15 bytes", [](auto& m) { m.mutable_salt()->resize(15); }, errors::invalid_salt},
                   {"a salt of 65 bytes", [](auto& m) { m.mutable_salt()->resize(65, 'x'); },
                    errors::invalid_salt},
                   {"a salt of one byte repeated", [](auto& m) { m.set_salt(std::string(32, 'x')); },
                    errors::invalid_salt},
                   {"a salt of 129 bytes", [](auto& m) { m.mutable_salt()->resize(129, 'x'); },
                    errors::input_too_large},
                   {"no device", [](auto& m) { m.clear_device_fingerprint(); }, errors::invalid_device},
                   {"no client", [](auto& m) { m.clear_client_id(); }, errors::invalid_client_id},
                   {"an unknown client", [](auto& m) { m.set_client_id("stranger"); },
                    errors::client_not_approved},
                   {"a payload hash of 31 bytes", [](auto& m) { m.mutable_payload_hash()->resize(31); },
                    errors::invalid_payload_hash},
                   {"a payload hash of something else", [](auto& m) { flip(*m.mutable_payload_hash(), 0); },
                    errors::invalid_payload_hash},
                   {"captured six minutes ago",
                    [](auto& m) { m.set_capture_timestamp(m.capture_timestamp() - 360); },
                    errors::timestamp_out_of_range},
                   {"captured in the future",
                    [](auto& m) { m.set_capture_timestamp(m.capture_timestamp() + 60); },
                    errors::timestamp_out_of_range},
                   {"captured at the end of time", [](auto& m) { m.set_capture_timestamp(INT64_MAX); },
                    errors::timestamp_out_of_range},
                   {"another device than the client signed",
                    [](auto& m) { m.set_device_fingerprint("device-2"); }, errors::invalid_client_signature,
                    false},
                   {"a flipped bit in the client's signature",
                    [](auto& m) { flip(*m.mutable_client_signature(), 9); }, errors::invalid_client_signature,
                    false},
                   {"a flipped bit in the user's signature",
                    [](auto& m) { flip(*m.mutable_user_signature(), 9); }, errors::invalid_user_signature,
                    false},
                   {"no user signature", [](auto& m) { m.clear_user_signature(); },
                    errors::invalid_user_signature, false},
                   {"an empty envelope", [](auto& m) { m.clear_encrypted_payload(); },
                    errors::invalid_payload},
                   {"a short nonce",
                    [](auto& m) { m.mutable_encrypted_payload()->mutable_nonce()->resize(23); },
                    errors::invalid_payload},
                   {"a sender signature of 32 bytes",
                    [](auto& m) { m.mutable_encrypted_payload()->mutable_sender_signature()->resize(32); },
                    errors::invalid_payload},
                   {"a flipped bit in the ciphertext",
                    [](auto& m) { flip(*m.mutable_encrypted_payload()->mutable_ciphertext(), 99); },
                    errors::invalid_payload_hash, false},
                   {"a flipped bit in a wrapped key",
                    [](auto& m) { flip(*m.mutable_encrypted_payload()->mutable_encrypted_keys(0), 30); },
                    encryption::errors::invalid_signature, false},
                   {"a flipped bit in the sender's signature",
                    [](auto& m) { flip(*m.mutable_encrypted_payload()->mutable_sender_signature(), 3); },
                    encryption::errors::invalid_signature, false},
    }));
    CAPTURE(c.name);
    const auto before = section(chain);
    auto message      = test::upload_of(chain, alice, {.validators = 1});
    c.change(message);
    if (c.sign_again) test::sign_upload(message, alice);
    CHECK_NOTHROW(chain.tx(alice, message).must_fail(c.kind));
    CHECK(section(chain) == before);
}

TEST_CASE("evidence must be sealed for validators that can decide", "[veid]") {
    auto genesis = test::identity_genesis(3);
    Chain chain{{.genesis = genesis, .validators = 4}};
    const auto alice = chain.account("alice");
    // Two of four, then three of four: more than two thirds must be able to open it.
    chain.tx(alice, test::upload_of(chain, alice, {.validators = 2}))
        .must_fail(errors::validator_key_not_found);
    chain.tx(alice, test::upload_of(chain, alice, {.validators = 3})).must();
    // A key that nobody registered.
    chain.blocks(2);
    chain.tx(alice, test::upload_of(chain, alice, {.scope_id = "2", .validators = 4, .seed = 2}))
        .must_fail(encryption::errors::key_not_found);
}

TEST_CASE("an upload is accepted once, from whoever it comes", "[veid]") {
    auto chain       = identity_chain();
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto first = test::upload_of(chain, alice);
    chain.tx(alice, first).must();
    chain.blocks(2);
    auto again = first;
    again.set_scope_id("document-2");
    chain.tx(alice, again).must_fail(errors::salt_used);

    auto stolen = first;  // by somebody else, who can sign for himself only
    stolen.set_sender(bob.address.text());
    chain.tx(bob, stolen).must_fail(errors::invalid_user_signature);
    test::sign_upload(stolen, bob);
    chain.tx(bob, stolen).must_fail(errors::salt_used);
    auto same_name = test::upload_of(chain, alice, {.seed = 7});
    chain.tx(alice, same_name).must_fail(errors::scope_exists);
}

TEST_CASE("uploads are limited by block and by type", "[veid]") {
    auto chain       = identity_chain();
    const auto alice = chain.account("alice");
    for (std::uint64_t i = 1; i <= 5; ++i) {
        chain.tx(alice, test::upload_of(chain, alice, {.scope_id = std::to_string(i), .seed = i}))
            .must();
        if (i == 1)
            chain.tx(alice, test::upload_of(chain, alice, {.scope_id = "early", .seed = 99}))
                .must_fail(errors::rate_limited);
        else
            chain.block();
    }
    chain.block();
    chain.tx(alice, test::upload_of(chain, alice, {.scope_id = "6", .seed = 6}))
        .must_fail(errors::too_many_scopes);
    chain.tx(alice, revoke(alice, "1")).must();
    chain.tx(alice, test::upload_of(chain, alice, {.scope_id = "6", .seed = 6})).must();
}

TEST_CASE("a revoked scope loses its evidence and keeps its name and salt", "[veid]") {
    auto chain       = identity_chain();
    const auto alice = chain.account("alice"), bob = chain.account("bob");
    const auto first = test::upload_of(chain, alice);
    chain.tx(alice, first).must();
    chain.tx(bob, revoke(bob, "document-1")).must_fail(errors::scope_not_found);
    chain.tx(alice, revoke(alice, "document-1")).must();
    chain.tx(alice, revoke(alice, "document-1")).must_fail(errors::scope_revoked);
    pb::QueryScopeRequest ask;
    ask.set_account_address(alice.address.text());
    ask.set_scope_id("document-1");
    const auto scope = chain.query<pb::QueryScopeResponse>(ask).value().scope();
    CHECK(scope.encrypted_payload().ciphertext().empty());
    CHECK(scope.status() == pb::VERIFICATION_STATUS_EXPIRED);
    pb::MsgRequestVerification request;
    request.set_sender(alice.address.text());
    request.set_scope_id("document-1");
    chain.tx(alice, request).must_fail(errors::scope_revoked);
}

TEST_CASE("a suspended client's uploads are refused", "[veid]") {
    auto genesis = test::identity_genesis();
    auto& client = *genesis.find("veid")->find("approved_clients");
    Json changed = client.items()[0];
    changed.set("active", false);
    client = Json::array({changed});
    Chain chain{{.genesis = genesis}};
    const auto alice = chain.account("alice");
    chain.tx(alice, test::upload_of(chain, alice)).must_fail(errors::client_not_approved);
}

}  // namespace ve::veid
