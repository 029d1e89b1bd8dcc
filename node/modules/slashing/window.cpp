// The bits of the window: set where a block was missed.
#include "node/modules/slashing/keeper.hpp"
#include "node/modules/slashing/state.hpp"

namespace ve::slashing {
namespace {

constexpr std::uint64_t bits_per_piece = 1024;

struct Place {
    std::uint64_t piece;
    std::size_t byte;
    std::uint8_t bit;
};

Place place_of(std::uint64_t index) {
    const auto inside = index % bits_per_piece;
    return {index / bits_per_piece, inside / 8, static_cast<std::uint8_t>(1U << (inside % 8))};
}

}  // namespace

bool Keeper::was_missed(Context& ctx, const Address& who, std::uint64_t index) {
    const auto at    = place_of(index);
    const auto piece = state_->missed.find(ctx, {who, at.piece});
    return piece && (static_cast<std::uint8_t>((*piece)[at.byte]) & at.bit) != 0;
}

void Keeper::set_missed(Context& ctx, const Address& who, std::uint64_t index, bool missed) {
    const auto at = place_of(index);
    auto piece =
        state_->missed.find(ctx, {who, at.piece}).value_or(std::string(bits_per_piece / 8, '\0'));
    const auto before = static_cast<std::uint8_t>(piece[at.byte]);
    const auto now    = missed ? before | at.bit : before & ~at.bit;
    piece[at.byte]    = static_cast<char>(now);
    if (piece.find_first_not_of('\0') == std::string::npos)
        state_->missed.erase(ctx, {who, at.piece});
    else
        state_->missed.set(ctx, {who, at.piece}, piece);
}

void Keeper::forget_missed(Context& ctx, const Address& who) {
    for (const auto& [key, piece] : state_->missed.under(ctx, who)) state_->missed.erase(ctx, key);
}

}  // namespace ve::slashing
