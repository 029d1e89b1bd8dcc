// A chain's dump from a stranger: arbitrary records, and real ones with some bytes changed, both
// behind a right checksum. What loads is dumped to the same bytes.
#include "node/dump.hpp"

#include <zstd.h>

#include <cstdlib>

#include "base/edits_fuzz.hpp"
#include "crypto/hash.hpp"
#include "node/genesis.hpp"
#include "node/modules/all.hpp"
#include "node/node.hpp"
#include "node/stored_forms.hpp"
#include "node/world/simulated_disk.hpp"

namespace {

using namespace ve;

constexpr std::string_view head = "ve chain dump 1\n";

std::string dump_of_two_blocks() {
    world::VirtualClock clock{Time::parse("2026-01-01T00:00:00Z").value()};
    world::SeededEntropy entropy{7};
    world::SimulatedDisk disk;
    world::World world{clock, entropy, disk};
    NodeOptions options;
    options.validators.push_back(ed25519::PrivateKey::from_seed(sha256("validator")).value());
    const Address owner{ByteArray<20>{7}};
    GenesisSpec spec;
    spec.chain_id = "fuzz-1";
    spec.time     = clock.now();
    spec.accounts.push_back({owner, Coins{Coin{base_denom(), Amount{1'000'000'000}}}});
    spec.validators.push_back({options.validators[0].public_key(), Power{100}, owner, "fuzz"});
    options.genesis = make_genesis(spec).value();
    auto node       = Node::open(world, std::move(options)).value();
    node->mine(1).value();
    return node->dump().value();
}

// Without head and checksum, and unpacked.
std::string records_of(std::string_view dump) {
    const auto packed = dump.substr(head.size(), dump.size() - head.size() - 32);
    std::string out(ZSTD_getFrameContentSize(packed.data(), packed.size()), '\0');
    ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size());
    return out;
}

std::string dump_of(std::string_view records) {
    std::string packed(ZSTD_compressBound(records.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), records.data(), records.size(), 3));
    std::string out{head};
    out += packed;
    out += text_of(sha256(out));
    return out;
}

void load(const std::string& bytes) {
    const auto dump = read_dump(bytes);
    if (!dump.ok()) return;
    const auto genesis = parse_genesis(dump->genesis);
    if (!genesis.ok()) return;
    auto modules = std::make_unique<ModuleSet>();
    add_all_modules(*modules);
    ChainOptions options;
    options.chain_id   = genesis->chain_id;
    const auto app     = ChainApp::make(std::move(modules), std::move(options)).value();
    const auto archive = store::Archive::in_memory(read_events);
    if (!load_dump(*dump, *app, *archive).ok() || dump->blocks.empty()) return;
    if (dump_chain(dump->genesis, *archive).value() != bytes) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto real = records_of(dump_of_two_blocks());
    if (size == 0) {
        load(dump_of(real));
        return 0;
    }
    const ByteView input{data + 1, size - 1};
    if (data[0] % 2 == 0) {
        load(dump_of(text_of(input)));
        return 0;
    }
    load(dump_of(test::edited(real, input)));
    return 0;
}
