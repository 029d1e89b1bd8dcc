#include "node/simulation/ledger.hpp"

#include <sstream>

#include "crypto/hash.hpp"
#include "node/simulation/simulation.hpp"

namespace ve::simulation {

namespace {
bool is_word_of(Height height, std::string_view extension) {
    const auto start = fmt::format("<{}:", height.value);
    return extension.size() == start.size() + 2 && extension.starts_with(start) &&
           extension.ends_with('>') && extension[start.size()] >= '0' &&
           extension[start.size()] <= '9';
}
}  // namespace

Result<abci::InitChainResult> Ledger::init_chain(const abci::InitChain& request) {
    chain_id_ = request.chain_id;
    state_    = sha256(request.chain_id);
    for (const auto& validator : request.validators)
        keys_[consensus::validator_address(validator.public_key)] = validator.public_key;
    abci::InitChainResult out;
    out.app_hash = state_;
    return out;
}

KeyOfValidator Ledger::key_of() const {
    return [this](const ByteArray<20>& validator) -> std::optional<ByteArray<32>> {
        const auto found = keys_.find(validator);
        return found == keys_.end() ? std::optional<ByteArray<32>>{} : found->second;
    };
}

// What the last votes said goes into the block.
std::vector<std::string> Ledger::prepare_proposal(const abci::Proposal& proposal) {
    auto txs           = proposal.txs.get();
    const auto carried = votes_to_carry(
        chain_id_, proposal, key_of(), *signatures_, [&](const abci::ExtendedVote& vote) {
            return verify_vote_extension(Height{proposal.height.value - 1}, vote.validator,
                                         vote.extension);
        });
    if (carried) txs.insert(txs.begin(), encode_carried_votes(*carried));
    return txs;
}

bool Ledger::process_proposal(const abci::Proposal& proposal) {
    const LastCommit last{Height{proposal.height.value - 1}, proposal.last_round,
                          proposal.last_votes};
    for (const auto& tx : proposal.txs) {
        if (tx == "refused") return false;
        if (!is_carried_votes(tx)) continue;
        const auto carried = decode_carried_votes(tx);
        if (!carried.ok() ||
            !verify_carried_votes(chain_id_, *carried, last, key_of(), *signatures_).ok())
            return false;
        for (const auto& vote : carried->votes)
            if (!verify_vote_extension(carried->height, vote.validator, vote.extension))
                return false;
    }
    return true;
}

std::string Ledger::extend_vote(Height height, const Hash&) {
    if (height.value % 3 != 0) return {};
    return fmt::format("<{}:{}>", height.value, (machine_ * 7 + 3) % 10);
}

bool Ledger::verify_vote_extension(Height height, const ByteArray<20>&,
                                   const std::string& extension) {
    return extension.empty() || is_word_of(height, extension);
}

abci::FinalizeBlockResult Ledger::finalize_block(const abci::FinalizeBlock& block) {
    abci::FinalizeBlockResult out;
    std::map<std::size_t, std::int64_t> powers;  // of one that is named twice, the last
    next_ = sha256(state_, block.hash, std::to_string(block.height.value));
    for (const auto& vote : block.last_votes)
        next_ = sha256(next_, vote.validator, vote.signed_block ? "signed" : "absent");
    for (const auto& tx : block.txs) {
        next_ = sha256(next_, tx);
        abci::TxResult result;
        result.gas_used = static_cast<std::int64_t>(tx.size());
        out.tx_results.push_back(result);
        std::istringstream words{tx};
        std::string verb;
        std::size_t validator = 0;
        std::int64_t power    = 0;
        if (words >> verb >> validator >> power; verb == "power") powers[validator] = power;
    }
    for (const auto& [validator, power] : powers) {
        const auto key = simulation::key_of(validator).public_key().bytes();
        keys_[consensus::validator_address(key)] = key;
        out.validator_updates.push_back({key, power});
    }
    next_height_ = block.height;
    out.app_hash = next_;
    return out;
}

void Ledger::commit() {
    state_  = next_;
    height_ = next_height_;
}

Chain LedgerScene::chain(std::size_t validators) {
    validators_ = validators;
    Chain out;
    out.genesis.chain_id = "ve-sim-1";
    out.genesis.time     = Time::parse("2025-03-01T10:00:00Z").value();
    out.make_app         = [seen = std::make_shared<const network::SharedSignatures>()](
                       std::size_t machine) { return std::make_unique<Ledger>(machine, seen); };
    out.timeouts = {.propose      = ms(300),
                    .prevote      = ms(100),
                    .precommit    = ms(100),
                    .more         = ms(50),
                    .next_height  = ms(10),
                    .gossip       = ms(60),
                    .empty_blocks = true};
    return out;
}

std::optional<std::string> LedgerScene::next_tx(network::Dice& dice, const abci::Application&) {
    if (dice.one_in(3)) return {};
    if (dice.one_in(20)) {  // one throw after the other: compilers differ in arguments' order
        const auto power     = 9 + dice.below(3);
        const auto validator = dice.below(std::min<std::size_t>(4, validators_));
        return fmt::format("power {} {}", validator, power);
    }
    return fmt::format("tx {} {}", ++txs_, std::string(dice.below(64), 'x'));
}

std::optional<std::string> LedgerScene::committed(const consensus::Decided& decided) {
    const auto height  = decided.block.header.height;
    const auto is_word = [](Height at, std::string_view extension) {
        return extension.empty() || is_word_of(at, extension);
    };
    for (const auto& tx : decided.block.txs) {
        if (tx == "refused") return "a transaction that the application refuses is in a block";
        const bool is_known = tx.starts_with("tx ") || tx.starts_with("flood ") || tx == "noise" ||
                              tx.starts_with("power ");
        if (is_known) continue;
        if (!is_carried_votes(tx)) return "a transaction that nobody sent";
        const auto carried = decode_carried_votes(tx);
        if (!carried.ok()) return "carried votes that cannot be read";
        for (const auto& vote : carried->votes)
            if (!is_word(carried->height, vote.extension))
                return "what a vote carried was not verified";
    }
    for (const auto& extension : decided.next.extensions)
        if (!is_word(height, extension.bytes)) return "a vote with words that nobody may say";
    return {};
}

// Another digit, which nobody can tell from a true one but by its signature.
std::string LedgerScene::falsify(const std::string& extension) {
    if (extension.size() < 2) return extension;
    auto out    = extension;
    auto& digit = out[out.size() - 2];
    digit       = digit == '9' ? '0' : static_cast<char>(digit + 1);
    return out;
}

std::optional<std::string> LedgerScene::check(const abci::Application&) { return {}; }

}  // namespace ve::simulation
