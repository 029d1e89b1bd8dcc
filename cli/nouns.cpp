#include "cli/nouns.hpp"

#include <array>

#include "commands/completion/completion.hpp"
#include "commands/devnet/devnet.hpp"
#include "commands/keys/keys.hpp"
#include "commands/mfa/mfa.hpp"
#include "commands/node/node.hpp"
#include "commands/query/query.hpp"
#include "commands/scenario/scenario.hpp"
#include "commands/sim/sim.hpp"
#include "commands/tx/tx.hpp"
#include "commands/veid/veid.hpp"
#include "commands/version/version.hpp"
#include "commands/x/x.hpp"

namespace ve {

std::span<const Noun> nouns() {
    static constexpr std::array<Noun, 12> all = {{
        {"devnet", "Run local networks: up, down, time travel, snapshots", add_devnet},
        {"keys", "Make and keep keys", add_keys},
        {"tx", "Build, sign and send transactions: ve tx <module> <message>", add_tx},
        {"query", "Ask the chain: ve query <module> <method>", add_query},
        {"veid", "Capture an identity and follow its verification", add_veid},
        {"mfa", "Enrol a second factor and authorise sensitive transactions", add_mfa},
        {"node", "Run one node beside CometBFT", add_node},
        {"scenario", "Run and check scenario files", add_scenario},
        {"sim", "Play networks with faults, a seed each, and repeat what breaks", add_sim},
        {"x", "Say what something is, and give its other forms", add_x},
        {"completion", "Print shell completions for bash, zsh or fish", add_completion},
        {"version", "Print the version", add_version},
    }};
    return all;
}

}  // namespace ve
