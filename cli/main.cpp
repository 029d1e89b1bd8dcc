// The process: real clock, disk, terminal and environment around one run of the command line.
#include <signal.h>

#include <exception>

#include "base/allocator.hpp"
#include "base/version.hpp"
#include "cli/command_line.hpp"
#include "cli/terminal.hpp"
#include "crypto/secret.hpp"

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    ve::harden_process();
    ::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of the write
    // Asked often, by scripts and humans alike: answered before anything is built.
    if (arguments == std::vector<std::string>{"--version"} ||
        arguments == std::vector<std::string>{"version"}) {
        ve::terminal_streams().out(fmt::format("ve {}\n", ve::version_number));
        return 0;
    }
    try {
        ve::RealWorld world;
        return ve::run_command_line(world.world(), ve::terminal_streams(), arguments);
    } catch (const std::exception& bug) {
        ve::terminal_streams().err(
            fmt::format("ve: error[E-internal]: {}\nhint: this is a bug in ve; nothing was signed "
                        "or written after it\n",
                        bug.what()));
        return static_cast<int>(ve::errors::internal.code);
    }
}
