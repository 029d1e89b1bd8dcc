// A validator among others: a clock that may be off, a participant that is lost in a crash and
// comes back from what its host kept. Who hosts it, and what a line does to a message, is not known
// here.
#pragma once

#include "node/network/host.hpp"
#include "node/network/lines.hpp"
#include "node/network/observer.hpp"

namespace ve::network {

class Machine {
  public:
    struct Surroundings {
        Agenda& agenda;
        Lines& lines;
        Observer& observer;
    };
    struct Place {
        std::size_t number = 0;
        Duration clock_error;
        const Signatures* signatures = nullptr;  // none: it checks each by itself
    };
    Machine(Surroundings around, Place place, ed25519::PrivateKey key, consensus::Timeouts timeouts,
            Host& host);

    // With what its host kept. Error: it stays down.
    Result<void> start();
    void crash();
    void receive(std::size_t from, const Letter& letter);
    void txs_wait();  // there are some for a block
    void vote_again();
    void report(const Bytes& evidence);  // by a client
    void resume();                       // what it wrote is durable by now

    void pause();  // what happens to it waits, however long
    void go_on();
    void set_slowness(Duration each);  // what each thing that happens takes
    void shift_clock(Duration by);
    void set_drift(std::int64_t ppm);  // its clock runs so many millionths faster

    bool is_running() const { return participant_ != nullptr; }
    bool waits() const { return waits_; }
    bool is_paused() const { return paused_; }
    // What arrives is looked at when it does.
    bool is_prompt() const { return !paused_ && slowness_.nanos == 0 && held_.empty(); }
    const ByteArray<20>& address() const { return address_; }
    const consensus::Participant* participant() const { return participant_.get(); }

  private:
    void lose();  // what it had in memory
    void happens(consensus::Event event);
    void work_off();
    void take(std::vector<consensus::Effect> effects);
    void carry_out_all();
    Result<void> carry_out(consensus::Effect effect);
    void stored();
    void send(consensus::Message message, std::optional<consensus::Peer> to);
    void set(const consensus::SetTimer& wanted);
    Time now() const;

    Surroundings around_;
    Place place_;
    ed25519::PrivateKey key_;
    ByteArray<20> address_;
    consensus::Timeouts timeouts_;
    Host& host_;
    std::unique_ptr<consensus::Participant> participant_;
    std::deque<consensus::Effect> todo_;
    bool waits_ = false;                 // until what it wrote is durable
    std::vector<Agenda::Entry> steps_;   // clocks of this height
    std::uint64_t life_ = 0;             // timers of an earlier one mean nothing
    std::deque<consensus::Event> held_;  // while it is paused or slow
    bool paused_ = false, busy_ = false;
    Duration slowness_;
    std::int64_t drift_ppm_ = 0;
    Time drift_since_;
};

}  // namespace ve::network
