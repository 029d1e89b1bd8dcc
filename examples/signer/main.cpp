// A simulated hardware device: a signer program as docs/signer-programs.md asks for, with keys that
// everybody knows. Flags make it refuse, stay silent or lie, for tests. Never keep money here.
#include <iostream>
#include <set>

#include "base/json.hpp"
#include "crypto/hd.hpp"
#include "crypto/mnemonic.hpp"

namespace {

using namespace ve;

constexpr std::string_view words =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
constexpr std::array<std::string_view, 2> offered = {"m/44'/118'/0'/0/0", "m/44'/118'/1'/0/0"};

using Moods = std::set<std::string, std::less<>>;

void say(const Json& line) { std::cout << line.dump() << std::endl; }

Json refusal(std::string_view kind, std::string_view message) {
    return Json::object({{"kind", kind}, {"message", message}});
}

Result<secp256k1::PrivateKey> key_at(std::string_view path) {
    const auto mnemonic = TRY(Mnemonic::parse(words));
    const auto seed     = TRY(mnemonic.seed());
    return hd::derive_secp256k1(seed, TRY(hd::Path::parse(path)));
}

Result<Json> hello(const Moods& moods) {
    auto modes = Json::array({"direct"});
    if (!moods.contains("--only-direct"))
        for (const auto mode : {"direct_aux", "amino_json", "data"}) modes.push(mode);
    return Json::object({{"protocol", moods.contains("--version-2") ? 2 : 1},
                         {"name", "Simulated device"},
                         {"version", "1.0"},
                         {"modes", std::move(modes)},
                         {"confirms", !moods.contains("--no-confirm")}});
}

Result<Json> keys(const Json& request) {
    std::vector<std::string> paths{offered.begin(), offered.end()};
    if (const auto* asked = request.find("paths")) {
        paths.clear();
        for (const auto& path : asked->items()) paths.push_back(TRY(path.text()));
    }
    auto list = Json::array();
    for (const auto& path : paths) {
        const auto key = TRY(key_at(path));
        list.push(Json::object({{"path", path},
                                {"algorithm", "secp256k1"},
                                {"public_key", base64(key.public_key().bytes())}}));
    }
    return Json::object({{"keys", std::move(list)}});
}

// A real device shows what the bytes say, read by itself; this one believes what it is told.
std::string shown(const Json& request) {
    auto out = request.find("mode")->raw();
    if (const auto* chain = request.find("chain_id"); chain != nullptr && !chain->raw().empty())
        out += " on " + chain->raw();
    if (const auto* messages = request.find("messages"))
        for (const auto& message : messages->items()) out += ", " + message.raw();
    return out;
}

Result<Json> sign(const Json& request, const Moods& moods) {
    const auto* id   = TRY(request.member("id"));
    const auto key   = TRY(key_at(TRY(TRY(request.member("path"))->text())));
    const auto bytes = TRY(parse_base64(TRY(TRY(request.member("bytes"))->text())));
    const auto note  = [&](const std::string& text) {
        say(Json::object({{"id", *id}, {"say", text}}));
    };
    if (!moods.contains("--no-confirm")) note("confirm on the device: " + shown(request));
    if (moods.contains("--talk"))
        for (int i = 0; i < 20; ++i) note("still there?");
    if (moods.contains("--crash")) std::_Exit(1);
    if (moods.contains("--silent")) {  // until the other side gives up
        std::string ignored;
        while (std::getline(std::cin, ignored)) {
        }
        std::_Exit(1);
    }
    auto signature = secp256k1::sign(key, bytes);
    if (moods.contains("--lie")) signature[0] ^= 1;
    auto text = base64(signature);
    if (moods.contains("--short")) text = base64(ByteView{signature}.first(5));
    if (moods.contains("--long")) text.assign(1 << 20, 'A');
    return Json::object({{"signature", text}});
}

Result<Json> answer(const Json& request, const Moods& moods) {
    const auto verb = TRY(TRY(request.member("do"))->text());
    if (verb == "hello") return hello(moods);
    if (verb == "keys") return keys(request);
    if (verb == "sign") return sign(request, moods);
    return fail(errors::usage, "it does not know '{}'", verb);
}

void serve(std::string_view line, const Moods& moods) {
    const auto request = Json::parse(line);
    if (!request.ok() || request->find("id") == nullptr) {
        say(Json::object({{"id", nullptr}, {"error", refusal("failed", "a line is no request")}}));
        return;
    }
    auto out         = Json::object({{"id", *request->find("id")}});
    const auto* verb = request->find("do");
    const bool signs = verb != nullptr && verb->raw() == "sign";
    if (signs && moods.contains("--nonsense")) {
        std::cout << "nonsense" << std::endl;
        return;
    }
    if (signs && moods.contains("--other")) out.set("id", 9999);
    if (signs && moods.contains("--reject"))
        out.set("error", refusal("rejected", "rejected on the device"));
    else if (signs && moods.contains("--locked"))
        out.set("error", refusal("locked", "unlock the device first"));
    else if (auto said = answer(*request, moods); said.ok())
        out.set("ok", *std::move(said));
    else
        out.set("error", refusal("failed", said.error().text()));
    say(out);
}

}  // namespace

int main(int argc, char** argv) {
    const Moods moods(argv + 1, argv + argc);
    for (std::string line; std::getline(std::cin, line);) serve(line, moods);
}
