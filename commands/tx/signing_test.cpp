// Signatures that come one after the other, in every mode, hold on the chain; those that would
// break another are refused.
#include "commands/tx/signing.hpp"

#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "client/key_signer.hpp"
#include "commands/tx/mistakes.hpp"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "devnet/accounts.hpp"
#include "node/chain/signatures.hpp"

namespace ve {
namespace {

using wire::SignMode;

constexpr const char* chain = "virtengine-test-1";

client::KeySigner signer_of(std::string_view name) {
    return client::KeySigner{devnet::account(1, name).key};
}

SigningFacts facts_of(std::string_view name) {
    return {chain, AccountNumber{name.size()}, Sequence{name.size() + 10}};
}

// Messages of these; the last one named pays.
wire::Tx unsigned_tx(const std::vector<std::string>& senders,
                     const std::optional<std::string>& payer = {}) {
    std::vector<cosmos::bank::v1beta1::MsgSend> sends(senders.size());
    std::vector<const wire::Proto*> messages;
    for (std::size_t i = 0; i < senders.size(); ++i) {
        sends[i].set_from_address(devnet::account(1, senders[i]).address.text());
        sends[i].set_to_address(devnet::account(1, "bob").address.text());
        messages.push_back(&sends[i]);
    }
    wire::FeeSpec fee{.amount = {}, .gas_limit = Gas{200'000}};
    if (payer) fee.payer = devnet::account(1, *payer).address;
    return wire::decode_tx(
               wire::encode_tx_raw(wire::build_body(messages),
                                   wire::build_auth_info(std::vector<wire::SignerSpec>{}, fee), {}))
        .value();
}

Result<wire::Tx> sign_by(const wire::Tx& tx, const std::string& name,
                         std::optional<SignMode> mode = {}, bool with_node = true) {
    const auto signer = signer_of(name);
    SignRequest request{.place = signer.address(), .mode = mode, .facts = facts_of(name)};
    if (with_node)
        request.prepare = [](const Address& other) -> Result<wire::Place> {
            for (const auto* known : {"alice", "customer", "provider"})
                if (devnet::account(1, known).address == other)
                    return wire::Place{.signer = other,
                                       .info   = wire::signer_info(nullptr, SignMode::direct,
                                                                   facts_of(known).sequence)};
            return fail(errors::input, "nobody knows {}", other);
        };
    const auto raw = TRY(with_signature(tx, signer, request));
    return wire::decode_tx(raw);
}

bool holds(const wire::Tx& tx, const std::vector<std::string>& signers) {
    if (tx.signatures.size() != signers.size()) return false;
    for (std::size_t i = 0; i < signers.size(); ++i) {
        const auto facts = facts_of(signers[i]);
        const auto key   = signer_of(signers[i]).public_key();
        const auto ok =
            verify_signature(tx, i, {facts.number, facts.sequence, {key, nullptr}}, chain);
        if (!ok.ok()) {
            UNSCOPED_INFO(signers[i] << ": " << ok.error().text());
            return false;
        }
        if (tx.auth_info->signer_infos(static_cast<int>(i)).sequence() != facts.sequence.value)
            return false;
    }
    return true;
}

}  // namespace

TEST_CASE("several sign one document in any order", "[commands]") {
    struct Case {
        std::string_view name;
        std::vector<std::pair<std::string, std::optional<SignMode>>> steps;
    };
    const auto c = GENERATE(values<Case>({
        {"as they come, in amino JSON", {{"alice", {}}, {"customer", {}}, {"provider", {}}}},
        {"from behind", {{"provider", {}}, {"customer", {}}, {"alice", {}}}},
        {"the last one directly",
         {{"customer", {}}, {"alice", {}}, {"provider", SignMode::direct}}},
        {"all directly, the others' places prepared",
         {{"customer", SignMode::direct},
          {"alice", SignMode::direct},
          {"provider", SignMode::direct}}},
        {"two without the list of signers, the payer directly",
         {{"alice", SignMode::direct_aux},
          {"customer", SignMode::direct_aux},
          {"provider", SignMode::direct}}},
        {"every mode at once",
         {{"alice", SignMode::amino_json},
          {"customer", SignMode::direct_aux},
          {"provider", SignMode::direct}}},
    }));
    CAPTURE(c.name);
    auto tx = unsigned_tx({"alice", "customer"}, "provider");
    for (const auto& [name, mode] : c.steps) {
        auto next = sign_by(tx, name, mode);
        if (!next.ok()) FAIL(next.error().text());
        tx = *std::move(next);
    }
    CHECK(holds(tx, {"alice", "customer", "provider"}));
}

TEST_CASE("one signer signs directly unless told otherwise", "[commands]") {
    const auto tx     = unsigned_tx({"alice"});
    const auto direct = sign_by(tx, "alice").value();
    CHECK(wire::mode_of(direct.auth_info->signer_infos(0)) == SignMode::direct);
    CHECK(holds(direct, {"alice"}));
    const auto amino = sign_by(tx, "alice", SignMode::amino_json).value();
    CHECK(holds(amino, {"alice"}));
    CHECK_FALSE(holds(amino, {"customer"}));
}

TEST_CASE("a signature that does not belong, or breaks another, is refused", "[commands]") {
    const auto tx = unsigned_tx({"alice", "customer"});
    SECTION("of a stranger") {
        const auto refused = sign_by(tx, "bob");
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().detail().find("is no signer") != std::string::npos);
        CHECK(refused.error().hint().find(devnet::account(1, "customer").address.text()) !=
              std::string::npos);
    }
    SECTION("a second time, unless it replaces the first") {
        const auto once = sign_by(tx, "alice").value();
        CHECK(sign_by(once, "alice").error().is(errors::refused));
        const auto signer = signer_of("alice");
        SignRequest again{.place = signer.address(), .facts = facts_of("alice"), .overwrite = true};
        CHECK(with_signature(once, signer, again).ok());
    }
    SECTION("after a direct one, over another list of signers") {
        const auto direct = sign_by(tx, "alice", SignMode::direct).value();
        const auto other  = sign_by(direct, "customer", SignMode::amino_json);
        REQUIRE_FALSE(other.ok());
        CHECK(other.error().is(errors::refused));
        CHECK(holds(sign_by(direct, "customer").value(), {"alice", "customer"}));
    }
    SECTION("directly, while nobody knows how the others will sign") {
        CHECK(sign_by(tx, "alice", SignMode::direct, false).error().is(errors::usage));
    }
    SECTION("of the payer, without the fee") {
        CHECK(sign_by(tx, "alice", SignMode::direct_aux).error().is(errors::usage));
        CHECK(sign_by(tx, "customer", SignMode::direct_aux).ok());
    }
    SECTION("in a mode that nobody makes") {
        CHECK(sign_by(tx, "alice", SignMode::textual).error().is(errors::usage));
    }
}

TEST_CASE("members of a multisig sign apart, and their parts join into its signature",
          "[commands]") {
    std::vector<PublicKey> members;
    for (const auto* name : {"alice", "customer", "provider"})
        members.push_back({Curve::secp256k1, signer_of(name).public_key()});
    const auto key = ThresholdKey::make(2, members).value();
    cosmos::bank::v1beta1::MsgSend send;
    send.set_from_address(key.address().text());
    send.set_to_address(key.address().text());
    const auto tx =
        wire::decode_tx(
            wire::encode_tx_raw(wire::build_body({&send}),
                                wire::build_auth_info(std::vector<wire::SignerSpec>{}, {}), {}))
            .value();
    const SigningFacts facts{chain, AccountNumber{7}, Sequence{3}};
    wire::PartsByMember parts;
    for (const auto* name : {"provider", "alice"}) {
        const auto signer = signer_of(name);
        const auto part   = part_of(tx, signer, {.place = key.address(), .facts = facts}).value();
        CHECK(part.mode == SignMode::amino_json);
        parts.emplace(*key.position_of(signer.address()), part);
    }
    const auto whole =
        wire::decode_tx(wire::with_places(tx, {wire::joined(key, facts.sequence, parts)})).value();
    auto multisig       = std::make_shared<Multisig>();
    multisig->threshold = 2;
    for (const auto& member : key.members) multisig->keys.push_back(member.bytes);
    const SignedAs as{facts.number, facts.sequence, {{}, multisig}};
    CHECK(verify_signature(whole, 0, as, chain).ok());
    CHECK_FALSE(verify_signature(whole, 0, as, "other-1").ok());
    parts.erase(parts.begin());
    const auto half =
        wire::decode_tx(wire::with_places(tx, {wire::joined(key, facts.sequence, parts)})).value();
    CHECK(verify_signature(half, 0, as, chain).error().is(sdk::unauthorized));
    const auto alice = signer_of("alice");
    CHECK(part_of(tx, alice, {.place = key.address(), .mode = SignMode::direct, .facts = facts})
              .error()
              .is(errors::usage));
    CHECK_FALSE(part_of(tx, alice, {.place = alice.address(), .facts = facts}).ok());
}

TEST_CASE("the usual mistakes are told from each other", "[commands]") {
    struct Case {
        std::string_view name, chain_id;
        std::uint64_t number, sequence;
        std::string expected;
    };
    const auto c = GENERATE(values<Case>({
        {"none", "right-1", 7, 4, ""},
        {"another chain", "virtengine-1", 7, 4, "signed for chain 'virtengine-1', not 'right-1'"},
        {"one sequence behind", "right-1", 7, 3, "signed with sequence 3, not 4"},
        {"another account number", "right-1", 0, 4, "signed with account number 0, not 7"},
        {"number and sequence", "right-1", 0, 0,
         "signed with account number 0, not 7 and with sequence 0, not 4"},
        {"chain and sequence", "", 7, 5,
         "signed for chain '', not 'right-1' and with sequence 5, not 4"},
        {"something else", "unheard-of-9", 7, 4, ""},
    }));
    CAPTURE(c.name);
    const Holds holds = [&](const std::string& on, AccountNumber number, Sequence sequence) {
        return on == c.chain_id && number.value == c.number && sequence.value == c.sequence;
    };
    CHECK(mistake_of(holds, {"right-1", AccountNumber{7}, Sequence{4}, chains_to_try("right-1")}) ==
          c.expected);
}

}  // namespace ve
