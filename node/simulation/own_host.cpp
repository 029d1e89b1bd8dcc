#include "node/simulation/own_host.hpp"

#include <algorithm>

namespace ve::simulation {

using namespace consensus;

namespace {
std::string block_file(Height height) { return fmt::format("blocks/{:08}", height.value); }
}  // namespace

OwnHost::OwnHost(const Chain& chain)
    : chain_{chain}, disk_{std::make_unique<world::SimulatedDisk>()} {}

// From the genesis through every block that is there: what the state was must come of it again.
Result<network::Host::Left> OwnHost::wake() {
    disk_->restart();
    disk_->space();
    TRY(disk_->make_folder("blocks"));
    app_       = chain_.make_app();
    auto state = TRY(first_state(chain_.genesis, TRY(app_->init_chain(chain_.genesis))));
    while (TRY(disk_->exists(block_file(state.next_height())))) {
        const auto stored = TRY(block(state.next_height()));
        auto open         = TRY(open_block(stored.block, stored.commit.block_id));
        auto decided      = TRY(execute(*app_, state, std::move(open.block), std::move(open.bytes),
                                        std::move(open.id), stored.commit, stored.extensions));
        app_->commit();
        state = std::move(decided.next);
    }
    height_  = state.last_height;
    newest_  = state;
    journal_ = TRY(Journal::open(*disk_, "validator"));
    return Left{*app_, std::move(state), journal_->guard(), journal_->log()};
}

Result<network::Host::Durable> OwnHost::write(const Write& what) {
    TRY(journal_->write(what));
    return Durable::now;
}

Result<void> OwnHost::store(const Finalized& block) {
    const auto& decided = block.decided;
    const auto height   = decided.block.header.height;
    TRY(disk_->write(block_file(height), message_bytes(decided_block(decided))));
    app_->commit();
    before_newest_ = std::move(newest_);
    newest_        = decided.next;
    height_        = height;
    std::erase_if(waiting_, [&](const auto& tx) {
        return std::ranges::find(decided.block.txs, tx) != decided.block.txs.end();
    });
    return {};
}

Result<DecidedBlock> OwnHost::block(Height height) {
    return std::get<DecidedBlock>(TRY(parse_message(TRY(disk_->read(block_file(height))))));
}

void OwnHost::forget() {
    disk_   = std::make_unique<world::SimulatedDisk>();
    height_ = {};
}

std::vector<std::string> OwnHost::take_txs(std::int64_t bytes_max, std::int64_t) {
    std::vector<std::string> out;
    for (const auto& tx : waiting_) {
        bytes_max -= static_cast<std::int64_t>(tx.size()) + 8;
        if (bytes_max < 0) break;
        out.push_back(tx);
    }
    return out;
}

}  // namespace ve::simulation
