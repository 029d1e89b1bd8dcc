// The record inside a file of the Go keyring. Read by hand: a generated parser would leave copies
// of the private key in memory that nobody wipes.
#include "base/text.hpp"
#include "crypto/multisig.hpp"
#include "keyring/foreign/go_key_file.hpp"

namespace ve::foreign {
namespace {

constexpr std::string_view type_prefix = "/cosmos.crypto.";

Error malformed() { return fail(errors::input, "the Go keyring's record does not parse"); }

struct Field {
    std::uint32_t number = 0;
    std::uint64_t varint = 0;  // of wire type 0
    ByteView bytes;            // of wire type 2
};

// Fields of a protobuf message, of the two wire types that a record has.
class Fields {
  public:
    explicit Fields(ByteView bytes) : rest_{bytes} {}

    bool ended() const { return rest_.empty(); }
    std::optional<Field> next() {
        const auto tag = varint();
        if (!tag || *tag >> 3U == 0 || *tag > 0xff) return std::nullopt;
        Field out{.number = static_cast<std::uint32_t>(*tag >> 3U), .bytes = {}};
        const auto value = varint();
        if (!value) return std::nullopt;
        if ((*tag & 7U) == 0) {
            out.varint = *value;
            return out;
        }
        if ((*tag & 7U) != 2 || *value > rest_.size()) return std::nullopt;
        out.bytes = rest_.first(static_cast<std::size_t>(*value));
        rest_     = rest_.subspan(out.bytes.size());
        return out;
    }

  private:
    std::optional<std::uint64_t> varint() {
        std::uint64_t out = 0;
        for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = rest_[0];
            rest_           = rest_.subspan(1);
            out |= std::uint64_t{byte & 0x7fU} << shift;
            if ((byte & 0x80U) == 0) return out;
        }
        return std::nullopt;
    }
    ByteView rest_;
};

struct Typed {
    std::string_view type;  // "secp256k1.PubKey"
    ByteView value;
};

Result<Typed> read_any(ByteView any) {
    Typed out;
    for (Fields fields{any}; !fields.ended();) {
        const auto field = fields.next();
        if (!field) return malformed();
        if (field->number == 1) out.type = text_of(field->bytes);
        if (field->number == 2) out.value = field->bytes;
    }
    if (!out.type.starts_with(type_prefix)) return malformed();
    out.type.remove_prefix(type_prefix.size());
    return out;
}

// A message whose only field, number 1, is bytes.
Result<ByteView> only_bytes(ByteView message) {
    Fields fields{message};
    const auto field = fields.next();
    if (!field || field->number != 1 || !fields.ended()) return malformed();
    return field->bytes;
}

Result<PublicKey> read_single(const Typed& any) {
    const auto bytes = TRY(only_bytes(any.value));
    if (any.type == "secp256k1.PubKey") return PublicKey::parse(Curve::secp256k1, bytes);
    if (any.type == "ed25519.PubKey") return PublicKey::parse(Curve::ed25519, bytes);
    return fail(errors::input, "a key of type {} is not supported", printable(any.type, 60));
}

Result<KnownKey> read_multisig(ByteView message) {
    std::uint32_t threshold = 0;
    std::vector<PublicKey> members;
    for (Fields fields{message}; !fields.ended();) {
        const auto field = fields.next();
        if (!field || field->varint > ThresholdKey::members_max) return malformed();
        if (field->number == 1) threshold = static_cast<std::uint32_t>(field->varint);
        if (field->number != 2) continue;
        const auto any = TRY(read_any(field->bytes));
        members.push_back(TRY(read_single(any)));
    }
    const auto key =
        TRY(ThresholdKey::make(threshold, std::move(members), ThresholdKey::Order::as_given));
    return KnownKey{.algorithm = KeyAlgorithm::multisig, .public_key = key.amino()};
}

Result<KnownKey> read_known(ByteView public_key) {
    const auto any = TRY(read_any(public_key));
    if (any.type == "multisig.LegacyAminoPubKey") return read_multisig(any.value);
    auto key = TRY(read_single(any));
    return KnownKey{
        .algorithm  = key.curve == Curve::ed25519 ? KeyAlgorithm::ed25519 : KeyAlgorithm::secp256k1,
        .public_key = std::move(key.bytes)};
}

Result<NewKey> read_private(ByteView local) {
    const auto any_bytes = TRY(only_bytes(local));
    const auto any       = TRY(read_any(any_bytes));
    const auto bytes     = TRY(only_bytes(any.value));
    if (any.type == "secp256k1.PrivKey")
        return NewKey::from_bytes(KeyAlgorithm::secp256k1, Secret::copy_of(bytes));
    if (any.type != "ed25519.PrivKey")
        return fail(errors::input, "a key of type {} is not supported", printable(any.type, 60));
    const auto pair = TRY(ed25519::PrivateKey::from_expanded(bytes));
    return NewKey::from_bytes(KeyAlgorithm::ed25519, Secret::copy_of(pair.reveal_seed()));
}

// BIP44Params of a Ledger key: purpose, coin type, account, change, address index.
Result<std::string> read_path(ByteView ledger) {
    std::array<std::uint64_t, 5> steps{};
    bool hardened_change = false;
    if (!ledger.empty()) {
        const auto params = TRY(only_bytes(ledger));
        for (Fields fields{params}; !fields.ended();) {
            const auto field = fields.next();
            if (!field) return malformed();
            if (field->number == 4)
                hardened_change = field->varint != 0;  // change: bool
            else if (field->number >= 1 && field->number <= 5)
                steps[field->number - 1] = field->varint;
        }
    }
    const auto text = fmt::format("m/{}'/{}'/{}'/{}/{}", steps[0], steps[1], steps[2],
                                  hardened_change ? 1 : 0, steps[4]);
    const auto path = TRY(hd::Path::parse(text));
    return path.text();
}

}  // namespace

Result<GoKey> read_go_record(ByteView record) {
    GoKey out;
    ByteView public_key, local;
    std::string path;
    for (Fields fields{record}; !fields.ended();) {
        const auto field = fields.next();
        if (!field) return malformed();
        switch (field->number) {
            case 1: out.name = string_of(field->bytes); break;
            case 2: public_key = field->bytes; break;
            case 3:
                out.kind = "local";
                local    = field->bytes;
                break;
            case 4:
                out.kind = "ledger";
                path     = TRY(read_path(field->bytes));
                break;
            case 5: out.kind = "multi"; break;
            case 6: out.kind = "offline"; break;
            default: return malformed();
        }
    }
    if (out.kind.empty() || public_key.empty()) return malformed();
    auto known = TRY(read_known(public_key));
    if ((known.algorithm == KeyAlgorithm::multisig) != (out.kind == "multi")) return malformed();
    known.path = std::move(path);
    if (out.kind != "local") {
        out.known = std::move(known);
        return out;
    }
    out.local     = TRY(read_private(local));
    const auto of = TRY(out.local->public_key());
    if (of != known.public_key)
        return fail(errors::input, "the record's private key does not belong to its public key");
    return out;
}

}  // namespace ve::foreign
