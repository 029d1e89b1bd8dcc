#include "tests/lint/bans.hpp"

#include <catch2/catch.hpp>

using namespace ve::lint;

namespace {

using Check = Findings (*)(const std::vector<Source>&);

struct Case {
    std::string_view name, path, code, part;  // part of the complaint; empty: allowed
};

void judge(Check check, const Case& c) {
    CAPTURE(c.name);
    const auto got = text_of(check({parse_source(std::string{c.path}, c.code)}));
    CAPTURE(got);
    CHECK(got.empty() == c.part.empty());
    CHECK(got.find(c.part) != std::string::npos);
}

}  // namespace

TEST_CASE("what depends on the machine is found where nodes must agree", "[lint]") {
    judge(check_words,
          GENERATE(values<Case>({
              {"a clock", "node/chain/ante.cpp", "\nauto t = std::chrono::system_clock::now();",
               "node/chain/ante.cpp:2: system_clock: time comes"},
              {"a clock anywhere", "commands/x.cpp", "steady_clock::now()", "steady_clock"},
              {"the world's clock", "node/world/clock.cpp", "system_clock::now()", ""},
              {"a test's clock", "node/pace_test.cpp", "steady_clock::now()", ""},
              {"chance", "node/modules/market/bids.cpp", "rand() % 2", "rand: chance"},
              {"a name with chance in it", "node/modules/market/bids.cpp", "operand()", ""},
              {"a comment", "node/modules/market/bids.cpp", "// no rand() here", ""},
              {"the environment", "devnet/devnet.cpp", "std::getenv(x)", "getenv"},
              {"the environment's door", "cli/terminal.cpp", "std::getenv(x)", ""},
              {"a thread", "node/chain/chain.cpp", "std::thread t;", "std::thread"},
              {"a server's thread", "node/serve/loop.hpp", "std::thread t;", ""},
              {"a float in a score", "capture/score.cpp", "double x = 0.5;", "double: money"},
              {"a float in a report", "scenarios/report.cpp", "double x = 0.5;", ""},
              {"a number read with the locale", "wire/json.cpp", "std::stoi(x)", "std::stoi"},
              {"sleep", "devnet/devnet.cpp", "std::this_thread::sleep_for(1s);", "sleep_for"},
              {"sleep in a test", "node/node_test.cpp", "sleep_for(1s);", "sleep_for"},
              {"a shell", "scenarios/runner.cpp", "std::system(x)", "no shell"},
              {"an unchecked number", "client/http.cpp", "json.get<int>()", "range checked"},
              {"a curve's C call", "wire/tx.cpp", "secp256k1_ecdsa_verify(a)", "crypto only"},
              {"the same at home", "crypto/secp256k1.cpp", "secp256k1_ecdsa_verify(a)", ""},
              {"a name like it", "node/chain/signing_key.cpp", "f(secp256k1_url);", ""},
              {"a seal's C call", "client/identity.cpp", "crypto_box_easy(a)", "crypto only"},
              {"a database's C call", "node/store/archive.cpp", "sqlite3_exec(a)", "sqlite only"},
          })));
}

TEST_CASE("a container without order is not walked where order reaches a hash", "[lint]") {
    judge(
        check_unordered,
        GENERATE(values<Case>({
            {"silent", "node/chain/a.hpp", "std::unordered_map<int, int> seen_;", "never walked"},
            {"another name", "node/chain/a.hpp", "constexpr Gas unordered_gas{5};", ""},
            {"declared", "node/chain/a.hpp", "std::unordered_set<int> seen_;  // never walked", ""},
            {"walked", "node/chain/a.hpp",
             "std::unordered_set<int> seen_;  // never walked\nfor (auto& a : seen_) b();",
             "node/chain/a.hpp:2: seen_ is walked"},
            {"walked by hand", "node/chain/a.hpp",
             "std::unordered_set<int> seen_;  // never walked\nauto i = seen_.begin();",
             "node/chain/a.hpp:2"},
            {"looked up", "node/chain/a.hpp",
             "std::unordered_set<int> seen_;  // never walked\nauto i = seen_.find(1);", ""},
            {"elsewhere", "node/serve/a.hpp", "std::unordered_map<int, int> seen_;", ""},
        })));
}

TEST_CASE("libraries stay at home and out of headers", "[lint]") {
    judge(check_libraries,
          GENERATE(values<Case>({
              {"a message in a header", "client/a.hpp", "#include \"cosmos/tx/v1beta1/tx.pb.h\"",
               "in a header"},
              {"in what a module keeps", "node/modules/bank/state.hpp",
               "#include \"cosmos/bank/v1beta1/bank.pb.h\"", ""},
              {"in what siblings include", "node/modules/bank/keeper.hpp",
               "#include \"cosmos/bank/v1beta1/bank.pb.h\"", "in a header"},
              {"protobuf in a header", "wire/a.hpp", "#include <google/protobuf/message.h>",
               "in a header"},
              {"JSON at home", "base/json.cpp", "#include <nlohmann/json.hpp>", ""},
              {"JSON elsewhere", "client/a.cpp", "#include <nlohmann/json.hpp>",
               "at home in base/json"},
              {"flags in a header", "commands/noun.hpp", "#include <CLI/CLI.hpp>", "in a header"},
              {"flags in a command", "commands/tx/tx.cpp", "#include <CLI/CLI.hpp>", ""},
              {"sockets in a module", "node/chain/a.cpp", "#include <boost/asio/post.hpp>",
               "node/serve"},
              {"the one header of sockets", "node/serve/beast.hpp",
               "#include <boost/beast/core.hpp>", ""},
              {"a test's own business", "node/serve/grpc_client_test.hpp",
               "#include <grpcpp/grpcpp.h>", ""},
          })));
}

TEST_CASE("no flag takes a secret", "[lint]") {
    judge(
        check_options,
        GENERATE(values<Case>({
            {"a mnemonic", "commands/a.cpp", "c.add_option(\"--mnemonic\", x)", "'--mnemonic'"},
            {"a passphrase", "commands/a.cpp", "\nc->add_option(\"-p,--passphrase\", x)",
             "commands/a.cpp:2"},
            {"on the next line", "commands/a.cpp", "c.add_option(\n    \"--secret\", x)", "secret"},
            {"inside a longer name", "commands/a.cpp", "c.add_option(\"--totp-secret\", x)",
             "totp-secret"},
            {"positional", "commands/a.cpp", "c.add_option(\"mnemonic\", x)", "mnemonic"},
            {"a file of it", "commands/a.cpp", "c.add_option(\"--passphrase-file\", x)", ""},
            {"a switch", "commands/a.cpp", "c.add_flag(\"--keep-secret\", x)", ""},
            {"another word", "commands/a.cpp", "c.add_option(\"--spinning\", x)", ""},
        })));
}

TEST_CASE("nothing of one machine is written down", "[lint]") {
    struct Text {
        std::string name, path, text;
        bool found;
    };
    const auto c = GENERATE(values<Text>({
        {"a folder of a user", "README.md", std::string{"cd /ho"} + "me/anna/ve", true},
        {"of the super user", "dev", std::string{"ls /ro"} + "ot/x", true},
        {"the own home", "README.md", "ls ~/.virtengine", false},
        {"a folder of ours", "a.md", std::string{"node/ro"} + "ot/x", false},
        {"a locked package by its hash", "t/package-lock.json", "\"integrity\": \"sha512-a\"",
         false},
        {"a registry", "t/package-lock.json", "\"resolved\": \"http://localhost:1/a\"", true},
        {"a registry as a setting", "t/.npmrc", "registry=http://10.0.0.1/", true},
    }));
    CAPTURE(c.name);
    CHECK(check_machine(c.path, c.text).empty() != c.found);
}

TEST_CASE("our sources keep to all of this", "[lint]") {
    const auto& sources = our_sources();
    CHECK(text_of(check_words(sources)) == "");
    CHECK(text_of(check_unordered(sources)) == "");
    CHECK(text_of(check_libraries(sources)) == "");
    CHECK(text_of(check_options(sources)) == "");
}

TEST_CASE("our files know no machine", "[lint]") {
    Findings found;
    for (const auto& path : our_files()) {
        // What git ignores or binaries hold is not ours to judge.
        if (path.ends_with(".log") || path.ends_with(".png") || path.ends_with(".jpg")) continue;
        for (auto& one : check_machine(path, read_text(path))) found.push_back(std::move(one));
    }
    CHECK(text_of(found) == "");
}
