#include <catch2/catch.hpp>

#include "scenarios/error_kinds.hpp"
#include "scenarios/syntax.hpp"

namespace ve::scenario {
namespace {

// What the check says of these lines after a few that bind names of each kind; the lines begin on
// line 7 of the file.
std::vector<Error> errors_of(std::string_view lines) {
    auto file = parse("f.ves",
                      "scenario \"s\" {\n"
                      "query bank.Balance { address: bob, denom: \"uve\" } -> b\n"
                      "query market.Orders { filters: { owner: bob } } -> orders\n"
                      "tx bob bank.MsgSend { to_address: alice, amount: 5ve } -> sent\n"
                      "ve keys list -> listed\n"
                      "let bid = { owner: bob, dseq: 1 }\n" +
                          std::string{lines} + "\n}\n");
    REQUIRE(file.ok());
    return check(*file);
}

}  // namespace

TEST_CASE("what goes together passes the check", "[scenario]") {
    const auto line = GENERATE(
        as<std::string>{}, "expect b.balance == 5ve", "expect b.balance >= 5ve * 0.05 - sent.fee",
        "expect b.balance.amount == 5", "expect b.balance.denom == \"uve\"",
        "expect orders.orders[0].state == open", "expect open == orders.orders[0].state",
        "expect orders.orders[0].state == \"open\"", "expect orders.orders[0].id.owner == bob",
        "expect orders.orders[0].id.owner == bob.address", "expect sent.response == sent.response",
        "expect sent.code == 0", "expect sent.log contains \"x\"", "expect sent.events[0].any.x",
        "expect listed.exit == 0", "expect listed.json.anything == 5", "expect height > 3",
        "expect now >= now + 1h", "let order = bob + \"/1/\" + 1", "let half = b.balance / 2",
        "let ratio = b.balance / 5ve", "let t = 1h + 30m",
        "query market.Orders { filters: "
        "{ owner: bob } } -> orders",
        "ve tx bank send $bob.address $b.balance.amount", "tx bob market.MsgCreateBid { id: bid }",
        "tx bob market.MsgCreateBid { price: 0.5uve }",
        "tx bob bank.MsgSend { amount: [5ve, 3gold] } fails bank/5",
        "tx bob deployment.MsgCreateDeployment { deposit: { sources: [balance] } }",
        "tx bob bank.Send { to_address: \"nobody\" } fails sdk/7",
        "tx bob bank.MsgSend { amount: { denom: \"\", amount: \"-5\" } }", "actor eve b.balance",
        "always { let x = 5 }", "snapshot s\nrestore s",
        "ve tx sign a/b.json --node http://h:1/../x -- /cosmos.bank.v1beta1.MsgSend");
    CAPTURE(line);
    std::string said;
    for (const auto& error : errors_of(line)) said += error.place() + ": " + error.detail() + "\n";
    // A URL may hold dots; everything else here is well formed.
    CHECK((said.empty() || line.find("http:") != std::string::npos));
}

TEST_CASE("what cannot work is found before anything runs", "[scenario]") {
    struct Case {
        std::string lines, place, says;
    };
    const auto c = GENERATE(values<Case>({
        // names
        {"tx bbo bank.MsgSend", "7:4", "'bbo' is no actor (did you mean bob?)"},
        {"tx sent bank.MsgSend", "7:4", "'sent' is no actor"},
        {"tx eve bank.MsgSend\nactor eve", "7:4", "'eve' is not bound yet here: line 8"},
        {"log sned", "7:5", "nothing is named 'sned' (did you mean"},
        {"log later\nlet later = 1", "7:5", "'later' is not bound yet here: line 8 does that"},
        {"let x = x", "7:9", "'x' is not bound yet here"},
        {"let a = 1\nlet a = 2", "8:5", "'a' is bound on line 7 already"},
        {"let b = 1", "7:5", "'b' is bound on line 2 already"},
        {"actor bob", "7:7", "'bob' is a name of every network"},
        {"let now = 5", "7:5", "'now' is a name of every network"},
        {"let within = 5", "7:5", "'within' is a word of the language"},
        {"let a-b = 5", "7:5", "'a-b' is no name"},
        {"let a = 1\nlog height-a", "8:5", "a minus needs blanks around it"},
        {"query bank.SupplyOf -> b", "7:24", "'b' is bound on line 2 already"},
        {"ve keys list -> b", "7:17", "'b' is bound on line 2 already"},
        {"ve keys show $nobody", "7:15", "nothing is named 'nobody'"},
        {"ve keys show $b.balanc", "7:17", "no field 'balanc' (did you mean balance?)"},
        {"snapshot s\nsnapshot s", "8:10", "snapshot 's' was taken before"},
        {"snapshot here\nrestore hree", "8:9",
         "no snapshot 'hree' was taken before (did you mean here?)"},
        // messages, fields, failures
        {"tx bob bnak.MsgSend", "7:8", "is named 'bnak' (did you mean bank?)"},
        {"tx bob bank.MsgSned", "7:8", "no message 'MsgSned' (did you mean MsgSend?)"},
        {"tx bob bank.Balance", "7:8", "module bank has no message 'Balance'"},
        {"query bank.Balanc", "7:7", "no query 'Balanc' (did you mean Balance?)"},
        {"tx bob bank.MsgSend { to: bob }", "7:23", "MsgSend has no field 'to'"},
        {"tx bob bank.MsgSend { amonut: 5ve }", "7:23", "'amonut' (did you mean amount?)"},
        {"tx bob bank.MsgSend { amount: 5ve amount: 6ve }", "7:35", "field 'amount' appears twice"},
        {"expect b.balanc == 5ve", "7:10", "no field 'balanc' (did you mean balance?)"},
        {"expect sent.cod == 0", "7:13", "a receipt has no field 'cod' (did you mean"},
        {"expect listed.stdout == \"\"", "7:15", "a command's output has no field 'stdout'"},
        {"expect orders.orders[0].id.ower == bob", "7:28", "'ower' (did you mean"},
        {"expect orders.orders.state == open", "7:22",
         "'orders' is a list; one of it is orders[0]"},
        {"expect bob.balance == 5", "7:12", "an actor has only an address"},
        {"expect height.x == 5", "7:15", "'height' has no parts"},
        {"tx bob bank.MsgSend fails bank/99", "7:27", "codespace bank has no code 99"},
        {"tx bob bank.MsgSend fails bnak/5", "7:27", "named 'bnak' (did you mean bank?)"},
        {"query bank.Balance -> x fails grpc/3", "7:23", "a query that fails has no answer"},
        // types and units
        {"tx bob bank.MsgSend { amount: 5 }", "7:31", "a unit is missing: 5uve or 5ve"},
        {"tx bob bank.MsgSend { amount: \"5ve\" }", "7:31", "write it without quotes"},
        {"tx bob bank.MsgSend { amount: 0.5uve }", "7:31", "its smallest unit has no parts"},
        {"tx bob bank.MsgSend { amount: 5d }", "7:31", "takes a list of: an amount"},
        {"tx bob bank.MsgSend { to_address: 5 }", "7:35", "field 'to_address' takes an address"},
        {"tx bob bank.MsgSend { to_address: sent }", "7:35", "'sent' is a receipt, but field"},
        {"tx bob bank.MsgSend { to_address: b }", "7:35", "is { … } of QueryBalanceResponse"},
        {"tx bob bank.MsgSend { to_address: [bob] }", "7:35", "takes an address"},
        {"tx bob market.MsgCloseBid { id: { dseq: 1.5 } }", "7:41", "takes a whole number"},
        {"tx bob market.MsgCloseBid { id: { dseq: 18446744073709551616 } }", "7:41",
         "whole number"},
        {"tx bob market.MsgCloseBid { id: { gseq: 4294967296 } }", "7:41", "of 32 bits"},
        {"tx bob market.MsgCloseBid { id: { dseq: \"x\" } }", "7:41", "takes a whole number"},
        {"tx bob market.MsgCloseBid { id: { dseq: 5ve } }", "7:41", "takes a whole number"},
        {"tx bob market.MsgCloseBid { id: 5 }", "7:33", "takes { … } of BidID"},
        {"tx bob market.MsgCloseBid { id: b }", "7:33", "takes { … } of BidID"},
        {"tx bob market.MsgCloseLease { id: bid }\nlet bad = { ower: bob }\n"
         "tx bob market.MsgCloseLease { id: bad }",
         "8:13", "LeaseID has no field 'ower' (did you mean"},
        {"let o = { dseq: later }\nlet later = 5\ntx bob market.MsgCloseBid { id: o }", "7:17",
         "'later' is not bound yet here"},
        {"tx bob deployment.MsgCreateDeployment { deposit: { sources: [blance] } }", "7:62",
         "has no value 'blance' (did you mean balance?)"},
        {"tx bob deployment.MsgCreateDeployment { hash: \"?\" }", "7:47", "bytes as base64"},
        {"expect b.balance == 5", "7:18", "a unit is missing"},
        {"expect b.balance == \"5ve\"", "7:18", "write an amount without quotes"},
        {"expect b.balance == 30d", "7:18", "cannot compare an amount"},
        {"expect b.balance == b", "7:18", "with { … } of QueryBalanceResponse"},
        {"expect 5ve == 5gold", "7:12", "one counts uve, the other gold"},
        {"expect sent.code == \"0\"", "7:18", "write a number without quotes"},
        {"expect sent == sent", "7:13", "cannot compare a receipt"},
        {"expect orders.orders == 5", "7:22", "one of a list is list[0]"},
        {"expect \"a\" < \"b\"", "7:12", "they have no order"},
        {"expect bob < alice", "7:12", "they have no order"},
        {"expect orders.orders[0].state == opne", "7:34",
         "Order.State has no value 'opne' (did you mean open?)"},
        {"expect orders.orders[0].state == \"opne\"", "7:34", "has no value 'opne'"},
        {"expect orders.orders[0].state == 1", "7:31", "cannot compare one of Order.State"},
        {"expect orders.orders[0].state == b", "7:31", "with { … } of QueryBalanceResponse"},
        {"expect 5", "7:8", "not a number"},
        {"expect b", "7:8", "not { … } of QueryBalanceResponse"},
        {"let x = 5ve + 5", "7:13", "a unit is missing"},
        {"let x = 5ve + 5d", "7:13", "cannot take"},
        {"let x = 5ve * 5ve", "7:13", "a plain number"},
        {"let x = 5 / 5ve", "7:11", "cannot take"},
        {"let x = \"a\" * 2", "7:13", "it takes numbers"},
        {"let x = \"a\" + true", "7:13", "texts are joined"},
        {"let x = 10blocks", "7:9", "no known quantity"},
        {"let x = 5days", "7:9", "no known quantity"},
        {"let x = 5x", "7:9", "no known quantity"},
        {"let x = 007", "7:9", "no number"},
        {"let x = " + std::string(90, '9'), "7:9", "no number"},
        {"let x = 1.0000000000000000001", "7:9", "no number"},
        {"actor eve 5", "7:11", "an amount such as 10ve"},
        {"actor eve 30d", "7:11", "an amount such as 10ve"},
        // places
        {"always { mine }", "7:10", "always holds only"},
        {"always { tx bob bank.MsgSend }", "7:10", "always holds only"},
        {"eventually within 1block { always { expect true } }", "7:28", "tried again"},
        {"eventually within 1block { actor eve }", "7:28", "tried again"},
        {"ve keys import ../x", "7:16", "'../x' leaves the folder"},
        {"ve keys import a/../../x", "7:16", "leaves the folder"},
        {"ve keys import --file=/etc/passwd", "7:16", "leaves the folder"},
        {"ve keys import \"/etc/passwd\"", "7:16", "leaves the folder"},
    }));
    CAPTURE(c.lines.substr(0, 90));
    const auto found = errors_of(c.lines);
    REQUIRE(found.size() == 1);
    CHECK(found[0].place() == "f.ves:" + c.place);
    CHECK(found[0].detail().find(c.says) != std::string::npos);
    CHECK(found[0].hint().find("^") != std::string::npos);
    CHECK(found[0].is(errors::input));
}

TEST_CASE("a name that hides an enum's value is refused where it would be compared", "[scenario]") {
    const auto found =
        errors_of("query bank.Params -> closed\nexpect orders.orders[0].state == closed");
    REQUIRE(found.size() == 1);
    CHECK(found[0].place() == "f.ves:8:34");
    CHECK(found[0].detail() ==
          "'closed' is a value of Order.State and a name bound on line 7; rename that");
    CHECK(
        errors_of("expect orders.orders[0].state == closed\nquery bank.Params -> closed").empty());
}

TEST_CASE("all errors of a file are told, up to a bound", "[scenario]") {
    CHECK(errors_of("log x1\nlog x2\nlog x3").size() == 3);
    std::string many;
    for (int i = 0; i < 500; ++i) many += "log x" + std::to_string(i) + "\n";
    CHECK(errors_of(many).size() == limits::errors);
}

TEST_CASE("two scenarios of one file have two titles", "[scenario]") {
    auto file = parse("f.ves", "scenario \"a\" {\n}\nscenario \"a\" {\n}\n");
    REQUIRE(file.ok());
    const auto found = check(*file);
    REQUIRE(found.size() == 1);
    CHECK(found[0].place() == "f.ves:3:10");
}

TEST_CASE("names are of one scenario only", "[scenario]") {
    auto file = parse("f.ves", "scenario \"a\" {\nlet x = 5\n}\nscenario \"b\" {\nlog x\n}\n");
    REQUIRE(file.ok());
    CHECK(check(*file).size() == 1);
}

TEST_CASE("a network with blocks by hand plays no command lines", "[scenario]") {
    auto file = parse("f.ves", "scenario \"a\" {\nnet block-time manual\nve keys list\n}\n");
    REQUIRE(file.ok());
    CHECK(check(*file).size() == 1);
}

TEST_CASE("every refusal that modules define is known, each code once", "[scenario]") {
    CHECK(error_kinds().size() > 250);
    CHECK_FALSE(unknown_failure("sdk", 5));
    CHECK_FALSE(unknown_failure("market", 15));
    CHECK_FALSE(unknown_failure("gov", 13));
    CHECK_FALSE(unknown_failure("grpc", 5));
    CHECK(unknown_failure("market", 9999)
              ->starts_with("codespace market has no code 9999; its codes lie from 1 to "));
}

}  // namespace ve::scenario
