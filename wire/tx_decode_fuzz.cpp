// Any bytes: decoding neither crashes nor reads what encoding would not write again.
#include "base/bytes.hpp"
#include "wire/build.hpp"
#include "wire/tx.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    const auto raw = text_of({data, size});
    const auto tx  = wire::decode_tx(raw);
    if (!tx.ok()) return 0;
    VE_INVARIANT(wire::encode_tx_raw(tx->body_bytes, tx->auth_info_bytes, tx->signatures) == raw);
    VE_INVARIANT(tx->messages.size() <= size);
    (void)wire::sign_bytes_amino(*tx, "fuzz", AccountNumber{1}, Sequence{2});
    VE_INVARIANT(wire::tx_to_json(*tx).is_object());
    return 0;
}
