// Misbehaviour in blocks: who is punished, what is kept, and what is not taken.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/evidence/v1beta1/evidence.pb.h"
#include "cosmos/slashing/v1beta1/query.pb.h"
#include "crypto/hash.hpp"
#include "node/modules/evidence/errors.hpp"
#include "tests/kit/staking.hpp"
#include "wire/any.hpp"

namespace ve::evidence {
namespace {

namespace pb = cosmos::evidence::v1beta1;
using test::Chain;
using test::validator_now;

abci::Misbehaviour by(Chain& chain, std::size_t validator, Height height) {
    abci::Misbehaviour out{
        abci::MisbehaviourKind::duplicate_vote, {}, 10, height, chain.time(), 30};
    const auto address = chain.consensus_address(validator);
    std::copy_n(address.bytes().begin(), out.validator.size(), out.validator.begin());
    return out;
}

pb::QueryAllEvidenceResponse all(Chain& chain) {
    return chain.query<pb::QueryAllEvidenceResponse>(pb::QueryAllEvidenceRequest{}).value();
}

}  // namespace

TEST_CASE("evidence in a block costs a validator five percent and its place, once", "[evidence]") {
    Chain chain{{.validators = 3}};
    chain.blocks(5);
    const auto liar = chain.validator(1);
    chain.accuse(by(chain, 1, {3}));
    chain.accuse(by(chain, 1, {4}));
    chain.block();
    CHECK(validator_now(chain, liar).tokens() == "9500000");
    CHECK(validator_now(chain, liar).jailed());
    CHECK(all(chain).evidence_size() == 1);
    CHECK(chain.power(chain.consensus_address(1)).value == 10);  // CometBFT's delay
    chain.accuse(by(chain, 1, {4}));
    chain.block();
    CHECK(validator_now(chain, liar).tokens() == "9500000");
    CHECK(all(chain).evidence_size() == 1);
    CHECK(chain.power(chain.consensus_address(1)).value == 0);

    pb::Equivocation proof;
    REQUIRE(proof.ParseFromString(all(chain).evidence(0).value()));
    CHECK(proof.height() == 3);
    CHECK(proof.consensus_address() == chain.consensus_address(1).text(prefix::consensus));
    pb::QueryEvidenceRequest request;
    request.set_hash(hex_upper(sha256(wire::serialize(proof))));
    CHECK(chain.query<pb::QueryEvidenceResponse>(request).ok());
    request.set_hash(std::string(64, '0'));
    CHECK(chain.query<pb::QueryEvidenceResponse>(request).error().is(grpc_status::not_found));
    request.set_hash("zz");
    CHECK(
        chain.query<pb::QueryEvidenceResponse>(request).error().is(grpc_status::invalid_argument));

    const auto out = chain.export_genesis();
    Chain other{{.genesis = out, .validators = 0}};
    CHECK(other.export_genesis().dump() == out.dump());
}

TEST_CASE("whoever is no validator is not punished", "[evidence]") {
    Chain chain{{.validators = 3}};
    chain.blocks(5);
    auto stranger = by(chain, 0, {3});
    stranger.validator[0] ^= 1;
    auto unclear = by(chain, 0, {3});
    unclear.kind = abci::MisbehaviourKind::unknown;
    chain.accuse(stranger);
    chain.accuse(unclear);
    chain.block();
    CHECK(all(chain).evidence_size() == 0);
    CHECK_FALSE(validator_now(chain, chain.validator(0)).jailed());
}

TEST_CASE("evidence by transaction is refused as the Cosmos SDK refuses it", "[evidence]") {
    Chain chain{{.validators = 3}};
    const auto alice = chain.account("alice");
    pb::MsgSubmitEvidence msg;
    msg.set_submitter(alice.address.text());
    const auto refusal = [&](const ErrorKind& kind) {
        return chain.tx(alice, msg).must_fail(kind).result().log;
    };
    CHECK(refusal(errors::invalid).find("missing evidence") != std::string::npos);

    struct Case {
        std::string_view name;
        void (*change)(pb::Equivocation&);
        const ErrorKind& kind;
        std::string_view log;
    };
    const std::vector<Case> all_cases{
        {"nobody takes what is well made", [](pb::Equivocation&) {}, errors::no_handler,
         "equivocation: unregistered handler for evidence type"},
        {"no time", [](pb::Equivocation& p) { p.clear_time(); }, errors::invalid,
         "invalid equivocation time: 1970-01-01T00:00:00Z: invalid evidence"},
        {"no height", [](pb::Equivocation& p) { p.set_height(0); }, errors::invalid,
         "failed basic validation: invalid equivocation height: 0: invalid evidence"},
        {"no power", [](pb::Equivocation& p) { p.set_power(-1); }, errors::invalid,
         "invalid equivocation validator power: -1: invalid evidence"},
        {"nobody", [](pb::Equivocation& p) { p.clear_consensus_address(); }, errors::invalid,
         "invalid equivocation validator consensus address: : invalid evidence"},
    };
    for (const auto& c : all_cases) {
        CAPTURE(c.name);
        pb::Equivocation proof;
        proof.set_height(1);
        proof.set_power(10);
        proof.mutable_time()->set_seconds(1'800'000'000);
        proof.set_consensus_address(chain.consensus_address(1).text(prefix::consensus));
        c.change(proof);
        wire::pack(proof, *msg.mutable_evidence());
        CHECK(refusal(c.kind).find(c.log) != std::string::npos);
    }
    CHECK_FALSE(validator_now(chain, chain.validator(1)).jailed());

    // What consensus has proven already is known.
    chain.blocks(5);
    chain.accuse(by(chain, 1, {3}));
    chain.block();
    *msg.mutable_evidence() = all(chain).evidence(0);
    chain.tx(alice, msg).must_fail(errors::exists);
}

}  // namespace ve::evidence
