// Queries and simulations run beside the one thread that makes blocks.
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "cosmos/bank/v1beta1/query.pb.h"
#include "node/chain/chain.hpp"
#include "node/chain/test_messages.hpp"

namespace ve {

TEST_CASE("queries from other threads see whole blocks only", "[chain]") {
    test::Chain chain;
    const auto alice = chain.account("alice", "1000uve"), bob = chain.account("bob", "1000uve");
    const auto msg       = test::send_coins(alice, bob, "1uve");
    const auto simulated = chain.sign({&msg});
    const auto& app      = chain.app();
    std::atomic<bool> stop{false};
    std::atomic<std::size_t> asked{0}, wrong{0};
    const auto ask = [&] {
        const auto balance = [&](const test::Actor& actor, Height height) {
            cosmos::bank::v1beta1::QueryBalanceRequest request;
            request.set_address(actor.address.text());
            request.set_denom("uve");
            const auto answer =
                app.query_rpc("/cosmos.bank.v1beta1.Query/Balance", request, height);
            const auto& response =
                dynamic_cast<const cosmos::bank::v1beta1::QueryBalanceResponse&>(**answer);
            return std::stoull(response.balance().amount());
        };
        while (!stop) {
            const auto height = app.info().last_height;
            if (balance(alice, height) + balance(bob, height) != 2000) ++wrong;
            (void)app.simulate(simulated);
            ++asked;
        }
    };
    std::thread one{ask}, two{ask};
    std::size_t blocks = 0;
    while (blocks < 40 || asked < 40) {
        chain.tx(alice, msg).must();
        ++blocks;
    }
    stop = true;
    one.join();
    two.join();
    CHECK(wrong == 0);
}

TEST_CASE("verifying on several threads changes no result", "[chain]") {
    const auto on_threads = [](std::size_t n, const std::function<void(std::size_t)>& f) {
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (auto i = next++; i < n; i = next++) f(i);
        };
        std::thread one{work}, two{work}, three{work};
        one.join();
        two.join();
        three.join();
    };
    test::Chain serial, parallel{{.parallel = on_threads}};
    const auto alice = serial.account("alice"), bob = serial.account("bob");
    parallel.account("alice");
    parallel.account("bob");
    const auto msg = test::send_coins(alice, bob, "1uve");
    std::vector<std::string> txs;
    for (int i = 0; i < 20; ++i)
        txs.push_back(serial.sign({&msg}, {.memo = std::to_string(i % 7)}));
    std::vector<std::vector<std::shared_ptr<SeenTx>>> seen(3);
    auto& app = parallel.app();  // started here, on one thread
    on_threads(3, [&](std::size_t i) { seen[i] = app.look_ahead(txs); });
    for (const auto& part : seen) app.keep(part);
    const auto plain = serial.block_of(txs), fetched = parallel.block_of(txs);
    CHECK(serial.app_hash() == parallel.app_hash());
    for (std::size_t i = 0; i < txs.size(); ++i)
        CHECK(plain[i].result().code == fetched[i].result().code);
}

}  // namespace ve
