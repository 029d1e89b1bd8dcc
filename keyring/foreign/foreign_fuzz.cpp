// Key files from strangers: any text in each reader, and real ones with some bytes changed. A
// damaged one never opens as another key. The costs that a file asks for are kept small here.
#include <cstdlib>

#include "base/edits_fuzz.hpp"
#include "crypto/public_key_text.hpp"
#include "keyring/foreign/go_key_file.hpp"
#include "keyring/foreign/key_armor.hpp"
#include "keyring/foreign/keystore.hpp"
#include "keyring/foreign/recognise.hpp"
#include "keyring/foreign/validator_key.hpp"

namespace {

using namespace ve;

const Secret& passphrase() {
    static const auto text = Secret::copy_of(std::string_view{"passphrase"});
    return text;
}

// A key derivation costs a fuzzer its speed: one of a few rounds, or none.
bool costs_little(std::string_view text) {
    return text.find("kdf: ") == std::string_view::npos &&
           text.find("\"n\"") == std::string_view::npos && text.size() < 4096;
}

void read_everything(std::string_view text) {
    const auto block = armor::parse(text);
    if (block.ok()) {
        const auto again = armor::parse(armor::write(*block));
        if (!again.ok() || again->body != block->body) std::abort();
        const auto key = foreign::read_public_armor(*block);
        if (key.ok() && key->amino() != block->body) std::abort();
    }
    const auto form = foreign::recognise(text);
    const auto key  = parse_public_key(text);
    if (key.ok()) {
        const auto again = public_key_from_json(proto_json(*key));
        if (!again.ok() || !(*again == *key)) std::abort();
    }
    (void)foreign::read_validator_key(text);
    (void)foreign::read_go_record(bytes_of(text));
    if (form.ok() && *form == foreign::Form::armor && costs_little(text) && block.ok())
        if (foreign::open_armor(*block, passphrase()).ok()) std::abort();
    if (text.find("\"p2c\"") == std::string_view::npos) (void)foreign::looks_like_go_file(text);
}

const std::string& some_armor() {
    static const auto text = foreign::write_public_armor(
        PublicKey::parse(
            Curve::ed25519,
            parse_hex("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29").value())
            .value());
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_everything(text_of({data, size}));
    read_everything(test::edited(some_armor(), {data, size}));
    return 0;
}
