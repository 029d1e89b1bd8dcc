#include "node/simulation/machine.hpp"

#include <algorithm>

namespace ve::simulation {

using namespace consensus;

namespace {
std::string block_file(Height height) { return fmt::format("blocks/{:08}", height.value); }
}  // namespace

Machine::Machine(Surroundings around, Place place, ed25519::PrivateKey key)
    : around_{around},
      place_{place},
      key_{std::move(key)},
      address_{validator_address(key_.public_key().bytes())},
      disk_{std::make_unique<world::SimulatedDisk>()} {}

Time Machine::now() const { return around_.agenda.now().plus(place_.clock_error).value(); }

void Machine::start() {
    if (is_running()) return;
    disk_->restart();
    disk_->space();
    if (const auto woken = wake(); !woken.ok()) {
        participant_.reset();
        if (woken.error().is(errors::corrupt) && place_.honest)
            around_.watcher.breaks(
                fmt::format("machine {} does not start: {}", place_.number, woken.error().text()));
        if (on_crash) on_crash();
    }
}

// From the genesis through every block that is there: what the state was must come of it again.
Result<void> Machine::wake() {
    TRY(disk_->make_folder("blocks"));
    app_ = around_.chain.make_app();
    auto state =
        TRY(first_state(around_.chain.genesis, TRY(app_->init_chain(around_.chain.genesis))));
    while (TRY(disk_->exists(block_file(state.next_height())))) {
        const auto message = TRY(parse_message(TRY(disk_->read(block_file(state.next_height())))));
        const auto& stored = std::get<DecidedBlock>(message);
        auto open          = TRY(open_block(stored.block, stored.commit.block_id));
        auto decided       = TRY(execute(*app_, state, std::move(open.block), std::move(open.bytes),
                                         std::move(open.id), stored.commit, stored.extensions));
        app_->commit();
        state = std::move(decided.next);
    }
    height_  = state.last_height;
    before_  = state;
    journal_ = TRY(Journal::open(*disk_, "validator"));
    ++life_;
    participant_ = std::make_unique<Participant>(Participant::Parts{
        *app_, std::move(state), key_.copy(), journal_->guard(), around_.chain.timeouts,
        [this](std::int64_t bytes_max, std::int64_t) { return take_txs(bytes_max); }});
    carry_out(participant_->start(journal_->log(), now()));
    return {};
}

void Machine::crash() {
    participant_.reset();
    ++life_;
}

void Machine::forget() {
    VE_INVARIANT(!is_running());
    disk_   = std::make_unique<world::SimulatedDisk>();
    height_ = {};
}

void Machine::submit(const std::string& tx) {
    waiting_.push_back(tx);
    if (is_running()) happens(TxsAvailable{});
}

std::vector<std::string> Machine::take_txs(std::int64_t bytes_max) const {
    std::vector<std::string> out;
    for (const auto& tx : waiting_) {
        bytes_max -= static_cast<std::int64_t>(tx.size()) + 8;
        if (bytes_max < 0) break;
        out.push_back(tx);
    }
    return out;
}

void Machine::receive(std::size_t from, const Bytes& bytes) {
    if (!is_running()) return;
    auto message = parse_message(bytes);
    if (!message.ok()) return;
    happens(Arrived{from, std::move(message).value()});
}

void Machine::happens(const Event& event) { carry_out(participant_->on(event, now())); }

// In their order, and none after one that failed: the machine is down then.
void Machine::carry_out(std::vector<Effect> effects) {
    std::deque<Effect> todo{std::make_move_iterator(effects.begin()),
                            std::make_move_iterator(effects.end())};
    while (!todo.empty()) {
        const auto effect = std::move(todo.front());
        todo.pop_front();
        if (!carry_out(effect)) {
            crash();
            if (on_crash) on_crash();
            return;
        }
        if (!std::holds_alternative<Finalized>(effect)) continue;
        for (auto& next : participant_->on(Stored{}, now())) todo.push_back(std::move(next));
        if (!waiting_.empty())
            for (auto& next : participant_->on(TxsAvailable{}, now()))
                todo.push_back(std::move(next));
    }
}

bool Machine::carry_out(const Effect& effect) {
    if (const auto* record = std::get_if<Write>(&effect)) return journal_->write(*record).ok();
    if (const auto* block = std::get_if<Finalized>(&effect)) return store(*block);
    if (const auto* message = std::get_if<Send>(&effect)) send(message->message, message->to);
    if (const auto* wanted = std::get_if<SendBlock>(&effect)) {
        const auto bytes = disk_->read(block_file(wanted->height));
        if (bytes.ok())
            around_.network.send(place_.number, wanted->to, std::make_shared<const Bytes>(*bytes));
    }
    if (const auto* timer = std::get_if<SetTimer>(&effect))
        around_.agenda.add(timer->after, [this, life = life_, what = timer->timer] {
            if (life == life_ && is_running()) happens(what);
        });
    if (const auto* end = std::get_if<Stop>(&effect))
        around_.watcher.breaks(fmt::format("machine {} stops: {}", place_.number, end->why.text()));
    return true;
}

bool Machine::store(const Finalized& block) {
    const auto& decided = block.decided;
    const auto height   = decided.block.header.height;
    if (!disk_->write(block_file(height), message_bytes(decided_block(decided))).ok()) return false;
    app_->commit();
    if (place_.honest) around_.watcher.stored(before_, block, around_.agenda.now());
    before_ = decided.next;
    height_ = height;
    std::erase_if(waiting_, [&](const auto& tx) {
        return std::ranges::find(decided.block.txs, tx) != decided.block.txs.end();
    });
    return true;
}

void Machine::send(const Message& message, std::optional<Peer> to) {
    if (place_.honest) around_.watcher.said(address_, message, !to);
    const auto bytes = std::make_shared<const Bytes>(message_bytes(message));
    if (to) return around_.network.send(place_.number, *to, bytes);
    for (std::size_t i = 0; i < around_.network.machines(); ++i)
        if (i != place_.number) around_.network.send(place_.number, i, bytes);
}

}  // namespace ve::simulation
