// Messages between machines: late, lost, doubled, out of order, or not at all where a line is cut.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "node/network/agenda.hpp"
#include "node/network/dice.hpp"
#include "node/network/letter.hpp"

namespace ve::network {

struct Weather {
    std::uint64_t lost = 0, doubled = 0;  // of a thousand
    Duration delay_min = Duration::milliseconds(1), delay_max = Duration::milliseconds(5);
};

class Lines {
  public:
    using Deliver = std::function<void(std::size_t from, std::size_t to, const Letter& letter)>;

    Lines(Agenda& agenda, Dice& dice, std::size_t machines, Deliver deliver)
        : agenda_{agenda}, dice_{dice}, machines_{machines}, deliver_{std::move(deliver)} {}

    void set(const Weather& weather) { weather_ = weather; }
    void cut(std::size_t from, std::size_t to) { cuts_.emplace(from, to); }
    void partition(const std::vector<std::size_t>& group_of);  // by machine
    void heal() { cuts_.clear(); }
    // What it sends reaches some and not others, each time anew.
    void make_fickle(std::size_t machine) { fickle_.insert(machine); }

    void send(std::size_t from, std::size_t to, std::shared_ptr<const Letter> letter);
    std::size_t machines() const { return machines_; }

    // Of everything that was delivered, when, and to whom: equal runs have equal ones.
    Hash trace() const { return trace_; }
    std::uint64_t delivered() const { return delivered_; }

  private:
    void deliver(std::size_t from, std::size_t to, const Letter& letter);

    Agenda& agenda_;
    Dice& dice_;
    std::size_t machines_;
    Deliver deliver_;
    Weather weather_;
    std::set<std::pair<std::size_t, std::size_t>> cuts_;
    std::set<std::size_t> fickle_;
    Hash trace_{};
    std::uint64_t delivered_ = 0;
};

}  // namespace ve::network
