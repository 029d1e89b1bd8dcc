// Any bytes, and real transactions with some changed: decoding neither crashes nor reads what
// encoding would not write again, bytes that differ have different hashes, and JSON forms say the
// same.
#include "base/bytes.hpp"
#include "base/edits_fuzz.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/any.hpp"
#include "wire/build.hpp"
#include "wire/json.hpp"
#include "wire/tx.hpp"

namespace {

using namespace ve;

// Messages of our chain and of others, with what is read in a way of its own: numbers in text,
// times, keys, lists of messages in Any.
constexpr std::string_view messages[] = {
    R"({"@type":"/cosmos.bank.v1beta1.MsgSend","from_address":"$","to_address":"$",
        "amount":[{"denom":"uve","amount":"25"}]})",
    R"({"@type":"/cosmos.staking.v1beta1.MsgCreateValidator","description":{"moniker":"m"},
        "commission":{"rate":"0.1","max_rate":"0.2","max_change_rate":"0.01"},
        "min_self_delegation":"1","validator_address":"$valoper","value":{"denom":"uve","amount":"5"},
        "pubkey":{"@type":"/cosmos.crypto.ed25519.PubKey","key":"AAAA"}})",
    R"({"@type":"/cosmos.gov.v1.MsgSubmitProposal","proposer":"$","title":"t","messages":[
        {"@type":"/cosmos.distribution.v1beta1.MsgCommunityPoolSpend","authority":"$","recipient":"$",
         "amount":[{"denom":"uve","amount":"9"}]},
        {"@type":"/cosmos.slashing.v1beta1.MsgUpdateParams","authority":"$",
         "params":{"signed_blocks_window":"100","min_signed_per_window":"0.5",
                   "downtime_jail_duration":"600s"}}]})",
    R"({"@type":"/cosmos.authz.v1beta1.MsgGrant","granter":"$","grantee":"$","grant":{
        "authorization":{"@type":"/cosmos.staking.v1beta1.StakeAuthorization",
                         "allow_list":{"address":["$valoper"]},
                         "authorization_type":"AUTHORIZATION_TYPE_DELEGATE"},
        "expiration":"2030-01-01T00:00:00.5Z"}})",
    R"({"@type":"/ibc.applications.transfer.v1.MsgTransfer","source_port":"transfer",
        "source_channel":"channel-0","token":{"denom":"uve","amount":"7"},"sender":"$","receiver":"r",
        "timeout_height":{"revision_number":"1","revision_height":"2"},"timeout_timestamp":"3"})",
};

std::string with_addresses(std::string_view text) {
    const Address someone{ByteArray<20>{1}};
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_operator = text.substr(i).starts_with("$valoper");
        if (text[i] != '$')
            out += text[i];
        else
            out += someone.text(is_operator ? prefix::operator_ : prefix::account);
        if (is_operator) i += std::string_view{"valoper"}.size();
    }
    return out;
}

std::string real_tx(std::string_view message) {
    const auto text = fmt::format(
        R"({{"body":{{"messages":[{}],"memo":"memo","timeout_height":"9"}},"auth_info":{{"signer_infos":[
            {{"public_key":{{"@type":"/cosmos.crypto.secp256k1.PubKey","key":"AgkJ"}},
              "mode_info":{{"single":{{"mode":"SIGN_MODE_LEGACY_AMINO_JSON"}}}},"sequence":"3"}}],
            "fee":{{"amount":[{{"denom":"uve","amount":"5000"}}],"gas_limit":"200000"}}}},
            "signatures":["c3M="]}})",
        with_addresses(message));
    return wire::tx_from_json(Json::parse(text).value()).value();
}

void check_json(const wire::Tx& tx) {
    const auto json = wire::tx_to_json(tx);
    VE_INVARIANT(json.is_object());
    // Not all that is read can be written in JSON: a text where a number belongs, a time in year 9.
    const auto raw = wire::tx_from_json(json);
    if (!raw.ok()) return;
    const auto again = wire::decode_tx(*raw, wire::Types::all);
    if (!again.ok()) return;
    const auto shown = wire::tx_to_json(*again);
    const auto third = wire::tx_from_json(shown);
    VE_INVARIANT(third.ok() && *third == *raw);
}

bool check(const std::string& raw, wire::Types types) {
    const auto tx = wire::decode_tx(raw, types);
    if (!tx.ok()) return false;
    VE_INVARIANT(wire::encode_tx_raw(tx->body_bytes, tx->auth_info_bytes, tx->signatures) == raw);
    VE_INVARIANT(tx->hash == wire::tx_hash(raw));
    VE_INVARIANT(tx->messages.size() <= raw.size());
    // What was read is what encoding writes: the same fields, if perhaps in another order.
    const auto body      = wire::serialize(*tx->body);
    const auto auth_info = wire::serialize(*tx->auth_info);
    VE_INVARIANT(body.size() <= tx->body_bytes.size());
    VE_INVARIANT(auth_info.size() <= tx->auth_info_bytes.size());
    const auto again = wire::decode_tx(wire::encode_tx_raw(body, auth_info, tx->signatures), types);
    VE_INVARIANT(again.ok() && wire::serialize(*again->body) == body);
    VE_INVARIANT(wire::serialize(*again->auth_info) == auth_info);
    VE_INVARIANT(again->signers == tx->signers);
    const auto amino = wire::sign_bytes_amino(*tx, "fuzz", AccountNumber{1}, Sequence{2});
    if (amino.ok()) VE_INVARIANT(Json::parse(*amino).ok());
    check_json(*tx);
    return true;
}

void check(const std::string& raw) {
    const bool ours = check(raw, wire::Types::ours), all = check(raw, wire::Types::all);
    VE_INVARIANT(all || !ours);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto real = [] {
        std::vector<std::string> out;
        for (const auto message : messages) out.push_back(real_tx(message));
        for (const auto& tx : out) VE_INVARIANT(wire::decode_tx(tx, wire::Types::all).ok());
        VE_INVARIANT(wire::decode_tx(out.front()).ok());
        return out;
    }();
    check(std::string{text_of({data, size})});
    const auto which = size == 0 ? 0 : data[0] % real.size();
    check(test::edited(real[which], {data, size}));
    return 0;
}
