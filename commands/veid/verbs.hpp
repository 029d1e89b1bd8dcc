// The verbs of `ve veid`.
#pragma once

#include "commands/session.hpp"

namespace CLI {
class App;
}

namespace ve {

void add_veid_capture(CLI::App& veid, Session& session);
void add_veid_status(CLI::App& veid, Session& session);
void add_veid_fixture(CLI::App& veid, Session& session);

}  // namespace ve
