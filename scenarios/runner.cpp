#include "scenarios/runner.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <atomic>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include "client/transaction.hpp"
#include "client/usage.hpp"
#include "cosmos/base/abci/v1beta1/abci.pb.h"
#include "devnet/network.hpp"
#include "node/world/simulated_disk.hpp"
#include "scenarios/evaluate.hpp"
#include "wire/json.hpp"

namespace ve::scenario {
namespace {

constexpr std::string_view default_funds = "100000000uve";  // of an actor that names none

class KeySigner final : public client::Signer {
  public:
    explicit KeySigner(secp256k1::PrivateKey key) : key_{std::move(key)} {}
    Address address() const override { return key_.public_key().address(); }
    Bytes public_key() const override { return copy_of(key_.public_key().bytes()); }
    Result<ByteArray<64>> sign(ByteView message) const override {
        return secp256k1::sign(key_, message);
    }

  private:
    secp256k1::PrivateKey key_;
};

// A private folder that exists from its first use to the end of the run.
class PrivateFolder {
  public:
    PrivateFolder()                                = default;
    PrivateFolder(const PrivateFolder&)            = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    ~PrivateFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    Result<std::string> path() {
        if (!path_.empty()) return path_;
        auto pattern = (std::filesystem::temp_directory_path() / "ve-scenario-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            return fail(errors::io, "cannot make the folder {}", pattern);
        path_ = pattern;
        return path_;
    }

  private:
    std::string path_;
};

// Stops a run: the error and the place of the statement it belongs to.
struct Stopped {
    Error error;
    Place place;
};

class Run {
  public:
    Run(const File& file, const Scenario& scenario, const Options& options)
        : file_{file}, scenario_{scenario}, options_{options} {
        outcome_.file  = file.path;
        outcome_.title = scenario.title;
        outcome_.seed  = options.seed.value_or(scenario.net.seed.value_or(devnet::default_seed));
    }

    Outcome play() {
        auto opened = open();
        if (!opened.ok()) {
            note({std::move(opened).error(), scenario_.place});
            return std::move(outcome_);
        }
        if (auto stopped = block(scenario_.body)) note(*std::move(stopped));
        outcome_.height = node_->status().latest_height;
        return std::move(outcome_);
    }

  private:
    using Stop = std::optional<Stopped>;

    Result<void> open() {
        devnet::NetworkOptions network;
        network.seed       = outcome_.seed;
        network.validators = scenario_.net.validators;
        network.chain_id   = "virtengine-scenario-1";
        if (scenario_.net.block_time == "manual") network.pace.mode = BlockPace::Mode::manual;
        node_       = TRY(devnet::open_network(world_, network));
        connection_ = client::connect(*node_);
        for (const auto& role : devnet::roles()) add_actor(std::string{role.name});
        names_["seed"] = Json{outcome_.seed};
        return {};
    }

    void add_actor(const std::string& name) {
        auto account = devnet::account(outcome_.seed, name);
        names_[name] = Json{account.address.text()};
        signers_.insert_or_assign(name, std::make_unique<KeySigner>(std::move(account.key)));
    }

    void note(Stopped stopped) {
        Failure out;
        out.place   = fmt::format("{}:{}:{}", file_.path, stopped.place.line, stopped.place.column);
        out.message = stopped.error.text();
        if (!stopped.error.hint().empty()) out.message += "\nhint: " + stopped.error.hint();
        out.caret        = caret(file_.text, stopped.place);
        out.history      = std::move(history_of_failure_);
        outcome_.failure = std::move(out);
        outcome_.height  = node_ ? node_->status().latest_height : Height{};
    }

    Stop block(const Block& statements) {
        for (const auto& statement : statements)
            if (auto stop = one(statement)) return stop;
        return std::nullopt;
    }

    Stop one(const Statement& statement) {
        if (++outcome_.statements > limits::statements)
            return Stopped{fail(errors::refused, "the scenario runs more than {} statements",
                                limits::statements),
                           statement.place};
        if (const auto failure = node_->failure()) return Stopped{*failure, statement.place};
        const auto status = node_->status();
        const auto before = status.latest_height;
        names_["now"]     = Json{status.latest_time.seconds};
        names_["height"]  = Json{before.value};
        Stop stop         = execute(statement);
        if (stop) return stop;
        if (node_->status().latest_height != before) return always();
        return std::nullopt;
    }

    // What must hold after every block, checked where a block may have been made.
    Stop always() {
        if (in_always_) return std::nullopt;
        in_always_ = true;
        Stop stop;
        for (const auto* statement : always_)
            if (!stop) stop = block(statement->body);
        in_always_ = false;
        return stop;
    }

    Stop execute(const Statement& statement) {
        using S = Statement::Kind;
        switch (statement.kind) {
            case S::step: outcome_.log.push_back(statement.name); return block(statement.body);
            case S::eventually: return eventually(statement);
            case S::always: always_.push_back(&statement); return block(statement.body);
            case S::expect: return expect(statement);
            default: break;
        }
        auto done = simple(statement);
        if (done.ok()) return std::nullopt;
        return Stopped{std::move(done).error(), statement.place};
    }

    Result<void> simple(const Statement& statement) {
        using S = Statement::Kind;
        switch (statement.kind) {
            case S::actor: return actor(statement);
            case S::let:
                names_[statement.name] = TRY(evaluate(*statement.value, names_));
                return {};
            case S::tx: return tx(statement);
            case S::query: {
                const auto request =
                    TRY(make_message(*statement.value, *statement.rpc->request, names_));
                const auto answer = TRY(node_->query_rpc(statement.rpc->path, *request, Height{0}));
                if (!statement.result.empty()) names_[statement.result] = wire::to_json(*answer);
                return {};
            }
            case S::ve: return ve_line(statement);
            case S::mine: TRY(node_->mine(statement.count)); return {};
            case S::travel: TRY(node_->travel(Duration{statement.nanos})); return {};
            case S::snapshot: snapshots_[statement.name] = TRY(node_->snapshot()); return {};
            case S::restore: TRY(node_->restore(snapshots_.at(statement.name))); return {};
            case S::log: {
                const auto value = TRY(evaluate(*statement.value, names_));
                outcome_.log.push_back(value.is_string() ? value.raw() : shown(value));
                return {};
            }
            default: return {};
        }
    }

    Result<void> actor(const Statement& statement) {
        add_actor(statement.name);
        for (const auto& role : devnet::roles())
            if (role.name == statement.name && !statement.value) return {};
        auto funds = Json{default_funds};
        if (statement.value) funds = TRY(evaluate(*statement.value, names_));
        const auto quantity = Quantity::of(funds);
        if (quantity->number.is_zero()) return {};
        auto send = wire::Catalog::get().make("cosmos.bank.v1beta1.MsgSend");
        const auto coin =
            Json::object({{"denom", quantity->unit}, {"amount", quantity->number.short_text()}});
        TRY(wire::from_json(Json::object({{"from_address", names_.at("operator")},
                                          {"to_address", names_.at(statement.name)},
                                          {"amount", Json::array({coin})}}),
                            *send));
        const auto receipt =
            TRY(client::send(*connection_, *signers_.at("operator"), {send.get()}, {}));
        return receipt.check();
    }

    // Fills the signer fields that the scenario leaves out.
    static void set_signer(wire::Proto& message, const std::string& path,
                           const std::string& address) {
        auto json         = Json::object();
        const auto* type  = message.GetDescriptor();
        const auto dot    = path.find('.');
        const auto* field = type->FindFieldByName(path.substr(0, dot));
        if (field == nullptr || field->is_repeated()) return;
        const auto* reflection = message.GetReflection();
        if (dot != std::string::npos)
            return set_signer(*reflection->MutableMessage(&message, field), path.substr(dot + 1),
                              address);
        std::string scratch;
        if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING &&
            reflection->GetStringReference(message, field, &scratch).empty())
            reflection->SetString(&message, field, address);
    }

    Result<void> tx(const Statement& statement) {
        const auto message = TRY(make_message(*statement.value, *statement.rpc->request, names_));
        const auto& signer = *signers_.at(statement.name);
        for (const auto& path : wire::Catalog::get().signer_paths(*statement.rpc->request))
            set_signer(*message, path, signer.address().text());
        TRY(client::sign_usage(*connection_, signer, *message));
        auto sent = client::send(*connection_, signer, {message.get()}, {});
        client::Receipt receipt;
        if (sent.ok()) {
            receipt = std::move(sent).value();
        } else {  // refused while it was simulated: the same error, a step earlier
            if (sent.error().space() == errors::local_space) return std::move(sent).error();
            receipt.result.code      = sent.error().code();
            receipt.result.codespace = sent.error().space();
            receipt.result.log       = sent.error().text();
        }
        if (!statement.result.empty())
            names_[statement.result] = receipt_json(receipt, *statement.rpc);
        if (!statement.fails) return receipt.check();
        const auto& wanted = *statement.fails;
        if (receipt.ok())
            return fail(errors::assertion, "expected a failure with {}/{}, but it succeeded",
                        wanted.space, wanted.code);
        if (receipt.result.codespace != wanted.space || receipt.result.code != wanted.code)
            return fail(errors::assertion, "expected a failure with {}/{}, got {}/{}: {}",
                        wanted.space, wanted.code, receipt.result.codespace, receipt.result.code,
                        receipt.result.log);
        return {};
    }

    // What it cost, as the ante chain told; a transaction that never got there cost nothing.
    static std::string fee_of(const abci::TxResult& result) {
        for (const auto& event : result.events)
            for (const auto& attribute : event.attributes)
                if (event.type == "tx" && attribute.key == "fee" && !attribute.value.empty())
                    return attribute.value;
        return "0uve";
    }

    static Json receipt_json(const client::Receipt& receipt, const wire::Rpc& rpc) {
        const auto& result = receipt.result;
        auto events        = Json::array();
        for (const auto& event : result.events) {
            auto attributes = Json::object();
            for (const auto& attribute : event.attributes)
                attributes.set(attribute.key, attribute.value);
            events.push(
                Json::object({{"type", event.type}, {"attributes", std::move(attributes)}}));
        }
        auto out      = Json::object({{"code", result.code},
                                      {"codespace", result.codespace},
                                      {"log", result.log},
                                      {"height", receipt.height.value},
                                      {"hash", hex_upper(receipt.hash)},
                                      {"gas_used", result.gas_used},
                                      {"gas_wanted", result.gas_wanted},
                                      {"fee", fee_of(result)},
                                      {"events", std::move(events)}});
        auto response = wire::Catalog::get().make(rpc.response->full_name());
        cosmos::base::abci::v1beta1::TxMsgData data;
        if (data.ParseFromString(result.data) && data.msg_responses_size() > 0 &&
            response->ParseFromString(data.msg_responses(0).value()))
            out.set("response", wire::to_json(*response));
        return out;
    }

    Result<void> ve_line(const Statement& statement) {
        if (!options_.run_ve) return fail(errors::refused, "`ve` lines cannot run here");
        auto words = TRY(words_of(statement.name));
        for (auto& word : words) word = substitute(word);
        const auto slash = file_.path.rfind('/');
        const auto folder =
            slash == std::string::npos ? std::string{"."} : file_.path.substr(0, slash);
        const auto home   = TRY(home_.path());
        const auto output = options_.run_ve({words, *node_, world_, outcome_.seed, folder, home});
        if (!statement.result.empty()) {
            auto json =
                Json::object({{"exit", output.exit}, {"out", output.out}, {"err", output.err}});
            auto parsed = Json::parse(output.out);
            json.set("json", parsed.ok() ? std::move(parsed).value() : Json{});
            names_[statement.result] = std::move(json);
        }
        const int wanted = statement.fails ? static_cast<int>(statement.fails->code) : 0;
        if (output.exit != wanted)
            return fail(errors::assertion, "expected `ve {}` to end with {}, got {}: {}{}",
                        statement.name, wanted, output.exit, output.err, output.out);
        return {};
    }

    // $name and $name.part become the value.
    std::string substitute(const std::string& word) const {
        std::string out;
        for (std::size_t i = 0; i < word.size(); ++i) {
            if (word[i] != '$') {
                out += word[i];
                continue;
            }
            std::size_t end = i + 1;
            while (end < word.size() && (std::isalnum(static_cast<unsigned char>(word[end])) != 0 ||
                                         word[end] == '_' || word[end] == '.'))
                ++end;
            Expression name;
            name.kind        = Expression::Kind::name;
            name.text        = word.substr(i + 1, end - i - 1);
            std::size_t from = 0;
            while (from <= name.text.size()) {
                const auto dot = std::min(name.text.find('.', from), name.text.size());
                name.path.push_back(name.text.substr(from, dot - from));
                from = dot + 1;
            }
            const auto value = evaluate(name, names_);
            out += !value.ok()                                ? word.substr(i, end - i)
                   : value->is_string() || value->is_number() ? value->raw()
                                                              : value->dump();
            i = end - 1;
        }
        return out;
    }

    Stop expect(const Statement& statement) {
        const auto& condition = *statement.value;
        const bool compares   = condition.kind == Expression::Kind::compare;
        auto left             = evaluate(compares ? *condition.items[0] : condition, names_);
        if (!left.ok()) return Stopped{std::move(left).error(), statement.place};
        remember(condition, *left);
        if (!compares) {
            if (left->is_boolean() && left->flag()) return std::nullopt;
            return failed(condition, fmt::format("expected true, got {}", shown(*left)));
        }
        auto right = evaluate(*condition.items[1], names_);
        if (!right.ok()) return Stopped{std::move(right).error(), statement.place};
        const auto holds = compare(condition.text, *left, *right);
        if (!holds.ok()) return Stopped{holds.error(), condition.place};
        if (*holds) return std::nullopt;
        return failed(condition, fmt::format("expected {} {} {}, got {}", condition.items[0]->text,
                                             condition.text, shown(*right), shown(*left)));
    }

    Stop failed(const Expression& condition, std::string what) {
        history_of_failure_ = history_[&condition];
        return Stopped{fail(errors::assertion, "{}", what), condition.place};
    }

    void remember(const Expression& condition, const Json& value) {
        auto& lines = history_[&condition];
        auto line = fmt::format("height {}: {}", node_->status().latest_height.value, shown(value));
        if (lines.empty() || lines.back() != line) lines.push_back(std::move(line));
        if (lines.size() > 20) lines.erase(lines.begin());
    }

    Stop eventually(const Statement& statement) {
        for (std::uint64_t blocks = 0;; ++blocks) {
            auto stop = block(statement.body);
            if (!stop || !stop->error.is(errors::assertion)) return stop;
            if (blocks == statement.count) {
                stop->error =
                    std::move(stop->error).within("not within {} blocks", statement.count);
                return stop;
            }
            const auto mined = node_->mine(1);
            if (!mined.ok()) return Stopped{mined.error(), statement.place};
            if (auto broken = always()) return broken;
        }
    }

    const File& file_;
    const Scenario& scenario_;
    const Options& options_;
    Outcome outcome_;
    world::VirtualClock clock_{
        Time{1767225600, 0}};  // 2026-01-01T00:00:00Z, whatever the machine says
    world::SeededEntropy entropy_{outcome_.seed};
    world::SimulatedDisk disk_;
    world::World world_{clock_, entropy_, disk_};
    PrivateFolder home_;
    std::unique_ptr<Node> node_;
    std::unique_ptr<client::Connection> connection_;
    Names names_;
    std::map<std::string, std::unique_ptr<KeySigner>> signers_;
    std::map<std::string, std::uint64_t> snapshots_;
    std::vector<const Statement*> always_;
    bool in_always_ = false;
    std::map<const Expression*, std::vector<std::string>> history_;
    std::vector<std::string> history_of_failure_;
};

}  // namespace

std::vector<Outcome> run(const std::vector<File>& files, const Options& options,
                         const std::function<void(const Outcome&)>& done) {
    struct Job {
        const File& file;
        const Scenario& scenario;
    };
    std::vector<Job> jobs;
    for (const auto& file : files)
        for (const auto& scenario : file.scenarios)
            if (scenario.title.find(options.only) != std::string::npos)
                jobs.push_back({file, scenario});
    std::vector<Outcome> outcomes(jobs.size());
    std::atomic<std::size_t> next{0};
    std::mutex reporting;
    const world::RealClock watch;
    const auto work = [&] {
        for (std::size_t i = next++; i < jobs.size(); i = next++) {
            const auto start = watch.now();
            auto outcome     = Run{jobs[i].file, jobs[i].scenario, options}.play();
            outcome.wall     = watch.now().since(start);
            const std::lock_guard lock{reporting};
            outcomes[i] = std::move(outcome);
            done(outcomes[i]);
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < std::min(options.jobs, jobs.size()); ++i)
        threads.emplace_back(work);
    work();
    for (auto& thread : threads) thread.join();
    return outcomes;
}

}  // namespace ve::scenario
