// Arbitrary bytes as a snapshot and as a change set, and a real snapshot with some bytes changed;
// what is accepted is written back as it was.
#include "base/edits_fuzz.hpp"
#include "crypto/hash.hpp"
#include "node/store/snapshot.hpp"

namespace {

using namespace ve;

// Without its checksum.
std::string real_snapshot() {
    store::State state;
    for (const auto* name : {"bank", "veid", "empty"}) state.mount(name);
    for (int i = 0; i < 20; ++i) {
        state.at("bank").set("balance/" + std::to_string(i * 7), std::to_string(i * 1'000));
        state.at("veid").set("score/" + std::to_string(i), std::string(40, 'x'));
    }
    const auto bytes = store::dump(state);
    return string_of(ByteView{bytes}.first(bytes.size() - 32));
}

// With a right checksum, so that what is behind it is reached.
void load(std::string_view content) {
    Bytes sealed;
    append(sealed, content);
    append(sealed, sha256(content));
    const auto state = store::load(sealed);
    if (!state.ok()) return;
    const auto again = store::load(store::dump(*state));
    VE_INVARIANT(again.ok() && again->app_hash() == state->app_hash());
    VE_INVARIANT(again->size() == state->size() && again->names() == state->names());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto real = real_snapshot();
    const ByteView input{data, size};
    load(text_of(input));
    load(test::edited(real, input));
    if (const auto changes = store::ChangeSet::decode(input); changes.ok())
        VE_INVARIANT(text_of(changes->encode()) == text_of(input));
    return 0;
}
