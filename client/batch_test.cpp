// Batches against a small chain that misbehaves on demand: whatever happens, each body is executed
// once.
#include "client/batch.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/sdk_errors.hpp"
#include "client/key_signer.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "wire/tx.hpp"

namespace ve::client {
namespace {

// One account; a mempool with room for some; blocks when somebody asks for outcomes.
class SmallChain final : public Connection {
  public:
    std::size_t room = 5'000;
    // Before the broadcast of that number: what goes wrong.
    std::map<int, std::function<void()>> before;
    bool hears_nothing = false;           // takes transactions, but its answers are lost
    bool silent_index  = false;           // blocks are made, and nobody can look anything up
    int refuse_body    = -1;              // CheckTx does not like it
    std::map<std::string, int> executed;  // by body
    std::uint64_t sequence = 7;
    std::vector<std::string> mempool;

    void make_block() {
        ++height_;
        for (const auto& tx : mempool) {
            const auto hash = wire::tx_hash(tx);
            ++executed[body_of(tx)];
            blocks_[hash]        = Height{height_};
            used_by_[sequence++] = hash;
        }
        mempool.clear();
    }
    // Somebody else's transaction of the same account.
    void another() {
        used_by_[sequence++] = sha256("another");
        ++height_;
    }

    std::vector<Result<Receipt>> broadcast_all(const std::vector<std::string>& txs) override {
        ++broadcasts_;
        if (const auto at = before.find(broadcasts_); at != before.end()) at->second();
        auto out = Connection::broadcast_all(txs);
        if (!hears_nothing) return out;
        hears_nothing = false;
        for (auto& each : out) each = fail(errors::peer, "no answer in time");
        return out;
    }
    Result<Receipt> broadcast(const std::string& tx) override {
        Receipt out;
        out.hash = wire::tx_hash(tx);
        if (std::ranges::find(mempool, tx) != mempool.end())
            return fail(sdk::tx_in_mempool, "tx already exists in cache");
        if (mempool.size() >= room) return fail(sdk::mempool_full, "mempool is full");
        const auto expected  = sequence + mempool.size();
        const auto got       = sequence_of(tx);
        out.result.codespace = sdk::space;
        if (got != expected) {
            out.result.code = sdk::wrong_sequence.code;
            out.result.log  = fmt::format("expected {}, got {}", expected, got);
        } else if (is_probe(tx) || body_of(tx) == std::to_string(refuse_body)) {
            out.result.code = sdk::unauthorized.code;
            out.result.log  = "not this one";
        } else {
            mempool.push_back(tx);
        }
        return out;
    }
    Result<std::vector<std::optional<Receipt>>> outcomes(const std::vector<Hash>& txs,
                                                         Duration) override {
        make_block();
        std::vector<std::optional<Receipt>> out(txs.size());
        for (std::size_t i = 0; i < txs.size() && !silent_index; ++i)
            if (const auto at = blocks_.find(txs[i]); at != blocks_.end())
                out[i] = Receipt{txs[i], at->second, {}};
        return out;
    }
    Result<std::optional<Hash>> find_by_sequence(const Address&, Sequence asked) override {
        const auto at = used_by_.find(asked.value);
        if (silent_index || at == used_by_.end()) return std::optional<Hash>{};
        return std::optional{at->second};
    }
    Result<std::string> query(const std::string&, const std::string&, Height) override {
        cosmos::auth::v1beta1::QueryAccountInfoResponse out;
        out.mutable_info()->set_account_number(3);
        out.mutable_info()->set_sequence(sequence);
        return out.SerializeAsString();
    }
    Result<NodeState> state() override { return unused(); }
    Result<Gas> simulate(const std::string&) override { return unused(); }
    Result<Receipt> broadcast_and_wait(const std::string&, Duration) override { return unused(); }
    Result<std::optional<Receipt>> find(const Hash&) override { return unused(); }
    Result<Json> block(Height) override { return unused(); }
    std::string where() const override { return "a small chain"; }

  private:
    static Error unused() { return fail(errors::internal, "nobody should ask this"); }
    static cosmos::tx::v1beta1::TxRaw parsed(const std::string& tx) {
        cosmos::tx::v1beta1::TxRaw raw;
        REQUIRE(raw.ParseFromString(tx));
        return raw;
    }
    static std::string body_of(const std::string& tx) { return parsed(tx).body_bytes(); }
    static bool is_probe(const std::string& tx) {
        return parsed(tx).signatures(0) == std::string(64, '\0');
    }
    static std::uint64_t sequence_of(const std::string& tx) {
        cosmos::tx::v1beta1::AuthInfo info;
        REQUIRE(info.ParseFromString(parsed(tx).auth_info_bytes()));
        return info.signer_infos(0).sequence();
    }

    std::int64_t height_ = 1;
    int broadcasts_      = 0;
    std::map<Hash, Height> blocks_;
    std::map<std::uint64_t, Hash> used_by_;
};

KeySigner sender() {
    return KeySigner{secp256k1::PrivateKey::from_bytes(sha256("a test's account")).value()};
}

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "ve-batch-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&)            = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
};

BatchOrder order_of(std::size_t txs) {
    BatchOrder out;
    for (std::size_t i = 0; i < txs; ++i) out.txs.push_back({std::to_string(i), Gas{1}, {}});
    out.chain.chain_id  = "virtengine-test-1";
    out.options.timeout = Duration::seconds(2);
    out.place           = [](std::size_t tx) { return fmt::format("file:{}", tx + 1); };
    return out;
}

struct Ran {
    Result<BatchSummary> result;
    std::vector<std::size_t> told;
};

Ran run(SmallChain& chain, const BatchOrder& order) {
    std::vector<std::size_t> told;
    auto result = run_batch(chain, sender(), order, [&](std::size_t tx, const Receipt& receipt) {
        told.push_back(tx);
        return Result<Json>{Json::object({{"code", receipt.result.code}})};
    });
    return {std::move(result), std::move(told)};
}

void check_each_once(const SmallChain& chain, std::size_t txs) {
    std::size_t ours = 0;
    for (std::size_t i = 0; i < txs; ++i) {
        CAPTURE(i);
        const auto at = chain.executed.find(std::to_string(i));
        REQUIRE(at != chain.executed.end());
        REQUIRE(at->second == 1);
        ++ours;
    }
    CHECK(ours == txs);
}

constexpr auto anew  = BatchJournal::Begin::anew;
constexpr auto go_on = BatchJournal::Begin::go_on;

}  // namespace

TEST_CASE("every transaction of a batch is executed once, whatever happens on the way",
          "[client]") {
    struct Case {
        std::string_view name;
        void (*arrange)(SmallChain& chain);
    };
    const auto c = GENERATE(values<Case>({
        {"nothing", [](SmallChain&) {}},
        {"the mempool has little room", [](SmallChain& chain) { chain.room = 300; }},
        {"another transaction of the account comes between",
         [](SmallChain& chain) { chain.before[2] = [&chain] { chain.another(); }; }},
        {"others come all the time",
         [](SmallChain& chain) {
             for (int i = 1; i < 4; ++i) chain.before[i] = [&chain] { chain.another(); };
         }},
        {"the mempool is lost",
         [](SmallChain& chain) { chain.before[2] = [&chain] { chain.mempool.clear(); }; }},
        {"the mempool is lost, and another transaction takes a place in it",
         [](SmallChain& chain) {
             chain.before[3] = [&chain] {
                 chain.mempool.clear();
                 chain.another();
             };
         }},
    }));
    CAPTURE(c.name);
    constexpr std::size_t txs = 2'500;
    const Folder folder;
    auto journal = BatchJournal::open(folder.path, "b", anew);
    REQUIRE(journal.ok());
    auto order    = order_of(txs);
    order.journal = &*journal;
    SmallChain chain;
    c.arrange(chain);
    const auto ran = run(chain, order);
    INFO((ran.result.ok() ? std::string{} : ran.result.error().text()));
    REQUIRE(ran.result.ok());
    CHECK(ran.result->succeeded == txs);
    CHECK(std::set<std::size_t>{ran.told.begin(), ran.told.end()}.size() == txs);
    CHECK(ran.told.size() == txs);
    check_each_once(chain, txs);
}

TEST_CASE("a run that ended anywhere goes on where it was", "[client]") {
    constexpr std::size_t txs = 1'500;
    const Folder folder;
    SmallChain chain;
    const auto arrange = GENERATE(0, 1, 2, 3);
    CAPTURE(arrange);
    {
        auto journal  = BatchJournal::open(folder.path, "b", anew);
        auto order    = order_of(txs);
        order.journal = &*journal;
        // The node goes away with what it was handed, or before it took anything.
        if (arrange == 0) chain.before[1] = [&] { chain.hears_nothing = true; };
        if (arrange == 1) chain.before[2] = [&] { chain.hears_nothing = true; };
        if (arrange >= 2) chain.before[1] = [&] { chain.hears_nothing = true, chain.room = 0; };
        CHECK_FALSE(run(chain, order).result.ok());
    }
    chain.room = 5'000;
    if (arrange == 1) chain.make_block();
    if (arrange == 3) chain.another();  // and somebody used a number that was signed for
    auto journal = BatchJournal::open(folder.path, "b", go_on);
    REQUIRE(journal.ok());
    auto order     = order_of(txs);
    order.journal  = &*journal;
    const auto ran = run(chain, order);
    INFO((ran.result.ok() ? std::string{} : ran.result.error().text()));
    REQUIRE(ran.result.ok());
    CHECK(ran.result->succeeded == txs);
    check_each_once(chain, txs);
}

TEST_CASE("what may have been executed is not sent again on a guess", "[client]") {
    const Folder folder;
    SmallChain chain;
    {
        auto journal    = BatchJournal::open(folder.path, "b", anew);
        auto order      = order_of(3);
        order.journal   = &*journal;
        chain.before[1] = [&] { chain.hears_nothing = true; };
        CHECK_FALSE(run(chain, order).result.ok());
    }
    chain.make_block();
    chain.silent_index = true;
    auto journal       = BatchJournal::open(folder.path, "b", go_on);
    auto order         = order_of(3);
    order.journal      = &*journal;
    const auto ran     = run(chain, order);
    REQUIRE_FALSE(ran.result.ok());
    CHECK_THAT(ran.result.error().detail(), Catch::Contains("may have been executed or not"));
    CHECK(chain.executed.size() == 3);
}

TEST_CASE("a refusal by CheckTx ends a batch with its place, and the cause gone it goes on",
          "[client]") {
    const Folder folder;
    SmallChain chain;
    chain.refuse_body = 5;
    {
        auto journal   = BatchJournal::open(folder.path, "b", anew);
        auto order     = order_of(20);
        order.journal  = &*journal;
        const auto ran = run(chain, order);
        REQUIRE_FALSE(ran.result.ok());
        CHECK(ran.result.error().is(sdk::unauthorized));
        CHECK(ran.result.error().place() == "file:6");
        CHECK(chain.executed.size() == 5);
    }
    const auto again = BatchJournal::open(folder.path, "b", anew);
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().is(errors::refused));
    chain.refuse_body = -1;
    auto journal      = BatchJournal::open(folder.path, "b", go_on);
    auto order        = order_of(20);
    order.journal     = &*journal;
    CHECK(run(chain, order).result.ok());
    check_each_once(chain, 20);
}

TEST_CASE("a journal keeps what was added, less a line that has no end", "[client]") {
    const Folder folder;
    {
        auto journal = BatchJournal::open(folder.path, "b", anew);
        REQUIRE(journal->add({{0, Sequence{5}, "zero"}, {1, Sequence{6}, "one"}}).ok());
        REQUIRE(journal->add({{0, Json::object({{"code", 0}})}}).ok());
        REQUIRE(journal->drop(1).ok());
        REQUIRE(journal->add({{1, Sequence{9}, std::string("o\0e", 3)}}).ok());
        CHECK(BatchJournal::open(folder.path, "b", go_on).error().is(errors::busy));
    }
    const auto path = folder.path / "b.jsonl";
    std::ofstream{path, std::ios::app} << R"({"signed":2,"sequence":"10","by)";
    {
        const auto journal = BatchJournal::open(folder.path, "b", go_on);
        REQUIRE(journal.ok());
        REQUIRE(journal->past().signed_txs.size() == 2);
        CHECK(journal->past().signed_txs[1].sequence == Sequence{9});
        CHECK(journal->past().signed_txs[1].bytes == std::string("o\0e", 3));
        CHECK(journal->past().done.size() == 1);
        CHECK_FALSE(journal->past().finished);
    }
    SECTION("damage in the middle is told with its line") {
        std::ofstream{path, std::ios::app} << "nonsense\n";
        const auto journal = BatchJournal::open(folder.path, "b", go_on);
        REQUIRE_FALSE(journal.ok());
        CHECK(journal.error().is(errors::corrupt));
        CHECK_THAT(journal.error().detail(), Catch::Contains("b.jsonl:6"));
    }
    SECTION("one that has finished can be begun anew") {
        { REQUIRE(BatchJournal::open(folder.path, "b", go_on)->finish().ok()); }
        CHECK(BatchJournal::open(folder.path, "b", go_on)->past().finished);
        const auto journal = BatchJournal::open(folder.path, "b", anew);
        REQUIRE(journal.ok());
        CHECK(journal->past().signed_txs.empty());
    }
}

}  // namespace ve::client
