// Typed maps, sets and single values over prefixes of a module's store. Every access is metered.
//   struct State {
//       Map<BidId, Bid> bids{"market", 0x01};
//       Set<std::pair<Height, BidId>> by_expiry{"market", 0x02};
//       Item<Params> params{"market", 0x03};
//   };
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/chain/codec.hpp"
#include "node/chain/context.hpp"
#include "node/chain/page.hpp"

namespace ve {

// One byte range of one store; the untyped ground of the three below.
class Prefix {
  public:
    Prefix(std::string_view store, std::string prefix)
        : store_{store}, prefix_{std::move(prefix)} {}

    std::optional<std::string> read(Context& ctx, std::string_view key) const;
    bool has(Context& ctx, std::string_view key) const { return has_whole(ctx, full(key)); }
    void write(Context& ctx, std::string_view key, std::string_view value) const {
        write_whole(ctx, full(key), value);
    }
    void erase(Context& ctx, std::string_view key) const { erase_whole(ctx, full(key)); }

    struct Entry {
        std::string key, value;  // key without the prefix
    };
    // Entries whose key starts with `under`, in key order; stops after `limit`.
    std::vector<Entry> list(Context& ctx, std::string_view under = {},
                            std::size_t limit = SIZE_MAX) const;
    std::size_t count(Context& ctx) const;
    // One page of them, and the key to go on from (SDK pagination rules: page.hpp).
    Result<Page<Entry>> page(Context& ctx, const PageRequest& request,
                             std::string_view under = {}) const;

    // The same by whole keys, made in one piece: start(), then what follows the prefix.
    std::string start() const;
    // The view lives until the next write.
    std::optional<std::string_view> look(Context& ctx, std::string_view whole) const;
    bool has_whole(Context& ctx, std::string_view whole) const;
    void write_whole(Context& ctx, std::string_view whole, std::string_view value) const;
    void erase_whole(Context& ctx, std::string_view whole) const;

  private:
    std::string full(std::string_view key) const { return start().append(key); }
    std::string_view store_;
    std::string prefix_;
};

template <class K, class V>
class Map {
  public:
    Map(std::string_view store, char prefix) : prefix_{store, std::string(1, prefix)} {}
    Map(std::string_view store, std::string prefix) : prefix_{store, std::move(prefix)} {}

    std::optional<V> find(Context& ctx, const K& key) const {
        const auto bytes = prefix_.look(ctx, key_of(key));
        if (!bytes) return std::nullopt;
        return codec::Value<V>::take(*bytes).value();  // what we wrote parses, or the node stops
    }
    // Its bytes as they are stored; the view lives until the next write.
    std::optional<std::string_view> look(Context& ctx, const K& key) const {
        return prefix_.look(ctx, key_of(key));
    }
    // The error names what is missing: state.bids.get(ctx, id, errors::bid_not_found, "bid {}", id)
    template <class... Args>
    Result<V> get(Context& ctx, const K& key, const ErrorKind& missing,
                  fmt::format_string<Args...> format, Args&&... args) const {
        auto found = find(ctx, key);
        if (!found) return fail(missing, format, std::forward<Args>(args)...);
        return *std::move(found);
    }
    bool has(Context& ctx, const K& key) const { return prefix_.has_whole(ctx, key_of(key)); }
    void set(Context& ctx, const K& key, const V& value) const {
        prefix_.write_whole(ctx, key_of(key), codec::Value<V>::put(value));
    }
    void erase(Context& ctx, const K& key) const { prefix_.erase_whole(ctx, key_of(key)); }

    using Entry = std::pair<K, V>;
    std::vector<Entry> list(Context& ctx, std::size_t limit = SIZE_MAX) const {
        return typed(prefix_.list(ctx, {}, limit));
    }
    // Entries whose key starts with this part, e.g. all bids of one owner.
    template <class Part>
    std::vector<Entry> under(Context& ctx, const Part& part, std::size_t limit = SIZE_MAX) const {
        return typed(prefix_.list(ctx, part_of(part), limit));
    }
    std::size_t count(Context& ctx) const { return prefix_.count(ctx); }
    Result<Page<Entry>> page(Context& ctx, const PageRequest& request) const {
        return typed(TRY(prefix_.page(ctx, request)));
    }
    template <class Part>
    Result<Page<Entry>> page_under(Context& ctx, const PageRequest& request,
                                   const Part& part) const {
        return typed(TRY(prefix_.page(ctx, request, part_of(part))));
    }

  private:
    std::string key_of(const K& key) const {
        auto out = prefix_.start();
        codec::Key<K>::put(out, key, true);
        return out;
    }
    template <class Part>
    static std::string part_of(const Part& part) {
        std::string out;
        codec::Key<Part>::put(out, part, false);
        return out;
    }
    static Entry typed(const Prefix::Entry& entry) {
        std::string_view in{entry.key};
        return {codec::Key<K>::take(in, true).value(), codec::Value<V>::take(entry.value).value()};
    }
    static std::vector<Entry> typed(const std::vector<Prefix::Entry>& entries) {
        std::vector<Entry> out;
        out.reserve(entries.size());
        for (const auto& entry : entries) out.push_back(typed(entry));
        return out;
    }
    static Page<Entry> typed(const Page<Prefix::Entry>& page) {
        return {typed(page.items), page.next_key, page.total};
    }
    Prefix prefix_;
};

template <class K>
class Set {
  public:
    Set(std::string_view store, char prefix) : map_{store, prefix} {}
    bool has(Context& ctx, const K& key) const { return map_.has(ctx, key); }
    void add(Context& ctx, const K& key) const { map_.set(ctx, key, {}); }
    void erase(Context& ctx, const K& key) const { map_.erase(ctx, key); }
    std::vector<K> list(Context& ctx, std::size_t limit = SIZE_MAX) const {
        return keys(map_.list(ctx, limit));
    }
    std::size_t count(Context& ctx) const { return map_.count(ctx); }
    template <class Part>
    std::vector<K> under(Context& ctx, const Part& part, std::size_t limit = SIZE_MAX) const {
        return keys(map_.under(ctx, part, limit));
    }
    Result<Page<K>> page(Context& ctx, const PageRequest& request) const {
        return keys(TRY(map_.page(ctx, request)));
    }
    template <class Part>
    Result<Page<K>> page_under(Context& ctx, const PageRequest& request, const Part& part) const {
        return keys(TRY(map_.page_under(ctx, request, part)));
    }

  private:
    static Page<K> keys(Page<std::pair<K, std::string>> page) {
        return {keys(std::move(page.items)), std::move(page.next_key), page.total};
    }
    static std::vector<K> keys(std::vector<std::pair<K, std::string>> entries) {
        std::vector<K> out;
        for (auto& entry : entries) out.push_back(std::move(entry.first));
        return out;
    }
    Map<K, std::string> map_;
};

template <class V>
class Item {
  public:
    Item(std::string_view store, char prefix) : prefix_{store, std::string(1, prefix)} {}
    std::optional<V> find(Context& ctx) const {
        const auto bytes = prefix_.look(ctx, prefix_.start());
        if (!bytes) return std::nullopt;
        return codec::Value<V>::take(*bytes).value();
    }
    V get_or(Context& ctx, V other) const { return find(ctx).value_or(std::move(other)); }
    void set(Context& ctx, const V& value) const {
        prefix_.write(ctx, {}, codec::Value<V>::put(value));
    }

  private:
    Prefix prefix_;
};

}  // namespace ve
