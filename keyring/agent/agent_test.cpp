#include "keyring/agent/agent.hpp"

#include <catch2/catch.hpp>

#include "keyring/keyring_for_test.hpp"

using namespace ve;
using namespace ve::keyring::agent;

namespace {

const std::string send_url = "/cosmos.bank.v1beta1.MsgSend";

std::string amino_doc(std::string_view chain, std::string_view type) {
    return fmt::format(R"({{"chain_id":"{}","msgs":[{{"type":"{}","value":{{}}}}]}})", chain, type);
}
const std::string a_send     = amino_doc("chain-1", "cosmos-sdk/MsgSend");
const std::string a_delegate = amino_doc("chain-1", "cosmos-sdk/MsgDelegate");
const std::string some_data  = amino_doc("", "sign/MsgSignData");

// An agent over a keyring in memory, whose clock moves when told.
struct Kit {
    Duration now;
    bool log_full = false;
    std::vector<Json> lines;
    Keyring ring = test_ring();
    Agent agent;

    static Keyring test_ring() {
        auto out = Keyring::open(test::options(Keyring::Backend::memory, {})).value();
        REQUIRE(out.add("alice", test::some_key(1)).ok());
        REQUIRE(out.add("node", test::some_key(2, KeyAlgorithm::ed25519)).ok());
        REQUIRE(out.add("box", test::some_key(3, KeyAlgorithm::x25519)).ok());
        return out;
    }
    explicit Kit(Rules rules = {}) : agent{options(std::move(rules))} {}
    Agent::Options options(Rules rules) {
        Agent::Options out;
        out.rules = std::move(rules);
        out.hold  = Duration::seconds(60);
        out.load  = [this](const Secret& passphrase) -> Result<std::vector<HeldKey>> {
            if (text_of(passphrase.reveal()) != "open")
                return fail(errors::authentication, "wrong");
            return held_keys(ring, {});
        };
        out.since_boot = [this] { return now; };
        out.log        = [this](const Json& line) -> Result<void> {
            if (log_full) return fail(errors::io, "the disk is full");
            lines.push_back(line);
            return {};
        };
        return out;
    }
    Result<void> unlock(std::string_view passphrase = "open") {
        return agent.unlock(Secret::copy_of(passphrase));
    }
    Result<Json> sign(std::string_view bytes, std::string key = "alice") {
        return agent.answer({Request::Verb::sign, std::move(key), copy_of(bytes_of(bytes))},
                            {77, 1000});
    }
};

}  // namespace

TEST_CASE("an agent signs what its rules allow, by what the bytes say", "[agent]") {
    struct Case {
        std::string name;
        Rules rules;
        std::string bytes;
        std::string refusal;  // part of it; empty: signed
    };
    const std::vector<Case> cases = {
        {"no rules", {}, a_send, ""},
        {"the chain", {{"chain-1"}, {}, false}, a_send, ""},
        {"another chain", {{"chain-2"}, {}, false}, a_send, "chain chain-1"},
        {"the message", {{}, {send_url}, false}, a_send, ""},
        {"another message", {{}, {send_url}, false}, a_delegate, "MsgDelegate"},
        {"one of two", {{"chain-2", "chain-1"}, {"/x", send_url}, false}, a_send, ""},
        {"data without rules", {}, some_data, ""},
        {"data where a chain is asked for", {{"chain-1"}, {}, false}, some_data, "MsgSignData"},
        {"data where another message is", {{}, {send_url}, false}, some_data, "MsgSignData"},
        {"data by its name", {{"chain-1"}, {"sign/MsgSignData"}, false}, some_data, ""},
        {"what cannot be read", {}, "hello", "only what it can read"},
        {"what cannot be read, allowed", {{}, {}, true}, "hello", ""},
        {"raw does not open the rules", {{"chain-2"}, {}, true}, a_send, "chain chain-1"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Kit kit{c.rules};
        REQUIRE(kit.unlock().ok());
        const auto signed_ = kit.sign(c.bytes);
        CHECK(signed_.ok() == c.refusal.empty());
        if (signed_.ok()) {
            const auto signature = parse_base64(signed_->find("signature")->raw()).value();
            const auto key       = kit.ring.get("alice").value();
            CHECK(secp256k1::verify(key.public_key, bytes_of(c.bytes), signature));
        } else {
            CHECK(signed_.error().text().find(c.refusal) != std::string::npos);
        }
        REQUIRE(kit.lines.size() == 1);
        CHECK(kit.lines[0].find("verdict")->raw() == (c.refusal.empty() ? "signed" : "refused"));
    }
}

TEST_CASE("a message inside another needs to be allowed too", "[agent]") {
    const std::string carrier =
        R"({"chain_id":"c","msgs":[{"type":"cosmos-sdk/MsgCreateValidator","value":{"m":{"type":"cosmos-sdk/MsgSend","value":{}}}}]})";
    Kit kit{{{}, {"/cosmos.staking.v1beta1.MsgCreateValidator"}, false}};
    REQUIRE(kit.unlock().ok());
    CHECK_FALSE(kit.sign(carrier).ok());
}

TEST_CASE("after lock, and after its time, an agent signs nothing", "[agent]") {
    Kit kit;
    CHECK_FALSE(kit.sign(a_send).ok());
    CHECK_FALSE(kit.unlock("guess").ok());
    CHECK_FALSE(kit.sign(a_send).ok());
    REQUIRE(kit.unlock().ok());
    CHECK(kit.sign(a_send).ok());

    kit.agent.lock();
    const auto locked = kit.sign(a_send);
    REQUIRE_FALSE(locked.ok());
    CHECK(locked.error().is(errors::authentication));
    CHECK(kit.agent.answer({}, {})->find("locked")->flag());
    CHECK(kit.agent.answer({}, {})->find("keys")->items().empty());

    REQUIRE(kit.unlock().ok());
    kit.now = Duration::seconds(59);
    CHECK(kit.sign(a_send).ok());
    kit.now         = Duration::seconds(60);
    const auto late = kit.sign(a_send);
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().text().find("its time is over") != std::string::npos);
    // A guess does not bring the keys back, nor does it take held ones away.
    CHECK_FALSE(kit.unlock("guess").ok());
    CHECK_FALSE(kit.sign(a_send).ok());
    REQUIRE(kit.unlock().ok());
    CHECK_FALSE(kit.unlock("guess").ok());
    CHECK(kit.sign(a_send).ok());
}

TEST_CASE("what cannot be written down is not signed", "[agent]") {
    Kit kit;
    REQUIRE(kit.unlock().ok());
    kit.log_full = true;
    CHECK_FALSE(kit.sign(a_send).ok());
    kit.log_full = false;
    CHECK(kit.sign(a_send).ok());
    REQUIRE(kit.lines.size() == 1);
    const auto& line = kit.lines[0];
    CHECK(
        line.dump() ==
        R"({"key":"alice","form":"amino_json","chain_id":"chain-1","messages":["/cosmos.bank.v1beta1.MsgSend"],"verdict":"signed","pid":77,"uid":1000})");
}

TEST_CASE("an agent holds keys that sign, and only those that were named", "[agent]") {
    Kit kit;
    const auto all = held_keys(kit.ring, {});
    REQUIRE(all.ok());
    REQUIRE(all->size() == 2);
    CHECK((*all)[0].info.name == "alice");
    CHECK((*all)[1].info.name == "node");
    CHECK(held_keys(kit.ring, {"node"})->size() == 1);
    CHECK_FALSE(held_keys(kit.ring, {"box"}).ok());
    CHECK_FALSE(held_keys(kit.ring, {"nobody"}).ok());

    REQUIRE(kit.unlock().ok());
    CHECK_FALSE(kit.sign(a_send, "nobody").ok());
    CHECK_FALSE(kit.sign(a_send, "box").ok());
    const auto key = key_from_json(to_json((*all)[1].info));
    REQUIRE(key.ok());
    CHECK(key->address == (*all)[1].info.address);
}

TEST_CASE("a message may be named as people name it", "[agent]") {
    CHECK(message_type("MsgSend").value() == send_url);
    CHECK(message_type("cosmos.bank.v1beta1.MsgSend").value() == send_url);
    CHECK(message_type(send_url).value() == send_url);
    CHECK(message_type("sign/MsgSignData").value() == "sign/MsgSignData");
    const auto unknown = message_type("MsgSent");
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().text().find("MsgSend") != std::string::npos);
    CHECK_FALSE(message_type("").ok());
}

TEST_CASE("a request that says more or less than it may is refused", "[agent]") {
    for (const std::string text :
         {"", "{}", "[]", R"({"do":"sing"})", R"({"do":"sign"})", R"({"do":"sign","key":"a"})",
          R"({"do":"sign","key":"a","bytes":"%"})", R"({"do":"status","key":"a"})",
          R"({"do":"sign","key":"a","bytes":"","more":1})", R"({"do":"lock","do":"stop"})",
          R"({"do":["sign"]})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_request(text).ok());
    }
    const auto read = parse_request(to_text({Request::Verb::sign, "a", {1, 2}}));
    REQUIRE(read.ok());
    CHECK(read->bytes == Bytes{1, 2});
    CHECK_FALSE(frame_size(Bytes{0, 32, 0, 1}, frame_max).ok());
    CHECK(frame_size(Bytes{0, 32, 0, 0}, frame_max).value() == frame_max);
}
