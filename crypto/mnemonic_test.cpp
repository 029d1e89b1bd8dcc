#include "crypto/mnemonic.hpp"

#include <catch2/catch.hpp>

#include "base/bech32.hpp"
#include "crypto/hash.hpp"
#include "crypto/hd.hpp"
#include "crypto/nfkd.hpp"
#include "crypto/public_key_text.hpp"
#include "crypto/published_vectors.hpp"

namespace ve {
namespace {

constexpr const char* zero_words =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

// The 78 bytes of an xprv: base58 with four bytes of checksum.
Bytes bytes_of_xprv(std::string_view text) {
    const std::string_view letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    Bytes out(82);
    for (const char c : text) {
        std::size_t carry = letters.find(c);
        for (std::size_t i = out.size(); i-- > 0; carry >>= 8) {
            carry += std::size_t{out[i]} * 58;
            out[i] = static_cast<std::uint8_t>(carry & 0xff);
        }
    }
    out.resize(78);
    return out;
}

}  // namespace

TEST_CASE("mnemonics are those of the BIP-39 vectors", "[crypto][mnemonic]") {
    const auto vectors = test::published("vectors/bip39/vectors.json");
    if (!vectors) return;
    CHECK(vectors->find("english")->items().size() == 24);
    for (const auto& item : vectors->find("english")->items()) {
        const auto entropy = parse_hex(item.items()[0].raw()).value();
        CAPTURE(hex(entropy));
        const auto made = Mnemonic::from_entropy(entropy).value();
        CHECK(text_of(made.text().reveal()) == item.items()[1].raw());
        const auto read = Mnemonic::parse(item.items()[1].raw()).value();
        CHECK(hex(read.entropy().reveal()) == hex(entropy));
        const auto seed = read.seed(bytes_of("TREZOR")).value();
        CHECK(hex(seed.reveal()) == item.items()[2].raw());

        const auto master = hd::master_secp256k1(seed).value();
        const auto xprv   = bytes_of_xprv(item.items()[3].raw());
        CHECK(hex(master.chain_code.reveal()) == hex(ByteView{xprv}.subspan(13, 32)));
        CHECK(hex(master.key.reveal()) == hex(ByteView{xprv}.subspan(46, 32)));
    }
}

TEST_CASE("mnemonics of other languages are refused by name", "[crypto][mnemonic]") {
    struct Language {
        std::string key, name;
    };
    const auto c       = GENERATE(values<Language>({{"chinese_simplified", "simplified Chinese"},
                                                    {"chinese_traditional", "traditional Chinese"},
                                                    {"czech", "Czech"},
                                                    {"french", "French"},
                                                    {"italian", "Italian"},
                                                    {"japanese", "Japanese"},
                                                    {"korean", "Korean"},
                                                    {"portuguese", "Portuguese"},
                                                    {"spanish", "Spanish"},
                                                    {"russian", "Russian"},
                                                    {"turkish", "Turkish"}}));
    const auto vectors = test::published("vectors/bip39/vectors.json");
    if (!vectors) return;
    CHECK(vectors->members().size() == 12);  // and English
    const auto& cases = vectors->find(c.key)->items();
    CHECK(cases.size() == 24);
    for (const auto& item : cases) {
        CAPTURE(c.name, item.items()[0].raw());
        const auto read = Mnemonic::parse(item.items()[1].raw());
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().is(errors::input));
        // Some of the vectors have no word by which the two forms of Chinese differ.
        const auto& said = read.error().detail();
        // Of Turkish there is no list here, only its letters: words without them are just unknown.
        if (c.key == "turkish" && item.items()[1].raw().starts_with("abajur")) {
            CHECK(said.find("English BIP-39 list") != std::string::npos);
            continue;
        }
        const auto name = c.name.ends_with("Chinese") && said.find(c.name) == std::string::npos
                              ? std::string{"Chinese"}
                              : c.name;
        CHECK(said == fmt::format("this mnemonic is in {}; only English is supported", name));
    }
}

TEST_CASE("an English mnemonic with wrong words is English all the same", "[crypto][mnemonic]") {
    const auto text = GENERATE(
        as<std::string>{},
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon "
        "abuot",
        "crater danger delay fatigue fragile guitare jaguar lion moral noble orange zzz",
        "xx yy zz xx yy zz", "casa");
    const auto read = Mnemonic::parse(text);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().detail().find("English BIP-39 list") != std::string::npos);
}

TEST_CASE("keys and addresses are those of other wallets", "[crypto][mnemonic][hd][vectors]") {
    test::each_vector("wire/vectors/hd-keys.json", [](const Json& input, const Json& expect) {
        const auto mnemonic = Mnemonic::parse(test::text_at(input, "mnemonic"));
        REQUIRE(mnemonic.ok() == expect.find("valid")->flag());
        if (!mnemonic.ok()) return;
        CHECK(hex(mnemonic->entropy().reveal()) == test::text_at(expect, "entropy_hex"));
        const auto passphrase = test::text_at(input, "bip39_passphrase");
        const auto seed       = mnemonic->seed(bytes_of(passphrase)).value();
        CHECK(hex(seed.reveal()) == test::text_at(expect, "seed_hex"));
        const auto path = hd::Path::parse(test::text_at(input, "hd_path")).value();
        CHECK(path.text() == test::text_at(input, "hd_path"));
        const auto key     = hd::derive_secp256k1(seed, path).value();
        const auto address = key.public_key().address();
        CHECK(hex(key.secret().reveal()) == test::text_at(expect, "privkey_hex"));
        CHECK(hex(key.public_key().bytes()) == test::text_at(expect, "pubkey_hex"));
        CHECK(base64(key.public_key().bytes()) == test::text_at(expect, "pubkey_base64"));
        CHECK(hex(address.bytes()) == test::text_at(expect, "address_hex"));
        CHECK(address.text() == test::text_at(expect, "address_ve"));
        CHECK(address.text("cosmos") == test::text_at(expect, "address_cosmos"));
        CHECK(address.text(prefix::operator_) == test::text_at(expect, "valoper_ve"));
        const PublicKey of{Curve::secp256k1, copy_of(key.public_key().bytes())};
        CHECK(bech32::encode("vepub", of.amino()) ==
              test::text_at(expect, "legacy_bech32_pubkey_vepub"));
        CHECK(parse_public_key(test::text_at(expect, "legacy_bech32_pubkey_vepub")).value() ==
              AnyPublicKey{of});
    });
}

TEST_CASE("the word list is the published one", "[crypto][mnemonic]") {
    // Each word leads one 24-word mnemonic whose first 11 bits are the word's number.
    Bytes list;
    for (std::size_t number = 0; number < 2048; ++number) {
        Bytes entropy(32);
        entropy[0]         = static_cast<std::uint8_t>(number >> 3);
        entropy[1]         = static_cast<std::uint8_t>((number & 7) << 5);
        const auto made    = Mnemonic::from_entropy(entropy).value();
        const auto text    = text_of(made.text().reveal());
        const auto leading = text.substr(0, text.find(' '));
        append(list, leading);
        list.push_back('\n');
    }
    CHECK(hex(sha256(list)) == "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
}

TEST_CASE("blanks and case do not matter", "[crypto][mnemonic]") {
    const auto read = Mnemonic::parse(
        "  Abandon ABANDON abandon\tabandon abandon abandon\nabandon abandon abandon  abandon "
        "abandon about\r\n");
    CHECK(text_of(read->text().reveal()) == zero_words);
    CHECK(read->word_count() == 12);
    CHECK(read->copy().text().same_as(read->text()));
}

TEST_CASE("a wrong mnemonic is refused without repeating its words", "[crypto][mnemonic]") {
    struct Case {
        std::string name, text, told;
    };
    const std::string eleven =
        "abandon abandon abandon abandon abandon abandon abandon abandon "
        "abandon abandon abandon";
    const auto c = GENERATE_COPY(values<Case>({
        {"empty", "", "not 0"},
        {"eleven words", eleven, "not 11"},
        {"thirteen words", eleven + " abandon abandon", "not 13"},
        {"thirty words", eleven + " " + eleven + " abandon abandon about zoo zoo zoo zoo zoo",
         "not 30"},
        {"checksum", eleven + " zoo", "checksum"},
        {"unknown", "abandon abandno abandon abandon", "word 2 of"},
        {"near", eleven + " abuot", "about"},
        {"accents",
         eleven + " \xc3\xa1"
                  "bout",
         "word 12"},
        {"long", std::string(2000, 'a'), "too long"},
        {"a NUL", std::string("abandon\0about", 13), "word 1 of"},
    }));
    CAPTURE(c.name);
    const auto read = Mnemonic::parse(c.text);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().is(errors::input));
    CAPTURE(read.error().text());
    CHECK(read.error().text().find(c.told) != std::string::npos);
    CHECK(read.error().text().find("abandno") == std::string::npos);
}

TEST_CASE("a slip that the checksum finds is named by its place", "[crypto][mnemonic]") {
    const std::string good =
        "legal winner thank year wave sausage worth useful legal winner thank year wave sausage "
        "worth useful legal winner thank year wave sausage worth title";
    REQUIRE(Mnemonic::parse(good).ok());
    struct Case {
        std::string from, to, place;
    };
    const auto c = GENERATE(values<Case>({
        {"year wave sausage worth title", "year save sausage worth title", "21"},
        {"legal winner", "legal dinner", "2"},
        {"thank year wave", "thank wave year", "4"},
    }));
    auto text    = good;
    text.replace(text.find(c.from), c.from.size(), c.to);
    CAPTURE(text);
    const auto read = Mnemonic::parse(text);
    REQUIRE_FALSE(read.ok());
    const auto& hint = read.error().hint();
    CAPTURE(hint);
    CHECK(hint.starts_with("look again at word "));
    const auto places = hint.substr(0, hint.find(':')) + " ";
    CHECK((places.find(" " + c.place + " ") != std::string::npos ||
           places.find(" " + c.place + ",") != std::string::npos));
    for (const auto* word : {"winner", "wave", "save"}) CHECK(hint.find(word) == std::string::npos);
}

TEST_CASE("entropy has one of five sizes", "[crypto][mnemonic]") {
    for (std::size_t size = 0; size < 70; ++size)
        CHECK(Mnemonic::from_entropy(Bytes(size)).ok() ==
              (size >= 16 && size <= 32 && size % 4 == 0));
    for (int words = -3; words < 30; ++words)
        CHECK(Mnemonic::generate(words, test::counted_entropy()).ok() ==
              (words >= 12 && words <= 24 && words % 3 == 0));
    const auto entropy = test::counted_entropy();
    CHECK_FALSE(Mnemonic::generate(24, entropy)
                    ->text()
                    .same_as(Mnemonic::generate(24, test::counted_entropy(9))->text()));
}

TEST_CASE("a passphrase has one Unicode form, or is refused", "[crypto][mnemonic]") {
    struct Case {
        std::string name, text, form;
        bool known;
    };
    const auto c = GENERATE(values<Case>({
        {"empty", "", "", true},
        {"ASCII", "plain ~ text", "plain ~ text", true},
        {"composed", "p\xc3\xa4ss", "pa\xcc\x88ss", true},
        {"decomposed", "pa\xcc\x88ss", "pa\xcc\x88ss", true},
        {"no-break space",
         "a\xc2\xa0"
         "b",
         "a b", true},
        {"a half", "\xc2\xbd",
         "1\xe2\x81\x84"
         "2",
         true},
        {"a symbol", "\xe2\x98\x95", "\xe2\x98\x95", true},
        {"an emoji", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", true},
        {"two marks", "a\xcc\x88\xcc\xa3", "", false},
        {"a mark on a composed letter", "\xc3\xa4\xcc\xa3", "", false},
        {"a leading mark", "\xcc\x88", "", false},
        {"Hangul", "\xea\xb0\x80", "", false},
        {"a NUL", std::string(1, '\0'), "", false},
        {"half a sequence", "\xc3", "", false},
        {"overlong", "\xe0\x80\xaf", "", false},
        {"a surrogate", "\xed\xa0\x80", "", false},
        {"beyond Unicode", "\xf4\x90\x80\x80", "", false},
    }));
    CAPTURE(c.name);
    const auto form = nfkd(bytes_of(c.text));
    REQUIRE(form.ok() == c.known);
    if (c.known) CHECK(text_of(form->reveal()) == c.form);
}

}  // namespace ve
