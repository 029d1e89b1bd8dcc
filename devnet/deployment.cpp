#include "devnet/deployment.hpp"

#include <algorithm>
#include <map>

#include "node/world/disk.hpp"
#include "templates/templates.hpp"

namespace ve::devnet {
namespace {

using templates::fill;

constexpr std::string_view app_address = "unix://abci.sock";

// a-z, 0-9 and dashes, as units, containers and DNS have names.
Result<void> check_label(std::string_view what, const std::string& name) {
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (!name.empty() && name.size() <= 40 && name.front() != '-' && name.back() != '-' &&
        std::ranges::all_of(name, good))
        return {};
    return fail(errors::usage, "'{:.80}' cannot be the {}", name, what)
        .with_hint("use 1 to 40 of a-z, 0-9 and -, not at its ends");
}

Result<void> check_path(std::string_view what, const std::string& path) {
    if (path.starts_with('/') && path.find(' ') == std::string::npos) return {};
    return fail(errors::usage, "'{:.80}' cannot be the {}: a whole path without blanks is needed",
                path, what);
}

class Writing {
  public:
    Writing(const Deployment& deployment, Json genesis)
        : deployment_{deployment}, genesis_{std::move(genesis)} {}

    Result<std::map<std::string, std::string>> files() {
        for (std::size_t i = 0; i < deployment_.network.validators; ++i) {
            const auto keys = validator(deployment_.network.seed, i);
            const auto own  = node_key(deployment_.network.seed, i);
            TRY(node(i, keys, own));
        }
        TRY(shared());
        return std::move(files_);
    }

  private:
    std::string name(std::size_t i) const {
        return fmt::format("{}-node{}", deployment_.project, i);
    }
    bool is(DeploymentForm form) const { return deployment_.form == form; }
    // `rpc` is for clients: the application's, with CometBFT's behind it.
    enum class Port : std::uint8_t { p2p, rpc, grpc, rest, metrics, comet_rpc };
    std::uint16_t port(std::size_t i, Port which) const {
        return static_cast<std::uint16_t>(deployment_.port + 10 * i +
                                          static_cast<std::size_t>(which));
    }
    std::string port_text(std::size_t i, Port which) const {
        return std::to_string(port(i, which));
    }
    // Where the others find a node.
    std::string place(std::size_t i) const {
        return is(DeploymentForm::systemd) ? fmt::format("127.0.0.1:{}", port(i, Port::p2p))
                                           : fmt::format("{}:26656", name(i));
    }

    CometConfig config(std::size_t i) const {
        CometConfig out;
        const bool local   = is(DeploymentForm::systemd);
        out.moniker        = name(i);
        out.abci_address   = app_address;
        out.block_interval = deployment_.network.pace.interval;
        out.rpc_address    = local ? fmt::format("tcp://127.0.0.1:{}", port(i, Port::comet_rpc))
                                   : "tcp://0.0.0.0:26657";
        out.p2p_address    = local ? "tcp://" + place(i) : "tcp://0.0.0.0:26656";
        out.metrics_address =
            local ? fmt::format("127.0.0.1:{}", port(i, Port::metrics)) : ":26660";
        for (std::size_t k = 0; k < deployment_.network.validators; ++k)
            if (k != i)
                out.peers.push_back(fmt::format(
                    "{}@{}", comet_node_id(node_key(deployment_.network.seed, k).public_key()),
                    place(k)));
        return out;
    }

    Result<void> node(std::size_t i, const ValidatorKeys& keys, const ed25519::PrivateKey& own) {
        const auto text   = TRY(comet_config_text(config(i)));
        const auto signer = comet_validator_key_json(keys.consensus).pretty() + "\n";
        const auto peer   = comet_node_key_json(own).pretty() + "\n";
        const auto scopes = base64(keys.decryption.secret().reveal()) + "\n";
        if (is(DeploymentForm::kubernetes)) return kubernetes_node(i, {text, signer, peer, scopes});
        const auto home                                 = name(i) + "/";
        files_[home + "config/genesis.json"]            = genesis_.pretty() + "\n";
        files_[home + "config/config.toml"]             = text;
        files_[home + "config/priv_validator_key.json"] = signer;
        files_[home + "config/node_key.json"]           = peer;
        files_[home + "config/veid.key"]                = scopes;
        files_[home + std::string{comet_signed_file}]   = comet_never_signed;
        if (is(DeploymentForm::systemd)) return systemd_node(i);
        compose_ += TRY(fill("compose/node.yaml", {{"name", name(i)},
                                                   {"ve_image", deployment_.ve_image},
                                                   {"cometbft_image", deployment_.comet_image},
                                                   {"user", "1000:1000"},
                                                   {"memory", deployment_.memory},
                                                   {"rpc_port", port_text(i, Port::rpc)},
                                                   {"grpc_port", port_text(i, Port::grpc)},
                                                   {"rest_port", port_text(i, Port::rest)}}));
        return {};
    }

    Result<void> systemd_node(std::size_t i) {
        const auto home = deployment_.home + "/" + name(i);
        const auto app  = name(i) + "-app.service";
        files_["units/" + app] =
            TRY(fill("systemd/app.service", {{"name", name(i)},
                                             {"user", deployment_.user},
                                             {"home", home},
                                             {"ve", deployment_.ve},
                                             {"rpc_port", port_text(i, Port::rpc)},
                                             {"comet_rpc_port", port_text(i, Port::comet_rpc)},
                                             {"grpc_port", port_text(i, Port::grpc)},
                                             {"rest_port", port_text(i, Port::rest)},
                                             {"memory", deployment_.memory}}));
        files_["units/" + name(i) + "-cometbft.service"] =
            TRY(fill("systemd/cometbft.service", {{"name", name(i)},
                                                  {"app_unit", app},
                                                  {"user", deployment_.user},
                                                  {"home", home},
                                                  {"cometbft", deployment_.cometbft},
                                                  {"memory", deployment_.memory}}));
        return {};
    }

    struct NodeTexts {
        std::string config, signer, peer, scopes;
    };
    // Everything a cluster needs of one node: JSON is YAML, too.
    Result<void> kubernetes_node(std::size_t i, const NodeTexts& texts) {
        files_[name(i) + ".yaml"] =
            TRY(fill("kubernetes/node.yaml", {{"name", name(i)},
                                              {"project", deployment_.project},
                                              {"ve_image", deployment_.ve_image},
                                              {"cometbft_image", deployment_.comet_image},
                                              {"memory", deployment_.memory + "i"},
                                              {"storage", deployment_.storage}}));
        files_[name(i) + "-config.json"] =
            object("ConfigMap", name(i), "data", Json::object({{"config.toml", texts.config}}));
        files_[name(i) + "-secret.json"] =
            object("Secret", name(i), "stringData",
                   Json::object({{"priv_validator_key.json", texts.signer},
                                 {"node_key.json", texts.peer},
                                 {"veid.key", texts.scopes}}));
        resources_.insert(resources_.end(),
                          {name(i) + ".yaml", name(i) + "-config.json", name(i) + "-secret.json"});
        return {};
    }

    static std::string object(std::string_view kind, const std::string& name,
                              std::string_view member, Json content) {
        auto out = Json::object(
            {{"apiVersion", "v1"}, {"kind", kind}, {"metadata", Json::object({{"name", name}})}});
        out.set(std::string{member}, std::move(content));
        return out.pretty() + "\n";
    }

    Result<void> shared() {
        if (is(DeploymentForm::systemd)) {
            files_["units/ve.target"] = TRY(templates::text("systemd/ve.target"));
            return {};
        }
        if (is(DeploymentForm::compose)) {
            files_["compose.yaml"] =
                TRY(fill("compose/head.yaml", {{"project", deployment_.project}})) + compose_;
            return {};
        }
        // Less than a third may be away at once, or there are no blocks.
        const auto away = std::max<std::size_t>((deployment_.network.validators - 1) / 3, 1);
        files_["ve.yaml"] =
            TRY(fill("kubernetes/shared.yaml",
                     {{"project", deployment_.project}, {"may_be_down", std::to_string(away)}}));
        files_["genesis.json"] = object("ConfigMap", deployment_.project + "-genesis", "data",
                                        Json::object({{"genesis.json", genesis_.dump()}}));
        auto list =
            TRY(fill("kubernetes/kustomization.yaml", {{"namespace", deployment_.namespace_}})) +
            "resources:\n  - ve.yaml\n  - genesis.json\n";
        for (const auto& resource : resources_) list += "  - " + resource + "\n";
        files_["kustomization.yaml"] = list;
        return {};
    }

    const Deployment& deployment_;
    const Json genesis_;
    std::map<std::string, std::string> files_;
    std::vector<std::string> resources_;
    std::string compose_;
};

Result<void> check(const Deployment& deployment) {
    TRY(check_label("project's name", deployment.project));
    TRY(check_label("namespace", deployment.namespace_));
    TRY(check_label("user", deployment.user));
    TRY(check_path("home", deployment.home));
    TRY(check_path("program", deployment.ve));
    TRY(check_path("program", deployment.cometbft));
    return {};
}

}  // namespace

Result<std::vector<std::string>> write_deployment(const Deployment& deployment, Time now) {
    TRY(check(deployment));
    const auto files = TRY(Writing(deployment, TRY(genesis_of(deployment.network, now))).files());
    auto disk        = TRY(world::RealDisk::open(deployment.folder));
    for (const auto& [path, content] : files)
        if (!deployment.force && TRY(disk.exists(path)))
            return fail(errors::refused, "{} is there already", (deployment.folder / path).string())
                .with_hint("choose another folder, or write over it: --force");
    std::vector<std::string> out;
    for (const auto& [path, content] : files) {
        // What a validator has signed is never forgotten.
        if (path.ends_with(comet_signed_file) && TRY(disk.exists(path))) continue;
        std::string folder;
        for (auto slash = path.find('/'); slash != std::string::npos;
             slash      = path.find('/', slash + 1)) {
            folder = path.substr(0, slash);
            TRY(disk.make_folder(folder));
        }
        TRY(disk.write(path, bytes_of(content)));
        out.push_back(path);
    }
    return out;
}

}  // namespace ve::devnet
