// Which versions may be read, and from when on.
#include "node/chain/versions.hpp"

#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"

namespace ve {
namespace {

Version version(std::int64_t height) {
    Version out;
    out.height = Height{height};
    return out;
}

}  // namespace

TEST_CASE("a version that is not shown is the newest, and cannot be read", "[chain]") {
    Versions versions;
    versions.reset(version(0));
    versions.add_unseen(version(1));
    CHECK(versions.newest().height == Height{1});
    CHECK(versions.shown() == Height{0});
    CHECK(versions.at(Height{0}).error().is(sdk::invalid_height));
    CHECK(versions.at(Height{1}).error().is(sdk::invalid_height));

    versions.show();
    versions.add_unseen(version(2));
    CHECK(versions.shown() == Height{1});
    CHECK(versions.at(Height{0})->height == Height{1});
    CHECK(versions.at(Height{1})->height == Height{1});
    CHECK(versions.at(Height{2}).error().is(sdk::invalid_height));

    versions.show();
    CHECK(versions.at(Height{0})->height == Height{2});
    versions.add(version(3));
    CHECK(versions.at(Height{3})->height == Height{3});
}

TEST_CASE("going back hides nothing of what is there then", "[chain]") {
    Versions versions;
    versions.reset(version(4));
    versions.add_unseen(version(5));
    versions.reset(version(2));
    CHECK(versions.shown() == Height{2});
    CHECK(versions.at(Height{0})->height == Height{2});
}

}  // namespace ve
