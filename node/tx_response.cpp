// On success raw_log is empty and logs is a list of nothing: clients read the events.
#include "node/tx_response.hpp"

#include "wire/any.hpp"
#include "wire/tx.hpp"

namespace ve {

namespace tx_v1 = cosmos::tx::v1beta1;

std::optional<tx_v1::Tx> whole_tx(const std::string& raw) {
    tx_v1::TxRaw parts;
    tx_v1::Tx tx;
    if (!parts.ParseFromString(raw) || !tx.mutable_body()->ParseFromString(parts.body_bytes()) ||
        !tx.mutable_auth_info()->ParseFromString(parts.auth_info_bytes()))
        return {};
    *tx.mutable_signatures() = parts.signatures();
    return tx;
}

std::string raw_tx(const tx_v1::Tx& tx) {
    return wire::encode_tx_raw(wire::serialize(tx.body()), wire::serialize(tx.auth_info()),
                               {tx.signatures().begin(), tx.signatures().end()});
}

cosmos::base::abci::v1beta1::TxResponse check_response(const Hash& hash,
                                                       const abci::TxResult& result) {
    cosmos::base::abci::v1beta1::TxResponse out;
    out.set_txhash(hex_upper(hash));
    out.set_codespace(result.codespace);
    out.set_code(result.code);
    out.set_data(hex_upper(bytes_of(result.data)));
    out.set_raw_log(result.log);
    out.set_info(result.info);
    out.set_gas_wanted(result.gas_wanted);
    out.set_gas_used(result.gas_used);
    for (const auto& event : result.events) {
        auto* to = out.add_events();
        to->set_type(event.type);
        for (const auto& attribute : event.attributes) {
            auto* one = to->add_attributes();
            one->set_key(attribute.key);
            one->set_value(attribute.value);
            one->set_index(attribute.index);
        }
    }
    return out;
}

cosmos::base::abci::v1beta1::TxResponse tx_response(const StoredTx& stored, Time time,
                                                    const tx_v1::Tx* tx) {
    auto out = check_response(stored.hash, stored.result);
    out.set_height(stored.height.value);
    out.set_timestamp(Time{time.seconds, 0}.text());
    if (tx != nullptr) wire::pack(*tx, *out.mutable_tx());
    return out;
}

}  // namespace ve
