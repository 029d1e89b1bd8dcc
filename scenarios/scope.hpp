// The names of one scenario while it is checked: what is bound so far, what will be, and as what.
#pragma once

#include <map>

#include "scenarios/syntax.hpp"
#include "scenarios/type.hpp"

namespace ve::scenario {

struct Binding {
    Type type;
    Place place;
    Statement::Kind made_by = Statement::Kind::let;
    bool builtin            = false;
    std::size_t order       = 0;  // of its first statement
};

class Scope {
  public:
    explicit Scope(const Scenario& scenario);  // with the names that every network has

    // Null: nothing is bound by that name at this point.
    const Binding* find(const std::string& name) const;
    bool later(const std::string& name) const { return later_.contains(name); }
    // "nothing is named 'x' (did you mean y?)", or where it will be bound.
    std::string unknown(const std::string& name) const;
    // Why the name cannot be bound so; empty: it was bound.
    std::string bind(const Name& name, Type type, Statement::Kind made_by);

    std::vector<std::string> names() const;
    std::vector<std::string> actors() const;
    std::size_t count(Statement::Kind made_by) const;

    // For looking at a literal that stands earlier: only what was bound there is seen.
    std::size_t horizon() const { return horizon_; }
    void set_horizon(std::size_t order) { horizon_ = order; }

  private:
    void builtin(const std::string& name, Type::Of of);
    void note_later(const Block& statements);

    std::map<std::string, Binding> names_;
    std::map<std::string, std::size_t> later_;  // name -> line of its first binding
    std::size_t horizon_ = SIZE_MAX;
};

}  // namespace ve::scenario
