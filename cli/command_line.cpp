#include "cli/command_line.hpp"

#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/text.hpp"
#include "base/version.hpp"
#include "cli/help.hpp"
#include "cli/nouns.hpp"
#include "commands/completion/candidates.hpp"
#include "commands/keys/secret_words.hpp"
#include "select/jq.hpp"
#include "select/template.hpp"

namespace ve {
namespace {

constexpr std::string_view about =
    "ve: the toolchain and local devnet of VirtEngine\n"
    "\n"
    "Examples:\n"
    "  ve devnet up                               a chain with funded accounts, in this terminal\n"
    "  ve tx bank send bob 5ve --from customer    in another terminal\n"
    "  ve query bank balance bob uve\n"
    "  ve scenario run scenarios/identity_to_payout.ves";

void add_global_flags(CLI::App& app, GlobalFlags& flags) {
    app.add_option("--home", flags.home,
                   "Folder for keys and devnets (default $VE_HOME, else ~/.virtengine)")
        ->group("Global flags");
    app.add_option("--node", flags.node, "The node's RPC URL (default: the running devnet)")
        ->group("Global flags");
    app.add_option("--devnet", flags.devnet, "Which devnet, where several run")
        ->group("Global flags");
    app.add_option("--chain-id", flags.chain_id,
                   "The chain that is meant; a node of another is refused")
        ->group("Global flags");
    app.add_option("-o,--output", flags.output, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->group("Global flags");
    app.add_option("--color", flags.color, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->group("Global flags");
    app.add_option("--field", flags.field,
                   "Print only this part of the answer, such as balances[0].amount")
        ->group("Global flags");
    app.add_option("--json", flags.fields,
                   "Print only these members of the answer, as JSON: hash,events.type")
        ->group("Global flags");
    app.add_option("--jq", flags.jq,
                   "Print what this jq program makes of the answer, such as .balances[].amount")
        ->group("Global flags");
    app.add_option("--template", flags.layout,
                   "Lay the answer out: {{range .balances}}{{.amount}}\\n{{end}}")
        ->group("Global flags");
    app.add_flag("--no-input", flags.no_input, "Never ask; a missing answer is an error")
        ->group("Global flags");
    app.add_flag("--no-agent", flags.no_agent, "Do not ask the key agent to sign")
        ->group("Global flags");
}

constexpr std::array<std::string_view, 11> flags_with_values = {
    "--home",  "--node",  "--devnet", "--chain-id", "-o",        "--output",
    "--color", "--field", "--json",   "--jq",       "--template"};

// The words that are neither global flags nor their values.
std::vector<std::string> plain_words(const std::vector<std::string>& arguments) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto& word = arguments[i];
        if (std::ranges::find(flags_with_values, word) != flags_with_values.end())
            ++i;
        else if (!word.starts_with('-'))
            out.push_back(word);
    }
    return out;
}

std::optional<std::string> value_of(const std::vector<std::string>& arguments,
                                    const std::string& flag) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == flag && i + 1 < arguments.size()) return arguments[i + 1];
        if (arguments[i].starts_with(flag + "=")) return arguments[i].substr(flag.size() + 1);
    }
    return std::nullopt;
}

// Before anything is done: a transaction is not sent to find then that its receipt cannot be shown.
Result<void> check_selection(const std::vector<std::string>& arguments) {
    const auto program = value_of(arguments, "--jq"), layout = value_of(arguments, "--template");
    if ((program ? 1 : 0) + (layout ? 1 : 0) + (value_of(arguments, "--field") ? 1 : 0) > 1)
        return fail(errors::usage,
                    "--field, --jq and --template each say what to print: one of them");
    if (program)
        if (auto parsed = select::Jq::parse(*program); !parsed.ok())
            return std::move(parsed).error().at("--jq");
    if (layout)
        if (auto checked = select::check_layout(*layout); !checked.ok())
            return std::move(checked).error().at("--template");
    return {};
}

// A JSON error is wanted even when the command line itself does not parse.
bool wants_json(const std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--output=json" || arguments[i] == "-ojson") return true;
        if ((arguments[i] == "--output" || arguments[i] == "-o") && i + 1 < arguments.size())
            return arguments[i + 1] == "json";
    }
    return false;
}

const CLI::App& deepest(const CLI::App& app) {
    const CLI::App* at = &app;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    return *at;
}

std::vector<std::string> flag_names(const CLI::App& app) {
    std::vector<std::string> out;
    for (const CLI::App* at = &app; at != nullptr; at = at->get_parent())
        for (const auto* option : at->get_options())
            for (const auto& name : option->get_lnames()) out.push_back("--" + name);
    return out;
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
    std::vector<std::string> out;
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
        out.push_back(sub->get_name());
    return out;
}

// What is wrong with a word that no flag and no argument takes.
Error surplus(const CLI::App& where, const std::string& given) {
    const auto word = given.substr(0, given.find('='));
    const auto name = full_name(where);
    if (word.starts_with('-')) {
        const auto known = flag_names(where);
        if (std::ranges::find(known, word) != known.end())
            return fail(errors::usage, "{} stands behind --, where flags are plain words", word);
        return fail(errors::usage, "{} has no flag {:.80}{}", name, printable(word),
                    did_you_mean(word, known));
    }
    const auto known = subcommand_names(where);
    if (known.empty()) return fail(errors::usage, "{} takes no further word", name).at(given);
    return fail(errors::usage, "{} has no command '{:.80}'{}", name, printable(word),
                did_you_mean(word, known));
}

// What was meant by a word that is none of a few: "--engine: comet not in {embedded,cometbft}".
std::string meant_member(std::string_view complaint) {
    constexpr std::string_view between = " not in {";
    const auto at                      = complaint.rfind(between);
    const auto from                    = complaint.find(": ");
    if (at == std::string_view::npos || from == std::string_view::npos || from > at ||
        !complaint.ends_with('}'))
        return {};
    std::vector<std::string> known;
    auto list = complaint.substr(at + between.size());
    list.remove_suffix(1);
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        known.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    const auto given    = complaint.substr(from + 2, at - from - 2);
    const bool is_digit = !given.empty() && given[0] >= '0' && given[0] <= '9';
    return is_digit ? std::string{} : did_you_mean(given, known);
}

// The parser's complaint, as an error that names the thing and the next command to type.
Error usage_error(const CLI::App& app, const CLI::ParseError& problem,
                  const std::vector<std::string>& arguments) {
    const auto& where = deepest(app);
    const auto hint   = fmt::format("{} --help", full_name(where));
    const auto left   = app.remaining(true);
    if (const auto secret = refuse_secret_words(arguments, left); !secret.ok())
        return secret.error();
    const bool misses_command = std::string_view{problem.what()} == "A subcommand is required";
    const bool surplus_word   = misses_command || dynamic_cast<const CLI::ExtrasError*>(&problem);
    if (surplus_word && !left.empty()) return surplus(where, left.front()).with_hint("{}", hint);
    if (misses_command)
        return fail(errors::usage, "{} is followed by one of: {}", full_name(where),
                    fmt::join(subcommand_names(where), ", "))
            .with_hint("{}", hint);
    return fail(errors::usage, "{}{}", problem.what(), meant_member(problem.what()))
        .with_hint("{}", hint);
}

// The root and the one branch that the session's words name.
void build(CLI::App& app, Session& session) {
    app.set_version_flag("--version", fmt::format("ve {}", version_number), "Print the version");
    app.set_help_flag("-h,--help", "What this command does, and its flags");
    app.fallthrough();
    app.require_subcommand(0, 1);
    add_global_flags(app, session.flags);
    for (const auto& noun : nouns()) {
        auto* command = app.add_subcommand(std::string{noun.name}, std::string{noun.summary});
        command->fallthrough();
        if (session.word(0) == noun.name) noun.add(*command, session);
    }
}

// The parser's own conversion takes "-1" for the largest number there is.
void refuse_bent_numbers(CLI::App& app) {
    for (auto* option : app.get_options()) {
        if (!option->get_type_name().starts_with("UINT")) continue;
        option->check([](const std::string& word) {
            const bool digits = !word.empty() && word.size() <= 20 &&
                                word.find_first_not_of("0123456789") == std::string::npos;
            return digits ? std::string{} : word + " is not a whole number from 0";
        });
    }
    for (auto* sub : app.get_subcommands([](CLI::App*) { return true; })) refuse_bent_numbers(*sub);
}

std::size_t columns_of(const Session& session) {
    const auto columns = session.streams().columns;
    return columns == 0 ? help_width_max : columns;
}

CLI::App* subcommand(CLI::App& app, const std::string& name) {
    for (auto* sub : app.get_subcommands([](CLI::App*) { return true; }))
        if (sub->get_name() == name) return sub;
    return nullptr;
}

const CLI::Option* option_of(const CLI::App& app, const std::string& flag) {
    for (const CLI::App* at = &app; at != nullptr; at = at->get_parent())
        for (const auto* option : at->get_options())
            for (const auto& name : option->get_lnames())
                if ("--" + name == flag) return option;
    return nullptr;
}
bool takes_value(const CLI::Option* option) {
    return option != nullptr && option->get_items_expected_max() > 0;
}

// The argument that the next plain word is for; null: the command takes no more.
const CLI::Option* next_argument(const CLI::App& leaf, const std::vector<std::string>& typed) {
    std::size_t words = 0, depth = 0;
    for (const CLI::App* at = &leaf; at->get_parent() != nullptr; at = at->get_parent()) ++depth;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        if (!typed[i].starts_with('-'))
            ++words;
        else if (typed[i] == "-o" || takes_value(option_of(leaf, typed[i])))
            ++i;
    }
    if (words < depth) return nullptr;
    std::size_t place = words - depth;
    for (const auto* option : leaf.get_options()) {
        if (!option->get_positional()) continue;
        if (place == 0 || option->get_items_expected_max() > 1) return option;
        --place;
    }
    return nullptr;
}

// What may stand where the last word is being typed: a line each.
void print_candidates(world::World& world, const Streams& streams, std::vector<std::string> typed) {
    auto last = typed.empty() ? std::string{} : typed.back();
    if (!typed.empty()) typed.pop_back();
    auto quiet       = streams;
    quiet.err        = [](std::string_view) {};
    quiet.ask_secret = [](std::string_view) { return std::optional<Secret>{}; };
    Session session{world, quiet, plain_words(typed)};
    session.flags.no_input = true;
    if (const auto home = value_of(typed, "--home")) session.flags.home = *home;
    if (const auto devnet = value_of(typed, "--devnet")) session.flags.devnet = *devnet;
    CLI::App app{"", "ve"};
    build(app, session);
    CLI::App* at = &app;
    for (const auto& word : plain_words(typed))
        if (auto* next = subcommand(*at, word)) at = next;
    std::vector<std::string> known;
    const auto* flag = typed.empty() ? nullptr : option_of(*at, typed.back());
    if (takes_value(flag)) {
        known = values_of(session, *flag);
    } else if (last.starts_with('-')) {
        known = flag_names(*at);
    } else if (known = subcommand_names(*at); known.empty()) {
        if (const auto* argument = next_argument(*at, typed)) known = values_of(session, *argument);
    }
    for (const auto& name : known)
        if (name.starts_with(last)) streams.out(name + "\n");
}

}  // namespace

int run_command_line(world::World& world, Streams streams,
                     const std::vector<std::string>& arguments, std::optional<Attached> attached) {
    if (arguments.size() >= 3 && arguments[0] == "completion" && arguments[1] == "candidates" &&
        arguments[2] == "--") {
        print_candidates(world, streams, {arguments.begin() + 3, arguments.end()});
        return 0;
    }
    Session session{world, std::move(streams), plain_words(arguments), std::move(attached)};
    session.run_words    = run_command_line;
    session.command_line = arguments;
    if (wants_json(arguments)) session.flags.output = "json";
    if (auto selection = check_selection(arguments); !selection.ok()) {
        session.finish(std::move(selection));
        return session.exit_code();
    }
    CLI::App app{std::string{about}, "ve"};
    build(app, session);

    refuse_bent_numbers(app);
    try {
        auto reversed = arguments;
        std::ranges::reverse(reversed);
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        session.streams().out(help_of(deepest(app), columns_of(session)));
        return 0;
    } catch (const CLI::CallForVersion& version) {
        session.streams().out(std::string{version.what()} + "\n");
        return 0;
    } catch (const CLI::ParseError& problem) {
        session.finish(Result<View>{usage_error(app, problem, arguments)});
        return session.exit_code();
    }
    if (!session.finished()) {
        const auto& where = deepest(app);
        const bool asked  = &where == &app && arguments.empty();
        (asked ? session.streams().out
               : session.streams().err)(help_of(where, columns_of(session)));
        return asked ? 0 : static_cast<int>(errors::usage.code);
    }
    return session.exit_code();
}

}  // namespace ve
