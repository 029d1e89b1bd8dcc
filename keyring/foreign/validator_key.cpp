#include "keyring/foreign/validator_key.hpp"

namespace ve::foreign {
namespace {

constexpr std::string_view private_type = "tendermint/PrivKeyEd25519";

// What follows `name` and a colon in quotes, behind the place where `object` begins.
std::optional<std::string_view> string_after(std::string_view text, std::string_view object,
                                             std::string_view name) {
    const auto from = text.find(fmt::format("\"{}\"", object));
    if (from == std::string_view::npos) return std::nullopt;
    const auto end   = text.find('}', from);
    auto rest        = text.substr(from, end == std::string_view::npos ? end : end - from);
    const auto label = fmt::format("\"{}\"", name);
    const auto at    = rest.find(label);
    if (at == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(at + label.size());
    for (const char wanted : {':', '"'}) {
        const auto next = rest.find_first_not_of(" \t\r\n");
        if (next == std::string_view::npos || rest[next] != wanted) return std::nullopt;
        rest.remove_prefix(next + 1);
    }
    const auto close = rest.find('"');
    if (close == std::string_view::npos) return std::nullopt;
    return rest.substr(0, close);
}

}  // namespace

bool looks_like_validator_key(std::string_view text) {
    return text.starts_with('{') && text.find("\"priv_key\"") != std::string_view::npos;
}

Result<NewKey> read_validator_key(std::string_view text) {
    const auto type  = string_after(text, "priv_key", "type");
    const auto value = string_after(text, "priv_key", "value");
    if (!type || !value) return fail(errors::input, "the node's key file has no priv_key");
    if (*type != private_type)
        return fail(errors::input, "the node's key is of another type than {}", private_type);
    auto bytes      = TRY(parse_base64(*value));
    const auto pair = Secret::take(std::move(bytes));
    const auto key  = TRY(ed25519::PrivateKey::from_expanded(pair.reveal()));
    return NewKey::from_bytes(KeyAlgorithm::ed25519, Secret::copy_of(key.reveal_seed()));
}

}  // namespace ve::foreign
