// Our bytes and hashes against those that CometBFT's own types make: tests/vectors/cometbft has
// the program that wrote them.
#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "node/consensus/evidence.hpp"
#include "node/votes/carried_votes.hpp"

namespace ve::consensus::govectors {
namespace {

const Json& document() {
    static const Json parsed = [] {
        std::ifstream file{"tests/vectors/cometbft/vectors.json"};
        std::ostringstream text;
        text << file.rdbuf();
        return Json::parse(text.str()).value();
    }();
    return parsed;
}
std::string chain() { return document().find("chain_id")->raw(); }

Bytes hexed(const Json& json, std::string_view name) {
    INFO(name);
    REQUIRE(json.find(name) != nullptr);
    return parse_hex(json.find(name)->raw()).value();
}
std::string shown(const Json& json, std::string_view name) { return hex(hexed(json, name)); }

template <class F>
void each(std::string_view kind, F f) {
    std::size_t found = 0;
    for (const auto& one : document().find("cases")->items()) {
        if (one.find("kind")->raw() != kind) continue;
        CAPTURE(kind, found);
        f(one);
        ++found;
    }
    CHECK(found > 0);
}

ByteArray<64> signature_of(const Bytes& bytes) {
    ByteArray<64> out{};
    REQUIRE(bytes.size() == out.size());
    std::ranges::copy(bytes, out.begin());
    return out;
}

// As the generator fills them.
std::vector<std::string> generated_txs(std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) {
        std::string tx(200 + i % 7, '\0');
        for (std::size_t k = 0; k < tx.size(); ++k) tx[k] = static_cast<char>(i * 31 + k);
        out.push_back(std::move(tx));
    }
    return out;
}

void check_block(const Block& block, const Json& expect) {
    const auto bytes = block_bytes(block);
    const auto id    = block_id_of(block);
    CHECK(bytes.size() == expect.find("size")->u64().value());
    CHECK(hex(sha256(bytes)) == shown(expect, "sha256"));
    CHECK(hex(id.hash) == shown(expect, "hash"));
    CHECK(id.parts_total == expect.find("parts_total")->u64().value());
    CHECK(hex(id.parts_hash) == shown(expect, "parts_hash"));
    CHECK(hex(evidence_hash(block.evidence)) == shown(expect, "evidence_hash"));
    CHECK(hex(data_hash(block.txs)) == shown(expect, "data_hash"));
}

}  // namespace

TEST_CASE("votes and what is signed of them are CometBFT's, with their extensions", "[govectors]") {
    each("vote", [](const Json& one) {
        const auto vote = parse_vote(hexed(one, "bytes")).value();
        CHECK(hex(vote_bytes(vote)) == shown(one, "bytes"));
        CHECK(hex(sign_bytes_of(chain(), vote)) == shown(one, "sign_bytes"));
        const auto key = ed25519::PublicKey::parse(hexed(one, "public_key")).value();
        CHECK(ed25519::verify(key, sign_bytes_of(chain(), vote), signature_of(vote.signature)));
        CHECK(validator_address(key.bytes()) == vote.validator);
        CHECK(vote.extension.bytes.empty() == (one.find("extension_sign_bytes") == nullptr));
        if (vote.extension.bytes.empty()) return;
        const auto extended =
            extension_sign_bytes(chain(), vote.height, vote.round, vote.extension.bytes);
        CHECK(hex(extended) == shown(one, "extension_sign_bytes"));
        CHECK(ed25519::verify(key, extended, signature_of(vote.extension.signature)));
    });
}

TEST_CASE("proposals are signed as CometBFT signs them", "[govectors]") {
    const std::vector<ProposalParts> proposals = {
        {Height{1}, 0, -1, {}, {}},
        {Height{12}, 5, 4, {}, {}},
        {Height{std::int64_t{1} << 50}, 2147483647, 0, {}, {}}};
    std::size_t i = 0;
    each("proposal", [&](const Json& one) {
        auto proposal     = proposals.at(i);
        const auto parts  = std::vector<std::uint32_t>{1, 17, 1000}.at(i);
        const auto name   = std::string(1, static_cast<char>('a' + i));
        const auto hashed = [](const std::string& text) {
            const auto hash = sha256(text);
            return Bytes{hash.begin(), hash.end()};
        };
        proposal.block_id = {hashed(name), parts, hashed(name + " parts")};
        proposal.time     = Time::parse("2026-01-02T03:04:05.678901234Z")
                            .value()
                            .plus(Duration::seconds(3600 * static_cast<std::int64_t>(i)))
                            .value();
        CHECK(hex(proposal_sign_bytes(chain(), proposal)) == shown(one, "sign_bytes"));
        ++i;
    });
    CHECK(i == proposals.size());
}

TEST_CASE("evidence of two votes is CometBFT's, alone and in a list", "[govectors]") {
    each("duplicate_vote", [](const Json& one) {
        const auto bytes    = hexed(one, "bytes");
        const auto evidence = parse_duplicate_vote(bytes).value();
        CHECK(hex(duplicate_vote_bytes(evidence)) == hex(bytes));
        CHECK(hex(sha256(bytes)) == shown(one, "hash"));
        const auto [low, high] = std::pair{evidence.first, evidence.second};
        CHECK(low.block_id.hash < high.block_id.hash);
    });
    each("evidence_list", [](const Json& one) {
        std::vector<Bytes> items;
        for (const auto& item : one.find("items")->items())
            items.push_back(parse_hex(item.raw()).value());
        // Over the bytes of each, of whatever kind.
        CHECK(hex(evidence_hash(items)) == shown(one, "hash"));
        CHECK(hex(evidence_list_bytes(items)) == shown(one, "bytes"));
    });
}

TEST_CASE("evidence of an attack on light clients is CometBFT's, and not read as votes",
          "[govectors]") {
    each("light_client_attack", [](const Json& one) {
        const auto bytes  = hexed(one, "bytes");
        const auto attack = parse_light_attack(bytes).value();
        CHECK(hex(light_attack_bytes(attack)) == hex(bytes));
        CHECK(hex(light_attack_id(attack)) == shown(one, "hash"));
        CHECK(evidence_id(bytes) == light_attack_id(attack));
        CHECK(is_light_attack(bytes));
        CHECK(attack.common_height == Height{18});
        CHECK(attack.byzantine.size() == 2);
        CHECK_FALSE(parse_duplicate_vote(bytes).ok());
    });
    each("duplicate_vote",
         [](const Json& one) { CHECK_FALSE(is_light_attack(hexed(one, "bytes"))); });
}

TEST_CASE("an extended commit is CometBFT's, and its plain form too", "[govectors]") {
    each("extended_commit", [](const Json& one) {
        const auto decided = parse_extended_commit(hexed(one, "bytes")).value();
        CHECK(hex(extended_commit_bytes(decided)) == shown(one, "bytes"));
        CHECK(hex(commit_bytes(decided.commit)) == shown(one, "commit"));
        CHECK(hex(commit_hash(decided.commit)) == shown(one, "commit_hash"));
        REQUIRE(decided.extensions.size() == 4);
        CHECK(decided.extensions[0].bytes == "extension of 0");
        CHECK(decided.extensions[1] == VoteExtension{});
        CHECK(decided.commit.signatures[2].flag == CommitFlag::nil);
    });
}

TEST_CASE("blocks and their parts are CometBFT's, with evidence and with many parts",
          "[govectors]") {
    std::optional<Block> last;
    each("block", [&](const Json& one) {
        const auto txs = generated_txs(one.find("txs")->u64().value());
        if (one.find("bytes") == nullptr) {  // too large to be kept: as the one before, but its txs
            REQUIRE(last);
            last->txs                  = txs;
            last->evidence             = {};
            last->header.data_hash     = data_hash(txs);
            last->header.evidence_hash = evidence_hash({});
            return check_block(*last, one);
        }
        const auto bytes = hexed(one, "bytes");
        const auto block = parse_block(bytes);
        REQUIRE(block.ok());
        CHECK(block->txs == txs);
        check_block(*block, one);
        last = *block;
    });
    each("part_set", [](const Json& one) {
        Bytes bytes(one.find("size")->u64().value());
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
        const auto id = block_id_of(Header{}, bytes);
        CHECK(id.parts_total == one.find("total")->u64().value());
        CHECK(hex(id.parts_hash) == shown(one, "hash"));
    });
}

}  // namespace ve::consensus::govectors
