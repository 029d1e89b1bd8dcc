// A devnet of CometBFT processes: in the foreground with their logs, or as a detached child.
#include <mutex>

#include "base/text.hpp"
#include "commands/background.hpp"
#include "commands/comet_programs.hpp"
#include "commands/devnet/verbs.hpp"

namespace ve {
namespace {

std::string where_logs_are(const Json& document) {
    return fmt::format(
        "\nCometBFT and the application run as {} processes each; what they say: ve "
        "devnet logs {}\n",
        document.find("nodes")->items().size(), document.find("name")->raw());
}

}  // namespace

Result<View> run_comet_here(Session& session, const std::string& cometbft,
                            devnet::CometOptions options) {
    options.processes.programs = TRY(find_comet_programs(session, cometbft));
    const StopSignals signals;
    std::mutex lines;
    bool tells                   = false;  // not before the welcome
    const auto& out              = session.streams().out;
    options.processes.on_failure = StopSignals::raise;
    if (!session.json() && !session.selects())
        options.log_sink = [&](const world::LogLine& line) {
            const std::lock_guard lock{lines};
            if (tells) out(line.text() + "\n");
        };
    options.given_up = [&] { return signals.came(); };
    options.progress = [&](std::string_view what) { session.progress(what); };
    auto running =
        TRY(devnet::CometDevnet::start(session.world(), session.home(), std::move(options)));
    const auto document = running->document();
    TRY(session.show(View{document, welcome(session, document, running->height()) +
                                        where_logs_are(document) + "\nCtrl-C stops it.\n\n"}));
    {
        const std::lock_guard lock{lines};
        tells = true;
    }
    signals.wait();
    if (auto failure = running->failure()) return *std::move(failure);
    const auto height = running->height();
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

Result<View> run_comet_detached(Session& session, const std::string& cometbft,
                                devnet::CometOptions options) {
    options.processes.programs = TRY(find_comet_programs(session, cometbft));
    Background background;
    background.what = "the devnet's process";
    background.live = [&](const Background::Ready& ready, const Secret&) {
        const StopSignals signals;
        options.processes.on_failure = StopSignals::raise;
        options.given_up             = [&] { return signals.came(); };
        auto started =
            devnet::CometDevnet::start(session.world(), session.home(), std::move(options));
        if (!started.ok()) {
            ready(started.error());
            return exit_code_of(started.error());
        }
        auto running = std::move(started).value();
        ready(
            Json::object({{"height", running->height().value}, {"document", running->document()}}));
        signals.wait();
        const auto failure = running->failure();
        return failure ? exit_code_of(*failure) : 0;
    };
    session.progress("waiting for the first blocks");
    auto answered = start_in_background(background);
    session.progress({});
    const auto reply    = TRY(std::move(answered));
    const auto height   = Height{TRY(TRY(reply.member("height"))->i64())};
    const auto document = *TRY(reply.member("document"));
    return show_detached(session, document,
                         welcome(session, document, height) + where_logs_are(document));
}

}  // namespace ve
