#include "commands/tx/batch.hpp"

#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>
#include <map>

#include "client/batch.hpp"
#include "client/parallel.hpp"
#include "client/sequence.hpp"
#include "commands/tx/batch_lines.hpp"
#include "commands/tx/leaf.hpp"
#include "crypto/hash.hpp"

namespace ve {
namespace {

constexpr std::size_t lines_bytes_max = 256U << 20;
constexpr std::size_t samples_max = 16;  // of each kind of transaction, to find what gas it needs

struct BatchFlags {
    std::string file, type;
    std::size_t per_tx = 1;
    bool resume        = false;
    KeyFlags key;
    TxFlags tx;
    std::string shown() const { return file == "-" ? "stdin" : file; }
};

// Messages that travel together.
struct Group {
    client::Messages messages;
    std::size_t first_line = 0, last_line = 0;
    std::string kind;  // the names of its messages: what needs about the same gas
};

std::vector<Group> grouped(const std::vector<BatchLine>& lines, std::size_t per_tx) {
    std::vector<Group> out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i % per_tx == 0) out.emplace_back();
        auto& group = out.back();
        if (group.messages.empty()) group.first_line = lines[i].number;
        group.last_line = lines[i].number;
        group.messages.push_back(lines[i].message.get());
        group.kind += lines[i].message->GetDescriptor()->full_name() + ' ';
    }
    return out;
}

std::string place_of(const std::string& file, const Group& group) {
    return group.first_line == group.last_line
               ? fmt::format("{}:{}", file, group.first_line)
               : fmt::format("{}:{}-{}", file, group.first_line, group.last_line);
}

// From the first to the last, evenly.
std::vector<std::size_t> spread(const std::vector<std::size_t>& all, std::size_t at_most) {
    if (all.size() <= at_most) return all;
    if (at_most == 1) return {all.front()};
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < at_most; ++i)
        out.push_back(all[i * (all.size() - 1) / (at_most - 1)]);
    return out;
}

struct Planner {
    Session& session;
    const BatchFlags& flags;
    client::Connection& node;
    const client::Signer& signer;
    client::TxOptions options;

    // The most that any sample of a kind needs, with the adjustment, and its fee.
    Result<client::Draft> dearest(const std::vector<Group>& groups,
                                  const std::vector<std::size_t>& of_kind) {
        std::optional<client::Draft> out;
        for (const auto i : spread(of_kind, options.gas ? 1 : samples_max)) {
            auto made = client::draft(node, signer.address(), signer.public_key(),
                                      groups[i].messages, options);
            if (!made.ok()) {
                auto error = std::move(made).error().at(place_of(flags.shown(), groups[i]));
                if (options.gas || error.space() == errors::local_space) return error;
                return std::move(error).with_hint(
                    "nothing was sent; where it needs what an earlier line does first, name --gas");
            }
            if (!out || made->gas > out->gas) out = std::move(made).value();
        }
        return *std::move(out);
    }

    Result<client::BatchOrder> plan(const std::vector<Group>& groups) {
        std::map<std::string, std::vector<std::size_t>> kinds;
        for (std::size_t i = 0; i < groups.size(); ++i) kinds[groups[i].kind].push_back(i);
        client::BatchOrder out;
        out.txs.resize(groups.size());
        for (const auto& [kind, members] : kinds) {
            const auto draft = TRY(dearest(groups, members));
            out.chain        = draft.chain;
            for (const auto i : members) {
                out.txs[i].gas = draft.gas;
                out.txs[i].fee = draft.fee;
            }
        }
        wire::BodySpec body;
        body.memo           = options.memo;
        body.timeout_height = options.timeout_height;
        client::in_parallel(groups.size(), 0, [&](std::size_t i) {
            out.txs[i].body = wire::build_body(groups[i].messages, body);
        });
        out.options = options;
        return out;
    }
};

Json receipt_of(const Group& group, std::size_t tx, const client::Receipt& receipt) {
    const auto& result = receipt.result;
    return Json::object({{"tx", tx},
                         {"first_line", group.first_line},
                         {"last_line", group.last_line},
                         {"hash", hex_upper(receipt.hash)},
                         {"height", std::to_string(receipt.height.value)},
                         {"code", result.code},
                         {"codespace", result.codespace},
                         {"raw_log", result.log},
                         {"gas_wanted", std::to_string(result.gas_wanted)},
                         {"gas_used", std::to_string(result.gas_used)}});
}

// The same lines for the same chain by the same signer are the same batch.
std::string name_of(const client::NodeState& chain, const Address& signer, std::size_t per_tx,
                    const std::string& text) {
    const auto all = fmt::format("{}\n{}\n{}\n{}\n{}", chain.chain_id, hex(chain.first_block),
                                 signer, per_tx, hex(sha256(text)));
    return hex(sha256(all)).substr(0, 32);
}

Result<void> check_flags(const BatchFlags& flags, const client::TxOptions& options) {
    if (options.unordered || options.fee_payer || options.sequence || options.account_number)
        return fail(errors::usage,
                    "a batch takes no --unordered, --fee-payer, --sequence or --account-number")
            .with_hint("ve tx batch --help");
    if (options.wait != client::Wait::block || options.confirmations != 1)
        return fail(errors::usage,
                    "a batch waits for the blocks: that is how it knows what is done")
            .at("--wait");
    if (flags.tx.generate_only)
        return fail(errors::usage, "a batch is not written down as documents")
            .at("--generate-only");
    return {};
}

Result<std::optional<View>> send_batch(Session& session, const BatchFlags& flags) {
    auto options = TRY(flags.tx.options(session));
    TRY(check_flags(flags, options));
    const auto signer = TRY(find_signer(session, flags.key));
    const auto type   = flags.type.empty() ? std::string{} : TRY(find_tx_message(flags.type));
    const auto text   = TRY(read_input(session, flags.file, lines_bytes_max));
    const auto lines  = TRY(read_batch_lines(text, flags.shown(), type, signer->address()));
    const auto groups = grouped(lines, flags.per_tx);
    auto* node        = TRY(session.connection());

    const client::SequenceBook book{session.home() / "sequences"};
    if (!session.attached()) options.book = &book;
    if (session.streams().err_is_terminal)
        options.progress = [&](std::string_view what) { session.progress(what); };

    const auto print = [&](const Json& receipt) { session.streams().out(receipt.dump() + "\n"); };
    std::optional<client::BatchJournal> journal;
    const auto state = TRY(node->state());
    if (!session.attached() && !flags.tx.dry_run) {
        const auto begin =
            flags.resume ? client::BatchJournal::Begin::go_on : client::BatchJournal::Begin::anew;
        journal.emplace(TRY(client::BatchJournal::open(
            session.home() / "batches", name_of(state, signer->address(), flags.per_tx, text),
            begin)));
        for (const auto& [tx, receipt] : journal->past().done) print(receipt);
        if (journal->past().finished) {
            session.say("this batch is done already; nothing was sent");
            return std::optional<View>{};
        }
    }
    Planner planner{session, flags, *node, *signer, options};
    auto order  = TRY(planner.plan(groups));
    order.place = [&](std::size_t tx) { return place_of(flags.shown(), groups[tx]); };
    if (flags.tx.dry_run) {
        Coins all;
        for (const auto& tx : order.txs) all = TRY(all.plus(tx.fee));
        auto json = Json::object(
            {{"messages", lines.size()}, {"transactions", groups.size()}, {"fees", all.text()}});
        return std::optional{
            View{std::move(json),
                 fmt::format("would send {} messages in {} transactions, for {} in fees\n",
                             lines.size(), groups.size(), all.text())}};
    }
    order.journal = journal ? &*journal : nullptr;
    std::optional<Error> first_failure;
    const auto told = [&](std::size_t tx, const client::Receipt& receipt) -> Result<Json> {
        auto json = receipt_of(groups[tx], tx, receipt);
        print(json);
        if (!receipt.ok() && !first_failure)
            first_failure = receipt.check().error().at(order.place(tx));
        return json;
    };
    const auto done = client::run_batch(*node, *signer, order, told);
    session.progress({});
    const auto summary = TRY(done);
    if (summary.failed == 0) return std::optional<View>{};
    if (!first_failure)
        return fail(errors::assertion, "{} of {} transactions failed in their blocks before",
                    summary.failed, groups.size());
    return std::move(*first_failure)
        .within("{} of {} transactions failed in their blocks; the first", summary.failed,
                groups.size());
}

}  // namespace

void add_tx_batch(CLI::App& tx, Session& session) {
    auto flags    = std::make_shared<BatchFlags>();
    auto* command = tx.add_subcommand(
        "batch",
        "Send a file of messages, one JSON object in each line\n\nPrints a JSON line for each "
        "transaction that came into a block. What is signed is written down first (below the home, "
        "in batches/), so that --resume goes on after a crash with nothing sent twice.\n\n"
        "Examples:\n"
        "  ve tx batch pay.jsonl --from customer\n"
        "  ve tx batch pay.jsonl --from customer --resume\n"
        "  ve tx batch sends.jsonl --type 'bank send' --per-tx 100 --from customer");
    command->add_option("file", flags->file, "Messages as JSON lines (- for standard input)")
        ->required();
    command->add_option("--type", flags->type,
                        "The type of lines without \"@type\", such as 'bank send'");
    command->add_option("--per-tx", flags->per_tx, "Messages in each transaction")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command->add_flag("--resume", flags->resume, "Go on with what was begun before");
    flags->key.add(*command);
    flags->tx.add(*command);
    command->callback([flags, &session] {
        auto sent = send_batch(session, *flags);
        if (sent.ok() && *sent) return session.finish(Result<View>{*std::move(*sent)});
        session.finish(sent.ok() ? Result<void>{} : Result<void>{std::move(sent).error()});
    });
}

}  // namespace ve
