#include "node/consensus/sign_guard.hpp"
#include "base/planted.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

Result<SignGuard::Seal> SignGuard::sign(const ed25519::PrivateKey& key, SignedStep step, Time now,
                                        const Message& message) {
    const auto refuse = [&](std::string_view why) {
        return fail(errors::refused, "height {} round {} step {} is not signed: {}", step.height,
                    step.round, static_cast<unsigned>(step.kind), why);
    };
    if (last_ && step < *last_ && !VE_PLANTED(guard_signs_earlier))
        return refuse("a later step was signed already");
    if (last_ && step == *last_ && !VE_PLANTED(guard_signs_again)) {
        if (message(seal_.time) != message_) return refuse("another thing was signed there");
        return seal_;
    }
    auto bytes           = message(now);
    const auto signature = ed25519::sign(key, bytes);
    if (last_ && step <= *last_) return Seal{now, copy_of(signature)};  // of a planted bug only
    remember(step, now, std::move(bytes), copy_of(signature));
    return seal_;
}

void SignGuard::remember(SignedStep step, Time time, Bytes message, Bytes signature) {
    if (is_past(step)) return;
    last_    = step;
    message_ = std::move(message);
    seal_    = {time, std::move(signature)};
}

Bytes SignGuard::bytes() const {
    protobuf::Writer out;
    out.number(1, log_bytes);
    if (last_)
        out.integer(2, last_->height.value)
            .integer(3, last_->round)
            .number(4, static_cast<std::uint64_t>(last_->kind))
            .time(5, seal_.time)
            .bytes(6, message_)
            .bytes(7, seal_.signature);
    auto bytes = copy_of(sha256(out.view()));
    append(bytes, out.view());
    return bytes;
}

Result<SignGuard> SignGuard::parse(ByteView bytes) {
    constexpr std::size_t sum = 32;
    if (bytes.size() < sum || !std::ranges::equal(bytes.first(sum), sha256(bytes.subspan(sum))))
        return fail(errors::corrupt, "the record of what was signed last is damaged");
    SignGuard out;
    SignedStep step;
    std::uint64_t kind = 0;
    protobuf::Reader in{bytes.subspan(sum)};
    while (TRY(in.next())) {
        switch (in.field()) {
            case 1: out.log_bytes = TRY(in.number()); break;
            case 2: step.height.value = TRY(in.integer()); break;
            case 3: step.round = static_cast<std::int32_t>(TRY(in.integer())); break;
            case 4: kind = TRY(in.number()); break;
            case 5: out.seal_.time = TRY(in.time()); break;
            case 6: out.message_ = copy_of(TRY(in.bytes())); break;
            case 7: out.seal_.signature = copy_of(TRY(in.bytes())); break;
            default: break;
        }
    }
    if (kind == 0) return out;
    if (kind > 3) return fail(errors::corrupt, "the record of what was signed last has no sense");
    step.kind = static_cast<SignedStep::Kind>(kind);
    out.last_ = step;
    return out;
}

}  // namespace ve::consensus
