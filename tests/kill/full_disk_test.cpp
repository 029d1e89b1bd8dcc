// No room on the disk: the devnet stops with a word about it, nothing is half there, and it goes on
// when there is room again.
#include <sys/mount.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>

#include "tests/kill/network.hpp"

namespace ve::test {
namespace {

// Payments until one fails; how many were told to be in a block.
std::size_t pay_until_refused(const Network& network, std::size_t at_most, std::string& said) {
    std::size_t told = 0;
    for (; told < at_most; ++told) {
        const auto ran = network.ve({"tx", "bank", "send", "bob", "1uve", "--from", "customer",
                                     "--memo", std::string(200, 'x')});
        if (ran.code == 0) continue;
        said = ran.out + ran.err;
        break;
    }
    return told;
}

std::uint64_t paid_to_bob(const Network& network) {
    const auto ran =
        network.ve({"query", "bank", "balance", "bob", "uve", "--field", "balance.amount"});
    REQUIRE(ran.code == 0);
    return std::stoull(ran.out);
}

std::string log_of(const Network& network) {
    return network.ve({"devnet", "logs", "killed", "--level", "error"}).out;
}

}  // namespace

TEST_CASE("a disk that takes no more stops the devnet, and room lets it go on", "[kill]") {
    Network network;
    network.up();
    const auto before = paid_to_bob(network);
    REQUIRE(network.ve({"devnet", "down", "killed"}).code == 0);
    const auto size =
        std::filesystem::file_size(network.home() / "devnets/killed/node/data/chain.db");
    // Files may grow by so much and no further, as on a disk that is full; the signal that comes
    // with it is not taken.
    const auto blocks = size / 1024 + 40;
    network.up(fmt::format("trap '' XFSZ; ulimit -f {}", blocks));
    std::string said;
    const auto told = pay_until_refused(network, 200, said);
    INFO(said);
    REQUIRE(told < 200);
    CHECK(said.find("error") != std::string::npos);
    REQUIRE(network.ends());
    const auto logged = log_of(network);
    INFO(logged);
    CHECK(logged.find("stopped by itself") != std::string::npos);
    network.up();
    const auto after = paid_to_bob(network);
    // What was told is there; the last one may have come to be without a word.
    CHECK(after >= before + told);
    CHECK(after <= before + told + 1);
    REQUIRE(network.ve({"devnet", "mine", "2"}).code == 0);
    network.check_by_execution();
}

TEST_CASE("the same in a file system of a few megabytes", "[kill]") {
    Network network;
    const auto small = network.home().parent_path() / "small";
    std::filesystem::create_directory(small);
    if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=6m,mode=0700") != 0) {
        std::cout << "skipped: no small file system may be made here" << std::endl;
        return;
    }
    struct Mounted {
        std::filesystem::path at;
        ~Mounted() { ::umount2(at.c_str(), MNT_DETACH); }
    } mounted{small};
    network.move_home(small);
    network.up();
    const auto before = paid_to_bob(network);
    // Nearly all of it is taken by something else.
    const auto ballast = small / "ballast";
    {
        std::ofstream out{ballast, std::ios::binary};
        const auto room = std::filesystem::space(small).available;
        for (std::uintmax_t i = 0; i + 65'536 + 4'096 < room; i += 4'096)
            out << std::string(4'096, 'x');
    }
    std::string said;
    const auto told = pay_until_refused(network, 400, said);
    INFO(said);
    REQUIRE(told < 400);
    std::filesystem::remove(ballast);
    REQUIRE(network.ends());
    network.up();
    const auto after = paid_to_bob(network);
    CHECK(after >= before + told);
    CHECK(after <= before + told + 1);
    REQUIRE(network.ve({"devnet", "mine", "2"}).code == 0);
    network.check_by_execution();
    network.kill();
}

}  // namespace ve::test
