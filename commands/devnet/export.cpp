// `ve devnet export`: the same network for systemd, compose or Kubernetes.
#include <CLI/CLI.hpp>

#include "commands/devnet/verbs.hpp"
#include "devnet/deployment.hpp"

namespace ve {
namespace {

struct DeploymentFlags {
    devnet::Deployment deployment;
    std::string form, folder;
    std::string block_time = "1s";
};

std::string next_step(const devnet::Deployment& deployment) {
    const auto folder = deployment.folder.string();
    if (deployment.form == devnet::DeploymentForm::systemd)
        return fmt::format(
            "Put the nodes into {0} and the units into /etc/systemd/system, then:\n"
            "  systemctl enable --now {1}-node0-cometbft.service\n",
            deployment.home, deployment.project);
    if (deployment.form == devnet::DeploymentForm::compose)
        return fmt::format("Start it with:\n  docker compose --project-directory {} up --detach\n",
                           folder);
    return fmt::format("Start it with:\n  kubectl apply -k {}\n", folder);
}

Result<View> export_deployment(Session& session, DeploymentFlags& flags) {
    using Form      = devnet::DeploymentForm;
    auto& out       = flags.deployment;
    out.form        = flags.form == "systemd"   ? Form::systemd
                      : flags.form == "compose" ? Form::compose
                                                : Form::kubernetes;
    out.folder      = flags.folder;
    auto block_time = Duration::parse(flags.block_time);
    if (!block_time.ok() || block_time->nanos < 1'000'000)
        return fail(errors::usage, "block time '{:.80}' is no duration from 1ms", flags.block_time)
            .at("--block-time")
            .with_hint("as in: --block-time 1s");
    out.network.pace = {BlockPace::Mode::interval, *block_time};
    if (!session.flags.chain_id.empty()) out.network.chain_id = session.flags.chain_id;
    const auto files = TRY(devnet::write_deployment(out, session.world().clock.now()));
    auto list        = Json::array();
    for (const auto& file : files) list.push(file);
    return View{Json::object({{"folder", out.folder.string()}, {"files", std::move(list)}}),
                fmt::format("wrote {} files below {}\n\n"
                            "All keys follow from seed {}, which anybody may guess: for tests, "
                            "never for money.\n{}",
                            files.size(), out.folder.string(), out.network.seed, next_step(out))};
}

}  // namespace

void add_devnet_export(CLI::App& devnet, Session& session) {
    auto flags                           = std::make_shared<DeploymentFlags>();
    flags->deployment.network.validators = 4;
    auto& deployment                     = flags->deployment;
    auto* command                        = devnet.add_subcommand(
                               "export",
                               "Write a deployment of CometBFT nodes for systemd, compose or Kubernetes\n\n"
                                                      "Examples:\n"
                                                      "  ve devnet export --to systemd deploy\n"
                                                      "  ve devnet export --to compose deploy --validators 4 --project mychain\n"
                                                      "  ve devnet export --to kubernetes deploy --namespace ve --force");
    command->add_option("folder", flags->folder, "Where the files go")->required();
    command->add_option("--to", flags->form, "systemd, compose or kubernetes")
        ->required()
        ->check(CLI::IsMember({"systemd", "compose", "kubernetes"}));
    command->add_option("-n,--validators", deployment.network.validators, "How many nodes")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command->add_option("--seed", deployment.network.seed, "All keys follow from it")
        ->capture_default_str();
    command->add_option("--block-time", flags->block_time, "Between two blocks")
        ->capture_default_str();
    command->add_option("--project", deployment.project, "What everything is named after")
        ->capture_default_str();
    command->add_option("--namespace", deployment.namespace_, "Of Kubernetes")
        ->capture_default_str();
    command->add_option("--user", deployment.user, "Of systemd's services")->capture_default_str();
    command->add_option("--node-home", deployment.home, "Where systemd's nodes live")
        ->capture_default_str();
    command->add_option("--ve", deployment.ve, "The program, for systemd")->capture_default_str();
    command->add_option("--cometbft", deployment.cometbft, "The program, for systemd")
        ->capture_default_str();
    command->add_option("--ve-image", deployment.ve_image, "For containers")->capture_default_str();
    command->add_option("--cometbft-image", deployment.comet_image, "For containers")
        ->capture_default_str();
    command->add_option("--port", deployment.port, "The first node's; each takes ten")
        ->check(CLI::Range(1024, 60'000))
        ->capture_default_str();
    command->add_flag("--force", deployment.force, "Write over files that are there");
    command->callback([flags, &session] { session.finish(export_deployment(session, *flags)); });
}

}  // namespace ve
