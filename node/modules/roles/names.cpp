#include "node/modules/roles/names.hpp"

#include <vector>

#include "base/text.hpp"
#include "node/modules/roles/errors.hpp"

namespace ve::roles {

namespace pb = virtengine::roles::v1;

namespace {

std::string lower_after(std::string_view name, std::size_t prefix) {
    std::string out{name.substr(std::min(prefix, name.size()))};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

constexpr std::string_view role_prefix = "ROLE_", state_prefix = "ACCOUNT_STATE_";

}  // namespace

std::string name_of(pb::Role role) { return lower_after(pb::Role_Name(role), role_prefix.size()); }
std::string name_of(pb::AccountState state) {
    return lower_after(pb::AccountState_Name(state), state_prefix.size());
}

Result<pb::Role> parse_role(std::string_view name) {
    std::vector<std::string> known;
    for (int i = pb::ROLE_GENESIS_ACCOUNT; pb::Role_IsValid(i); ++i) {
        known.push_back(name_of(static_cast<pb::Role>(i)));
        if (known.back() == name) return static_cast<pb::Role>(i);
    }
    return fail(errors::invalid_role, "\"{}\"{}", printable(name, 40), did_you_mean(name, known));
}

Result<pb::AccountState> parse_state(std::string_view name) {
    for (int i = pb::ACCOUNT_STATE_ACTIVE; pb::AccountState_IsValid(i); ++i)
        if (name_of(static_cast<pb::AccountState>(i)) == name)
            return static_cast<pb::AccountState>(i);
    return fail(errors::invalid_state, "\"{}\" is none of active, suspended, terminated",
                printable(name, 40));
}

}  // namespace ve::roles
