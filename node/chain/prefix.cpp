// Reading, writing, listing and paging one byte range of a store, each access paid for.
#include "base/sdk_errors.hpp"
#include "node/chain/collections.hpp"

namespace ve {
namespace {

void pay_read(Context& ctx, std::size_t key, std::size_t value) {
    ctx.gas().use(gas::read_flat, "ReadFlat");
    ctx.gas().use(Gas{gas::read_byte.value * (key + value)}, "ReadPerByte");
}

// A walk over part of a store that pays for each step and ends early when the gas does.
class Walk {
  public:
    Walk(Context& ctx, std::string_view store, store::Range range, store::Direction direction)
        : ctx_{ctx}, cursor_{ctx.state().at(store).cursor(std::move(range), direction)} {
        pay();
    }
    bool valid() const { return cursor_.valid() && !ctx_.gas().out_of_gas(); }
    std::string_view key() const { return cursor_.key(); }
    std::string_view value() const { return cursor_.value(); }
    void next() {
        cursor_.next();
        pay();
    }

  private:
    void pay() {
        if (cursor_.valid())
            ctx_.gas().use(
                Gas{gas::read_byte.value * (cursor_.key().size() + cursor_.value().size())},
                "ValuePerByte");
        ctx_.gas().use(gas::next_flat, "IterNextFlat");
    }
    Context& ctx_;
    store::Cursor cursor_;
};

// From the given key on (forward) or down (backward), both included, inside the prefix.
store::Range range_from(std::string_view prefix, const std::optional<std::string>& from,
                        store::Direction direction) {
    auto range = store::Range::prefix(prefix);
    if (!from) return range;
    std::string key = std::string{prefix} + *from;
    if (direction == store::Direction::forward)
        range.from = std::move(key);
    else
        range.to = std::move(key) + '\0';
    return range;
}

}  // namespace

std::string Prefix::start() const {
    constexpr std::size_t usual_key = 64;
    std::string key;
    key.reserve(usual_key);
    key += prefix_;
    return key;
}

std::optional<std::string_view> Prefix::look(Context& ctx, std::string_view whole) const {
    const auto value = ctx.state().at(store_).get(whole);
    pay_read(ctx, whole.size(), value ? value->size() : 0);
    return value;
}

std::optional<std::string> Prefix::read(Context& ctx, std::string_view key) const {
    const auto value = look(ctx, full(key));
    if (!value) return std::nullopt;
    return std::string{*value};
}

bool Prefix::has_whole(Context& ctx, std::string_view whole) const {
    ctx.gas().use(gas::has, "Has");
    return ctx.state().at(store_).has(whole);
}

void Prefix::write_whole(Context& ctx, std::string_view whole, std::string_view value) const {
    ctx.gas().use(gas::write_flat, "WriteFlat");
    ctx.gas().use(Gas{gas::write_byte.value * (whole.size() + value.size())}, "WritePerByte");
    ctx.write(store_, whole, value);
}

void Prefix::erase_whole(Context& ctx, std::string_view whole) const {
    ctx.gas().use(gas::erase, "Delete");
    ctx.erase(store_, whole);
}

std::vector<Prefix::Entry> Prefix::list(Context& ctx, std::string_view under,
                                        std::size_t limit) const {
    const auto prefix = full(under);
    std::vector<Entry> out;
    Walk walk{ctx, store_, store::Range::prefix(prefix), store::Direction::forward};
    for (; walk.valid() && out.size() < limit; walk.next())
        out.push_back({std::string{walk.key().substr(prefix_.size())}, std::string{walk.value()}});
    return out;
}

std::size_t Prefix::count(Context& ctx) const {
    std::size_t out = 0;
    Walk walk{ctx, store_, store::Range::prefix(prefix_), store::Direction::forward};
    for (; walk.valid(); walk.next()) ++out;
    return out;
}

Result<Page<Prefix::Entry>> Prefix::page(Context& ctx, const PageRequest& request,
                                         std::string_view under) const {
    if (!request.key.empty() && request.offset > 0)
        return fail(grpc_status::invalid_argument,
                    "invalid request, either offset or key is expected, got both");
    const bool by_key      = !request.key.empty();
    const bool count_total = !by_key && (request.count_total || request.limit == 0);
    const auto limit =
        request.limit == 0 ? default_page_limit : std::min(request.limit, max_page_limit);
    const auto direction = request.reverse ? store::Direction::backward : store::Direction::forward;
    const auto prefix    = full(under);
    const auto from      = by_key ? std::optional{request.key} : std::nullopt;

    Page<Entry> page;
    std::uint64_t seen = 0;
    Walk walk{ctx, store_, range_from(prefix, from, direction), direction};
    for (; walk.valid(); walk.next(), ++seen) {
        if (seen < request.offset) continue;
        if (page.items.size() < limit) {
            page.items.push_back(
                {std::string{walk.key().substr(prefix_.size())}, std::string{walk.value()}});
            continue;
        }
        if (page.next_key.empty()) page.next_key = std::string{walk.key().substr(prefix.size())};
        if (!count_total) break;
    }
    TRY(ctx.gas().check());
    if (count_total) page.total = seen;
    return page;
}

}  // namespace ve
