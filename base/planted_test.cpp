#include "base/planted.hpp"

#include <catch2/catch.hpp>

#include <set>

TEST_CASE("each bug that can be planted has a name of its own", "[planted]") {
    using namespace ve::planted;
    CHECK(std::set(names.begin(), names.end()).size() == bugs);
    CHECK(bugs >= 25);
}

#ifndef VE_PLANTED_BUGS
static_assert(!VE_PLANTED(lock_not_kept), "a product has none, and knows so while it is compiled");
#endif
