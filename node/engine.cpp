#include "node/engine.hpp"

namespace ve {

namespace {
Error no_network() {
    return fail(errors::refused, "one signer decides here; there is no network")
        .with_hint("ve devnet up --consensus bft");
}
}  // namespace

Result<NetworkStatus> Engine::network() const { return no_network(); }
Result<std::uint64_t> Engine::add_fault(const faults::Fault&) { return no_network(); }
Result<void> Engine::clear_faults(std::optional<std::uint64_t>) { return no_network(); }
Result<std::string> Engine::trace() const { return no_network(); }

}  // namespace ve
