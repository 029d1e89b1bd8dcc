// A devnet's process: in the foreground with a welcome and a line per block, or as a detached
// child.
#include "base/text.hpp"
#include "commands/background.hpp"
#include "commands/devnet/verbs.hpp"
#include "devnet/incident.hpp"

namespace ve {
namespace {

std::string member(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    return found == nullptr ? std::string{} : found->raw();
}

std::string line_of(const StoredBlock& block) {
    const auto& header = block.block.header;
    std::size_t failed = 0;
    for (const auto& result : block.results.tx_results) failed += result.ok() ? 0U : 1U;
    return fmt::format("block {:>6}  {}  {} tx{}{}", header.height.value,
                       header.time.text().substr(11, 8), block.block.txs.size(),
                       block.block.txs.size() == 1 ? "" : "s",
                       failed == 0 ? "" : fmt::format(", {} failed", failed));
}

std::string funds_of(std::string_view name) {
    for (const auto& role : devnet::roles())
        if (role.name == name) return fmt::format("{} VE", role.balance_ve);
    return {};
}

}  // namespace

std::string welcome(Session& session, const Json& document, Height height) {
    const auto* endpoints = document.find("endpoints");
    const auto* accounts  = document.find("accounts");
    std::vector<std::vector<std::string>> rows;
    for (const auto& account : accounts->items())
        rows.push_back({"  " + member(account, "name"), member(account, "address"),
                        funds_of(member(account, "name")), member(account, "role")});
    const auto name = member(document, "name");
    std::string out = fmt::format("{} {}  chain {}  height {}\n\n", session.bold("devnet"), name,
                                  member(document, "chain_id"), height.value);
    out += fmt::format("  RPC   {}\n", member(*endpoints, "rpc"));
    if (!member(*endpoints, "rest").empty())
        out += fmt::format("  REST  {}\n  gRPC  {}\n", member(*endpoints, "rest"),
                           member(*endpoints, "grpc"));
    out += "\n";
    out += session.bold("Accounts") +
           " as funded at the start; their keys are public, for tests only\n" + table(rows) + "\n";
    out += session.bold("Try") + "\n";
    out += "  ve tx bank send bob 5ve --from customer\n";
    out += "  ve query bank all-balances bob\n";
    out += fmt::format("  curl {}/status\n", member(*endpoints, "rpc"));
    return out;
}

Result<View> run_devnet_here(Session& session, devnet::Options options) {
    const StopSignals signals;  // before any thread starts, so that none of them takes one
    options.network.on_failure = StopSignals::raise;
    auto running = TRY(devnet::Devnet::start(session.world(), session.home(), std::move(options)));
    const auto document = running->document();
    const auto& out     = session.streams().out;
    TRY(session.show(
        View{document, welcome(session, document, running->node().status().latest_height) +
                           "\nCtrl-C stops it.\n"}));

    std::unique_ptr<Node::Subscription> blocks;
    if (!session.json() && !session.selects() && session.streams().out_is_terminal)
        blocks = running->node().subscribe_blocks(
            [&out](const auto& block) { out(line_of(*block) + "\n"); });
    signals.wait();
    blocks.reset();
    if (const auto failure = running->node().failure())
        return devnet::incident(session.home(), *running, *failure);
    const auto height = running->node().status().latest_height;
    const bool keeps  = running->entry().keeps;
    const auto name   = running->entry().name;
    running.reset();
    if (session.selects()) return View::nothing();
    if (session.json())
        return View{Json::object({{"stopped", name}, {"height", std::to_string(height.value)}})};
    return View{Json{}, keeps ? fmt::format("\nstopped at height {}; go on with: ve devnet up {}\n",
                                            height.value, name)
                              : fmt::format("\nstopped at height {}; nothing is left behind\n",
                                            height.value)};
}

Result<View> run_devnet_detached(Session& session, devnet::Options options) {
    Background background;
    background.what = "the devnet's process";
    background.live = [&](const Background::Ready& ready, const Secret&) {
        const StopSignals signals;
        options.network.on_failure = StopSignals::raise;
        auto started = devnet::Devnet::start(session.world(), session.home(), std::move(options));
        if (!started.ok()) {
            ready(started.error());
            return exit_code_of(started.error());
        }
        auto running = std::move(started).value();
        ready(Json::object({{"height", running->node().status().latest_height.value},
                            {"document", running->document()}}));
        signals.wait();
        const auto failure = running->node().failure();
        return failure ? exit_code_of(devnet::incident(session.home(), *running, *failure)) : 0;
    };
    const auto reply    = TRY(start_in_background(background));
    const auto height   = Height{TRY(TRY(reply.member("height"))->i64())};
    const auto document = *TRY(reply.member("document"));
    return show_detached(session, document, welcome(session, document, height));
}

// It runs, also where what was asked for cannot be shown.
Result<View> show_detached(Session& session, const Json& document, const std::string& text) {
    const auto stop = "ve devnet down " + member(document, "name");
    auto shown      = session.show(View{
        document, fmt::format("{}\nIt runs in the background. Stop it with: {}\n", text, stop)});
    if (shown.ok()) return View::nothing();
    auto hint = shown.error().hint();
    return std::move(shown).error().with_hint("{}{}the devnet runs; stop it with: {}", hint,
                                              hint.empty() ? "" : "; ", stop);
}

}  // namespace ve
