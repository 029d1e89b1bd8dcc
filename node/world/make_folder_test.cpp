// A disk's folder is there for whoever opens it, also for several at once.
#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "node/world/disk.hpp"

namespace ve::world {

TEST_CASE("who opens a folder that another one is making gets it, too", "[world][disk]") {
    auto form = (std::filesystem::temp_directory_path() / "ve-folder-XXXXXX").string();
    REQUIRE(::mkdtemp(form.data()) != nullptr);
    const std::filesystem::path home{form};
    constexpr int rounds = 50, at_once = 4;
    std::atomic<int> opened{0};
    for (int round = 0; round < rounds; ++round) {
        std::atomic<int> ready{0};
        std::vector<std::jthread> threads;
        for (int i = 0; i < at_once; ++i)
            threads.emplace_back([&, round] {
                ++ready;
                while (ready < at_once) std::this_thread::yield();
                if (RealDisk::open(home / std::to_string(round) / "below").ok()) ++opened;
            });
    }
    CHECK(opened == rounds * at_once);
    std::filesystem::remove_all(home);
}

TEST_CASE("a file in the place of a folder is none", "[world][disk]") {
    auto form = (std::filesystem::temp_directory_path() / "ve-folder-XXXXXX").string();
    REQUIRE(::mkdtemp(form.data()) != nullptr);
    const std::filesystem::path home{form};
    REQUIRE(RealDisk::open(home)->write("file", ByteView{}).ok());
    CHECK(RealDisk::open(home / "file").error().is(errors::io));
    CHECK(RealDisk::open(home / "file" / "below").error().hint().find("is a file") !=
          std::string::npos);
    std::filesystem::remove_all(home);
}

}  // namespace ve::world
