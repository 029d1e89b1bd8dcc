// The parts of network_test.hpp. No test cases in here.
#include "node/network_test.hpp"

#include <google/protobuf/message.h>

#include <catch2/catch.hpp>

#include "cosmos/bank/v1beta1/query.pb.h"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "node/consensus/block_time.hpp"
#include "node/consensus/light_client.hpp"
#include "node/consensus/results.hpp"
#include "node/world/simulated_disk.hpp"

namespace ve::test {

ed25519::PrivateKey validator_key(std::size_t index) {
    return ed25519::PrivateKey::from_seed(sha256("validator ", std::to_string(index))).value();
}

Json test_genesis(std::size_t validators, const Json& overrides) {
    GenesisSpec spec;
    spec.overrides  = overrides;
    spec.chain_id   = std::string{test_chain_id};
    spec.time       = Time::parse("2026-01-01T00:00:00Z").value();
    const auto rich = Coins{Coin{base_denom(), Amount{1'000'000'000'000}}};
    spec.accounts.push_back({key_of("alice").public_key().address(), rich});
    spec.accounts.push_back({key_of("bob").public_key().address(), rich});
    for (std::size_t i = 0; i < validators; ++i) {
        const auto name = "validator-" + std::to_string(i);
        spec.validators.push_back(
            {validator_key(i).public_key(), Power{100}, key_of(name).public_key().address(), name});
    }
    return make_genesis(spec).value();
}

NodeOptions test_options(std::size_t validators) {
    NodeOptions options;
    options.genesis = test_genesis(validators);
    for (std::size_t i = 0; i < validators; ++i) options.validators.push_back(validator_key(i));
    return options;
}

std::string Wallet::send(std::string_view from, std::string_view to, std::uint64_t amount) {
    cosmos::bank::v1beta1::MsgSend message;
    message.set_from_address(key_of(from).public_key().address().text());
    message.set_to_address(key_of(to).public_key().address().text());
    auto* coin = message.add_amount();
    coin->set_denom("uve");
    coin->set_amount(std::to_string(amount));
    return sign(from, message);
}

std::string Wallet::sign(std::string_view from, const wire::Proto& message, Gas gas) {
    Signer signer;
    const auto address = signer.add(from);
    const Account account{address,
                          {},
                          AccountNumber{from == "alice" ? 0U : 1U},
                          Sequence{next_[std::string{from}]++}};
    return signer.sign({&message}, {.gas = gas}, chain_id_,
                       [&](const Address&) { return std::optional{account}; });
}

std::uint64_t balance(const Node& node, std::string_view who) {
    cosmos::bank::v1beta1::QueryBalanceRequest request;
    request.set_address(key_of(who).public_key().address().text());
    request.set_denom("uve");
    const auto answer = node.query_rpc("/cosmos.bank.v1beta1.Query/Balance", request, {});
    REQUIRE(answer.ok());
    const auto& balance =
        dynamic_cast<const cosmos::bank::v1beta1::QueryBalanceResponse&>(**answer);
    return Amount::parse(balance.balance().amount()).value().as_u64().value();
}

void check_chain(const Node& node) {
    const auto status = node.status();
    std::optional<StoredBlock> before;
    for (auto height = status.earliest_height; height <= status.latest_height; ++height.value) {
        CAPTURE(height.value);
        const auto found = node.block(height);
        REQUIRE(found.ok());
        const auto& header  = found->block.header;
        const auto signers  = node.validators(height).value();
        const auto next_set = node.validators(Height{height.value + 1}).value();
        REQUIRE(consensus::block_id_of(found->block) == found->id);
        REQUIRE(header.validators_hash == signers.hash());
        REQUIRE(header.next_validators_hash == next_set.hash());
        REQUIRE(header.data_hash == consensus::data_hash(found->block.txs));
        REQUIRE(header.last_commit_hash == consensus::commit_hash(found->block.last_commit));
        REQUIRE(signers.find(header.proposer) != nullptr);
        REQUIRE(consensus::verify_commit(header.chain_id, signers, height, found->id,
                                         found->seen_commit)
                    .ok());
        if (before) {
            const auto previous = Height{height.value - 1};
            const auto voters   = node.validators(previous).value();
            REQUIRE(header.last_block_id == before->id);
            REQUIRE(header.app_hash == copy_of(before->results.app_hash));
            REQUIRE(header.last_results_hash ==
                    consensus::results_hash(before->results.tx_results));
            REQUIRE(header.time == consensus::median_time(found->block.last_commit, voters));
            REQUIRE(header.time > before->block.header.time);
            REQUIRE(consensus::verify_commit(header.chain_id, voters, previous, before->id,
                                             found->block.last_commit)
                        .ok());
        }
        before = *found;
    }
    REQUIRE(text_of(before->id.hash) == text_of(status.latest_block_hash));
}

}  // namespace ve::test
