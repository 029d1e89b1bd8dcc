// The shared CometBFT vectors against our hashes, sign bytes, sets, times and light client.
#include <catch2/catch.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

#include "base/json.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/merkle.hpp"
#include "node/consensus/block_time.hpp"
#include "node/consensus/light_client.hpp"
#include "node/consensus/results.hpp"

namespace ve::consensus {
namespace {

std::vector<Json> vectors(const std::string& name) {
    const auto path = "../shared/wire/vectors/" + name + ".json";
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        std::cout << "skip: " << path << " is not here\n";
        return {};
    }
    std::stringstream text;
    text << file.rdbuf();
    return Json::parse(text.str()).value().find("vectors")->items();
}

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
    if (!at(at(json, "evidence"), "evidence").items().empty()) return;  // our blocks carry none
    CHECK(bytes.size() == static_cast<std::size_t>(integer(expect, "block_proto_size")));
    CHECK(hex_upper(id.parts_hash) == text(at(expect, "part_set"), "hash"));
    CHECK(id.parts_total == integer(at(expect, "part_set"), "total"));
    CHECK(hex_upper(no_evidence_hash()) == text(expect, "evidence_hash"));
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

TEST_CASE("blocks and all that is hashed or signed are CometBFT's, byte for byte", "[consensus]") {
    for (const auto& vector : vectors("cometbft")) {
        const auto& input  = at(vector, "input");
        const auto& expect = at(vector, "expect");
        const auto kind    = text(input, "kind");
        CAPTURE(kind, text(vector, "id"));
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
    }
}

TEST_CASE("Merkle roots are the published ones", "[consensus]") {
    for (const auto& vector : vectors("merkle")) {
        const auto* hexes = at(vector, "input").find("items_hex");
        if (hexes == nullptr || at(vector, "expect").find("root_hex") == nullptr) continue;
        std::vector<Bytes> items;
        for (const auto& item : hexes->items()) items.push_back(parse_hex(item.raw()).value());
        CHECK(hex(merkle::root(items)) == text(at(vector, "expect"), "root_hex"));
    }
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

TEST_CASE("the light client trusts what CometBFT's would, and nothing else", "[consensus]") {
    for (const auto& vector : vectors("light-client")) {
        const auto& input     = at(vector, "input");
        const auto& expect    = at(vector, "expect");
        const auto& trusted   = at(input, "trusted");
        const auto& untrusted = at(input, "untrusted");
        CAPTURE(text(vector, "id"), text(vector, "note"));
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
        if (verdict.ok()) continue;
        CHECK(verdict.error().detail() == text(expect, "reason"));
        CHECK(verdict.error().is(not_enough_trust) ==
              (text(expect, "verdict") == "NOT_ENOUGH_TRUST"));
    }
}

}  // namespace ve::consensus
