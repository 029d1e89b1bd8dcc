// mine, travel, snapshot, restore, dump: a running devnet's time and state in the user's hands.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.hpp"
#include "commands/devnet/verbs.hpp"

namespace ve {
namespace {

std::string member_text(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    return found == nullptr ? std::string{} : found->raw();
}

}  // namespace

Result<Json> ask_devnet(Session& session, const std::string& method, const Json& params) {
    const auto& asked  = session.flags.devnet;
    const auto running = TRY(session.running_devnet());
    if (!running) {
        std::vector<std::string> kept;
        for (const auto& entry : TRY(devnet::list(session.home())))
            if (entry.keeps) kept.push_back(entry.name);
        const bool known = std::ranges::find(kept, asked) != kept.end();
        if (!asked.empty() && !known)
            return fail(errors::peer, "no devnet named {} is running{}", asked,
                        did_you_mean(asked, kept))
                .with_hint("ve devnet list shows which do; ve devnet up {} starts one", asked);
        const auto start = !asked.empty() ? asked : kept.size() == 1 ? kept.front() : "";
        return fail(errors::peer, "no devnet{} is running", asked.empty() ? "" : " named " + asked)
            .with_hint("ve devnet up{}{}{}", start.empty() ? "" : " ", start,
                       asked.empty() && kept.size() > 1 ? ", or one of: ve devnet list" : "");
    }
    return devnet::control(running->folder / "control.sock", method, params);
}

Result<std::filesystem::path> write_to(const std::string& path, ByteView bytes) {
    auto target = std::filesystem::absolute(path);
    std::error_code ignored;
    if (std::filesystem::is_directory(target, ignored))
        return fail(errors::io, "{} is a folder", target.string())
            .with_hint("name a file in it: {}", (target / "FILE").string());
    if (!std::filesystem::is_directory(target.parent_path(), ignored))
        return fail(errors::io, "there is no folder {}", target.parent_path().string())
            .with_hint("mkdir -p {}", target.parent_path().string());
    auto disk = TRY(world::RealDisk::open(target.parent_path()));
    TRY(disk.write(target.filename().string(), bytes));
    return target;
}

void add_devnet_mine(CLI::App& devnet, Session& session) {
    auto count   = std::make_shared<std::uint64_t>(1);
    auto until   = std::make_shared<std::string>();
    auto* mine   = devnet.add_subcommand("mine",
                                         "Make blocks now\n\nExamples:\n"
                                           "  ve devnet mine\n"
                                           "  ve devnet mine 10\n"
                                           "  ve devnet mine --until '.height >= 40'");
    auto* number = mine->add_option("count", *count, "How many")->check(CLI::Range(1, 10'000'000));
    mine->add_option("--until", *until,
                     "Until this jq condition holds of `ve devnet status --output json`")
        ->excludes(number);
    mine->callback([count, until, &session] {
        session.finish([&]() -> Result<View> {
            auto params = Json::object({{"count", *count}});
            if (!until->empty()) params.set("until", *until);
            auto answer     = TRY(ask_devnet(session, "mine", params));
            const auto text = fmt::format("height {}\n", member_text(answer, "height"));
            return View{std::move(answer), text};
        }());
    });
}

void add_devnet_pause(CLI::App& devnet, Session& session) {
    auto* pause = devnet.add_subcommand("pause",
                                        "Let time stand still; `ve devnet mine` still makes "
                                        "blocks\n\nExamples:\n  ve devnet pause\n  ve devnet "
                                        "pause mychain");
    pause->add_option("name", session.flags.devnet, "Which (default: the only running one)");
    pause->callback([&session] {
        session.finish([&]() -> Result<View> {
            auto answer = TRY(ask_devnet(session, "pause", Json::object()));
            const auto line =
                fmt::format("{} at height {}; go on with: ve devnet resume\n",
                            answer.find("changed")->flag() ? "paused" : "paused already",
                            member_text(answer, "height"));
            return View{std::move(answer), line};
        }());
    });
}

void add_devnet_resume(CLI::App& devnet, Session& session) {
    auto* resume = devnet.add_subcommand("resume",
                                         "Let time go on from where it stood\n\nExamples:\n"
                                         "  ve devnet resume\n  ve devnet resume mychain");
    resume->add_option("name", session.flags.devnet, "Which (default: the only running one)");
    resume->callback([&session] {
        session.finish([&]() -> Result<View> {
            auto answer     = TRY(ask_devnet(session, "resume", Json::object()));
            const auto line = fmt::format(
                "{} at height {}\n",
                answer.find("changed")->flag() ? "goes on" : "nothing was paused, it is",
                member_text(answer, "height"));
            return View{std::move(answer), line};
        }());
    });
}

void add_devnet_rewind(CLI::App& devnet, Session& session) {
    auto height  = std::make_shared<std::int64_t>(0);
    auto* rewind = devnet.add_subcommand("rewind",
                                         "Go back to a height; what came after it is gone\n\n"
                                         "Examples:\n  ve devnet rewind 1\n  ve devnet rewind 12 "
                                         "--devnet mychain");
    rewind->add_option("height", *height, "The block that becomes the newest")->required();
    rewind->callback([height, &session] {
        session.finish([&]() -> Result<View> {
            auto answer = TRY(ask_devnet(session, "rewind", Json::object({{"height", *height}})));
            const auto line = fmt::format("back at height {}\n", member_text(answer, "height"));
            return View{std::move(answer), line};
        }());
    });
}

void add_devnet_travel(CLI::App& devnet, Session& session) {
    auto span    = std::make_shared<std::string>();
    auto* travel = devnet.add_subcommand(
        "travel",
        "Move block time forward at once, and make a block "
        "there\n\nExamples:\n  ve devnet travel 90m\n  ve devnet travel +30d");
    travel->add_option("duration", *span, "+30d, 90m, 1h30m")->required();
    travel->callback([span, &session] {
        session.finish([&]() -> Result<View> {
            std::string_view text = *span;
            if (text.starts_with('+')) text.remove_prefix(1);
            auto parsed = Duration::parse(text);
            if (!parsed.ok() && text.starts_with('-'))
                return fail(errors::usage, "time goes forward only, not by {}", printable(text))
                    .at("duration")
                    .with_hint(
                        "go back with ve devnet rewind HEIGHT, or ve devnet restore SNAPSHOT");
            if (!parsed.ok()) return std::move(parsed).error().at("duration");
            const auto duration = *parsed;
            if (duration.nanos == 0)
                return fail(errors::usage, "a travel takes some time")
                    .at("duration")
                    .with_hint("a block without it: ve devnet mine");
            auto answer = TRY(ask_devnet(
                session, "travel", Json::object({{"nanos", std::to_string(duration.nanos)}})));
            const auto line =
                fmt::format("block time {} at height {}\n", member_text(answer, "time"),
                            member_text(answer, "height"));
            return View{std::move(answer), line};
        }());
    });
}

void add_devnet_snapshot(CLI::App& devnet, Session& session) {
    auto name      = std::make_shared<std::string>();
    auto* snapshot = devnet.add_subcommand("snapshot",
                                           "Remember the chain as it is now\n\nExamples:\n  ve "
                                           "devnet snapshot\n  ve devnet snapshot before");
    snapshot->add_option("name", *name, "How to call it (default: a number)");
    snapshot->callback([name, &session] {
        session.finish([&]() -> Result<View> {
            auto params = Json::object();
            if (!name->empty()) params.set("name", *name);
            auto answer = TRY(ask_devnet(session, "snapshot", params));
            const auto line =
                fmt::format("snapshot {} at height {}\n", member_text(answer, "snapshot"),
                            member_text(answer, "height"));
            return View{std::move(answer), line};
        }());
    });
}

void add_devnet_restore(CLI::App& devnet, Session& session) {
    auto name     = std::make_shared<std::string>();
    auto* restore = devnet.add_subcommand("restore",
                                          "Go back to a snapshot; it stays usable\n\nExamples:\n  "
                                          "ve devnet restore before\n  ve devnet restore 1");
    restore->add_option("snapshot", *name, "Its name, or the number that was printed")->required();
    restore->callback([name, &session] {
        session.finish([&]() -> Result<View> {
            auto answer = TRY(ask_devnet(session, "restore", Json::object({{"snapshot", *name}})));
            const auto line = fmt::format("back at height {}\n", member_text(answer, "height"));
            return View{std::move(answer), line};
        }());
    });
}

void add_devnet_dump(CLI::App& devnet, Session& session) {
    auto path  = std::make_shared<std::string>();
    auto* dump = devnet.add_subcommand("dump",
                                       "Write the whole chain to a file\n\nExamples:\n  ve devnet "
                                       "dump chain.ve\n  ve devnet dump chain.ve --devnet mychain");
    dump->add_option("file", *path, "Where to write it")->required();
    dump->callback([path, &session] {
        session.finish([&]() -> Result<View> {
            const auto answer = TRY(ask_devnet(session, "dump", Json::object()));
            const auto bytes  = TRY(parse_base64(member_text(answer, "dump")));
            const auto target = TRY(write_to(*path, bytes));
            return View{Json::object({{"file", target.string()}, {"bytes", bytes.size()}}),
                        fmt::format("{} bytes in {}\n", bytes.size(), target.string())};
        }());
    });
}

}  // namespace ve
