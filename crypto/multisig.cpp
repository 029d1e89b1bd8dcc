#include "crypto/multisig.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace ve {
namespace {

constexpr ByteArray<5> type_bytes{0x22, 0xc1, 0xf7, 0xe2, 0x08};  // the type, then field 1
constexpr std::uint8_t member_tag = 0x12;

Error malformed(std::size_t at) {
    return fail(errors::input, "these bytes are no threshold key in amino form")
        .at(fmt::format("byte {}", at));
}

Result<void> check(std::uint32_t threshold, const std::vector<PublicKey>& members) {
    if (members.empty() || members.size() > ThresholdKey::members_max)
        return fail(errors::input, "a threshold key has 1 to {} members, not {}",
                    ThresholdKey::members_max, members.size());
    if (threshold == 0 || threshold > members.size())
        return fail(errors::input, "{} of {} cannot sign: the threshold is 1 to {}", threshold,
                    members.size(), members.size());
    for (const auto& member : members)
        if (member.curve == Curve::secp256r1)
            return fail(errors::input, "a secp256r1 key cannot be a member: it has no amino form");
    return {};
}

}  // namespace

Result<ThresholdKey> ThresholdKey::make(std::uint32_t threshold, std::vector<PublicKey> members,
                                        Order order) {
    TRY(check(threshold, members));
    if (order == Order::by_address)
        std::stable_sort(members.begin(), members.end(),
                         [](const PublicKey& a, const PublicKey& b) {
                             return std::ranges::lexicographical_compare(a.address().bytes(),
                                                                         b.address().bytes());
                         });
    return ThresholdKey{threshold, std::move(members)};
}

Result<ThresholdKey> ThresholdKey::parse_amino(ByteView amino) {
    if (amino.size() < type_bytes.size() ||
        !std::equal(type_bytes.begin(), type_bytes.end(), amino.begin()))
        return malformed(0);
    // 1 to 255 in the shortest form: 128 and above have a second byte, which is 1.
    auto rest = amino.subspan(type_bytes.size());
    if (rest.empty()) return malformed(amino.size());
    std::uint32_t threshold = rest[0] & 0x7fU;
    const bool is_long      = (rest[0] & 0x80U) != 0;
    if (is_long && (rest.size() < 2 || rest[1] != 1)) return malformed(type_bytes.size());
    if (is_long) threshold |= 0x80U;
    rest = rest.subspan(is_long ? 2 : 1);
    std::vector<PublicKey> members;
    while (!rest.empty()) {
        const auto at = amino.size() - rest.size();
        if (members.size() == members_max || rest.size() < 2 || rest[0] != member_tag ||
            rest.size() - 2 < rest[1])
            return malformed(at);
        auto member = PublicKey::parse_amino(rest.subspan(2, rest[1]));
        if (!member.ok()) return malformed(at + 2);
        members.push_back(std::move(member).value());
        rest = rest.subspan(std::size_t{2} + rest[1]);
    }
    return make(threshold, std::move(members), Order::as_given);
}

Bytes ThresholdKey::amino() const {
    Bytes out;
    append(out, ByteView{type_bytes});
    append_varint(out, threshold);
    for (const auto& member : members) {
        const auto bytes = member.amino();
        out.push_back(member_tag);
        append_varint(out, bytes.size());
        append(out, ByteView{bytes});
    }
    return out;
}

Address ThresholdKey::address() const {
    const auto hash = sha256(ByteView{amino()});
    ByteArray<20> out{};
    std::copy_n(hash.begin(), out.size(), out.begin());
    return Address{out};
}

bool ThresholdKey::has_twins() const {
    auto sorted = members;
    std::ranges::sort(sorted);
    return std::ranges::adjacent_find(sorted) != sorted.end();
}

std::optional<std::size_t> ThresholdKey::position_of(const Address& member) const {
    for (std::size_t i = 0; i < members.size(); ++i)
        if (members[i].address() == member) return i;
    return std::nullopt;
}

}  // namespace ve
