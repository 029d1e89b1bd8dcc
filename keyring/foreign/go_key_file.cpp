#include "keyring/foreign/go_key_file.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "crypto/aes.hpp"
#include "crypto/hash.hpp"

namespace ve::foreign {
namespace {

constexpr std::string_view jwe_algorithm = "PBES2-HS256+A128KW", jwe_encryption = "A256GCM";

Error not_a_file() {
    return fail(errors::input, "this is no file of the Go keyring: it has not the form of one");
}
Error file_not_opened() {
    return fail(errors::authentication,
                "the Go keyring's file did not open: the passphrase is wrong, or it is damaged");
}

struct Parts {
    std::string_view header, key, nonce, text, tag;
};

std::optional<Parts> split(std::string_view text) {
    std::array<std::string_view, 5> parts;
    for (std::size_t i = 0; i < 5; ++i) {
        const auto dot = text.find('.');
        if ((dot == std::string_view::npos) != (i == 4)) return std::nullopt;
        parts[i] = text.substr(0, dot);
        text     = i == 4 ? "" : text.substr(dot + 1);
        if (parts[i].empty() || parts[i].find_first_of("=+/") != std::string_view::npos)
            return std::nullopt;
    }
    return Parts{parts[0], parts[1], parts[2], parts[3], parts[4]};
}

struct Cost {
    Bytes salt;
    std::uint32_t rounds = 0;
};

Result<Cost> read_header(std::string_view text) {
    const auto bytes = parse_base64(text);
    if (!bytes.ok()) return not_a_file();
    const auto json = Json::parse(text_of(*bytes), {.bytes = 4096, .depth = 4});
    if (!json.ok() || !json->is_object()) return not_a_file();
    const auto* alg  = json->find("alg");
    const auto* enc  = json->find("enc");
    const auto* salt = json->find("p2s");
    if (alg == nullptr || alg->raw() != jwe_algorithm || enc == nullptr ||
        enc->raw() != jwe_encryption || salt == nullptr)
        return fail(errors::input, "the file is encrypted in another way than {} and {}",
                    jwe_algorithm, jwe_encryption);
    const auto* rounds = TRY(json->member("p2c"));
    const auto count   = TRY(rounds->u64());
    if (count == 0) return not_a_file();
    if (count > go_rounds_max)
        return fail(errors::refused, "the file asks for {} rounds; at most {} are run", count,
                    go_rounds_max);
    auto drawn = parse_base64(salt->raw());
    if (!drawn.ok() || drawn->size() < 8 || drawn->size() > 1024) return not_a_file();
    return Cost{std::move(drawn).value(), static_cast<std::uint32_t>(count)};
}

// A member of the item, whose text has no escapes: read in place, so that no copy of a secret is
// left behind by a parser.
Result<std::string_view> member_of(const Secret& item, std::string_view name) {
    const auto text  = text_of(item.reveal());
    const auto label = fmt::format("\"{}\":\"", name);
    const auto from  = text.find(label);
    if (from == std::string_view::npos) return not_a_file();
    const auto rest = text.substr(from + label.size());
    const auto end  = rest.find_first_of("\"\\");
    if (end == std::string_view::npos || rest[end] == '\\') return not_a_file();
    return rest.substr(0, end);
}

}  // namespace

bool looks_like_go_file(std::string_view text) { return text.starts_with("eyJ") && split(text); }

Result<GoItem> open_go_file(std::string_view text, const Secret& passphrase) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    if (text.size() > go_file_max)
        return fail(errors::input, "a key file of {} bytes is too long", text.size());
    const auto parts = split(text);
    if (!parts) return not_a_file();
    const auto cost  = TRY(read_header(parts->header));
    const auto key   = parse_base64(parts->key);
    const auto nonce = parse_base64(parts->nonce);
    const auto body  = parse_base64(parts->text);
    const auto tag   = parse_base64(parts->tag);
    if (!key.ok() || !nonce.ok() || !body.ok() || !tag.ok()) return not_a_file();

    Bytes salt;
    append(salt, jwe_algorithm);
    salt.push_back(0);
    append(salt, ByteView{cost.salt});
    Secret wrapping{16};
    pbkdf2_hmac_sha256(passphrase.reveal(), salt, cost.rounds, wrapping.writable());
    const auto content_key = aes::unwrap_key(wrapping, *key);
    if (!content_key.ok()) return file_not_opened();
    const auto item = aes::gcm_open(*content_key, *nonce, bytes_of(parts->header), *body, *tag);
    if (!item.ok()) return file_not_opened();

    const auto name = TRY(member_of(*item, "Key"));
    const auto data = TRY(member_of(*item, "Data"));
    auto decoded    = TRY(parse_base64(data));
    return GoItem{std::string{name}, Secret::take(std::move(decoded))};
}

}  // namespace ve::foreign
