#include "node/network/trace.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace ve::network {

using namespace consensus;

namespace {

constexpr std::array<std::string_view, 5> sayings = {"proposal", "prevote", "precommit", "block",
                                                     ""};
constexpr std::array<std::string_view, 8> kinds   = {"said", "heard", "stored", "stopped",
                                                     "down", "up",    "fault",  "over"};
constexpr std::size_t texts_max                   = 10'000;

ByteArray<4> first_of(ByteView bytes) {
    ByteArray<4> out{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
    return out;
}

}  // namespace

Trace::Trace(const Agenda& agenda, std::vector<Named> machines, Observer* next, std::size_t max)
    : agenda_{agenda},
      machines_{std::move(machines)},
      next_{next},
      max_{max},
      start_{agenda.now()} {}

void Trace::add(Record record) {
    record.at = agenda_.now();
    if (records_.size() >= max_) {
        records_.pop_front();
        ++dropped_;
    }
    records_.push_back(record);
}

void Trace::add(Kind kind, std::size_t machine, std::string text) {
    Record record;
    record.kind    = kind;
    record.machine = machine;
    if (!text.empty() && texts_.size() < texts_max) {
        texts_.push_back(std::move(text));
        record.text = static_cast<std::uint32_t>(texts_.size());
    }
    add(record);
}

// False: what it says is not kept.
bool Trace::read(const Message& message, Record& into) const {
    if (const auto* proposal = std::get_if<SignedProposal>(&message)) {
        into.saying = Saying::proposal;
        into.height = proposal->proposal.height;
        into.round  = proposal->proposal.round;
        into.block  = first_of(proposal->proposal.block_id.hash);
        return true;
    }
    if (const auto* vote = std::get_if<SignedVote>(&message)) {
        into.saying = vote->type == VoteType::prevote ? Saying::prevote : Saying::precommit;
        into.height = vote->height;
        into.round  = vote->round;
        into.block  = first_of(vote->block_id.hash);
        into.signer = first_of(vote->validator);
        return true;
    }
    if (const auto* block = std::get_if<DecidedBlock>(&message)) {
        into.saying = Saying::block;
        into.height = block->commit.height;
        into.round  = block->commit.round;
        into.block  = first_of(block->commit.block_id.hash);
        return true;
    }
    return false;
}

void Trace::said(std::size_t machine, const Message& message, std::optional<Peer> to) {
    Record record;
    record.machine = machine;
    record.other   = to.value_or(no_other);
    if (read(message, record)) add(record);
    if (next_ != nullptr) next_->said(machine, message, to);
}

void Trace::heard(std::size_t machine, std::size_t from, const Message& message) {
    Record record;
    record.kind    = Kind::heard;
    record.machine = machine;
    record.other   = from;
    if (read(message, record)) add(record);
    if (next_ != nullptr) next_->heard(machine, from, message);
}

void Trace::stored(std::size_t machine, const Finalized& block) {
    const auto& decided = block.decided;
    Record record;
    record.kind    = Kind::stored;
    record.machine = machine;
    record.height  = decided.block.header.height;
    record.round   = decided.next.last_commit.round;
    record.block   = first_of(decided.id.hash);
    record.other   = decided.block.txs.size();
    add(record);
    if (next_ != nullptr) next_->stored(machine, block);
}

void Trace::stopped(std::size_t machine, const Error& why) {
    add(Kind::stopped, machine, why.text());
    if (next_ != nullptr) next_->stopped(machine, why);
}

void Trace::fell(std::size_t machine, const Error& why) {
    add(Kind::down, machine, why.text());
    if (next_ != nullptr) next_->fell(machine, why);
}

void Trace::rose(std::size_t machine) {
    add(Kind::up, machine, {});
    if (next_ != nullptr) next_->rose(machine);
}

void Trace::went(std::size_t machine) {
    add(Kind::down, machine, {});
    if (next_ != nullptr) next_->went(machine);
}

void Trace::fault(std::uint64_t id, std::string_view what,
                  const std::vector<std::size_t>& machines) {
    for (const auto machine : machines) {
        add(Kind::fault, machine, std::string{what});
        records_.back().other = id;
    }
}

void Trace::mark(std::uint64_t id, const faults::Fault& what, bool begins, std::size_t machines) {
    if (!begins) return fault_over(id);
    std::vector<std::size_t> on;
    for (std::size_t i = 0; i < machines; ++i)
        if (faults::names(what, i)) on.push_back(i);
    fault(id, what.text(), on);
}

void Trace::fault_over(std::uint64_t id) {
    Record record;
    record.kind  = Kind::over;
    record.other = id;
    add(record);
}

std::string Trace::line(const Record& record) const {
    auto out = Json::object({{"t", record.at.since(start_).nanos},
                             {"k", kinds.at(static_cast<std::size_t>(record.kind))}});
    if (record.kind != Kind::over) out.set("m", record.machine);
    if (record.saying != Saying::nothing)
        out.set("s", sayings.at(static_cast<std::size_t>(record.saying)));
    if (record.saying != Saying::nothing || record.kind == Kind::stored) {
        out.set("h", record.height.value);
        out.set("r", record.round);
        out.set("b", record.block == ByteArray<4>{} ? "nil" : hex_upper(record.block));
    }
    if (record.signer != ByteArray<4>{}) out.set("of", hex_upper(record.signer));
    if (record.other != no_other) {
        const auto* name = record.kind == Kind::said     ? "to"
                           : record.kind == Kind::heard  ? "from"
                           : record.kind == Kind::stored ? "txs"
                                                         : "id";
        out.set(name, record.other);
    }
    if (record.text != 0) out.set("what", texts_.at(record.text - 1));
    return out.dump();
}

std::string Trace::lines() const {
    auto machines = Json::array();
    for (const auto& machine : machines_)
        machines.push(
            Json::object({{"name", machine.name}, {"address", hex_upper(machine.address)}}));
    auto out = Json::object({{"trace", 1},
                             {"start", start_.text()},
                             {"end", agenda_.now().since(start_).nanos},
                             {"dropped", dropped_},
                             {"machines", std::move(machines)}})
                   .dump() +
               "\n";
    for (const auto& record : records_) out += line(record) + "\n";
    return out;
}

}  // namespace ve::network
