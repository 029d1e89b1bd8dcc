#include "tests/binary/elf.hpp"

#include <elf.h>

#include <algorithm>
#include <cstring>

namespace ve::test {
namespace {

template <class T>
T read(ByteView file, std::size_t at) {
    VE_INVARIANT(at <= file.size() && file.size() - at >= sizeof(T));
    T out;
    std::memcpy(&out, file.data() + at, sizeof out);
    return out;
}

std::string name_at(ByteView file, std::size_t at) {
    VE_INVARIANT(at < file.size());
    const auto* begin = reinterpret_cast<const char*>(file.data() + at);
    return {begin, strnlen(begin, file.size() - at)};
}

void read_symbols(ByteView file, const Elf64_Ehdr& head, const Elf64_Shdr& table, Elf& out) {
    const auto names = read<Elf64_Shdr>(file, head.e_shoff + table.sh_link * sizeof(Elf64_Shdr));
    for (std::size_t at = 0; at < table.sh_size; at += sizeof(Elf64_Sym)) {
        const auto symbol = read<Elf64_Sym>(file, table.sh_offset + at);
        out.symbols.insert(name_at(file, names.sh_offset + symbol.st_name));
    }
}

}  // namespace

Elf Elf::parse(ByteView file) {
    const auto head = read<Elf64_Ehdr>(file, 0);
    VE_INVARIANT(std::memcmp(head.e_ident, ELFMAG, SELFMAG) == 0);
    Elf out;
    out.type = head.e_type;
    for (std::size_t i = 0; i < head.e_phnum; ++i) {
        const auto segment = read<Elf64_Phdr>(file, head.e_phoff + i * sizeof(Elf64_Phdr));
        out.segments.push_back({segment.p_type, segment.p_flags});
        if (segment.p_type != PT_DYNAMIC) continue;
        for (std::size_t at = 0; at < segment.p_filesz; at += sizeof(Elf64_Dyn)) {
            const auto entry = read<Elf64_Dyn>(file, segment.p_offset + at);
            out.dynamic.emplace_back(entry.d_tag, entry.d_un.d_val);
        }
    }
    for (std::size_t i = 0; i < head.e_shnum; ++i) {
        const auto section = read<Elf64_Shdr>(file, head.e_shoff + i * sizeof(Elf64_Shdr));
        if (section.sh_type == SHT_SYMTAB) read_symbols(file, head, section, out);
    }
    return out;
}

bool Elf::has_segment(std::uint32_t kind) const {
    return std::ranges::find(segments, kind, &Segment::type) != segments.end();
}

std::uint64_t Elf::dynamic_value(std::int64_t tag) const {
    for (const auto& [name, value] : dynamic)
        if (name == tag) return value;
    return 0;
}

}  // namespace ve::test
