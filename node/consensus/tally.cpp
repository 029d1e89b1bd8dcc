#include "node/consensus/tally.hpp"
#include "base/planted.hpp"

#include <algorithm>

namespace ve::consensus {

Tally::Tally(const ValidatorSet& validators)
    : validators_{&validators},
      total_{validators.total_power()},
      first_(validators.list().size()) {}

Tally::Count* Tally::find(const Choice& choice) {
    const auto found = std::ranges::find(counts_, choice, &Count::choice);
    return found == counts_.end() ? nullptr : &*found;
}

// Exact: power * 3 > total * 2 would overflow for nobody below the largest total (INT64_MAX / 8).
bool Tally::is_quorum(std::int64_t power) const {
    if (VE_PLANTED(quorum_of_two_thirds)) return power * 3 >= total_ * 2;
    if (VE_PLANTED(quorum_of_half)) return power * 2 > total_;
    return power * 3 > total_ * 2;
}

Tally::Added Tally::add(std::size_t validator, const Choice& choice, bool familiar) {
    VE_INVARIANT(validator < first_.size());
    const auto power = validators_->list()[validator].power;
    auto* count      = find(choice);
    if (count != nullptr && count->voters[validator]) {
        if (VE_PLANTED(votes_counted_twice)) count->power += power;
        return Added::known;
    }
    const bool again = first_[validator].has_value();
    if (again && count == nullptr && !familiar && choice) return Added::conflicting;
    if (count == nullptr) {
        counts_.push_back({choice, 0, std::vector<bool>(first_.size())});
        count = &counts_.back();
    }
    count->voters[validator] = true;
    count->power += power;
    if (again) return Added::conflicting;
    voted_ += power;
    first_[validator] = static_cast<std::size_t>(count - counts_.data());
    return Added::counted;
}

bool Tally::has_quorum(const Choice& choice) const {
    const auto found = std::ranges::find(counts_, choice, &Count::choice);
    return found != counts_.end() && is_quorum(found->power);
}

std::optional<Choice> Tally::quorum() const {
    for (const auto& count : counts_)
        if (is_quorum(count.power)) return count.choice;
    return std::nullopt;
}

bool Tally::has(std::size_t validator, const Choice& choice) const {
    const auto found = std::ranges::find(counts_, choice, &Count::choice);
    return found != counts_.end() && found->voters[validator];
}

bool Tally::any_quorum() const { return is_quorum(voted_); }

const Choice* Tally::first_of(std::size_t validator) const {
    VE_INVARIANT(validator < first_.size());
    return first_[validator] ? &counts_[*first_[validator]].choice : nullptr;
}

}  // namespace ve::consensus
