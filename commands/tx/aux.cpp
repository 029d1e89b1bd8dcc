#include "commands/tx/aux.hpp"

#include <google/protobuf/any.pb.h>

#include <CLI/CLI.hpp>

#include "commands/receipt.hpp"
#include "commands/tx/handed.hpp"
#include "commands/tx/names.hpp"
#include "commands/tx/signing.hpp"
#include "commands/tx/verbs.hpp"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "crypto/secp256k1.hpp"
#include "wire/json.hpp"
#include "wire/key_any.hpp"

namespace ve {
namespace {

struct FeeFlags {
    std::string file;
    KeyFlags key;
    TxFlags tx;
};

using Aux = cosmos::tx::v1beta1::AuxSignerData;

// The transaction that was signed, with its signer's place filled; nobody pays yet.
Result<wire::Tx> tx_of(const Aux& aux, const Address& payer) {
    wire::FeeSpec fee;
    fee.payer     = payer;
    const auto tx = TRY(wire::decode_tx(
        wire::encode_tx_raw(aux.sign_doc().body_bytes(),
                            wire::build_auth_info(std::vector<wire::SignerSpec>{}, fee), {})));
    return tx;
}

// Error: it was not signed by whom it names, or for another transaction.
Result<void> check_aux(const Aux& aux, const std::string& chain_id) {
    const auto& doc    = aux.sign_doc();
    const auto address = TRY(Address::parse(aux.address()));
    const auto key     = TRY(wire::read_key(doc.public_key()));
    if (key.address() != address)
        return fail(errors::verification, "the key in it is of {}, not of {}", key.address(),
                    address)
            .at("sign_doc.public_key");
    if (doc.chain_id() != chain_id)
        return fail(errors::verification, "it was signed for chain '{}', not '{}'", doc.chain_id(),
                    chain_id)
            .at("sign_doc.chain_id");
    if (aux.mode() != cosmos::tx::signing::v1beta1::SIGN_MODE_DIRECT_AUX)
        return fail(errors::input, "only mode direct-aux leaves the fee to another").at("mode");
    const auto bytes =
        wire::sign_bytes_direct_aux(doc.body_bytes(), doc.public_key(), doc.chain_id(),
                                    {doc.account_number()}, {doc.sequence()});
    if (key.curve != Curve::secp256k1 ||
        !secp256k1::verify(key.bytes, bytes_of(bytes), bytes_of(aux.sig())))
        return fail(errors::verification, "the signature of {} does not hold", address).at("sig");
    return {};
}

Result<View> add_fee(Session& session, const FeeFlags& flags) {
    const auto json = TRY(read_json(session, flags.file));
    Aux aux;
    auto read = wire::from_json(json, aux);
    if (!read.ok()) return std::move(read).error().within("no file of `--aux`").at(flags.file);
    const auto payer = TRY(find_signer(session, flags.key));
    auto options     = TRY(flags.tx.options(session));
    auto* node       = TRY(session.connection());
    const auto chain = TRY(node->state()).chain_id;
    auto checked     = check_aux(aux, chain);
    if (!checked.ok()) return std::move(checked).error().at(flags.file);
    const auto signer = TRY(Address::parse(aux.address()));
    if (signer == payer->address())
        return fail(errors::usage, "{} has signed already and cannot pay as well", signer)
            .with_hint("--from names who pays");
    auto tx = TRY(tx_of(aux, payer->address()));
    client::Messages messages;
    for (const auto& message : tx.messages) messages.push_back(message.get());
    options.fee_payer = payer->address();
    const auto key    = TRY(wire::read_key(aux.sign_doc().public_key()));
    const auto priced = TRY(client::draft(*node, signer, key.bytes, messages, options));
    wire::FeeSpec fee{.amount    = priced.fee,
                      .gas_limit = priced.gas,
                      .payer     = payer->address(),
                      .granter   = options.fee_granter};
    tx          = TRY(wire::decode_tx(
                 wire::encode_tx_raw(aux.sign_doc().body_bytes(),
                                     wire::build_auth_info(std::vector<wire::SignerSpec>{}, fee), {})));
    auto places = TRY(wire::places_of(tx));
    for (auto& place : places)
        if (place.signer == signer) {
            place.info = wire::signer_info(&aux.sign_doc().public_key(), wire::SignMode::direct_aux,
                                           Sequence{aux.sign_doc().sequence()});
            place.signature = aux.sig();
        }
    tx               = TRY(wire::decode_tx(wire::with_places(tx, places)));
    const auto facts = TRY(signing_facts(session, {}, payer->address(), tx.body->unordered()));
    const SignRequest request{
        .place = payer->address(), .mode = wire::SignMode::direct, .facts = facts};
    const auto raw = TRY(with_signature(tx, *payer, request));
    if (flags.tx.generate_only) return document_view(session, TRY(wire::tx_json(raw)), {});
    const auto receipt = TRY(client::submit(*node, raw, options));
    return receipt_or_refusal(receipt);
}

}  // namespace

Result<View> aux_document(Session& session, const client::Messages& messages, const KeyFlags& key,
                          const TxFlags& flags) {
    const auto signer     = TRY(find_signer(session, key));
    auto options          = TRY(flags.options(session));
    options.gas           = Gas{1};  // the fee is another's to find out
    options.fees          = Coins{};
    auto* node            = TRY(session.connection());
    const auto public_key = signer->public_key();
    const auto draft = TRY(client::draft(*node, signer->address(), public_key, messages, options));
    Aux aux;
    aux.set_address(signer->address().text());
    aux.set_mode(cosmos::tx::signing::v1beta1::SIGN_MODE_DIRECT_AUX);
    auto& doc = *aux.mutable_sign_doc();
    doc.set_body_bytes(draft.body);
    *doc.mutable_public_key() = wire::key_any(PublicKey{Curve::secp256k1, public_key});
    doc.set_chain_id(draft.chain_id);
    doc.set_account_number(draft.account_number.value);
    doc.set_sequence(draft.sequence.value);
    const auto bytes     = wire::sign_bytes_direct_aux(draft.body, doc.public_key(), draft.chain_id,
                                                       draft.account_number, draft.sequence);
    const auto signature = TRY(signer->sign(bytes_of(bytes)));
    aux.set_sig(string_of(signature));
    return document_view(session, wire::to_json(aux), {});
}

void add_tx_aux_to_fee(CLI::App& tx, Session& session) {
    auto flags    = std::make_shared<FeeFlags>();
    auto* command = tx.add_subcommand(
        "aux-to-fee",
        "Pay for a transaction that another has signed with --aux, and send it\n\nExamples:\n"
        "  ve tx aux-to-fee aux.json --from customer\n"
        "  ve tx aux-to-fee aux.json --from customer --fees 5000uve");
    command->add_option("file", flags->file, "What `ve tx … --aux` printed (- for standard input)")
        ->required();
    flags->key.add(*command);
    flags->tx.add(*command);
    command->callback([flags, &session] { session.finish(add_fee(session, *flags)); });
}

}  // namespace ve
