// Protobuf as JSON, in both directions.
#include "wire/json.hpp"

#include <google/protobuf/descriptor.h>

#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/base/query/v1beta1/pagination.pb.h"
#include "cosmos/staking/v1beta1/tx.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/any.hpp"
#include "wire/decimal_text.hpp"
#include "wire/vectors.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

// The recorded cases write numbers as they travel; our JSON writes them as people do.
Json with_numbers(const Json& json, const google::protobuf::Descriptor& type);

Json with_numbers(const Json& json, const google::protobuf::FieldDescriptor& field) {
    if (json.is_array()) {
        auto out = Json::array();
        for (const auto& item : json.items()) out.push(with_numbers(item, field));
        return out;
    }
    const bool is_decimal = Catalog::get().is_decimal(field);
    if (is_decimal || Catalog::get().is_integer(field)) {
        const auto digits = field.type() == field.TYPE_BYTES
                                ? string_of(parse_base64(json.raw()).value())
                                : json.raw();
        return is_decimal ? decimal_of_parts(digits) : digits;
    }
    if (field.message_type() == nullptr) return json;
    return with_numbers(json, *field.message_type());
}

Json with_numbers(const Json& json, const google::protobuf::Descriptor& type) {
    if (!json.is_object()) return json;
    const auto* shown = &type;
    if (const auto* url = json.find("@type"))
        shown = Catalog::get().message(url->raw(), Types::all);
    if (shown == nullptr) return json;
    auto out = Json::object();
    for (const auto& [name, value] : json.members()) {
        const auto* field = shown->FindFieldByName(name);
        out.set(name, field == nullptr ? value : with_numbers(value, *field));
    }
    return out;
}

template <class Message>
Message read_as(std::string_view text) {
    Message message;
    const auto json = Json::parse(text);
    REQUIRE(json.ok());
    const auto read = from_json(*json, message);
    if (!read.ok()) FAIL(read.error().text());
    return message;
}

}  // namespace

TEST_CASE("recorded messages go from JSON to bytes and back", "[wire][vectors]") {
    vectors::each_vector("wire/vectors/protobuf.json", [](const Json& c) {
        const auto url = vectors::text(c, "input.type_url");
        INFO(url);
        const auto message = Catalog::get().make(url, Types::all);
        REQUIRE(message != nullptr);
        const auto expected = vectors::text(c, "expect.value_hex");
        const auto json =
            with_numbers(vectors::at(c, "input.wire_json"), *message->GetDescriptor());
        const auto read = from_json(json, *message, Types::all);
        if (!read.ok()) FAIL(read.error().text());
        CHECK(hex(bytes_of(serialize(*message))) == expected);
        const auto again = Catalog::get().make(url, Types::all);
        REQUIRE(again->ParseFromString(string_of(parse_hex(expected).value())));
        const auto shown  = to_json(*again, Defaults::omit);
        const auto reread = Catalog::get().make(url, Types::all);
        REQUIRE(from_json(shown, *reread, Types::all).ok());
        CHECK(hex(bytes_of(serialize(*reread))) == expected);
        REQUIRE(Json::parse(to_json_text(*again)).ok());
    });
}

TEST_CASE("defaults are shown as the chain shows them", "[wire]") {
    SECTION("an absent message is null, an absent value that is never null is shown in full") {
        cosmos::tx::v1beta1::TxBody body;
        CHECK(to_json_text(body) ==
              R"({"messages":[],"memo":"","timeout_height":"0","unordered":false,)"
              R"("timeout_timestamp":null,"extension_options":[],)"
              R"("non_critical_extension_options":[]})");
        cosmos::staking::v1beta1::MsgDelegate delegate;
        CHECK(to_json_text(delegate) == R"({"delegator_address":"","validator_address":"",)"
                                        R"("amount":{"denom":"","amount":"0"}})");
    }
    SECTION("no bytes are null") {
        cosmos::base::query::v1beta1::PageResponse page;
        CHECK(to_json_text(page) == R"({"next_key":null,"total":"0"})");
    }
    SECTION("they can be left out") {
        cosmos::bank::v1beta1::MsgSend send;
        send.set_to_address("x");
        CHECK(to_json_text(send, Defaults::omit) == R"({"to_address":"x"})");
    }
    SECTION("an optional decimal is null, a required one zero") {
        cosmos::staking::v1beta1::MsgEditValidator edit;
        CHECK(to_json(edit).find("commission_rate")->is_null());
        cosmos::staking::v1beta1::CommissionRates rates;
        CHECK(to_json(rates).find("rate")->raw() == "0.000000000000000000");
    }
}

TEST_CASE("decimals are parts of 10^-18 on the wire and have 18 places in text", "[wire]") {
    const auto rates =
        read_as<cosmos::staking::v1beta1::CommissionRates>(R"({"rate":"0.1","max_rate":"1"})");
    CHECK(rates.rate() == "100000000000000000");
    CHECK(rates.max_rate() == "1000000000000000000");
    CHECK(to_json(rates).find("rate")->raw() == "0.100000000000000000");
}

TEST_CASE("times and spans are text", "[wire]") {
    struct Case {
        std::string_view given, shown;
    };
    const auto c = GENERATE(values<Case>({
        {"2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"},
        {"2026-01-31T10:00:00.5Z", "2026-01-31T10:00:00.500Z"},
        {"2026-01-31T10:00:00.000001Z", "2026-01-31T10:00:00.000001Z"},
        {"2026-01-31T10:00:00.1234567Z", "2026-01-31T10:00:00.123456700Z"},
        {"2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00Z"},
    }));
    CAPTURE(c.given);
    const auto body = read_as<cosmos::tx::v1beta1::TxBody>(
        fmt::format(R"({{"timeout_timestamp":"{}"}})", c.given));
    CHECK(to_json(body).find("timeout_timestamp")->raw() == c.shown);
}

TEST_CASE("reading takes the spellings that clients use", "[wire]") {
    const auto body = read_as<cosmos::tx::v1beta1::TxBody>(
        R"({"timeoutHeight":7,"messages":[{"@type":"/cosmos.bank.v1beta1.MsgSend","toAddress":"a"}]})");
    CHECK(body.timeout_height() == 7);
    REQUIRE(body.messages_size() == 1);
    CHECK(body.messages(0).type_url() == "/cosmos.bank.v1beta1.MsgSend");
    const auto page = read_as<cosmos::base::query::v1beta1::PageRequest>(
        R"({"key":"_-8","limit":"5","offset":null})");
    CHECK(hex(bytes_of(page.key())) == "ffef");
    const auto info = read_as<cosmos::tx::v1beta1::ModeInfo>(R"({"single":{"mode":127}})");
    CHECK(to_json_text(info) == R"({"single":{"mode":"SIGN_MODE_LEGACY_AMINO_JSON"}})");
}

TEST_CASE("a refusal names the path and what was expected", "[wire]") {
    struct Case {
        std::string_view json, place, part;
    };
    const auto c = GENERATE(values<Case>({
        {R"({"memmo":"x"})", "memmo", "did you mean memo"},
        {R"({"memo":5})", "memo", "expected a string"},
        {R"({"timeout_height":"-1"})", "timeout_height", "from 0"},
        {R"({"timeout_height":"18446744073709551616"})", "timeout_height", "from 0"},
        {R"({"timeout_height":1.5})", "timeout_height", "from 0"},
        {R"({"unordered":"true"})", "unordered", "true or false"},
        {R"({"timeout_timestamp":"yesterday"})", "timeout_timestamp", "a time"},
        {R"({"messages":{}})", "messages", "an array"},
        {R"({"messages":[{}]})", "messages[0].@type", "a type URL"},
        {R"({"messages":[{"@type":"/cosmos.bank.v1beta1.MsgSent"}]})", "messages[0].@type",
         "did you mean"},
        {R"({"messages":[{"@type":"/cosmos.bank.v1beta1.MsgSend","amount":[{"denom":"a","amount":"1"},{"denom":1}]}]})",
         "messages[0].amount[1].denom", "expected a string"},
        {R"({"messages":[{"@type":"/cosmos.bank.v1beta1.MsgSend","amount":[{"amount":"1.5"}]}]})",
         "messages[0].amount[0].amount", "a whole number"},
        {R"({"timeout_height":1,"timeoutHeight":1})", "timeoutHeight", "once"},
    }));
    CAPTURE(c.json);
    cosmos::tx::v1beta1::TxBody body;
    const auto read = from_json(Json::parse(c.json).value(), body);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().place() == c.place);
    CHECK(read.error().detail().find(c.part) != std::string::npos);
    CAPTURE(read.error().detail());
    CHECK(read.error().is(errors::input));
}

TEST_CASE("only one choice of a oneof is taken, and nesting has an end", "[wire]") {
    cosmos::tx::v1beta1::ModeInfo info;
    CHECK_FALSE(from_json(Json::parse(R"({"single":{},"multi":{}})").value(), info).ok());
    auto deep = Json::object();
    for (int i = 0; i < 80; ++i) {
        auto infos = Json::array();
        infos.push(deep);
        auto multi = Json::object();
        multi.set("mode_infos", infos);
        deep = Json::object();
        deep.set("multi", multi);
    }
    CHECK_FALSE(from_json(deep, info).ok());
}

TEST_CASE("whole numbers have one spelling", "[wire]") {
    const auto bad =
        GENERATE(as<std::string>{}, "", "-", "007", "-0", "+1", "1.0", "1e3", " 1", "0x1");
    CAPTURE(bad);
    CHECK_FALSE(is_whole_number(bad));
    CHECK(is_whole_number("0"));
    CHECK(is_whole_number("-17"));
}

TEST_CASE("decimal text is exact or refused", "[wire]") {
    struct Case {
        std::string_view text, parts;
    };
    const auto good = GENERATE(values<Case>({{"0", "0"},
                                             {"0.025", "25000000000000000"},
                                             {"1", "1000000000000000000"},
                                             {"-0.5", "-500000000000000000"},
                                             {"0.000000000000000001", "1"}}));
    CHECK(parts_of_decimal(good.text).value() == good.parts);
    const auto bad = GENERATE(as<std::string>{}, "", ".", "1.", ".5", "1e3",
                              "0.0000000000000000001", " 1", "+1", "--1");
    CAPTURE(bad);
    CHECK_FALSE(parts_of_decimal(bad).ok());
}
