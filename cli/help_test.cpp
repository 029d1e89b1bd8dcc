// What --help has to say: a text for everything that can be asked or sent, and an example for each
// command. Whether the examples work is examples_test.cpp's question.
#include <google/protobuf/descriptor.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "cli/nouns.hpp"
#include "cli/terminal.hpp"
#include "commands/rpc_tree.hpp"

using namespace ve;

namespace {

namespace pb = google::protobuf;

// `ve query tx` is a transaction by its hash; the service of that name is for programs.
bool is_command(const wire::Rpc& rpc) { return rpc.is_message || rpc.module() != "tx"; }

void collect(const pb::Descriptor& message, std::set<const pb::Descriptor*>& out) {
    // A map's entries have no comments of their own, and Google's messages have theirs.
    if (message.options().map_entry() || message.full_name().starts_with("google.protobuf."))
        return;
    if (!out.insert(&message).second) return;
    for (int i = 0; i < message.field_count(); ++i)
        if (const auto* inner = message.field(i)->message_type()) collect(*inner, out);
}

std::vector<const wire::Rpc*> all_served() {
    auto out           = served_rpcs(RpcKind::message);
    const auto queries = served_rpcs(RpcKind::query);
    out.insert(out.end(), queries.begin(), queries.end());
    return out;
}

}  // namespace

TEST_CASE("every field that can be typed says what it is", "[help]") {
    std::set<const pb::Descriptor*> messages;
    for (const auto* rpc : all_served()) collect(*rpc->request, messages);
    CHECK(messages.size() > 100);
    for (const auto* message : messages)
        for (int i = 0; i < message->field_count(); ++i) {
            const auto help = wire::Catalog::get().help(*message->field(i));
            INFO(message->field(i)->full_name() << ": " << help);
            CHECK_FALSE(help.empty());
            CHECK(help.ends_with('.'));
        }
}

TEST_CASE("every command has an example of its own", "[help]") {
    for (const auto* rpc : all_served()) {
        const auto examples = wire::Catalog::get().examples(*rpc);
        INFO(rpc->path);
        if (rpc->is_message || (is_command(*rpc) && rpc->request->field_count() > 0))
            CHECK_FALSE(examples.empty());
        const auto start = fmt::format("ve {} {} {}", rpc->is_message ? "tx" : "query",
                                       rpc->module(), rpc->command());
        for (const auto& example : examples) {
            INFO(example);
            CHECK(example.starts_with(start + " "));
            CHECK(rpc->is_message == (example.find(" --from ") != std::string::npos));
        }
    }
}

TEST_CASE("who signs is never one of the words", "[help]") {
    for (const auto* rpc : served_rpcs(RpcKind::message)) {
        const auto words = wire::Catalog::get().positional(*rpc);
        INFO(rpc->path);
        for (const auto& signer : wire::Catalog::get().signer_paths(*rpc->request))
            CHECK(std::ranges::find(words, signer) == words.end());
    }
}

TEST_CASE("no example names an address that belongs to nobody", "[help]") {
    for (const auto* rpc : all_served())
        for (const auto& example : wire::Catalog::get().examples(*rpc)) {
            INFO(example);
            CHECK(example.find("ve1") == std::string::npos);
            CHECK(example.find("...") == std::string::npos);
        }
}

namespace {

// Those that stand in the code; the rest comes from definitions.
void examples_of(const CLI::App& app, const std::string& name, std::map<std::string, int>& out) {
    const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
    for (const auto* sub : subs) examples_of(*sub, name + " " + sub->get_name(), out);
    const auto text = app.get_description();
    if (!subs.empty() || text.find(" of module ") != std::string::npos) return;
    auto& count      = out[name];
    const auto start = text.find("\n\nExamples:");
    for (auto at = text.find("\n  ", start); at < text.size(); at = text.find("\n  ", at + 1))
        ++count;
}

}  // namespace

TEST_CASE("every command begins its help with two examples or more", "[help]") {
    RealWorld world;
    std::map<std::string, int> counts;
    for (const auto& noun : nouns()) {
        Session session{world.world(), Streams{}, {std::string{noun.name}}};
        CLI::App app{std::string{noun.summary}};
        noun.add(app, session);
        examples_of(app, "ve " + std::string{noun.name}, counts);
    }
    CHECK(counts.size() > 50);
    for (const auto& [name, count] : counts) {
        INFO(name << " has " << count);
        CHECK(count >= 2);
    }
}
