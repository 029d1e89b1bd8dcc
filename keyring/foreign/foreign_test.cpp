#include <catch2/catch.hpp>

#include "crypto/public_key_text.hpp"
#include "keyring/foreign/go_key_file.hpp"
#include "keyring/foreign/key_armor.hpp"
#include "keyring/foreign/keystore.hpp"
#include "keyring/foreign/recognise.hpp"
#include "keyring/foreign/validator_key.hpp"
#include "keyring/keyring_for_test.hpp"

namespace ve {
namespace {

using foreign::Form;

Secret phrase(std::string_view text) { return Secret::copy_of(text); }

Result<NewKey> open(const std::string& text, std::string_view passphrase) {
    const auto block = TRY(armor::parse(text));
    return foreign::open_armor(block, phrase(passphrase));
}

// Draws what an armor was made with, so that it is made again bit for bit.
EntropySource drawing(Bytes bytes) {
    return [bytes = std::move(bytes), at = std::size_t{0}](std::span<std::uint8_t> out) mutable {
        for (auto& byte : out) byte = bytes.at(at++);
    };
}

constexpr std::string_view scrypt_keystore = R"({"crypto":{"cipher":"aes-128-ctr","cipherparams":
{"iv":"83dbcc02d8ccb40e466191a123791e0e"},"ciphertext":
"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt","kdfparams":
{"dklen":32,"n":262144,"r":1,"p":8,"salt":
"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},"mac":
"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},"id":
"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3})";
constexpr std::string_view pbkdf2_keystore = R"({"crypto":{"cipher":"aes-128-ctr","cipherparams":
{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},"ciphertext":
"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2","kdfparams":
{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":
"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},"mac":
"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":
"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3})";

}  // namespace

TEST_CASE("armors of the Go keyring open, and are written again bit for bit",
          "[foreign][vectors]") {
    test::each_vector("wire/vectors/armor.json", [](const Json& input, const Json& expect) {
        const auto text  = test::text_at(input, "armor");
        const bool valid = expect.find("valid")->flag();
        if (test::text_at(input, "kind") == "pubkey") {
            const auto key = foreign::read_public_armor(armor::parse(text).value()).value();
            CHECK(hex(key.bytes) == test::text_at(expect, "pubkey_hex"));
            CHECK(foreign::write_public_armor(key) == text);
            return;
        }
        const auto key = open(text, test::text_at(input, "passphrase"));
        REQUIRE(key.ok() == valid);
        if (!valid) return;
        CHECK(hex(key->key.reveal()) == test::text_at(expect, "privkey_hex"));
        CHECK(hex(key->public_key().value()) == test::text_at(expect, "pubkey_hex"));
        const auto block = armor::parse(text).value();
        if (block.header("type") == nullptr) return;  // we name the type always
        const bool old = *block.header("kdf") == "bcrypt";
        auto drawn     = parse_hex(*block.header("salt")).value();
        append(drawn, ByteView{block.body}.first(old ? 24 : 0));
        const auto again = foreign::write_armor(
            key->algorithm, key->key, phrase(test::text_at(input, "passphrase")),
            old ? foreign::ArmorKdf::bcrypt : foreign::ArmorKdf::argon2, drawing(drawn));
        CHECK(again.value() == text);
    });
}

TEST_CASE("what is exported in armor is what comes back", "[foreign]") {
    const auto kdf       = GENERATE(foreign::ArmorKdf::argon2, foreign::ArmorKdf::bcrypt);
    const auto algorithm = GENERATE(KeyAlgorithm::secp256k1, KeyAlgorithm::ed25519);
    const auto key       = test::some_key(5, algorithm);
    const auto text = foreign::write_armor(algorithm, key.key, phrase("a long passphrase"), kdf,
                                           test::counted_entropy(3))
                          .value();
    const auto back = open(text, "a long passphrase").value();
    CHECK(back.algorithm == algorithm);
    CHECK(back.key.same_as(key.key));
    CHECK(open(text, "a long passphrasE").error().is(errors::authentication));
    CHECK_FALSE(foreign::write_armor(KeyAlgorithm::x25519, key.key, phrase("x"), kdf,
                                     test::counted_entropy(3))
                    .ok());
}

TEST_CASE("a damaged armor is refused, and the place is named", "[foreign]") {
    const auto key  = test::known_key(2).public_key;
    const auto good = foreign::write_public_armor({Curve::secp256k1, key});
    struct Case {
        std::string name, from, to, told;
    };
    const auto c = GENERATE(values<Case>({
        {"another begin", "-----BEGIN TENDERMINT", "-----BEGUN TENDERMINT", "begin as an armor"},
        {"another end", "-----END TENDERMINT PUBLIC", "-----END TENDERMINT PRIVATE", "as it began"},
        {"no checksum", "\n=", "\n-", "no checksum"},
        {"a header twice", "version: 0.0.1", "type: secp256k1", "twice"},
        {"a line that is no header", "version: 0.0.1", "version", "no header"},
        {"a changed digit", "61rp", "61rq", "checksum does not match"},
        {"no base64", "61rp", "61r!", "no base64"},
    }));
    CAPTURE(c.name);
    auto text     = good;
    const auto at = text.find(c.from);
    REQUIRE(at != std::string::npos);
    text.replace(at, c.from.size(), c.to);
    const auto block = armor::parse(text);
    REQUIRE_FALSE(block.ok());
    CHECK(block.error().detail().find(c.told) != std::string::npos);
    CHECK(block.error().place().starts_with("line "));
    for (std::size_t size = 0; size < good.size(); ++size)
        CHECK_FALSE(armor::parse(good.substr(0, size)).ok());
    CHECK_FALSE(armor::parse(good + "\nmore").ok());
    CHECK(armor::parse("\n " + good + "\r\n\n").ok());
}

TEST_CASE("files of the Go keyring open", "[foreign][vectors]") {
    test::each_vector("wire/vectors/keyring-file.json", [](const Json& input, const Json& expect) {
        const auto item = foreign::open_go_file(test::text_at(input, "file_content"),
                                                phrase(test::text_at(input, "password")));
        REQUIRE(item.ok() == expect.find("valid")->flag());
        if (!item.ok()) {
            CHECK(item.error().is(errors::authentication));
            return;
        }
        CHECK(item->key == test::text_at(expect, "item_key"));
        if (expect.find("points_to") != nullptr) {
            CHECK(text_of(item->data.reveal()) == test::text_at(expect, "points_to"));
            return;
        }
        CHECK(hex(item->data.reveal()) == test::text_at(expect, "record_hex"));
        const auto key = foreign::read_go_record(item->data.reveal()).value();
        CHECK(key.name == test::text_at(expect, "name"));
        CHECK(key.kind == test::text_at(expect, "record_kind"));
        if (key.local) CHECK(hex(key.local->key.reveal()) == test::text_at(expect, "privkey_hex"));
        if (key.known && key.kind != "multi")
            CHECK(hex(key.known->public_key) == test::text_at(expect, "pubkey_hex"));
        if (key.kind == "ledger") CHECK(key.known->path == test::text_at(expect, "hd_path"));
        auto keyring = Keyring::open(test::options(Keyring::Backend::memory, {})).value();
        const auto kept =
            key.local
                ? keyring.add(
                      "a", NewKey::from_bytes(key.local->algorithm, key.local->key.copy()).value())
                : keyring.add("a", *key.known);
        CHECK(kept->address.text() == test::text_at(expect, "address"));
    });
}

TEST_CASE("a record that is cut, or asks for much, is refused", "[foreign]") {
    Bytes record{0x0a, 1, 'a', 0x12, 70};
    for (std::size_t size = 0; size < 5; ++size)
        CHECK_FALSE(foreign::read_go_record(ByteView{record}.first(size)).ok());
    const auto header = base64(bytes_of(
        R"({"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":4000000000,"p2s":"AAAAAAAAAAAAAAAA"})"));
    auto name         = header;
    std::erase(name, '=');
    CHECK(foreign::open_go_file(name + ".AAAA.AAAA.AAAA.AAAA", phrase("x"))
              .error()
              .is(errors::refused));
    CHECK_FALSE(foreign::open_go_file("a.b.c.d", phrase("x")).ok());
    CHECK_FALSE(foreign::open_go_file("", phrase("x")).ok());
}

// The two published examples of the format, whose key is the same.
TEST_CASE("Ethereum's keystores open", "[foreign]") {
    const auto text = GENERATE(scrypt_keystore, pbkdf2_keystore);
    const auto json = Json::parse(text).value();
    CHECK(foreign::looks_like_keystore(json));
    const auto password = text == scrypt_keystore ? "testpassword" : "testpassword";
    const auto key      = foreign::open_keystore(json, phrase(password)).value();
    CHECK(hex(key.key.reveal()) ==
          "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d");
    CHECK(foreign::open_keystore(json, phrase("testpasswore")).error().is(errors::authentication));
}

TEST_CASE("a keystore may not ask for more than a machine gives", "[foreign]") {
    struct Case {
        std::string name, from, to;
        const ErrorKind& kind;
    };
    const auto c = GENERATE(values<Case>({
        {"memory", "\"n\":262144", "\"n\":1073741824", errors::refused},
        {"n is no power of two", "\"n\":262144", "\"n\":262145", errors::input},
        {"n is zero", "\"n\":262144", "\"n\":0", errors::input},
        {"r", "\"r\":1", "\"r\":4294967295", errors::refused},
        {"p", "\"p\":8", "\"p\":4000", errors::refused},
        {"negative", "\"p\":8", "\"p\":-8", errors::input},
        {"length", "\"dklen\":32", "\"dklen\":16", errors::input},
        {"cipher", "aes-128-ctr", "aes-128-cbc", errors::input},
        {"version", "\"version\":3", "\"version\":4", errors::input},
        {"a short mac", "2103ac", "2103", errors::input},
        {"no mac", "\"mac\"", "\"cam\"", errors::input},
    }));
    CAPTURE(c.name);
    std::string text{scrypt_keystore};
    text.replace(text.find(c.from), c.from.size(), c.to);
    const auto key = foreign::open_keystore(Json::parse(text).value(), phrase("testpassword"));
    REQUIRE_FALSE(key.ok());
    CHECK(key.error().code() == c.kind.code);
}

TEST_CASE("a node's key file gives its key", "[foreign]") {
    const auto pair = ed25519::PrivateKey::from_seed(Bytes(32, 7)).value();
    const auto text = fmt::format(
        "{{\n  \"address\": \"AA\",\n  \"pub_key\": {{\n    \"type\": "
        "\"tendermint/PubKeyEd25519\",\n    \"value\": \"{}\"\n  }},\n  \"priv_key\": {{\n    "
        "\"type\": \"tendermint/PrivKeyEd25519\",\n    \"value\": \"{}\"\n  }}\n}}\n",
        base64(pair.public_key().bytes()), base64(pair.expanded().reveal()));
    CHECK(foreign::recognise(text).value() == Form::validator_key);
    CHECK(hex(foreign::read_validator_key(text)->key.reveal()) == hex(Bytes(32, 7)));
    auto other = text;
    other.replace(other.find("PrivKeyEd25519"), 14, "PrivKeySr25519");
    CHECK_FALSE(foreign::read_validator_key(other).ok());
    CHECK_FALSE(foreign::read_validator_key("{\"priv_key\"").ok());
}

TEST_CASE("each form is recognised", "[foreign]") {
    struct Case {
        std::string text;
        std::optional<Form> form;
    };
    const auto key = test::known_key(1).public_key;
    const auto c   = GENERATE_COPY(values<Case>({
          {"abandon abandon about", Form::mnemonic},
          {"", Form::mnemonic},
          {"  " + std::string(64, 'a') + "\n", Form::hex},
          {"0x" + std::string(64, 'A'), Form::hex},
          {std::string(63, 'a'), Form::mnemonic},
          {"\n-----BEGIN TENDERMINT PRIVATE KEY-----\n", Form::armor},
          {foreign::write_public_armor({Curve::secp256k1, key}), Form::public_armor},
          {std::string{scrypt_keystore}, Form::keystore},
          {"eyJh.a.b.c.d", Form::go_file},
          {"eyJh.a.b.c", Form::mnemonic},
          {proto_json(PublicKey{Curve::secp256k1, key}).dump(), Form::public_key},
          {amino_json(PublicKey{Curve::secp256k1, key}).dump(), Form::public_key},
          {R"({"a":1})", std::nullopt},
          {R"({"a":)", std::nullopt},
    }));
    CAPTURE(c.text);
    const auto form = foreign::recognise(c.text);
    REQUIRE(form.ok() == c.form.has_value());
    if (c.form) CHECK(*form == *c.form);
}

}  // namespace ve
