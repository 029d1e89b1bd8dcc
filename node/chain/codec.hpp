// How keys and values of the state are written. Keys sort as their values do.
//   Address         length byte, bytes (as the SDK's length-prefixed addresses)
//   u64, Height     8 bytes big-endian
//   string          its bytes; in front of another part: a zero byte after it, 0 and 1 inside
//   escaped pair, tuple     the parts one after the other
// A value is a protobuf message, a string, bytes, an Amount (decimal text) or a u64 (8 bytes).
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <tuple>
#include <utility>

#include "base/address.hpp"
#include "base/amount.hpp"
#include "base/strong.hpp"
#include "wire/any.hpp"

namespace ve::codec {

void put_u64(std::string& out, std::uint64_t value);
Result<std::uint64_t> take_u64(std::string_view& in);
void put_address(std::string& out, const Address& address);
Result<Address> take_address(std::string_view& in);
void put_text(std::string& out, std::string_view text, bool last);
Result<std::string> take_text(std::string_view& in, bool last);

// Key<T>::put(out, value, last) and Key<T>::take(in, last). A module may add its own: specialise
// it.
template <class T>
struct Key;

template <>
struct Key<std::uint64_t> {
    static void put(std::string& out, std::uint64_t v, bool) { put_u64(out, v); }
    static Result<std::uint64_t> take(std::string_view& in, bool) { return take_u64(in); }
};
template <>
struct Key<std::uint32_t> {
    static void put(std::string& out, std::uint32_t v, bool) { put_u64(out, v); }
    static Result<std::uint32_t> take(std::string_view& in, bool) {
        return static_cast<std::uint32_t>(TRY(take_u64(in)));
    }
};
template <class Tag>
struct Key<Strong<Tag, std::uint64_t>> {
    static void put(std::string& out, Strong<Tag, std::uint64_t> v, bool) { put_u64(out, v.value); }
    static Result<Strong<Tag, std::uint64_t>> take(std::string_view& in, bool) {
        return Strong<Tag, std::uint64_t>{TRY(take_u64(in))};
    }
};
template <class Tag>
struct Key<Strong<Tag, std::int64_t>> {  // never negative in state
    static void put(std::string& out, Strong<Tag, std::int64_t> v, bool) {
        put_u64(out, static_cast<std::uint64_t>(v.value));
    }
    static Result<Strong<Tag, std::int64_t>> take(std::string_view& in, bool) {
        return Strong<Tag, std::int64_t>{static_cast<std::int64_t>(TRY(take_u64(in)))};
    }
};
template <>
struct Key<Address> {
    static void put(std::string& out, const Address& v, bool) { put_address(out, v); }
    static Result<Address> take(std::string_view& in, bool) { return take_address(in); }
};
template <>
struct Key<std::string> {
    static void put(std::string& out, std::string_view v, bool last) { put_text(out, v, last); }
    static Result<std::string> take(std::string_view& in, bool last) { return take_text(in, last); }
};
template <std::size_t n>
struct Key<ByteArray<n>> {
    static void put(std::string& out, const ByteArray<n>& v, bool) { out += text_of(v); }
    static Result<ByteArray<n>> take(std::string_view& in, bool) {
        if (in.size() < n) return fail(errors::corrupt, "a state key is too short");
        ByteArray<n> out{};
        std::copy_n(bytes_of(in).begin(), n, out.begin());
        in.remove_prefix(n);
        return out;
    }
};
template <class... Parts>
struct Key<std::tuple<Parts...>> {
    static void put(std::string& out, const std::tuple<Parts...>& v, bool last) {
        put_parts(out, v, last, std::index_sequence_for<Parts...>{});
    }
    static Result<std::tuple<Parts...>> take(std::string_view& in, bool last) {
        return take_parts(in, last, std::index_sequence_for<Parts...>{});
    }

  private:
    template <std::size_t... i>
    static void put_parts(std::string& out, const std::tuple<Parts...>& v, bool last,
                          std::index_sequence<i...>) {
        (Key<Parts>::put(out, std::get<i>(v), last && i + 1 == sizeof...(Parts)), ...);
    }
    template <std::size_t... i>
    static Result<std::tuple<Parts...>> take_parts(std::string_view& in, bool last,
                                                   std::index_sequence<i...>) {
        std::tuple<std::optional<Parts>...> parts;
        std::optional<Error> error;
        const auto take_one = [&]<std::size_t at>(std::integral_constant<std::size_t, at>) {
            using Part = std::tuple_element_t<at, std::tuple<Parts...>>;
            auto part  = Key<Part>::take(in, last && at + 1 == sizeof...(Parts));
            if (part.ok())
                std::get<at>(parts) = std::move(part).value();
            else
                error = std::move(part).error();
            return !error.has_value();
        };
        if (!(take_one(std::integral_constant<std::size_t, i>{}) && ...)) return *std::move(error);
        return std::tuple<Parts...>{*std::move(std::get<i>(parts))...};
    }
};
template <class A, class B>
struct Key<std::pair<A, B>> {
    static void put(std::string& out, const std::pair<A, B>& v, bool last) {
        Key<A>::put(out, v.first, false);
        Key<B>::put(out, v.second, last);
    }
    static Result<std::pair<A, B>> take(std::string_view& in, bool last) {
        auto a = TRY(Key<A>::take(in, false));
        auto b = TRY(Key<B>::take(in, last));
        return std::pair<A, B>{std::move(a), std::move(b)};
    }
};

template <class T>
concept ProtoMessage = requires(const T& read, T& write, const std::string& in) {
    { read.ByteSizeLong() } -> std::same_as<std::size_t>;
    { write.ParseFromString(in) } -> std::same_as<bool>;
};

template <class T>
struct Value;

template <ProtoMessage T>
struct Value<T> {
    static std::string put(const T& message) {
        // Not SerializeToString: its maps come in another order in every process.
        auto out = wire::serialize(message);
        // An empty message has no bytes, and the tree keeps no empty values.
        return out.empty() ? std::string(1, '\0') : out;
    }
    static Result<T> take(std::string_view in) {
        T out;
        if (in.size() == 1 && in[0] == '\0') return out;
        if (!out.ParseFromString(std::string{in}))
            return fail(errors::corrupt, "a stored {} does not parse",
                        T::descriptor()->full_name());
        return out;
    }
};
template <>
struct Value<std::string> {
    static std::string put(std::string_view v) { return '\x01' + std::string{v}; }
    static Result<std::string> take(std::string_view in) { return std::string{in.substr(1)}; }
};
template <>
struct Value<Address> {
    static std::string put(const Address& v) { return string_of(v.bytes()); }
    static Result<Address> take(std::string_view in) { return Address::from_bytes(bytes_of(in)); }
};
template <>
struct Value<Amount> {
    static std::string put(const Amount& v) { return v.text(); }
    static Result<Amount> take(std::string_view in) { return Amount::parse(in); }
};
template <>
struct Value<std::uint64_t> {
    static std::string put(std::uint64_t v) {
        std::string out;
        put_u64(out, v);
        return out;
    }
    static Result<std::uint64_t> take(std::string_view in) { return take_u64(in); }
};

}  // namespace ve::codec
