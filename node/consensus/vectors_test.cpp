// The shared CometBFT vectors against our hashes, sign bytes, sets, times and light client.
#include <catch2/catch.hpp>

#include "crypto/ed25519.hpp"
#include "crypto/merkle.hpp"
#include "crypto/published_vectors.hpp"
#include "node/consensus/block_time.hpp"
#include "node/consensus/light_client.hpp"
#include "node/consensus/protobuf.hpp"
#include "node/consensus/results.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::consensus {
namespace {

const Json& at(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    INFO(name);
    REQUIRE(found != nullptr);
    return *found;
}
std::string text(const Json& json, std::string_view name) { return at(json, name).raw(); }
std::int64_t integer(const Json& json, std::string_view name) {
    return at(json, name).i64().value();
}
Bytes hexed(const Json& json, std::string_view name) { return parse_hex(text(json, name)).value(); }
Bytes based(const Json& json, std::string_view name) {
    return parse_base64(text(json, name)).value();
}
Time timed(const Json& json, std::string_view name) {
    return Time::parse(text(json, name)).value();
}
template <std::size_t n>
ByteArray<n> sized(const Bytes& bytes) {
    REQUIRE(bytes.size() == n);
    ByteArray<n> out{};
    std::ranges::copy(bytes, out.begin());
    return out;
}

BlockId read_block_id(const Json& json) {
    const auto& parts = at(json, "parts");
    return {hexed(json, "hash"), static_cast<std::uint32_t>(integer(parts, "total")),
            hexed(parts, "hash")};
}

Header read_header(const Json& json) {
    Header out;
    const auto* app          = at(json, "version").find("app");
    out.version_block        = static_cast<std::uint64_t>(integer(at(json, "version"), "block"));
    out.version_app          = app == nullptr ? 0 : app->u64().value();
    out.chain_id             = text(json, "chain_id");
    out.height.value         = integer(json, "height");
    out.time                 = timed(json, "time");
    out.last_block_id        = read_block_id(at(json, "last_block_id"));
    out.last_commit_hash     = hexed(json, "last_commit_hash");
    out.data_hash            = hexed(json, "data_hash");
    out.validators_hash      = hexed(json, "validators_hash");
    out.next_validators_hash = hexed(json, "next_validators_hash");
    out.consensus_hash       = hexed(json, "consensus_hash");
    out.app_hash             = hexed(json, "app_hash");
    out.last_results_hash    = hexed(json, "last_results_hash");
    out.evidence_hash        = hexed(json, "evidence_hash");
    out.proposer             = sized<20>(hexed(json, "proposer_address"));
    return out;
}

std::vector<CommitSignature> read_signatures(const Json& json) {
    std::vector<CommitSignature> out;
    for (const auto& item : json.items()) {
        CommitSignature one;
        one.flag      = static_cast<CommitFlag>(integer(item, "block_id_flag"));
        one.validator = hexed(item, "validator_address");
        one.time      = timed(item, "timestamp");
        if (at(item, "signature").is_string()) one.signature = based(item, "signature");
        out.push_back(std::move(one));
    }
    return out;
}

Commit read_commit(const Json& json) {
    return {Height{integer(json, "height")}, static_cast<std::int32_t>(integer(json, "round")),
            read_block_id(at(json, "block_id")), read_signatures(at(json, "signatures"))};
}

// Written here, since our blocks carry no evidence: the votes are what is ours.
protobuf::Writer vote_message(const Json& vote) {
    protobuf::Writer out;
    out.integer(1, integer(vote, "type"))
        .integer(2, integer(vote, "height"))
        .integer(3, integer(vote, "round"))
        .item(4, block_id_bytes(read_block_id(at(vote, "block_id"))))
        .time(5, timed(vote, "timestamp"))
        .bytes(6, hexed(vote, "validator_address"))
        .integer(7, integer(vote, "validator_index"))
        .bytes(8, based(vote, "signature"));
    return out;
}

Bytes evidence_bytes(const Json& evidence) {
    const auto& value = at(evidence, "value");
    const auto either = [&](std::string_view name, std::string_view other) -> const Json& {
        return value.find(name) != nullptr ? at(value, name) : at(value, other);
    };
    protobuf::Writer out;
    out.message(1, vote_message(at(value, "vote_a")))
        .message(2, vote_message(at(value, "vote_b")))
        .integer(3, either("TotalVotingPower", "total_voting_power").i64().value())
        .integer(4, either("ValidatorPower", "validator_power").i64().value())
        .time(5, Time::parse(either("Timestamp", "timestamp").raw()).value());
    return out.take();
}

void check_evidence(const Json& input, const Json& expect) {
    const auto& evidence = at(input, "evidence");
    const auto bytes     = evidence_bytes(evidence);
    CHECK(hex(bytes) == text(expect, "proto_hex"));
    CHECK(hex_upper(sha256(bytes)) == text(expect, "hash"));
    CHECK(hex_upper(merkle::root(std::vector<Bytes>{bytes})) == text(expect, "evidence_list_hash"));
    const auto key = ed25519::PublicKey::parse(based(input, "pubkey_base64")).value();
    for (const auto* name : {"vote_a", "vote_b"}) {
        const auto& vote   = at(at(evidence, "value"), name);
        const auto signed_ = vote_sign_bytes(
            static_cast<VoteType>(integer(vote, "type")), text(input, "chain_id"),
            Height{integer(vote, "height")}, static_cast<std::int32_t>(integer(vote, "round")),
            read_block_id(at(vote, "block_id")), timed(vote, "timestamp"));
        CHECK(ed25519::verify(key, signed_, sized<64>(based(vote, "signature"))) ==
              at(expect, "valid").flag());
    }
}

void check_block_vector(const Json& input, const Json& expect) {
    const auto& json = at(input, "block");
    Block block;
    block.header = read_header(at(json, "header"));
    for (const auto& tx : at(at(json, "data"), "txs").items())
        block.txs.push_back(string_of(parse_base64(tx.raw()).value()));
    block.last_commit = read_commit(at(json, "last_commit"));

    const auto bytes = block_bytes(block);
    const auto id    = block_id_of(block);
    CHECK(hex_upper(id.hash) == text(expect, "header_hash"));
    CHECK(hex_upper(commit_hash(block.last_commit)) == text(expect, "last_commit_hash"));
    CHECK(hex_upper(data_hash(block.txs)) == text(expect, "data_hash"));
    const auto& evidence = at(at(json, "evidence"), "evidence").items();
    if (!evidence.empty()) {  // our blocks carry none
        CHECK(hex_upper(merkle::root(std::vector<Bytes>{evidence_bytes(evidence.at(0))})) ==
              text(expect, "evidence_hash"));
        return;
    }
    CHECK(bytes.size() == static_cast<std::size_t>(integer(expect, "block_proto_size")));
    CHECK(hex_upper(id.parts_hash) == text(at(expect, "part_set"), "hash"));
    CHECK(id.parts_total == integer(at(expect, "part_set"), "total"));
    CHECK(hex_upper(evidence_hash({})) == text(expect, "evidence_hash"));
    CHECK(block_bytes(parse_block(bytes).value()) == bytes);
}

void check_header_vector(const Json& input, const Json& expect) {
    const auto header = read_header(at(input, "header"));
    if (text(expect, "header_hash").empty()) return;  // CometBFT: no validators, no hash
    CHECK(hex_upper(header_hash(header)) == text(expect, "header_hash"));
    CHECK(hex(header_bytes(header)) == text(expect, "header_proto_hex"));
    CHECK(header_bytes(parse_header(header_bytes(header)).value()) == header_bytes(header));
}

void check_signed(const Json& input, const Json& expect, const Bytes& message) {
    CHECK(hex(message) == text(expect, "sign_bytes_hex"));
    if (input.find("seed") == nullptr) return;
    const auto key       = ed25519::PrivateKey::from_seed(hexed(input, "seed")).value();
    const auto signature = ed25519::sign(key, message);
    CHECK(base64(signature) == text(expect, "signature_base64"));
}

BlockId optional_block_id(const Json& input) {
    const auto* id = input.find("block_id");
    return id == nullptr || id->is_null() ? BlockId{} : read_block_id(*id);
}

void check_validator_set(const Json& input, const Json& expect) {
    std::vector<PowerChange> members;
    for (const auto& json : at(input, "validators").items())
        members.push_back({sized<32>(based(json, "pubkey_base64")), integer(json, "power")});
    auto set = ValidatorSet::create(members).value();
    CHECK(hex_upper(set.hash()) == text(expect, "validators_hash"));
    const auto& order      = at(expect, "order").items();
    const auto& priorities = at(expect, "initial_priorities").items();
    REQUIRE(set.list().size() == order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        CHECK(hex_upper(set.list()[i].address) == order[i].raw());
        CHECK(set.list()[i].priority == integer(priorities[i], "proposer_priority"));
    }
    for (const auto& proposer : at(expect, "proposers_first_12").items()) {
        CHECK(hex_upper(set.proposer().address) == proposer.raw());
        CHECK(parse_validator_set(validator_set_bytes(set)).value() == set);
        set.increment_priority(1);
    }
}

void check_results(const Json& input, const Json& expect) {
    std::vector<abci::TxResult> results;
    for (const auto& json : at(input, "tx_results").items()) {
        abci::TxResult result;
        result.code = static_cast<std::uint32_t>(integer(json, "code"));
        if (json.find("data") != nullptr) result.data = string_of(based(json, "data"));
        if (json.find("gas_wanted") != nullptr) result.gas_wanted = integer(json, "gas_wanted");
        if (json.find("gas_used") != nullptr) result.gas_used = integer(json, "gas_used");
        if (json.find("log") != nullptr) result.log = text(json, "log");
        results.push_back(std::move(result));
    }
    CHECK(hex_upper(results_hash(results)) == text(expect, "last_results_hash"));
}

void check_median(const Json& input, const Json& expect) {
    std::vector<TimedPower> votes;
    for (const auto& vote : at(input, "votes").items())
        if (vote.find("flag") == nullptr || integer(vote, "flag") != 1)
            votes.push_back({timed(vote, "timestamp"), integer(vote, "power")});
    CHECK(median_time(votes).text() == text(expect, "block_time"));
}

void check_part_set(const Json& input, const Json& expect) {
    unsigned factor = 0, shift = 0;
    REQUIRE(std::sscanf(text(input, "byte_i").c_str(), "(i*%u+%u)", &factor, &shift) == 2);
    Bytes bytes(static_cast<std::size_t>(integer(input, "size")));
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(i * factor + shift);
    const auto id = block_id_of(Header{}, bytes);
    CHECK(id.parts_total == integer(expect, "total"));
    CHECK(hex_upper(id.parts_hash) == text(expect, "hash"));
}

}  // namespace

TEST_CASE("blocks and all that is hashed or signed are CometBFT's, byte for byte",
          "[consensus][vectors]") {
    ve::test::each_vector("wire/vectors/cometbft.json", [](const Json& vector) {
        const auto& input  = at(vector, "input");
        const auto& expect = at(vector, "expect");
        const auto kind    = text(input, "kind");
        CAPTURE(kind);
        const auto chain_id = input.find("chain_id") ? text(input, "chain_id") : "";
        if (kind == "block") check_block_vector(input, expect);
        if (kind == "header") check_header_vector(input, expect);
        if (kind == "vote_sign_bytes")
            check_signed(input, expect,
                         vote_sign_bytes(static_cast<VoteType>(integer(input, "type")), chain_id,
                                         Height{integer(input, "height")},
                                         static_cast<std::int32_t>(integer(input, "round")),
                                         optional_block_id(input), timed(input, "timestamp")));
        if (kind == "vote_extension_sign_bytes")
            check_signed(input, expect,
                         extension_sign_bytes(chain_id, Height{integer(input, "height")},
                                              static_cast<std::int32_t>(integer(input, "round")),
                                              text_of(hexed(input, "extension_hex"))));
        if (kind == "proposal_sign_bytes")
            check_signed(input, expect,
                         proposal_sign_bytes(
                             chain_id, {Height{integer(input, "height")},
                                        static_cast<std::int32_t>(integer(input, "round")),
                                        static_cast<std::int32_t>(integer(input, "pol_round")),
                                        optional_block_id(input), timed(input, "timestamp")}));
        if (kind == "validator_set") check_validator_set(input, expect);
        if (kind == "consensus_params") {
            abci::ConsensusParams params;
            params.block_max_bytes = integer(input, "block_max_bytes");
            params.block_max_gas   = integer(input, "block_max_gas");
            CHECK(hex_upper(params_hash(params)) == text(expect, "consensus_hash"));
            CHECK(parse_params(params_bytes(params)).value() == params);
        }
        if (kind == "results") check_results(input, expect);
        if (kind == "commit") {
            Commit commit;
            commit.signatures = read_signatures(at(input, "signatures"));
            CHECK(hex_upper(commit_hash(commit)) == text(expect, "commit_hash"));
        }
        if (kind == "median_time") check_median(input, expect);
        if (kind == "part_set") check_part_set(input, expect);
        if (kind == "duplicate_vote_evidence") check_evidence(input, expect);
    });
}

namespace {
ValidatorSet read_set(const Json& json) {
    std::vector<PowerChange> members;
    for (const auto& member : json.items())
        members.push_back(
            {sized<32>(based(at(member, "pub_key"), "value")), integer(member, "voting_power")});
    return ValidatorSet::create(members).value();
}
}  // namespace

TEST_CASE("the light client trusts what CometBFT's would, and nothing else",
          "[consensus][vectors]") {
    ve::test::each_vector("wire/vectors/light-client.json", [](const Json& vector) {
        const auto& input     = at(vector, "input");
        const auto& expect    = at(vector, "expect");
        const auto& trusted   = at(input, "trusted");
        const auto& untrusted = at(input, "untrusted");
        CAPTURE(text(vector, "note"));
        TrustOptions options;
        options.trusting_period.nanos = integer(input, "trusting_period_ns");
        options.max_clock_drift.nanos = integer(input, "max_clock_drift_ns");
        const auto level              = text(input, "trust_level");
        options.trust_level           = {level[0] - '0', level[2] - '0'};
        const auto verdict = verify_step({read_header(at(at(trusted, "signed_header"), "header")),
                                          read_set(at(trusted, "next_validators"))},
                                         {read_header(at(at(untrusted, "signed_header"), "header")),
                                          read_commit(at(at(untrusted, "signed_header"), "commit")),
                                          read_set(at(untrusted, "validators"))},
                                         timed(input, "now"), options);
        CAPTURE(verdict.ok() ? "" : verdict.error().text());
        CHECK(verdict.ok() == (text(expect, "verdict") == "SUCCESS"));
        if (verdict.ok()) return;
        CHECK(verdict.error().detail() == text(expect, "reason"));
        CHECK(verdict.error().is(not_enough_trust) ==
              (text(expect, "verdict") == "NOT_ENOUGH_TRUST"));
    });
}

}  // namespace ve::consensus
