// What an enrolment leaves at home: secrets in the keyring, public commitments in a file; and the
// QR code that hands the secret to an authenticator.
#include <qrcodegen/qrcodegen.hpp>

#include "commands/keys/store.hpp"
#include "commands/mfa/verbs.hpp"

namespace ve {
namespace {

// Key names in the keyring; addresses are too long for two of them with a prefix and a denom.
std::string key_name(std::string_view what, const Address& owner) {
    return fmt::format("mfa-{}-{}", what, hex(owner.bytes().first(16)));
}

Result<void> put(Keyring& ring, const std::string& name, Secret secret) {
    auto key = TRY(NewKey::from_bytes(KeyAlgorithm::ed25519, std::move(secret)));
    TRY(ring.add(name, std::move(key), Keyring::Existing::replace));
    return {};
}

std::string file_of(const Address& owner) { return owner.text() + ".json"; }

}  // namespace

Result<void> keep_factor(Session& session, const Address& owner, const std::string& backend,
                         KeptFactor factor) {
    auto ring = TRY(open_keyring(session, backend, {}));
    TRY(put(ring, key_name("blinding", owner), std::move(factor.keep.blinding)));
    if (!factor.totp_secret.empty())
        TRY(put(ring, key_name("totp", owner), std::move(factor.totp_secret)));
    auto disk       = TRY(world::RealDisk::open(session.home() / "mfa"));
    const auto json = Json::object({{"factor_id", factor.keep.factor_id},
                                    {"first_step", std::to_string(factor.keep.first_step)},
                                    {"leaves", base64(factor.keep.leaves)}});
    return disk.write(file_of(owner), bytes_of(json.dump()));
}

Result<KeptFactor> kept_factor(Session& session, const Address& owner, const std::string& backend,
                               const std::string& passphrase_file) {
    const auto disk = TRY(world::RealDisk::open(session.home() / "mfa"));
    if (!TRY(disk.exists(file_of(owner))))
        return fail(errors::usage, "no authenticator of {} was enrolled from this home", owner)
            .with_hint("ve mfa enroll --from NAME");
    const auto bytes = TRY(disk.read(file_of(owner)));
    const auto json  = TRY(Json::parse(text_of(bytes)));
    KeptFactor out;
    out.keep.factor_id  = TRY(TRY(json.member("factor_id"))->text());
    out.keep.first_step = TRY(TRY(json.member("first_step"))->u64());
    const auto leaves   = TRY(TRY(json.member("leaves"))->text());
    out.keep.leaves     = TRY(parse_base64(leaves));
    auto ring           = TRY(open_keyring(session, backend, passphrase_file));
    out.keep.blinding   = TRY(ring.export_key(key_name("blinding", owner)));
    auto totp           = ring.export_key(key_name("totp", owner));
    if (totp.ok()) out.totp_secret = std::move(totp).value();
    return out;
}

std::string qr_code(std::string_view text) {
    const auto code =
        qrcodegen::QrCode::encodeText(std::string{text}.c_str(), qrcodegen::QrCode::Ecc::LOW);
    std::string out;
    const int size = code.getSize();
    for (int y = -1; y <= size; y += 2) {
        out += "  ";
        for (int x = -1; x <= size; ++x) {
            const bool upper = !code.getModule(x, y);
            const bool lower = !code.getModule(x, y + 1);
            out += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
        }
        out += "\n";
    }
    return out;
}

}  // namespace ve
