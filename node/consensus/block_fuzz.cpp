// Any bytes as a block, a chain state or a block's results: read back what is written, or refused.
#include <cstdlib>

#include "node/consensus/chain_state.hpp"
#include "node/consensus/results.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    const ByteView bytes{data, size};
    if (const auto block = consensus::parse_block(bytes); block.ok()) {
        const auto written = consensus::block_bytes(*block);
        const auto again   = consensus::parse_block(written);
        if (!again.ok() || consensus::block_bytes(*again) != written) std::abort();
    }
    if (const auto state = consensus::parse_chain_state(bytes); state.ok()) {
        const auto written = consensus::chain_state_bytes(*state);
        const auto again   = consensus::parse_chain_state(written);
        if (!again.ok() || consensus::chain_state_bytes(*again) != written) std::abort();
    }
    if (const auto results = consensus::parse_results(bytes); results.ok()) {
        const auto written = consensus::results_bytes(*results);
        const auto again   = consensus::parse_results(written);
        if (!again.ok() || consensus::results_bytes(*again) != written) std::abort();
    }
    return 0;
}
