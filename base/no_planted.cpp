// The product's table of planted bugs: there are none.
#include "base/planted.hpp"

namespace ve::planted {

namespace {
constexpr std::array<bool, bugs> none{};
}
const bool* const table = none.data();

}  // namespace ve::planted
