#include "commands/agent/verbs.hpp"

#include <CLI/CLI.hpp>

#include "commands/agent/find.hpp"
#include "commands/agent/start.hpp"

namespace ve {
namespace {

Result<View> view_of(Session& session, Json status, const keyring::agent::Peer& peer) {
    status.set("socket", agent_socket(session).native());
    status.set("pid", peer.pid);
    return agent_view(status);
}

void add_start(CLI::App& agent, Session& session) {
    auto flags    = std::make_shared<AgentFlags>();
    auto* command = agent.add_subcommand(
        "start",
        "Hold keys in locked memory for a time, and sign with them for your commands\n\n"
        "Examples:\n"
        "  ve keys agent start --for 8h\n"
        "  ve keys agent start --keys alice --allow-chain virtengine-1 --allow-message MsgSend\n"
        "  ve keys agent start --backend test --foreground");
    flags->keyring.add(*command);
    command->add_option("--for", flags->hold, "When it forgets the keys: 30m, 8h, 2d")
        ->capture_default_str();
    command->add_option("--keys", flags->keys, "Names joined by commas, or all")
        ->capture_default_str();
    command->add_option("--allow-chain", flags->chains,
                        "Sign for this chain id only; may be given again");
    command->add_option("--allow-message", flags->messages,
                        "Sign this message only, such as MsgSend or its whole type URL; may be "
                        "given again");
    command->add_flag("--allow-raw", flags->raw, "Sign also bytes that are no transaction");
    command->add_flag("--foreground", flags->foreground, "Stay in this terminal until Ctrl-C");
    command->callback([flags, &session] { session.finish(start_agent(session, *flags)); });
}

void add_status(CLI::App& agent, Session& session) {
    auto* command = agent.add_subcommand("status",
                                         "What the agent holds, for how long, and its rules\n\n"
                                         "Examples:\n  ve keys agent status\n"
                                         "  ve keys agent status --field seconds_left");
    command->callback([&session] {
        session.finish([&]() -> Result<View> {
            auto client = TRY(need_agent(session));
            auto status = TRY(client.status());
            return view_of(session, std::move(status), TRY(client.peer()));
        }());
    });
}

void add_lock(CLI::App& agent, Session& session) {
    auto* command = agent.add_subcommand("lock",
                                         "Make the agent forget its keys; it signs nothing until "
                                         "it is unlocked\n\nExamples:\n  ve keys agent lock\n"
                                         "  ve keys agent lock --output json");
    command->callback([&session] {
        session.finish([&]() -> Result<View> {
            auto client = TRY(need_agent(session));
            auto status = TRY(client.lock());
            return View{std::move(status), "the key agent is locked; its keys are forgotten\n"};
        }());
    });
}

void add_unlock(CLI::App& agent, Session& session) {
    auto file     = std::make_shared<std::string>();
    auto* command = agent.add_subcommand(
        "unlock",
        "Let the agent read its keys again, for as long as at its start\n\n"
        "Examples:\n  ve keys agent unlock\n  ve keys agent unlock --passphrase-file -");
    command->add_option("--passphrase-file", *file,
                        "Read the keyring's passphrase from here (- for standard input)");
    command->callback([file, &session] {
        session.finish([&]() -> Result<View> {
            auto client = TRY(need_agent(session));
            const auto passphrase =
                TRY(session.passphrase(*file, "keyring passphrase", "--passphrase-file"));
            auto status = TRY(client.unlock(passphrase));
            return view_of(session, std::move(status), TRY(client.peer()));
        }());
    });
}

void add_stop(CLI::App& agent, Session& session) {
    auto* command =
        agent.add_subcommand("stop",
                             "Make the agent forget its keys and end\n\nExamples:\n"
                             "  ve keys agent stop\n  ve keys agent stop --output json");
    command->callback([&session] {
        session.finish([&]() -> Result<View> {
            auto client = TRY(need_agent(session));
            TRY(client.stop());
            return View{Json::object({{"stopped", true}}),
                        "the key agent stopped; its keys are forgotten\n"};
        }());
    });
}

}  // namespace

void add_keys_agent(CLI::App& keys, Session& session) {
    auto* agent =
        keys.add_subcommand("agent", "Hold unlocked keys for a time: start, status, lock");
    agent->fallthrough();
    agent->require_subcommand(0, 1);
    add_start(*agent, session);
    add_status(*agent, session);
    add_lock(*agent, session);
    add_unlock(*agent, session);
    add_stop(*agent, session);
}

}  // namespace ve
