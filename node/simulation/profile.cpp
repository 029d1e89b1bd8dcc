#include "node/simulation/profile.hpp"

#include <algorithm>
#include <array>

namespace ve::simulation {

using faults::Group;
using faults::Kind;

namespace {

constexpr std::array<std::string_view, 7> names{"calm",  "lite", "net", "disk",
                                                "clock", "byz",  "all"};

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
        case Profile::lite:
            return one_of({Kind::crash, Kind::loss, Kind::delay, Kind::partition, Kind::torn_write,
                           Kind::double_prevote});
    }
    return false;
}

class Drawer {
  public:
    Drawer(Profile profile, const Drawing& what, network::Dice& dice) : what_{what}, dice_{dice} {
        for (std::size_t i = 0; i < faults::kinds; ++i)
            if (belongs(profile, static_cast<Kind>(i))) kinds_.push_back(static_cast<Kind>(i));
        // Each seed knows about half of the kinds: what is always there hides what is rare.
        if (kinds_.size() > 3) std::erase_if(kinds_, [&](Kind) { return dice_.one_in(2); });
        const auto bearable = (what.validators - 1) / 3;
        for (std::size_t i = 0; i < bearable; ++i) {
            const auto one = dice_.below(what.validators);
            if (std::ranges::find(suspects_, one) == suspects_.end()) suspects_.push_back(one);
        }
    }

    std::vector<faults::Fault> draw() {
        std::vector<faults::Fault> out;
        if (kinds_.empty()) return out;
        const auto count = 1 + dice_.below(8);
        for (std::uint64_t i = 0; i < count; ++i)
            if (auto fault = one(kinds_[dice_.below(kinds_.size())])) out.push_back(*fault);
        return out;
    }

  private:
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
        if (dice_.one_in(2)) {
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
        if (group == Group::treason && dice_.one_in(2)) return {};  // to the end of the run
        if (kind == Kind::pause && dice_.one_in(4)) return Duration::seconds(10);
        const auto out = dice_.between(ms(50), ms(dice_.one_in(3) ? 8'000 : 1'500));
        return {out.nanos - out.nanos % 1'000'000};
    }

    bool aim(faults::Fault& out) {
        const auto& about = faults::info(out.kind);
        const auto all    = what_.validators;
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

    Drawing what_;
    network::Dice& dice_;
    std::vector<Kind> kinds_;
    std::vector<std::size_t> suspects_;
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
