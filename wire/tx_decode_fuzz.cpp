// Any bytes, and a real transaction with some changed: decoding neither crashes nor reads what
// encoding would not write again, and bytes that differ have different hashes.
#include "base/bytes.hpp"
#include "base/edits_fuzz.hpp"
#include "cosmos/bank/v1beta1/tx.pb.h"
#include "wire/build.hpp"
#include "wire/tx.hpp"

namespace {

using namespace ve;

std::string real_tx() {
    const Address from{ByteArray<20>{1}}, to{ByteArray<20>{2}};
    cosmos::bank::v1beta1::MsgSend message;
    message.set_from_address(from.text());
    message.set_to_address(to.text());
    auto* coin = message.add_amount();
    coin->set_denom("uve");
    coin->set_amount("25");
    const wire::FeeSpec fee{Coins{Coin{base_denom(), Amount{5'000}}}, Gas{200'000}};
    Bytes key(33, 9);
    key[0] = 2;
    return wire::encode_tx_raw(wire::build_body({&message, &message}, "memo", 9),
                               wire::build_auth_info(key, Sequence{3}, fee),
                               {std::string(64, 's')});
}

void check(const std::string& raw) {
    const auto tx = wire::decode_tx(raw);
    if (!tx.ok()) return;
    VE_INVARIANT(wire::encode_tx_raw(tx->body_bytes, tx->auth_info_bytes, tx->signatures) == raw);
    VE_INVARIANT(tx->hash == wire::tx_hash(raw));
    VE_INVARIANT(tx->messages.size() <= raw.size());
    (void)wire::sign_bytes_amino(*tx, "fuzz", AccountNumber{1}, Sequence{2});
    VE_INVARIANT(wire::tx_to_json(*tx).is_object());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto real = real_tx();
    VE_INVARIANT(wire::decode_tx(real).ok());
    check(std::string{text_of({data, size})});
    check(test::edited(real, {data, size}));
    return 0;
}
