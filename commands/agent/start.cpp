#include "commands/agent/start.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "base/text.hpp"
#include "commands/agent/find.hpp"
#include "commands/background.hpp"
#include "keyring/agent/audit_log.hpp"
#include "keyring/agent/server.hpp"
#include "node/world/boot_time.hpp"

namespace ve {
namespace {

namespace fs    = std::filesystem;
namespace agent = keyring::agent;

constexpr auto hold_max = Duration::seconds(30 * 86400);

// "a,b" as typed; none for "all".
std::vector<std::string> split_names(std::string_view text) {
    std::vector<std::string> out;
    if (text == "all") return out;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

Result<agent::Rules> rules_of(const AgentFlags& flags) {
    agent::Rules out;
    out.chains = flags.chains;
    out.raw    = flags.raw;
    for (const auto& typed : flags.messages) {
        auto type = agent::message_type(typed);
        if (!type.ok()) return std::move(type).error().at("--allow-message");
        out.messages.push_back(*std::move(type));
    }
    return out;
}

Result<Duration> hold_of(const AgentFlags& flags) {
    const auto out = Duration::parse(flags.hold);
    if (out.ok() && *out >= Duration::seconds(1) && *out <= hold_max) return out;
    return fail(errors::usage, "'{}' is no time from 1s to 30d, such as 1h or 90m",
                printable(flags.hold, 40))
        .at("--for");
}

struct Plan {
    agent::Rules rules;
    Duration hold;
    std::vector<std::string> names;
    std::string backend;
    fs::path socket;
};

Result<Plan> plan_of(Session& session, const AgentFlags& flags) {
    Plan out;
    out.rules   = TRY(rules_of(flags));
    out.hold    = TRY(hold_of(flags));
    out.names   = split_names(flags.keys);
    out.backend = flags.keyring.backend;
    out.socket  = agent_socket(session);
    for (const auto& name : out.names) TRY(keyring::check_name(name));
    if (auto running = TRY(agent::connect_to(out.socket)))
        return fail(errors::busy, "a key agent listens at {} already",
                    printable(out.socket.native(), 200))
            .with_hint("ve keys agent status; ve keys agent stop");
    std::error_code ignored;
    if (!fs::exists(keyring_folder(session, out.backend), ignored))
        return fail(errors::usage, "there is no {} keyring in {} yet", out.backend,
                    printable(session.home().native(), 200))
            .with_hint("ve keys new NAME{}", out.backend == "test" ? " --backend test" : "");
    return out;
}

agent::Agent agent_of(Session& session, const Plan& plan, const agent::AuditLog& log) {
    agent::Agent::Options options;
    options.rules      = plan.rules;
    options.hold       = plan.hold;
    options.since_boot = world::since_boot;
    options.log        = [&session, log](const Json& line) {
        return log.write(session.world().clock.now(), line);
    };
    options.load = [&session,
                    &plan](const Secret& passphrase) -> Result<std::vector<agent::HeldKey>> {
        auto ring =
            TRY(open_keyring_with(session, plan.backend, [&passphrase](const PassphraseRequest&) {
                return Result<Secret>{passphrase.copy()};
            }));
        return agent::held_keys(ring, plan.names);
    };
    return agent::Agent{std::move(options)};
}

// Until it is stopped. `ready` hears how it began.
Result<void> run_agent(Session& session, const Plan& plan, const Secret& passphrase,
                       const Background::Ready& ready) {
    StopSignals signals;
    const auto folder = plan.socket.parent_path();
    const auto home   = TRY(keyring::PrivateDir::open_or_create(folder));
    const auto held   = TRY(home.lock(0));  // one agent a folder
    auto keeper       = agent_of(session, plan, agent::AuditLog{folder});
    TRY(keeper.unlock(passphrase));
    const auto listener = TRY(agent::listen_at(plan.socket));
    auto status         = TRY(keeper.answer({}, {}));
    status.set("socket", plan.socket.native());
    status.set("pid", static_cast<std::int64_t>(::getpid()));
    ready(status);
    agent::Serve how;
    how.listener   = listener.number();
    how.stop       = signals.descriptor();
    how.since_boot = world::since_boot;
    auto ended     = agent::serve(keeper, how);
    ::unlink(plan.socket.c_str());
    return ended;
}

Result<View> run_here(Session& session, const Plan& plan, const Secret& passphrase) {
    TRY(run_agent(session, plan, passphrase, [&session](const Result<Json>& status) {
        const auto view = agent_view(status.value());
        session.streams().out(session.json() ? view.json.dump() + "\n"
                                             : view.text + "\nCtrl-C stops it.\n");
    }));
    return View{Json::object({{"stopped", true}}),
                "the key agent stopped; its keys are forgotten\n"};
}

std::string list_of(const Json& names, std::string_view none) {
    std::string out;
    for (const auto& name : names.items()) out += (out.empty() ? "" : ", ") + name.raw();
    return out.empty() ? std::string{none} : out;
}

}  // namespace

Result<View> start_agent(Session& session, const AgentFlags& flags) {
    const auto plan = TRY(plan_of(session, flags));
    const auto ask  = [&]() -> Result<Secret> {
        if (plan.backend == "test") return Secret::copy_of(std::string_view{"test"});
        return session.passphrase(flags.keyring.passphrase_file, "keyring passphrase",
                                   "--passphrase-file");
    };
    if (flags.foreground) {
        const auto passphrase = TRY(ask());
        return run_here(session, plan, passphrase);
    }
    Background background;
    background.what = "the key agent";
    background.hand = ask;
    background.live = [&](const Background::Ready& ready, const Secret& passphrase) {
        const auto ended = run_agent(session, plan, passphrase, ready);
        if (!ended.ok()) ready(ended.error());
        return ended.ok() ? 0 : exit_code_of(ended.error());
    };
    return agent_view(TRY(start_in_background(background)));
}

View agent_view(const Json& status) {
    const auto& rules = *status.find("rules");
    std::string text;
    if (const auto* left = status.find("seconds_left")) {
        const auto seconds = left->i64().value_or(0);
        text               = fmt::format("key agent  unlocked, forgets its keys in {}\n",
                                         Duration::seconds(seconds).text());
    } else {
        text = "key agent  locked: ve keys agent unlock\n";
    }
    if (const auto* pid = status.find("pid")) text += fmt::format("process    {}\n", pid->raw());
    if (const auto* socket = status.find("socket"))
        text += fmt::format("socket     {}\n", printable(socket->raw(), 200));
    text += fmt::format("chains     {}\n", printable(list_of(*rules.find("chains"), "any"), 400));
    text += fmt::format("messages   {}\n", list_of(*rules.find("messages"), "any"));
    text += fmt::format("raw bytes  {}\n", rules.find("raw")->flag() ? "signed too" : "refused");
    if (!status.find("memory_locked")->flag())
        text += "memory     not locked: the system's limit (ulimit -l) is too low for it\n";
    std::vector<std::vector<std::string>> rows{{"NAME", "ALGORITHM", "ADDRESS"}};
    for (const auto& key : status.find("keys")->items())
        rows.push_back(
            {key.find("name")->raw(), key.find("algorithm")->raw(), key.find("address")->raw()});
    if (rows.size() > 1) text += "\n" + table(rows);
    return View{status, std::move(text)};
}

}  // namespace ve
