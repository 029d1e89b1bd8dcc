// Sends through the RPC server. Client, server and node share this process and the machine's cores.
#include <fmt/format.h>

#include "bench/http_load.hpp"
#include "bench/load.hpp"
#include "bench/report.hpp"
#include "bench/workload.hpp"
#include "node/serve/server.hpp"

namespace ve::bench {
namespace {

constexpr std::size_t accounts = 10'000;

std::string call(std::string_view method, std::string_view params) {
    return fmt::format(R"({{"jsonrpc":"2.0","id":1,"method":"{}","params":{{{}}}}})", method,
                       params);
}

std::vector<std::string> one_by_one(const std::vector<std::string>& txs) {
    std::vector<std::string> out;
    for (const auto& tx : txs)
        out.push_back(call("broadcast_tx_sync", fmt::format(R"("tx":"{}")", base64(bytes_of(tx)))));
    return out;
}

std::vector<std::string> in_batches(const std::vector<std::string>& txs, std::size_t size) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < txs.size(); i += size) {
        std::string list;
        for (std::size_t k = i; k < std::min(i + size, txs.size()); ++k)
            list += (list.empty() ? "\"" : ",\"") + base64(bytes_of(txs[k])) + '"';
        out.push_back(call("broadcast_tx_batch", fmt::format(R"("txs":[{}])", list)));
    }
    return out;
}

// A full mempool or a wrong sequence would be a refusal: then the figure means nothing.
void check(std::string_view answer) {
    if (answer.find(R"("error")") == std::string_view::npos &&
        answer.find(R"("codespace":"s)") == std::string_view::npos)
        return;
    fmt::print(stderr, "a send was refused: {:.300}\n", answer);
    std::exit(1);
}

template <class Bodies>
Samples per_second(std::size_t connections, std::size_t count, Bodies&& bodies_of) {
    constexpr std::size_t rounds = 5;
    Ground ground;
    Senders senders{accounts};
    auto options              = senders.options(ground.folder() / "node");
    options.signature_workers = 2;
    const auto node           = Node::open(ground.world(), std::move(options)).value();
    const auto server = serve::Server::start(*node, {.rpc = 0, .grpc = 0, .rest = 0}).value();
    Samples rates;
    for (std::size_t round = 0; round <= rounds; ++round) {
        const auto bodies = bodies_of(senders.sends(count));
        const Stopwatch watch;
        post_all(server->endpoints().rpc, connections, bodies, check);
        VE_INVARIANT(node->mine(0).ok());
        if (round > 0) rates.push_back(static_cast<double>(count) / watch.seconds());
    }
    return rates;
}

Samples requests_per_second() {
    constexpr std::size_t count = 10'000, rounds = 5;
    Ground ground;
    const Senders senders{10};
    const auto node   = Node::open(ground.world(), senders.options({})).value();
    const auto server = serve::Server::start(*node, {.rpc = 0, .grpc = 0, .rest = 0}).value();
    const std::vector<std::string> bodies(count, call("health", ""));
    Samples rates;
    for (std::size_t round = 0; round < rounds; ++round) {
        const Stopwatch watch;
        post_all(server->endpoints().rpc, 16, bodies, check);
        rates.push_back(static_cast<double>(count) / watch.seconds());
    }
    return rates;
}

}  // namespace

void sends_over_rpc() {
    auto bare          = requests_per_second();
    auto single        = per_second(16, 4'000, one_by_one);
    const auto in_500s = [](const auto& txs) { return in_batches(txs, 500); };
    auto batch         = per_second(4, 20'000, in_500s);
    const auto single_note =
        fmt::format("{:.2f} of requests without work", median(single) / median(bare));
    const auto batch_note = fmt::format("{:.1f}x one by one", median(batch) / median(single));
    print({"floor: RPC requests without work, 16 connections", "/s", std::move(bare)});
    print({"sends over RPC, one by one, 16 connections", "/s", std::move(single), 8'000,
           single_note});
    print({"sends over RPC, batches of 500, 4 connections", "/s", std::move(batch), 20'000,
           batch_note});
}

}  // namespace ve::bench
