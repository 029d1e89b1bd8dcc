// What an ELF file says of itself, as far as hardening shows in it. No disassembly.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace ve::test {

struct Elf {
    struct Segment {
        std::uint32_t type = 0, flags = 0;  // PT_…, PF_…
    };
    std::uint16_t type = 0;  // ET_…
    std::vector<Segment> segments;
    std::vector<std::pair<std::int64_t, std::uint64_t>> dynamic;  // DT_… and its value
    std::set<std::string> symbols;                                // of .symtab

    static Elf parse(ByteView file);  // throws where the file is cut
    bool has_segment(std::uint32_t kind) const;
    std::uint64_t dynamic_value(std::int64_t tag) const;  // 0: absent
};

}  // namespace ve::test
