#include "commands/version/version.hpp"

#include <CLI/CLI.hpp>

#include "commands/session.hpp"
#include "base/version.hpp"

namespace ve {

void add_version(CLI::App& noun, Session& session) {
    noun.callback([&session] {
        session.finish(View{Json::object({{"name", "ve"}, {"version", version_number}}),
                            fmt::format("ve {}\n", version_number)});
    });
}

}  // namespace ve
