// The application under an engine that is not ours: order, crashes, and snapshots from one to
// another.
#include <catch2/catch.hpp>

#include <filesystem>

#include "crypto/hash.hpp"
#include "node/consensus/validator_set.hpp"
#include "node/hosted_app.hpp"
#include "node/network_test.hpp"
#include "node/stored_forms.hpp"

namespace ve {
namespace {

using namespace ve::test;
namespace fs = std::filesystem;

struct HostedHome {
    fs::path path;
    HostedHome() {
        std::string form = (fs::temp_directory_path() / "ve-hosted-XXXXXX").string();
        REQUIRE(::mkdtemp(form.data()) != nullptr);
        path = form;
    }
    ~HostedHome() { fs::remove_all(path); }
};

HostedOptions hosted_options(const fs::path& home = {}) {
    HostedOptions out;
    out.home                   = home;
    out.chain_id               = test_chain_id;
    out.snapshots.every_blocks = 2;
    out.snapshots.chunk_bytes  = 1'000;
    return out;
}

std::unique_ptr<HostedApp> open_hosted(const fs::path& home = {}) {
    auto app = HostedApp::open(hosted_options(home));
    INFO((app.ok() ? "" : app.error().text()));
    REQUIRE(app.ok());
    return std::move(app).value();
}

abci::InitChain genesis_request() { return parse_genesis(test_genesis(1)).value(); }

abci::FinalizeBlock block_at(std::int64_t height, std::vector<std::string> txs = {}) {
    abci::FinalizeBlock out;
    out.height   = Height{height};
    out.hash     = sha256(fmt::format("block {}", height));
    out.time     = Time::parse("2026-01-01T00:00:00Z")->plus(Duration::seconds(height)).value();
    out.txs      = std::move(txs);
    out.proposer = consensus::validator_address(validator_key(0).public_key().bytes());
    return out;
}

Hash make_block(HostedApp& app, std::int64_t height, std::vector<std::string> txs = {}) {
    const auto result = app.finalize_block(block_at(height, std::move(txs)));
    INFO((result.ok() ? "" : result.error().text()));
    REQUIRE(result.ok());
    REQUIRE(app.commit().ok());
    return result->app_hash;
}

// Everything that one application offers, as another takes it.
ChunkAnswer hand_over(const HostedApp& from, HostedApp& to, const SnapshotInfo& snapshot,
                      const Hash& app_hash) {
    REQUIRE(to.offer_snapshot(snapshot, app_hash).value() == OfferAnswer::accept);
    ChunkAnswer last;
    for (std::uint32_t i = 0; i < snapshot.chunks; ++i)
        last = to.apply_snapshot_chunk(
                     i, from.load_snapshot_chunk(snapshot.height, snapshot.format, i).value(), "x")
                   .value();
    return last;
}

}  // namespace

TEST_CASE("what is asked out of order is refused, and changes nothing", "[hosted]") {
    const auto app = open_hosted();
    CHECK(app->commit().error().is(errors::refused));
    CHECK(app->finalize_block(block_at(1)).error().is(errors::refused));
    CHECK(app->prepare_proposal({}).error().is(errors::refused));
    const std::vector<HostedApp::Check> one(1);
    CHECK(app->check_txs(one).error().is(errors::refused));
    REQUIRE(app->init_chain(genesis_request()).ok());
    CHECK(app->finalize_block(block_at(2)).error().is(errors::refused));
    CHECK(app->commit().error().is(errors::refused));
    make_block(*app, 1);
    CHECK(app->commit().error().is(errors::refused));
    CHECK(app->finalize_block(block_at(1)).error().is(errors::refused));
    CHECK(app->finalize_block(block_at(3)).error().is(errors::refused));
    CHECK(app->init_chain(genesis_request()).error().is(errors::refused));
    CHECK_FALSE(app->failure());
    CHECK(app->info().last_height == Height{1});
    make_block(*app, 2);
}

TEST_CASE("an engine may ask for a block again until it is committed, but for no other",
          "[hosted]") {
    const auto app = open_hosted();
    Wallet wallet;
    REQUIRE(app->init_chain(genesis_request()).ok());
    const auto block = block_at(1, {wallet.send("alice", "bob", 7)});
    const auto first = app->finalize_block(block).value();
    REQUIRE(first.tx_results.at(0).ok());
    CHECK(app->finalize_block(block)->app_hash == first.app_hash);

    auto other          = block;
    other.hash          = sha256("another");
    const auto answered = app->finalize_block(other);
    REQUIRE_FALSE(answered.ok());
    CHECK(answered.error().is(errors::corrupt));
    CHECK(answered.error().text().find(hex_upper(other.hash)) != std::string::npos);
    CHECK(answered.error().text().find(hex_upper(block.hash)) != std::string::npos);
    // It has stopped: nothing is answered any more.
    REQUIRE(app->failure());
    CHECK_FALSE(app->finalize_block(block).ok());
    CHECK_FALSE(app->commit().ok());
}

TEST_CASE("an engine may accuse whom it likes: strangers and nonsense change nothing", "[hosted]") {
    struct Case {
        std::string_view name;
        std::function<void(abci::Misbehaviour&)> change;
    };
    const auto c = GENERATE(values<Case>({
        {"a stranger",
         [](auto& it) {
             it.validator = {1, 2, 3};
         }},
        {"nobody", [](auto& it) { it.validator = {}; }},
        {"a stranger who attacked light clients",
         [](auto& it) {
             it.validator = {9};
             it.kind      = abci::MisbehaviourKind::light_client_attack;
         }},
        {"of no kind that is known", [](auto& it) { it.kind = abci::MisbehaviourKind::unknown; }},
    }));
    CAPTURE(c.name);
    const auto app = open_hosted(), other = open_hosted();
    REQUIRE(app->init_chain(genesis_request()).ok());
    REQUIRE(other->init_chain(genesis_request()).ok());
    make_block(*app, 1);
    make_block(*other, 1);
    auto block = block_at(2);
    abci::Misbehaviour accusation{
        abci::MisbehaviourKind::duplicate_vote, block.proposer, 100, Height{1}, block.time, 100};
    c.change(accusation);
    block.misbehaviour = {accusation};
    const auto result  = app->finalize_block(block);
    REQUIRE(result.ok());
    CHECK(result->validator_updates.empty());
    CHECK(result->app_hash == other->finalize_block(block_at(2))->app_hash);
    REQUIRE(app->commit().ok());
    CHECK_FALSE(app->failure());
}

TEST_CASE("an application that is opened again goes on from the last commit, and no further",
          "[hosted]") {
    const HostedHome home;
    Wallet wallet;
    const auto pays = wallet.send("alice", "bob", 7);
    Hash second{}, third{};
    {
        const auto app = open_hosted(home.path);
        REQUIRE(app->init_chain(genesis_request()).ok());
        make_block(*app, 1);
        second = make_block(*app, 2, {pays});
        // Executed, but not committed: as if it was killed there.
        third = app->finalize_block(block_at(3))->app_hash;
    }
    for (int round = 0; round < 2; ++round) {
        const auto app = open_hosted(home.path);
        CHECK(app->info().last_height == Height{2});
        CHECK(app->info().last_app_hash == second);
        CHECK(app->finalize_block(block_at(3))->app_hash == third);
    }
    const auto app = open_hosted(home.path);
    auto forged    = block_at(2);
    forged.hash    = sha256("another");
    CHECK(app->finalize_block(forged).error().is(errors::corrupt));
}

TEST_CASE("the home of another chain is refused", "[hosted]") {
    const HostedHome home;
    {
        make_block(
            *[&] {
                static std::unique_ptr<HostedApp> app;
                app = open_hosted(home.path);
                REQUIRE(app->init_chain(genesis_request()).ok());
                return app.get();
            }(),
            1);
    }
    auto options     = hosted_options(home.path);
    options.chain_id = "another-1";
    CHECK_FALSE(HostedApp::open(std::move(options)).ok());
}

TEST_CASE("a new application takes over the state of another, and goes on alike", "[hosted]") {
    const HostedHome home;
    const auto old = open_hosted();
    Wallet wallet;
    REQUIRE(old->init_chain(genesis_request()).ok());
    make_block(*old, 1, {wallet.send("alice", "bob", 7)});
    const auto at_two    = make_block(*old, 2);
    const auto at_three  = make_block(*old, 3);
    const auto snapshots = old->list_snapshots().value();
    REQUIRE(snapshots.size() == 1);
    REQUIRE(snapshots[0].height == Height{2});
    REQUIRE(snapshots[0].chunks > 1);
    {
        const auto app = open_hosted(home.path);
        CHECK(hand_over(*old, *app, snapshots[0], at_two).verdict == ChunkAnswer::Verdict::accept);
        CHECK(app->info().last_height == Height{2});
        CHECK(app->info().last_app_hash == at_two);
        CHECK(app->offer_snapshot(snapshots[0], at_two).value() == OfferAnswer::abort);
    }
    const auto app = open_hosted(home.path);
    CHECK(app->info().last_height == Height{2});
    CHECK(make_block(*app, 3) == at_three);
    // And offers the same to others.
    CHECK(app->list_snapshots()->at(0).hash == snapshots[0].hash);
}

TEST_CASE("what is wrong with a snapshot is noticed", "[hosted]") {
    using Verdict  = ChunkAnswer::Verdict;
    const auto old = open_hosted();
    REQUIRE(old->init_chain(genesis_request()).ok());
    make_block(*old, 1);
    const auto app_hash = make_block(*old, 2);
    const auto good     = old->list_snapshots()->at(0);
    const auto app      = open_hosted();
    const auto offered  = [&](auto change) {
        auto bad = good;
        change(bad);
        return app->offer_snapshot(bad, app_hash).value();
    };
    CHECK(offered([](auto& one) { one.format = 99; }) == OfferAnswer::reject_format);
    CHECK(offered([](auto& one) { one.chunks = 100'001; }) == OfferAnswer::reject);
    CHECK(offered([](auto& one) { one.chunks = 0; }) == OfferAnswer::reject);
    CHECK(offered([](auto& one) { one.height = Height{0}; }) == OfferAnswer::reject);
    CHECK(offered([](auto& one) { one.hash = {}; }) == OfferAnswer::reject);
    CHECK(offered([](auto& one) { one.metadata += "x"; }) == OfferAnswer::reject);
    CHECK(offered([](auto& one) { one.metadata.clear(); }) == OfferAnswer::reject);
    CHECK(app->apply_snapshot_chunk(0, "x", "x").error().is(errors::refused));

    SECTION("a chunk that is not what was announced is asked for again, from others, thrice") {
        REQUIRE(app->offer_snapshot(good, app_hash).value() == OfferAnswer::accept);
        for (int i = 0; i < 2; ++i) {
            const auto answer = app->apply_snapshot_chunk(0, "nonsense", "mallory").value();
            CHECK(answer.verdict == Verdict::retry);
            CHECK(answer.refetch == std::vector<std::uint32_t>{0});
            CHECK(answer.reject_senders == std::vector<std::string>{"mallory"});
        }
        CHECK(app->apply_snapshot_chunk(0, "nonsense", "mallory")->verdict ==
              Verdict::reject_snapshot);
        CHECK(app->apply_snapshot_chunk(0, "nonsense", "mallory").error().is(errors::refused));
    }
    SECTION("a chunk that comes twice counts once, and one too many ends it") {
        REQUIRE(app->offer_snapshot(good, app_hash).value() == OfferAnswer::accept);
        const auto chunk = old->load_snapshot_chunk(good.height, good.format, 0).value();
        for (int i = 0; i < 3; ++i)
            CHECK(app->apply_snapshot_chunk(0, chunk, "x")->verdict == Verdict::accept);
        CHECK(app->apply_snapshot_chunk(good.chunks, "x", "x")->verdict ==
              Verdict::reject_snapshot);
    }
    SECTION("a state other than the header's is not taken") {
        CHECK(hand_over(*old, *app, good, sha256("another")).verdict == Verdict::reject_snapshot);
    }
    CHECK(app->info().last_height == Height{0});
    CHECK_FALSE(app->failure());
    CHECK_FALSE(old->load_snapshot_chunk(good.height, 99, 0).ok());
    CHECK_FALSE(old->load_snapshot_chunk(good.height, good.format, good.chunks).ok());
    CHECK_FALSE(old->load_snapshot_chunk(Height{1}, good.format, 0).ok());
}

TEST_CASE("a home of the embedded engine is refused, with what to do", "[hosted]") {
    const HostedHome home;
    {
        const auto folder = Home::open(home.path).value();
        const auto archive =
            store::Archive::open(folder->archive_file(), test_chain_id, read_events).value();
        store::BlockRecord record;
        record.height = Height{1};
        record.block  = {1, 2, 3};
        REQUIRE(archive->commit(std::move(record)).ok());
    }
    const auto app = HostedApp::open(hosted_options(home.path));
    REQUIRE_FALSE(app.ok());
    CHECK(app.error().is(errors::refused));
    CHECK(app.error().hint().find("--home") != std::string::npos);
}

TEST_CASE("old blocks are forgotten, the engine hears of it, and a restart goes on", "[hosted]") {
    const HostedHome home;
    const auto open_forgetful = [&] {
        auto options                   = hosted_options(home.path);
        options.keep_recent            = 20;
        options.snapshots.every_blocks = 50;
        return HostedApp::open(std::move(options)).value();
    };
    auto app = open_forgetful();
    REQUIRE(app->init_chain(genesis_request()).ok());
    CHECK(app->retain_height() == Height{0});
    Hash last{};
    for (std::int64_t height = 1; height <= 260; ++height) last = make_block(*app, height);
    // Two snapshots are offered: the engine keeps what follows the older one.
    CHECK(app->retain_height() == Height{200});
    app.reset();
    {
        const auto file = Home::open(home.path).value()->archive_file();
        const auto kept = store::Archive::open(file, test_chain_id, read_events).value();
        CHECK(*kept->newest() == Height{260});
        // At least twenty, at most a hundred more.
        CHECK(kept->earliest().value()->value > 260 - 20 - 100);
        CHECK(kept->earliest().value()->value <= 241);
    }
    app = open_forgetful();
    CHECK(app->info().last_height == Height{260});
    CHECK(app->info().last_app_hash == last);
    make_block(*app, 261);

    // Without the wish everything stays.
    const auto whole = open_hosted();
    REQUIRE(whole->init_chain(genesis_request()).ok());
    make_block(*whole, 1);
    CHECK(whole->retain_height() == Height{0});
}

}  // namespace ve
