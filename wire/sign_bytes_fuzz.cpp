// Sign bytes from strangers: what is read has a message, and a chain where it is a transaction.
#include "base/bytes.hpp"
#include "wire/read_sign_bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    const auto read = wire::read_sign_bytes(text_of({data, size}));
    if (!read.ok()) return 0;
    VE_INVARIANT(!read->messages.empty());
    VE_INVARIANT(read->chain_id.empty() == (read->form == wire::SignBytes::Form::data));
    return 0;
}
