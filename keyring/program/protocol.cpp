#include "keyring/program/protocol.hpp"

#include <array>

#include "base/text.hpp"
#include "base/version.hpp"
#include "wire/read_sign_bytes.hpp"

namespace ve::keyring::program {
namespace {

struct Refusal {
    std::string_view kind;
    const ErrorKind& error;
};
constexpr std::array<Refusal, 4> refusals = {{{"rejected", errors::refused},
                                              {"locked", errors::authentication},
                                              {"unsupported", errors::usage},
                                              {"not_found", errors::input}}};

Error refusal_of(const Json& said) {
    const auto text = [&](std::string_view name) {
        const auto* found = said.find(name);
        return found != nullptr && found->is_string() ? printable(found->raw(), 300)
                                                      : std::string{};
    };
    const auto kind    = text("kind");
    const auto message = text("message");
    for (const auto& one : refusals)
        if (one.kind == kind)
            return fail(one.error, "the signer program says: {}", message.empty() ? kind : message);
    return fail(errors::io, "the signer program failed: {}", message.empty() ? kind : message);
}

Json request(std::int64_t id, std::string_view verb) {
    return Json::object({{"id", id}, {"do", verb}});
}

Json list_json(const std::vector<std::string>& items) {
    auto out = Json::array();
    for (const auto& item : items) out.push(item);
    return out;
}

Result<std::vector<std::string>> texts(const Json& list) {
    std::vector<std::string> out;
    for (const auto& item : list.items()) out.push_back(TRY(item.text()));
    return out;
}

Result<std::string> short_text(const Json& json, std::string_view name) {
    auto out = TRY(TRY(json.member(name))->text());
    return printable(out, 80);
}

}  // namespace

Result<Line> parse_line(std::string_view text, std::int64_t id) {
    const auto json = Json::parse(text, {.bytes = text.size(), .depth = 8});
    if (!json.ok())
        return fail(errors::peer, "the signer program's answer is no JSON: {}",
                    json.error().detail());
    const auto* number = json->find("id");
    const auto given   = number == nullptr ? Result<std::int64_t>{-1} : number->i64();
    if (!given.ok() || *given != id)
        return fail(errors::peer, "the signer program answers another request than {}", id);
    if (const auto* note = json->find("say"); note != nullptr && note->is_string())
        return Line{printable(note->raw(), 300), {}};
    if (const auto* error = json->find("error")) return refusal_of(*error);
    const auto* answer = json->find("ok");
    if (answer == nullptr || !answer->is_object())
        return fail(errors::peer, "the signer program's answer has neither ok, error nor say");
    return Line{std::nullopt, *answer};
}

Json hello_request(std::int64_t id) {
    auto out = request(id, "hello");
    out.set("protocol", protocol_version);
    out.set("client", fmt::format("ve {}", version_number));
    return out;
}

Json keys_request(std::int64_t id, const std::vector<std::string>& paths) {
    auto out = request(id, "keys");
    if (!paths.empty()) out.set("paths", list_json(paths));
    return out;
}

std::string mode_of(ByteView bytes) {
    const auto read = wire::read_sign_bytes(text_of(bytes));
    return read.ok() ? std::string{wire::name_of(read->form)} : "raw";
}

Json sign_request(std::int64_t id, const KeyInfo& key, ByteView bytes) {
    auto out = request(id, "sign");
    out.set("path", key.path);
    out.set("algorithm", name_of(key.algorithm));
    out.set("public_key", base64(key.public_key));
    const auto read = wire::read_sign_bytes(text_of(bytes));
    out.set("mode", read.ok() ? wire::name_of(read->form) : "raw");
    if (read.ok()) {
        out.set("chain_id", read->chain_id);
        out.set("messages", list_json(read->messages));
    }
    out.set("bytes", base64(bytes));
    return out;
}

Result<Hello> parse_hello(const Json& answer) {
    const auto spoken = TRY(TRY(answer.member("protocol"))->i64());
    if (spoken != protocol_version)
        return fail(errors::peer,
                    "the signer program speaks version {} of the protocol, ve speaks {}", spoken,
                    protocol_version);
    Hello out;
    out.name    = TRY(short_text(answer, "name"));
    out.version = TRY(short_text(answer, "version"));
    for (auto& mode : TRY(texts(*TRY(answer.member("modes")))))
        out.modes.push_back(printable(mode, 40));
    if (const auto* confirms = answer.find("confirms")) out.confirms = TRY(confirms->boolean());
    return out;
}

Result<std::vector<OfferedKey>> parse_keys(const Json& answer) {
    const auto* list = TRY(answer.member("keys"));
    if (list->items().size() > keys_listed)
        return fail(errors::peer, "the signer program lists more than {} keys", keys_listed);
    std::vector<OfferedKey> out;
    for (const auto& item : list->items()) {
        OfferedKey key;
        key.path       = TRY(short_text(item, "path"));
        key.algorithm  = TRY(parse_key_algorithm(TRY(TRY(item.member("algorithm"))->text())));
        key.public_key = TRY(parse_base64(TRY(TRY(item.member("public_key"))->text())));
        if (key.algorithm == KeyAlgorithm::secp256k1)
            TRY(secp256k1::PublicKey::parse(key.public_key));
        else if (key.algorithm == KeyAlgorithm::ed25519)
            TRY(ed25519::PublicKey::parse(key.public_key));
        else
            return fail(errors::peer, "the signer program offers a key of {}, which signs nothing",
                        name_of(key.algorithm));
        out.push_back(std::move(key));
    }
    return out;
}

Result<ByteArray<64>> parse_signature(const Json& answer) {
    const auto bytes = TRY(parse_base64(TRY(TRY(answer.member("signature"))->text())));
    ByteArray<64> out{};
    if (bytes.size() != out.size())
        return fail(errors::peer, "the signer program's signature has {} bytes, not {}",
                    bytes.size(), out.size());
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

std::string arguments_text(const std::vector<std::string>& arguments) {
    return list_json(arguments).dump();
}

Result<std::vector<std::string>> parse_arguments(std::string_view text) {
    const auto json = TRY(Json::parse(text));
    auto out        = TRY(texts(json));
    if (out.empty() || !out[0].starts_with('/'))
        return fail(errors::corrupt, "a key's program is not named by its whole path");
    return out;
}

}  // namespace ve::keyring::program
