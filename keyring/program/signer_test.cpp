#include "keyring/program/signer.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "keyring/keyring_for_test.hpp"

using namespace ve;
using namespace ve::keyring::program;

namespace {

const std::string path = "m/44'/118'/0'/0/0";
const std::string a_send =
    R"({"chain_id":"chain-1","msgs":[{"type":"cosmos-sdk/MsgSend","value":{}}]})";

// The simulated device, which stands beside this test.
std::string device() {
    return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ve_signer_example")
        .native();
}

Result<Program> started(std::vector<std::string> moods, std::vector<std::string>* heard = nullptr,
                        bool may_confirm = true) {
    Asking asking;
    asking.arguments = {device()};
    for (auto& mood : moods) asking.arguments.push_back(std::move(mood));
    asking.may_confirm     = may_confirm;
    asking.patience.person = Duration::milliseconds(2000);
    if (heard != nullptr)
        asking.say = [heard](std::string_view line) { heard->emplace_back(line); };
    return Program::start(std::move(asking));
}

KeyInfo key_of(Program& program) {
    const auto keys = program.keys({path});
    REQUIRE(keys.ok());
    KeyInfo out{.name       = "ledger",
                .public_key = keys->front().public_key,
                .address    = secp256k1::address_of(keys->front().public_key)};
    out.path   = path;
    out.holder = KeyHolder::program;
    return out;
}

}  // namespace

TEST_CASE("a device says who it is, gives public keys, and signs", "[program]") {
    std::vector<std::string> heard;
    auto program = started({}, &heard);
    REQUIRE(program.ok());
    CHECK(program->hello().name == "Simulated device");
    CHECK(program->hello().confirms);
    const auto key = key_of(*program);
    CHECK(key.address.text() == "ve19rl4cm2hmr8afy4kldpxz3fka4jguq0aqakfsa");
    CHECK(program->keys({}).value().size() == 2);
    CHECK(heard.empty());

    const auto signature = program->sign(key, bytes_of(a_send));
    REQUIRE(signature.ok());
    CHECK(secp256k1::verify(key.public_key, bytes_of(a_send), *signature));
    CHECK(heard == std::vector<std::string>{"confirm on the device: amino_json on chain-1, "
                                            "/cosmos.bank.v1beta1.MsgSend"});
    CHECK(program->sign(key, bytes_of(a_send)).ok());
}

TEST_CASE("a device's refusals and faults have names", "[program]") {
    struct Case {
        std::string mood;
        const ErrorKind& kind;
        std::string part;
    };
    const std::vector<Case> cases = {
        {"--reject", errors::refused, "rejected on the device"},
        {"--locked", errors::authentication, "unlock the device"},
        {"--crash", errors::peer, "ended without an answer"},
        {"--long", errors::peer, "more than"},
        {"--lie", errors::verification, "does not verify"},
        {"--short", errors::peer, "has 5 bytes"},
        {"--nonsense", errors::peer, "no JSON"},
        {"--other", errors::peer, "another request"},
        {"--talk", errors::peer, "says more than"},
        {"--silent", errors::peer, "in time"},
        {"--only-direct", errors::usage, "does not sign amino_json"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.mood);
        auto program = started({c.mood});
        REQUIRE(program.ok());
        const auto key       = key_of(*program);
        const auto signature = program->sign(key, bytes_of(a_send));
        REQUIRE_FALSE(signature.ok());
        CAPTURE(signature.error().text());
        CHECK(signature.error().is(c.kind));
        CHECK(signature.error().text().find(c.part) != std::string::npos);
    }
}

TEST_CASE("a device is not asked where nobody may be", "[program]") {
    auto program = started({}, nullptr, false);
    REQUIRE(program.ok());
    const auto key = key_of(*program);
    CHECK(program->sign(key, bytes_of(a_send)).error().is(errors::usage));
}

TEST_CASE("what is no signer program is told as such", "[program]") {
    Asking asking;
    asking.arguments = {"/bin/true"};
    CHECK(Program::start(asking).error().is(errors::peer));
    asking.arguments = {"/bin/cat"};  // says what it hears
    CHECK(Program::start(asking).error().is(errors::peer));
    asking.arguments = {"/nowhere/at/all"};
    CHECK(Program::start(asking).error().is(errors::io));
    CHECK(started({"--version-2"}).error().is(errors::peer));
}

TEST_CASE("a program is found by its path, and only where it is nobody else's", "[program]") {
    CHECK(find_program("cat", "/nowhere:/bin").value() == "/bin/cat");
    CHECK(find_program("/bin/cat", "").value() == "/bin/cat");
    CHECK(find_program("cat", "").error().is(errors::input));
    CHECK(find_program("", "/bin").error().is(errors::usage));
    CHECK(find_program("/bin", "").error().is(errors::input));
    CHECK(find_program("cat", "bin:.").error().is(errors::input));

    test::TemporaryDir dir;
    const auto own = dir / "signer";
    test::overwrite(own, bytes_of("x"));
    CHECK(find_program(own.native(), "").error().is(errors::input));
    REQUIRE(::chmod(own.c_str(), 0700) == 0);
    CHECK(find_program(own.native(), "").ok());
    REQUIRE(::chmod(own.c_str(), 0702) == 0);
    CHECK(find_program(own.native(), "").error().is(errors::refused));

    CHECK(parse_arguments(arguments_text({"/bin/a", "b c"})).value() ==
          std::vector<std::string>{"/bin/a", "b c"});
    CHECK_FALSE(parse_arguments("[]").ok());
    CHECK_FALSE(parse_arguments(R"(["a"])").ok());
}
