// What is written down when a devnet stops by itself: a broken invariant, a disk that fails.
#pragma once

#include <filesystem>

#include "devnet/devnet.hpp"

namespace ve::devnet {

// Writes <home>/incidents/<devnet>-<height>.json; the error, with a hint where to read about it.
Error incident(const std::filesystem::path& home, Devnet& devnet, const Error& failure);

}  // namespace ve::devnet
