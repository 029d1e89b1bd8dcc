#include "crypto/secret.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <type_traits>

#include "crypto/aead.hpp"
#include "crypto/argon2.hpp"
#include "crypto/published_vectors.hpp"

namespace ve {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string> &&
              !std::is_convertible_v<Secret, ByteView> && !std::is_convertible_v<Secret, Bytes>);
static_assert(!fmt::is_formattable<Secret>::value);

TEST_CASE("a secret moves and leaves nothing behind", "[crypto][secret]") {
    std::string typed = "correct horse battery staple, and some more to be off the small buffer";
    const char* room  = typed.data();
    auto secret       = Secret::take(std::move(typed));
    CHECK(typed.empty());
    CHECK(std::string_view{room, 7} == std::string_view{"\0\0\0\0\0\0\0", 7});

    auto moved = std::move(secret);
    CHECK(secret.empty());
    CHECK(text_of(moved.reveal()).substr(0, 7) == "correct");
    const auto copy = moved.copy();
    CHECK(copy.same_as(moved));
    moved = Secret::copy_of(std::string_view{"x"});
    CHECK_FALSE(copy.same_as(moved));
    CHECK(Secret{}.empty());
    CHECK(Secret{}.copy().empty());
}

TEST_CASE("a secret starts as zeros, wherever its room was before", "[crypto][secret]") {
    for (const std::size_t size : {1U, 32U, 63U, 64U, 65U, 256U, 257U, 4096U, 100000U}) {
        for (int turn = 0; turn < 3; ++turn) {
            Secret secret{size};
            REQUIRE(secret.size() == size);
            CHECK(std::all_of(secret.reveal().begin(), secret.reveal().end(),
                              [](auto byte) { return byte == 0; }));
            std::fill(secret.writable().begin(), secret.writable().end(), std::uint8_t{0xaa});
        }
    }
}

TEST_CASE("a hundred thousand keys have room", "[crypto][secret]") {
    std::vector<Secret> secrets;
    for (std::uint64_t i = 0; i < 100000; ++i) {
        secrets.emplace_back(32);
        secrets.back().writable()[0] = static_cast<std::uint8_t>(i);
    }
    bool kept = true;
    for (std::size_t i = 0; i < secrets.size(); ++i)
        kept = kept && secrets[i].reveal()[0] == static_cast<std::uint8_t>(i);
    CHECK(kept);
}

TEST_CASE("an array on the stack is wiped when its scope ends", "[crypto][secret]") {
    ByteArray<8> scratch{1, 2, 3, 4, 5, 6, 7, 8};
    { const WipedOnExit wiped{scratch}; }
    CHECK(scratch == ByteArray<8>{});
}

TEST_CASE("what is sealed opens with the same key, header and nonce only", "[crypto][aead]") {
    const auto key = Secret::random(aead::key_size, test::counted_entropy());
    const aead::Nonce nonce{1, 2, 3};
    const auto sealed = aead::seal(bytes_of("text"), bytes_of("head"), nonce, key);
    CHECK(sealed.size() == 4 + aead::tag_size);
    CHECK(text_of(aead::open(sealed, bytes_of("head"), nonce, key)->reveal()) == "text");

    CHECK_FALSE(aead::open(sealed, bytes_of("heat"), nonce, key).ok());
    CHECK_FALSE(aead::open(sealed, bytes_of("head"), aead::Nonce{}, key).ok());
    CHECK_FALSE(aead::open(sealed, bytes_of("head"), nonce, Secret{32}).ok());
    CHECK_FALSE(aead::open(sealed, bytes_of("head"), nonce, Secret{31}).ok());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto bent = sealed;
        bent[i] ^= 1;
        CHECK_FALSE(aead::open(bent, bytes_of("head"), nonce, key).ok());
        CHECK_FALSE(aead::open(ByteView{sealed}.first(i), bytes_of("head"), nonce, key).ok());
    }
}

TEST_CASE("Argon2id depends on each of its inputs", "[crypto][argon2]") {
    const auto passphrase = Secret::copy_of(std::string_view{"password"});
    const Bytes salt(argon2::salt_size, 2);
    const argon2::Params small{.memory_kib = 64, .passes = 2};
    const auto key = argon2::argon2id(passphrase, salt, small).value();
    CHECK(key.size() == 32);
    CHECK(key.same_as(argon2::argon2id(passphrase, salt, small).value()));
    CHECK_FALSE(key.same_as(argon2::argon2id(Secret{8}, salt, small).value()));
    CHECK_FALSE(key.same_as(argon2::argon2id(passphrase, Bytes(16, 3), small).value()));
    CHECK_FALSE(
        key.same_as(argon2::argon2id(passphrase, salt, {.memory_kib = 64, .passes = 3}).value()));

    CHECK_FALSE(argon2::argon2id(passphrase, Bytes(15, 3), small).ok());
    CHECK_FALSE(argon2::argon2id(passphrase, salt, {.memory_kib = 1, .passes = 1}).ok());
    CHECK_FALSE(argon2::argon2id(passphrase, salt, {.memory_kib = 64, .passes = 0}).ok());
    CHECK(argon2::argon2id(Secret{}, salt, small).ok());  // an empty passphrase is a choice
}

TEST_CASE("a hardened process leaves no core, is not traced and gains nothing",
          "[crypto][secret]") {
    const auto child = ::fork();  // it lasts as long as the process: not in this one
    REQUIRE(child >= 0);
    if (child == 0) {
        harden_process();
        rlimit core{1, 1};
        ::getrlimit(RLIMIT_CORE, &core);
        const bool good = core.rlim_cur == 0 && core.rlim_max == 0 &&
                          ::prctl(PR_GET_DUMPABLE) == 0 &&
                          ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
        ::_exit(good ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}

}  // namespace ve
