// Every bound of the scenario language: what a file may hold, and what a run may do.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.hpp"

namespace ve::scenario::limits {

inline constexpr std::size_t file_bytes   = 1U << 20;
inline constexpr std::size_t tokens       = 200'000;
inline constexpr std::size_t word_bytes   = 128;
inline constexpr std::size_t text_bytes   = 16U << 10;
inline constexpr std::size_t title_bytes  = 200;
inline constexpr int nesting              = 16;   // blocks, objects, lists and brackets together
inline constexpr std::size_t terms        = 100;  // of one sum or product
inline constexpr std::size_t errors       = 100;  // told of one file
inline constexpr std::size_t actors       = 1'000;
inline constexpr std::uint64_t validators = 64;

inline constexpr std::size_t statements  = 100'000;                // executed by one scenario
inline constexpr std::uint64_t blocks    = 1'000'000;              // of one mine or within
inline constexpr Duration block_wait_max = Duration::seconds(60);  // of the chain's time
inline constexpr std::size_t jobs        = 64;                     // scenarios at once
inline constexpr std::size_t history     = 20;  // values remembered of one expectation

}  // namespace ve::scenario::limits
