// Our side of the comparison with other programs' encoders: a JSON request a line on standard
// input, a JSON answer a line on standard output. What the other side makes of it is *.test.mjs.
//
//   {"op":"list"}                                  names of all transaction messages, definitions
//   {"op":"make","type":T,"seed":"7"}              a random message, and transactions with it
//   {"op":"read","tx":HEX,"number":"1","sequence":"2"}   what we see in one, and whether it is
//   signed
#include <google/protobuf/any.pb.h>
#include <google/protobuf/message.h>

#include <iostream>

#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/hash.hpp"
#include "crypto/secp256k1.hpp"
#include "node/chain/signatures.hpp"
#include "proto/descriptor_set.hpp"
#include "tests/clients/random_message.hpp"
#include "wire/amino.hpp"
#include "wire/any.hpp"
#include "wire/build.hpp"
#include "wire/json.hpp"
#include "wire/key_any.hpp"
#include "wire/multisig.hpp"

namespace {

using namespace ve;

constexpr std::string_view chain_id = "cross-1";
constexpr AccountNumber number{7};
constexpr Sequence sequence{42};

// Known to the other side too: SHA-256 of these words.
secp256k1::PrivateKey key_of(std::string_view words) {
    return secp256k1::PrivateKey::from_bytes(sha256(words)).value();
}

std::string sign(const secp256k1::PrivateKey& key, std::string_view bytes) {
    return string_of(secp256k1::sign(key, bytes_of(bytes)));
}

const wire::FeeSpec& fee() {
    static const wire::FeeSpec spec{Coins{Coin{base_denom(), Amount{5000}}}, Gas{200'000}};
    return spec;
}

Json hexed(std::string_view bytes) { return hex(bytes_of(bytes)); }

Result<Json> in_mode(wire::SignMode mode, const std::string& body,
                     const secp256k1::PrivateKey& key) {
    const auto auth =
        wire::build_auth_info(copy_of(key.public_key().bytes()), sequence, fee(), mode);
    const auto unsigned_tx =
        TRY(wire::decode_tx(wire::encode_tx_raw(body, auth, {}), wire::Types::all));
    std::string bytes;
    if (mode == wire::SignMode::direct)
        bytes = wire::sign_bytes_direct(body, auth, chain_id, number);
    else
        bytes = TRY(wire::sign_bytes_amino(unsigned_tx, chain_id, number, sequence));
    const auto raw = wire::encode_tx_raw(body, auth, {sign(key, bytes)});
    return Json::object({{"sign_bytes", hexed(bytes)},
                         {"tx", hexed(raw)},
                         {"hash", hex_upper(wire::tx_hash(raw))}});
}

Json json_of(const Result<Json>& made) {
    if (made.ok()) return *made;
    return Json::object({{"error", made.error().text()}});
}

// Two of three members sign; the first and the last, by the order of their addresses.
Result<Json> multisigned(const std::string& body) {
    std::vector<secp256k1::PrivateKey> keys;
    std::vector<PublicKey> members;
    for (const auto* words : {"member one", "member two", "member three"}) {
        keys.push_back(key_of(words));
        members.push_back({Curve::secp256k1, copy_of(keys.back().public_key().bytes())});
    }
    const auto key   = TRY(ThresholdKey::make(2, members));
    const auto draft = wire::joined(key, sequence, {});
    cosmos::tx::v1beta1::AuthInfo auth;
    if (draft.info != nullptr) *auth.add_signer_infos() = *draft.info;
    for (const auto& coin : fee().amount.list()) {
        auto* amount = auth.mutable_fee()->add_amount();
        amount->set_denom(coin.denom.text());
        amount->set_amount(coin.amount.text());
    }
    auth.mutable_fee()->set_gas_limit(fee().gas_limit.value);
    const auto unsigned_tx = TRY(
        wire::decode_tx(wire::encode_tx_raw(body, wire::serialize(auth), {}), wire::Types::all));
    const auto bytes = TRY(wire::sign_bytes_amino(unsigned_tx, chain_id, number, sequence));
    wire::PartsByMember parts;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const PublicKey member{Curve::secp256k1, copy_of(keys[i].public_key().bytes())};
        const auto position = key.position_of(member.address()).value();
        if (position == 1) continue;
        parts[position] = {.key = member, .sequence = sequence, .signature = sign(keys[i], bytes)};
    }
    const auto place             = wire::joined(key, sequence, parts);
    *auth.mutable_signer_infos() = {};
    *auth.add_signer_infos()     = *place.info;
    const auto raw = wire::encode_tx_raw(body, wire::serialize(auth), {place.signature});
    return Json::object({{"tx", hexed(raw)}, {"address", key.address().text()}});
}

Result<Json> list() {
    auto names = Json::array();
    for (const auto& name : wire::Catalog::get().tx_messages(wire::Types::all)) names.push(name);
    return Json::object(
        {{"messages", std::move(names)},
         {"definitions", base64(bytes_of(std::string{proto::descriptor_set()} +
                                         std::string{proto::other_descriptor_set()}))}});
}

Result<Json> make(const Json& request) {
    const auto key     = key_of("the only key");
    const auto signer  = key.public_key().address();
    const auto type    = request.find("type")->raw();
    const auto seed    = TRY(request.find("seed")->u64());
    const auto message = test::random_message(type, seed, signer);
    if (message == nullptr) return fail(errors::input, "no message {}", type);
    const auto value = wire::serialize(*message);
    const auto again = wire::Catalog::get().make(type, wire::Types::all);
    const auto shown = wire::to_json(*message, wire::Defaults::omit);
    TRY(wire::from_json(shown, *again, wire::Types::all));
    if (wire::serialize(*again) != value) return fail(errors::input, "{}: JSON says less", type);
    const auto body  = wire::build_body({message.get()}, {.memo = "seed " + std::to_string(seed)});
    const auto amino = wire::amino_json(*message);
    return Json::object({{"value", hexed(value)},
                         {"memo", "seed " + std::to_string(seed)},
                         {"json", shown},
                         {"amino", amino.ok() ? Json{*amino} : Json{}},
                         {"direct", json_of(in_mode(wire::SignMode::direct, body, key))},
                         {"legacy_amino", json_of(in_mode(wire::SignMode::amino_json, body, key))},
                         {"multisig", json_of(multisigned(body))}});
}

Result<Json> read(const Json& request) {
    const auto raw = string_of(TRY(parse_hex(request.find("tx")->raw())));
    const auto tx  = TRY(wire::decode_tx(raw, wire::Types::all));
    auto valid     = Json::array();
    for (std::size_t i = 0; i < tx.signatures.size(); ++i) {
        const auto& info = tx.auth_info->signer_infos(static_cast<int>(i));
        const auto key   = TRY(read_signing_key(info.public_key()));
        valid.push(verify_signature(tx, i, {number, sequence, key}, chain_id).ok());
    }
    std::string again = wire::encode_tx_raw(wire::serialize(*tx.body),
                                            wire::serialize(*tx.auth_info), tx.signatures);
    return Json::object({{"hash", hex_upper(tx.hash)},
                         {"valid", std::move(valid)},
                         {"again", hexed(again)},
                         {"json", wire::tx_to_json(tx)}});
}

Result<Json> answer(const std::string& line) {
    const auto request = TRY(Json::parse(line));
    const auto* op     = request.find("op");
    if (op != nullptr && op->raw() == "list") return list();
    if (op != nullptr && op->raw() == "make") return make(request);
    if (op != nullptr && op->raw() == "read") return read(request);
    return fail(errors::input, "the op is list, make or read");
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << json_of(answer(line)).dump() << '\n';
        if (std::cin.rdbuf()->in_avail() <= 0) std::cout.flush();
    }
    return 0;
}
