#include "simulate/chain/chain_scene.hpp"

#include "node/consensus/execution.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/votes.hpp"

namespace ve::simulate {

ChainScene::Parts::Parts(std::size_t validators)
    : town{validators},
      replicas{town.genesis(), validators, validators - 1},
      clients{town},
      laws{replicas} {}

simulation::Chain ChainScene::chain(std::size_t validators) {
    using simulation::ms;
    parts_ = std::make_unique<Parts>(validators);
    simulation::Chain out;
    out.genesis       = parts_->replicas.genesis();
    out.make_app      = [this](std::size_t machine) { return parts_->replicas.make(machine); };
    out.timeouts      = {.propose      = ms(300),
                         .prevote      = ms(100),
                         .precommit    = ms(100),
                         .more         = ms(50),
                         .next_height  = ms(200),
                         .gossip       = ms(60),
                         .empty_blocks = true};
    out.clients_pause = ms(40);
    return out;
}

std::optional<std::string> ChainScene::next_tx(network::Dice& dice, const abci::Application&) {
    const auto view = parts_->replicas.newest();
    return parts_->clients.next(dice, *view);
}

std::optional<std::string> ChainScene::committed(const consensus::Decided& decided) {
    return parts_->laws.after(decided);
}

std::optional<std::string> ChainScene::check(const abci::Application& app) {
    return parts_->laws.at_the_end(app);
}

std::string ChainScene::falsify(const std::string& extension) {
    auto said = veid::decode_extension(extension);
    if (!said.ok()) return extension;
    const auto view = parts_->replicas.newest();
    for (auto& result : said->results) {
        const auto request = veid::State{}.requests.find(view->ctx(), result.request);
        if (!request) continue;
        result.score       = static_cast<std::uint8_t>(result.score % 2 == 0 ? 101 : 99);
        result.outcome     = veid::Outcome::scored;
        result.result_hash = veid::result_hash(*request, result, said->model_version);
    }
    return veid::encode(*said);
}

}  // namespace ve::simulate
