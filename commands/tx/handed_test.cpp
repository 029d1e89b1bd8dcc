// A transaction is found in whatever form it is handed over; what is none is told in that form.
#include "commands/tx/handed.hpp"

#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "devnet/accounts.hpp"
#include "wire/build.hpp"

using namespace ve;

namespace {

std::string raw_tx() {
    cosmos::bank::v1beta1::MsgSend send;
    send.set_from_address(devnet::account(1, "alice").address.text());
    send.set_to_address(devnet::account(1, "bob").address.text());
    return wire::encode_tx_raw(
        wire::build_body({&send}),
        wire::build_auth_info(std::vector<wire::SignerSpec>{}, {.amount = {}, .gas_limit = Gas{5}}),
        {});
}

}  // namespace

TEST_CASE("a transaction is the same in every form", "[commands]") {
    const auto raw  = raw_tx();
    const auto json = wire::tx_json(raw).value();
    struct Case {
        std::string text, form;
    };
    const auto c = GENERATE_COPY(values<Case>({
        {raw, "bytes"},
        {hex(bytes_of(raw)), "hex"},
        {hex_upper(bytes_of(raw)) + "\n", "hex"},
        {base64(bytes_of(raw)), "base64"},
        {"  " + base64(bytes_of(raw)) + "\r\n", "base64"},
        {json.dump(), "JSON"},
        {"\n" + json.pretty(), "JSON"},
        {Json::object({{"tx", json}, {"tx_response", nullptr}}).dump(), "JSON"},
        {Json::object({{"tx_bytes", base64(bytes_of(raw))}, {"mode", "BROADCAST_MODE_SYNC"}})
             .dump(),
         "JSON"},
    }));
    CAPTURE(c.form, c.text);
    const auto handed = tx_of_text(c.text, "here");
    if (!handed.ok()) FAIL(handed.error().text());
    CHECK(handed->form == c.form);
    CHECK(handed->tx.raw == raw);
}

TEST_CASE("what is no transaction says what was tried", "[commands]") {
    struct Case {
        std::string text, says;
    };
    const auto c = GENERATE(values<Case>({
        {"", "it is empty"},
        {" \n\t ", "it is empty"},
        {"hello, world", "neither JSON nor base64 nor hex"},
        {"deadbeef", "as hex: "},
        {"deadbeef", "as base64: "},
        {"nonsense", "as base64: "},
        {std::string{"\x01\x02\x03"}, "as bytes: "},
        {R"({"signatures":[]})", "signatures only"},
        {R"({"type":"cosmos-sdk/StdTx","value":{}})", "amino JSON (cosmos-sdk/StdTx)"},
        {R"({"body":{}})", "fee"},
        {R"({"tx":{"tx":{"tx":1}}})", "tx"},
        {"[]", "object"},
        {"{", "not valid JSON"},
    }));
    CAPTURE(c.text);
    const auto handed = tx_of_text(c.text, "here");
    if (handed.ok()) {
        CHECK(c.text == R"({"body":{}})");  // an unsigned transaction without a message or fee
        return;
    }
    CHECK(handed.error().detail().find(c.says) != std::string::npos);
    CHECK(handed.error().place().starts_with("here"));
}
