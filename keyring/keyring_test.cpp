#include "keyring/keyring.hpp"

#include <catch2/catch.hpp>

#include "crypto/envelope.hpp"
#include "keyring/keyring_for_test.hpp"

namespace ve {
namespace {

using Backend  = Keyring::Backend;
using Existing = Keyring::Existing;

constexpr const char* twelve_words =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

}  // namespace

TEST_CASE("each backend keeps, finds and uses keys of each algorithm", "[keyring]") {
    const auto backend = GENERATE(Backend::memory, Backend::test, Backend::file);
    const test::TemporaryDir dir;
    auto keyring = Keyring::open(test::options(backend, dir / "keys")).value();
    CHECK(test::names_in(keyring).empty());
    const auto carol = keyring.add("carol", test::some_key(1)).value();
    const auto alice = keyring.add("alice", test::some_key(2, KeyAlgorithm::ed25519)).value();
    const auto bob   = keyring.add("bob", test::some_key(3, KeyAlgorithm::x25519)).value();

    // Opened again, the files say the same; memory does not outlive its object.
    auto again = Keyring::open(test::options(backend, dir / "keys")).value();
    auto& used = backend == Backend::memory ? keyring : again;
    CHECK(test::names_in(used) == std::vector<std::string>{"alice", "bob", "carol"});
    CHECK(used.get("carol")->public_key == carol.public_key);
    CHECK(used.find(alice.address)->name == "alice");
    CHECK(used.find(bob.address)->name == "bob");
    CHECK(hex(bob.address.bytes()) == envelope::fingerprint(bob.public_key));

    const auto message  = bytes_of("message");
    const auto by_carol = used.sign("carol", message), by_alice = used.sign("alice", message);
    CHECK(secp256k1::verify(ByteView{carol.public_key}, message, by_carol.value()));
    CHECK(ed25519::verify(ByteView{alice.public_key}, message, by_alice.value()));
    CHECK(used.export_key("carol")->same_as(test::some_key(1).key));
    CHECK(copy_of(used.x25519_key("bob")->public_key().bytes()) == bob.public_key);
    CHECK(copy_of(used.ed25519_key("alice")->public_key().bytes()) == alice.public_key);

    CHECK_FALSE(used.sign("bob", message).ok());  // it encrypts
    CHECK_FALSE(used.x25519_key("alice").ok());
    CHECK_FALSE(used.ed25519_key("carol").ok());
    CHECK_FALSE(used.export_mnemonic("carol").ok());
    CHECK_FALSE(used.sign("dave", message).ok());
    CHECK_FALSE(used.find(Address{ByteArray<20>{}}).ok());
}

TEST_CASE("a mnemonic gives the keys of other wallets and can be shown again", "[keyring]") {
    const test::TemporaryDir dir;
    auto keyring        = test::test_keyring(dir / "keys");
    const auto mnemonic = Mnemonic::parse(twelve_words).value();
    auto key = NewKey::from_mnemonic(KeyAlgorithm::secp256k1, mnemonic, {}, hd::Path::cosmos(0, 0));
    const auto info = keyring.add("main", std::move(key).value()).value();
    CHECK(info.address.text() == "ve19rl4cm2hmr8afy4kldpxz3fka4jguq0aqakfsa");
    CHECK(info.path == "m/44'/118'/0'/0/0");
    CHECK(text_of(keyring.export_mnemonic("main")->reveal()) == twelve_words);

    const auto path = hd::Path::parse("m/44'/118'/0'/0'/0'").value();
    const auto node = NewKey::from_mnemonic(KeyAlgorithm::ed25519, mnemonic, {}, path);
    const auto post = NewKey::from_mnemonic(KeyAlgorithm::x25519, mnemonic, {}, path);
    REQUIRE(node.ok());
    REQUIRE(post.ok());
    CHECK_FALSE(node->key.same_as(post->key));
    CHECK_FALSE(
        NewKey::from_mnemonic(KeyAlgorithm::ed25519, mnemonic, {}, hd::Path::cosmos(0, 0)).ok());
}

TEST_CASE("a name is whitelisted", "[keyring]") {
    struct Case {
        std::string name;
        bool good;
    };
    const auto c = GENERATE(values<Case>({
        {"a", true},
        {"Alice-2.old_key", true},
        {"_", true},
        {"7", true},
        {std::string(64, 'x'), true},
        {std::string(65, 'x'), false},
        {std::string(4096, 'x'), false},
        {"", false},
        {"-rf", false},
        {".hidden", false},
        {"..", false},
        {"../../.ssh/id", false},
        {"a/b", false},
        {"a b", false},
        {"a\n", false},
        {std::string("a\0b", 3), false},
        {"\xc3\xa4", false},
        {"a\x1b[31m", false},
        {"a;rm", false},
        {"$HOME", false},
        {"a*", false},
        {"a:b", false},
        {"a%2f", false},
        {"\xe2\x80\xae"
         "abc",
         false},
    }));
    CAPTURE(c.name);
    CHECK(keyring::check_name(c.name).ok() == c.good);
    const test::TemporaryDir dir;
    auto keyring = test::test_keyring(dir / "keys");
    CHECK(keyring.add(c.name, test::some_key(1)).ok() == c.good);
    CHECK(keyring.get(c.name).ok() == c.good);
    CHECK(keyring.remove(c.name).ok() == c.good);
}

TEST_CASE("a key is never replaced unless asked", "[keyring]") {
    const auto backend = GENERATE(Backend::memory, Backend::test);
    const test::TemporaryDir dir;
    auto keyring      = Keyring::open(test::options(backend, dir / "keys")).value();
    const auto first  = keyring.add("a", test::some_key(1)).value();
    const auto second = keyring.add("a", test::some_key(2));
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().is(errors::refused));
    CHECK(keyring.get("a")->public_key == first.public_key);
    CHECK(keyring.sign("a", {}).ok());

    const auto third = keyring.add("a", test::some_key(2), Existing::replace).value();
    CHECK(keyring.get("a")->public_key == third.public_key);
    CHECK(secp256k1::verify(ByteView{third.public_key}, {}, keyring.sign("a", {}).value()));
    CHECK_FALSE(keyring.find(first.address).ok());
    CHECK_FALSE(keyring.add("b", test::some_key(2)).ok());  // one key, one name
}

TEST_CASE("rename moves a key, remove ends it", "[keyring]") {
    const auto backend = GENERATE(Backend::memory, Backend::test);
    const test::TemporaryDir dir;
    auto keyring     = Keyring::open(test::options(backend, dir / "keys")).value();
    const auto alice = keyring.add("alice", test::some_key(1)).value();
    CHECK(keyring.add("bob", test::some_key(2)).ok());
    CHECK(keyring.rename("alice", "zoe").ok());
    CHECK(keyring.find(alice.address)->name == "zoe");
    CHECK(keyring.sign("zoe", {}).ok());
    CHECK_FALSE(keyring.sign("alice", {}).ok());
    CHECK(keyring.rename("bob", "zoe").error().is(errors::refused));
    CHECK_FALSE(keyring.rename("nobody", "x").ok());
    CHECK_FALSE(keyring.rename("bob", "../x").ok());

    CHECK(keyring.remove("zoe").ok());
    CHECK_FALSE(keyring.remove("zoe").ok());
    CHECK_FALSE(keyring.sign("zoe", {}).ok());
    CHECK(test::names_in(keyring) == std::vector<std::string>{"bob"});
}

TEST_CASE("an unknown name is answered with the near ones", "[keyring]") {
    auto keyring = Keyring::open(test::options(Backend::memory, {})).value();
    CHECK(keyring.add("validator", test::some_key(1)).ok());
    const auto found = keyring.get("validater");
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().detail().find("validator") != std::string::npos);
}

TEST_CASE("a wrong passphrase opens nothing and is told apart from nothing", "[keyring]") {
    const test::TemporaryDir dir;
    {
        auto keyring = Keyring::open(test::options(Backend::file, dir / "k")).value();
        CHECK(keyring.add("a", test::some_key(1)).ok());
    }
    auto wrong = Keyring::open(test::options(Backend::file, dir / "k", "wrong horse")).value();
    const auto listed = wrong.unlock();
    REQUIRE_FALSE(listed.ok());
    CHECK(listed.error().is(errors::authentication));
    const auto added = wrong.add("b", test::some_key(2));
    REQUIRE_FALSE(added.ok());
    CHECK(added.error().is(errors::authentication));

    // A damaged file, with the right passphrase: the same words.
    auto content = test::file_content(dir / "k" / "index");
    content.back() ^= 1;
    test::overwrite(dir / "k" / "index", content);
    auto right = Keyring::open(test::options(Backend::file, dir / "k")).value();
    CHECK(right.unlock().error().text() == listed.error().text());
}

TEST_CASE("a person has three attempts, and the key is derived once", "[keyring]") {
    const test::TemporaryDir dir;
    auto options = test::options(Backend::file, dir / "k");
    CHECK(Keyring::open(options)->add("a", test::some_key(1)).ok());
    int asked          = 0;
    options.passphrase = [&](const PassphraseRequest& request) -> Result<Secret> {
        ++asked;
        CHECK(request.attempt == asked);
        CHECK_FALSE(request.is_new);
        return Secret::copy_of(
            std::string_view{asked < 3 ? std::to_string(asked) : "correct horse"});
    };
    auto keyring = Keyring::open(options).value();
    CHECK(keyring.list().ok());
    CHECK(asked == 0);
    CHECK(keyring.unlock().ok());
    CHECK(asked == 3);
    CHECK(keyring.sign("a", {}).ok());
    CHECK(keyring.rename("a", "b").ok());
    CHECK(keyring.list().ok());
    CHECK(asked == 3);
    keyring.lock();
    options.passphrase = nullptr;
    CHECK(Keyring::open(options)->unlock().error().is(errors::authentication));
}

TEST_CASE("a new passphrase has eight characters at least", "[keyring]") {
    const test::TemporaryDir dir;
    auto keyring = Keyring::open(test::options(Backend::file, dir / "k", "seven77")).value();
    CHECK(keyring.add("a", test::some_key(1)).error().is(errors::refused));
    CHECK(test::files_in(dir / "k").size() == 1);  // the lock, no key
}

TEST_CASE("after a change of the passphrase the old one opens nothing", "[keyring]") {
    const test::TemporaryDir dir;
    auto keyring = Keyring::open(test::options(Backend::file, dir / "k")).value();
    CHECK(keyring.add("a", test::some_key(1)).ok());
    CHECK(keyring.add("b", test::some_key(2)).ok());
    CHECK_FALSE(keyring.change_passphrase(test::always("short")).ok());
    CHECK(keyring.sign("a", {}).ok());
    CHECK(keyring.change_passphrase(test::always("another horse")).ok());
    CHECK(keyring.sign("a", {}).ok());

    auto old = Keyring::open(test::options(Backend::file, dir / "k")).value();
    CHECK(old.unlock().error().is(errors::authentication));
    std::filesystem::remove(dir / "k" / "index");  // the copy kept of it is no way around
    CHECK(old.unlock().error().is(errors::authentication));
    auto now = Keyring::open(test::options(Backend::file, dir / "k", "another horse")).value();
    CHECK(now.export_key("b")->same_as(test::some_key(2).key));

    CHECK_FALSE(test::test_keyring(dir / "t").change_passphrase(test::always("12345678")).ok());
}

TEST_CASE("keys whose secrets are elsewhere are listed, and sign nothing", "[keyring]") {
    const auto backend = GENERATE(Backend::memory, Backend::test, Backend::file);
    const test::TemporaryDir dir;
    auto keyring     = Keyring::open(test::options(backend, dir / "k")).value();
    const auto alice = keyring.add("alice", test::some_key(1)).value();
    const auto bob   = test::known_key(2);
    const auto group = test::threshold_of(2, {alice.public_key, bob.public_key});
    CHECK(keyring.add("bob", bob).ok());
    CHECK(keyring.add("ledger", test::program_key(3, R"(["/usr/bin/signer","--usb"])")).ok());
    CHECK(keyring.add("group", {.algorithm = KeyAlgorithm::multisig, .public_key = group.amino()})
              .ok());

    auto again = Keyring::open(test::options(backend, dir / "k")).value();
    auto& used = backend == Backend::memory ? keyring : again;
    CHECK(test::names_in(used) == std::vector<std::string>{"alice", "bob", "group", "ledger"});
    CHECK(used.get("group")->address == group.address());
    CHECK(used.get("group")->kind() == "multisig");
    CHECK(used.get("bob")->kind() == "offline");
    CHECK(used.get("alice")->kind() == "local");
    const auto ledger = used.get("ledger").value();
    CHECK(ledger.kind() == "program");
    CHECK(ledger.program == R"(["/usr/bin/signer","--usb"])");
    CHECK(ledger.path == "m/44'/118'/0'/0/0");
    for (const auto* name : {"bob", "group", "ledger"}) {
        CAPTURE(name);
        const auto signature = used.sign(name, {});
        REQUIRE_FALSE(signature.ok());
        CHECK(signature.error().is(errors::input));
        CHECK(signature.error().detail().find(name) != std::string::npos);
        CHECK_FALSE(used.export_key(name).ok());
        CHECK_FALSE(used.export_mnemonic(name).ok());
    }
    CHECK(used.sign("alice", {}).ok());
    if (backend == Backend::file) CHECK(used.change_passphrase(test::always("another horse")).ok());
    CHECK(used.rename("bob", "robert").ok());
    CHECK(used.remove("group").ok());
    CHECK(test::names_in(used) == std::vector<std::string>{"alice", "ledger", "robert"});
    CHECK(used.sign("alice", {}).ok());
}

TEST_CASE("a public key that is none is not listed", "[keyring]") {
    auto keyring = Keyring::open(test::options(Backend::memory, {})).value();
    Bytes no_point(33, 0xff);
    CHECK_FALSE(keyring.add("a", KnownKey{.public_key = no_point}).ok());
    no_point[0] = 2;
    CHECK_FALSE(keyring.add("a", KnownKey{.public_key = no_point}).ok());
    CHECK_FALSE(
        keyring.add("a", KnownKey{.algorithm = KeyAlgorithm::x25519, .public_key = Bytes(32, 0)})
            .ok());
    CHECK_FALSE(keyring
                    .add("a", KnownKey{.algorithm  = KeyAlgorithm::multisig,
                                       .public_key = Bytes{0x22, 0xc1, 0xf7, 0xe2, 8, 1}})
                    .ok());
    CHECK(test::names_in(keyring).empty());
}

TEST_CASE("an algorithm has one name", "[keyring]") {
    CHECK(parse_key_algorithm("secp256k1").value() == KeyAlgorithm::secp256k1);
    CHECK(parse_key_algorithm("ed25519").value() == KeyAlgorithm::ed25519);
    CHECK(parse_key_algorithm("x25519").value() == KeyAlgorithm::x25519);
    CHECK(parse_key_algorithm("sm2").error().is(errors::usage));
    CHECK_FALSE(NewKey::from_bytes(KeyAlgorithm::secp256k1, Secret{32}).ok());
    CHECK_FALSE(NewKey::from_bytes(KeyAlgorithm::ed25519, Secret{31}).ok());
}

}  // namespace ve
