#include "node/simulation/own_host.hpp"

#include "base/rare_paths.hpp"

#include <algorithm>

namespace ve::simulation {

using namespace consensus;

namespace {
std::string block_file(Height height) { return fmt::format("blocks/{:08}", height.value); }
}  // namespace

OwnHost::OwnHost(const Chain& chain, std::size_t machine, Later later)
    : chain_{chain},
      machine_{machine},
      later_{std::move(later)},
      disk_{std::make_unique<world::SimulatedDisk>()} {}

// From the genesis through every block that is there: what the state was must come of it again.
Result<network::Host::Left> OwnHost::wake() {
    ++life_;
    disk_->restart();
    if (!full_) disk_->space();
    TRY(disk_->make_folder("blocks"));
    app_       = chain_.make_app(machine_);
    auto state = TRY(first_state(chain_.genesis, TRY(app_->init_chain(chain_.genesis))));
    while (TRY(replay(state))) {
    }
    height_  = state.last_height;
    newest_  = state;
    journal_ = TRY(Journal::open(*disk_, "validator"));
    return Left{*app_, std::move(state), journal_->guard(), journal_->log()};
}

// A block that rotted is thrown away, with all that follow: the others have them.
Result<bool> OwnHost::replay(ChainState& state) {
    const auto file = block_file(state.next_height());
    if (!TRY(disk_->exists(file))) return false;
    const auto stored = block(state.next_height());
    auto open         = !stored.ok() ? Result<OpenBlock>{stored.error()}
                        : rotted_    ? verify_decided(state, *stored)
                                     : open_block(stored->block, stored->commit.block_id);
    if (!open.ok()) {
        VE_PROBE(block_thrown_away);
        for (auto at = state.next_height(); TRY(disk_->exists(block_file(at))); ++at.value)
            TRY(disk_->remove(block_file(at)));
        return false;
    }
    auto decided = TRY(execute(*app_, state, std::move(open->block), std::move(open->bytes),
                               std::move(open->id), stored->commit, stored->extensions));
    app_->commit();
    state = std::move(decided.next);
    return true;
}

Result<network::Host::Durable> OwnHost::write(const Write& what) {
    if (slow_.nanos == 0) {
        TRY(journal_->write(what));
        return Durable::now;
    }
    later_(slow_, [this, life = life_, what] {
        if (life == life_) on_durable(journal_->write(what).ok());
    });
    return Durable::later;
}

void OwnHost::submit(const std::string& tx) {
    if (app_ && !app_->check_tx(tx, abci::CheckKind::fresh).ok()) return;
    waiting_.push_back(tx);
}

void OwnHost::keep_full(bool full) {
    full_ = full;
    if (full)
        disk_->fill();
    else
        disk_->space();
}

void OwnHost::forget_signatures() {
    disk_->restart();
    for (const auto& [path, size] : disk_->files())
        if (path.starts_with("validator/")) (void)disk_->remove(path).ok();
}

void OwnHost::rot(std::uint64_t luck) {
    std::vector<std::pair<std::string, std::size_t>> may;
    for (const auto& file : disk_->files())
        if (file.first != "validator/signed" && file.second > 0) may.push_back(file);
    if (may.empty()) return;
    rotted_ = true;
    // As often the log as all blocks together.
    const auto log = std::ranges::find(may, "validator/log", [](const auto& f) { return f.first; });
    const auto& [path, size] =
        luck % 2 == 0 && log != may.end() ? *log : may[luck / 2 % may.size()];
    disk_->flip_bit(path, luck / 2 / may.size() % (size * 8));
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
