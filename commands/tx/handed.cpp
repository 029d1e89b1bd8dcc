#include "commands/tx/handed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cosmos/tx/v1beta1/service.pb.h"
#include "wire/any.hpp"
#include "wire/build.hpp"

namespace ve {
namespace {

constexpr std::size_t inline_min = 40;  // no shorter text is a transaction

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first                 = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool is_hex(std::string_view text) {
    return text.size() % 2 == 0 &&
           text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

bool is_base64(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/' || c == '-' || c == '_' || c == '=';
    });
}

bool is_text(std::string_view bytes) {
    return std::ranges::none_of(bytes, [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') ||
               static_cast<unsigned char>(c) >= 0x7f;
    });
}

// A line and column belong to the file; a field's path stands in the error's words already.
Error elsewhere(Error error, const std::string& place) {
    const auto inside = error.place();
    const bool told   = inside.empty() || error.detail().starts_with(inside);
    return std::move(error).at(told ? place : fmt::format("{}:{}", place, inside));
}

// What REST and gRPC put around a transaction is taken off.
Result<Handed> tx_of_json(const Json& json) {
    if (const auto* bytes = json.find("tx_bytes"); bytes != nullptr && bytes->is_string()) {
        const auto raw = TRY(parse_base64(bytes->raw()));
        return Handed{TRY(wire::decode_tx(text_of(raw), wire::Types::all)), "JSON"};
    }
    const auto* inner = json.find("tx");
    if (json.find("body") == nullptr && inner != nullptr && inner->is_object())
        return tx_of_json(*inner);
    if (json.find("body") == nullptr && json.find("signatures") != nullptr)
        return fail(errors::input, "it holds signatures only, not what they sign")
            .with_hint("ve tx multisign TX.json MULTISIG THIS.json joins it to its transaction");
    if (const auto* type = json.find("type"); type != nullptr && json.find("value") != nullptr)
        return fail(errors::input, "a transaction in amino JSON ({:.40}) is not read", type->raw())
            .with_hint("the form that is: {{\"body\":…,\"auth_info\":…,\"signatures\":…}}");
    const auto raw = TRY(wire::tx_from_json(json));
    return Handed{TRY(wire::decode_tx(raw, wire::Types::all)), "JSON"};
}

struct Tried {
    std::vector<std::string> why;
    std::optional<Handed> found;

    void bytes(std::string_view raw, const std::string& form) {
        if (found) return;
        auto tx = wire::decode_tx(raw, wire::Types::all);
        if (tx.ok())
            found = Handed{*std::move(tx), form};
        else
            why.push_back(fmt::format("as {}: {}", form, tx.error().detail()));
    }
};

// A transaction that is in a block already, by its hash. The bytes are checked against it.
Result<Handed> tx_of_chain(Session& session, const std::string& hash) {
    cosmos::tx::v1beta1::GetTxRequest request;
    request.set_hash(hash);
    auto* node  = TRY(session.connection());
    auto answer = node->ask<cosmos::tx::v1beta1::GetTxResponse>(request);
    if (!answer.ok()) return std::move(answer).error().within("the argument is a hash");
    const auto& tx = answer->tx();
    const auto raw =
        wire::encode_tx_raw(wire::serialize(tx.body()), wire::serialize(tx.auth_info()),
                            {tx.signatures().begin(), tx.signatures().end()});
    if (hex(wire::tx_hash(raw)) != hex(parse_hex(hash).value()))
        return fail(errors::peer, "{} gave another transaction than {}", node->where(), hash);
    return Handed{TRY(wire::decode_tx(raw, wire::Types::all)), "hash"};
}

}  // namespace

Result<Handed> tx_of_text(std::string_view text, const std::string& place) {
    const auto body = trimmed(text);
    if (body.empty()) return fail(errors::input, "it is empty").at(place);
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (body.front() == '{' || body.front() == '[' || body.starts_with(byte_order_mark)) {
        const auto json = Json::parse(text);
        if (!json.ok()) return elsewhere(json.error(), place);
        auto handed = tx_of_json(*json);
        if (!handed.ok()) return elsewhere(std::move(handed).error(), place);
        return handed;
    }
    Tried tried;
    if (is_hex(body)) tried.bytes(text_of(parse_hex(body).value()), "hex");
    if (is_base64(body)) {
        const auto raw = parse_base64(body);
        if (raw.ok()) tried.bytes(text_of(*raw), "base64");
    }
    if (!is_text(text)) tried.bytes(text, "bytes");
    if (tried.found) return *std::move(tried.found);
    if (tried.why.empty())
        return fail(errors::input, "it is neither JSON nor base64 nor hex: {}", printable(body, 40))
            .at(place);
    return fail(errors::input, "no transaction: {}", fmt::join(tried.why, "; ")).at(place);
}

Result<Handed> read_tx(Session& session, const std::string& given) {
    if (given.starts_with('{')) return tx_of_text(given, "the argument");
    auto text = read_input(session, given, document_max);
    if (text.ok()) return tx_of_text(*text, given);
    if (!text.error().is(errors::io)) return std::move(text).error();
    if (given.size() < inline_min || !is_base64(given))
        return std::move(text).error().with_hint(
            "give a file, - for standard input, or the transaction itself as JSON, base64 or hex");
    constexpr std::size_t hash_digits = 64;
    if (given.size() == hash_digits && is_hex(given)) return tx_of_chain(session, given);
    return tx_of_text(given, "the argument");
}

Result<Json> read_json(Session& session, const std::string& given) {
    const auto text = TRY(read_input(session, given, document_max));
    auto json       = Json::parse(text);
    if (!json.ok()) return elsewhere(std::move(json).error(), given);
    return json;
}

Result<View> document_view(Session& session, Json json, const std::string& file) {
    auto text = json.pretty() + "\n";
    if (file.empty()) return View{std::move(json), std::move(text)};
    const auto root = session.streams().folder;
    if (!root.empty())
        return fail(errors::refused, "scenarios write no files of their own")
            .at("--output-document");
    const std::filesystem::path target = std::filesystem::absolute(file);
    auto disk                          = TRY(world::RealDisk::open(target.parent_path()));
    TRY(disk.write(target.filename().string(), bytes_of(text)));
    return View{Json::object({{"file", target.string()}}), fmt::format("written to {}\n", file)};
}

}  // namespace ve
