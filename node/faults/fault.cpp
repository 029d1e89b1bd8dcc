// The table of faults, and a fault as text and JSON.
#include "node/faults/fault.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace ve::faults {

namespace {

constexpr std::int64_t percent = 10'000;  // a millionth is the unit
constexpr std::int64_t ms      = 1'000'000;

constexpr std::array<KindInfo, kinds> table{{
    {"crash", Group::machine, Target::someone, Unit::none, 0,
     "stops at once and starts again from its disk after that time"},
    {"pause", Group::machine, Target::someone, Unit::none, 0,
     "does nothing for that time, then goes on where it was"},
    {"slow", Group::machine, Target::someone, Unit::span, 50 * ms,
     "takes that long for each thing that happens to it"},
    {"clock-skew", Group::clock, Target::someone, Unit::span, 1'000 * ms,
     "its clock is ahead by so much, or behind with a minus"},
    {"clock-drift", Group::clock, Target::someone, Unit::ppm, 500,
     "its clock runs faster by so many millionths, or slower with a minus"},
    {"clock-jump", Group::clock, Target::someone, Unit::span, 30'000 * ms,
     "its clock jumps by so much at once and stays there"},
    {"loss", Group::messages, Target::anyone, Unit::percent, 20 * percent,
     "that part of the messages is lost"},
    {"delay", Group::messages, Target::anyone, Unit::span, 100 * ms,
     "messages come later by up to so much; one in fifty by ten times as much"},
    {"reorder", Group::messages, Target::anyone, Unit::percent, 30 * percent,
     "that part of the messages is overtaken by later ones"},
    {"duplicate", Group::messages, Target::anyone, Unit::percent, 30 * percent,
     "that part of the messages comes twice"},
    {"replay", Group::messages, Target::anyone, Unit::percent, 10 * percent,
     "with that part of the messages comes an old one again"},
    {"corrupt", Group::messages, Target::anyone, Unit::percent, percent,
     "a bit is turned around in that part of the messages"},
    {"partition", Group::lines, Target::groups, Unit::none, 0,
     "validators hear only those of their group; of one group, the others are another"},
    {"one-way", Group::lines, Target::groups, Unit::none, 0,
     "nothing arrives from the first group at the second"},
    {"clog", Group::lines, Target::someone, Unit::none, 0,
     "what it is sent waits, and arrives at the end"},
    {"swizzle", Group::lines, Target::someone, Unit::none, 0,
     "clogs its validators one after the other and frees them in another order"},
    {"double-proposal", Group::treason, Target::someone, Unit::none, 0,
     "proposes another block to every second peer"},
    {"double-prevote", Group::treason, Target::someone, Unit::none, 0,
     "tells every second peer another prevote"},
    {"double-precommit", Group::treason, Target::someone, Unit::none, 0,
     "tells every second peer another precommit"},
    {"amnesia", Group::treason, Target::someone, Unit::none, 0,
     "forgets what it signed and what it is locked on"},
    {"withhold", Group::treason, Target::someone, Unit::none, 0,
     "proposes and votes, and tells nobody"},
    {"late-votes", Group::treason, Target::someone, Unit::span, 500 * ms,
     "holds its votes back for so long"},
    {"invalid-proposal", Group::treason, Target::someone, Unit::none, 0,
     "proposes blocks that are wrong: app-hash, oversize, transaction, time or last-commit"},
    {"invalid-extension", Group::treason, Target::someone, Unit::none, 0,
     "its vote extensions are rubbish, truly signed"},
    {"wrong-score", Group::treason, Target::someone, Unit::none, 0,
     "its vote extensions tell other identity scores than it found"},
    {"lies", Group::treason, Target::someone, Unit::none, 0,
     "votes for anything, and proposes old blocks with proofs that nobody has"},
    {"disk-full", Group::disk, Target::someone, Unit::none, 0, "its disk has no space left"},
    {"disk-slow", Group::disk, Target::someone, Unit::span, 100 * ms,
     "each write takes so long until it is durable"},
    {"write-error", Group::disk, Target::someone, Unit::none, 0, "its next write or sync fails"},
    {"sync-lie", Group::disk, Target::someone, Unit::none, 0,
     "its disk says that all is durable, and loses it in the crash at the end"},
    {"torn-write", Group::disk, Target::someone, Unit::none, 0,
     "stops in the middle of its next write, which is half there"},
    {"lost-write", Group::disk, Target::someone, Unit::none, 0,
     "stops in its next write, of which nothing is there"},
    {"bit-flip", Group::disk, Target::someone, Unit::none, 0,
     "stops, and a bit of what it wrote is turned around"},
    {"flood", Group::clients, Target::anyone, Unit::per_second, 200,
     "so many transactions that nobody needs arrive each second"},
}};

constexpr std::array<std::string_view, 4> phases{"propose", "prevote", "precommit", "commit"};
constexpr std::array<std::string_view, 7> groups_names{"machine", "clock", "messages", "lines",
                                                       "treason", "disk",  "clients"};
constexpr std::array<std::string_view, 5> variants{"app-hash", "oversize", "transaction", "time",
                                                   "last-commit"};

std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& one : table) out.emplace_back(one.name);
    return out;
}

std::string digits_of(std::int64_t strength, Unit unit) {
    switch (unit) {
        case Unit::none: return {};
        case Unit::span:
            return strength < 0 ? "-" + Duration{-strength}.text() : Duration{strength}.text();
        case Unit::ppm: return fmt::format("{}ppm", strength);
        case Unit::per_second: return fmt::format("{}/s", strength);
        case Unit::percent: break;
    }
    auto out = fmt::format("{}", strength / percent);
    if (auto rest = strength % percent; rest != 0) {
        auto fraction = fmt::format("{:04}", rest);
        while (fraction.back() == '0') fraction.pop_back();
        out += "." + fraction;
    }
    return out + "%";
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
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
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
    const auto out = TRY(whole(whole_)) * percent + std::stoll(decimal);
    if (out > 100 * percent) return refuse();
    return out;
}

std::string list_of(const std::vector<std::size_t>& validators) {
    return fmt::format("{}", fmt::join(validators, ","));
}

std::string start_text(const Start& start) {
    if (!start.height) return start.after.nanos == 0 ? "" : " at " + start.after.text();
    auto out = fmt::format(" at height {}{}", start.relative ? "+" : "", *start.height);
    if (start.phase) out += fmt::format(" after {}", name_of(*start.phase));
    return out;
}

}  // namespace

const KindInfo& info(Kind kind) { return table.at(static_cast<std::size_t>(kind)); }

std::optional<Kind> kind_named(std::string_view name) {
    for (std::size_t i = 0; i < kinds; ++i)
        if (table.at(i).name == name) return static_cast<Kind>(i);
    return {};
}

std::string_view name_of(Group group) { return groups_names.at(static_cast<std::size_t>(group)); }
std::string_view name_of(Phase phase) { return phases.at(static_cast<std::size_t>(phase)); }
std::span<const std::string_view> proposal_variants() { return variants; }

std::string Fault::text() const {
    const auto& about = info(kind);
    std::string out{about.name};
    if (!variant.empty()) out += " " + variant;
    if (!groups.empty()) {
        std::vector<std::string> lists;
        for (const auto& group : groups) lists.push_back(list_of(group));
        out += fmt::format(" validators {}", fmt::join(lists, kind == Kind::one_way ? " > " : " | "));
    } else if (!validators.empty()) {
        out += fmt::format(" validator{} {}", validators.size() == 1 ? "" : "s", list_of(validators));
    }
    if (about.unit != Unit::none) out += " " + digits_of(strength, about.unit);
    out += start_text(start);
    if (length.nanos != 0) out += " for " + length.text();
    return out;
}

Json Fault::json() const {
    const auto& about  = info(kind);
    const auto numbers = [](const std::vector<std::size_t>& list) {
        Json out = Json::array();
        for (const auto one : list) out.push(one);
        return out;
    };
    Json out = Json::object();
    out.set("kind", about.name);
    if (!variant.empty()) out.set("variant", variant);
    if (!validators.empty()) out.set("validators", numbers(validators));
    if (!groups.empty()) {
        Json lists = Json::array();
        for (const auto& group : groups) lists.push(numbers(group));
        out.set("groups", std::move(lists));
    }
    if (about.unit != Unit::none) out.set("strength", digits_of(strength, about.unit));
    if (const auto at = start_text(start); !at.empty()) out.set("at", at.substr(4));
    if (length.nanos != 0) out.set("for", length.text());
    return out;
}

namespace {

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
                while (at < text.size() && std::string_view{" \t|>"}.find(text[at]) ==
                                               std::string_view::npos)
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
        return std::move(error).at(
            fmt::format("column {}", is_done() ? end_ : words_[at_].column));
    }
    Error expected(std::string_view what) const {
        if (is_done()) return here(fail(errors::input, "the fault ends where {} is expected", what));
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
    const auto found = std::ranges::find(phases, peek());
    if (found == phases.end()) return expected("propose, prevote, precommit or commit");
    out.start.phase = static_cast<Phase>(found - phases.begin());
    ++at_;
    return {};
}

Result<Fault> Reader::read() {
    Fault out;
    if (is_done()) return expected("the name of a fault");
    const auto kind = kind_named(peek());
    if (!kind) {
        const auto known = names();
        return here(fail(errors::input, "no fault is named '{}'{}", peek(),
                         did_you_mean(peek(), known)))
            .with_hint("ve sim faults");
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
        } else if (*kind == Kind::invalid_proposal && out.variant.empty() &&
                   std::ranges::find(variants, word) != variants.end()) {
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
    if (*kind == Kind::invalid_proposal && out.variant.empty()) out.variant = variants[0];
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
Result<Fault> parse(const Json& json) {
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

Result<void> check(const Fault& fault, std::size_t validators) {
    const auto within = [&](const std::vector<std::size_t>& list) -> Result<void> {
        for (const auto one : list)
            if (one >= validators)
                return fail(errors::input, "there is no validator {}", one)
                    .with_hint("they are numbered from 0 to {}", validators - 1);
        return {};
    };
    TRY(within(fault.validators));
    std::vector<std::size_t> seen;
    for (const auto& group : fault.groups) {
        TRY(within(group));
        for (const auto one : group) {
            if (fault.kind != Kind::one_way && std::ranges::find(seen, one) != seen.end())
                return fail(errors::input, "validator {} is in two groups", one);
            seen.push_back(one);
        }
    }
    return {};
}

}  // namespace ve::faults
