// libsodium, initialised before its first use. For .cpp files of this folder only.
#pragma once

#include <sodium.h>

#include "base/error.hpp"

namespace ve {

inline void sodium_ready() {
    static const int state = sodium_init();
    VE_INVARIANT(state >= 0);
}

}  // namespace ve
