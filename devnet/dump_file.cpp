#include "devnet/dump_file.hpp"

#include "base/amount.hpp"

namespace ve::devnet {
namespace {

constexpr std::string_view head = "ve devnet dump 1\nseed ";

}  // namespace

std::string DumpFile::encode() const { return fmt::format("{}{}\n{}", head, seed, chain); }

Result<DumpFile> DumpFile::parse(std::string bytes) {
    const auto end = bytes.find('\n', head.size());
    if (!bytes.starts_with(head) || end == std::string::npos || end > head.size() + 20)
        return fail(errors::input, "this is not a dump of a devnet")
            .with_hint("ve devnet dump FILE writes one");
    const auto number =
        Amount::parse(std::string_view{bytes}.substr(head.size(), end - head.size()));
    const auto seed = number.ok() ? number->as_u64() : std::nullopt;
    if (!seed) return fail(errors::input, "the dump's second line names no seed");
    bytes.erase(0, end + 1);
    return DumpFile{*seed, std::move(bytes)};
}

}  // namespace ve::devnet
