// A network of CometBFT nodes with our application as files for whoever runs machines: systemd
// units, a compose file, Kubernetes manifests. Nothing is started.
#pragma once

#include "devnet/comet_home.hpp"

namespace ve::devnet {

enum class DeploymentForm : std::uint8_t { systemd, compose, kubernetes };

struct Deployment {
    DeploymentForm form = DeploymentForm::systemd;
    std::filesystem::path folder;
    NetworkOptions network;          // validators, chain id, seed, block interval
    std::string project     = "ve";  // what units, containers and objects are named after
    std::string namespace_  = "default";
    std::string user        = "ve";           // systemd: whose processes they are
    std::string home        = "/var/lib/ve";  // systemd: where the nodes' folders will be
    std::string ve          = "/usr/bin/ve";
    std::string cometbft    = "/usr/bin/cometbft";
    std::string ve_image    = "virtengine/ve:latest";
    std::string comet_image = "cometbft/cometbft:v0.38.26";
    std::string memory      = "2G";
    std::string storage     = "20Gi";
    std::uint16_t port      = 26656;  // systemd, compose: of the first node; each takes ten
    bool force              = false;  // over files that are there
};

// The files, below the folder, sorted. Errors: a name that may mean more than itself to a reader of
// the files; errors::refused where a file is there already.
Result<std::vector<std::string>> write_deployment(const Deployment& deployment, Time now);

}  // namespace ve::devnet
