#include "node/world/boot_time.hpp"

#include <time.h>

namespace ve::world {

Duration since_boot() {
    timespec read{};
    ::clock_gettime(CLOCK_BOOTTIME, &read);
    return {std::int64_t{read.tv_sec} * 1'000'000'000 + read.tv_nsec};
}

}  // namespace ve::world
