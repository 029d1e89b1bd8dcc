// An envelope as bytes: BE32 lengths, fields in one order. Grammar is in envelope_check.cpp.
// Every number is checked against the bytes that are there, before anything is copied.
#include "crypto/envelope.hpp"

namespace ve::envelope {
namespace {

void put(Bytes& out, ByteView field) {
    append_be32(out, static_cast<std::uint32_t>(field.size()));
    append(out, field);
}
void put(Bytes& out, std::string_view field) { put(out, bytes_of(field)); }

template <class List>
void put_list(Bytes& out, const List& list) {
    append_be32(out, static_cast<std::uint32_t>(list.size()));
    for (const auto& item : list) put(out, item);
}

// Walks the bytes once. Nothing is reserved from a length before that many bytes are seen.
class Reader {
  public:
    explicit Reader(ByteView bytes) : rest_{bytes}, total_{bytes.size()} {}

    Result<ByteView> take(std::size_t size, std::string_view field) {
        if (rest_.size() < size)
            return fail(errors::input,
                        "the envelope ends in {}: it needs {} bytes at offset {}, has {}", field,
                        size, offset(), rest_.size());
        const auto out = rest_.first(size);
        rest_          = rest_.subspan(size);
        return out;
    }
    Result<std::uint32_t> number(std::string_view field) {
        const auto bytes    = TRY(take(4, field));
        std::uint32_t value = 0;
        for (const auto byte : bytes) value = value << 8 | byte;
        return value;
    }
    Result<Bytes> bytes(std::string_view field) {
        const auto size = TRY(number(field));
        const auto view = TRY(take(size, field));
        return copy_of(view);
    }
    Result<std::string> text(std::string_view field) {
        const auto size = TRY(number(field));
        const auto view = TRY(take(size, field));
        return string_of(view);
    }
    Result<std::uint32_t> count(std::string_view field, std::size_t max) {
        const auto value = TRY(number(field));
        if (value > max)
            return fail(errors::input, "{} has at most {} entries, not {}", field, max, value);
        return value;
    }
    Result<std::vector<Bytes>> list(std::string_view field) {
        const auto size = TRY(count(field, max_recipients));
        std::vector<Bytes> out;
        for (std::uint32_t i = 0; i < size; ++i) {
            auto item = TRY(bytes(field));
            out.push_back(std::move(item));
        }
        return out;
    }
    std::size_t offset() const { return total_ - rest_.size(); }
    std::size_t left() const { return rest_.size(); }

  private:
    ByteView rest_;
    std::size_t total_;
};

Result<WrappedKey> read_wrapped(Reader& in) {
    WrappedKey out;
    out.recipient_id         = TRY(in.text("wrapped_keys"));
    out.wrapped_key          = TRY(in.bytes("wrapped_keys"));
    out.algorithm            = TRY(in.text("wrapped_keys"));
    out.ephemeral_public_key = TRY(in.bytes("wrapped_keys"));
    return out;
}

Result<void> read_keys(Reader& in, Envelope& out) {
    out.sender_public_key     = TRY(in.bytes("sender_pub_key"));
    const auto ids            = TRY(in.list("recipient_key_ids"));
    out.recipient_public_keys = TRY(in.list("recipient_public_keys"));
    out.encrypted_keys        = TRY(in.list("encrypted_keys"));
    for (const auto& id : ids) out.recipient_ids.push_back(string_of(id));
    const auto wrapped = TRY(in.count("wrapped_keys", max_recipients));
    for (std::uint32_t i = 0; i < wrapped; ++i) {
        auto entry = TRY(read_wrapped(in));
        out.wrapped_keys.push_back(std::move(entry));
    }
    return {};
}

// Names come in ascending order: one envelope has one form.
Result<void> read_metadata(Reader& in, Envelope& out) {
    const auto entries = TRY(in.count("metadata", max_metadata));
    for (std::uint32_t i = 0; i < entries; ++i) {
        auto name  = TRY(in.text("metadata"));
        auto value = TRY(in.text("metadata"));
        if (!out.metadata.empty() && name <= out.metadata.rbegin()->first)
            return fail(errors::input, "metadata names are not in ascending order");
        out.metadata.emplace(std::move(name), std::move(value));
    }
    return {};
}

}  // namespace

Bytes serialize_metadata(const Envelope& envelope) {
    Bytes out;
    append_be32(out, static_cast<std::uint32_t>(envelope.metadata.size()));
    for (const auto& [name, value] : envelope.metadata) {
        put(out, name);
        put(out, value);
    }
    return out;
}

Bytes serialize_keys(const Envelope& envelope) {
    Bytes out;
    put(out, envelope.sender_public_key);
    put_list(out, envelope.recipient_ids);
    put_list(out, envelope.recipient_public_keys);
    put_list(out, envelope.encrypted_keys);
    append_be32(out, static_cast<std::uint32_t>(envelope.wrapped_keys.size()));
    for (const auto& entry : envelope.wrapped_keys) {
        put(out, entry.recipient_id);
        put(out, entry.wrapped_key);
        put(out, entry.algorithm);
        put(out, entry.ephemeral_public_key);
    }
    return out;
}

Bytes serialize(const Envelope& envelope) {
    Bytes out;
    append_be32(out, envelope.version);
    put(out, envelope.algorithm_id);
    append_be32(out, envelope.algorithm_version);
    append(out, serialize_keys(envelope));
    put(out, envelope.nonce);
    put(out, envelope.ciphertext);
    put(out, envelope.sender_signature);
    append(out, serialize_metadata(envelope));
    return out;
}

Result<Envelope> parse(ByteView bytes) {
    Reader in{bytes};
    Envelope out;
    out.version           = TRY(in.number("version"));
    out.algorithm_id      = TRY(in.text("algorithm_id"));
    out.algorithm_version = TRY(in.number("algorithm_version"));
    TRY(read_keys(in, out));
    out.nonce            = TRY(in.bytes("nonce"));
    out.ciphertext       = TRY(in.bytes("ciphertext"));
    out.sender_signature = TRY(in.bytes("sender_signature"));
    TRY(read_metadata(in, out));
    if (in.left() != 0)
        return fail(errors::input, "{} bytes follow the envelope at offset {}", in.left(),
                    in.offset());
    TRY(check(out));
    return out;
}

}  // namespace ve::envelope
