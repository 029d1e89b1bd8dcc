// JSON as a value: one strict reader and one writer for the whole product.
// Numbers keep their digits, so nothing is rounded; members keep their order; duplicates are
// refused.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace ve {

class Json {
  public:
    enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
    using Member = std::pair<std::string, Json>;

    struct Limits {
        std::size_t bytes = 16U << 20;
        int depth         = 64;
    };
    // Refuses: duplicate members, text after the document, NUL, BOM, invalid UTF-8, lone
    // surrogates, NaN, too deep, too long. The error's place is "line:column".
    static Result<Json> parse(std::string_view text, Limits limits);
    static Result<Json> parse(std::string_view text) { return parse(text, Limits{}); }

    Json() = default;
    Json(std::nullptr_t) {}
    Json(std::same_as<bool> auto value) : kind_{Kind::boolean}, flag_{value} {}
    Json(std::string text) : kind_{Kind::string}, text_{std::move(text)} {}
    Json(std::string_view text) : Json{std::string{text}} {}
    Json(const char* text) : Json{std::string{text}} {}
    template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>) Json(T value)
        : kind_{Kind::number}, text_{std::to_string(value)} {}
    static Json array(std::vector<Json> items = {});
    static Json object(std::vector<Member> members = {});
    static Json number(std::string digits);  // digits are written as they are

    Kind kind() const { return kind_; }
    bool is_null() const { return kind_ == Kind::null; }
    bool is_object() const { return kind_ == Kind::object; }
    bool is_array() const { return kind_ == Kind::array; }
    bool is_string() const { return kind_ == Kind::string; }
    bool is_number() const { return kind_ == Kind::number; }
    bool is_boolean() const { return kind_ == Kind::boolean; }

    const std::vector<Json>& items() const { return items_; }        // of an array
    const std::vector<Member>& members() const { return members_; }  // of an object
    const std::string& raw() const { return text_; }  // of a string or a number's digits
    bool flag() const { return flag_; }

    void push(Json item) { items_.push_back(std::move(item)); }
    void set(std::string name, Json value);  // adds or replaces
    bool erase(std::string_view name);
    const Json* find(std::string_view name) const;  // null when absent or not an object
    Json* find(std::string_view name);

    // Checked reading. The error names the member and what was found.
    Result<const Json*> member(std::string_view name) const;
    Result<std::string> text() const;
    Result<bool> boolean() const;
    // A number or, as Cosmos writes 64-bit integers, a string of digits; in range or an error.
    Result<std::uint64_t> u64(std::uint64_t max = UINT64_MAX) const;
    Result<std::int64_t> i64(std::int64_t min = INT64_MIN, std::int64_t max = INT64_MAX) const;

    bool operator==(const Json&) const = default;

    enum class Escape : std::uint8_t { plain, html };  // html: < > & as Go's encoder writes them
    std::string dump(Escape escape = Escape::plain) const;  // compact
    std::string pretty() const;                             // two blanks a level

  private:
    Kind kind_ = Kind::null;
    bool flag_ = false;
    std::string text_;
    std::vector<Json> items_;
    std::vector<Member> members_;
};

// The text in quotes with JSON's escapes; for writers that build JSON by hand on a hot path.
void append_json_string(std::string& out, std::string_view text, Json::Escape escape);

}  // namespace ve
