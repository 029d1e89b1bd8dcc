// What the machine can do at this minute, to relate measurements to: hosts drift, ratios do not.
#pragma once

#include <filesystem>

namespace ve::bench {

double verify_seconds();                                        // one libsecp256k1 verification
double fdatasync_seconds(const std::filesystem::path& folder);  // 4 KiB appended, made durable
double sign_seconds();                                          // one Ed25519 signature of a vote

void floors();  // these and SHA-256, as lines of the table

}  // namespace ve::bench
