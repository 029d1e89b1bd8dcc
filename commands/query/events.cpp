#include "commands/query/events.hpp"

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "client/websocket.hpp"
#include "commands/query/chain.hpp"
#include "commands/session.hpp"
#include "node/world/clock.hpp"

namespace ve {
namespace {

struct TxsFlags {
    std::string query, order = "asc";
    std::uint64_t page = 1, limit = 30;
};

// What the node says about the query is about what was typed.
Error about_query(Error error) {
    constexpr std::string_view mark = "failed to parse query: ";
    const auto at                   = error.detail().find(mark);
    if (at == std::string::npos) return error;
    return fail(errors::usage, "{}", error.detail().substr(at + mark.size()))
        .at("query")
        .with_hint("write it as \"transfer.recipient='ADDRESS' AND tx.height>5\"");
}

Result<View> find_txs(Session& session, const TxsFlags& flags) {
    auto* node    = TRY(session.connection());
    auto answered = node->call("tx_search", Json::object({{"query", flags.query},
                                                          {"prove", false},
                                                          {"page", std::to_string(flags.page)},
                                                          {"per_page", std::to_string(flags.limit)},
                                                          {"order_by", flags.order}}));
    if (!answered.ok()) return about_query(std::move(answered).error());
    auto& found     = *answered;
    const auto* txs = TRY(found.member("txs"));
    std::vector<std::vector<std::string>> rows{{"HEIGHT", "HASH", "CODE", "GAS"}};
    for (const auto& tx : txs->items()) {
        const auto code = text_at(tx, {"tx_result", "code"});
        rows.push_back({text_at(tx, {"height"}), text_at(tx, {"hash"}),
                        code == "0" ? "ok" : text_at(tx, {"tx_result", "codespace"}) + "-" + code,
                        text_at(tx, {"tx_result", "gas_used"})});
    }
    const auto total = text_at(found, {"total_count"});
    auto text        = rows.size() == 1 ? std::string{} : table(std::move(rows));
    text += fmt::format("{} of {}, page {}\n", txs->items().size(), total, flags.page);
    return View{std::move(found), std::move(text)};
}

struct EventsFlags {
    std::string query   = "tm.event='Tx'", timeout;
    std::uint64_t count = 0;
    std::int64_t height = 0;
    bool follow         = false;
};

// For people: what kind, where, and of a transaction which.
std::string line_of(const Json& event) {
    const auto kind    = text_at(event, {"data", "type"});
    const auto* events = event.find("events");
    const auto first   = [&](std::string_view key) {
        const auto* values = events == nullptr ? nullptr : events->find(key);
        return values == nullptr || values->items().empty() ? std::string{}
                                                              : printable(values->items()[0].raw());
    };
    const auto hash   = first("tx.hash");
    auto height       = first("tx.height");
    const auto action = first("message.action");
    if (height.empty()) height = text_at(event, {"data", "value", "block", "header", "height"});
    if (height.empty()) height = text_at(event, {"data", "value", "header", "height"});
    if (height.empty()) height = text_at(event, {"data", "value", "height"});
    auto out = fmt::format("{:<24}{}", kind.substr(kind.rfind('/') + 1),
                           height.empty() ? "" : "block " + height);
    if (!hash.empty()) out += "  " + hash;
    if (!action.empty()) out += "  " + action;
    return out + "\n";
}

Result<void> follow(Session& session, const EventsFlags& flags) {
    std::optional<Duration> at_most;
    if (!flags.timeout.empty()) {
        auto span = Duration::parse(flags.timeout);
        if (!span.ok()) return std::move(span).error().at("--timeout");
        at_most = *span;
    }
    auto* node  = TRY(session.connection());
    auto opened = client::EventStream::open(node->where(), flags.query);
    if (!opened.ok()) return about_query(std::move(opened).error());
    auto& stream = *opened;
    if (!session.json()) session.say(session.dim(fmt::format("following {}", flags.query)));
    const world::RealClock clock;
    const auto start = clock.now();
    for (std::uint64_t seen = 0; flags.count == 0 || seen < flags.count;) {
        const auto passed = clock.now().since(start);
        const auto wait =
            at_most ? Duration{at_most->nanos - passed.nanos} : Duration::seconds(3600);
        if (wait.nanos <= 0)
            return flags.count == 0 ? Result<void>{}
                                    : fail(errors::busy, "{} of {} events came in {}", seen,
                                           flags.count, *at_most);
        const auto event = TRY(stream.next(wait));
        if (!event) continue;
        ++seen;
        TRY(session.show(View{*event, line_of(*event)}));
    }
    return {};
}

Result<void> of_block(Session& session, const EventsFlags& flags) {
    auto* node  = TRY(session.connection());
    auto params = Json::object();
    if (flags.height != 0) params.set("height", std::to_string(flags.height));
    const auto results = TRY(node->call("block_results", params));
    return session.show(View{results});
}

}  // namespace

void add_query_txs(CLI::App& query, Session& session) {
    auto flags    = std::make_shared<TxsFlags>();
    auto* command = query.add_subcommand(
        "txs",
        "Transactions by what happened in them\n\n"
        "Examples:\n"
        "  ve query txs \"transfer.recipient='$ADDRESS'\"\n"
        "  ve query txs \"message.action='/cosmos.bank.v1beta1.MsgSend' AND tx.height>5\" --order "
        "desc --limit 5");
    command->add_option("query", flags->query, "Conditions on events, joined by AND")->required();
    command->add_option("--page", flags->page, "Which page")->capture_default_str();
    command->add_option("--limit", flags->limit, "Transactions on a page, at most 100")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command->add_option("--order", flags->order, "asc: the oldest first; desc: the newest")
        ->check(CLI::IsMember({"asc", "desc"}))
        ->capture_default_str();
    command->callback([flags, &session] { session.finish(find_txs(session, *flags)); });
}

void add_query_events(CLI::App& query, Session& session) {
    auto flags    = std::make_shared<EventsFlags>();
    auto* command = query.add_subcommand(
        "events",
        "Events of a block, or as they happen\n\nWith --follow, a line for each event until "
        "Ctrl-C; as JSON, what the node's websocket says.\n\n"
        "Examples:\n"
        "  ve query events --height 5\n"
        "  ve query events --follow --output json\n"
        "  ve query events --follow --query \"tm.event='NewBlock'\" --count 3");
    command->add_flag("--follow", flags->follow, "Tell them as they happen");
    command->add_option("--query", flags->query, "With --follow: which")->capture_default_str();
    command->add_option("--count", flags->count, "With --follow: end after so many");
    command->add_option("--timeout", flags->timeout, "With --follow: end after this time");
    command->add_option("--height", flags->height, "Of this block; the newest by default")
        ->check(CLI::Range(1L, INT64_MAX));
    command->callback([flags, &session] {
        session.finish(flags->follow ? follow(session, *flags) : of_block(session, *flags));
    });
}

}  // namespace ve
