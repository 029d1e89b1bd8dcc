// A value or an Error. Made from either; read with ok(), value(), error(), or passed on with TRY.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/error.hpp"

namespace ve {

template <class T = void>
class [[nodiscard]] Result {
  public:
    using Value = T;
    Result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
    Result(Error error) : state_{std::in_place_index<1>, std::move(error)} {}
    template <class U>
    requires(std::is_convertible_v<U&&, T> && !std::is_same_v<std::decay_t<U>, T> &&
             !std::is_same_v<std::decay_t<U>, Error> && !std::is_same_v<std::decay_t<U>, Result>)
        Result(U&& value)
        : state_{std::in_place_index<0>, std::forward<U>(value)} {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    // Reading the value of a failure (or the error of a success) is a bug.
    const T& value() const& {
        VE_INVARIANT(ok());
        return *std::get_if<0>(&state_);
    }
    T& value() & {
        VE_INVARIANT(ok());
        return *std::get_if<0>(&state_);
    }
    T value() && {
        VE_INVARIANT(ok());
        return std::move(*std::get_if<0>(&state_));
    }
    T value_or(T other) const& { return ok() ? value() : std::move(other); }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    const Error& error() const& {
        VE_INVARIANT(!ok());
        return *std::get_if<1>(&state_);
    }
    Error error() && {
        VE_INVARIANT(!ok());
        return std::move(*std::get_if<1>(&state_));
    }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    using Value = void;
    Result()    = default;
    Result(Error error) : error_{std::move(error)} {}

    bool ok() const { return !error_; }
    explicit operator bool() const { return ok(); }
    void value() const { VE_INVARIANT(ok()); }
    const Error& error() const& {
        VE_INVARIANT(error_.has_value());
        return *error_;
    }
    Error error() && {
        VE_INVARIANT(error_.has_value());
        return std::move(*error_);
    }

  private:
    std::optional<Error> error_;
};

// auto x = TRY(f());   returns early with the error. Use it alone: as a statement or a whole
// initializer, never inside a braced initializer (g++ 12 leaks the members made before it).
#define VE_TRY_JOIN2(a, b) a##b
#define VE_TRY_JOIN(a, b) VE_TRY_JOIN2(a, b)
#define VE_TRY(name, expression)            \
    __extension__({                         \
        auto name = (expression);           \
        if (!name.ok()) [[unlikely]]        \
            return std::move(name).error(); \
        std::move(name).value();            \
    })
#define TRY(...) VE_TRY(VE_TRY_JOIN(try_result_, __COUNTER__), (__VA_ARGS__))

}  // namespace ve
