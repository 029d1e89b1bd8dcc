// Citizens: they upload sealed evidence, ask the validators to verify it, and take it back. What
// is in the evidence must never be seen on the chain: its words are canaries.
#pragma once

#include "simulate/chain/desk.hpp"

namespace ve::simulate {

class Identities {
  public:
    explicit Identities(const Town& town) : town_{town} {}
    std::optional<Wish> wish(Desk& desk);

    // Surname and given name of everybody's evidence, as they stand in no other place.
    static constexpr std::string_view canaries[] = {"XIMENESCANARY", "QUILLZUZANNA"};

  private:
    static std::optional<Wish> judge(Desk& desk);
    std::optional<Wish> upload(Desk& desk, const std::string& who);

    const Town& town_;
    std::uint64_t uploads_ = 0;
};

}  // namespace ve::simulate
