// The ports of the world: what the real and the simulated ones have in common, and ordered faults.
#include "node/world/world.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "node/world/simulated_disk.hpp"

namespace ve::world {
namespace {

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "ve-world-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

void uses(Disk& disk) {
    REQUIRE(disk.make_folder("a/b").ok());
    REQUIRE(disk.make_folder("a/b").ok());
    REQUIRE(disk.write("a/b/file", bytes_of("one")).ok());
    REQUIRE(disk.write("a/b/file", bytes_of("two")).ok());
    CHECK(text_of(*disk.read("a/b/file")) == "two");
    REQUIRE(disk.append("a/b/log", bytes_of("x")).ok());
    REQUIRE(disk.append("a/b/log", bytes_of("yz")).ok());
    CHECK(text_of(*disk.read("a/b/log")) == "xyz");
    CHECK(*disk.list("a/b") == std::vector<std::string>{"file", "log"});
    CHECK(*disk.list("a") == std::vector<std::string>{"b"});

    CHECK(disk.read("a/b/log", 2).error().is(errors::input));
    CHECK(disk.read("a/b/none").error().is(errors::io));
    CHECK(disk.remove("a/b/none").error().is(errors::io));
    CHECK(disk.write("c/file", bytes_of("no folder")).error().is(errors::io));
    CHECK(disk.list("none").error().is(errors::io));

    REQUIRE(disk.remove("a/b/file").ok());
    CHECK_FALSE(*disk.exists("a/b/file"));
    CHECK(*disk.exists("a/b"));
}

}  // namespace

TEST_CASE("a real and a simulated disk do the same", "[world]") {
    SECTION("real") {
        const TemporaryFolder folder;
        auto disk = RealDisk::open(folder.path / "made").value();
        uses(disk);
        const auto mode = std::filesystem::status(folder.path / "made/a/b/log").permissions();
        CHECK((mode & std::filesystem::perms::all) ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    }
    SECTION("simulated") {
        SimulatedDisk disk;
        uses(disk);
    }
}

TEST_CASE("a path cannot leave the disk", "[world]") {
    const auto path = GENERATE(as<std::string>{}, "", "/etc/passwd", "../up", "a/../../up", "a//b",
                               "a/", "./a", std::string{"a\0b", 3});
    CAPTURE(path);
    const TemporaryFolder folder;
    auto real = RealDisk::open(folder.path).value();
    SimulatedDisk simulated;
    for (Disk* disk : {static_cast<Disk*>(&real), static_cast<Disk*>(&simulated)}) {
        CHECK(disk->write(path, bytes_of("x")).error().is(errors::input));
        CHECK(disk->read(path).error().is(errors::input));
        CHECK(disk->make_folder(path).error().is(errors::input));
    }
}

TEST_CASE("a link in place of a file is not followed", "[world]") {
    const TemporaryFolder folder;
    auto disk = RealDisk::open(folder.path).value();
    REQUIRE(disk.write("target", bytes_of("kept")).ok());
    std::filesystem::create_symlink(folder.path / "target", folder.path / "link");
    CHECK_FALSE(disk.append("link", bytes_of("x")).ok());
    CHECK(text_of(*disk.read("target")) == "kept");
}

TEST_CASE("a fault hits the write that it was ordered for", "[world]") {
    struct Case {
        std::string_view name;
        SimulatedDisk::Fault fault;
        std::string_view appended, replaced;  // what is left of "12345678" added to "old"
        bool crashed, next_works;
    };
    const auto c = GENERATE(values<Case>({
        {"no space", SimulatedDisk::Fault::no_space, "old", "old", false, false},
        {"an error", SimulatedDisk::Fault::error, "old", "old", false, true},
        {"a torn write", SimulatedDisk::Fault::torn, "old1234", "old", true, false},
        {"a lost write", SimulatedDisk::Fault::lost, "old", "old", true, false},
    }));
    CAPTURE(c.name);
    const bool append = GENERATE(true, false);
    SimulatedDisk disk;
    REQUIRE(disk.write("file", bytes_of("old")).ok());
    disk.fail_write(2, c.fault);
    REQUIRE(disk.write("other", bytes_of("x")).ok());
    const auto done = append ? disk.append("file", bytes_of("12345678"))
                             : disk.write("file", bytes_of("12345678"));
    CHECK(done.error().is(errors::io));
    CHECK(disk.crashed() == c.crashed);
    CHECK(disk.write("other", bytes_of("y")).ok() == c.next_works);
    CHECK(disk.read("file").ok() == !c.crashed);
    disk.restart();
    disk.space();
    CHECK(text_of(*disk.read("file")) == (append ? c.appended : c.replaced));
    CHECK(disk.write("other", bytes_of("z")).ok());
}

TEST_CASE("a flipped bit is read as it is", "[world]") {
    SimulatedDisk disk;
    REQUIRE(disk.write("file", bytes_of("a")).ok());
    disk.flip_bit("file", 1);
    CHECK(text_of(*disk.read("file")) == "c");
}

TEST_CASE("clocks do not go backwards", "[world]") {
    const RealClock real;
    auto last = real.now();
    for (int i = 0; i < 1000; ++i) {
        const auto now = real.now();
        REQUIRE(now >= last);
        last = now;
    }
    CHECK(last > Time::parse("2024-01-01T00:00:00Z").value());

    VirtualClock clock{Time::parse("2025-03-01T10:00:00Z").value()};
    CHECK(clock.now() == clock.now());
    clock.advance(Duration::milliseconds(1500));
    CHECK(clock.now().text() == "2025-03-01T10:00:01.5Z");
}

TEST_CASE("a seed names its bytes, and the kernel's never repeat", "[world]") {
    SeededEntropy one{7}, same{7}, other{8};
    const auto first = one.bytes<40>();
    CHECK(first == same.bytes<40>());
    CHECK(first != other.bytes<40>());
    CHECK(one.bytes<40>() != first);
    CHECK(one.u64() != one.u64());

    RealEntropy kernel;
    CHECK(kernel.bytes<32>() != kernel.bytes<32>());

    VirtualClock clock{Time{}};
    SimulatedDisk disk;
    const World world{clock, one, disk};
    CHECK(world.clock.now() == Time{});
}

}  // namespace ve::world
