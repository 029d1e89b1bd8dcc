#include "scenarios/scope.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "devnet/accounts.hpp"

namespace ve::scenario {
namespace {

using S = Statement::Kind;

constexpr std::array<std::string_view, 5> reserved = {"true", "false", "contains", "fails",
                                                      "within"};

// An answer asked for again replaces the earlier one; everything else is bound once.
bool same_answer(const Binding& old, const Type& type, S made_by) {
    const bool answers = made_by == S::tx || made_by == S::query || made_by == S::ve;
    return answers && old.made_by == made_by && old.type.of == type.of &&
           old.type.message == type.message;
}

}  // namespace

Scope::Scope(const Scenario& scenario) {
    for (const auto& role : devnet::roles()) builtin(std::string{role.name}, Type::Of::address);
    for (const auto* counted : {"now", "height", "seed"}) builtin(counted, Type::Of::number);
    builtin("network", Type::Of::network);
    note_later(scenario.body);
}

void Scope::builtin(const std::string& name, Type::Of of) {
    auto& made   = names_[name];
    made.type.of = of;
    made.made_by = of == Type::Of::address ? S::actor : S::let;
    made.builtin = true;
}

void Scope::note_later(const Block& statements) {
    for (const auto& statement : statements) {
        if (statement.kind == S::actor || statement.kind == S::let)
            later_.emplace(statement.name.text, statement.place.line);
        if (!statement.result.empty()) later_.emplace(statement.result.text, statement.place.line);
        note_later(statement.body);
    }
}

const Binding* Scope::find(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() || found->second.order > horizon_ ? nullptr : &found->second;
}

std::string Scope::unknown(const std::string& name) const {
    if (const auto later = later_.find(name); later != later_.end())
        return fmt::format("'{}' is not bound yet here: line {} does that", name, later->second);
    if (name.find('-') != std::string::npos)
        return fmt::format("nothing is named '{}' (a minus needs blanks around it)", name);
    return fmt::format("nothing is named '{}'{}", name, did_you_mean(name, names()));
}

std::string Scope::bind(const Name& name, Type type, S made_by) {
    if (name.text.find('-') != std::string::npos)
        return fmt::format("'{}' is no name: letters, digits and _", name.text);
    if (std::ranges::count(reserved, name.text) > 0)
        return fmt::format("'{}' is a word of the language", name.text);
    const auto found = names_.find(name.text);
    if (found == names_.end()) {
        names_[name.text] = {std::move(type), name.place, made_by, false, names_.size() + 1};
        return {};
    }
    auto& old = found->second;
    if (old.builtin) return fmt::format("'{}' is a name of every network", name.text);
    if (!same_answer(old, type, made_by))
        return fmt::format("'{}' is bound on line {} already", name.text, old.place.line);
    old.type = std::move(type);
    return {};
}

std::vector<std::string> Scope::names() const {
    std::vector<std::string> out;
    for (const auto& [name, binding] : names_) out.push_back(name);
    return out;
}

std::vector<std::string> Scope::actors() const {
    std::vector<std::string> out;
    for (const auto& [name, binding] : names_)
        if (binding.made_by == S::actor) out.push_back(name);
    return out;
}

std::size_t Scope::count(S made_by) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        names_, [&](const auto& item) { return item.second.made_by == made_by; }));
}

}  // namespace ve::scenario
