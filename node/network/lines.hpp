// Messages between machines: late, lost, doubled, bent, out of order, or not at all where a line is
// cut. Each line has its own weather.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "node/network/agenda.hpp"
#include "node/network/dice.hpp"
#include "node/network/letter.hpp"

namespace ve::network {

// Shares are in millionths of what is sent.
struct Weather {
    std::int64_t lost = 0, doubled = 0, overtaken = 0, replayed = 0, bent = 0;
    Duration delay_min = Duration::milliseconds(1), delay_max = Duration::milliseconds(5);
    int tails = 0;  // while there are some, one message in fifty takes ten times as long
    int cuts  = 0;  // nothing arrives while there are some
    int clogs = 0;  // what is sent waits while there are some
};

using SharedLetter = std::shared_ptr<const Letter>;

// What a traitor makes of a letter that he sends: for each who gets it.
struct Twisted {
    SharedLetter letter;  // none: he keeps it to himself
    Duration later;
};
using Twist = std::function<Twisted(std::size_t to, SharedLetter letter)>;

class Lines {
  public:
    using Deliver = std::function<void(std::size_t from, std::size_t to, const SharedLetter&)>;

    Lines(Agenda& agenda, Dice& dice, std::size_t machines, Deliver deliver)
        : agenda_{agenda},
          dice_{dice},
          machines_{machines},
          deliver_{std::move(deliver)},
          weather_(machines * machines),
          twists_(machines) {}

    // Of one line, to be changed.
    Weather& weather(std::size_t from, std::size_t to) {
        return weather_.at(from * machines_ + to);
    }
    const Weather& weather(std::size_t from, std::size_t to) const {
        return weather_.at(from * machines_ + to);
    }
    void set(const Weather& weather) { weather_.assign(weather_.size(), weather); }
    void cut(std::size_t from, std::size_t to) { ++weather(from, to).cuts; }
    void partition(const std::vector<std::size_t>& group_of);  // by machine
    void heal();                                               // every cut
    void clog(std::size_t to, bool clogged);  // what waits arrives when the last clog is gone
    // What it sends reaches some and not others, each time anew.
    void make_fickle(std::size_t machine);
    void set_twist(std::size_t machine, Twist twist) { twists_.at(machine) = std::move(twist); }

    void send(std::size_t from, std::size_t to, SharedLetter letter);
    std::size_t machines() const { return machines_; }

    // Of everything that was delivered, when, and to whom: equal runs have equal ones.
    Hash trace() const { return trace_; }
    void leave_no_trace() { is_traced_ = false; }  // where no two runs are compared
    void trace_also(std::string_view what);        // what else makes a run what it is
    std::uint64_t delivered() const { return delivered_; }
    std::uint64_t lost() const { return lost_; }

  private:
    static constexpr std::size_t remembered_max = 64;

    void post(std::size_t from, std::size_t to, const SharedLetter& letter, Duration later);
    void deliver(std::size_t from, std::size_t to, const SharedLetter& letter);
    void remember(const SharedLetter& letter);
    SharedLetter bend(const Letter& letter);

    Agenda& agenda_;
    Dice& dice_;
    std::size_t machines_;
    Deliver deliver_;
    std::vector<Weather> weather_;  // by line
    std::vector<Twist> twists_;     // by machine
    std::vector<bool> fickle_;
    struct Waiting {
        std::size_t from = 0, to = 0;
        SharedLetter letter;
    };
    std::deque<Waiting> clogged_;
    std::vector<SharedLetter> remembered_;  // old ones, to come again
    std::uint64_t sent_ = 0, delivered_ = 0, lost_ = 0;
    Hash trace_{};
    bool is_traced_ = true;
};

}  // namespace ve::network
