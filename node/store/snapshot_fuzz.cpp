// Arbitrary bytes as a snapshot and as a change set; what is accepted is written back as it was.
#include "crypto/hash.hpp"
#include "node/store/snapshot.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    const ByteView input{data, size};
    // With a valid checksum, so that what is behind it is reached.
    Bytes sealed = copy_of(input);
    append(sealed, sha256(input));
    if (const auto state = store::load(sealed); state.ok()) {
        const auto again = store::load(store::dump(*state));
        VE_INVARIANT(again.ok() && again->app_hash() == state->app_hash());
    }
    if (const auto changes = store::ChangeSet::decode(input); changes.ok())
        VE_INVARIANT(text_of(changes->encode()) == text_of(input));
    return 0;
}
