// Faults that were ordered: each begins when its time or height has come, acts on lines, machines
// and disks, and is taken back. What stands below differs between a simulation and a devnet:
// Ground.
#pragma once

#include <map>

#include "node/faults/fault.hpp"
#include "node/network/liar.hpp"
#include "node/network/machine.hpp"
#include "node/network/traitor.hpp"

namespace ve::network {

// What troubles act upon, beside lines and machines. Machines are numbered as validators are.
class Ground {
  public:
    virtual ~Ground()                                    = default;
    virtual Machine& machine(std::size_t number)         = 0;
    virtual std::size_t machines() const                 = 0;
    virtual void crash(std::size_t machine)              = 0;
    virtual void start(std::size_t machine)              = 0;  // after a crash
    virtual void forget(std::size_t machine)             = 0;  // what it signed; it is down
    virtual ed25519::PrivateKey key(std::size_t machine) = 0;
    virtual const std::string& chain_id() const          = 0;
    // A fault of its group "disk" begins or ends. Error: this ground cannot do that.
    virtual Result<void> disk(std::size_t machine, const faults::Fault& fault, bool begins) = 0;
    virtual void flood(std::uint64_t transactions)                                          = 0;
    virtual std::string falsify(const std::string& extension) = 0;  // another score in it
    virtual std::string refused_tx() { return "refused"; }          // one that no mempool takes
};

class Troubles {
  public:
    enum class State : std::uint8_t { waiting, in_force, over };
    struct Trouble {
        std::uint64_t id = 0;
        faults::Fault fault;
        State state              = State::waiting;
        std::int64_t from_height = 0;  // where it waits for one
    };

    Troubles(Agenda& agenda, Dice& dice, Lines& lines, Ground& ground)
        : agenda_{agenda}, dice_{dice}, lines_{lines}, ground_{ground} {}
    Troubles(const Troubles&)            = delete;
    Troubles& operator=(const Troubles&) = delete;

    // Errors: not of this network, or nothing that this ground can do.
    Result<std::uint64_t> add(const faults::Fault& fault);
    bool clear(std::uint64_t id);  // false: no such trouble
    void clear();                  // all of them
    void clear_passing();          // those that have an end, or have not begun
    const std::vector<Trouble>& list() const { return troubles_; }
    bool are_over() const;  // those that have an end
    // Anything of it began on that machine.
    bool has_begun(std::size_t index) const { return troubles_.at(index).state != State::waiting; }

    // Told of each that begins or ends.
    std::function<void(const Trouble& trouble, bool begins)> on_change;

    // To be told of what machines say, store and get.
    void said(std::size_t machine, const consensus::Message& message);
    void stored(std::size_t machine, Height height);
    void heard(const consensus::Message& message);

  private:
    void reached(std::size_t machine, Height height, std::optional<faults::Phase> phase);
    Result<void> begin(std::uint64_t id);
    Height newest_of(const faults::Fault& fault) const;
    void end(std::uint64_t id);
    Trouble* find(std::uint64_t id);
    Result<void> apply(const Trouble& trouble, bool begins);
    void on_machine(std::size_t machine, const faults::Fault& fault, bool begins);
    void on_messages(const faults::Fault& fault, bool begins);
    void on_lines(const faults::Fault& fault, bool begins);
    void on_traitor(std::size_t machine, const faults::Fault& fault, bool begins);
    void swizzle(const faults::Fault& fault);
    void start_later(std::size_t machine);
    void tell_lies(std::size_t machine, faults::Kind kind);
    std::optional<consensus::Message> lie_of(std::size_t machine, faults::Kind kind);
    void flood(std::uint64_t id);
    bool is_in_force(std::uint64_t id);

    Agenda& agenda_;
    Dice& dice_;
    Lines& lines_;
    Ground& ground_;
    std::uint64_t count_ = 0;
    std::vector<Trouble> troubles_;
    std::map<std::size_t, Traitor> traitors_;
    std::optional<Liar> liar_;
    std::map<std::size_t, Height> heights_;  // that each stored last
};

}  // namespace ve::network
