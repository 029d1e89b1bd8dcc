#include "client/batch.hpp"

#include <algorithm>
#include <deque>

#include "base/sdk_errors.hpp"
#include "client/account.hpp"
#include "client/delivery.hpp"
#include "client/parallel.hpp"
#include "client/pause.hpp"
#include "client/sequence.hpp"
#include "node/world/clock.hpp"
#include "wire/tx.hpp"

namespace ve::client {
namespace {

constexpr std::size_t together      = 1'000;  // signed, kept and handed over at once
constexpr std::size_t in_flight_max = 3'000;  // a node's mempool holds 5,000
constexpr auto look_again           = Duration::seconds(1);
constexpr auto index_patience       = Duration::seconds(5);

enum class State : std::uint8_t { planned, signed_here, in_mempool, in_block };

struct Entry {
    State state = State::planned;
    Sequence sequence;
    Hash hash{};
    std::string bytes;
};

class Batch {
  public:
    Batch(Connection& node, const Signer& signer, const BatchOrder& order, const BatchSink& sink)
        : node_{node},
          signer_{signer},
          address_{signer.address()},
          public_key_{signer.public_key()},
          order_{order},
          sink_{sink},
          entries_(order.txs.size()) {}

    Result<BatchSummary> run();

  private:
    Result<void> recall();
    Result<void> reconcile();
    Result<void> settle_unknown(std::size_t tx);
    Result<void> send_more(std::size_t at_most);
    Result<void> lock();
    Result<Sequence> next_sequence();
    Result<std::vector<std::size_t>> sign_more(Sequence first, std::size_t at_most);
    Result<void> fill_gap();
    Result<void> hand_over(const std::vector<std::size_t>& txs);
    Result<bool> collect(Duration at_most);
    Result<void> write_news();
    Result<void> arrived(std::size_t tx, const Receipt& receipt);
    void tell();

    std::vector<std::size_t> all_in(State state) const;
    std::size_t count(State state) const {
        return static_cast<std::size_t>(std::ranges::count(entries_, state, &Entry::state));
    }

    Connection& node_;
    const Signer& signer_;
    const Address address_;
    const Bytes public_key_;
    const BatchOrder& order_;
    const BatchSink& sink_;
    std::vector<Entry> entries_;
    std::optional<SequenceBook::Page> page_;
    std::optional<Sequence> next_;  // as far as this run knows
    AccountNumber account_number_;
    std::optional<Error> refusal_;  // by CheckTx: nothing more is handed over
    // Sequences before the oldest signed one that nothing waits for.
    struct Gap {
        Sequence first;
        std::uint64_t count = 0;
    };
    std::optional<Gap> gap_;
    bool disturbed_ = false;  // something else uses the account, or the mempool dropped some
    BatchSummary summary_;
    std::vector<BatchJournal::Done> news_;
};

std::vector<std::size_t> Batch::all_in(State state) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (entries_[i].state == state) out.push_back(i);
    std::ranges::sort(out, {}, [&](std::size_t i) { return entries_[i].sequence; });
    return out;
}

Result<void> Batch::recall() {
    account_number_ = TRY(account_of(node_, address_)).number;
    if (order_.journal == nullptr) return {};
    for (const auto& [tx, sequence, bytes] : order_.journal->past().signed_txs) {
        if (tx >= entries_.size())
            return fail(errors::corrupt, "{} speaks of transaction {} of {}",
                        order_.journal->path().string(), tx, entries_.size());
        entries_[tx] = {State::signed_here, sequence, wire::tx_hash(bytes), bytes};
        disturbed_   = true;
    }
    for (const auto& [tx, receipt] : order_.journal->past().done) {
        if (tx >= entries_.size()) continue;
        entries_[tx].state = State::in_block;
        const auto* code   = receipt.find("code");
        ++(code != nullptr && code->raw() == "0" ? summary_.succeeded : summary_.failed);
    }
    return {};
}

// Of everything that was signed and is in no block as far as we know: is it, after all? What was
// not executed and still can be is handed over again, the same bytes; what never can be is signed
// anew.
Result<void> Batch::reconcile() {
    disturbed_        = false;
    next_             = std::nullopt;
    const auto used   = TRY(account_of(node_, address_)).sequence;  // before the look-ups
    auto open         = all_in(State::signed_here);
    const auto others = all_in(State::in_mempool);
    open.insert(open.end(), others.begin(), others.end());
    if (open.empty()) return {};
    std::vector<Hash> hashes;
    for (const auto tx : open) hashes.push_back(entries_[tx].hash);
    const auto found = TRY(node_.outcomes(hashes, Duration{}));
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (found[i]) {
            TRY(arrived(open[i], *found[i]));
            continue;
        }
        entries_[open[i]].state = State::signed_here;
        if (entries_[open[i]].sequence < used) TRY(settle_unknown(open[i]));
    }
    TRY(write_news());
    std::erase_if(open, [&](std::size_t tx) { return entries_[tx].state != State::signed_here; });
    if (open.empty()) return {};
    TRY(lock());
    return hand_over(open);
}

// Its sequence is used, and no block with it was found: either the node's index is late, or
// another transaction was faster. Only a proof of the latter lets it be signed again.
Result<void> Batch::settle_unknown(std::size_t tx) {
    auto& entry = entries_[tx];
    for (Duration waited; waited < index_patience; waited.nanos += look_again.nanos / 10) {
        const auto user = TRY(node_.find_by_sequence(address_, entry.sequence));
        if (user && *user != entry.hash) {
            if (order_.journal != nullptr) TRY(order_.journal->drop(tx));
            entry = {};
            return {};
        }
        const auto found = TRY(node_.outcomes({entry.hash}, Duration{}));
        if (found.front()) return arrived(tx, *found.front());
        pause({look_again.nanos / 10});
    }
    return fail(errors::peer,
                "{} does not say what used sequence {} of {}, so transaction {} may have been "
                "executed or not",
                node_.where(), entry.sequence, address_, hex_upper(entry.hash))
        .with_hint("--resume --node URL of a node that keeps an index of transactions");
}

Result<void> Batch::lock() {
    const auto* book = order_.options.book;
    if (book == nullptr || page_) return {};
    page_ = TRY(book->open(order_.chain, address_, order_.options.timeout));
    return {};
}

// A transaction that nobody can execute asks the node: its signature is none, and the sequence is
// looked at before the signature.
Result<Sequence> Batch::next_sequence() {
    const auto known = page_ ? page_->read() : std::nullopt;
    if (next_ && (!page_ || (known && known->next == *next_))) return *next_;
    auto guess        = known ? known->next : TRY(account_of(node_, address_)).sequence;
    const auto& first = order_.txs.front();
    wire::FeeSpec fee{.amount = first.fee, .gas_limit = first.gas};
    fee.granter      = order_.options.fee_granter;
    const auto probe = wire::encode_tx_raw(
        first.body, wire::build_auth_info(public_key_, guess, fee), {std::string(64, '\0')});
    const auto answer = node_.broadcast(probe);
    if (!answer.ok() || answer->result.code != sdk::wrong_sequence.code ||
        answer->result.codespace != sdk::space)
        return guess;
    return expected_sequence(answer->result.log).value_or(guess);
}

Result<std::vector<std::size_t>> Batch::sign_more(Sequence first, std::size_t at_most) {
    std::vector<std::size_t> txs;
    for (std::size_t i = 0; i < entries_.size() && txs.size() < at_most; ++i)
        if (entries_[i].state == State::planned) txs.push_back(i);
    std::vector<std::optional<Error>> failures(txs.size());
    const auto sign_one = [&](std::size_t place) {
        const auto& planned = order_.txs[txs[place]];
        auto& entry         = entries_[txs[place]];
        Draft draft;
        draft.body           = planned.body;
        draft.chain_id       = order_.chain.chain_id;
        draft.account_number = account_number_;
        draft.sequence       = Sequence{first.value + place};
        draft.sign_mode      = order_.options.sign_mode.value_or(wire::SignMode::direct);
        wire::FeeSpec fee{.amount = planned.fee, .gas_limit = planned.gas};
        fee.granter     = order_.options.fee_granter;
        draft.auth_info = wire::build_auth_info(public_key_, draft.sequence, fee, draft.sign_mode);
        auto made       = sign(draft, signer_);
        if (!made.ok()) {
            failures[place] = std::move(made).error();
            return;
        }
        entry = {State::signed_here, draft.sequence, wire::tx_hash(*made), *std::move(made)};
    };
    in_parallel(txs.size(), signer_.any_thread() ? 0 : 1, sign_one);
    for (auto& failure : failures)
        if (failure) return *std::move(failure);
    if (order_.journal != nullptr) {
        std::vector<BatchJournal::Signed> kept;
        for (const auto tx : txs) kept.push_back({tx, entries_[tx].sequence, entries_[tx].bytes});
        TRY(order_.journal->add(kept));
    }
    return txs;
}

// In the order of their sequences. Stops being hopeful at the first that is not taken.
Result<void> Batch::hand_over(const std::vector<std::size_t>& txs) {
    std::vector<std::string> bytes;
    for (const auto tx : txs) bytes.push_back(entries_[tx].bytes);
    const auto answers = node_.broadcast_all(bytes);
    bool full          = false;
    for (std::size_t i = 0; i < txs.size(); ++i) {
        auto& entry        = entries_[txs[i]];
        const auto& answer = answers[i];
        const bool there   = !answer.ok() && answer.error().is(sdk::tx_in_mempool);
        if (there || (answer.ok() && answer->ok())) {
            entry.state = State::in_mempool;
            entry.bytes.shrink_to_fit();
            next_ = Sequence{entry.sequence.value + 1};
            continue;
        }
        disturbed_ = true;
        if (!answer.ok()) {
            full = full || answer.error().is(sdk::mempool_full);
            if (!answer.error().is(sdk::mempool_full) && !answer.error().is(errors::peer))
                refusal_ = Error{answer.error()}.at(order_.place(txs[i]));
            if (answer.error().is(errors::peer)) return answer.error();
            continue;
        }
        // Those behind one that was not taken have sequences that are too high.
        const bool sequence = answer->result.codespace == sdk::space &&
                              answer->result.code == sdk::wrong_sequence.code;
        if (!sequence && !full && !refusal_)
            refusal_ = answer->check().error().at(order_.place(txs[i]));
        const auto expected = sequence ? expected_sequence(answer->result.log) : std::nullopt;
        if (i == 0 && expected && *expected < entry.sequence)
            gap_ = Gap{*expected, entry.sequence.value - expected->value};
    }
    if (page_ && next_) page_->keep({account_number_, *next_, node_.where()});
    return {};
}

// What others had signed before was dropped by the node, and what is signed here waits behind it.
// Signing that for lower numbers would leave bytes about that can still execute; the numbers are
// given to transactions that are not signed yet.
Result<void> Batch::fill_gap() {
    const auto gap = *std::exchange(gap_, std::nullopt);
    if (count(State::planned) == 0)
        return fail(errors::refused,
                    "sequence {} of {} is free, and what is signed already begins at {}", gap.first,
                    address_, gap.first.value + gap.count)
            .with_hint("use it up: ve tx bank send {} 1uve --from NAME, then --resume", address_);
    TRY(lock());
    next_ = gap.first;
    return hand_over(TRY(sign_more(gap.first, gap.count)));
}

Result<void> Batch::send_more(std::size_t at_most) {
    TRY(lock());
    const auto first = TRY(next_sequence());
    const auto txs   = TRY(sign_more(first, at_most));
    const auto given = hand_over(txs);
    // A node that went away may have taken some: the next look tells.
    if (!given.ok()) disturbed_ = true;
    page_.reset();
    return given;
}

Result<void> Batch::arrived(std::size_t tx, const Receipt& receipt) {
    entries_[tx].state = State::in_block;
    entries_[tx].bytes = {};
    ++(receipt.ok() ? summary_.succeeded : summary_.failed);
    news_.push_back({tx, TRY(sink_(tx, receipt))});
    return {};
}

Result<void> Batch::write_news() {
    if (!news_.empty() && order_.journal != nullptr) TRY(order_.journal->add(news_));
    news_.clear();
    return {};
}

// True: something has come into a block since.
Result<bool> Batch::collect(Duration at_most) {
    const auto waiting = all_in(State::in_mempool);
    // While more is to be sent, the oldest are enough: the node shall not run dry.
    const auto enough = count(State::planned) > 0 ? together : waiting.size();
    std::vector<Hash> hashes;
    for (std::size_t i = 0; i < std::min(enough, waiting.size()); ++i)
        hashes.push_back(entries_[waiting[i]].hash);
    if (!hashes.empty()) {
        const auto found = TRY(node_.outcomes(hashes, at_most));
        for (std::size_t i = 0; i < hashes.size(); ++i)
            if (found[i]) TRY(arrived(waiting[i], *found[i]));
    }
    const bool moved = !news_.empty();
    TRY(write_news());
    return moved;
}

void Batch::tell() {
    if (!order_.options.progress) return;
    order_.options.progress(fmt::format("{} of {} in blocks, {} on their way",
                                        summary_.succeeded + summary_.failed, entries_.size(),
                                        count(State::in_mempool)));
}

Result<BatchSummary> Batch::run() {
    TRY(recall());
    const world::RealClock clock;
    auto last_progress = clock.now();
    while (count(State::in_block) < entries_.size()) {
        if (disturbed_ && !refusal_) {
            TRY(reconcile());
            if (gap_) TRY(fill_gap());
            page_.reset();
        }
        const auto in_flight = count(State::in_mempool);
        const bool more      = count(State::planned) > 0 && !refusal_ && !disturbed_;
        if (more && in_flight + together <= in_flight_max) {
            TRY(send_more(together));
            tell();
            if (in_flight + together < in_flight_max) continue;
        }
        if (refusal_ && count(State::in_mempool) == 0) return *refusal_;
        if (TRY(collect(look_again))) {
            last_progress = clock.now();
            tell();
            continue;
        }
        disturbed_ = true;  // nothing moved: did the mempool drop them?
        if (clock.now().since(last_progress) > order_.options.timeout)
            return fail(errors::busy,
                        "{} of {} transactions are in blocks, and none more came in {}",
                        count(State::in_block), entries_.size(), order_.options.timeout)
                .with_hint("--resume goes on from here");
        if (count(State::in_mempool) == 0) pause({look_again.nanos / 10});
    }
    TRY(collect(Duration{}));
    if (order_.journal != nullptr) TRY(order_.journal->finish());
    return summary_;
}

}  // namespace

Result<BatchSummary> run_batch(Connection& node, const Signer& signer, const BatchOrder& order,
                               const BatchSink& sink) {
    if (order.txs.empty()) return BatchSummary{};
    return Batch{node, signer, order, sink}.run();
}

}  // namespace ve::client
