// Types of other chains: known to tools that ask for them, and to nobody else.
#include "wire/other_types.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "cosmos/msg/v1/msg.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "ve/cli/v1/cli.pb.h"
#include "wire/amino.hpp"
#include "wire/any.hpp"
#include "wire/build.hpp"
#include "wire/json.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

constexpr std::string_view vote = R"({"@type":"/cosmos.gov.v1.MsgVote","proposal_id":"7",
    "voter":"cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du","option":"VOTE_OPTION_YES"})";

std::string tx_with(std::string_view message) {
    cosmos::tx::v1beta1::TxBody body;
    const auto json = Json::parse(fmt::format(R"({{"messages":[{}]}})", message)).value();
    const auto read = from_json(json, body, Types::all);
    if (!read.ok()) FAIL(read.error().text());
    return encode_tx_raw(serialize(body), "", {});
}

}  // namespace

TEST_CASE("another chain's message is shown to who asks for all types", "[wire]") {
    const auto raw = tx_with(vote);
    const auto tx  = decode_tx(raw, Types::all);
    if (!tx.ok()) FAIL(tx.error().text());
    REQUIRE(tx->messages.size() == 1);
    CHECK(to_json(*tx->messages[0], Defaults::omit).find("option")->raw() == "VOTE_OPTION_YES");
    CHECK(tx->signers.at(0).text("cosmos") == "cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du");
    CHECK(amino_json(*tx->messages[0]).value() ==
          R"({"type":"cosmos-sdk/v1/MsgVote","value":{"option":1,"proposal_id":"7",)"
          R"("voter":"cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du"}})");
    const auto* type = Catalog::get().message("cosmos.gov.v1.MsgVote", Types::all);
    CHECK(Catalog::get().help(*type) == "Votes on a proposal with one option.");
}

TEST_CASE("our chain takes none of them", "[wire]") {
    const auto raw = tx_with(vote);
    REQUIRE(decode_tx(raw, Types::all).ok());  // somebody has asked before
    SECTION("not as a message") { CHECK_FALSE(decode_tx(raw).ok()); }
    SECTION("not inside another message") {
        const auto exec = fmt::format(
            R"({{"@type":"/cosmos.authz.v1beta1.MsgExec","grantee":"","msgs":[{}]}})", vote);
        CHECK_FALSE(decode_tx(tx_with(exec)).ok());
    }
    SECTION("not from JSON") {
        cosmos::tx::v1beta1::TxBody body;
        const auto json = Json::parse(fmt::format(R"({{"messages":[{}]}})", vote)).value();
        CHECK_FALSE(from_json(json, body).ok());
    }
    SECTION("not by name") {
        CHECK(Catalog::get().make("cosmos.gov.v1.MsgVote") == nullptr);
        CHECK(Catalog::get().rpc("/cosmos.gov.v1.Msg/Vote") == nullptr);
        for (const auto& name : Catalog::get().tx_messages())
            CHECK(name.find(".gov.") == name.npos);
    }
}

TEST_CASE("strictness does not depend on where a type is defined", "[wire]") {
    cosmos::tx::v1beta1::TxBody body;
    auto& any = *body.add_messages();
    any.set_type_url("/cosmos.gov.v1.MsgVote");
    const auto accepts = [&](std::string_view value) {
        any.set_value(std::string{value});
        return decode_tx(encode_tx_raw(serialize(body), "", {}), Types::all).ok();
    };
    CHECK(accepts(std::string_view{"\x08\x07", 2}));
    CHECK_FALSE(accepts("\x28\x01"));   // no such field
    CHECK_FALSE(accepts("\x0a\x01x"));  // text where a number belongs
    CHECK_FALSE(accepts("\x08"));       // cut off
}

TEST_CASE("every type of the other chains can be built", "[wire]") {
    auto& others      = OtherTypes::get();
    std::size_t built = 0;
    for (const auto& name : others.messages()) {
        CAPTURE(name);
        const auto message = Catalog::get().make(name, Types::all);
        REQUIRE(message != nullptr);
        CHECK(message->GetDescriptor()->full_name() == name);
        ++built;
    }
    CHECK(built > 1000);
    CHECK(others.message("cosmos.gov.v1.MsgVeto") == nullptr);
    CHECK(others.message("") == nullptr);
    CHECK(others.message("cosmos.gov.v1.MsgVote.Inner") == nullptr);
}

TEST_CASE("a transaction message of any chain names who signs it", "[wire]") {
    for (const auto& name : Catalog::get().tx_messages(Types::all)) {
        CAPTURE(name);
        const auto* type = Catalog::get().message(name, Types::all);
        REQUIRE(type != nullptr);
        CHECK(Catalog::get().is_tx_message(*type));
        const auto paths = Catalog::get().signer_paths(*type);
        CHECK_FALSE(paths.empty());
        for (const auto& path : paths) {
            const auto dot    = path.find('.');
            const auto* field = type->FindFieldByName(path.substr(0, dot));
            REQUIRE(field != nullptr);
            if (dot == std::string::npos) continue;
            REQUIRE(field->message_type() != nullptr);
            CHECK(field->message_type()->FindFieldByName(path.substr(dot + 1)) != nullptr);
        }
    }
}

TEST_CASE("several threads may ask at once", "[wire]") {
    const auto names = Catalog::get().tx_messages(Types::all);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t)
        threads.emplace_back([&names, t] {
            for (std::size_t i = t; i < names.size(); i += 2)
                VE_INVARIANT(Catalog::get().make(names[i], Types::all) != nullptr);
        });
    for (auto& thread : threads) thread.join();
}
