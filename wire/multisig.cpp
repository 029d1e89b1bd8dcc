#include "wire/multisig.hpp"

#include <google/protobuf/any.pb.h>

#include "cosmos/crypto/multisig/v1beta1/multisig.pb.h"
#include "cosmos/tx/signing/v1beta1/signing.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/any.hpp"
#include "wire/json.hpp"
#include "wire/key_any.hpp"

namespace ve::wire {
namespace {

namespace multi_v1 = cosmos::crypto::multisig::v1beta1;
namespace modes    = cosmos::tx::signing::v1beta1;
namespace txv1     = cosmos::tx::v1beta1;

// Bit i stands in byte i/8, the highest bit first.
multi_v1::CompactBitArray bits_of(std::size_t count, const PartsByMember& parts) {
    std::string bytes((count + 7) / 8, '\0');
    for (const auto& [i, part] : parts)
        bytes[i / 8] = static_cast<char>(static_cast<std::uint8_t>(bytes[i / 8]) | 0x80U >> i % 8);
    multi_v1::CompactBitArray out;
    out.set_extra_bits_stored(static_cast<std::uint32_t>(count % 8));
    out.set_elems(bytes);
    return out;
}

bool bit(const multi_v1::CompactBitArray& bits, std::size_t i) {
    return (static_cast<std::uint8_t>(bits.elems()[i / 8]) >> (7 - i % 8) & 1) != 0;
}

}  // namespace

Json parts_json(const std::vector<SignaturePart>& parts) {
    modes::SignatureDescriptors out;
    for (const auto& part : parts) {
        auto* one                  = out.add_signatures();
        *one->mutable_public_key() = key_any(part.key);
        one->mutable_data()->mutable_single()->set_mode(static_cast<modes::SignMode>(part.mode));
        one->mutable_data()->mutable_single()->set_signature(part.signature);
        one->set_sequence(part.sequence.value);
    }
    return to_json(out);
}

Result<std::vector<SignaturePart>> parts_from_json(const Json& json) {
    modes::SignatureDescriptors given;
    TRY(from_json(json, given));
    if (given.signatures().empty()) return fail(errors::input, "it holds no signature");
    std::vector<SignaturePart> out;
    for (const auto& one : given.signatures()) {
        const auto place = fmt::format("signatures[{}]", out.size());
        if (!one.data().has_single())
            return fail(errors::input, "a member of a multisig signs with a single key")
                .at(place + ".data");
        auto key = read_key(one.public_key());
        if (!key.ok()) return std::move(key).error().at(place + ".public_key");
        const auto& single = one.data().single();
        out.push_back({.key       = *std::move(key),
                       .mode      = static_cast<SignMode>(single.mode()),
                       .sequence  = Sequence{one.sequence()},
                       .signature = single.signature()});
    }
    return out;
}

Place joined(const ThresholdKey& key, Sequence sequence, const PartsByMember& parts) {
    auto info                   = std::make_shared<txv1::SignerInfo>();
    *info->mutable_public_key() = key_any(key);
    info->set_sequence(sequence.value);
    auto* multi                = info->mutable_mode_info()->mutable_multi();
    *multi->mutable_bitarray() = bits_of(key.members.size(), parts);
    multi_v1::MultiSignature signatures;
    for (const auto& [i, part] : parts) {
        multi->add_mode_infos()->mutable_single()->set_mode(
            static_cast<modes::SignMode>(part.mode));
        signatures.add_signatures(part.signature);
    }
    return {.signer = key.address(), .info = std::move(info), .signature = serialize(signatures)};
}

Result<PartsByMember> taken_apart(const ThresholdKey& key, const Place& place) {
    multi_v1::MultiSignature signatures;
    if (!place.info || !place.info->mode_info().has_multi() ||
        !signatures.ParseFromString(place.signature))
        return fail(errors::input, "{} has not signed as a multisig does", place.signer);
    const auto& multi = place.info->mode_info().multi();
    if (multi.bitarray().elems().size() != (key.members.size() + 7) / 8 ||
        multi.mode_infos_size() != signatures.signatures_size())
        return fail(errors::input, "the signature of {} is not one of {} members", place.signer,
                    key.members.size());
    PartsByMember out;
    int next = 0;
    for (std::size_t i = 0; i < key.members.size(); ++i) {
        if (!bit(multi.bitarray(), i)) continue;
        if (next == signatures.signatures_size())
            return fail(errors::input, "the signature of {} lacks a member's part", place.signer);
        out.emplace(
            i, SignaturePart{.key  = key.members[i],
                             .mode = static_cast<SignMode>(multi.mode_infos(next).single().mode()),
                             .sequence  = Sequence{place.info->sequence()},
                             .signature = signatures.signatures(next)});
        ++next;
    }
    return out;
}

}  // namespace ve::wire
