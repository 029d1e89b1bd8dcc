// What happened in a network, as records that a program reads or a page draws: who said what, who
// heard it, what was stored, who was down, which faults were in force. Bounded: the newest stay.
#pragma once

#include <deque>
#include <string>

#include "node/faults/fault.hpp"
#include "node/network/agenda.hpp"
#include "node/network/observer.hpp"

namespace ve::network {

class Trace final : public Observer {
  public:
    struct Named {
        std::string name;
        ByteArray<20> address{};
    };
    static constexpr std::size_t records_max = 200'000;

    // Whoever observed before goes on hearing everything.
    Trace(const Agenda& agenda, std::vector<Named> machines, Observer* next = nullptr,
          std::size_t max = records_max);

    void said(std::size_t machine, const consensus::Message& message,
              std::optional<consensus::Peer> to) override;
    void heard(std::size_t machine, std::size_t from, const consensus::Message& message) override;
    void stored(std::size_t machine, const consensus::Finalized& block) override;
    void stopped(std::size_t machine, const Error& why) override;
    void fell(std::size_t machine, const Error& why) override;
    void rose(std::size_t machine) override;
    void went(std::size_t machine) override;

    // `id` names it again when it is over.
    void fault(std::uint64_t id, std::string_view what, const std::vector<std::size_t>& machines);
    void fault_over(std::uint64_t id);
    // Either, on those of so many that it is about.
    void mark(std::uint64_t id, const faults::Fault& fault, bool begins, std::size_t machines);

    // One JSON object a line; the first tells who is who (docs/consensus.md).
    std::string lines() const;

  private:
    enum class Kind : std::uint8_t { said, heard, stored, stopped, down, up, fault, over };
    enum class Saying : std::uint8_t { proposal, prevote, precommit, block, nothing };
    struct Record {
        Time at;
        Kind kind           = Kind::said;
        Saying saying       = Saying::nothing;
        std::int32_t round  = 0;
        std::size_t machine = 0;
        Height height;
        std::uint64_t other = no_other;  // to or from whom; of a fault: its id
        ByteArray<4> block{}, signer{};  // the first bytes; block: zeros for nil
        std::uint32_t text = 0;          // place in texts_, from 1
    };
    static constexpr std::uint64_t no_other = UINT64_MAX;

    void add(Record record);
    void add(Kind kind, std::size_t machine, std::string text);
    bool read(const consensus::Message& message, Record& into) const;
    std::string line(const Record& record) const;

    const Agenda& agenda_;
    std::vector<Named> machines_;
    Observer* next_;
    std::size_t max_;
    Time start_;
    std::deque<Record> records_;
    std::uint64_t dropped_ = 0;
    std::vector<std::string> texts_;
};

}  // namespace ve::network
