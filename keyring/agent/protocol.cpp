#include "keyring/agent/protocol.hpp"

#include <array>

#include "base/text.hpp"

namespace ve::keyring::agent {
namespace {

constexpr std::array<Request::Verb, 5> verbs = {Request::Verb::status, Request::Verb::sign,
                                                Request::Verb::lock, Request::Verb::unlock,
                                                Request::Verb::stop};

std::string raw_member(const Json& json, std::string_view name) {
    const auto* found = json.find(name);
    return found != nullptr && found->is_string() ? found->raw() : std::string{};
}

}  // namespace

std::string_view name_of(Request::Verb verb) {
    switch (verb) {
        case Request::Verb::status: return "status";
        case Request::Verb::sign: return "sign";
        case Request::Verb::lock: return "lock";
        case Request::Verb::unlock: return "unlock";
        case Request::Verb::stop: break;
    }
    return "stop";
}

std::string to_text(const Request& request) {
    auto json = Json::object({{"do", name_of(request.verb)}});
    if (request.verb == Request::Verb::sign) {
        json.set("key", request.key);
        json.set("bytes", base64(request.bytes));
    }
    return json.dump();
}

Result<Request> parse_request(std::string_view text) {
    const auto json = TRY(Json::parse(text, {.bytes = frame_max, .depth = 2}));
    const auto said = TRY(TRY(json.member("do"))->text());
    Request out;
    bool known = false;
    for (const auto verb : verbs) {
        if (said != name_of(verb)) continue;
        out.verb = verb;
        known    = true;
    }
    if (!known) return fail(errors::input, "the agent does not know '{}'", printable(said));
    const bool signs = out.verb == Request::Verb::sign;
    for (const auto& [name, value] : json.members())
        if (name != "do" && !(signs && (name == "key" || name == "bytes")))
            return fail(errors::input, "'{}' takes no '{}'", said, printable(name));
    if (!signs) return out;
    out.key   = TRY(TRY(json.member("key"))->text());
    out.bytes = TRY(parse_base64(TRY(TRY(json.member("bytes"))->text())));
    return out;
}

std::string to_text(const Result<Json>& answer) {
    if (answer.ok()) return Json::object({{"ok", answer.value()}}).dump();
    const auto& error = answer.error();
    auto body         = Json::object({{"space", error.space()},
                                      {"code", error.code()},
                                      {"message", error.detail()},
                                      {"hint", error.hint()}});
    return Json::object({{"error", std::move(body)}}).dump();
}

Result<Json> parse_answer(std::string_view text) {
    auto json = TRY(Json::parse(text, {.bytes = frame_max, .depth = 16}));
    if (const auto* error = json.find("error")) {
        const auto code = TRY(TRY(error->member("code"))->u64(UINT32_MAX));
        return Error{raw_member(*error, "space"), static_cast<std::uint32_t>(code),
                     raw_member(*error, "message")}
            .with_hint("{}", raw_member(*error, "hint"));
    }
    return *TRY(json.member("ok"));
}

Bytes frame(ByteView content) {
    Bytes out;
    out.reserve(frame_head + content.size());
    append_be32(out, static_cast<std::uint32_t>(content.size()));
    append(out, content);
    return out;
}

Result<std::size_t> frame_size(ByteView head, std::size_t max) {
    VE_INVARIANT(head.size() >= frame_head);
    std::size_t size = 0;
    for (std::size_t i = 0; i < frame_head; ++i) size = size << 8 | head[i];
    if (size > max)
        return fail(errors::input, "a frame of {} bytes, at most {} are read", size, max);
    return size;
}

}  // namespace ve::keyring::agent
