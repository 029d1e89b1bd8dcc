#include "scenarios/check_fault.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace ve::scenario {
namespace {

using S = Statement::Kind;

bool halts_in(const Block& statements) {
    return std::ranges::any_of(statements, [](const Statement& statement) {
        return (statement.kind == S::expect && statement.halted) || halts_in(statement.body);
    });
}

bool is_of(const faults::Fault& fault, faults::Group group) {
    return faults::info(fault.kind).group == group;
}

// Who does not vote, or not as a validator should, while it is in force.
void add_faulty(const faults::Fault& fault, std::set<std::size_t>& to) {
    const bool silent = fault.kind == faults::Kind::crash || fault.kind == faults::Kind::pause;
    if (silent || is_of(fault, faults::Group::treason))
        to.insert(fault.validators.begin(), fault.validators.end());
}

}  // namespace

FaultChecker::FaultChecker(Problems& problems, Problems& warnings, const Scenario& scenario)
    : problems_{problems},
      warnings_{warnings},
      validators_{scenario.net.validators.value_or(1)},
      expects_halt_{halts_in(scenario.body)} {}

void FaultChecker::check(const Statement& statement) {
    if (!statement.fault) return clear(statement);
    const auto possible = faults::check(*statement.fault, validators_);
    if (!possible.ok()) {
        const auto& why = possible.error();
        const bool few  = validators_ == 1 && !why.hint().empty();
        problems_.add(statement.fault_place,
                      why.detail() + (few ? "; this network has one: begin with `net validators 4`"
                                      : why.hint().empty() ? ""
                                                           : "; " + why.hint()));
        return;
    }
    warn(statement);
    if (statement.fault->length.nanos == 0) lasting_.emplace(statement.result.text, &statement);
}

void FaultChecker::clear(const Statement& statement) {
    if (statement.name.empty())
        lasting_.clear();
    else
        lasting_.erase(statement.name.text);
}

// The promise of Tendermint's rules: with fewer than a third at fault it goes on, and never lies.
void FaultChecker::warn(const Statement& statement) {
    std::set<std::size_t> before, faulty;
    bool treason = is_of(*statement.fault, faults::Group::treason);
    for (const auto& [name, one] : lasting_) {
        add_faulty(*one->fault, before);
        treason = treason || is_of(*one->fault, faults::Group::treason);
    }
    faulty = before;
    add_faulty(*statement.fault, faulty);
    if (faulty.size() == before.size() || faulty.size() * 3 < validators_) return;
    if (!treason && expects_halt_) return;
    warnings_.add(
        statement.fault_place,
        fmt::format("with this, validators {} of {} are at fault, a third or more: {}",
                    fmt::join(faulty, ","), validators_,
                    treason ? "two of them can be made to believe different blocks"
                            : "no block may be decided while it lasts; if that is meant, say so: "
                              "expect halted for 10s"));
}

}  // namespace ve::scenario
