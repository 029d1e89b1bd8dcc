// A network of validators as it stands: who is where, what is in force against whom.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/strong.hpp"

namespace ve {

struct NetworkStatus {
    struct Validator {
        ByteArray<20> address{};
        std::int64_t power = 0;
        bool up = false, paused = false;
        Height height;            // that it decides
        std::int32_t round = -1;  // -1: it waits for something to decide
        std::string_view step;    // propose, prevote, precommit; empty while it waits
        std::size_t peers = 0;    // whom it can talk with
    };
    struct Trouble {
        std::uint64_t id = 0;
        std::string fault;
        bool in_force = false;  // otherwise it waits for its time
    };
    std::vector<Validator> validators;
    std::vector<Trouble> faults;
};

}  // namespace ve
