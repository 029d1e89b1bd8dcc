// The hand-written form of accounts against protobuf's.
#include <catch2/catch.hpp>

#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"
#include "node/modules/auth/account_form.hpp"
#include "node/modules/auth/stored_account.hpp"

namespace ve::auth {

TEST_CASE("a plain account has protobuf's very bytes and is read back", "[auth]") {
    const auto key = secp256k1::PrivateKey::from_bytes(sha256("key")).value().public_key();
    struct Case {
        std::string_view name;
        Bytes key;
        std::uint64_t number, sequence;
    };
    const auto c = GENERATE_COPY(values<Case>({
        {"new and first", {}, 0, 0},
        {"new", {}, 12, 0},
        {"signed once", copy_of(key.bytes()), 0, 1},
        {"signed often", copy_of(key.bytes()), 127, 128},
        {"large", copy_of(key.bytes()), UINT64_MAX, 1'000'000'007},
        {"with a sequence but no key", {}, 3, 300},
    }));
    CAPTURE(c.name);
    const Account account{key.address(), c.key, {c.number}, {c.sequence}};
    const auto bytes = write_plain_account(account);
    REQUIRE(bytes);
    CHECK(*bytes == account_any(account, nullptr).SerializeAsString());
    const auto read = read_plain_account(*bytes, account.address);
    REQUIRE(read);
    CHECK(read->address == account.address);
    CHECK(read->public_key == account.public_key);
    CHECK(read->number == account.number);
    CHECK(read->sequence == account.sequence);

    for (std::size_t size = 0; size < bytes->size(); ++size)
        CHECK_FALSE(read_plain_account(std::string_view{*bytes}.substr(0, size), account.address));
    CHECK_FALSE(read_plain_account(*bytes + '\0', account.address));
}

TEST_CASE("other accounts are left to protobuf", "[auth]") {
    const auto key = secp256k1::PrivateKey::from_bytes(sha256("key")).value().public_key();
    const ModuleAccount module{"mint", key.address(), {"minter"}};
    const Account account{key.address(), {}, {1}, {2}};
    CHECK_FALSE(
        read_plain_account(account_any(account, &module).SerializeAsString(), account.address));
    auto multisig       = std::make_shared<Multisig>();
    multisig->threshold = 1;
    multisig->keys      = {copy_of(key.bytes())};
    const Account shared{multisig->address(), {}, {1}, {2}, multisig};
    CHECK_FALSE(write_plain_account(shared));
    CHECK_FALSE(
        read_plain_account(account_any(shared, nullptr).SerializeAsString(), shared.address));
}

}  // namespace ve::auth
