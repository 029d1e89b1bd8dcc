// The arithmetic of proposer priorities saturates and truncates where CometBFT's does.
#include "node/consensus/validator_set.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "crypto/ed25519.hpp"
#include "crypto/merkle.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {
__extension__ using Wide = __int128;

std::int64_t clipped(Wide value) {
    constexpr auto low = std::numeric_limits<std::int64_t>::min();
    constexpr auto top = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::clamp<Wide>(value, low, top));
}

bool proposes_before(const Validator& a, const Validator& b) {
    return a.priority != b.priority ? a.priority > b.priority : a.address < b.address;
}

Bytes public_key_message(const ByteArray<32>& key) {
    return protobuf::Writer{}.item(1, key).take();
}

Bytes simple_validator(const Validator& validator) {
    return protobuf::Writer{}
        .item(1, public_key_message(validator.public_key))
        .integer(2, validator.power)
        .take();
}
}  // namespace

ByteArray<20> validator_address(const ByteArray<32>& public_key) {
    ByteArray<20> out{};
    const auto address = ed25519::address_of(public_key);
    std::copy_n(address.bytes().begin(), out.size(), out.begin());
    return out;
}

ValidatorSet::ValidatorSet(std::vector<Validator> validators) {
    std::vector<PowerChange> members;
    members.reserve(validators.size());
    for (const auto& v : validators) members.push_back({v.public_key, v.power});
    if (!members.empty()) *this = create(members).value();
}

Result<ValidatorSet> ValidatorSet::create(std::span<const PowerChange> members) {
    ValidatorSet set;
    for (const auto& member : members)
        if (member.power <= 0) return fail(errors::input, "a validator has power {}", member.power);
    TRY(set.update(members));
    set.increment_priority(1);
    return set;
}

ValidatorSet ValidatorSet::restored(std::vector<Validator> validators,
                                    const ByteArray<20>& proposer) {
    ValidatorSet set;
    set.validators_ = std::move(validators);
    set.proposer_   = proposer;
    set.take_hash();
    return set;
}

std::int64_t ValidatorSet::total_power() const {
    std::int64_t total = 0;  // bounded by total_power_max
    for (const auto& validator : validators_) total += validator.power;
    return total;
}

const Validator* ValidatorSet::find(const ByteArray<20>& address) const {
    const auto at = std::ranges::find(validators_, address, &Validator::address);
    return at == validators_.end() ? nullptr : &*at;
}

const Validator& ValidatorSet::proposer() const {
    VE_INVARIANT(!validators_.empty());
    if (const auto* chosen = find(proposer_)) return *chosen;
    return *std::ranges::min_element(validators_, proposes_before);
}

void ValidatorSet::increment_priority(int times) {
    VE_INVARIANT(!validators_.empty() && times > 0);
    const auto total = total_power();
    rescale(2 * total);
    centre();
    for (int i = 0; i < times; ++i) {
        for (auto& v : validators_) v.priority = clipped(Wide{v.priority} + v.power);
        auto& first    = *std::ranges::min_element(validators_, proposes_before);
        first.priority = clipped(Wide{first.priority} - total);
        proposer_      = first.address;
    }
}

void ValidatorSet::rescale(std::int64_t spread_max) {
    const auto [low, high] =
        std::ranges::minmax(validators_, {}, &Validator::priority);  // copies: fine
    const Wide spread = Wide{high.priority} - low.priority;
    if (spread_max <= 0 || spread <= spread_max) return;
    const auto ratio = clipped((spread + spread_max - 1) / spread_max);
    for (auto& validator : validators_) validator.priority /= ratio;
}

void ValidatorSet::centre() {
    Wide sum = 0;
    for (const auto& validator : validators_) sum += validator.priority;
    const auto count = static_cast<Wide>(validators_.size());
    Wide average     = sum / count;
    if (sum % count < 0) --average;  // rounds down
    for (auto& validator : validators_) validator.priority = clipped(validator.priority - average);
}

void ValidatorSet::sort() {
    std::ranges::sort(validators_, [](const Validator& a, const Validator& b) {
        return a.power != b.power ? a.power > b.power : a.address < b.address;
    });
}

Result<void> ValidatorSet::update(std::span<const PowerChange> changes) {
    if (changes.empty()) return {};
    std::map<ByteArray<20>, Validator> next;
    for (const auto& validator : validators_) next.emplace(validator.address, validator);

    // Newcomers start far behind: at minus 1.125 of the power there is before anyone is removed.
    std::map<ByteArray<20>, bool> named;
    Wide total = total_power(), removed = 0;
    for (const auto& change : changes) {
        const auto address = validator_address(change.public_key);
        if (!named.emplace(address, true).second)
            return fail(errors::input, "validator {} is named twice", hex_upper(address));
        if (change.power < 0 || change.power > total_power_max)
            return fail(errors::input, "validator {} cannot have power {}", hex_upper(address),
                        change.power);
        const auto known = next.find(address);
        const auto power = known == next.end() ? 0 : known->second.power;
        if (change.power == 0 && known == next.end())
            return fail(errors::input, "validator {} cannot be removed: it is not there",
                        hex_upper(address));
        if (change.power == 0)
            removed += power;
        else
            total += change.power - power;
    }
    if (total - removed > total_power_max)
        return fail(errors::input, "the validators' total power is above {}", total_power_max);
    const auto start = clipped(-(total + (total >> 3)));
    for (const auto& change : changes) {
        const auto address = validator_address(change.public_key);
        if (change.power == 0) {
            next.erase(address);
            continue;
        }
        auto& slot = next[address];
        if (slot.power == 0) slot.priority = start;
        slot.public_key = change.public_key;
        slot.address    = address;
        slot.power      = change.power;
    }
    if (next.empty()) return fail(errors::input, "no validator would be left");
    if (next.size() > validators_max)
        return fail(errors::input, "more than {} validators", validators_max);

    validators_.clear();
    for (auto& entry : next) validators_.push_back(entry.second);
    rescale(2 * total_power());
    centre();
    sort();
    take_hash();
    return {};
}

void ValidatorSet::take_hash() {
    std::vector<Bytes> leaves;
    leaves.reserve(validators_.size());
    for (const auto& validator : validators_) leaves.push_back(simple_validator(validator));
    hash_ = copy_of(merkle::root(leaves));
}

Bytes validator_bytes(const Validator& validator) {
    return protobuf::Writer{}
        .bytes(1, validator.address)
        .item(2, public_key_message(validator.public_key))
        .integer(3, validator.power)
        .integer(4, validator.priority)
        .take();
}

Result<Validator> parse_validator(ByteView bytes) {
    Validator out;
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() == 2) {
            protobuf::Reader key{TRY(in.bytes())};
            while (TRY(key.next())) {
                const auto value = TRY(key.bytes());
                if (key.field() != 1 || value.size() != out.public_key.size())
                    return fail(errors::corrupt, "a validator's key is not ed25519");
                std::ranges::copy(value, out.public_key.begin());
            }
        }
        if (in.field() == 3) out.power = TRY(in.integer());
        if (in.field() == 4) out.priority = TRY(in.integer());
    }
    out.address = validator_address(out.public_key);
    if (out.power <= 0 || out.power > total_power_max)
        return fail(errors::corrupt, "a validator has power {}", out.power);
    return out;
}

Bytes validator_set_bytes(const ValidatorSet& set) {
    protobuf::Writer out;
    for (const auto& validator : set.list()) out.item(1, validator_bytes(validator));
    if (!set.empty()) out.item(2, validator_bytes(set.proposer()));
    return out.integer(3, set.total_power()).take();
}

Result<ValidatorSet> parse_validator_set(ByteView bytes) {
    std::vector<Validator> validators;
    ByteArray<20> proposer{};
    protobuf::Reader in{bytes};
    while (TRY(in.next())) {
        if (in.field() > 2) continue;
        const auto validator = TRY(parse_validator(TRY(in.bytes())));
        if (in.field() == 1)
            validators.push_back(validator);
        else
            proposer = validator.address;
        if (validators.size() > validators_max)
            return fail(errors::corrupt, "more than {} validators", validators_max);
    }
    Wide total = 0;
    for (const auto& validator : validators) total += validator.power;
    if (total > total_power_max) return fail(errors::corrupt, "the total power is too large");
    return ValidatorSet::restored(std::move(validators), proposer);
}

}  // namespace ve::consensus
