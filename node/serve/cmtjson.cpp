#include "node/serve/cmtjson.hpp"

#include "crypto/hash.hpp"
#include "node/consensus/evidence.hpp"
#include "node/software.hpp"

namespace ve::serve {
namespace {

ByteArray<20> consensus_address(const ByteArray<32>& key) {
    const auto hash = sha256(ByteView{key});
    ByteArray<20> address{};
    std::copy_n(hash.begin(), address.size(), address.begin());
    return address;
}

void write_attribute(JsonWriter& out, const abci::Attribute& attribute) {
    out.begin().key("key").text(attribute.key).key("value").text(attribute.value);
    out.key("index").flag(attribute.index).end();
}

void write_attributes(JsonWriter& out, const abci::Event& event) {
    out.key("attributes").begin_list();
    for (const auto& attribute : event.attributes) write_attribute(out, attribute);
    out.end_list();
}

void write_events_whole(JsonWriter& out, const std::vector<abci::Event>& events) {
    out.begin_list();
    for (const auto& event : events) {
        out.begin().key("type").text(event.type);
        write_attributes(out, event);
        out.end();
    }
    out.end_list();
}

// The zero hash stands for "none yet".
void write_hash_or_empty(JsonWriter& out, const Hash& hash) {
    if (hash == Hash{})
        out.text("");
    else
        out.hex_upper(hash);
}

void write_limits(JsonWriter& out, const abci::ConsensusParams& params) {
    out.key("block").begin().key("max_bytes").quoted(params.block_max_bytes);
    out.key("max_gas").quoted(params.block_max_gas).end();
    out.key("evidence").begin();
    out.key("max_age_num_blocks").quoted(params.evidence_max_age_blocks);
    out.key("max_age_duration").quoted(params.evidence_max_age_nanos);
    out.key("max_bytes").quoted(params.evidence_max_bytes).end();
    out.key("validator").begin().key("pub_key_types").begin_list().text("ed25519").end_list().end();
}

}  // namespace

void write(JsonWriter& out, const consensus::BlockId& id) {
    out.begin().key("hash").hex_upper(id.hash).key("parts").begin();
    out.key("total").number(id.parts_total).key("hash").hex_upper(id.parts_hash).end().end();
}

void write(JsonWriter& out, const consensus::Header& header) {
    out.begin().key("version").begin().key("block").quoted(header.version_block);
    if (header.version_app != 0) out.key("app").quoted(header.version_app);
    out.end();
    out.key("chain_id").text(header.chain_id);
    out.key("height").quoted(header.height.value);
    out.key("time").time(header.time);
    out.key("last_block_id");
    write(out, header.last_block_id);
    out.key("last_commit_hash").hex_upper(header.last_commit_hash);
    out.key("data_hash").hex_upper(header.data_hash);
    out.key("validators_hash").hex_upper(header.validators_hash);
    out.key("next_validators_hash").hex_upper(header.next_validators_hash);
    out.key("consensus_hash").hex_upper(header.consensus_hash);
    out.key("app_hash").hex_upper(header.app_hash);
    out.key("last_results_hash").hex_upper(header.last_results_hash);
    out.key("evidence_hash").hex_upper(header.evidence_hash);
    out.key("proposer_address").hex_upper(header.proposer).end();
}

void write(JsonWriter& out, const consensus::Commit& commit) {
    out.begin().key("height").quoted(commit.height.value).key("round").number(commit.round);
    out.key("block_id");
    write(out, commit.block_id);
    out.key("signatures").begin_list();
    for (const auto& signature : commit.signatures) {
        out.begin().key("block_id_flag").number(static_cast<int>(signature.flag));
        out.key("validator_address").hex_upper(signature.validator);
        out.key("timestamp").time(signature.time);
        out.key("signature").base64_or_null(text_of(signature.signature)).end();
    }
    out.end_list().end();
}

namespace {
void write(JsonWriter& out, const consensus::SignedVote& vote) {
    out.begin().key("type").number(static_cast<int>(vote.type));
    out.key("height").quoted(vote.height.value).key("round").number(vote.round);
    out.key("block_id");
    serve::write(out, vote.block_id);
    out.key("timestamp").time(vote.time);
    out.key("validator_address").hex_upper(vote.validator);
    out.key("validator_index").number(vote.index);
    out.key("signature").base64_or_null(text_of(vote.signature));
    out.key("extension").null().key("extension_signature").null().end();
}

void write(JsonWriter& out, const consensus::DuplicateVote& evidence) {
    out.begin().key("type").text("tendermint/DuplicateVoteEvidence").key("value").begin();
    out.key("vote_a");
    write(out, evidence.first);
    out.key("vote_b");
    write(out, evidence.second);
    out.key("TotalVotingPower").quoted(evidence.total_power);
    out.key("ValidatorPower").quoted(evidence.power);
    out.key("Timestamp").time(evidence.time).end().end();
}

void write(JsonWriter& out, const std::vector<consensus::Validator>& validators) {
    out.begin_list();
    for (const auto& one : validators) serve::write(out, one);
    out.end_list();
}

void write(JsonWriter& out, const consensus::LightAttack& evidence) {
    const auto& [header, commit, set] = evidence.conflicting;
    out.begin().key("type").text("tendermint/LightClientAttackEvidence").key("value").begin();
    out.key("ConflictingBlock").begin().key("signed_header").begin().key("header");
    serve::write(out, header);
    out.key("commit");
    serve::write(out, commit);
    out.end().key("validator_set").begin().key("validators");
    write(out, set.list());
    out.key("proposer");
    serve::write(out, set.proposer());
    out.end().end().key("CommonHeight").quoted(evidence.common_height.value);
    out.key("ByzantineValidators");
    write(out, evidence.byzantine);
    out.key("TotalVotingPower").quoted(evidence.total_power);
    out.key("Timestamp").time(evidence.time).end().end();
}
}  // namespace

void write_evidence(JsonWriter& out, ByteView evidence) {
    if (consensus::is_light_attack(evidence))
        write(out, consensus::parse_light_attack(evidence).value());
    else
        write(out, consensus::parse_duplicate_vote(evidence).value());
}

void write(JsonWriter& out, const consensus::Block& block) {
    out.begin().key("header");
    write(out, block.header);
    out.key("data").begin().key("txs").begin_list();
    for (const auto& tx : block.txs) out.base64(tx);
    out.end_list().end();
    out.key("evidence").begin().key("evidence").begin_list();
    for (const auto& bytes : block.evidence) write_evidence(out, bytes);
    out.end_list().end();
    out.key("last_commit");
    write(out, block.last_commit);
    out.end();
}

void write_public_key(JsonWriter& out, const ByteArray<32>& ed25519_key) {
    out.begin().key("type").text("tendermint/PubKeyEd25519");
    out.key("value").base64(ByteView{ed25519_key}).end();
}

void write(JsonWriter& out, const consensus::Validator& validator) {
    out.begin().key("address").hex_upper(validator.address).key("pub_key");
    write_public_key(out, validator.public_key);
    out.key("voting_power").quoted(validator.power);
    out.key("proposer_priority").quoted(validator.priority).end();
}

void write(JsonWriter& out, const abci::ConsensusParams& params) {
    out.begin();
    write_limits(out, params);
    out.key("version").begin().key("app").quoted(0).end();
    out.key("abci").begin().key("vote_extensions_enable_height");
    out.quoted(params.vote_extensions_enable_height).end().end();
}

void write_updates(JsonWriter& out, const abci::ConsensusParams& params) {
    out.begin();
    write_limits(out, params);
    out.key("version").begin().end().key("abci").begin();
    if (params.vote_extensions_enable_height != 0)
        out.key("vote_extensions_enable_height").quoted(params.vote_extensions_enable_height);
    out.end().end();
}

void write(JsonWriter& out, const Status& status) {
    out.begin().key("node_info").begin();
    out.key("protocol_version").begin().key("p2p").quoted(8).key("block").quoted(11);
    out.key("app").quoted(0).end();
    out.key("id").text(status.node_id);
    out.key("listen_addr").text("tcp://0.0.0.0:26656");
    out.key("network").text(status.chain_id);
    out.key("version").text(software::comet_version);
    out.key("channels").text("40202122233038606100");
    out.key("moniker").text(status.moniker);
    out.key("other").begin().key("tx_index").text("on");
    out.key("rpc_address").text(status.rpc_address).end().end();

    out.key("sync_info").begin().key("latest_block_hash");
    write_hash_or_empty(out, status.latest_block_hash);
    out.key("latest_app_hash");
    write_hash_or_empty(out, status.latest_app_hash);
    out.key("latest_block_height").quoted(status.latest_height.value);
    out.key("latest_block_time").time(status.latest_time);
    out.key("earliest_block_hash");
    write_hash_or_empty(out, status.earliest_block_hash);
    out.key("earliest_app_hash");
    write_hash_or_empty(out, status.earliest_app_hash);
    out.key("earliest_block_height").quoted(status.earliest_height.value);
    out.key("earliest_block_time").time(status.earliest_time);
    out.key("catching_up").flag(status.catching_up).end();

    out.key("validator_info").begin();
    out.key("address").hex_upper(consensus_address(status.validator_key)).key("pub_key");
    write_public_key(out, status.validator_key);
    out.key("voting_power").quoted(status.voting_power).end().end();
}

void write_block_with_id(JsonWriter& out, const StoredBlock& block) {
    out.begin().key("block_id");
    write(out, block.id);
    out.key("block");
    write(out, block.block);
    out.end();
}

void write_block_meta(JsonWriter& out, const StoredBlock& block) {
    out.begin().key("block_id");
    write(out, block.id);
    out.key("block_size").quoted(block.size).key("header");
    write(out, block.block.header);
    out.key("num_txs").quoted(block.block.txs.size()).end();
}

void write_whole(JsonWriter& out, const abci::TxResult& result) {
    out.begin().key("code").number(result.code).key("data").base64_or_null(result.data);
    out.key("log").text(result.log).key("info").text(result.info);
    out.key("gas_wanted").quoted(result.gas_wanted).key("gas_used").quoted(result.gas_used);
    out.key("events");
    write_events_whole(out, result.events);
    out.key("codespace").text(result.codespace).end();
}

void write_whole(JsonWriter& out, const abci::QueryResult& result) {
    out.begin().key("code").number(result.code).key("log").text(result.log);
    out.key("info").text(result.info).key("index").quoted(result.index);
    out.key("key").base64_or_null(result.key).key("value").base64_or_null(result.value);
    out.key("proofOps");
    if (result.proof_ops.empty()) {
        out.null();
    } else {
        out.begin().key("ops").begin_list();
        for (const auto& op : result.proof_ops) {
            out.begin().key("type").text(op.type).key("key").base64(op.key);
            out.key("data").base64(op.data).end();
        }
        out.end_list().end();
    }
    out.key("height").quoted(result.height.value);
    out.key("codespace").text(result.codespace).end();
}

void write_lean(JsonWriter& out, const std::vector<abci::Event>& events) {
    out.begin_list();
    for (const auto& event : events) {
        out.begin();
        if (!event.type.empty()) out.key("type").text(event.type);
        if (!event.attributes.empty()) write_attributes(out, event);
        out.end();
    }
    out.end_list();
}

void write_lean(JsonWriter& out, const abci::TxResult& result) {
    out.begin();
    if (result.code != 0) out.key("code").number(result.code);
    if (!result.data.empty()) out.key("data").base64(result.data);
    if (!result.log.empty()) out.key("log").text(result.log);
    if (!result.info.empty()) out.key("info").text(result.info);
    if (result.gas_wanted != 0) out.key("gas_wanted").quoted(result.gas_wanted);
    if (result.gas_used != 0) out.key("gas_used").quoted(result.gas_used);
    if (!result.events.empty()) {
        out.key("events");
        write_lean(out, result.events);
    }
    if (!result.codespace.empty()) out.key("codespace").text(result.codespace);
    out.end();
}

void write_lean(JsonWriter& out, const abci::FinalizeBlockResult& result) {
    out.begin();
    if (!result.events.empty()) {
        out.key("events");
        write_lean(out, result.events);
    }
    if (!result.tx_results.empty()) {
        out.key("tx_results").begin_list();
        for (const auto& tx : result.tx_results) write_lean(out, tx);
        out.end_list();
    }
    out.key("validator_updates");
    write_updates(out, result.validator_updates);
    if (result.param_updates) {
        out.key("consensus_param_updates");
        write_updates(out, *result.param_updates);
    }
    out.key("app_hash").base64(ByteView{result.app_hash}).end();
}

void write_updates(JsonWriter& out, const std::vector<abci::Validator>& updates) {
    out.begin_list();
    for (const auto& update : updates) {
        out.begin().key("pub_key").begin().key("Sum").begin();
        out.key("type").text("tendermint.crypto.PublicKey_Ed25519").key("value").begin();
        out.key("ed25519").base64(ByteView{update.public_key}).end().end().end();
        if (update.power != 0) out.key("power").quoted(update.power);
        out.end();
    }
    out.end_list();
}

void write(JsonWriter& out, const ChainEvent& event) {
    const auto& stored = *event.block;
    const auto& header = stored.block.header;
    out.begin().key("type");
    switch (event.kind) {
        case ChainEvent::Kind::new_block:
            out.text("tendermint/event/NewBlock").key("value").begin().key("block");
            write(out, stored.block);
            out.key("block_id");
            write(out, stored.id);
            out.key("result_finalize_block");
            write_lean(out, stored.results);
            break;
        case ChainEvent::Kind::new_block_header:
            out.text("tendermint/event/NewBlockHeader").key("value").begin().key("header");
            write(out, header);
            break;
        case ChainEvent::Kind::new_block_events:
            out.text("tendermint/event/NewBlockEvents").key("value").begin();
            out.key("height").quoted(header.height.value).key("events");
            write_lean(out, stored.results.events);
            out.key("num_txs").quoted(stored.block.txs.size());
            break;
        case ChainEvent::Kind::tx: {
            const auto index = event.tx_index.value_or(0);
            out.text("tendermint/event/Tx").key("value").begin().key("TxResult").begin();
            out.key("height").quoted(header.height.value);
            if (index != 0) out.key("index").number(index);
            out.key("tx").base64(stored.block.txs.at(index)).key("result");
            write_lean(out, stored.results.tx_results.at(index));
            out.end();
            break;
        }
        case ChainEvent::Kind::validator_set_updates:
            out.text("tendermint/event/ValidatorSetUpdates").key("value").begin();
            out.key("validator_updates").begin_list();
            for (const auto& update : stored.results.validator_updates)
                write(out, consensus::Validator{.public_key = update.public_key,
                                                .address    = consensus_address(update.public_key),
                                                .power      = update.power});
            out.end_list();
            break;
    }
    out.end().end();
}

}  // namespace ve::serve
