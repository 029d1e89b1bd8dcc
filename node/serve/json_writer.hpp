// Writes JSON from left to right into one string: no tree, no copies. What it says is decided
// elsewhere; commas are put here.
#pragma once

#include <fmt/format.h>

#include <concepts>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace ve::serve {

class JsonWriter {
  public:
    JsonWriter& begin() { return open('{'); }
    JsonWriter& end() { return close('}'); }
    JsonWriter& begin_list() { return open('['); }
    JsonWriter& end_list() { return close(']'); }

    JsonWriter& key(std::string_view name) {
        separate();
        append_json_string(out_, name, Json::Escape::html);
        out_ += ':';
        return *this;
    }
    JsonWriter& text(std::string_view value) {
        separate();
        append_json_string(out_, value, Json::Escape::html);
        return *this;
    }
    template <std::integral T>
    JsonWriter& number(T value) {
        separate();
        fmt::format_to(std::back_inserter(out_), "{}", value);
        return *this;
    }
    // A 64-bit integer, which travels as a string.
    template <std::integral T>
    JsonWriter& quoted(T value) {
        separate();
        fmt::format_to(std::back_inserter(out_), "\"{}\"", value);
        return *this;
    }
    JsonWriter& flag(bool value) { return raw(value ? "true" : "false"); }
    JsonWriter& null() { return raw("null"); }
    JsonWriter& time(const Time& value) { return in_quotes(value.text()); }
    JsonWriter& hex_upper(ByteView bytes) { return in_quotes(ve::hex_upper(bytes)); }
    JsonWriter& base64(ByteView bytes) { return in_quotes(ve::base64(bytes)); }
    JsonWriter& base64(std::string_view bytes) { return base64(bytes_of(bytes)); }
    JsonWriter& base64_or_null(std::string_view bytes) {
        return bytes.empty() ? null() : base64(bytes);
    }
    // Already JSON.
    JsonWriter& raw(std::string_view json) {
        separate();
        out_ += json;
        return *this;
    }

    const std::string& str() const& { return out_; }
    std::string str() && { return std::move(out_); }

  private:
    JsonWriter& open(char bracket) {
        separate();
        out_ += bracket;
        return *this;
    }
    JsonWriter& close(char bracket) {
        out_ += bracket;
        return *this;
    }
    JsonWriter& in_quotes(std::string_view harmless) {
        separate();
        out_ += '"';
        out_ += harmless;
        out_ += '"';
        return *this;
    }
    void separate() {
        if (out_.empty()) return;
        const char last = out_.back();
        if (last != '{' && last != '[' && last != ':') out_ += ',';
    }

    std::string out_;
};

}  // namespace ve::serve
