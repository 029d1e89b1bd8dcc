// One error for the whole product: which kind, what happened to which thing, and what to do next.
// At an edge it becomes an exit code, an ABCI code, an HTTP or a gRPC status by one table per edge.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ve {

// (space, code) of a chain error goes on the wire, so a constant of this type never changes.
struct ErrorKind {
    std::string_view space;
    std::uint32_t code;
    std::string_view meaning;
};

class [[nodiscard]] Error {
  public:
    Error(const ErrorKind& kind, std::string detail);
    // An error that arrived from elsewhere (a node's answer): its kind is known only by number.
    Error(std::string space, std::uint32_t code, std::string detail);
    Error(const Error& other);
    Error& operator=(const Error& other);
    Error(Error&&) noexcept            = default;
    Error& operator=(Error&&) noexcept = default;
    ~Error()                           = default;

    const std::string& space() const { return data_->space; }
    std::uint32_t code() const { return data_->code; }
    const std::string& meaning() const { return data_->meaning; }
    const std::string& detail() const { return data_->detail; }
    const std::string& hint() const { return data_->hint; }
    const std::string& place() const { return data_->place; }

    bool is(const ErrorKind& kind) const { return code() == kind.code && space() == kind.space; }
    // "detail: meaning", as the Cosmos SDK writes an error in a log.
    std::string text() const;

    // The one action that helps, usually a command to type.
    template <class... Args>
    Error with_hint(fmt::format_string<Args...> format, Args&&... args) && {
        data_->hint = fmt::format(format, std::forward<Args>(args)...);
        return std::move(*this);
    }
    // Where it happened: file:line:col, a JSON pointer, a byte offset, a field path, a flag.
    Error at(std::string place) && {
        data_->place = std::move(place);
        return std::move(*this);
    }
    // Puts the outer story before the inner one: "outer: inner".
    template <class... Args>
    Error within(fmt::format_string<Args...> format, Args&&... args) && {
        data_->detail = fmt::format(format, std::forward<Args>(args)...) + ": " + data_->detail;
        return std::move(*this);
    }

  private:
    struct Data {
        std::string space;
        std::uint32_t code;
        std::string meaning, detail, hint, place;
    };
    std::unique_ptr<Data> data_;
};

template <class... Args>
Error fail(const ErrorKind& kind, fmt::format_string<Args...> format, Args&&... args) {
    return Error{kind, fmt::format(format, std::forward<Args>(args)...)};
}

// What can go wrong on this side of the wire. The code is the process's exit code.
namespace errors {
inline constexpr std::string_view local_space = "ve";
inline constexpr ErrorKind usage{local_space, 2, "wrong usage"};
inline constexpr ErrorKind input{local_space, 3, "invalid input"};
inline constexpr ErrorKind refused{local_space, 4, "refused for safety"};
inline constexpr ErrorKind authentication{local_space, 5, "authentication failed"};
inline constexpr ErrorKind peer{local_space, 6, "node not reachable or not answering properly"};
inline constexpr ErrorKind verification{local_space, 8, "verification failed"};
inline constexpr ErrorKind io{local_space, 9, "local input or output failed"};
inline constexpr ErrorKind corrupt{local_space, 10, "local data is damaged"};
inline constexpr ErrorKind busy{local_space, 11, "busy"};
inline constexpr ErrorKind assertion{local_space, 12, "expectation not met"};
inline constexpr ErrorKind internal{local_space, 70, "internal error"};
inline constexpr ErrorKind interrupted{local_space, 130, "interrupted"};
}  // namespace errors

// A broken invariant is a bug, not a Result: it stops the node (or command) that found it.
[[noreturn]] void invariant_broken(const char* expression, const char* file, int line);
#define VE_INVARIANT(condition)                                     \
    do {                                                            \
        if (!(condition)) [[unlikely]]                              \
            ::ve::invariant_broken(#condition, __FILE__, __LINE__); \
    } while (false)

}  // namespace ve
