// What to do next about the refusals that people meet most. A chain's hints do not travel: only
// codespace, code and text do, so the advice is kept on this side, in one table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ve::client {

// Empty where nothing better than the text itself can be said. NAME stands for the signer.
std::string hint_for(std::string_view codespace, std::uint32_t code, std::string_view text);

// The refusal without what the layers between put around it: "rpc error: code = … desc = ", "failed
// to simulate tx: ", and the place of the message where it is the first one.
std::string_view without_wrapping(std::string_view log);

}  // namespace ve::client
