// A fault from its text, word by word, and from JSON, whose members say the same words.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "node/faults/fault.hpp"

namespace ve::faults {

namespace {

std::optional<Phase> phase_named(std::string_view name) {
    for (const auto phase : {Phase::propose, Phase::prevote, Phase::precommit, Phase::commit})
        if (name_of(phase) == name) return phase;
    return {};
}

bool is_variant(std::string_view word) {
    const auto known = proposal_variants();
    return std::ranges::find(known, word) != known.end();
}

Error wrong_strength(std::string_view text, const KindInfo& about) {
    constexpr std::array<std::string_view, 5> examples{"nothing", "20%", "200ms", "500ppm",
                                                       "200/s"};
    return fail(errors::input, "'{}' is not how strong {} is", text, about.name)
        .with_hint("{} takes {}", about.name, examples[static_cast<std::size_t>(about.unit)]);
}

Result<std::int64_t> whole(std::string_view text) {
    return Json::number(std::string{text}).i64(-1'000'000'000, 1'000'000'000);
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::int64_t> strength_of(std::string_view given, const KindInfo& about) {
    auto text          = given;
    const bool is_less = text.starts_with('-');
    const auto refuse  = [&] { return wrong_strength(given, about); };
    if (is_less) text.remove_prefix(1);
    const auto take = [&](std::string_view ending) {
        const bool has = text.ends_with(ending);
        if (has) text.remove_suffix(ending.size());
        return has;
    };
    switch (about.unit) {
        case Unit::none: return refuse();
        case Unit::span: {
            const auto span = Duration::parse(text);
            if (!span.ok() || (is_less && about.group != Group::clock)) return refuse();
            return is_less ? -span->nanos : span->nanos;
        }
        case Unit::ppm: {
            if (!take("ppm") || !all_digits(text) || text.size() > 6) return refuse();
            const auto number = TRY(whole(text));
            return is_less ? -number : number;
        }
        case Unit::per_second: {
            if (!take("/s") || is_less || !all_digits(text) || text.size() > 6) return refuse();
            return TRY(whole(text));
        }
        case Unit::percent: break;
    }
    if (!take("%") || is_less) return refuse();
    const auto dot      = text.find('.');
    const auto whole_   = text.substr(0, dot);
    std::string decimal = dot == std::string_view::npos ? "" : std::string{text.substr(dot + 1)};
    if (!all_digits(whole_) || whole_.size() > 3 || decimal.size() > 4) return refuse();
    if (dot != std::string_view::npos && !all_digits(decimal)) return refuse();
    decimal.resize(4, '0');
    const auto out = TRY(whole(whole_)) * one_percent + std::stoll(decimal);
    if (out > 100 * one_percent) return refuse();
    return out;
}

// Words, each with the column where it begins; ',' binds, '|' and '>' stand alone.
struct Word {
    std::string text;
    std::size_t column = 1;
};

class Reader {
  public:
    explicit Reader(std::string_view text) {
        std::size_t at = 0;
        while (at < text.size()) {
            if (text[at] == ' ' || text[at] == '\t') {
                ++at;
                continue;
            }
            const auto begin = at;
            if (text[at] == '|' || text[at] == '>') {
                ++at;
            } else {
                while (at < text.size() &&
                       std::string_view{" \t|>"}.find(text[at]) == std::string_view::npos)
                    ++at;
            }
            words_.push_back({std::string{text.substr(begin, at - begin)}, begin + 1});
        }
        end_ = text.size() + 1;
    }

    Result<Fault> read();

  private:
    bool is_done() const { return at_ == words_.size(); }
    std::string_view peek() const { return is_done() ? std::string_view{} : words_[at_].text; }
    std::string next() { return words_[at_++].text; }
    bool accepts(std::string_view word) {
        if (peek() != word) return false;
        ++at_;
        return true;
    }
    Error here(Error error) const {
        return std::move(error).at(fmt::format("column {}", is_done() ? end_ : words_[at_].column));
    }
    Error expected(std::string_view what) const {
        if (is_done())
            return here(fail(errors::input, "the fault ends where {} is expected", what));
        return here(fail(errors::input, "'{}' stands where {} is expected", peek(), what));
    }
    Result<std::vector<std::size_t>> numbers();
    Result<Duration> span(std::string_view what);
    Result<void> targets(Fault& out);
    Result<void> start(Fault& out);

    std::vector<Word> words_;
    std::size_t at_ = 0, end_ = 1;
};

Result<std::vector<std::size_t>> Reader::numbers() {
    std::vector<std::size_t> out;
    for (bool more = true; more;) {
        if (is_done()) return expected("a validator's number");
        std::string_view list = peek();
        more                  = list.ends_with(',');
        if (more) list.remove_suffix(1);
        while (true) {
            const auto comma = list.find(',');
            const auto one   = list.substr(0, comma);
            if (!all_digits(one) || one.size() > 4)
                return expected("a validator's number, or several as 0,1,2,");
            const auto number = static_cast<std::size_t>(TRY(whole(one)));
            if (std::ranges::find(out, number) != out.end())
                return here(fail(errors::input, "validator {} is named twice", number));
            out.push_back(number);
            if (comma == std::string_view::npos) break;
            list.remove_prefix(comma + 1);
        }
        ++at_;
    }
    return out;
}

Result<Duration> Reader::span(std::string_view what) {
    if (is_done()) return expected(what);
    auto out = Duration::parse(peek());
    if (!out.ok() || out->nanos < 0) return expected(what);
    ++at_;
    return out;
}

Result<void> Reader::targets(Fault& out) {
    auto first = TRY(numbers());
    if (info(out.kind).target != Target::groups) {
        out.validators = std::move(first);
        return {};
    }
    out.groups.push_back(std::move(first));
    while (peek() == "|" || peek() == ">") {
        if ((peek() == ">") != (out.kind == Kind::one_way))
            return expected(out.kind == Kind::one_way ? "'>'" : "'|'");
        ++at_;
        out.groups.push_back(TRY(numbers()));
    }
    return {};
}

Result<void> Reader::start(Fault& out) {
    if (!accepts("height")) {
        out.start.after = TRY(span("a time as 3s, or 'height'"));
        return {};
    }
    std::string_view number = peek();
    out.start.relative      = number.starts_with('+');
    if (out.start.relative) number.remove_prefix(1);
    if (!all_digits(number) || number.size() > 9) return expected("a height as 12 or +2");
    out.start.height = TRY(whole(number));
    ++at_;
    if (!accepts("after")) return {};
    out.start.phase = phase_named(peek());
    if (!out.start.phase) return expected("propose, prevote, precommit or commit");
    ++at_;
    return {};
}

Result<Fault> Reader::read() {
    Fault out;
    if (is_done()) return expected("the name of a fault");
    const auto kind = kind_named(peek());
    if (!kind) {
        const auto known = kind_names();
        return here(fail(errors::input, "no fault is named '{}'{}", peek(),
                         did_you_mean(peek(), known)))
            .with_hint("ve sim faults lists them all");
    }
    ++at_;
    out.kind          = *kind;
    const auto& about = info(*kind);
    out.strength      = about.usual;
    bool has_strength = false, has_start = false, has_length = false, has_targets = false;
    while (!is_done()) {
        const auto twice = [&](bool& flag) -> Result<void> {
            if (flag) return expected("nothing that was said already");
            flag = true;
            return {};
        };
        const auto word = peek();
        if (word == "validator" || word == "validators") {
            TRY(twice(has_targets));
            ++at_;
            TRY(targets(out));
        } else if (word == "at") {
            TRY(twice(has_start));
            ++at_;
            TRY(start(out));
        } else if (word == "for") {
            TRY(twice(has_length));
            ++at_;
            out.length = TRY(span("a time as 5s"));
        } else if (*kind == Kind::invalid_proposal && out.variant.empty() && is_variant(word)) {
            out.variant = next();
        } else if (about.unit != Unit::none && !has_strength) {
            auto strength = strength_of(word, about);
            if (!strength.ok()) return here(std::move(strength).error());
            out.strength = *strength;
            has_strength = true;
            ++at_;
        } else {
            return expected("'validator', 'at' or 'for'");
        }
    }
    if (*kind == Kind::invalid_proposal && out.variant.empty())
        out.variant = proposal_variants()[0];
    if (about.target == Target::someone && out.validators.empty())
        return expected("'validator' and its number");
    if (about.target == Target::groups && out.groups.empty())
        return expected("'validators' and two groups");
    if (*kind == Kind::one_way && out.groups.size() != 2)
        return expected("from whom to whom, as 'validators 0 > 1,2',");
    return out;
}

std::string text_from(const Json& value) {
    std::vector<std::string> words;
    for (const auto& one : value.items()) words.push_back(one.raw());
    return fmt::format("{}", fmt::join(words, ","));
}

}  // namespace

Result<Fault> parse(std::string_view text) { return Reader{text}.read(); }

// What the members say, as text: one reader for both.
Result<Fault> parse_json(const Json& json) {
    if (!json.is_object()) return fail(errors::input, "a fault is an object or a text");
    std::string text;
    const auto add = [&](std::string_view before, std::string_view what) {
        if (!text.empty()) text += ' ';
        text += before;
        text += what;
    };
    add("", TRY(TRY(json.member("kind"))->text()));
    const auto kind = kind_named(text);
    for (const auto& [name, value] : json.members()) {
        if (name == "kind") continue;
        if (name == "variant" || name == "strength") {
            add("", TRY(value.text()));
        } else if (name == "validators") {
            add("validators ", text_from(value));
        } else if (name == "groups") {
            std::vector<std::string> lists;
            for (const auto& group : value.items()) lists.push_back(text_from(group));
            add("validators ",
                fmt::format("{}", fmt::join(lists, kind == Kind::one_way ? " > " : " | ")));
        } else if (name == "at" || name == "for") {
            add(name + " ", TRY(value.text()));
        } else {
            return fail(errors::input, "a fault has no member '{}'", name)
                .with_hint("kind, variant, validators, groups, strength, at, for");
        }
    }
    return parse(text);
}

}  // namespace ve::faults
