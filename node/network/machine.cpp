#include "node/network/machine.hpp"

#include "base/rare_paths.hpp"

namespace ve::network {

using namespace consensus;

Machine::Machine(Surroundings around, Place place, ed25519::PrivateKey key, Timeouts timeouts,
                 Host& host)
    : around_{around},
      place_{place},
      key_{std::move(key)},
      address_{validator_address(key_.public_key().bytes())},
      timeouts_{timeouts},
      host_{host} {}

Time Machine::now() const {
    auto off = place_.clock_error.nanos;
    if (drift_ppm_ != 0)
        off += around_.agenda.now().since(drift_since_).nanos / 1'000'000 * drift_ppm_;
    return around_.agenda.now().plus({off}).value();
}

void Machine::shift_clock(Duration by) { place_.clock_error.nanos += by.nanos; }

void Machine::set_drift(std::int64_t ppm) {
    place_.clock_error = now().since(around_.agenda.now());
    drift_ppm_         = ppm;
    drift_since_       = around_.agenda.now();
}

Result<void> Machine::start() {
    if (is_running()) return {};
    auto left = TRY(host_.wake());
    ++life_;
    participant_ = std::make_unique<Participant>(Participant::Parts{
        left.app, std::move(left.state), key_.copy(), std::move(left.guard), timeouts_,
        [this](std::int64_t bytes_max, std::int64_t gas_max) {
            return host_.take_txs(bytes_max, gas_max);
        },
        place_.signatures});
    around_.observer.rose(place_.number);
    take(participant_->start(left.log, now()));
    if (is_running() && host_.has_txs()) txs_wait();
    return {};
}

void Machine::crash() {
    if (is_running()) around_.observer.went(place_.number);
    lose();
}

void Machine::lose() {
    participant_.reset();
    todo_.clear();
    steps_.clear();
    held_.clear();
    waits_ = busy_ = false;
    ++life_;
}

void Machine::txs_wait() {
    if (is_running()) happens(TxsAvailable{});
}

void Machine::vote_again() {
    if (is_running()) happens(VoteAgain{});
}

void Machine::report(const Bytes& evidence) {
    if (is_running()) happens(Reported{evidence});
}

void Machine::receive(std::size_t from, const Letter& letter) {
    if (!is_running()) return;
    around_.observer.heard(place_.number, from, letter.message());
    happens(Arrived{from, letter.shared()});
}

void Machine::happens(Event event) {
    constexpr std::size_t held_max = 100'000;
    if (!paused_ && slowness_.nanos == 0 && held_.empty())
        return take(participant_->on(event, now()));
    if (held_.size() < held_max) held_.push_back(std::move(event));
    work_off();
}

// One after the other, each in its time.
void Machine::work_off() {
    while (is_running() && !paused_ && !busy_ && !held_.empty()) {
        if (slowness_.nanos > 0) {
            busy_ = true;
            around_.agenda.add(slowness_, [this, life = life_] {
                if (life != life_) return;
                busy_ = false;
                if (paused_ || held_.empty()) return;
                const auto event = std::move(held_.front());
                held_.pop_front();
                take(participant_->on(event, now()));
                work_off();
            });
            return;
        }
        const auto event = std::move(held_.front());
        held_.pop_front();
        take(participant_->on(event, now()));
    }
}

void Machine::pause() { paused_ = true; }

void Machine::go_on() {
    paused_ = false;
    work_off();
}

void Machine::set_slowness(Duration each) {
    slowness_ = each;
    work_off();
}

void Machine::take(std::vector<Effect> effects) {
    todo_.insert(todo_.end(), std::make_move_iterator(effects.begin()),
                 std::make_move_iterator(effects.end()));
    carry_out_all();
}

void Machine::resume() {
    waits_ = false;
    carry_out_all();
}

// In their order, and none after one that failed: the machine is down then.
void Machine::carry_out_all() {
    while (!todo_.empty() && !waits_) {
        auto effect = std::move(todo_.front());
        todo_.pop_front();
        if (const auto done = carry_out(std::move(effect)); !done.ok()) {
            lose();
            around_.observer.fell(place_.number, done.error());
        }
    }
}

Result<void> Machine::carry_out(Effect effect) {
    if (const auto* record = std::get_if<Write>(&effect))
        waits_ = TRY(host_.write(*record)) == Host::Durable::later;
    if (const auto* block = std::get_if<Finalized>(&effect)) {
        TRY(host_.store(*block));
        around_.observer.stored(place_.number, *block);
        stored();
    }
    if (auto* message = std::get_if<Send>(&effect)) send(std::move(message->message), message->to);
    if (const auto* wanted = std::get_if<SendBlock>(&effect))
        if (auto found = host_.block(wanted->height); found.ok())
            around_.lines.send(place_.number, wanted->to,
                               std::make_shared<const Letter>(*std::move(found)));
    if (const auto* timer = std::get_if<SetTimer>(&effect)) set(*timer);
    if (const auto* end = std::get_if<Stop>(&effect))
        around_.observer.stopped(place_.number, end->why);
    return {};
}

// What comes of it is done after what was to be done already.
void Machine::stored() {
    for (const auto& entry : std::exchange(steps_, {})) around_.agenda.cancel(entry);
    auto more = participant_->on(Stored{}, now());
    if (host_.has_txs()) {
        auto begun = participant_->on(TxsAvailable{}, now());
        more.insert(more.end(), std::make_move_iterator(begun.begin()),
                    std::make_move_iterator(begun.end()));
    }
    todo_.insert(todo_.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

void Machine::set(const SetTimer& wanted) {
    const auto after = VE_BUGGIFY(hasty_timer) ? Duration{wanted.after.nanos / 8} : wanted.after;
    const auto entry = around_.agenda.add(after, [this, life = life_, what = wanted.timer] {
        if (life == life_ && is_running()) happens(what);
    });
    if (wanted.timer.kind == Timer::Kind::step) steps_.push_back(entry);
}

void Machine::send(Message message, std::optional<Peer> to) {
    around_.observer.said(place_.number, message, to);
    const auto letter = std::make_shared<const Letter>(std::move(message));
    if (to) return around_.lines.send(place_.number, *to, letter);
    for (std::size_t i = 0; i < around_.lines.machines(); ++i)
        if (i != place_.number) around_.lines.send(place_.number, i, letter);
}

}  // namespace ve::network
