#include "commands/version/version.hpp"

#include <CLI/CLI.hpp>

#include "base/version.hpp"
#include "commands/session.hpp"

namespace ve {

void add_version(CLI::App& noun, Session& session) {
    noun.description("Print the version\n\nExamples:\n  ve version\n  ve version --field version");
    noun.callback([&session] {
        session.finish(View{Json::object({{"name", "ve"}, {"version", version_number}}),
                            fmt::format("ve {}\n", version_number)});
    });
}

}  // namespace ve
