// What the files of a keyring hold, as bytes.
#include "keyring/records.hpp"

#include <catch2/catch.hpp>

#include "keyring/keyring_for_test.hpp"
#include "keyring/public_list.hpp"

namespace ve::keyring {
namespace {

Index some_index() {
    const auto known = test::known_key(1);
    return {{.id   = std::string(32, 'a'),
             .info = {.name       = "alice",
                      .public_key = known.public_key,
                      .address    = address_of(known.algorithm, known.public_key).value()}}};
}

}  // namespace

TEST_CASE("an index is read as it was written, and not a byte longer or shorter", "[keyring]") {
    for (const auto& index : {Index{}, some_index()}) {
        const auto written = copy_of(encode(index).reveal());
        const auto read    = decode_index(written);
        REQUIRE(read.ok());
        CHECK(read->size() == index.size());

        auto longer = written;
        longer.push_back(0);
        CHECK_FALSE(decode_index(longer).ok());
        CHECK_FALSE(decode_index(ByteView{written}.first(written.size() - 1)).ok());
    }
}

TEST_CASE("a record is read as it was written, and not a byte longer or shorter", "[keyring]") {
    const auto written = copy_of(
        encode(Record{.key = Secret::copy_of(Bytes(32, 7)), .mnemonic = Secret{}}).reveal());
    REQUIRE(decode_record(written).ok());

    auto longer = written;
    longer.push_back(0);
    CHECK_FALSE(decode_record(longer).ok());
    CHECK_FALSE(decode_record(ByteView{written}.first(written.size() - 1)).ok());
}

// The check's first byte then counts as content, and is a zero for one key in 256.
TEST_CASE("a public list with a byte added is damaged, whatever its check begins with",
          "[keyring]") {
    Secret key{32};
    for (unsigned number = 0; number < 1024; ++number) {
        key.writable()[0] = static_cast<std::uint8_t>(number);
        key.writable()[1] = static_cast<std::uint8_t>(number >> 8);
        auto list         = write_public_list(Index{}, key);
        REQUIRE(read_public_list(list).ok());
        list.push_back('X');
        INFO("key " << number);
        CHECK_FALSE(read_public_list(list).ok());
    }
}

}  // namespace ve::keyring
