#include "scenarios/stage.hpp"

#include <google/protobuf/message.h>

#include <cstdlib>
#include <filesystem>

#include "client/key_signer.hpp"
#include "client/remote_node.hpp"
#include "client/usage.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"
#include "wire/json.hpp"

namespace ve::scenario {

PrivateFolder::~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Result<std::string> PrivateFolder::path() {
    if (!path_.empty()) return path_;
    auto pattern = (std::filesystem::temp_directory_path() / "ve-scenario-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        return fail(errors::io, "cannot make the folder {}", pattern);
    path_ = pattern;
    return path_;
}

Stage::Stage(const Scenario& scenario, std::uint64_t seed, const Options& options)
    : scenario_{scenario}, seed_{seed}, options_{options} {}

Result<void> Stage::open() {
    switch (options_.engine) {
        case Engine::embedded: return open_embedded();
        case Engine::cometbft: return open_processes();
        case Engine::running: return join(options_.node);
    }
    return {};
}

devnet::NetworkOptions Stage::network_options() const {
    devnet::NetworkOptions out;
    out.seed       = seed_;
    out.validators = scenario_.net.validators.value_or(options_.validators.value_or(1));
    out.chain_id   = "virtengine-scenario-1";
    return out;
}

Result<void> Stage::open_embedded() {
    auto network     = network_options();
    network.patience = limits::block_wait_max;
    if (scenario_.net.manual) network.pace.mode = BlockPace::Mode::manual;
    node_       = TRY(devnet::open_network(world_, network));
    connection_ = client::connect(*node_);
    return {};
}

Result<void> Stage::open_processes() {
    auto network          = network_options();
    network.pace.interval = Duration::milliseconds(100);
    devnet::CometNetwork::Options processes;
    processes.programs = options_.programs;
    processes.folder   = TRY(processes_home_.path());
    const auto genesis = TRY(devnet::genesis_of(network, real_clock_.now()));
    processes_         = TRY(devnet::CometNetwork::start(processes, network, genesis));
    TRY(processes_->await_blocks({}));
    return join(processes_->nodes().front().rpc_url);
}

Result<void> Stage::join(const std::string& url) {
    node_       = TRY(client::RemoteNode::open(url));
    connection_ = TRY(client::connect(url));
    url_        = url;
    return {};
}

std::optional<Error> Stage::failure() const {
    return processes_ ? processes_->failure() : node_->failure();
}

std::string Stage::add_actor(const std::string& name) {
    auto account = devnet::account(seed_, name);
    signers_.insert_or_assign(name, std::make_unique<client::KeySigner>(std::move(account.key)));
    return account.address.text();
}

Result<void> Stage::fund(const std::string& name, const Quantity& funds) {
    if (funds.number.is_zero()) return {};
    auto message    = wire::Catalog::get().make("cosmos.bank.v1beta1.MsgSend");
    const auto coin = Json::object({{"denom", funds.unit}, {"amount", funds.number.short_text()}});
    TRY(wire::from_json(Json::object({{"to_address", signers_.at(name)->address().text()},
                                      {"amount", Json::array({coin})}}),
                        *message));
    const auto receipt = TRY(send("operator", *message));
    TRY(receipt.check());
    if (scenario_.net.manual) TRY(node_->mine(1));
    return {};
}

Result<client::Receipt> Stage::send(const std::string& name, wire::Proto& message) {
    const auto& signer = *signers_.at(name);
    wire::Catalog::get().fill_signers(message, signer.address());
    TRY(client::sign_usage(*connection_, signer, message));
    client::TxOptions options;
    if (scenario_.net.manual) {
        options.wait     = client::Wait::mempool;
        options.sequence = TRY(next_sequence(name));
    }
    auto sent = client::send(*connection_, signer, {&message}, options);
    if (sent.ok()) {
        if (scenario_.net.manual && sent->ok()) ++waiting_[name];
        return std::move(sent).value();
    }
    if (sent.error().space() == errors::local_space) return std::move(sent).error();
    // Refused while it was simulated: the same error, a step earlier.
    client::Receipt receipt;
    receipt.result.code      = sent.error().code();
    receipt.result.codespace = sent.error().space();
    receipt.result.log       = sent.error().text();
    return receipt;
}

// The account's, plus what waits in the mempool since the last block.
Result<Sequence> Stage::next_sequence(const std::string& name) {
    if (height() != waiting_since_) waiting_.clear();
    waiting_since_ = height();
    cosmos::auth::v1beta1::QueryAccountInfoRequest request;
    request.set_address(signers_.at(name)->address().text());
    const auto account =
        TRY(connection_->ask<cosmos::auth::v1beta1::QueryAccountInfoResponse>(request));
    return Sequence{account.info().sequence() + waiting_[name]};
}

Json Stage::network() {
    if (validators_.empty())
        validators_ = devnet::validator_names(seed_, network_options().validators);
    return devnet::network_json(*node_, validators_);
}

void Stage::settle() { (void)node_->network().ok(); }

Result<Output> Stage::run_ve(const RunVe& run_ve, std::vector<std::string> words,
                             const std::string& file) {
    if (!run_ve) return fail(errors::refused, "`ve` lines cannot run here");
    const auto slash = file.rfind('/');
    auto folder      = slash == std::string::npos ? std::string{"."} : file.substr(0, slash);
    auto home        = TRY(home_.path());
    auto& world      = url_.empty() ? world_ : real_world_;
    const auto reach = [this] {
        // The URL was read before.
        return url_.empty() ? client::connect(*node_) : client::connect(url_).value();
    };
    return run_ve({std::move(words), reach, world, seed_, std::move(folder), std::move(home)});
}

}  // namespace ve::scenario
