// The whole application on every machine, the town's people as clients, and the laws of its state.
#pragma once

#include "node/simulation/scene.hpp"
#include "simulate/chain/clients.hpp"
#include "simulate/chain/laws.hpp"
#include "simulate/chain/replicas.hpp"

namespace ve::simulate {

class ChainScene final : public simulation::Scene {
  public:
    simulation::Chain chain(std::size_t validators) override;
    std::optional<std::string> next_tx(network::Dice& dice, const abci::Application& app) override;
    std::optional<std::string> committed(const consensus::Decided& decided) override;
    std::optional<std::string> check(const abci::Application& app) override;
    bool pushes() const override { return true; }
    std::string difference() override { return parts_->replicas.difference(); }
    std::string falsify(const std::string& extension) override;  // other scores, one of them none
    std::string refused_tx() override { return parts_->replicas.refused_tx(); }

  private:
    // Made with the chain: all of them know how many validators there are.
    struct Parts {
        explicit Parts(std::size_t validators);
        Town town;
        Replicas replicas;
        Clients clients;
        Laws laws;
    };
    std::unique_ptr<Parts> parts_;
};

}  // namespace ve::simulate
