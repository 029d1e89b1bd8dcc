#include "simulate/chain/identities.hpp"

#include "capture/evidence.hpp"
#include "capture/testimage.hpp"
#include "capture/upload.hpp"
#include "crypto/hash.hpp"
#include "node/modules/veid/envelope_form.hpp"
#include "node/modules/veid/state.hpp"
#include "virtengine/veid/v1/tx.pb.h"

namespace ve::simulate {

namespace {

namespace veid_pb = virtengine::veid::v1;

// Salts and keys of an upload: equal numbers make equal uploads.
EntropySource counted(std::uint64_t number) {
    return [number, next = std::uint64_t{0}](std::span<std::uint8_t> out) mutable {
        for (std::size_t at = 0; at < out.size(); at += 32) {
            const auto block = sha256(fmt::format("upload {} {}", number, next++));
            std::copy_n(block.begin(), std::min<std::size_t>(32, out.size() - at),
                        out.begin() + static_cast<std::ptrdiff_t>(at));
        }
    };
}

Bytes package_of(const Town& town, std::size_t citizen) {
    const auto pictures = capture::draw(
        {.seed    = 100 + citizen,
         .surname = std::string{Identities::canaries[0]},
         .given   = std::string{Identities::canaries[1]},
         .blemish = citizen == 2 ? capture::Blemish::expired : capture::Blemish::none});
    return capture::encode(capture::make_package(town.address(numbered("citizen", citizen)),
                                                 pictures.document, pictures.selfie, pictures.mrz)
                               .value())
        .value();
}

// Every town has the same citizens, and drawing their pictures takes its time.
const Bytes& evidence_of(const Town& town, const std::string& who) {
    static const std::array<Bytes, citizens> all{package_of(town, 0), package_of(town, 1),
                                                 package_of(town, 2)};
    return all.at(static_cast<std::size_t>(who.back() - '0'));
}

}  // namespace

std::optional<Wish> Identities::upload(Desk& desk, const std::string& who) {
    // Now and then somebody else's evidence, or the salt of an upload before.
    const bool is_stolen = desk.dice.one_in(10), is_old = uploads_ > 0 && desk.dice.one_in(12);
    const auto& package = evidence_of(town_, is_stolen ? desk.one_of("citizen", citizens) : who);
    std::vector<envelope::Recipient> recipients;
    for (std::size_t i = 0; i < town_.validators(); ++i)
        recipients.push_back({.key = Town::box_key(i).public_key()});
    const auto client = Town::capture_key();
    const capture::UploadRequest request{
        .package            = package,
        .recipients         = recipients,
        .device_fingerprint = "device-1",
        .client_id          = std::string{capture_client},
        .client             = client,
        .sign_as_user       = [&](ByteView message) -> Result<Bytes> {
            return copy_of(secp256k1::sign(town_.key(who), message));
        },
        .capture_timestamp = desk.view.time().seconds};
    const auto made = capture::make_upload(request, counted(is_old ? uploads_ : ++uploads_));
    if (!made.ok()) return {};
    veid_pb::MsgUploadScope out;
    out.set_sender(town_.address(who).text());
    out.set_scope_id(fmt::format("document-{}", uploads_));
    out.set_scope_type(veid_pb::SCOPE_TYPE_ID_DOCUMENT);
    veid::write(made->envelope, *out.mutable_encrypted_payload());
    out.set_salt(string_of(made->salt));
    out.set_device_fingerprint(made->device_fingerprint);
    out.set_client_id(made->client_id);
    out.set_client_signature(string_of(made->client_signature));
    out.set_user_signature(string_of(made->user_signature));
    out.set_payload_hash(string_of(made->payload_hash));
    out.set_capture_timestamp(made->capture_timestamp);
    return wish_of(who, std::move(out));
}

// Operators say what scores are, and sometimes what none can be.
std::optional<Wish> Identities::judge(Desk& desk) {
    static constexpr std::uint32_t scores[] = {75, 80, 90, 75, 69, 60, 101};
    const auto who                          = desk.one_of("operator", desk.town.validators());
    veid_pb::MsgUpdateScore out;
    out.set_sender(desk.town.address(who).text());
    out.set_account_address(desk.town.address(desk.one_of("guarded", guarded)).text());
    out.set_new_score(scores[desk.dice.below(std::size(scores))]);
    out.set_score_version("sim");
    return wish_of(who, std::move(out));
}

std::optional<Wish> Identities::wish(Desk& desk) {
    if (desk.dice.one_in(8)) return judge(desk);
    const auto who    = desk.one_of("citizen", citizens);
    const auto scopes = veid::State{}.scopes.under(desk.view.ctx(), desk.town.address(who));
    const auto* scope = desk.pick(scopes);
    if (scope == nullptr || desk.dice.one_in(4)) return upload(desk, who);
    if (desk.dice.one_in(6)) {
        veid_pb::MsgRevokeScope out;
        out.set_sender(desk.town.address(who).text());
        out.set_scope_id(scope->first.second);
        out.set_reason("lost");
        return wish_of(who, std::move(out));
    }
    veid_pb::MsgRequestVerification out;
    out.set_sender(desk.town.address(who).text());
    out.set_scope_id(scope->first.second);
    return wish_of(who, std::move(out));
}

}  // namespace ve::simulate
