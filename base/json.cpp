#include "base/json.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ve {
namespace {

std::string place_of(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line   = 1 + std::ranges::count(before, '\n');
    const auto start  = before.rfind('\n');
    const auto column = start == std::string_view::npos ? before.size() + 1 : before.size() - start;
    return fmt::format("{}:{}", line, column);
}

std::string_view kind_name(Json::Kind kind) {
    switch (kind) {
        case Json::Kind::null: return "null";
        case Json::Kind::boolean: return "a boolean";
        case Json::Kind::number: return "a number";
        case Json::Kind::string: return "a string";
        case Json::Kind::array: return "an array";
        case Json::Kind::object: return "an object";
    }
    return "nothing";
}

// Builds the tree from the library's events and refuses what the library would let pass.
class Builder : public nlohmann::json::json_sax_t {
  public:
    explicit Builder(int depth_max) : depth_max_{depth_max} {}

    bool null() override { return put(Json{}); }
    bool boolean(bool value) override { return put(Json{value}); }
    bool number_integer(std::int64_t value) override { return put(Json{value}); }
    bool number_unsigned(std::uint64_t value) override { return put(Json{value}); }
    bool number_float(double, const std::string& digits) override {
        return put(Json::number(digits));
    }
    bool string(std::string& value) override { return put(Json{std::move(value)}); }
    bool binary(nlohmann::json::binary_t&) override { return stop("binary data"); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(std::string& name) override {
        if (open_.back().value.find(name) != nullptr)
            return stop(fmt::format("member \"{:.80}\" appears twice", name));
        open_.back().name = std::move(name);
        return true;
    }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::json::exception& error) override {
        offset_ = position > 0 ? position - 1 : 0;
        reason_ = error.what();
        // "[json.exception.parse_error.101] parse error at line 1, column 2: …": keep the end.
        if (const auto colon = reason_.find(": "); colon != std::string::npos)
            reason_.erase(0, colon + 2);
        return false;
    }

    Json take() { return std::move(root_); }
    const std::string& reason() const { return reason_; }
    std::optional<std::size_t> offset() const { return offset_; }

  private:
    struct Open {
        Json value;
        std::string name;
    };

    bool open(Json value) {
        if (static_cast<int>(open_.size()) >= depth_max_)
            return stop(fmt::format("nested deeper than {} levels", depth_max_));
        open_.push_back({std::move(value), {}});
        return true;
    }
    bool close() {
        Json value = std::move(open_.back().value);
        open_.pop_back();
        return put(std::move(value));
    }
    bool put(Json value) {
        if (open_.empty())
            root_ = std::move(value);
        else if (open_.back().value.is_array())
            open_.back().value.push(std::move(value));
        else
            open_.back().value.set(std::move(open_.back().name), std::move(value));
        return true;
    }
    bool stop(std::string reason) {
        reason_ = std::move(reason);
        return false;
    }

    int depth_max_;
    std::vector<Open> open_;
    Json root_;
    std::string reason_;
    std::optional<std::size_t> offset_;
};

void append_indent(std::string& out, int depth) {
    out += '\n';
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
}

void write(std::string& out, const Json& json, Json::Escape escape, bool pretty, int depth) {
    switch (json.kind()) {
        case Json::Kind::null: out += "null"; return;
        case Json::Kind::boolean: out += json.flag() ? "true" : "false"; return;
        case Json::Kind::number: out += json.raw(); return;
        case Json::Kind::string: append_json_string(out, json.raw(), escape); return;
        case Json::Kind::array: {
            out += '[';
            bool first = true;
            for (const auto& item : json.items()) {
                if (!first) out += ',';
                first = false;
                if (pretty) append_indent(out, depth + 1);
                write(out, item, escape, pretty, depth + 1);
            }
            if (pretty && !first) append_indent(out, depth);
            out += ']';
            return;
        }
        case Json::Kind::object: {
            out += '{';
            bool first = true;
            for (const auto& [name, value] : json.members()) {
                if (!first) out += ',';
                first = false;
                if (pretty) append_indent(out, depth + 1);
                append_json_string(out, name, escape);
                out += pretty ? ": " : ":";
                write(out, value, escape, pretty, depth + 1);
            }
            if (pretty && !first) append_indent(out, depth);
            out += '}';
            return;
        }
    }
}

}  // namespace

Result<Json> Json::parse(std::string_view text, Limits limits) {
    if (text.size() > limits.bytes)
        return fail(errors::input, "JSON has {} bytes, at most {} are read", text.size(),
                    limits.bytes);
    if (const auto nul = text.find('\0'); nul != std::string_view::npos)
        return fail(errors::input, "JSON holds a NUL byte").at(place_of(text, nul));
    if (text.starts_with("\xef\xbb\xbf"))
        return fail(errors::input, "JSON starts with a byte order mark").at("1:1");
    Builder builder{limits.depth};
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
        auto error = fail(errors::input, "not valid JSON: {}", printable(builder.reason(), 200));
        if (builder.offset()) return std::move(error).at(place_of(text, *builder.offset()));
        return error;
    }
    return builder.take();
}

Json Json::array(std::vector<Json> items) {
    Json out;
    out.kind_  = Kind::array;
    out.items_ = std::move(items);
    return out;
}

Json Json::object(std::vector<Member> members) {
    Json out;
    out.kind_    = Kind::object;
    out.members_ = std::move(members);
    return out;
}

Json Json::number(std::string digits) {
    Json out;
    out.kind_ = Kind::number;
    out.text_ = std::move(digits);
    return out;
}

void Json::set(std::string name, Json value) {
    kind_ = Kind::object;
    if (auto* found = find(name))
        *found = std::move(value);
    else
        members_.emplace_back(std::move(name), std::move(value));
}

bool Json::erase(std::string_view name) {
    return std::erase_if(members_, [&](const Member& member) { return member.first == name; }) > 0;
}

const Json* Json::find(std::string_view name) const {
    const auto found = std::ranges::find(members_, name, &Member::first);
    return found == members_.end() ? nullptr : &found->second;
}

Json* Json::find(std::string_view name) {
    const auto found = std::ranges::find(members_, name, &Member::first);
    return found == members_.end() ? nullptr : &found->second;
}

Result<const Json*> Json::member(std::string_view name) const {
    if (!is_object()) return fail(errors::input, "expected an object, got {}", kind_name(kind_));
    const auto* found = find(name);
    if (found == nullptr) return fail(errors::input, "member \"{}\" is missing", name);
    return found;
}

Result<std::string> Json::text() const {
    if (!is_string()) return fail(errors::input, "expected a string, got {}", kind_name(kind_));
    return text_;
}

Result<bool> Json::boolean() const {
    if (!is_boolean())
        return fail(errors::input, "expected true or false, got {}", kind_name(kind_));
    return flag_;
}

Result<std::uint64_t> Json::u64(std::uint64_t max) const {
    std::uint64_t out   = 0;
    const auto* end     = text_.data() + text_.size();
    const auto [at, ec] = std::from_chars(text_.data(), end, out);
    if ((!is_number() && !is_string()) || ec == std::errc::invalid_argument || at != end)
        return fail(errors::input, "expected a whole number, got {} {:.80}", kind_name(kind_),
                    text_);
    if (ec != std::errc{} || out > max)
        return fail(errors::input, "{:.80} is outside 0 to {}", text_, max);
    return out;
}

Result<std::int64_t> Json::i64(std::int64_t min, std::int64_t max) const {
    std::int64_t out    = 0;
    const auto* end     = text_.data() + text_.size();
    const auto [at, ec] = std::from_chars(text_.data(), end, out);
    if ((!is_number() && !is_string()) || ec == std::errc::invalid_argument || at != end)
        return fail(errors::input, "expected a whole number, got {} {:.80}", kind_name(kind_),
                    text_);
    if (ec != std::errc{} || out < min || out > max)
        return fail(errors::input, "{:.80} is outside {} to {}", text_, min, max);
    return out;
}

std::string Json::dump(Escape escape) const {
    std::string out;
    write(out, *this, escape, false, 0);
    return out;
}

std::string Json::pretty() const {
    std::string out;
    write(out, *this, Escape::plain, true, 0);
    return out;
}

void append_json_string(std::string& out, std::string_view text, Json::Escape escape) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c    = text[at];
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) {  // what is no UTF-8 is no JSON: it is replaced, as Go's encoder does
            auto end        = at;
            const bool good = next_code_point(text, end) != 0xfffd || end - at > 1;
            out += good ? text.substr(at, end - at) : "\xef\xbf\xbd";
            at = end - 1;
            continue;
        }
        switch (c) {
            case '"': out += "\\\""; continue;
            case '\\': out += "\\\\"; continue;
            case '\n': out += "\\n"; continue;
            case '\r': out += "\\r"; continue;
            case '\t': out += "\\t"; continue;
            default: break;
        }
        const bool html = escape == Json::Escape::html && (c == '<' || c == '>' || c == '&');
        if (byte < 0x20 || byte == 0x7f || html) {
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace ve
