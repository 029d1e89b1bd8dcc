// Counting votes, and the two reasons to punish.
#include "node/modules/slashing/keeper.hpp"

#include "node/modules/slashing/params.hpp"
#include "node/modules/slashing/state.hpp"

namespace ve::slashing {
namespace {

constexpr Time forever{253'402'300'799, 0};  // 9999-12-31T23:59:59Z

std::uint64_t height_key(Height height) { return static_cast<std::uint64_t>(height.value); }

Result<Address> voter(const abci::ExtendedVote& vote) {
    return Address::from_bytes(vote.validator);
}

void write_time(const Time& time, google::protobuf::Timestamp* proto) {
    proto->set_seconds(time.seconds);
    proto->set_nanos(time.nanos);
}

pb::ValidatorSigningInfo new_info(const Address& who, Height since) {
    pb::ValidatorSigningInfo info;
    info.set_address(who.text(prefix::consensus));
    info.set_start_height(since.value);
    info.mutable_jailed_until();
    return info;
}

}  // namespace

struct Keeper::Vote {
    Address who;
    Power power;
    bool is_there;
};

Keeper::Keeper(staking::Keeper& staking) : staking_{staking}, state_{std::make_unique<State>()} {
    staking.listen(*this);
}

Keeper::~Keeper() = default;

Rules Keeper::rules(Context& ctx) {
    return rules_of(state_->params.get_or(ctx, default_params())).value();
}

Result<void> Keeper::validator_bonded(Context& ctx, const staking::ValidatorNames& names) {
    const auto& who = names.consensus_address;
    auto info       = state_->infos.find(ctx, who).value_or(new_info(who, ctx.height()));
    info.set_start_height(ctx.height().value);
    state_->infos.set(ctx, who, info);
    return {};
}

Result<void> Keeper::count_votes(Context& ctx) {
    note_who_is_asked(ctx);
    const auto now = rules(ctx);
    for (const auto& vote : ctx.block().last_votes)
        TRY(count(ctx, now, {TRY(voter(vote)), Power{vote.power}, vote.signed_block}));
    return {};
}

void Keeper::note_who_is_asked(Context& ctx) {
    std::string asked;
    for (const auto& vote : ctx.block().last_votes) asked += text_of(vote.validator);
    const auto before = state_->asked.get_or(ctx, {});
    if (asked == before) return;
    state_->asked.set(ctx, asked);
    std::vector<Address> gone;
    for (const auto& [who, since] : state_->asked_since.list(ctx)) {
        bool stays = false;
        for (const auto& vote : ctx.block().last_votes)
            stays = stays || text_of(vote.validator) == text_of(who.bytes());
        if (!stays) gone.push_back(who);
    }
    for (const auto& who : gone) {
        const auto since = state_->asked_since.find(ctx, who).value();
        if (auto info = state_->infos.find(ctx, who)) {
            info->set_index_offset(info->index_offset() + ctx.height().value -
                                   static_cast<std::int64_t>(since));
            state_->infos.set(ctx, who, *info);
        }
        state_->asked_since.erase(ctx, who);
    }
    for (const auto& vote : ctx.block().last_votes)
        if (const auto who = voter(vote).value(); !state_->asked_since.has(ctx, who))
            state_->asked_since.set(ctx, who, height_key(ctx.height()));
}

Result<void> Keeper::count(Context& ctx, const Rules& now, const Vote& vote) {
    const auto stored = state_->infos.find(ctx, vote.who);
    auto info         = stored.value_or(new_info(vote.who, ctx.height()));
    const auto since  = state_->asked_since.find(ctx, vote.who).value();
    const auto asked  = info.index_offset() + ctx.height().value - static_cast<std::int64_t>(since);
    const auto index  = static_cast<std::uint64_t>(asked) % now.window;
    bool missed       = !vote.is_there;
    if (missed) {  // who is jailed is not expected to sign
        const auto standing = staking_.find_by_consensus(ctx, vote.who);
        missed              = standing && !standing->jailed;
    }
    const bool before = info.missed_blocks_counter() > 0 && was_missed(ctx, vote.who, index);
    if (missed != before) {
        set_missed(ctx, vote.who, index, missed);
        info.set_missed_blocks_counter(info.missed_blocks_counter() + (missed ? 1 : -1));
    }
    if (missed)
        ctx.emit(event("liveness", attribute("address", vote.who.text(prefix::consensus)),
                       attribute("missed_blocks", std::to_string(info.missed_blocks_counter())),
                       attribute("height", std::to_string(ctx.height().value))));
    const auto first = info.start_height() + static_cast<std::int64_t>(now.window);
    if (ctx.height().value > first &&
        info.missed_blocks_counter() > static_cast<std::int64_t>(now.missed_max))
        TRY(punish_downtime(ctx, now, vote, info));
    if (!stored || missed != before || info.index_offset() != stored->index_offset() ||
        info.missed_blocks_counter() != stored->missed_blocks_counter())
        state_->infos.set(ctx, vote.who, info);
    return {};
}

Result<void> Keeper::punish_downtime(Context& ctx, const Rules& now, const Vote& vote,
                                     pb::ValidatorSigningInfo& info) {
    const auto standing = staking_.find_by_consensus(ctx, vote.who);
    if (!standing || standing->jailed) return {};
    const auto name = vote.who.text(prefix::consensus);
    Amount burned;
    // The stakes that signed the block before this one were those of the block before that.
    if (standing->bond != staking::Bond::unbonded)
        burned = TRY(staking_.slash(ctx, vote.who, Height{ctx.height().value - 2}, vote.power,
                                    now.downtime));
    TRY(staking_.jail(ctx, vote.who));
    ctx.emit(event("slash", attribute("address", name),
                   attribute("power", std::to_string(vote.power.value)),
                   attribute("reason", "missing_signature"), attribute("jailed", name),
                   attribute("burned_coins", burned.text())));
    write_time(TRY(ctx.time().plus(now.jail)), info.mutable_jailed_until());
    // Who comes back starts anew.
    info.set_missed_blocks_counter(0);
    info.set_index_offset(0);
    state_->asked_since.set(ctx, vote.who, height_key(ctx.height()) + 1);
    forget_missed(ctx, vote.who);
    return {};
}

Result<bool> Keeper::punish_double_sign(Context& ctx, const Address& who, Height infraction,
                                        Power power) {
    const auto standing = staking_.find_by_consensus(ctx, who);
    if (!standing || standing->bond == staking::Bond::unbonded) return false;
    auto info = state_->infos.find(ctx, who);
    if (!info || info->tombstoned()) return false;
    const auto name = who.text(prefix::consensus);
    // The stakes that sign a block are those of the block before it.
    const auto burned =
        TRY(staking_.slash(ctx, who, Height{infraction.value - 1}, power, rules(ctx).double_sign));
    ctx.emit(event("slash", attribute("address", name),
                   attribute("power", std::to_string(power.value)),
                   attribute("reason", "double_sign"), attribute("burned_coins", burned.text())));
    if (!standing->jailed) {
        TRY(staking_.jail(ctx, who));
        ctx.emit(event("slash", attribute("jailed", name)));
    }
    write_time(forever, info->mutable_jailed_until());
    info->set_tombstoned(true);
    state_->infos.set(ctx, who, *info);
    return true;
}

}  // namespace ve::slashing
