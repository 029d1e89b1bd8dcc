#include "commands/completion/completion.hpp"

#include <CLI/CLI.hpp>

#include "commands/session.hpp"
#include "completions/scripts.hpp"

namespace ve {
namespace {

void add_shell(CLI::App& noun, Session& session, const std::string& shell, std::string_view script,
               const std::string& now, const std::string& always) {
    auto* command = noun.add_subcommand(
        shell, fmt::format("Completions for {}: in this shell, or in each\n\nExamples:\n  {}\n  {}",
                           shell, now, always));
    command->callback([&session, shell, script] {
        session.finish(
            View{Json::object({{"shell", shell}, {"script", script}}), std::string{script}});
    });
}

}  // namespace

void add_completion(CLI::App& noun, Session& session) {
    add_shell(noun, session, "bash", completions::bash, "source <(ve completion bash)",
              "ve completion bash > ~/.local/share/bash-completion/completions/ve");
    add_shell(noun, session, "zsh", completions::zsh, "source <(ve completion zsh)",
              "ve completion zsh > \"${fpath[1]}/_ve\"");
    add_shell(noun, session, "fish", completions::fish, "ve completion fish | source",
              "ve completion fish > ~/.config/fish/completions/ve.fish");
}

}  // namespace ve
