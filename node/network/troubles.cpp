#include "node/network/troubles.hpp"

#include <algorithm>
#include <array>

namespace ve::network {

using namespace consensus;
using faults::Fault;
using faults::Group;
using faults::Kind;
using faults::Phase;

namespace {

constexpr auto ms = Duration::milliseconds;

// What happens once, and is not taken back.
bool is_moment(Kind kind) {
    constexpr std::array<Kind, 6> all{Kind::amnesia,    Kind::clock_jump, Kind::write_error,
                                      Kind::torn_write, Kind::lost_write, Kind::bit_flip};
    return std::ranges::find(all, kind) != all.end();
}

bool lasts(const Troubles::Trouble& trouble) {
    return trouble.state == Troubles::State::in_force && trouble.fault.length.nanos == 0 &&
           faults::info(trouble.fault.kind).group == Group::treason;
}

}  // namespace

Result<std::uint64_t> Troubles::add(const Fault& fault) {
    TRY(faults::check(fault, ground_.machines()));
    Trouble trouble{++count_, fault, State::waiting, 0};
    if (fault.start.height) {
        trouble.from_height =
            *fault.start.height + (fault.start.relative ? newest_of(fault).value : 0);
    }
    troubles_.push_back(trouble);
    if (fault.start.height) return trouble.id;
    if (fault.start.after.nanos != 0) {
        agenda_.add(fault.start.after, [this, id = trouble.id] { (void)begin(id).ok(); });
    } else if (auto begun = begin(trouble.id); !begun.ok()) {
        std::erase_if(troubles_, [&](const auto& one) { return one.id == trouble.id; });
        return std::move(begun).error();
    }
    return trouble.id;
}

// The highest block that a machine which is named has come to.
Height Troubles::newest_of(const Fault& fault) const {
    Height out;
    for (std::size_t i = 0; i < ground_.machines(); ++i) {
        if (!names(fault, i)) continue;
        if (const auto at = heights_.find(i); at != heights_.end()) out = std::max(out, at->second);
        if (const auto* one = ground_.machine(i).participant())
            out = std::max(out, Height{one->height().value - 1});
    }
    return out;
}

Troubles::Trouble* Troubles::find(std::uint64_t id) {
    const auto at = std::ranges::find(troubles_, id, &Trouble::id);
    return at == troubles_.end() ? nullptr : &*at;
}

bool Troubles::is_in_force(std::uint64_t id) {
    const auto* trouble = find(id);
    return trouble != nullptr && trouble->state == State::in_force;
}

bool Troubles::clear(std::uint64_t id) {
    auto* trouble = find(id);
    if (trouble == nullptr) return false;
    if (trouble->state == State::in_force) end(id);
    trouble->state = State::over;
    return true;
}

void Troubles::clear() {
    for (std::size_t i = 0; i < troubles_.size(); ++i) clear(troubles_[i].id);
}

void Troubles::clear_passing() {
    for (std::size_t i = 0; i < troubles_.size(); ++i)
        if (!lasts(troubles_[i])) clear(troubles_[i].id);
}

bool Troubles::are_over() const {
    return std::ranges::all_of(
        troubles_, [](const auto& one) { return one.state == State::over || lasts(one); });
}

Result<void> Troubles::begin(std::uint64_t id) {
    auto* trouble = find(id);
    if (trouble == nullptr || trouble->state != State::waiting) return {};
    trouble->state    = State::in_force;
    const Fault fault = trouble->fault;
    lines_.trace_also(fault.text());
    auto applied = apply(*trouble, true);
    trouble      = find(id);
    if (!applied.ok()) {
        trouble->state = State::over;
        return applied;
    }
    if (on_change && trouble->state == State::in_force) on_change(*trouble, true);
    if (fault.length.nanos == 0 && is_moment(fault.kind)) {
        trouble->state = State::over;
        if (on_change) on_change(*trouble, false);
    }
    if (fault.length.nanos > 0) agenda_.add(fault.length, [this, id] { end(id); });
    return {};
}

void Troubles::end(std::uint64_t id) {
    auto* trouble = find(id);
    if (trouble == nullptr || trouble->state != State::in_force) return;
    trouble->state = State::over;
    if (on_change) on_change(*trouble, false);
    (void)apply(*trouble, false).ok();  // what has begun can be ended
}

void Troubles::said(std::size_t machine, const Message& message) {
    const auto& self = ground_.machine(machine).address();
    if (const auto* proposal = std::get_if<SignedProposal>(&message))
        return reached(machine, proposal->proposal.height, Phase::propose);
    const auto* vote = std::get_if<SignedVote>(&message);
    if (vote != nullptr && vote->validator == self)
        reached(machine, vote->height,
                vote->type == VoteType::prevote ? Phase::prevote : Phase::precommit);
}

void Troubles::stored(std::size_t machine, Height height) {
    heights_[machine] = std::max(heights_[machine], height);
    reached(machine, height, Phase::commit);
    reached(machine, Height{height.value + 1}, {});
}

void Troubles::reached(std::size_t machine, Height height, std::optional<Phase> phase) {
    for (std::size_t i = 0; i < troubles_.size(); ++i) {
        const auto& one = troubles_[i];
        if (one.state != State::waiting || !one.fault.start.height) continue;
        if (!names(one.fault, machine) || height.value < one.from_height) continue;
        // Whoever is beyond that height has passed all of its steps.
        if (one.fault.start.phase != phase && height.value == one.from_height) continue;
        // What just happens is carried out to its end first.
        agenda_.add({}, [this, id = one.id] { (void)begin(id).ok(); });
    }
}

void Troubles::heard(const Message& message) {
    if (liar_) liar_->hears(message);
}

Result<void> Troubles::apply(const Trouble& trouble, bool begins) {
    const Fault fault = trouble.fault;  // what it does may order more
    switch (faults::info(fault.kind).group) {
        case Group::messages: on_messages(fault, begins); return {};
        case Group::lines: on_lines(fault, begins); return {};
        case Group::clients:
            if (begins) flood(trouble.id);
            return {};
        case Group::disk:
            for (const auto machine : fault.validators) TRY(ground_.disk(machine, fault, begins));
            return {};
        case Group::treason:
            for (const auto machine : fault.validators) on_traitor(machine, fault, begins);
            return {};
        case Group::machine:
        case Group::clock: break;
    }
    for (const auto machine : fault.validators) on_machine(machine, fault, begins);
    return {};
}

void Troubles::on_machine(std::size_t number, const Fault& fault, bool begins) {
    auto& machine = ground_.machine(number);
    const auto by = begins ? fault.strength : -fault.strength;
    switch (fault.kind) {
        case Kind::crash:
            if (begins)
                ground_.crash(number);
            else
                ground_.start(number);
            return;
        case Kind::pause:
            if (begins)
                machine.pause();
            else
                machine.go_on();
            return;
        case Kind::slow: return machine.set_slowness({begins ? fault.strength : 0});
        case Kind::clock_skew: return machine.shift_clock({by});
        case Kind::clock_drift: return machine.set_drift(begins ? fault.strength : 0);
        case Kind::clock_jump:
            if (begins) machine.shift_clock({by});
            return;
        default: return;
    }
}

void Troubles::on_messages(const Fault& fault, bool begins) {
    const auto by = begins ? fault.strength : -fault.strength;
    for (std::size_t from = 0; from < lines_.machines(); ++from) {
        for (std::size_t to = 0; to < lines_.machines(); ++to) {
            if (!names(fault, from) && !names(fault, to)) continue;
            auto& line = lines_.weather(from, to);
            switch (fault.kind) {
                case Kind::loss: line.lost += by; break;
                case Kind::reorder: line.overtaken += by; break;
                case Kind::duplicate: line.doubled += by; break;
                case Kind::replay: line.replayed += by; break;
                case Kind::corrupt: line.bent += by; break;
                case Kind::delay:
                    line.delay_max.nanos += by;
                    line.tails += begins ? 1 : -1;
                    break;
                default: break;
            }
        }
    }
}

void Troubles::on_lines(const Fault& fault, bool begins) {
    if (fault.kind == Kind::swizzle) {
        if (begins) swizzle(fault);
        return;
    }
    if (fault.kind == Kind::clog) {
        for (const auto machine : fault.validators) lines_.clog(machine, begins);
        return;
    }
    const auto group_of = [&](std::size_t machine) {
        std::size_t at = 0;
        while (at < fault.groups.size() &&
               std::ranges::find(fault.groups[at], machine) == fault.groups[at].end())
            ++at;
        return at;
    };
    for (std::size_t from = 0; from < lines_.machines(); ++from) {
        for (std::size_t to = 0; to < lines_.machines(); ++to) {
            const bool cut = fault.kind == Kind::one_way ? group_of(from) == 0 && group_of(to) == 1
                                                         : group_of(from) != group_of(to);
            if (cut) lines_.weather(from, to).cuts += begins ? 1 : -1;
        }
    }
}

// One after the other in the first half of its time, and free in another order in the second.
void Troubles::swizzle(const Fault& fault) {
    const Duration half{std::max(fault.length, ms(200)).nanos / 2};
    for (const auto machine : fault.validators) {
        agenda_.add(dice_.between({}, half), [this, machine] { lines_.clog(machine, true); });
        agenda_.add({half.nanos + dice_.between({}, half).nanos},
                    [this, machine] { lines_.clog(machine, false); });
    }
}

void Troubles::on_traitor(std::size_t number, const Fault& fault, bool begins) {
    if (fault.kind == Kind::amnesia) {
        if (!begins) return;
        ground_.crash(number);
        ground_.forget(number);
        return start_later(number);
    }
    auto found = traitors_.find(number);
    if (found == traitors_.end())
        found = traitors_
                    .emplace(number, Traitor{ground_.chain_id(),
                                             ground_.key(number),
                                             {[this](const std::string& extension) {
                                                  return ground_.falsify(extension);
                                              },
                                              [this] { return ground_.refused_tx(); }}})
                    .first;
    auto& traitor = found->second;
    traitor.set(fault, begins);
    if (traitor.is_idle()) return lines_.set_twist(number, {});
    lines_.set_twist(number, [&traitor](std::size_t to, SharedLetter letter) {
        return traitor.twist(to, std::move(letter));
    });
    const bool speaks = fault.kind == Kind::lies || fault.kind == Kind::forged_votes ||
                        fault.kind == Kind::false_evidence;
    if (!speaks || !begins) return;
    if (!liar_) liar_.emplace(ground_.chain_id());
    tell_lies(number, fault.kind);
}

// To some, each another one, as long as it goes on.
void Troubles::tell_lies(std::size_t number, Kind kind) {
    if (!traitors_.at(number).does(kind)) return;
    for (std::size_t to = 0; to < lines_.machines(); ++to) {
        if (to == number || dice_.one_in(3)) continue;
        if (auto lie = lie_of(number, kind))
            lines_.send(number, to, std::make_shared<const Letter>(*std::move(lie)));
    }
    agenda_.add(dice_.between(ms(20), ms(200)), [this, number, kind] { tell_lies(number, kind); });
}

// Nothing: it is down, or knows too little.
std::optional<Message> Troubles::lie_of(std::size_t number, Kind kind) {
    const auto* self = ground_.machine(number).participant();
    if (self == nullptr) return {};
    const auto& key   = traitors_.at(number).key();
    const auto& state = self->state();
    if (kind == Kind::forged_votes) return liar_->forged_vote(dice_, key, state);
    if (kind == Kind::false_evidence) return liar_->false_evidence(dice_, key, state);
    return liar_->lie(dice_, key, state.validators);
}

void Troubles::start_later(std::size_t machine) {
    agenda_.add(dice_.between(ms(20), ms(1'000)), [this, machine] { ground_.start(machine); });
}

void Troubles::flood(std::uint64_t id) {
    if (!is_in_force(id)) return;
    const auto rate            = static_cast<std::uint64_t>(find(id)->fault.strength);
    constexpr auto each_second = 10U;
    ground_.flood((rate + each_second - 1) / each_second);
    agenda_.add(ms(1'000 / each_second), [this, id] { flood(id); });
}

}  // namespace ve::network
