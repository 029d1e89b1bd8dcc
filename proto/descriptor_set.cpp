#include "proto/descriptor_set.hpp"

namespace ve::proto {

std::string_view descriptor_set() {
    return {reinterpret_cast<const char*>(ve_descriptor_set),
            static_cast<std::size_t>(ve_descriptor_set_end - ve_descriptor_set)};
}

std::string_view other_descriptor_set() {
    return {reinterpret_cast<const char*>(ve_other_descriptor_set),
            static_cast<std::size_t>(ve_other_descriptor_set_end - ve_other_descriptor_set)};
}

}  // namespace ve::proto
