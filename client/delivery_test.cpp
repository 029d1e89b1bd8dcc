// A node that says what a test wants to hear, and what is handed to it then.
#include "client/delivery.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <filesystem>
#include <fstream>

#include "base/sdk_errors.hpp"
#include "client/key_signer.hpp"
#include "client/sequence.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "wire/build.hpp"

namespace ve::client {
namespace {

enum class Says { taken, expects_5, expects_9, in_cache, full, stale_number, broke };

class Scripted final : public Connection {
  public:
    explicit Scripted(std::deque<Says> answers) : answers_{std::move(answers)} {}

    std::vector<std::uint64_t> sequences;  // of what was handed over
    int accounts_asked  = 0;
    std::string address = "http://127.0.0.1:1";

    Result<Receipt> broadcast(const std::string& tx) override {
        cosmos::tx::v1beta1::TxRaw raw;
        cosmos::tx::v1beta1::AuthInfo info;
        REQUIRE((raw.ParseFromString(tx) && info.ParseFromString(raw.auth_info_bytes())));
        sequences.push_back(info.signer_infos(0).sequence());
        REQUIRE_FALSE(answers_.empty());
        const auto says = answers_.front();
        answers_.pop_front();
        Receipt out;
        switch (says) {
            case Says::taken: return out;
            case Says::expects_5: return refusal(32, "expected 5, got 7");
            case Says::expects_9: return refusal(32, "expected 9, got 7");
            case Says::stale_number:
                return refusal(4, "signature verification failed; please verify account number");
            case Says::in_cache: return fail(sdk::tx_in_mempool, "tx already exists in cache");
            case Says::full: return fail(sdk::mempool_full, "mempool is full");
            case Says::broke: return refusal(5, "insufficient funds");
        }
        return out;
    }
    Result<std::string> query(const std::string&, const std::string&, Height) override {
        ++accounts_asked;
        cosmos::auth::v1beta1::QueryAccountInfoResponse out;
        out.mutable_info()->set_account_number(3);
        out.mutable_info()->set_sequence(7);
        return out.SerializeAsString();
    }
    Result<NodeState> state() override { return unused(); }
    Result<Gas> simulate(const std::string& tx) override {
        const auto checked = TRY(broadcast(tx));
        TRY(checked.check());
        return Gas{100};
    }
    Result<Receipt> broadcast_and_wait(const std::string& tx, Duration) override {
        return broadcast(tx);
    }
    Result<std::optional<Receipt>> find(const Hash&) override { return unused(); }
    Result<Json> block(Height) override { return unused(); }
    std::string where() const override { return address; }

  private:
    static Error unused() { return fail(errors::internal, "nobody should ask this"); }
    static Receipt refusal(std::uint32_t code, std::string log) {
        Receipt out;
        out.result.codespace = sdk::space;
        out.result.code      = code;
        out.result.log       = std::move(log);
        return out;
    }
    std::deque<Says> answers_;
};

KeySigner signer() {
    const auto seed = sha256("a test's account");
    return KeySigner{secp256k1::PrivateKey::from_bytes(seed).value()};
}

class Home {
  public:
    Home() {
        std::string name = (std::filesystem::temp_directory_path() / "ve-delivery-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
    }
    ~Home() { std::filesystem::remove_all(folder); }
    Home(const Home&)            = delete;
    Home& operator=(const Home&) = delete;
    std::filesystem::path folder;
};

NodeState chain(std::string_view first_block = "genesis") {
    NodeState out;
    out.chain_id     = "virtengine-test-1";
    out.first_height = Height{1};
    out.first_block  = sha256(first_block);
    return out;
}

Draft draft_for(const Signer& who) {
    Draft out;
    out.chain          = chain();
    out.chain_id       = out.chain.chain_id;
    out.account_number = AccountNumber{3};
    out.sequence       = Sequence{7};
    out.auth_info      = wire::build_auth_info(who.public_key(), out.sequence, {});
    return out;
}

constexpr auto patience = Duration::seconds(5);

}  // namespace

TEST_CASE("what the node says about a sequence is heeded", "[client]") {
    struct Case {
        std::string_view name;
        std::deque<Says> answers;
        std::vector<std::uint64_t> sequences;
        bool ok;
        std::uint64_t next;  // in the book, afterwards; 0: nothing was written
    };
    using enum Says;
    const auto c = GENERATE(values<Case>({
        {"a right guess is taken", {taken}, {7}, true, 8},
        {"a guess too low is raised", {expects_9, taken}, {7, 9}, true, 10},
        {"a gap is closed: what came before was dropped", {expects_5, taken}, {7, 5}, true, 6},
        {"it changes its mind", {expects_5, expects_9, taken}, {7, 5, 9}, true, 10},
        {"the same bytes were sent before: the next number", {in_cache, taken}, {7, 8}, true, 9},
        {"a full mempool is waited for", {full, full, taken}, {7, 7, 7}, true, 8},
        {"an account made anew is asked about", {stale_number, taken}, {7, 7}, true, 8},
        {"another refusal is an answer", {broke}, {7}, false, 0},
        {"a signature that is wrong twice is one, too",
         {stale_number, stale_number},
         {7, 7},
         false,
         0},
    }));
    CAPTURE(c.name);
    const Home home;
    const SequenceBook book{home.folder / "sequences"};
    const auto who = signer();
    Scripted node{c.answers};
    {
        const auto page = book.open(chain(), who.address(), patience);
        REQUIRE(page.ok());
        page->keep({AccountNumber{3}, Sequence{7}, node.address});
    }
    TxOptions options;
    options.book       = &book;
    const auto receipt = deliver(node, who, draft_for(who), options);
    REQUIRE(receipt.ok());
    CHECK(receipt->ok() == c.ok);
    CHECK(node.sequences == c.sequences);
    const auto known = book.peek(chain(), who.address());
    REQUIRE(known.has_value());
    CHECK(known->next.value == (c.next == 0 ? 7 : c.next));
}

TEST_CASE("a sequence that was named is not changed", "[client]") {
    const auto who    = signer();
    const auto answer = GENERATE(Says::expects_5, Says::in_cache);
    Scripted node{{answer}};
    TxOptions options;
    options.sequence   = Sequence{7};
    const auto receipt = deliver(node, who, draft_for(who), options);
    CHECK(node.sequences == std::vector<std::uint64_t>{7});
    CHECK((!receipt.ok() || !receipt->ok()));
}

TEST_CASE("a node that has not heard yet is given time before its number counts", "[client]") {
    const Home home;
    const SequenceBook book{home.folder / "sequences"};
    const auto who = signer();
    Scripted node{{Says::expects_5, Says::expects_5, Says::taken}};
    book.open(chain(), who.address(), patience)
        ->keep({AccountNumber{3}, Sequence{7}, "http://127.0.0.1:2"});
    TxOptions options;
    options.book = &book;
    CHECK(deliver(node, who, draft_for(who), options).ok());
    CHECK(node.sequences == std::vector<std::uint64_t>{7, 7, 7});
}

TEST_CASE("a simulation is of any sequence", "[client]") {
    const auto who = signer();
    Scripted node{{Says::expects_9, Says::expects_5, Says::taken}};
    const auto draft = draft_for(who);
    const auto tx    = wire::encode_tx_raw({}, draft.auth_info, {std::string{}});
    CHECK(simulate_any_sequence(node, tx).value() == Gas{100});
    CHECK(node.sequences == std::vector<std::uint64_t>{7, 9, 5});
}

TEST_CASE("the expected number is read from the node's words", "[client]") {
    struct Case {
        std::string_view text;
        std::optional<std::uint64_t> number;
    };
    const auto c = GENERATE(values<Case>({
        {"account sequence mismatch, expected 5, got 7: incorrect account sequence", 5},
        {"expected 18446744073709551615, got 0", UINT64_MAX},
        {"expected 18446744073709551616, got 0", std::nullopt},
        {"expected -1", std::nullopt},
        {"expected ", std::nullopt},
        {"mismatch", std::nullopt},
        {"", std::nullopt},
    }));
    CAPTURE(c.text);
    const auto got = expected_sequence(c.text);
    REQUIRE(got.has_value() == c.number.has_value());
    if (got) CHECK(got->value == *c.number);
}

TEST_CASE("a page of the book is one process's at a time, and of one chain", "[client]") {
    const Home home;
    const SequenceBook book{home.folder / "sequences"};
    const auto who = signer().address();
    CHECK_FALSE(book.peek(chain(), who).has_value());
    {
        const auto page = book.open(chain(), who, patience);
        REQUIRE(page.ok());
        CHECK_FALSE(page->read().has_value());
        page->keep({AccountNumber{12}, Sequence{1'000'000}, "a node with a longer name"});
        page->keep({AccountNumber{1}, Sequence{2}, "node"});
        const auto second = book.open(chain(), who, Duration::milliseconds(10));
        REQUIRE_FALSE(second.ok());
        CHECK(second.error().is(errors::busy));
    }
    CHECK(book.open(chain(), who, Duration{}).ok());
    REQUIRE(book.peek(chain(), who).has_value());
    CHECK(book.peek(chain(), who)->next == Sequence{2});
    CHECK(book.peek(chain(), who)->account_number == AccountNumber{1});
    CHECK_FALSE(book.peek(chain("of another start"), who).has_value());
}

TEST_CASE("a damaged page is an empty one", "[client]") {
    const Home home;
    const SequenceBook book{home.folder / "sequences"};
    const auto who = signer().address();
    { book.open(chain(), who, patience)->keep({AccountNumber{1}, Sequence{2}, "node"}); }
    const auto text = GENERATE("", "{", "null", R"({"next":"x"})", "\n\n");
    for (const auto& file : std::filesystem::directory_iterator{home.folder / "sequences"})
        std::ofstream{file.path(), std::ios::trunc} << text;
    CHECK_FALSE(book.peek(chain(), who).has_value());
    CHECK(book.open(chain(), who, patience).ok());
}

}  // namespace ve::client
