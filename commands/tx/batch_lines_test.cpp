// Lines of messages: what is right becomes messages, what is wrong is told with its line.
#include "commands/tx/batch_lines.hpp"

#include <google/protobuf/message.h>

#include <catch2/catch.hpp>

#include "base/address.hpp"

namespace ve {
namespace {

const std::string bob = "ve16valq9g6wfeehexswj6425nxlm9vrf77ef0r8c";

Address customer() { return Address{ByteArray<20>{1, 2, 3}}; }

std::string send(std::string_view more = {}) {
    return R"({"@type":"/cosmos.bank.v1beta1.MsgSend","to_address":")" + bob +
           R"(","amount":[{"denom":"uve","amount":"1"}])" + std::string{more} + "}";
}

Result<std::vector<BatchLine>> read(const std::string& text, const std::string& type = {}) {
    return read_batch_lines(text, "pay.jsonl", type, customer());
}

}  // namespace

TEST_CASE("each line is a message, its empty signer filled in; blank lines count as lines",
          "[commands]") {
    const auto lines =
        read(send() + "\n\n  \n" + send(R"(,"from_address":")" + customer().text() + '"') + "\r\n");
    REQUIRE(lines.ok());
    REQUIRE(lines->size() == 2);
    CHECK((*lines)[0].number == 1);
    CHECK((*lines)[1].number == 4);
    const auto& catalog = wire::Catalog::get();
    for (const auto& line : *lines)
        CHECK(catalog.signers(*line.message).value() == std::vector{customer()});
}

TEST_CASE("lines of one type need not name it", "[commands]") {
    const auto type = find_tx_message("bank send").value();
    const auto line = R"({"to_address":")" + bob + R"(","amount":[]})";
    CHECK(read(line, type).ok());
    CHECK(read(send(), find_tx_message("MsgMultiSend").value()).ok());  // its own counts
    CHECK_FALSE(read(line).ok());
}

TEST_CASE("a wrong line is told with its place", "[commands]") {
    struct Case {
        std::string text;
        std::string place, detail;
    };
    const auto good = send() + "\n";
    const auto c    = GENERATE_REF(values<Case>({
           {good + "{\n", "pay.jsonl:2", ""},
           {good + "[]\n", "pay.jsonl:2", "a line is a JSON object"},
           {good + "\n" + R"({"to_address":"x"})", "pay.jsonl:3", "it has no \"@type\""},
           {R"({"@type":"/cosmos.bank.v1beta1.MsgSned"})", "pay.jsonl:1", "did you mean MsgSend"},
           {R"({"@type":"/cosmos.bank.v1beta1.QueryBalanceRequest"})", "pay.jsonl:1",
            "no message is named"},
           {R"({"@type":7})", "pay.jsonl:1", ""},
           {good + send(R"(,"amonut":[])"), "pay.jsonl:2", "amonut"},
           {good + send(R"(,"to_address":"again")"), "pay.jsonl:2", "to_address"},
           {send(R"(,"from_address":")" + bob + '"'), "pay.jsonl:1", bob + " signs it, not "},
           {send(R"(,"from_address":"nobody")"), "pay.jsonl:1", ""},
    }));
    CAPTURE(c.text);
    const auto lines = read(c.text);
    REQUIRE_FALSE(lines.ok());
    CHECK_THAT(lines.error().place(), Catch::StartsWith(c.place));
    CHECK_THAT(lines.error().detail(), Catch::Contains(c.detail));
}

TEST_CASE("all wrong lines are counted, and an empty file is one mistake", "[commands]") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += i % 2 == 0 ? send() + "\n" : "{}\n";
    const auto lines = read(text);
    REQUIRE_FALSE(lines.ok());
    CHECK(lines.error().place() == "pay.jsonl:2");
    CHECK_THAT(lines.error().hint(), Catch::StartsWith("99 more are wrong; pay.jsonl:4: "));
    CHECK_FALSE(read("").ok());
    CHECK_FALSE(read("\n\n").ok());
}

TEST_CASE("a message has several names", "[commands]") {
    const std::string full = "cosmos.bank.v1beta1.MsgSend";
    for (const auto* name :
         {"/cosmos.bank.v1beta1.MsgSend", "cosmos.bank.v1beta1.MsgSend", "MsgSend", "bank send"}) {
        CAPTURE(name);
        CHECK(find_tx_message(name).value() == full);
    }
    CHECK_FALSE(find_tx_message("send").ok());
    CHECK_FALSE(find_tx_message("").ok());
}

}  // namespace ve
