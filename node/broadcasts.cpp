// Transactions on their way into the mempool.
#include <chrono>

#include "base/sdk_errors.hpp"
#include "crypto/hash.hpp"
#include "node/local_node.hpp"

namespace ve {
namespace {

// A core to verify on, for a scope. Senders have those that the loop leaves: were they to share its
// own, blocks would become the slower the more of them there are.
class Core {
  public:
    explicit Core(std::counting_semaphore<>& free) : free_{free} { free_.acquire(); }
    Core(const Core&)            = delete;
    Core& operator=(const Core&) = delete;
    ~Core() { free_.release(); }

  private:
    std::counting_semaphore<>& free_;
};

}  // namespace

LocalNode::Sent LocalNode::send(std::vector<std::string> txs, bool wait_for_block) {
    auto incoming = std::make_shared<Incoming>();
    incoming->txs = std::move(txs);
    // Here, on the sender's thread, while the loop makes the block before.
    auto ahead = [&]() -> Result<void> {
        const Core core{senders_cores_};
        incoming->seen = parts_.app->look_ahead(incoming->txs);
        return {};
    };
    if (parts_.options.signature_workers > 1)
        (void)guarded(ahead).ok();  // a failure is what accept() answers below
    Sent sent{incoming->checked.get_future(), {}};
    if (wait_for_block) sent.committed = incoming->committed.emplace().get_future();
    const bool first = [&] {
        const std::lock_guard lock{mutex_};
        incoming_.push_back(std::move(incoming));
        return incoming_.size() == 1;
    }();
    // One task takes all that wait, so that a block follows before the next ones are taken.
    if (first) loop_->post([this] { take_incoming(); });
    return sent;
}

void LocalNode::take_incoming() {
    std::vector<std::shared_ptr<Incoming>> all;
    {
        const std::lock_guard lock{mutex_};
        all.swap(incoming_);
    }
    if (parts_.options.patience) try_again();
    for (const auto& incoming : all) {
        parts_.app->keep(incoming->seen);
        std::vector<Result<abci::TxResult>> answers;
        answers.reserve(incoming->txs.size());
        for (const auto& tx : incoming->txs) {
            auto check = [&] { return accept(tx); };
            answers.push_back(guarded(check));
        }
        if (incoming->committed && answers[0].ok() && answers[0]->ok())
            waiting_.emplace(sha256(incoming->txs[0]), *std::move(incoming->committed));
        incoming->checked.set_value(std::move(answers));
    }
}

Result<abci::TxResult> LocalNode::accept(const std::string& tx) {
    const auto room = consensus::data_bytes_max(state_.params, state_.validators.list().size());
    constexpr std::int64_t frame = 8;  // tag and length in the block
    if (const auto size = static_cast<std::int64_t>(tx.size()); size > room - frame)
        return fail(sdk::tx_too_large, "Tx too large. Max size is {}, but got {}",
                    std::max<std::int64_t>(0, room - frame), size);
    const auto hash = sha256(tx);
    TRY(mempool_.admit(hash, tx.size()));
    auto result = parts_.app->check_tx(tx, abci::CheckKind::fresh);
    if (result.ok())
        mempool_.add(hash, tx, result.gas_wanted);
    else
        mempool_.forget(hash);
    if (auto* log = parts_.options.log; log != nullptr && !result.ok())
        log->write(world::LogLevel::debug, "mempool", "refused a transaction",
                   {{"hash", hex_upper(hash)},
                    {"codespace", result.codespace},
                    {"code", result.code},
                    {"why", result.log}});
    return result;
}

Result<abci::TxResult> LocalNode::broadcast(const std::string& tx) {
    return std::move(send({tx}, false).checked.get().front());
}

std::vector<Result<abci::TxResult>> LocalNode::broadcast(const std::vector<std::string>& txs) {
    return send(txs, false).checked.get();
}

Result<Node::Committed> LocalNode::broadcast_commit(const std::string& tx, Duration timeout) {
    auto sent  = send({tx}, true);
    auto check = TRY(std::move(sent.checked.get().front()));
    if (!check.ok()) return Committed{std::move(check), {}};
    if (sent.committed.wait_for(std::chrono::nanoseconds{timeout.nanos}) !=
        std::future_status::ready)
        return fail(errors::busy, "timed out waiting for tx to be included in a block");
    try {
        return Committed{std::move(check), sent.committed.get()};
    } catch (const std::future_error&) {  // nobody will make that block any more
        if (auto stopped = failure()) return *std::move(stopped);
        if (const std::lock_guard lock{mutex_}; undecided_)
            return no_block_within(*parts_.options.patience);
        return fail(errors::busy, "the tx was dropped before it was included in a block");
    }
}

abci::TxResult LocalNode::check_tx(const std::string& tx) {
    auto checked = on_loop([&]() -> Result<abci::TxResult> {
        return parts_.app->check_tx(tx, abci::CheckKind::fresh);
    });
    if (checked.ok()) return std::move(checked).value();
    return refused(checked.error());
}

std::vector<std::string> LocalNode::mempool(std::size_t limit) const {
    return mempool_.list(limit);
}

std::pair<std::size_t, std::size_t> LocalNode::mempool_size() const { return mempool_.size(); }

}  // namespace ve
