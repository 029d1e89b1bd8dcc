// The one rule for keys of attributes: of providers, of placements, of resources.
// Values are free text; what they mean is between tenant and provider.
#include "node/modules/provider/attributes.hpp"

namespace ve::provider {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

bool is_attribute_key(std::string_view key, Wildcard wildcard) {
    if (wildcard == Wildcard::allowed && key.ends_with('*')) key.remove_suffix(1);
    if (key.size() < 2 || key.size() > 127 || !is_letter(key.front())) return false;
    for (const char c : key)
        if (!is_word(c) && c != '/' && c != '.' && c != '-') return false;
    return true;
}

}  // namespace ve::provider
