// Results and consensus params as protobuf. Their JSON forms belong to the transports.
#include "node/consensus/results.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/merkle.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {
using protobuf::Reader;
using protobuf::Writer;

void write_event(Writer& out, const abci::Event& event) {
    out.text(1, event.type);
    for (const auto& attribute : event.attributes)
        out.nested(2, [&](Writer& part) {
            part.text(1, attribute.key).text(2, attribute.value).number(3, attribute.index ? 1 : 0);
        });
}

Result<abci::Event> parse_event(ByteView bytes) {
    abci::Event out;
    Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 1) out.type = TRY(in.text());
        if (in.field() != 2) continue;
        abci::Attribute attribute;
        attribute.index = false;
        Reader parts{TRY(in.bytes())};
        while (TRY(parts.next())) {
            if (parts.field() == 1) attribute.key = TRY(parts.text());
            if (parts.field() == 2) attribute.value = TRY(parts.text());
            if (parts.field() == 3) attribute.index = TRY(parts.number()) != 0;
        }
        out.attributes.push_back(std::move(attribute));
    }
    return out;
}

// About how long they are when they are written; rather more than less.
std::size_t size_of(const std::vector<abci::Event>& events) {
    std::size_t size = 0;
    for (const auto& event : events) {
        size += event.type.size() + 8;
        for (const auto& attribute : event.attributes)
            size += attribute.key.size() + attribute.value.size() + 12;
    }
    return size;
}

void write_tx_result(Writer& out, const abci::TxResult& result) {
    out.number(1, result.code)
        .text(2, result.data)
        .text(3, result.log)
        .text(4, result.info)
        .integer(5, result.gas_wanted)
        .integer(6, result.gas_used);
    for (const auto& event : result.events)
        out.nested(7, [&](Writer& part) { write_event(part, event); });
    out.text(8, result.codespace);
}

Result<abci::TxResult> parse_tx_result(ByteView bytes) {
    abci::TxResult out;
    Reader in{bytes};
    while (TRY(in.next())) {
        switch (in.field()) {
            case 1: {
                const auto code = TRY(in.number());
                if (code > UINT32_MAX) return fail(errors::corrupt, "a result has code {}", code);
                out.code = static_cast<std::uint32_t>(code);
                break;
            }
            case 2: out.data = TRY(in.text()); break;
            case 3: out.log = TRY(in.text()); break;
            case 4: out.info = TRY(in.text()); break;
            case 5: out.gas_wanted = TRY(in.integer()); break;
            case 6: out.gas_used = TRY(in.integer()); break;
            case 7: out.events.push_back(TRY(parse_event(TRY(in.bytes())))); break;
            case 8: out.codespace = TRY(in.text()); break;
            default: break;
        }
    }
    return out;
}

Writer update_message(const abci::Validator& validator) {
    Writer key, out;
    key.item(1, validator.public_key);
    out.message(1, key).integer(2, validator.power);
    return out;
}

Result<abci::Validator> parse_update(ByteView bytes) {
    abci::Validator out;
    Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 2) out.power = TRY(in.integer());
        if (in.field() != 1) continue;
        Reader key{TRY(in.bytes())};
        while (TRY(key.next())) {
            const auto value = TRY(key.bytes());
            if (key.field() != 1 || value.size() != out.public_key.size())
                return fail(errors::corrupt, "a validator update has no ed25519 key");
            std::ranges::copy(value, out.public_key.begin());
        }
    }
    return out;
}
}  // namespace

Bytes results_hash(const std::vector<abci::TxResult>& results) {
    std::vector<Bytes> leaves;
    leaves.reserve(results.size());
    for (const auto& result : results)
        leaves.push_back(Writer{}
                             .number(1, result.code)
                             .text(2, result.data)
                             .integer(5, result.gas_wanted)
                             .integer(6, result.gas_used)
                             .take());
    return copy_of(merkle::root(leaves));
}

Bytes tx_result_bytes(const abci::TxResult& result) {
    Writer out;
    write_tx_result(out, result);
    return out.take();
}

Bytes results_bytes(const abci::FinalizeBlockResult& results) {
    std::size_t size = 1024 + size_of(results.events);
    for (const auto& result : results.tx_results)
        size += 64 + result.data.size() + result.log.size() + size_of(result.events);
    Writer out;
    out.reserve(size);
    for (const auto& event : results.events)
        out.nested(1, [&](Writer& part) { write_event(part, event); });
    for (const auto& result : results.tx_results)
        out.nested(2, [&](Writer& part) { write_tx_result(part, result); });
    for (const auto& update : results.validator_updates) out.message(3, update_message(update));
    if (results.param_updates) out.item(4, params_bytes(*results.param_updates));
    return out.bytes(5, results.app_hash).take();
}

Result<abci::FinalizeBlockResult> parse_results(ByteView bytes) {
    abci::FinalizeBlockResult out;
    Reader in{bytes};
    while (TRY(in.next())) {
        const auto part = TRY(in.bytes());
        if (in.field() == 1) out.events.push_back(TRY(parse_event(part)));
        if (in.field() == 2) out.tx_results.push_back(TRY(parse_tx_result(part)));
        if (in.field() == 3) out.validator_updates.push_back(TRY(parse_update(part)));
        if (in.field() == 4) out.param_updates = TRY(parse_params(part));
        if (in.field() != 5) continue;
        if (part.size() != out.app_hash.size())
            return fail(errors::corrupt, "an app hash has {} bytes", part.size());
        std::ranges::copy(part, out.app_hash.begin());
    }
    return out;
}

Bytes params_hash(const abci::ConsensusParams& params) {
    const auto hashed =
        Writer{}.integer(1, params.block_max_bytes).integer(2, params.block_max_gas).take();
    return copy_of(sha256(hashed));
}

Bytes params_bytes(const abci::ConsensusParams& params) {
    Writer block, age, evidence, key_types, version, extensions;
    block.integer(1, params.block_max_bytes).integer(2, params.block_max_gas);
    age.integer(1, params.evidence_max_age_nanos / 1'000'000'000)
        .integer(2, params.evidence_max_age_nanos % 1'000'000'000);
    evidence.integer(1, params.evidence_max_age_blocks)
        .message(2, age)
        .integer(3, params.evidence_max_bytes);
    key_types.text(1, "ed25519");
    extensions.integer(1, params.vote_extensions_enable_height);
    return Writer{}
        .message(1, block)
        .message(2, evidence)
        .message(3, key_types)
        .message(4, version)
        .message(5, extensions)
        .take();
}

Result<abci::ConsensusParams> parse_params(ByteView bytes) {
    abci::ConsensusParams out;
    out.vote_extensions_enable_height = 0;
    Reader in{bytes};
    while (TRY(in.next())) {
        const auto section = in.field();
        Reader part{TRY(in.bytes())};
        // What a section leaves out is 0; a section that is left out is what it was.
        if (section == 1) out.block_max_bytes = out.block_max_gas = 0;
        if (section == 2)
            out.evidence_max_age_blocks = out.evidence_max_age_nanos = out.evidence_max_bytes = 0;
        while (TRY(part.next())) {
            if (section == 1 && part.field() == 1) out.block_max_bytes = TRY(part.integer());
            if (section == 1 && part.field() == 2) out.block_max_gas = TRY(part.integer());
            if (section == 2 && part.field() == 1)
                out.evidence_max_age_blocks = TRY(part.integer());
            if (section == 2 && part.field() == 3) out.evidence_max_bytes = TRY(part.integer());
            if (section == 5 && part.field() == 1)
                out.vote_extensions_enable_height = TRY(part.integer());
            if (section != 2 || part.field() != 2) continue;
            std::int64_t seconds = 0, nanos = 0;
            Reader age{TRY(part.bytes())};
            while (TRY(age.next())) {
                if (age.field() == 1) seconds = TRY(age.integer());
                if (age.field() == 2) nanos = TRY(age.integer());
            }
            const auto whole = checked_mul<std::int64_t>(seconds, 1'000'000'000);
            const auto total = whole ? checked_add(*whole, nanos) : std::nullopt;
            if (!total) return fail(errors::corrupt, "an age of evidence is {} s", seconds);
            out.evidence_max_age_nanos = *total;
        }
    }
    return out;
}

}  // namespace ve::consensus
