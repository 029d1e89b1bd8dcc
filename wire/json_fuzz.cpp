// Any JSON as a transaction and as a query answer: what is read has one form in bytes, and printing
// and reading it again changes nothing.
#include "wire/json.hpp"

#include "base/bytes.hpp"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "cosmos/tx/v1beta1/tx.pb.h"
#include "wire/any.hpp"

namespace {

template <class Message>
void round_trip(const ve::Json& json) {
    Message first, second, third;
    if (!ve::wire::from_json(json, first).ok()) return;
    const auto bytes = ve::wire::serialize(first);
    VE_INVARIANT(second.ParseFromString(bytes));
    VE_INVARIANT(
        ve::wire::from_json(ve::wire::to_json(second, ve::wire::Defaults::omit), third).ok());
    VE_INVARIANT(ve::wire::serialize(third) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = ve::Json::parse(ve::text_of({data, size}));
    if (!json.ok()) return 0;
    round_trip<cosmos::tx::v1beta1::Tx>(*json);
    round_trip<cosmos::staking::v1beta1::QueryValidatorResponse>(*json);
    return 0;
}
