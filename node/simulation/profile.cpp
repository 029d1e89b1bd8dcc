#include "node/simulation/profile.hpp"

#include <algorithm>
#include <array>

namespace ve::simulation {

using faults::Group;
using faults::Kind;

namespace {

constexpr std::array<std::string_view, 8> names{"calm",  "lite", "net",   "disk",
                                                "clock", "byz",  "locks", "all"};

bool belongs(Profile profile, Kind kind) {
    const auto group  = faults::info(kind).group;
    const auto one_of = [&](std::initializer_list<Kind> list) {
        return std::ranges::find(list, kind) != list.end();
    };
    switch (profile) {
        case Profile::calm: return false;
        case Profile::all: return true;
        case Profile::net: return group == Group::messages || group == Group::lines;
        case Profile::disk: return group == Group::disk || kind == Kind::crash;
        case Profile::clock: return group == Group::clock || one_of({Kind::pause, Kind::slow});
        case Profile::byz:
            return group == Group::treason || one_of({Kind::loss, Kind::delay, Kind::crash});
        case Profile::locks:
            return one_of({Kind::crash, Kind::loss, Kind::partition, Kind::one_way, Kind::withhold,
                           Kind::late_votes, Kind::double_prevote, Kind::double_precommit,
                           Kind::false_proof, Kind::bit_flip, Kind::lost_write});
        case Profile::lite:
            return one_of({Kind::crash, Kind::loss, Kind::delay, Kind::partition, Kind::torn_write,
                           Kind::double_prevote});
    }
    return false;
}

class Drawer {
  public:
    Drawer(Profile profile, const Drawing& what, network::Dice& dice)
        : profile_{profile}, what_{what}, dice_{dice} {
        for (std::size_t i = 0; i < faults::kinds; ++i)
            if (belongs(profile, static_cast<Kind>(i))) kinds_.push_back(static_cast<Kind>(i));
        // Each seed knows about half of the kinds: what is always there hides what is rare.
        if (kinds_.size() > 3) std::erase_if(kinds_, [&](Kind) { return dice_.one_in(2); });
        const auto bearable = (what.validators - 1) / 3;
        for (std::size_t i = 0; i < bearable; ++i) {
            const auto one = dice_.below(what.validators);
            if (std::ranges::find(suspects_, one) == suspects_.end()) suspects_.push_back(one);
        }
        if (profile_ != Profile::locks) return;
        bad_height_ =
            2 + static_cast<std::int64_t>(dice_.below(static_cast<std::uint64_t>(what.heights)));
        const auto after = suspects_.empty() ? 0 : suspects_.front() + 1;  // nobody of these
        rotten_ =
            (after + dice_.below(std::max<std::size_t>(what.validators - 1, 1))) % what.validators;
    }

    std::vector<faults::Fault> draw() {
        std::vector<faults::Fault> out;
        if (kinds_.empty()) return out;
        if (profile_ == Profile::locks && what_.validators > 2) set_up(out);
        const auto count = profile_ == Profile::locks ? dice_.below(5) : 1 + dice_.below(8);
        for (std::uint64_t i = 0; i < count; ++i)
            if (auto fault = one(kinds_[dice_.below(kinds_.size())])) out.push_back(*fault);
        return out;
    }

  private:
    // A height at which one validator alone is locked, or one that has lost its log hears nobody
    // and is needed: what random faults rarely come to.
    void set_up(std::vector<faults::Fault>& out) {
        const auto all    = what_.validators;
        const auto other  = (rotten_ + 1 + dice_.below(all - 1)) % all;
        const auto length = [&](std::int64_t least) {
            return ms(least + 10 * static_cast<std::int64_t>(dice_.below(60)));
        };
        const auto add = [&](Kind kind, std::optional<faults::Phase> phase, Duration span) {
            auto& fault        = out.emplace_back();
            fault.kind         = kind;
            fault.start.height = bad_height_;
            fault.start.phase  = phase;
            fault.length       = span;
            return &fault;
        };
        const auto but = [&](std::initializer_list<std::size_t> without) {
            std::vector<std::size_t> list;
            for (std::size_t i = 0; i < all; ++i)
                if (std::ranges::find(without, i) == without.end()) list.push_back(i);
            return list;
        };
        if (dice_.one_in(2)) {
            // `other` misses the proposal; the rest miss one prevote for it, and he who cast it
            // does not.
            add(Kind::one_way, {}, length(350))->groups = {but({other}), {other}};
            add(Kind::one_way, {}, length(350))->groups = {{rotten_}, but({rotten_, other})};
            if (dice_.one_in(2))
                add(Kind::bit_flip, faults::Phase::precommit, {})->validators = {rotten_};
            else if (!suspects_.empty())  // and somebody tells him that the others agreed
                add(Kind::false_proof, {}, length(3'000))->validators = {suspects_.front()};
            return;
        }
        const auto phase = dice_.one_in(2) ? faults::Phase::prevote : faults::Phase::precommit;
        add(Kind::bit_flip, phase, {})->validators         = {rotten_};
        add(Kind::crash, phase, length(1'500))->validators = {other};
        add(Kind::one_way, phase, length(1'500))->groups   = {but({rotten_}), {rotten_}};
    }

    std::optional<faults::Fault> one(Kind kind) {
        const auto& about = faults::info(kind);
        faults::Fault out;
        out.kind = kind;
        if (!aim(out)) return {};
        out.strength = strength(kind);
        if (kind == Kind::invalid_proposal) {
            const auto variants = faults::proposal_variants();
            out.variant         = variants[dice_.below(variants.size())];
        }
        if (profile_ == Profile::locks) {
            out.start.height = bad_height_ + (dice_.one_in(4) ? 1 : 0);
            out.start.phase  = static_cast<faults::Phase>(dice_.below(3));
        } else if (dice_.one_in(2)) {
            out.start.height = static_cast<std::int64_t>(
                1 + dice_.below(static_cast<std::uint64_t>(what_.heights)));
            if (!dice_.one_in(4)) out.start.phase = static_cast<faults::Phase>(dice_.below(4));
        } else {
            out.start.after = dice_.between(ms(0), what_.span);
            out.start.after.nanos -= out.start.after.nanos % 1'000'000;
        }
        out.length = length(about.group, kind);
        return out;
    }

    Duration length(Group group, Kind kind) {
        // Whoever kept silent for his lost log is needed again: treason ends there.
        if (profile_ == Profile::locks)
            return kind == Kind::bit_flip || kind == Kind::lost_write
                       ? Duration{}
                       : ms(100 * static_cast<std::int64_t>(1 + dice_.below(30)));
        if (group == Group::treason && dice_.one_in(2)) return {};  // to the end of the run
        if (kind == Kind::pause && dice_.one_in(4)) return Duration::seconds(10);
        const auto out = dice_.between(ms(50), ms(dice_.one_in(3) ? 8'000 : 1'500));
        return {out.nanos - out.nanos % 1'000'000};
    }

    bool aim(faults::Fault& out) {
        const auto& about = faults::info(out.kind);
        const auto all    = what_.validators;
        if (profile_ == Profile::locks && out.kind == Kind::bit_flip) {
            out.validators = {rotten_};
            return true;
        }
        // A log that rotted silences its validator for a height: of several that would be too many.
        if (makes_suspect(out.kind) || about.group == Group::clock || out.kind == Kind::bit_flip) {
            if (suspects_.empty()) return false;
            out.validators = {suspects_[dice_.below(suspects_.size())]};
            return true;
        }
        if (about.target == faults::Target::groups) return aim_groups(out);
        if (about.target == faults::Target::anyone && !dice_.one_in(3)) return true;
        const bool many = out.kind == Kind::swizzle || (out.kind == Kind::crash && dice_.one_in(6));
        const auto at   = dice_.below(all);
        for (std::size_t i = 0; i < (many ? all : 1); ++i) out.validators.push_back((at + i) % all);
        return true;
    }

    // One alone, two halves, or two groups of any size.
    bool aim_groups(faults::Fault& out) {
        const auto all = what_.validators;
        if (all < 2) return false;
        const auto how  = dice_.below(3);
        const auto size = how == 0 ? 1 : how == 1 ? all / 2 : 1 + dice_.below(all - 1);
        const auto at   = dice_.below(all);
        out.groups.resize(2);
        for (std::size_t i = 0; i < all; ++i)
            out.groups[i < size ? 0 : 1].push_back((at + i) % all);
        if (out.kind == Kind::one_way && dice_.one_in(2)) std::swap(out.groups[0], out.groups[1]);
        return true;
    }

    std::int64_t strength(Kind kind) {
        const auto up_to = [&](std::int64_t most) {
            return 1 + static_cast<std::int64_t>(dice_.below(static_cast<std::uint64_t>(most)));
        };
        const auto either = [&](Duration span) {
            return dice_.one_in(2) ? span.nanos : -span.nanos;
        };
        constexpr auto one = faults::one_percent;
        switch (kind) {
            case Kind::loss: return up_to(30) * one;
            case Kind::duplicate:
            case Kind::reorder: return up_to(50) * one;
            case Kind::replay: return up_to(20) * one;
            case Kind::corrupt: return up_to(100) * one / 100;
            case Kind::delay: return ms(up_to(500)).nanos;
            case Kind::slow: return ms(up_to(50)).nanos;
            case Kind::late_votes: return ms(up_to(1'000)).nanos;
            case Kind::disk_slow: return ms(up_to(dice_.one_in(5) ? 5'000 : 200)).nanos;
            case Kind::clock_skew: return either(ms(up_to(10'000)));
            case Kind::clock_drift: return dice_.one_in(2) ? up_to(500) : -up_to(500);
            case Kind::clock_jump:
                if (dice_.one_in(8)) return -Duration::seconds(55LL * 365 * 86'400).nanos;  // 1970
                return either(Duration::seconds(dice_.one_in(3) ? 3'600 : 30));
            case Kind::flood: return 100 * up_to(10);
            default: return 0;
        }
    }

    Profile profile_;
    Drawing what_;
    network::Dice& dice_;
    std::vector<Kind> kinds_;
    std::vector<std::size_t> suspects_;
    std::int64_t bad_height_ = 0;  // of profile locks
    std::size_t rotten_      = 0;  // whose log rots there
};

}  // namespace

std::optional<Profile> profile_named(std::string_view name) {
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) return {};
    return static_cast<Profile>(at - names.begin());
}

std::string_view name_of(Profile profile) { return names.at(static_cast<std::size_t>(profile)); }

std::vector<std::string> profile_names() { return {names.begin(), names.end()}; }

bool makes_suspect(Kind kind) {
    return faults::info(kind).group == Group::treason || kind == Kind::sync_lie;
}

std::vector<faults::Fault> draw(Profile profile, const Drawing& what, network::Dice& dice) {
    return Drawer{profile, what, dice}.draw();
}

}  // namespace ve::simulation
