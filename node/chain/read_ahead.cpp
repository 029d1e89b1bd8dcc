// Decoding and verifying many transactions before they are executed: pure functions of bytes and of
// one version of the state, so they may run anywhere and in any order.
#include "base/sdk_errors.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/signatures.hpp"

namespace ve {
namespace {

struct Reader {
    AccountKeeper& accounts;
    const std::string& chain_id;

    std::shared_ptr<SeenTx> read(const std::string& tx) const {
        auto decoded = wire::decode_tx(tx);
        if (!decoded.ok()) return nullptr;
        return std::make_shared<SeenTx>(SeenTx{std::move(decoded).value(), {}});
    }

    // As whom all signers signed; empty where that cannot be said yet. Only reads the state.
    SignedNumbers verify(const wire::Tx& tx, store::State& state) const {
        const auto infos = static_cast<std::size_t>(tx.auth_info->signer_infos_size());
        if (infos != tx.signers.size() || tx.signatures.size() != tx.signers.size()) return {};
        BlockInfo block{chain_id, {}, {}, {}, {}};
        Context ctx{Phase::query, block, state, GasMeter::unlimited()};
        SignedNumbers numbers;
        for (std::size_t i = 0; i < tx.signers.size(); ++i) {
            const auto account = accounts.account(ctx, tx.signers[i]);
            if (!account) return {};
            const auto& info = tx.auth_info->signer_infos(static_cast<int>(i));
            SigningKey key{account->public_key, account->multisig};
            if (key.empty()) {
                auto given = read_signing_key(info.public_key());
                if (!given.ok() || given->address() != account->address) return {};
                key = std::move(given).value();
            }
            const Sequence sequence{info.sequence()};
            if (!verify_signature(tx, i, {account->number, sequence, key}, chain_id).ok())
                return {};
            numbers.emplace_back(account->number, sequence);
        }
        return numbers;
    }
};

}  // namespace

std::vector<std::shared_ptr<SeenTx>> ChainApp::read_ahead(std::span<const std::string> txs,
                                                          const store::State& state) {
    const Reader reader{ante_.accounts(), options_.chain_id};
    std::vector<std::shared_ptr<SeenTx>> seen(txs.size());
    for (std::size_t i = 0; i < txs.size(); ++i) seen[i] = cache_.find(wire::tx_hash(txs[i]));
    std::vector<SignedNumbers> verified(txs.size());  // two places may hold the same transaction
    options_.parallel(txs.size(), [&](std::size_t i) {
        if (is_carried_votes(txs[i])) return;
        if (!seen[i]) seen[i] = reader.read(txs[i]);
        if (!seen[i] || !seen[i]->verified.empty()) return;
        auto own    = state;
        verified[i] = reader.verify(seen[i]->tx, own);
    });
    for (std::size_t i = 0; i < txs.size(); ++i)
        if (!verified[i].empty()) seen[i]->verified = std::move(verified[i]);
    return seen;
}

std::vector<std::shared_ptr<SeenTx>> ChainApp::look_ahead(std::span<const std::string> txs) const {
    auto state = [&] {
        const std::scoped_lock lock{checking_mutex_};
        return checking_.state;
    }();
    const Reader reader{ante_.accounts(), options_.chain_id};
    std::vector<std::shared_ptr<SeenTx>> out;
    out.reserve(txs.size());
    for (const auto& tx : txs) {
        auto seen = reader.read(tx);
        if (!seen) continue;
        seen->verified = reader.verify(seen->tx, state);
        if (!seen->verified.empty()) out.push_back(std::move(seen));
    }
    return out;
}

void ChainApp::keep(std::span<const std::shared_ptr<SeenTx>> seen) {
    for (const auto& one : seen) cache_.keep(one);
}

}  // namespace ve
