#include "keyring/records.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/multisig.hpp"

namespace ve::keyring {
namespace {

constexpr std::size_t index_step  = 1024;
constexpr std::size_t record_step = 512;

Error damaged(std::string_view part) {
    return fail(errors::corrupt, "the {} of the keyring is damaged", part);
}

// Writes into secret memory that is known to be large enough.
class SecretWriter {
  public:
    SecretWriter(std::size_t size, std::size_t step) : room_{(size + step - 1) / step * step} {}
    void byte(std::uint8_t value) { room_.writable()[at_++] = value; }
    void number(std::size_t value) {
        for (int shift = 24; shift >= 0; shift -= 8)
            byte(static_cast<std::uint8_t>(value >> shift));
    }
    void field(ByteView bytes) {
        number(bytes.size());
        for (const auto value : bytes) byte(value);
    }
    Secret take() && { return std::move(room_); }

  private:
    Secret room_;
    std::size_t at_ = 0;
};

class RecordReader {
  public:
    RecordReader(ByteView bytes, std::size_t step)
        : rest_{bytes}, is_whole_{bytes.size() % step == 0} {}

    std::optional<ByteView> take(std::size_t size) {
        if (rest_.size() < size) return std::nullopt;
        const auto out = rest_.first(size);
        rest_          = rest_.subspan(size);
        return out;
    }
    std::optional<std::uint32_t> number() {
        const auto bytes = take(4);
        if (!bytes) return std::nullopt;
        std::uint32_t out = 0;
        for (const auto value : *bytes) out = out << 8 | value;
        return out;
    }
    std::optional<ByteView> field() {
        const auto size = number();
        return size ? take(*size) : std::nullopt;
    }
    std::optional<std::uint8_t> byte() {
        const auto bytes = take(1);
        return bytes ? std::optional{(*bytes)[0]} : std::nullopt;
    }
    // A zero more than the writer's steps is somebody else's, though it looks like padding.
    bool only_padding_left() const {
        return is_whole_ &&
               std::all_of(rest_.begin(), rest_.end(), [](auto value) { return value == 0; });
    }

  private:
    ByteView rest_;
    bool is_whole_;
};

// The algorithm, and in the upper half who holds the secret: 0, as files had it before there were
// other holders, is the keyring.
std::uint8_t kind_byte(const KeyInfo& info) {
    return static_cast<std::uint8_t>(static_cast<unsigned>(info.algorithm) |
                                     static_cast<unsigned>(info.holder) << 4U);
}

std::optional<std::pair<KeyAlgorithm, KeyHolder>> parse_kind(std::uint8_t byte) {
    const unsigned algorithm = byte & 0x0fU, holder = byte >> 4U;
    if (algorithm < 1 || algorithm > 4 || holder > 2) return std::nullopt;
    const std::pair out{static_cast<KeyAlgorithm>(algorithm), static_cast<KeyHolder>(holder)};
    if (out.first == KeyAlgorithm::multisig && out.second != KeyHolder::elsewhere)
        return std::nullopt;
    return out;
}

Result<Entry> decode_entry(RecordReader& in) {
    const auto id         = in.field();
    const auto name       = in.field();
    const auto kind_read  = in.byte();
    const auto public_key = in.field();
    const auto path       = in.field();
    const auto kind       = kind_read ? parse_kind(*kind_read) : std::nullopt;
    if (!id || !name || !kind || !public_key || !path || !check_name(text_of(*name)).ok())
        return damaged("index");
    const auto [algorithm, holder] = *kind;
    const auto program = holder == KeyHolder::program ? in.field() : std::optional{ByteView{}};
    if (!program || program->empty() == (holder == KeyHolder::program)) return damaged("index");
    if (holder == KeyHolder::keyring ? !is_id(text_of(*id)) : !id->empty()) return damaged("index");
    const auto address = address_of(algorithm, *public_key);
    if (!address.ok()) return damaged("index");
    return Entry{string_of(*id), KeyInfo{.name       = string_of(*name),
                                         .algorithm  = algorithm,
                                         .public_key = copy_of(*public_key),
                                         .address    = address.value(),
                                         .path       = string_of(*path),
                                         .holder     = holder,
                                         .program    = string_of(*program)}};
}

}  // namespace

bool is_id(std::string_view text) {
    return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

// By size and hash alone: the keys come from private ones, or from an index that was
// authenticated, and checking the points would cost more than all the rest of a listing.
Result<Address> address_of(KeyAlgorithm algorithm, ByteView public_key) {
    if (algorithm == KeyAlgorithm::multisig) {
        const auto hash = sha256(public_key);
        return Address::from_bytes(ByteView{hash}.first(20));
    }
    const bool is_account  = algorithm == KeyAlgorithm::secp256k1;
    const std::size_t size = is_account ? secp256k1::public_key_size : ed25519::public_key_size;
    if (public_key.size() != size)
        return fail(errors::input, "a {} public key has {} bytes, not {}", name_of(algorithm), size,
                    public_key.size());
    return is_account ? secp256k1::address_of(public_key) : ed25519::address_of(public_key);
}

Result<void> check_known(KeyAlgorithm algorithm, ByteView public_key) {
    switch (algorithm) {
        case KeyAlgorithm::secp256k1: TRY(secp256k1::PublicKey::parse(public_key)); return {};
        case KeyAlgorithm::ed25519: TRY(ed25519::PublicKey::parse(public_key)); return {};
        case KeyAlgorithm::x25519: TRY(x25519::PublicKey::parse(public_key)); return {};
        case KeyAlgorithm::multisig: TRY(ThresholdKey::parse_amino(public_key)); return {};
    }
    return fail(errors::input, "unknown key algorithm");
}

Secret encode(const Index& index) {
    std::size_t size = 4;
    for (const auto& entry : index)
        size += 21 + entry.id.size() + entry.info.name.size() + entry.info.public_key.size() +
                entry.info.path.size() + entry.info.program.size();
    SecretWriter out{size, index_step};
    out.number(index.size());
    for (const auto& entry : index) {
        out.field(bytes_of(entry.id));
        out.field(bytes_of(entry.info.name));
        out.byte(kind_byte(entry.info));
        out.field(entry.info.public_key);
        out.field(bytes_of(entry.info.path));
        if (entry.info.holder == KeyHolder::program) out.field(bytes_of(entry.info.program));
    }
    return std::move(out).take();
}

Secret encode(const Record& record) {
    SecretWriter out{9 + record.key.size() + record.mnemonic.size(), record_step};
    out.byte(static_cast<std::uint8_t>(record.algorithm));
    out.field(record.key.reveal());
    out.field(record.mnemonic.reveal());
    return std::move(out).take();
}

Result<Index> decode_index(ByteView bytes) {
    RecordReader in{bytes, index_step};
    const auto count = in.number();
    if (!count || *count > keys_max) return damaged("index");
    Index out;
    for (std::uint32_t i = 0; i < *count; ++i) {
        auto entry = TRY(decode_entry(in));
        if (!out.empty() && entry.info.name <= out.back().info.name) return damaged("index");
        out.push_back(std::move(entry));
    }
    if (!in.only_padding_left()) return damaged("index");
    return out;
}

Result<Record> decode_record(ByteView bytes) {
    RecordReader in{bytes, record_step};
    const auto algorithm = in.byte();
    const auto key       = in.field();
    const auto mnemonic  = in.field();
    if (!algorithm || *algorithm < 1 || *algorithm > 3 || !key || key->size() != 32 || !mnemonic ||
        !in.only_padding_left())
        return damaged("record");
    Record out;
    out.algorithm = static_cast<KeyAlgorithm>(*algorithm);
    out.key       = Secret::copy_of(*key);
    out.mnemonic  = Secret::copy_of(*mnemonic);
    return out;
}

}  // namespace ve::keyring
