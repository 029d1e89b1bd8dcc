// A chain module, and the set of them in the order in which they depend on each other.
#pragma once

#include <memory>
#include <string_view>
#include <typeindex>
#include <vector>

#include "node/chain/routes.hpp"

namespace ve {

class Module {
  public:
    virtual ~Module()                     = default;
    virtual std::string_view name() const = 0;  // also its section in the genesis file
    virtual std::vector<std::string_view> stores() const { return {name()}; }
    virtual void routes(Routes& routes) = 0;
};

// Holds the modules and lets a later one find the keepers of those it depends on.
class ModuleSet {
  public:
    void add(std::unique_ptr<Module> module) { modules_.push_back(std::move(module)); }
    const std::vector<std::unique_ptr<Module>>& list() const { return modules_; }

    // A module publishes its keeper when it is made; siblings ask for it by type.
    template <class Keeper>
    void publish(Keeper& keeper) {
        keepers_.emplace_back(std::type_index{typeid(Keeper)}, &keeper);
    }
    template <class Keeper>
    Keeper* find() const {
        for (const auto& [type, keeper] : keepers_)
            if (type == std::type_index{typeid(Keeper)}) return static_cast<Keeper*>(keeper);
        return nullptr;
    }
    template <class Keeper>
    Keeper& get() const {
        auto* keeper = find<Keeper>();
        VE_INVARIANT(keeper != nullptr);
        return *keeper;
    }

  private:
    std::vector<std::unique_ptr<Module>> modules_;
    std::vector<std::pair<std::type_index, void*>> keepers_;
};

}  // namespace ve
