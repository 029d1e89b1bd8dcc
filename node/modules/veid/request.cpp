#include "node/modules/veid/request.hpp"

#include "crypto/hash.hpp"

namespace ve::veid {

Request Request::make(const Address& account, std::string scope_id, Height height, Time time) {
    const auto at = static_cast<std::uint64_t>(height.value);
    Sha256 hasher;
    hasher.update(account.bytes()).update(scope_id).update_be64(at);
    hasher.update_be64(static_cast<std::uint64_t>(time.unix_nanos()));
    const auto hash = hasher.finish();
    Request out{.account    = account,
                .scope_id   = std::move(scope_id),
                .height     = at,
                .time       = time.seconds,
                .not_before = at};
    std::copy_n(hash.begin(), out.id.size(), out.id.begin());
    return out;
}

}  // namespace ve::veid

namespace ve::codec {

using veid::Request;
using veid::RequestId;

std::string Value<Request>::put(const Request& request) {
    std::string out;
    Key<RequestId>::put(out, request.id, false);
    put_address(out, request.account);
    put_u64(out, request.height);
    put_u64(out, static_cast<std::uint64_t>(request.time));
    put_u64(out, request.not_before);
    put_u64(out, request.retries);
    put_text(out, request.scope_id, true);
    return out;
}

Result<Request> Value<Request>::take(std::string_view in) {
    const auto id         = TRY(Key<RequestId>::take(in, false));
    const auto account    = TRY(take_address(in));
    const auto height     = TRY(take_u64(in));
    const auto time       = TRY(take_u64(in));
    const auto not_before = TRY(take_u64(in));
    const auto retries    = TRY(take_u64(in));
    auto scope_id         = TRY(take_text(in, true));
    return Request{.id         = id,
                   .account    = account,
                   .scope_id   = std::move(scope_id),
                   .height     = height,
                   .time       = static_cast<std::int64_t>(time),
                   .not_before = not_before,
                   .retries    = static_cast<std::uint32_t>(retries)};
}

}  // namespace ve::codec
