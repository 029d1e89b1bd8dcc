// Keyring files from strangers: headers, and what would be inside if a passphrase fitted.
#include <cstdlib>

#include "keyring/records.hpp"
#include "keyring/sealed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    const ByteView bytes{data, size};
    const auto file = keyring::SealedFile::parse(bytes);
    if (file.ok()) {
        static const Secret key{32};
        if (keyring::open_file("index", file.value(), key).ok()) std::abort();
    }
    const auto index = keyring::decode_index(bytes);
    if (index.ok()) {
        const auto again = keyring::encode(index.value());
        if (!keyring::decode_index(again.reveal()).ok()) std::abort();
    }
    const auto record = keyring::decode_record(bytes);
    if (record.ok() && record->key.size() != 32) std::abort();
    return 0;
}
