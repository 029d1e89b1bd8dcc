// Keys from numbers, a genesis that funds them, and transactions signed ahead of time.
#include "bench/workload.hpp"

#include <unistd.h>

#include "cosmos/bank/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"
#include "node/genesis.hpp"
#include "wire/build.hpp"

namespace ve::bench {
namespace {

std::filesystem::path new_folder() {
    const auto* home = std::getenv("VE_BENCH_FOLDER");
    auto name =
        (home == nullptr ? std::filesystem::temp_directory_path() : std::filesystem::path{home}) /
        "ve-bench-XXXXXX";
    auto text = name.string();
    VE_INVARIANT(::mkdtemp(text.data()) != nullptr);
    return text;
}

void add_uve(cosmos::base::v1beta1::Coin& coin, std::uint64_t amount) {
    coin.set_denom(base_denom().text());
    coin.set_amount(std::to_string(amount));
}

Coins uve(std::uint64_t amount) { return Coin{base_denom(), Amount{amount}}; }

constexpr std::uint64_t gas_limit = 200'000;
constexpr std::uint64_t uve_e18   = 25'000'000'000'000'000;

}  // namespace

Ground::Ground() : folder_{new_folder()}, disk_{world::RealDisk::open(folder_).value()} {}

Ground::~Ground() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Senders::Senders(std::size_t count) {
    accounts_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto key =
            secp256k1::PrivateKey::from_bytes(sha256("sender of a benchmark ", std::to_string(i)))
                .value();
        const auto public_key = key.public_key();
        accounts_.push_back(
            {std::move(key), public_key.address().text(), copy_of(public_key.bytes()), i, 0});
    }
}

NodeOptions Senders::options(const std::filesystem::path& home, std::size_t validators) const {
    GenesisSpec spec;
    spec.chain_id = std::string{chain_id};
    spec.time     = Time::parse("2026-01-01T00:00:00Z").value();
    for (const auto& account : accounts_)
        spec.accounts.push_back({Address::parse(account.address).value(), uve(1'000'000'000'000)});
    NodeOptions options;
    for (std::size_t i = 0; i < validators; ++i) {
        auto key =
            ed25519::PrivateKey::from_seed(sha256("validator of a benchmark", std::to_string(i)));
        spec.validators.push_back({key.value().public_key(), Power{100},
                                   Address::parse(accounts_.at(i).address).value(),
                                   fmt::format("bench-{}", i)});
        options.validators.push_back(std::move(key).value());
    }
    options.home                   = home;
    options.genesis                = make_genesis(spec).value();
    options.minimum_gas_prices_e18 = uve(uve_e18);
    return options;
}

std::vector<std::string> Senders::sends(std::size_t count) {
    std::vector<std::string> out;
    out.reserve(count);
    for (; count > 0; --count) {
        auto& from = next();
        cosmos::bank::v1beta1::MsgSend message;
        message.set_from_address(from.address);
        message.set_to_address(accounts_[next_].address);
        add_uve(*message.add_amount(), 1);
        out.push_back(sign(from, message, gas_limit));
    }
    return out;
}

std::string Senders::send_to_new(std::size_t receivers) {
    VE_INVARIANT(receivers <= receivers_max);
    auto& from = next();
    cosmos::bank::v1beta1::MsgMultiSend message;
    auto* input = message.add_inputs();
    input->set_address(from.address);
    add_uve(*input->add_coins(), receivers);
    for (; receivers > 0; --receivers) {
        const auto hash = sha256("receiver ", std::to_string(created_++));
        auto* output    = message.add_outputs();
        output->set_address(Address::from_bytes(ByteView{hash}.first(20)).value().text());
        add_uve(*output->add_coins(), 1);
    }
    return sign(from, message, receivers_max * gas_limit);
}

Senders::Account& Senders::next() {
    auto& account = accounts_[next_];
    next_         = (next_ + 1) % accounts_.size();
    return account;
}

std::string Senders::sign(Account& from, const wire::Proto& message, std::uint64_t gas) {
    const auto body      = wire::build_body({&message});
    const auto auth_info = wire::build_auth_info(from.public_key, Sequence{from.sequence++},
                                                 {uve(gas / 40), Gas{gas}});  // 0.025uve each
    const auto document =
        wire::sign_bytes_direct(body, auth_info, chain_id, AccountNumber{from.number});
    return wire::encode_tx_raw(body, auth_info,
                               {string_of(secp256k1::sign(from.key, bytes_of(document)))});
}

}  // namespace ve::bench
