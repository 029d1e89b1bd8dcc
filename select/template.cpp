#include "select/template.hpp"

#include "base/amount.hpp"
#include "base/text.hpp"
#include "select/jq_tokens.hpp"

namespace ve::select {
namespace {

constexpr int nesting_max = 32;

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

struct Tag {
    enum class Kind : std::uint8_t { text, value, range, condition, otherwise, end, none };
    Kind kind = Kind::none;
    std::string_view text;  // of text: as it stands; else the path
    std::size_t at = 0;
};

// Reads the template as often as a list has items; it never makes a tree of it.
class Layout {
  public:
    Layout(std::string_view text, const Json& whole) : text_{text}, whole_{whole} {}

    Result<std::string> run(const Json* value) {
        const auto ended = TRY(part(0, value, 0));
        if (ended.kind != Tag::Kind::none) return wrong(ended.at, "this ends nothing");
        if (!out_.empty() && !out_.ends_with('\n')) out_ += '\n';
        return std::move(out_);
    }

  private:
    Error wrong(std::size_t at, std::string_view what) const {
        return jq::wrong_at(text_, at, what);
    }

    Result<Tag> tag_at(std::size_t& at) const {
        Tag out;
        out.at = at;
        if (at >= text_.size()) return out;
        const auto open = std::min(text_.find("{{", at), text_.size());
        if (open > at) {
            out.kind = Tag::Kind::text;
            out.text = text_.substr(at, open - at);
            at       = open;
            return out;
        }
        const auto close = text_.find("}}", at);
        if (close == std::string_view::npos) return wrong(at, "'}}' is missing behind this");
        const auto inside = trimmed(text_.substr(at + 2, close - at - 2));
        at                = close + 2;
        const auto space  = inside.find(' ');
        const auto word   = inside.substr(0, space);
        out.text =
            space == std::string_view::npos ? std::string_view{} : trimmed(inside.substr(space));
        if (word == "range" || word == "if") {
            out.kind = word == "if" ? Tag::Kind::condition : Tag::Kind::range;
            if (out.text.empty()) return wrong(out.at, "a path is missing here");
            return out;
        }
        if (!out.text.empty())
            return wrong(out.at, "one path stands here, or range or if and a path");
        out.kind = word == "end"    ? Tag::Kind::end
                   : word == "else" ? Tag::Kind::otherwise
                                    : Tag::Kind::value;
        out.text = word;
        if (word.empty()) return wrong(out.at, "a path is missing here");
        return out;
    }

    void put_text(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool escape = text[i] == '\\' && i + 1 < text.size();
            if (escape && (text[i + 1] == 'n' || text[i + 1] == 't'))
                out_ += text[++i] == 'n' ? '\n' : '\t';
            else
                out_ += text[i];
        }
    }

    // Null: nothing is there.
    const Json* find(std::string_view path, const Json& here) const {
        const Json* at = &here;
        if (path.starts_with('$')) {
            at = &whole_;
            path.remove_prefix(1);
        }
        while (!path.empty() && path != "." && at != nullptr) {
            if (path.starts_with('.')) path.remove_prefix(1);
            if (path.starts_with('[')) {
                const auto close = std::min(path.find(']'), path.size());
                const auto index = Amount::parse(path.substr(1, close - 1));
                const auto place = index.ok() ? index->as_u64() : std::nullopt;
                at = place && *place < at->items().size() ? &at->items()[*place] : nullptr;
                path.remove_prefix(std::min(close + 1, path.size()));
                continue;
            }
            const auto end = std::min(path.find_first_of(".["), path.size());
            at             = at->find(path.substr(0, end));
            path.remove_prefix(end);
        }
        return at;
    }

    Result<const Json*> need(const Tag& tag, const Json& here) const {
        const auto* found = find(tag.text, here);
        if (found != nullptr) return found;
        std::vector<std::string> names;
        for (const auto& [name, value] : here.members()) names.push_back(name);
        const auto wanted = tag.text.substr(tag.text.starts_with('.') ? 1 : 0);
        return wrong(tag.at, fmt::format("the answer has no '{}'{}", printable(tag.text),
                                         did_you_mean(wanted, names)));
    }

    // From `at` to the end or else that belongs to it, which is answered. Without a value, nothing
    // is written.
    Result<Tag> part(std::size_t from, const Json* here, int depth) {
        if (depth > nesting_max) return wrong(from, "this is nested too deep");
        next_ = from;
        while (true) {
            const auto tag = TRY(tag_at(next_));
            if (out_.size() > template_output_max)
                return fail(errors::refused, "the template makes more than {} bytes",
                            template_output_max);
            switch (tag.kind) {
                case Tag::Kind::none:
                    if (depth > 0) return wrong(text_.size(), "{{end}} is missing");
                    return tag;
                case Tag::Kind::otherwise:
                case Tag::Kind::end: return tag;
                case Tag::Kind::text:
                    if (here != nullptr) put_text(tag.text);
                    break;
                case Tag::Kind::value:
                    if (here != nullptr) {
                        const auto* found = TRY(need(tag, *here));
                        out_ += found->is_string() ? printable(found->raw(), template_output_max)
                                                   : found->dump();
                    }
                    break;
                case Tag::Kind::condition:
                case Tag::Kind::range: TRY(block(tag, here, depth + 1)); break;
            }
        }
    }

    static bool holds(const Json* value) {
        if (value == nullptr || value->is_null()) return false;
        if (value->is_boolean()) return value->flag();
        if (value->is_string()) return !value->raw().empty();
        if (value->is_number()) return value->raw() != "0";
        return !value->items().empty() || !value->members().empty();
    }

    Result<void> block(const Tag& tag, const Json* here, int depth) {
        const auto start = next_;
        std::vector<const Json*> items;
        if (here != nullptr && tag.kind == Tag::Kind::condition && holds(find(tag.text, *here)))
            items.push_back(here);
        if (here != nullptr && tag.kind == Tag::Kind::range) {
            const auto* list = TRY(need(tag, *here));
            if (!list->is_array() && !list->is_object())
                return wrong(tag.at, fmt::format("'{}' is no list", printable(tag.text)));
            for (const auto& item : list->items()) items.push_back(&item);
            for (const auto& [name, item] : list->members()) items.push_back(&item);
        }
        const bool none = items.empty();
        if (none) items.push_back(nullptr);
        Tag ended;
        for (const auto* item : items) ended = TRY(part(start, item, depth));
        if (ended.kind == Tag::Kind::otherwise)
            ended = TRY(part(next_, none ? here : nullptr, depth));
        if (ended.kind != Tag::Kind::end) return wrong(ended.at, "one {{else}} is enough");
        return {};
    }

    std::string_view text_;
    const Json& whole_;
    std::string out_;
    std::size_t next_ = 0;
};

}  // namespace

Result<void> check_layout(std::string_view text) {
    if (text.size() > template_max)
        return fail(errors::usage, "the template has more than {} bytes", template_max);
    const Json none;
    TRY(Layout{text, none}.run(nullptr));
    return {};
}

Result<std::string> laid_out(std::string_view text, const Json& value) {
    TRY(check_layout(text));
    return Layout{text, value}.run(&value);
}

}  // namespace ve::select
