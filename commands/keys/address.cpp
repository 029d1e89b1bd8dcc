// `ve keys address`: the address that a name means, alone on its line, for scripts. Names are
// looked up as --from looks them up, so that the accounts of a running devnet have one too.
#include <CLI/CLI.hpp>

#include "commands/keys/verbs.hpp"
#include "commands/signer.hpp"

namespace ve {

void add_keys_address(CLI::App& keys, Session& session) {
    auto name     = std::make_shared<std::string>();
    auto form     = std::make_shared<std::string>("acc");
    auto* command = keys.add_subcommand(
        "address",
        "The address of a key or of a devnet's account, alone\n\nExamples:\n  ve keys address "
        "customer\n  ve keys address operator --bech val");
    command->add_option("name", *name, "Which")->required();
    command->add_option("--bech", *form, "acc, val or cons")
        ->check(CLI::IsMember({"acc", "val", "cons"}))
        ->capture_default_str();
    command->callback([name, form, &session] {
        session.finish([&]() -> Result<View> {
            const auto address = TRY(find_address(session, *name));
            const auto text    = address_text(address, *form);
            return View{Json::object({{"name", *name}, {"address", text}}), text + "\n"};
        }());
    });
}

}  // namespace ve
