#include "commands/x/readings.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>

#include "base/bech32.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "commands/money.hpp"
#include "crypto/hash.hpp"
#include "crypto/mnemonic.hpp"
#include "crypto/public_key_text.hpp"
#include "wire/any.hpp"
#include "wire/build.hpp"
#include "wire/json.hpp"
#include "wire/read_sign_bytes.hpp"
#include "wire/tx.hpp"

namespace ve {
namespace {

using Readings = std::vector<Reading>;

std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ", ") + item;
    return out;
}

std::size_t word_count(std::string_view text) {
    std::size_t out = 0;
    bool inside     = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank && !inside) ++out;
        inside = !blank;
    }
    return out;
}

// Words alone: it may be somebody's wallet, whether its checksum holds or not.
std::optional<Reading> mnemonic(std::string_view text) {
    const auto words                = word_count(text);
    const bool plain                = std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '\n' ||
               c == '\t' || c == '\r';
    });
    constexpr std::size_t words_min = 11, words_max = 25;  // one forgotten, one too many
    if (!plain || words < words_min || words > words_max) return std::nullopt;
    Reading out{.is = fmt::format("a mnemonic of {} words", words)};
    out.is_secret   = true;
    const auto read = Mnemonic::parse(text);
    out.forms.emplace_back("checksum", read.ok() ? "holds" : read.error().detail());
    out.forms.emplace_back("to keep it", "ve keys import NAME --file -");
    return out;
}

void add_addresses(Reading& out, const Address& address, const std::string& given) {
    out.forms.emplace_back("hex", hex(address.bytes()));
    out.forms.emplace_back("base64", base64(address.bytes()));
    for (const auto prefix : {prefix::account, prefix::operator_, prefix::consensus})
        if (prefix != given) out.forms.emplace_back(prefix, address.text(prefix));
    if (given != "cosmos") out.forms.emplace_back("cosmos", address.text("cosmos"));
}

Reading key_reading(const AnyPublicKey& key, std::string_view how) {
    Reading out{.is = "a public key of several, a multisig"};
    if (const auto* alone = std::get_if<PublicKey>(&key)) {
        out.is = fmt::format("a public key of {}{}", name_of(alone->curve), how);
        out.forms.emplace_back("hex", hex(alone->bytes));
        out.forms.emplace_back("base64", base64(alone->bytes));
    }
    out.forms.emplace_back("json", proto_json(key).dump());
    out.forms.emplace_back("address", address_of(key).text());
    return out;
}

std::optional<Reading> bech32_text(std::string_view text) {
    const auto decoded = bech32::decode(text);
    if (!decoded.ok()) return std::nullopt;
    if (const auto key = parse_amino_public_key(decoded->data); key.ok())
        return key_reading(*key, fmt::format(", in bech32 of {}", decoded->prefix));
    const auto address = Address::from_bytes(decoded->data);
    if (!address.ok()) {
        Reading out{.is = fmt::format("bech32 of {}, {} bytes", printable(decoded->prefix, 80),
                                      decoded->data.size())};
        out.forms.emplace_back("hex", hex(decoded->data));
        return out;
    }
    const auto& prefix = decoded->prefix;
    Reading out{.is = prefix == prefix::account     ? "an account's address"
                      : prefix == prefix::operator_ ? "the address of a validator's operator"
                      : prefix == prefix::consensus
                          ? "a validator's consensus address"
                          : fmt::format("an address with the prefix {}", printable(prefix, 80))};
    add_addresses(out, *address, prefix);
    return out;
}

std::optional<Reading> type_name(std::string_view text) {
    const auto& catalog = wire::Catalog::get();
    const auto* found   = catalog.message(text, wire::Types::all);
    if (found == nullptr) return std::nullopt;
    Reading out{.is = "a message type"};
    out.forms.emplace_back("type_url", "/" + found->full_name());
    if (const auto amino = catalog.amino_name(*found)) out.forms.emplace_back("amino", *amino);
    const auto signers = catalog.signer_paths(*found);
    if (!signers.empty()) out.forms.emplace_back("signed by", joined(signers));
    if (const auto* rpc = catalog.rpc_of_request(found->full_name()))
        out.forms.emplace_back(
            "command", fmt::format("ve {} {} {}", rpc->is_message ? "tx" : "query", rpc->module(),
                                   rpc->command()));
    std::vector<std::string> fields;
    for (int i = 0; i < found->field_count(); ++i) fields.push_back(found->field(i)->name());
    out.forms.emplace_back("fields", joined(fields));
    return out;
}

std::optional<Reading> coin(std::string_view text) {
    if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
    const auto read = parse_money(text);
    if (!read.ok()) return std::nullopt;
    Reading out{.is = "an amount of money"};
    out.forms.emplace_back("coin", read->text());
    out.forms.emplace_back("for people", with_ve(read->text()));
    return out;
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void add_numbers(Readings& out, std::string_view text) {
    const auto number = Amount::parse(text);
    if (!number.ok()) return;
    const auto small                      = number->as_u64();
    constexpr std::uint64_t first_seconds = 1'000'000'000, last_seconds = 100'000'000'000;
    if (small && *small >= first_seconds && *small < last_seconds) {
        Reading time{.is = "a time in seconds since 1970"};
        time.forms.emplace_back("time", Time{static_cast<std::int64_t>(*small), 0}.text());
        out.push_back(std::move(time));
    }
    if (small && *small >= 1 && *small < first_seconds) {
        Reading height{.is = "a height"};
        height.forms.emplace_back("the block", fmt::format("ve query block {}", *small));
        out.push_back(std::move(height));
    }
    Reading amount{.is = "an amount of uve"};
    amount.forms.emplace_back("for people", with_ve(std::string{text} + "uve"));
    out.push_back(std::move(amount));
}

std::optional<Reading> time(std::string_view text) {
    if (const auto read = Time::parse(text); read.ok()) {
        Reading out{.is = "a time"};
        out.forms.emplace_back("time", read->text());
        out.forms.emplace_back("unix", std::to_string(read->seconds));
        return out;
    }
    const auto span = Duration::parse(text);
    if (!span.ok()) return std::nullopt;
    Reading out{.is = "a span of time"};
    out.forms.emplace_back("span", span->text());
    out.forms.emplace_back("nanoseconds", std::to_string(span->nanos));
    return out;
}

std::string json_of(const wire::Proto& message) {
    return wire::to_json_text(message, wire::Defaults::omit);
}

Reading tx_reading(const wire::Tx& tx) {
    Reading out{.is = "a transaction"};
    out.tx_hash = tx.hash;
    out.forms.emplace_back("hash", hex_upper(tx.hash));
    std::vector<std::string> names;
    for (const auto& message : tx.messages) names.push_back(message->GetDescriptor()->full_name());
    out.forms.emplace_back("messages", joined(names));
    out.forms.emplace_back("signatures", std::to_string(tx.signatures.size()));
    out.forms.emplace_back("base64", base64(bytes_of(tx.raw)));
    out.forms.emplace_back("json", wire::tx_to_json(tx).dump());
    out.forms.emplace_back("in words", "ve tx show -");
    return out;
}

std::optional<Reading> sign_bytes(ByteView bytes) {
    const auto read = wire::read_sign_bytes(text_of(bytes));
    if (!read.ok()) return std::nullopt;
    Reading out{.is = fmt::format("sign bytes, {}", wire::name_of(read->form))};
    if (!read->chain_id.empty()) out.forms.emplace_back("chain", read->chain_id);
    out.forms.emplace_back("messages", joined(read->messages));
    out.forms.emplace_back("sha256", hex(sha256(bytes)));
    return out;
}

std::optional<Reading> any_message(ByteView bytes) {
    google::protobuf::Any any;
    if (!any.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
        !any.type_url().starts_with('/'))
        return std::nullopt;
    const auto inner = wire::unpack(any, wire::Types::all);
    if (!inner.ok()) return std::nullopt;
    Reading out{.is = "an Any that holds a message"};
    out.forms.emplace_back("type_url", any.type_url());
    out.forms.emplace_back("json", json_of(**inner));
    return out;
}

void add_by_size(Readings& out, const Bytes& bytes) {
    if (bytes.size() == 32) {
        Reading hash{.is = "a hash of 32 bytes: of a transaction, a block, a file"};
        hash.tx_hash.emplace();
        std::ranges::copy(bytes, hash.tx_hash->begin());
        hash.forms.emplace_back("hash", hex_upper(bytes));
        hash.forms.emplace_back("base64", base64(bytes));
        out.push_back(std::move(hash));
    }
    if (bytes.size() == 20 || bytes.size() == 32) {
        Reading address{.is = "the bytes of an address"};
        address.forms.emplace_back("account", Address::from_bytes(bytes).value().text());
        add_addresses(address, Address::from_bytes(bytes).value(), std::string{prefix::account});
        out.push_back(std::move(address));
    }
    for (const auto curve : {Curve::secp256k1, Curve::ed25519})
        if (bytes.size() == public_key_size(curve))
            if (const auto key = PublicKey::parse(curve, bytes); key.ok())
                out.push_back(key_reading(AnyPublicKey{*key}, ""));
}

// Bytes in some text form; with a type, only as that.
Result<void> add_bytes(Readings& out, const Bytes& bytes, const std::string& how,
                       const std::string& type) {
    if (!type.empty()) {
        auto message = wire::Catalog::get().make(type, wire::Types::all);
        if (message == nullptr)
            return fail(errors::usage, "no message type is named {}", printable(type, 120))
                .at("--type");
        if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return {};
        Reading as_type{.is = fmt::format("{} in {}", message->GetDescriptor()->full_name(), how)};
        as_type.forms.emplace_back("json", json_of(*message));
        out.push_back(std::move(as_type));
        return {};
    }
    if (const auto tx = wire::decode_tx(text_of(bytes), wire::Types::all); tx.ok())
        out.push_back(tx_reading(*tx));
    if (auto any = any_message(bytes)) out.push_back(*std::move(any));
    if (auto document = sign_bytes(bytes)) out.push_back(*std::move(document));
    if (const auto key = parse_amino_public_key(bytes); key.ok())
        out.push_back(key_reading(*key, ""));
    add_by_size(out, bytes);
    Reading plain{.is = fmt::format("{} bytes in {}", bytes.size(), how)};
    if (how != "hex") plain.forms.emplace_back("hex", hex(bytes));
    if (how != "base64") plain.forms.emplace_back("base64", base64(bytes));
    plain.forms.emplace_back("sha256", hex(sha256(ByteView{bytes})));
    const bool is_text =
        std::ranges::all_of(bytes, [](std::uint8_t c) { return c >= 32 && c < 127; });
    if (is_text) plain.forms.emplace_back("text", string_of(bytes));
    out.push_back(std::move(plain));
    return {};
}

void add_json(Readings& out, std::string_view text) {
    const auto json = Json::parse(text);
    if (!json.ok() || !(json->is_object() || json->is_array())) return;
    if (const auto raw = wire::tx_from_json(*json); raw.ok())
        if (const auto tx = wire::decode_tx(*raw, wire::Types::all); tx.ok())
            out.push_back(tx_reading(*tx));
    if (auto document = sign_bytes(bytes_of(text))) out.push_back(*std::move(document));
    if (const auto key = public_key_from_json(*json); key.ok())
        out.push_back(key_reading(*key, ""));
    Reading plain{.is = fmt::format("JSON, {} members", json->members().size())};
    if (json->is_array()) plain.is = fmt::format("JSON, a list of {}", json->items().size());
    plain.forms.emplace_back("compact", json->dump());
    out.push_back(std::move(plain));
}

}  // namespace

Result<std::vector<Reading>> readings_of(std::string_view text, const std::string& type) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    while (text.starts_with(' ')) text.remove_prefix(1);
    if (text.empty()) return fail(errors::usage, "nothing was given to look at");
    Readings out;
    if (auto words = mnemonic(text)) {
        out.push_back(*std::move(words));
        return out;
    }
    if (type.empty()) {
        if (auto found = type_name(text)) out.push_back(*std::move(found));
        if (auto found = bech32_text(text)) out.push_back(*std::move(found));
        if (auto found = time(text)) out.push_back(*std::move(found));
        // "28ff5c6d…" could be 28 of something; it is not what people mean.
        constexpr std::size_t hex_min = 20;
        const bool is_hex             = text.size() >= hex_min && parse_hex(text).ok();
        if (auto found = coin(text); found && !is_hex) out.push_back(*std::move(found));
        if (is_digits(text)) add_numbers(out, text);
        add_json(out, text);
    }
    const auto digits = text.starts_with("0x") || text.starts_with("0X") ? text.substr(2) : text;
    const bool known  = !out.empty();
    if (const auto bytes = parse_hex(digits);
        bytes.ok() && !bytes->empty() && !(known && text.size() < 20))
        TRY(add_bytes(out, *bytes, "hex", type));
    else if (const auto other = parse_base64(text); other.ok() && !known && text.size() >= 4)
        TRY(add_bytes(out, *other, "base64", type));
    if (out.empty() && type.empty()) {
        Reading plain{.is = fmt::format("a text of {} bytes", text.size())};
        plain.forms.emplace_back("hex", hex(bytes_of(text)));
        plain.forms.emplace_back("base64", base64(bytes_of(text)));
        plain.forms.emplace_back("sha256", hex(sha256(bytes_of(text))));
        out.push_back(std::move(plain));
    }
    if (out.empty())
        return fail(errors::input, "these are no bytes of {} in hex or base64",
                    printable(type, 120));
    return out;
}

}  // namespace ve
