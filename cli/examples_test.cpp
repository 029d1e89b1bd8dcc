// Every example of the help texts is typed: its words lead to its command, and what they give is
// the message they promise. The node is a stand-in that knows every account and runs nothing.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "cli/terminal.hpp"
#include "commands/rpc_tree.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "devnet/accounts.hpp"
#include "node/world/disk.hpp"
#include "virtengine/deployment/v1beta4/tx.pb.h"
#include "virtengine/escrow/v1/tx.pb.h"
#include "virtengine/settlement/v1/tx.pb.h"
#include "wire/build.hpp"
#include "wire/tx.hpp"

using namespace ve;

namespace {

constexpr std::uint64_t seed = 7;
constexpr std::int64_t now   = 1'767'225'600;

struct Asked {
    std::string path, request;
};

class StandIn final : public client::Connection {
  public:
    explicit StandIn(std::vector<Asked>& asked) : asked_{asked} {}

    Result<client::NodeState> state() override {
        client::NodeState out;
        out.chain_id = "virtengine-localnet-1";
        out.height   = Height{5};
        out.time     = Time{now, 0};
        return out;
    }
    Result<std::string> query(const std::string& path, const std::string& request,
                              Height) override {
        asked_.push_back({path, request});
        return std::string{};  // the answer that says nothing
    }
    Result<Gas> simulate(const std::string&) override { return Gas{100'000}; }
    Result<client::Receipt> broadcast(const std::string&) override { return nothing(); }
    Result<client::Receipt> broadcast_and_wait(const std::string&, Duration) override {
        return nothing();
    }
    Result<std::optional<client::Receipt>> find(const Hash&) override { return nothing(); }
    Result<Json> block(Height) override { return nothing(); }
    std::string where() const override { return "nowhere"; }

  private:
    static Error nothing() { return fail(errors::refused, "the stand-in runs nothing"); }
    std::vector<Asked>& asked_;
};

// The files that examples speak of.
class Files {
  public:
    Files() {
        std::string name = (std::filesystem::temp_directory_path() / "ve-examples-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        root_ = name;
    }
    ~Files() { std::filesystem::remove_all(root_); }
    Files(const Files&)            = delete;
    Files& operator=(const Files&) = delete;

    const std::string& folder() const { return root_; }
    // JSON as this table has it; anything else is 32 bytes.
    void add(const std::string& name) {
        static const std::map<std::string, std::string> documents = {
            {"attributes.json", R"([{"key":"region","value":"eu-west"}])"},
            {"groups.json", R"([{"name":"web","resources":[{"resource":{"id":1,
                "cpu":{"units":{"val":"1000"}},"memory":{"quantity":{"val":"1073741824"}},
                "storage":[{"name":"default","quantity":{"val":"1073741824"}}]},
                "count":1,"price":{"denom":"uve","amount":"100"}}]}])"},
            {"inputs.json", coins_of("alice")},
            {"outputs.json", coins_of("bob")},
            {"wrapped-keys.json", R"([{"recipient_id":"5d2c","wrapped_key":"AAAA"}])"},
        };
        const auto known = documents.find(name);
        INFO("no document is known for " << name);
        REQUIRE((known != documents.end() || !name.ends_with(".json")));
        auto disk          = world::RealDisk::open(root_);
        const auto content = known == documents.end() ? std::string(32, '\x2a') : known->second;
        REQUIRE(disk.ok());
        REQUIRE(disk->write(name, bytes_of(content)).ok());
    }

  private:
    static std::string coins_of(std::string_view name) {
        return fmt::format(R"([{{"address":"{}","coins":[{{"denom":"uve","amount":"5"}}]}}])",
                           devnet::account(seed, name).address);
    }
    std::string root_;
};

struct Ran {
    int exit = 0;
    std::string out, err;
    std::vector<Asked> asked;
};

Ran run(const std::vector<std::string>& words, const std::string& folder) {
    Ran ran;
    Streams streams;
    streams.out         = [&](std::string_view text) { ran.out += text; };
    streams.err         = [&](std::string_view text) { ran.err += text; };
    streams.ask_secret  = [](std::string_view) { return std::optional<Secret>{}; };
    streams.read_stdin  = [] { return Result<std::string>{std::string{}}; };
    streams.environment = [&](std::string_view name) -> std::optional<std::string> {
        if (name == "VE_HOME") return folder + "/home";
        return std::nullopt;
    };
    streams.folder = folder;
    Attached attached;
    attached.connect = [&] { return std::make_unique<StandIn>(ran.asked); };
    attached.seed    = seed;
    RealWorld world;
    ran.exit = run_command_line(world.world(), std::move(streams), words, std::move(attached));
    return ran;
}

// The words a shell would make of a line: quotes, and commands whose output is put in.
std::vector<std::string> shell_words(std::string_view line, const std::string& folder) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false, any = false;
    while (!line.empty()) {
        if (!inside && line.starts_with("$(ve ")) {
            const auto end = line.find(')');
            REQUIRE(end != std::string_view::npos);
            const auto inner = run(shell_words(line.substr(5, end - 5), folder), folder);
            INFO(inner.err);
            REQUIRE(inner.exit == 0);
            word += inner.out.substr(0, inner.out.find('\n'));
            any = true;
            line.remove_prefix(end + 1);
            continue;
        }
        const char c = line.front();
        line.remove_prefix(1);
        if (c == '\'') {
            inside = !inside;
            any    = true;
        } else if (c == ' ' && !inside) {
            if (any) words.push_back(std::move(word));
            word.clear();
            any = false;
        } else {
            word += c;
            any = true;
        }
    }
    REQUIRE_FALSE(inside);
    if (any) words.push_back(std::move(word));
    return words;
}

std::vector<std::string> words_of(const std::string& example, Files& files) {
    REQUIRE(example.starts_with("ve "));
    auto words = shell_words(std::string_view{example}.substr(3), files.folder());
    for (const auto& word : words)
        if (word.starts_with('@')) files.add(word.substr(1));
    return words;
}

// The one message of the transaction that the words make.
std::shared_ptr<const wire::Proto> message_of(std::vector<std::string> words, Files& files) {
    if (std::ranges::find(words, "--generate-only") == words.end())
        words.emplace_back("--generate-only");
    const auto ran = run(words, files.folder());
    INFO(ran.err);
    REQUIRE(ran.exit == 0);
    const auto json = Json::parse(ran.out);
    REQUIRE(json.ok());
    const auto raw = wire::tx_from_json(*json);
    INFO((raw.ok() ? std::string{} : raw.error().text()));
    REQUIRE(raw.ok());
    const auto tx = wire::decode_tx(*raw);
    INFO((tx.ok() ? std::string{} : tx.error().text()));
    REQUIRE(tx.ok());
    REQUIRE(tx->messages.size() == 1);
    return tx->messages.front();
}

template <class Message>
Message typed(const std::string& line, Files& files) {
    Message out;
    out.CopyFrom(*message_of(words_of(line, files), files));
    return out;
}

}  // namespace

TEST_CASE("every example of a transaction makes its message, signed by whom it names",
          "[examples]") {
    Files files;
    for (const auto* rpc : served_rpcs(RpcKind::message))
        for (const auto& example : leaf_examples(*rpc)) {
            INFO(example);
            auto words = words_of(example, files);
            std::erase(words, "--dry-run");
            const auto message = message_of(words, files);
            CHECK(message->GetDescriptor()->full_name() == rpc->request->full_name());
            const auto from = std::ranges::find(words, "--from");
            REQUIRE(from + 1 < words.end());
            const auto signers = wire::Catalog::get().signers(*message);
            REQUIRE(signers.ok());
            CHECK(signers->front() == devnet::account(seed, *(from + 1)).address);
        }
}

TEST_CASE("every example of a question asks it", "[examples]") {
    Files files;
    for (const auto* rpc : served_rpcs(RpcKind::query)) {
        if (rpc->module() == "tx") continue;  // for programs: `ve query tx` is a transaction
        for (const auto& example : leaf_examples(*rpc)) {
            INFO(example);
            const auto ran = run(words_of(example, files), files.folder());
            INFO(ran.err);
            CHECK(ran.exit == 0);
            REQUIRE_FALSE(ran.asked.empty());
            CHECK(ran.asked.back().path == rpc->path);
            // Every word of an example reaches the chain.
            CHECK(ran.asked.back().request.empty() == wire::Catalog::get().examples(*rpc).empty());
        }
    }
}

TEST_CASE("a deposit comes from the balance unless told otherwise", "[examples]") {
    using virtengine::base::deposit::v1::balance, virtengine::base::deposit::v1::grant;
    Files files;
    const std::string create = "ve tx deployment create-deployment 1 --from customer";
    using Create             = virtengine::deployment::v1beta4::MsgCreateDeployment;
    SECTION("an amount alone is taken from the balance") {
        const auto message = typed<Create>(create + " --deposit.amount 5ve", files);
        REQUIRE(message.deposit().sources_size() == 1);
        CHECK(message.deposit().sources(0) == balance);
        CHECK(message.deposit().amount().amount() == "5000000");
    }
    SECTION("an amount that is a word counts too") {
        const auto message = typed<virtengine::escrow::v1::MsgAccountDeposit>(
            "ve tx escrow account-deposit deployment ve/1 5ve --from customer", files);
        REQUIRE(message.deposit().sources_size() == 1);
        CHECK(message.deposit().sources(0) == balance);
    }
    SECTION("what is typed stays") {
        const auto message =
            typed<Create>(create + " --deposit.amount 5ve --deposit.sources grant", files);
        REQUIRE(message.deposit().sources_size() == 1);
        CHECK(message.deposit().sources(0) == grant);
    }
    SECTION("no deposit has no source") {
        CHECK(typed<Create>(create, files).deposit().sources().empty());
    }
}

TEST_CASE("lists of those who pay and receive are typed", "[examples]") {
    Files files;
    const auto message = typed<cosmos::bank::v1beta1::MsgMultiSend>(
        "ve tx bank multi-send --inputs @inputs.json --outputs @outputs.json --from alice", files);
    REQUIRE(message.inputs_size() == 1);
    CHECK(message.inputs(0).address() == devnet::account(seed, "alice").address.text());
    REQUIRE(message.outputs_size() == 1);
    CHECK(message.outputs(0).coins(0).amount() == "5");
}

TEST_CASE("now is the time of the newest block", "[examples]") {
    Files files;
    const auto message = typed<virtengine::settlement::v1::MsgRecordUsage>(
        "ve tx settlement record-usage o l 50 compute --unit-price 0.5uve --period-start now-30m "
        "--period-end now --from provider",
        files);
    CHECK(message.period_start() == now - 1'800);
    CHECK(message.period_end() == now);
    CHECK_FALSE(message.signature().empty());
}

TEST_CASE("a map is typed as an object, also in pieces, and nothing else", "[examples]") {
    Files files;
    const std::vector<std::string> words = {"query", "encryption", "validate-envelope",
                                            "--envelope.metadata"};
    const auto with                      = [&](std::vector<std::string> more) {
        auto all = words;
        all.insert(all.end(), more.begin(), more.end());
        return run(all, files.folder());
    };
    CHECK(with({R"({"a":"1"})", "--envelope.metadata", R"({"b":"2"})"}).exit == 0);
    CHECK(with({R"({"a":1})"}).exit != 0);
    CHECK(with({R"("a")"}).exit != 0);
    CHECK(with({"a=1"}).exit != 0);
}
