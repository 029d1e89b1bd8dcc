// Messages in words: sentences where one is worth it, definitions everywhere else.
#include "commands/tx/words.hpp"

#include <google/protobuf/message.h>

#include <catch2/catch.hpp>

#include "wire/json.hpp"

using namespace ve;

namespace {

constexpr const char* alice = "ve1qhcuydlc8tv49rrrcv066ghtqs2mqcjhulf5r4";

std::unique_ptr<wire::Proto> message_of(std::string_view type, std::string_view json) {
    auto out = wire::Catalog::get().make(type, wire::Types::all);
    REQUIRE(out != nullptr);
    const auto read = wire::from_json(Json::parse(json).value(), *out, wire::Types::all);
    if (!read.ok()) FAIL(read.error().text());
    return out;
}

}  // namespace

TEST_CASE("what is granted is told with its limits", "[commands]") {
    struct Case {
        std::string json, words;
    };
    const auto c = GENERATE(values<Case>({
        {R"({"@type":"/cosmos.feegrant.v1beta1.BasicAllowance"})", "any amount, without an end"},
        {R"({"@type":"/cosmos.feegrant.v1beta1.BasicAllowance","spend_limit":
            [{"denom":"uve","amount":"5000000"}],"expiration":"2030-01-01T00:00:00Z"})",
         "up to 5000000uve (5 VE), until 2030-01-01T00:00:00Z"},
        {R"({"@type":"/cosmos.feegrant.v1beta1.PeriodicAllowance","basic":{"spend_limit":
            [{"denom":"uve","amount":"9"}]},"period":"86400s","period_spend_limit":
            [{"denom":"uve","amount":"3"}]})",
         "up to 3uve (0.000003 VE) every 1d, 9uve (0.000009 VE) in all, without an end"},
        {R"({"@type":"/cosmos.feegrant.v1beta1.AllowedMsgAllowance","allowance":
            {"@type":"/cosmos.feegrant.v1beta1.BasicAllowance"},"allowed_messages":["/a","/b"]})",
         "any amount, without an end, for /a and /b only"},
        {R"({"@type":"/cosmos.authz.v1beta1.GenericAuthorization","msg":"/x.MsgY"})",
         "every /x.MsgY"},
        {R"({"@type":"/cosmos.bank.v1beta1.SendAuthorization","spend_limit":
            [{"denom":"uve","amount":"3"}],"allow_list":["ve1x"]})",
         "sending up to 3uve (0.000003 VE), to ve1x only"},
    }));
    CHECK(permission_in_words(Json::parse(c.json).value(), Names{}) == c.words);
}

TEST_CASE("every message of the Catalog has words", "[commands]") {
    for (const auto& name : wire::Catalog::get().tx_messages(wire::Types::all)) {
        INFO(name);
        const auto empty = wire::Catalog::get().make(name, wire::Types::all);
        REQUIRE(empty != nullptr);
        const auto words = words_of(*empty, Names{});
        CHECK_FALSE(words.headline.empty());
        CHECK(words.headline.find('{') == std::string::npos);
        CHECK(words.headline.find('\n') == std::string::npos);
    }
}

TEST_CASE("what strangers wrote cannot move the cursor or forge a line", "[commands]") {
    const auto message =
        message_of("virtengine.provider.v1beta4.MsgCreateProvider",
                   R"({"owner":"ve1","host_uri":"https://x\u001b[2J\nfee: none"})");
    const auto words = words_of(*message, Names{});
    CHECK(words.headline.find('\x1b') == std::string::npos);
    CHECK(words.headline.find('\n') == std::string::npos);
}

TEST_CASE("gates are told where the chain has them, and nowhere else", "[commands]") {
    struct Case {
        std::string_view type;
        std::string json;
        bool gated;
    };
    const std::string from =
        std::string{R"({"from_address":")"} + alice + R"(","amount":[{"denom":)";
    const auto c = GENERATE_COPY(values<Case>({
        {"cosmos.bank.v1beta1.MsgSend", from + R"("uve","amount":"9999999999"}]})", false},
        {"cosmos.bank.v1beta1.MsgSend", from + R"("uve","amount":"10000000000"}]})", true},
        {"cosmos.bank.v1beta1.MsgSend", from + R"("foo","amount":"10000000000"}]})", false},
        {"virtengine.provider.v1beta4.MsgCreateProvider", "{}", true},
        {"virtengine.roles.v1.MsgAssignRole", "{}", true},
        {"cosmos.staking.v1beta1.MsgDelegate", "{}", false},
        {"cosmos.gov.v1.MsgVote", "{}", true},
    }));
    CAPTURE(c.type, c.json);
    CHECK(gate_in_words(*message_of(c.type, c.json)).empty() != c.gated);
}
