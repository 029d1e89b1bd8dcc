#include "keyring/files.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <catch2/catch.hpp>
#include <csignal>

#include "keyring/keyring_for_test.hpp"
#include "keyring/sealed_file.hpp"

namespace ve {
namespace {

namespace fs = std::filesystem;

// A keyring with the keys a and b, written one after the other.
struct TwoKeys {
    test::TemporaryDir home;
    fs::path dir = home / "keys";
    TwoKeys() {
        auto keyring = test::test_keyring(dir);
        VE_INVARIANT(keyring.add("a", test::some_key(1)).ok());
        VE_INVARIANT(keyring.add("b", test::some_key(2)).ok());
    }
};

bool opens_both(const fs::path& dir) {
    auto keyring = test::test_keyring(dir);
    return keyring.sign("a", {}).ok() && keyring.sign("b", {}).ok();
}

}  // namespace

TEST_CASE("files are made private, whatever the umask", "[keyring][files]") {
    const mode_t before = umask(0);
    const TwoKeys two;
    umask(before);
    struct stat found {};
    REQUIRE(stat(two.dir.c_str(), &found) == 0);
    CHECK((found.st_mode & 07777) == 0700);
    for (const auto& file : test::files_in(two.dir)) {
        REQUIRE(stat(file.c_str(), &found) == 0);
        CAPTURE(file);
        CHECK((found.st_mode & 07777) == 0600);
    }
}

TEST_CASE("what others may read or write is refused", "[keyring][files]") {
    const TwoKeys two;
    const auto mode = GENERATE(
        values<mode_t>({0601, 0602, 0604, 0610, 0620, 0640, 0644, 0660, 0666, 0677, 0755, 0777}));
    CAPTURE(mode);
    const auto refused = [&] {
        const auto listed = test::test_keyring(two.dir).list();
        return !listed.ok() && listed.error().is(errors::refused) &&
               listed.error().hint().starts_with("chmod 600");
    };
    REQUIRE(chmod((two.dir / "index").c_str(), mode) == 0);
    CHECK(refused());
    REQUIRE(chmod((two.dir / "index").c_str(), 0600) == 0);
    CHECK(opens_both(two.dir));

    REQUIRE(chmod(two.dir.c_str(), mode | 0700) == 0);
    const auto opened = Keyring::open(test::options(Keyring::Backend::test, two.dir));
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().is(errors::refused));
    CHECK(opened.error().hint().starts_with("chmod 700"));
    REQUIRE(chmod(two.dir.c_str(), 0700) == 0);
}

TEST_CASE("links, pipes and other people's files are refused", "[keyring][files]") {
    const TwoKeys two;
    fs::create_directory_symlink(two.dir, two.home / "link");
    const auto by_link = Keyring::open(test::options(Keyring::Backend::test, two.home / "link"));
    REQUIRE_FALSE(by_link.ok());
    CHECK(by_link.error().is(errors::refused));
    test::overwrite(two.home / "file", bytes_of("x"));
    const auto by_file = Keyring::open(test::options(Keyring::Backend::test, two.home / "file"));
    REQUIRE_FALSE(by_file.ok());
    CHECK(by_file.error().is(errors::refused));

    fs::rename(two.dir / "index", two.home / "moved");
    fs::create_symlink(two.home / "moved", two.dir / "index");
    CHECK(test::test_keyring(two.dir).list().error().is(errors::refused));
    fs::remove(two.dir / "index");
    REQUIRE(mkfifo((two.dir / "index").c_str(), 0600) == 0);
    CHECK(test::test_keyring(two.dir).list().error().is(errors::refused));
    fs::remove(two.dir / "index");
    fs::rename(two.home / "moved", two.dir / "index");
    CHECK(opens_both(two.dir));

    if (geteuid() != 0) return;  // only root can give files away
    REQUIRE(chown((two.dir / "index").c_str(), 12345, 12345) == 0);
    CHECK(test::test_keyring(two.dir).list().error().is(errors::refused));
    REQUIRE(chown(two.dir.c_str(), 12345, 12345) == 0);
    CHECK_FALSE(Keyring::open(test::options(Keyring::Backend::test, two.dir)).ok());
}

TEST_CASE("files tell no key or word, and only the public list tells names", "[keyring][files]") {
    const auto backend = GENERATE(Keyring::Backend::test, Keyring::Backend::file);
    const test::TemporaryDir home;
    auto keyring        = Keyring::open(test::options(backend, home / "keys")).value();
    const auto mnemonic = Mnemonic::generate(24, test::counted_entropy(4)).value();
    const auto info =
        keyring
            .add("treasury-of-alice", NewKey::from_mnemonic(KeyAlgorithm::secp256k1, mnemonic, {},
                                                            hd::Path::cosmos(0, 0))
                                          .value())
            .value();
    const auto key = keyring.export_key("treasury-of-alice").value();
    const std::vector<std::string> secrets{
        string_of(key.reveal()), hex(key.reveal()),
        std::string{text_of(mnemonic.text().reveal()).substr(0, 12)}};
    const std::vector<std::string> names{"treasury", string_of(info.address.bytes()),
                                         info.address.text(), string_of(info.public_key), "44'"};
    for (const auto& file : test::files_in(home / "keys")) {
        const auto content = string_of(test::file_content(file)) + file.filename().string();
        for (const auto& mark : secrets) CHECK(content.find(mark) == std::string::npos);
        if (file.filename() == "public") continue;
        for (const auto& mark : names) CHECK(content.find(mark) == std::string::npos);
    }
}

TEST_CASE("a torn or damaged index gives way to the one before", "[keyring][files]") {
    const TwoKeys two;
    const auto good = test::file_content(two.dir / "index");
    for (std::size_t size = 0; size < good.size(); size += size < 80 ? 1 : 37) {
        test::overwrite(two.dir / "index", ByteView{good}.first(size));
        auto keyring = test::test_keyring(two.dir);
        CAPTURE(size);
        CHECK(test::names_in(keyring) == std::vector<std::string>{"a"});  // as before b came
        CHECK(keyring.recovered());
        CHECK(keyring.sign("a", {}).ok());
    }
    for (std::size_t i = 16; i < good.size(); i += i < 80 ? 1 : 41) {
        auto bent = good;
        bent[i] ^= 0x40;
        test::overwrite(two.dir / "index", bent);
        auto keyring = test::test_keyring(two.dir);
        CAPTURE(i);
        CHECK(test::names_in(keyring) == std::vector<std::string>{"a"});
    }
    // What is added now does not push out the good copy, and nothing else is lost.
    auto keyring = test::test_keyring(two.dir);
    CHECK(keyring.add("c", test::some_key(3)).ok());
    CHECK_FALSE(keyring.recovered());
    test::overwrite(two.dir / "index", good);
    CHECK(opens_both(two.dir));
}

TEST_CASE("what a crash leaves behind does no harm", "[keyring][files]") {
    const TwoKeys two;
    const auto files = test::files_in(two.dir);
    test::overwrite(two.dir / "new", bytes_of("half a file"));
    const auto orphan = two.dir / (std::string(32, 'a') + ".key");
    test::overwrite(orphan, bytes_of("a record whose index was never written"));
    CHECK(opens_both(two.dir));
    CHECK(test::test_keyring(two.dir).rename("a", "c").ok());
    CHECK(test::test_keyring(two.dir).rename("c", "a").ok());
    CHECK(opens_both(two.dir));
    CHECK(test::files_in(two.dir) == files);

    fs::remove(two.dir / "index");  // between the two steps of a replacement
    auto keyring = test::test_keyring(two.dir);
    CHECK(keyring.list().ok());
    CHECK(keyring.recovered());
}

TEST_CASE("a full disk leaves the keyring as it was", "[keyring][files]") {
    const TwoKeys two;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    for (rlim_t size = 8; size < 1000; size += 31) {  // some fail in the record, some in the index
        const rlimit small{size, before.rlim_max};
        REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
        const auto added = test::test_keyring(two.dir).add("c", test::some_key(3));
        REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
        CAPTURE(size);
        REQUIRE_FALSE(added.ok());
        CHECK(added.error().is(errors::io));
        auto keyring = test::test_keyring(two.dir);
        CHECK(test::names_in(keyring) == std::vector<std::string>{"a", "b"});
        CHECK_FALSE(keyring.recovered());
    }
    std::signal(SIGXFSZ, handler);
    CHECK(opens_both(two.dir));
}

TEST_CASE("what was acknowledged survives a kill at any moment", "[keyring][files]") {
    const test::TemporaryDir home;
    std::size_t acknowledged = 0;
    for (int round = 0; round < 8; ++round) {
        int pipes[2];
        REQUIRE(pipe(pipes) == 0);
        const pid_t child = fork();
        if (child == 0) {
            auto keyring = test::test_keyring(home / "keys");
            for (std::uint64_t i = acknowledged;; ++i) {
                const auto name = "key" + std::to_string(i);
                if (!keyring.add(name, test::some_key(100 + i), Keyring::Existing::replace).ok() ||
                    write(pipes[1], "+", 1) != 1)
                    _exit(1);
            }
        }
        close(pipes[1]);
        char ack = 0;
        for (int i = 0; i <= round && read(pipes[0], &ack, 1) == 1; ++i) ++acknowledged;
        kill(child, SIGKILL);
        while (read(pipes[0], &ack, 1) == 1) ++acknowledged;
        close(pipes[0]);
        waitpid(child, nullptr, 0);

        auto keyring = test::test_keyring(home / "keys");
        for (std::size_t i = 0; i < acknowledged; ++i)
            REQUIRE(keyring.sign("key" + std::to_string(i), {}).ok());
        CHECK_FALSE(keyring.recovered());
    }
    CHECK(acknowledged >= 36);
}

TEST_CASE("two writers take turns and lose nothing", "[keyring][files]") {
    const test::TemporaryDir home;
    auto one = test::test_keyring(home / "keys"), two = test::test_keyring(home / "keys");
    for (std::uint64_t i = 0; i < 6; ++i) {
        auto& writer = i % 2 == 0 ? one : two;
        REQUIRE(writer.add("key" + std::to_string(i), test::some_key(i)).ok());
    }
    CHECK(test::names_in(one).size() == 6);
    CHECK(test::names_in(two).size() == 6);

    const pid_t child    = fork();
    auto options         = test::options(Keyring::Backend::test, home / "keys");
    options.lock_wait_ms = 60000;
    options.entropy      = test::counted_entropy(child == 0 ? 7 : 8);
    auto both            = Keyring::open(options).value();
    for (std::uint64_t i = 0; i < 15; ++i) {
        const auto number = (child == 0 ? 100 : 200) + i;
        const bool added  = both.add("key" + std::to_string(number), test::some_key(number)).ok();
        if (child == 0 && !added) _exit(1);
        if (child != 0) CHECK(added);
    }
    if (child == 0) _exit(0);
    int status = 1;
    waitpid(child, &status, 0);
    CHECK(status == 0);
    CHECK(test::names_in(one).size() == 36);
}

TEST_CASE("a held lock is named by its process", "[keyring][files]") {
    const TwoKeys two;
    const auto dir  = keyring::PrivateDir::open(two.dir).value();
    auto held       = dir->lock(0);
    auto keyring    = test::test_keyring(two.dir);
    const auto busy = keyring.add("c", test::some_key(3));
    REQUIRE_FALSE(busy.ok());
    CHECK(busy.error().is(errors::busy));
    CHECK(busy.error().detail().find("process " + std::to_string(getpid())) != std::string::npos);
    CHECK(keyring.list().ok());  // reading needs no turn
    { auto released = std::move(held); }
    CHECK(keyring.add("c", test::some_key(3)).ok());
}

TEST_CASE("a removed key is not in any file", "[keyring][files]") {
    const TwoKeys two;
    const auto records = [&] {
        const auto files = test::files_in(two.dir);
        return std::count_if(files.begin(), files.end(),
                             [](const fs::path& file) { return file.extension() == ".key"; });
    };
    CHECK(records() == 2);
    CHECK(test::test_keyring(two.dir).remove("a").ok());
    CHECK(records() == 1);
    fs::remove(two.dir / "index");
    auto keyring = test::test_keyring(two.dir);
    CHECK(test::names_in(keyring) == std::vector<std::string>{"b"});
}

TEST_CASE("files cannot be exchanged for one another", "[keyring][files]") {
    const TwoKeys two;
    std::vector<fs::path> records;
    for (const auto& file : test::files_in(two.dir))
        if (file.extension() == ".key") records.push_back(file);
    REQUIRE(records.size() == 2);
    const auto first = test::file_content(records[0]), second = test::file_content(records[1]);
    test::overwrite(records[0], second);
    test::overwrite(records[1], first);
    auto keyring = test::test_keyring(two.dir);
    CHECK(keyring.list().ok());
    CHECK(keyring.sign("a", {}).error().is(errors::corrupt));
    CHECK(keyring.export_key("b").error().is(errors::corrupt));
    fs::remove(records[0]);
    fs::remove(records[1]);
    CHECK(keyring.sign("a", {}).error().is(errors::corrupt));
    CHECK(keyring.sign("b", {}).error().is(errors::corrupt));
}

TEST_CASE("the header's numbers have bounds, and a newer format is left alone",
          "[keyring][files]") {
    struct Case {
        std::string name;
        std::size_t at;
        Bytes bytes;
        ErrorKind kind;
    };
    // At offset 6 the format, at 8 the KiB, at 12 the passes.
    const auto c = GENERATE(values<Case>({
        {"format 2", 6, {0, 2}, errors::corrupt},
        {"format 65535", 6, {0xff, 0xff}, errors::corrupt},
        {"less memory", 8, {0, 0, 0, 7}, errors::refused},
        {"no pass", 12, {0, 0, 0, 0}, errors::refused},
        {"much memory", 8, {0, 0, 4, 1}, errors::refused},
        {"all memory", 8, {0xff, 0xff, 0xff, 0xff}, errors::refused},
        {"many passes", 12, {0xff, 0xff, 0xff, 0xff}, errors::refused},
    }));
    CAPTURE(c.name);
    const TwoKeys two;
    auto content = test::file_content(two.dir / "index");
    std::copy(c.bytes.begin(), c.bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(c.at));
    test::overwrite(two.dir / "index", content);
    auto keyring = test::test_keyring(two.dir);
    CHECK(keyring.list().error().is(c.kind));
    CHECK(keyring.add("c", test::some_key(3)).error().is(c.kind));
    CHECK(test::file_content(two.dir / "index") == content);
}

TEST_CASE("names are seen without a passphrase, and nothing else is", "[keyring][files]") {
    const test::TemporaryDir home;
    auto options = test::options(Keyring::Backend::file, home / "keys");
    {
        auto keyring = Keyring::open(options).value();
        CHECK(keyring.add("a", test::some_key(1)).ok());
        CHECK(keyring.add("b", test::known_key(2)).ok());
    }
    auto asking       = options;
    asking.passphrase = nullptr;
    auto looked       = Keyring::open(asking).value();
    CHECK(test::names_in(looked) == std::vector<std::string>{"a", "b"});
    const auto a = looked.get("a").value();
    CHECK(looked.find(a.address)->name == "a");
    CHECK(looked.sign("a", {}).error().is(errors::authentication));
    CHECK(looked.export_key("a").error().is(errors::authentication));
    CHECK(looked.remove("b").error().is(errors::authentication));

    const auto list = home / "keys" / "public";
    const auto good = test::file_content(list);
    SECTION("a forged list is told when the keyring opens") {
        auto forged   = good;
        const auto at = string_of(forged).find(string_of(a.public_key));
        REQUIRE(at != std::string::npos);
        forged[at + 5] ^= 1;  // another's key under our name
        test::overwrite(list, forged);
        CHECK_FALSE(Keyring::open(asking)->get("a")->public_key == a.public_key);
        auto keyring = Keyring::open(options).value();
        for (const auto& said :
             {keyring.unlock().error(), keyring.sign("a", {}).error(),
              keyring.add("c", test::some_key(3)).error(), keyring.list().error()}) {
            CHECK(said.is(errors::corrupt));
            CHECK(said.hint().starts_with("rm "));
        }
        std::filesystem::remove(list);
        CHECK(keyring.sign("a", {}).ok());
        CHECK(test::file_content(list) == good);
    }
    SECTION("a list that is no list is not believed") {
        for (const auto size : {std::size_t{0}, std::size_t{20}, std::size_t{80}}) {
            test::overwrite(list, ByteView{good}.first(size));
            CHECK(Keyring::open(asking)->list().error().is(errors::authentication));
            CHECK(Keyring::open(options)->list().ok());
            CHECK(test::file_content(list) == good);
        }
    }
    SECTION("a missing or older list is written anew") {
        {
            auto keyring = Keyring::open(options).value();
            CHECK(keyring.add("c", test::some_key(3)).ok());
        }
        const auto newer = test::file_content(list);
        test::overwrite(list, good);
        CHECK(test::names_in(looked).size() == 2);
        CHECK(Keyring::open(options)->unlock().ok());
        CHECK(test::file_content(list) == newer);
        std::filesystem::remove(list);
        CHECK(looked.list().error().is(errors::authentication));
        CHECK(Keyring::open(options)->unlock().ok());
        CHECK(test::file_content(list) == newer);
    }
}

TEST_CASE("a file keyring does not take the test keyring's cheap passphrase", "[keyring][files]") {
    const TwoKeys two;
    auto keyring = Keyring::open(test::options(Keyring::Backend::file, two.dir, "test")).value();
    CHECK(keyring.unlock().error().is(errors::refused));
    auto weak   = test::options(Keyring::Backend::file, two.home / "k");
    weak.params = {.memory_kib = 1024, .passes = 1};
    CHECK(Keyring::open(weak).error().is(errors::refused));
}

}  // namespace ve
