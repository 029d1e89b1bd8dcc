#include "client/delivery.hpp"

#include <charconv>

#include "base/sdk_errors.hpp"
#include "client/account.hpp"
#include "client/pause.hpp"
#include "client/sequence.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/world/clock.hpp"
#include "wire/any.hpp"

namespace ve::client {
namespace {

constexpr int attempts_max       = 200;  // other processes may be faster this often
constexpr auto gossip_patience   = Duration::seconds(2);
constexpr auto full_pause        = Duration::milliseconds(100);
constexpr std::string_view stale = "signature verification failed";

bool is_wrong_sequence(const abci::TxResult& result) {
    return result.codespace == sdk::space &&
           (result.code == sdk::wrong_sequence.code || result.code == sdk::invalid_sequence.code);
}

// What one attempt at handing over came to.
class Attempts {
  public:
    Attempts(Connection& node, const Signer& signer, Draft draft, const TxOptions& options)
        : node_{node}, signer_{signer}, draft_{std::move(draft)}, options_{options} {}

    Result<Receipt> run();

  private:
    bool may_choose() const { return !options_.sequence && !options_.unordered; }
    Result<std::optional<Receipt>> once();
    Result<void> open_page();
    Result<void> heed_expected(std::string_view log);
    void took() const;
    bool patience_left(Duration more);

    Connection& node_;
    const Signer& signer_;
    Draft draft_;
    const TxOptions& options_;
    std::optional<SequenceBook::Page> page_;
    std::optional<Prediction> guess_;
    bool asked_account_ = false;
    Duration waited_;
};

// The lock is not held while the node has no room: others may be waiting for somewhere else.
bool Attempts::patience_left(Duration more) {
    page_.reset();
    if (waited_ > options_.timeout) return false;
    pause(more);
    waited_.nanos += more.nanos;
    return true;
}

// What another process has used meanwhile stands in the book, not in the draft.
Result<void> Attempts::open_page() {
    if (options_.book == nullptr || page_) return {};
    auto opened = options_.book->open(draft_.chain, signer_.address(), options_.timeout);
    if (!opened.ok()) {
        if (opened.error().is(errors::busy)) return std::move(opened).error();
        return {};  // a home that cannot be written to: the node's word alone counts
    }
    page_  = std::move(opened).value();
    guess_ = page_->read();
    if (!guess_ || !may_choose()) return {};
    draft_ = TRY(with_sequence(std::move(draft_), guess_->next));
    if (!options_.account_number) draft_.account_number = guess_->account_number;
    return {};
}

void Attempts::took() const {
    if (page_ && !options_.unordered)
        page_->keep({draft_.account_number, Sequence{draft_.sequence.value + 1}, node_.where()});
}

Result<void> Attempts::heed_expected(std::string_view log) {
    auto expected = expected_sequence(log);
    if (!expected) expected = TRY(account_of(node_, signer_.address())).sequence;
    // Another node may not have heard yet of what was sent to the one before.
    const bool elsewhere = guess_ && guess_->node != node_.where();
    if (elsewhere && *expected < draft_.sequence && waited_ < gossip_patience) {
        pause(full_pause);
        waited_.nanos += full_pause.nanos;
        return {};
    }
    draft_ = TRY(with_sequence(std::move(draft_), *expected));
    return {};
}

// Nothing: the next attempt differs from this one.
Result<std::optional<Receipt>> Attempts::once() {
    TRY(open_page());
    const auto tx      = TRY(sign(draft_, signer_));
    const bool at_once = options_.book == nullptr && options_.wait == Wait::block;
    auto handed = at_once ? node_.broadcast_and_wait(tx, options_.timeout) : node_.broadcast(tx);
    if (!handed.ok()) {
        const auto& error = handed.error();
        if (error.is(sdk::mempool_full) && patience_left(full_pause))
            return std::optional<Receipt>{};
        // The same bytes: an earlier transaction like this one, which has taken the number.
        if (error.is(sdk::tx_in_mempool) && may_choose()) {
            draft_ = TRY(with_sequence(std::move(draft_), Sequence{draft_.sequence.value + 1}));
            return std::optional<Receipt>{};
        }
        return std::move(handed).error();
    }
    auto receipt = *std::move(handed);
    if (receipt.ok() || receipt.height.value != 0) {
        took();
        return std::optional{std::move(receipt)};
    }
    if (is_wrong_sequence(receipt.result) && may_choose()) {
        TRY(heed_expected(receipt.result.log));
        return std::optional<Receipt>{};
    }
    // A number from the book may be of an account that was made anew since.
    const bool unsigned_for = receipt.result.codespace == sdk::space &&
                              receipt.result.code == sdk::unauthorized.code &&
                              receipt.result.log.find(stale) != std::string::npos;
    if (unsigned_for && guess_ && !asked_account_ && !options_.account_number && may_choose()) {
        asked_account_         = true;
        const auto account     = TRY(account_of(node_, signer_.address()));
        draft_.account_number  = account.number;
        guess_->account_number = account.number;
        return std::optional<Receipt>{};
    }
    return std::optional{std::move(receipt)};
}

Result<Receipt> Attempts::run() {
    for (int attempt = 0; attempt < attempts_max; ++attempt)
        if (auto receipt = TRY(once())) return *std::move(receipt);
    return fail(errors::busy,
                "{} others of this account were faster each time the node named a sequence",
                attempts_max)
        .with_hint("send from one home, or from several accounts");
}

}  // namespace

std::optional<Sequence> expected_sequence(std::string_view text) {
    constexpr std::string_view mark = "expected ";
    const auto at                   = text.find(mark);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + mark.size());
    Sequence out;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.value);
    if (error != std::errc{} || end == text.data()) return {};
    return out;
}

Result<Draft> with_sequence(Draft draft, Sequence sequence) {
    cosmos::tx::v1beta1::AuthInfo info;
    if (!info.ParseFromString(draft.auth_info) || info.signer_infos_size() == 0)
        return fail(errors::internal, "a draft without a signer");
    info.mutable_signer_infos(0)->set_sequence(sequence.value);
    draft.auth_info = wire::serialize(info);
    draft.sequence  = sequence;
    return draft;
}

Result<Gas> simulate_any_sequence(Connection& node, std::string tx) {
    for (int attempt = 0;; ++attempt) {
        auto used = node.simulate(tx);
        if (used.ok() || !used.error().is(sdk::wrong_sequence) || attempt == attempts_max)
            return used;
        const auto expected = expected_sequence(used.error().detail());
        cosmos::tx::v1beta1::TxRaw raw;
        cosmos::tx::v1beta1::AuthInfo info;
        if (!expected || !raw.ParseFromString(tx) || !info.ParseFromString(raw.auth_info_bytes()) ||
            info.signer_infos_size() == 0)
            return used;
        info.mutable_signer_infos(0)->set_sequence(expected->value);
        raw.set_auth_info_bytes(wire::serialize(info));
        tx = wire::serialize(raw);
    }
}

Result<Receipt> deliver(Connection& node, const Signer& signer, Draft draft,
                        const TxOptions& options) {
    return Attempts{node, signer, std::move(draft), options}.run();
}

Result<Receipt> wait_for_block(Connection& node, Receipt accepted, const TxOptions& options) {
    const world::RealClock clock;
    const auto start  = clock.now();
    const auto passed = [&] { return clock.now().since(start); };
    const auto tell   = [&](std::string_view what) {
        if (options.progress && passed() > Duration::seconds(1)) options.progress(what);
    };
    // What stands in the way is asked for when there was no block for a while.
    const auto stalled   = [&] { return options.stalled ? options.stalled() : std::nullopt; };
    constexpr auto slice = Duration::seconds(1);
    while (accepted.height.value == 0) {
        const Duration left{options.timeout.nanos - passed().nanos};
        auto found = TRY(node.wait_for(accepted.hash, std::clamp(left, Duration{}, slice)));
        if (found) {
            accepted = *std::move(found);
            break;
        }
        const auto stall = stalled();
        if (left.nanos <= 0 && stall)
            return fail(errors::busy, "tx {} waits in the mempool, in no block after {}: {}",
                        hex_upper(accepted.hash), options.timeout, stall->why)
                .with_hint("{}, and then: ve query tx {} --wait", stall->remedy,
                           hex_upper(accepted.hash));
        if (left.nanos <= 0)
            return fail(errors::busy, "tx {} was accepted, but is in no block after {}",
                        hex_upper(accepted.hash), options.timeout)
                .with_hint("ve query tx {} --wait", hex_upper(accepted.hash));
        tell(stall ? fmt::format("waiting for a block: {} ({})", stall->why, stall->remedy)
                   : std::string{"waiting for a block"});
    }
    const auto wanted =
        accepted.height.value + static_cast<std::int64_t>(options.confirmations) - 1;
    while (options.confirmations > 1) {
        const auto newest = TRY(node.state()).height.value;
        if (newest >= wanted) break;
        const auto have = newest - accepted.height.value + 1;
        if (passed() > options.timeout)
            return fail(errors::busy, "tx {} is in block {}, with {} of {} confirmations after {}",
                        hex_upper(accepted.hash), accepted.height, have, options.confirmations,
                        options.timeout)
                .with_hint("ve query tx {} shows it; a devnet makes blocks with: ve devnet mine",
                           hex_upper(accepted.hash));
        tell(fmt::format("in block {}, {} of {} confirmations", accepted.height, have,
                         options.confirmations));
        pause(full_pause);
    }
    return accepted;
}

}  // namespace ve::client
