// `ve tx feegrant grant` and `revoke`: allowances by their bounds instead of their JSON.
#pragma once

namespace CLI {
class App;
}

namespace ve {

class Session;

// Adds the verbs to the module's command where the build has the module.
void add_feegrant_verbs(CLI::App& tx, Session& session);

}  // namespace ve
