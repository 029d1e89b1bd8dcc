// Words that stand in sealed evidence and nowhere else. They are looked for in all that a block
// adds to the world: its bytes, what it told, what it wrote.
#pragma once

#include "simulate/chain/told.hpp"

namespace ve::simulate {

class Canary {
  public:
    Canary();
    Wrong check(Told& told) const;
    bool sings_in(std::string_view bytes) const;

  private:
    std::vector<std::string> forms_;  // as text, as UTF-16, in base64 at each offset, in hex
};

}  // namespace ve::simulate
