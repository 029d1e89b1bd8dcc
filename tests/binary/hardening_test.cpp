// The program as it is shipped: what the compiler and the linker were told is really in it.
#include <elf.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "tests/binary/elf.hpp"

namespace ve::test {
namespace {

Elf the_program() {
    std::ifstream stream{VE_BINARY, std::ios::binary};
    const std::string file{std::istreambuf_iterator<char>{stream}, {}};
    return Elf::parse(bytes_of(file));
}

}  // namespace

TEST_CASE("the program is a static PIE: loaded anywhere, by nobody", "[binary]") {
    const auto program = the_program();
    CHECK(program.type == ET_DYN);
    CHECK((program.dynamic_value(DT_FLAGS_1) & DF_1_PIE) != 0);
    CHECK_FALSE(program.has_segment(PT_INTERP));
    CHECK(program.dynamic_value(DT_NEEDED) == 0);
    CHECK(program.dynamic_value(DT_TEXTREL) == 0);
    CHECK((program.dynamic_value(DT_FLAGS) & DF_TEXTREL) == 0);
}

TEST_CASE("no page of the program is both written and run", "[binary]") {
    const auto program = the_program();
    for (const auto& segment : program.segments) {
        CAPTURE(segment.type);
        CHECK((segment.flags & (PF_W | PF_X)) != (PF_W | PF_X));
        if (segment.type == PT_GNU_STACK) CHECK((segment.flags & PF_X) == 0);
    }
    CHECK(program.has_segment(PT_GNU_STACK));  // without it the stack would be executable
    CHECK(program.has_segment(PT_GNU_RELRO));
    CHECK((program.dynamic_value(DT_FLAGS) & DF_BIND_NOW) != 0);
}

TEST_CASE("stacks are guarded and lengths are checked", "[binary]") {
    const auto program = the_program();
    CHECK(program.symbols.contains("__stack_chk_fail"));
    CHECK(program.symbols.contains("__memcpy_chk"));
    CHECK(program.symbols.contains("_ZSt21__glibcxx_assert_failPKciS0_S0_"));
}

}  // namespace ve::test
