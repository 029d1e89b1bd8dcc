// Genesis of module slashing, in and out, and what must always hold.
#include <bit>

#include "cosmos/slashing/v1beta1/genesis.pb.h"
#include "node/modules/slashing/keeper.hpp"
#include "node/modules/slashing/params.hpp"
#include "node/modules/slashing/state.hpp"

namespace ve::slashing {
namespace {

// What the pieces say, by index.
std::vector<std::uint64_t> bits_of(std::uint64_t piece, const std::string& bytes) {
    std::vector<std::uint64_t> out;
    for (std::size_t byte = 0; byte < bytes.size(); ++byte)
        for (std::uint64_t bit = 0; bit < 8; ++bit)
            if ((static_cast<std::uint8_t>(bytes[byte]) >> bit & 1U) != 0)
                out.push_back((piece * bytes.size() + byte) * 8 + bit);
    return out;
}

}  // namespace

Result<void> Keeper::import_genesis(Context& ctx, const pb::GenesisState& genesis) {
    const auto now = TRY(rules_of(genesis.params()));
    state_->params.set(ctx, genesis.params());
    for (const auto& one : genesis.signing_infos()) {
        const auto who = TRY(Address::parse(one.address(), prefix::consensus));
        auto info      = one.validator_signing_info();
        info.set_address(one.address());
        info.set_missed_blocks_counter(0);
        info.mutable_jailed_until();
        state_->infos.set(ctx, who, info);
    }
    for (const auto& one : genesis.missed_blocks()) {
        const auto who = TRY(Address::parse(one.address(), prefix::consensus));
        auto info =
            TRY(state_->infos.get(ctx, who, ve::errors::input,
                                  "{} missed blocks and has no signing info", one.address()));
        for (const auto& block : one.missed_blocks()) {
            const auto index = static_cast<std::uint64_t>(block.index());
            if (block.index() < 0 || index >= now.window)
                return fail(ve::errors::input, "{} missed a block at {} of a window of {}",
                            one.address(), block.index(), now.window);
            if (!block.missed() || was_missed(ctx, who, index)) continue;
            set_missed(ctx, who, index, true);
            info.set_missed_blocks_counter(info.missed_blocks_counter() + 1);
        }
        state_->infos.set(ctx, who, info);
    }
    // Who is in consensus without a word about it here begins now.
    for (const auto& validator : staking_.validators(ctx))
        if (!state_->infos.has(ctx, validator.consensus_address))
            TRY(validator_bonded(ctx, {validator.operator_address, validator.consensus_address}));
    return {};
}

Result<pb::GenesisState> Keeper::export_genesis(Context& ctx) {
    pb::GenesisState out;
    *out.mutable_params() = state_->params.get_or(ctx, default_params());
    for (const auto& [who, info] : state_->infos.list(ctx)) {
        auto* one = out.add_signing_infos();
        one->set_address(who.text(prefix::consensus));
        *one->mutable_validator_signing_info() = shown(ctx, who, info);
        auto* missed                           = out.add_missed_blocks();
        missed->set_address(one->address());
        for (const auto& [key, piece] : state_->missed.under(ctx, who))
            for (const auto index : bits_of(key.second, piece)) {
                auto* block = missed->add_missed_blocks();
                block->set_index(static_cast<std::int64_t>(index));
                block->set_missed(true);
            }
    }
    return out;
}

Result<void> Keeper::counters_count_the_bits(Context& ctx) {
    for (const auto& [who, info] : state_->infos.list(ctx)) {
        std::int64_t missed = 0;
        for (const auto& [key, piece] : state_->missed.under(ctx, who))
            for (const auto byte : piece) missed += std::popcount(static_cast<std::uint8_t>(byte));
        if (missed != info.missed_blocks_counter())
            return fail(ve::errors::corrupt, "{} missed {} blocks of its window, {} are counted",
                        info.address(), missed, info.missed_blocks_counter());
    }
    return {};
}

}  // namespace ve::slashing
