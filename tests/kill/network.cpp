#include "tests/kill/network.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "devnet/descriptor.hpp"
#include "devnet/dump_file.hpp"
#include "node/consensus/execution.hpp"
#include "node/dump.hpp"
#include "node/genesis.hpp"
#include "node/modules/all.hpp"

namespace ve::test {
namespace fs = std::filesystem;

namespace {

std::string bytes_in(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::unique_ptr<ChainApp> make_app(const std::string& chain_id) {
    auto modules = std::make_unique<ModuleSet>();
    add_all_modules(*modules);
    ChainOptions options;
    options.chain_id = chain_id;
    auto app         = ChainApp::make(std::move(modules), std::move(options));
    REQUIRE(app.ok());
    return std::move(app).value();
}

}  // namespace

Network::Network() {
    auto form = (fs::temp_directory_path() / "ve-kill-XXXXXX").string();
    REQUIRE(::mkdtemp(form.data()) != nullptr);
    folder_ = form;
    fs::create_directory(home());
}

Network::~Network() {
    if (pid_ != 0) (void)story::crash(pid_).ok();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void Network::move_home(const fs::path& to) {
    fs::remove(home());
    fs::create_directory_symlink(to, home());
}

fs::path Network::journal() const { return home() / "devnets/killed/node/data/validators.journal"; }

story::Ran Network::ve(std::vector<std::string> words, const std::string& before) const {
    story::Run run;
    run.words = {"bash", "-c", (before.empty() ? "" : before + "; ") + "exec \"$@\"", "bash",
                 VE_BINARY};
    run.words.insert(run.words.end(), words.begin(), words.end());
    run.environment = {"PATH=/usr/bin:/bin", "VE_HOME=" + home().string(), "NO_COLOR=1"};
    run.folder      = folder_.string();
    auto ran        = story::run(run);
    INFO((ran.ok() ? "" : ran.error().text()));
    REQUIRE(ran.ok());
    return *std::move(ran);
}

story::Ran Network::up(const std::string& before) {
    auto ran = ve({"devnet", "up", "killed", "--detach", "--port", "auto", "--seed",
                   std::to_string(seed), "--output", "json"},
                  before);
    INFO(ran.out + ran.err);
    if (before.empty()) REQUIRE(ran.code == 0);
    if (ran.code != 0) return ran;
    const auto document = Json::parse(ran.out).value();
    pid_                = document.find("pid")->i64().value();
    rpc_                = document.find("endpoints")->find("rpc")->raw();
    return ran;
}

void Network::kill() {
    REQUIRE(pid_ != 0);
    REQUIRE(story::crash(std::exchange(pid_, 0)).ok());
}

bool Network::ends() {
    if (pid_ == 0) return true;
    const devnet::Descriptor process{
        static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid_), 0))};
    pollfd ended{process.fd, POLLIN, 0};
    constexpr int patience_ms = 30'000;
    if (process.fd >= 0 && ::poll(&ended, 1, patience_ms) <= 0) return false;
    pid_ = 0;
    return true;
}

std::unique_ptr<client::Connection> Network::connect() const {
    auto connection = client::connect(rpc_);
    REQUIRE(connection.ok());
    return std::move(connection).value();
}

void Network::check_by_execution() const {
    const auto file = folder_ / "chain.ve";
    REQUIRE(ve({"devnet", "dump", file.string()}).code == 0);
    const auto dump    = read_dump(devnet::DumpFile::parse(bytes_in(file)).value().chain).value();
    const auto genesis = parse_genesis(dump.genesis).value();
    const auto app     = make_app(genesis.chain_id);
    auto state         = consensus::first_state(genesis, app->init_chain(genesis).value()).value();
    for (const auto& stored : dump.blocks) {
        auto block       = consensus::parse_block(stored.block).value();
        const auto known = consensus::parse_chain_state(stored.chain_state).value();
        const auto id    = consensus::block_id_of(block.header, stored.block);
        CAPTURE(block.header.height.value);
        auto executed = consensus::execute(*app, state, std::move(block), stored.block, id,
                                           known.last_commit, known.extensions);
        INFO((executed.ok() ? "" : executed.error().text()));
        REQUIRE(executed.ok());
        app->commit();
        REQUIRE(executed->next.app_hash == known.app_hash);
        state = std::move(executed->next);
    }
    // And once more as a whole: a chain that begins with this state looks at all of it.
    auto exported = app->export_genesis();
    REQUIRE(exported.ok());
    auto again       = genesis;
    again.app_state  = exported->dump();
    const auto begun = make_app(genesis.chain_id)->init_chain(again);
    INFO((begun.ok() ? "" : begun.error().text()));
    CHECK(begun.ok());
}

}  // namespace ve::test
