// status, fault, trace: the validators of a running devnet, what is done to them, what they did.
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <numeric>

#include "base/text.hpp"
#include "client/pause.hpp"
#include "commands/devnet/verbs.hpp"
#include "node/faults/fault.hpp"
#include "node/network/timeline.hpp"

namespace ve {
namespace {

constexpr auto between_screens = Duration::milliseconds(50);

std::string text_in(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    return found == nullptr ? std::string{} : found->raw();
}

// What each decides, and where it is with it: "41/0 prevote".
std::string position(const Json& validator) {
    if (text_in(validator, "state") == "down") return "-";
    const auto step = text_in(validator, "step");
    if (step.empty()) return text_in(validator, "height");
    return fmt::format("{}/{} {}", text_in(validator, "height"), text_in(validator, "round"), step);
}

}  // namespace

std::string network_text(Session& session, const Json& status) {
    const auto& mempool = *status.find("mempool");
    const auto* paused  = status.find("paused");
    auto out            = fmt::format("{} {}  chain {}  height {}  {}{}\nmempool {} tx, {} bytes\n",
                                      session.bold("devnet"), text_in(status, "name"),
                                      text_in(status, "chain_id"), text_in(status, "height"),
                                      text_in(status, "time"), paused->flag() ? "  paused" : "",
                                      text_in(mempool, "txs"), text_in(mempool, "bytes"));
    const auto& validators = status.find("validators")->items();
    if (validators.empty()) return out + "one signer with all keys\n";
    std::vector<std::vector<std::string>> rows{
        {"VALIDATOR", "NAME", "STATE", "POWER", "DECIDES", "PEERS"}};
    for (const auto& one : validators)
        rows.push_back({text_in(one, "number"), text_in(one, "name"), text_in(one, "state"),
                        text_in(one, "power"), position(one), text_in(one, "peers")});
    out += "\n" + table(rows);
    for (const auto& one : status.find("faults")->items())
        out += fmt::format("fault {}  {}  {}\n", text_in(one, "id"), text_in(one, "fault"),
                           text_in(one, "state"));
    return out;
}

// Each look waits in the devnet until something is different; on a terminal no more often than an
// eye can follow.
Result<void> watch_network(Session& session) {
    std::string before;
    for (auto params = Json::object();;) {
        auto status = TRY(ask_devnet(session, "watch", params));
        params.set("change", *status.find("change"));
        status.erase("change");
        const auto text = session.json() ? status.dump() : network_text(session, status);
        if (text != before) {
            // The same screen again, from its first line.
            if (session.streams().out_is_terminal && !session.json())
                session.streams().out("\x1b[H\x1b[2J");
            TRY(session.show(View{std::move(status), text}));
        }
        before = text;
        if (session.streams().out_is_terminal) client::pause(between_screens);
    }
}

namespace {

void add_fault_add(CLI::App& noun, Session& session) {
    auto words = std::make_shared<std::vector<std::string>>();
    auto* add =
        noun.add_subcommand("add",
                            "Let something go wrong with validators\n\n"
                            "Examples:\n"
                            "  ve devnet fault add crash validator 3 for 5s\n"
                            "  ve devnet fault add partition validators 0,1 '|' 2,3 for 10s\n"
                            "  ve devnet fault add loss 20%\n\n"
                            "Faults: " +
                                fmt::format("{}", fmt::join(faults::kind_names(), ", ")) +
                                ".\n"
                                "Faults of a disk strike what its validator signed; blocks are in "
                                "an archive of all\n(ve sim has one each).");
    add->add_option("fault", *words, "Which, on whom, how strongly, from when, for how long")
        ->required();
    add->callback([words, &session] {
        session.finish([&]() -> Result<View> {
            const auto text = fmt::format("{}", fmt::join(*words, " "));
            auto fault      = faults::parse(text);
            if (!fault.ok() && fault.error().hint().empty())
                return std::move(fault).error().at("fault").with_hint(
                    "as in: ve devnet fault add crash validator 3 for 5s");
            if (!fault.ok()) return std::move(fault).error().at("fault");
            auto answer =
                TRY(ask_devnet(session, "add_fault", Json::object({{"fault", fault->json()}})));
            const auto line =
                fmt::format("fault {}: {}\n", text_in(answer, "id"), text_in(answer, "fault"));
            return View{std::move(answer), line};
        }());
    });
}

void add_fault_list(CLI::App& fault, Session& session) {
    auto* list = fault.add_subcommand("list",
                                      "Faults in force, and those that wait\n\nExamples:\n"
                                      "  ve devnet fault list\n"
                                      "  ve devnet fault list --output json");
    list->callback([&session] {
        session.finish([&]() -> Result<View> {
            const auto status = TRY(ask_devnet(session, "status", Json::object()));
            const auto& found = *status.find("faults");
            if (found.items().empty()) return View{found, "no faults\n"};
            std::vector<std::vector<std::string>> rows{{"ID", "STATE", "FAULT"}};
            for (const auto& one : found.items())
                rows.push_back({text_in(one, "id"), text_in(one, "state"), text_in(one, "fault")});
            return View{found, table(rows)};
        }());
    });
}

void add_fault_clear(CLI::App& fault, Session& session) {
    auto id     = std::make_shared<std::optional<std::uint64_t>>();
    auto* clear = fault.add_subcommand("clear",
                                       "End a fault, or all of them\n\nExamples:\n"
                                       "  ve devnet fault clear\n"
                                       "  ve devnet fault clear 2");
    clear->add_option("id", *id, "Which (default: all)");
    clear->callback([id, &session] {
        session.finish([&]() -> Result<View> {
            auto params = Json::object();
            if (*id) params.set("id", **id);
            auto answer     = TRY(ask_devnet(session, "clear_faults", params));
            const auto line = fmt::format("cleared {}\n", text_in(answer, "cleared"));
            return View{std::move(answer), line};
        }());
    });
}

}  // namespace

void add_devnet_fault(CLI::App& devnet, Session& session) {
    auto* fault = devnet.add_subcommand("fault", "What goes wrong on purpose: add, list, clear");
    fault->require_subcommand(1);
    add_fault_add(*fault, session);
    add_fault_list(*fault, session);
    add_fault_clear(*fault, session);
}

void add_devnet_trace(CLI::App& devnet, Session& session) {
    auto path = std::make_shared<std::string>();
    auto html = std::make_shared<bool>(false);
    auto* trace =
        devnet.add_subcommand("trace",
                              "Write down what validators said, heard and came to\n\nExamples:\n"
                              "  ve devnet trace trace.jsonl\n  ve devnet trace trace.html --html");
    trace->add_option("file", *path, "Where to write it")->required();
    trace->add_flag("--html", *html, "As a page for a browser: a lane for each validator");
    trace->callback([path, html, &session] {
        session.finish([&]() -> Result<View> {
            const auto answer = TRY(ask_devnet(session, "trace", Json::object()));
            auto text         = text_in(answer, "trace");
            if (*html) text = TRY(network::timeline(text));
            const auto target = TRY(write_to(*path, bytes_of(text)));
            return View{Json::object({{"file", target.string()}, {"bytes", text.size()}}),
                        fmt::format("{} bytes in {}\n", text.size(), target.string())};
        }());
    });
}

}  // namespace ve
