// In a build for hunting bugs: none is planted until a test does.
#include "base/planted.hpp"

#ifdef VE_PLANTED_BUGS
namespace ve::planted {
std::array<bool, bugs> chosen{};
}
#endif
