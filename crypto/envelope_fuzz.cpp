// Serialized envelopes from strangers, and a real one with some bytes changed: whatever parses has
// one form, opens for nobody but its recipient, and only as it was signed.
#include "crypto/envelope.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/edits_fuzz.hpp"

namespace {

using namespace ve;

const x25519::PrivateKey& recipient() {
    static const auto key = x25519::PrivateKey::from_bytes(Bytes(32, 7)).value();
    return key;
}

std::string sealed_for_recipient() {
    std::uint8_t next          = 0;
    const EntropySource counts = [&](std::span<std::uint8_t> out) {
        for (auto& byte : out) byte = ++next;
    };
    const auto signer = ed25519::PrivateKey::generate(counts);
    const std::vector<envelope::Recipient> to{{recipient().public_key()}};
    const auto sealed = envelope::seal({.plaintext  = bytes_of("a document"),
                                        .recipients = to,
                                        .signer     = signer,
                                        .metadata   = {{"content_type", "image/png"}}},
                                       counts);
    return string_of(envelope::serialize(sealed.value()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto real = sealed_for_recipient();
    for (const auto& input :
         {std::string{text_of({data, size})}, test::edited(real, {data, size})}) {
        const auto read = envelope::parse(bytes_of(input));
        if (!read.ok()) continue;
        if (text_of(envelope::serialize(read.value())) != input) std::abort();
        const bool as_signed = input == real;
        if (envelope::open(read.value(), recipient()).ok() != as_signed) std::abort();
        if (envelope::signature_is_valid(read.value()) && !as_signed) std::abort();
    }
    return 0;
}
