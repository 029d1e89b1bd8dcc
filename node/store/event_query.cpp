// Reading a query text, and holding one value against one condition.
#include "node/store/event_query.hpp"

#include <algorithm>

#include "node/store/limits.hpp"

namespace ve::store {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '-';
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr std::pair<std::string_view, Condition::Op> operators[] = {
    {"<=", Condition::Op::at_most}, {">=", Condition::Op::at_least}, {"=", Condition::Op::equal},
    {"<", Condition::Op::less},     {">", Condition::Op::greater},
};

class QueryReader {
  public:
    explicit QueryReader(std::string_view text) : text_{text} {}

    Result<std::vector<Condition>> conditions() {
        std::vector<Condition> found;
        while (true) {
            if (found.size() == query_conditions_max)
                return wrong(fmt::format("more than {} conditions", query_conditions_max));
            found.push_back(TRY(condition()));
            skip_blanks();
            if (at_ == text_.size()) return found;
            if (word() != "AND") return wrong_before("expected AND or the end");
        }
    }

  private:
    Result<Condition> condition() {
        skip_blanks();
        Condition read;
        read.key = word();
        if (read.key.empty()) return wrong("expected an event key such as tx.height");
        if (read.key == "AND") return wrong_before("expected an event key such as tx.height");
        skip_blanks();
        for (const auto& [sign, op] : operators) {
            if (!text_.substr(at_).starts_with(sign)) continue;
            at_ += sign.size();
            read.op = op;
            TRY(value_of(read));
            return read;
        }
        const auto name = word();
        if (name == "EXISTS") return read;
        if (name != "CONTAINS") return wrong_before("expected one of = < <= > >= EXISTS CONTAINS");
        read.op    = Condition::Op::contains;
        read.value = TRY(quoted());
        return read;
    }

    Result<void> value_of(Condition& read) {
        skip_blanks();
        if (peek() == '\'' && read.op == Condition::Op::equal) {
            read.value = TRY(quoted());
            return {};
        }
        if (is_digit(peek())) {
            const auto digits = word();
            const auto number = QueryNumber::leading(digits);
            const auto points = std::count(digits.begin(), digits.end(), '.');
            const bool plain =
                std::ranges::all_of(digits, [](char c) { return is_digit(c) || c == '.'; });
            if (!plain || points > 1 || !is_digit(digits.back()))
                return wrong_before("not a number");
            read.value = *number;
            return {};
        }
        const auto start = at_;
        const auto name  = word();
        if (name != "DATE" && name != "TIME") {
            at_ = start;
            return wrong(read.op == Condition::Op::equal ? "expected 'text', a number, DATE or TIME"
                                                         : "expected a number, DATE or TIME");
        }
        skip_blanks();
        word_start_ = at_;
        while (is_word(peek()) || peek() == ':' || peek() == '+') ++at_;
        std::string moment{text_.substr(word_start_, at_ - word_start_)};
        if (name == "DATE") moment += "T00:00:00Z";
        const auto time = Time::parse(moment);
        if (!time.ok() || moment.find('.') != std::string::npos)
            return wrong_before(name == "DATE" ? "expected a date such as 2025-03-01"
                                               : "expected a time such as 2025-03-01T10:00:00Z");
        if (name == "DATE") {
            read.value = QueryDate{*time};
        } else {
            read.value = *time;
        }
        return {};
    }

    Result<std::string> quoted() {
        skip_blanks();
        if (peek() != '\'') return wrong("expected a text in single quotes");
        const auto end = text_.find('\'', at_ + 1);
        if (end == std::string_view::npos) return wrong("the quote is not closed");
        std::string text{text_.substr(at_ + 1, end - at_ - 1)};
        at_ = end + 1;
        return text;
    }

    std::string_view word() {
        skip_blanks();
        word_start_ = at_;
        while (is_word(peek())) ++at_;
        return text_.substr(word_start_, at_ - word_start_);
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_blanks() {
        while (is_blank(peek())) ++at_;
    }

    Error wrong(std::string_view what) const {
        return fail(errors::input, "{} at byte {} of the query", what, at_).at(std::to_string(at_));
    }
    // For a word that was read and does not fit.
    Error wrong_before(std::string_view what) {
        at_ = word_start_;
        return wrong(what);
    }

    std::string_view text_;
    std::size_t at_         = 0;
    std::size_t word_start_ = 0;
};

bool ordered(Condition::Op op, std::strong_ordering found) {
    switch (op) {
        case Condition::Op::equal: return found == 0;
        case Condition::Op::less: return found < 0;
        case Condition::Op::at_most: return found <= 0;
        case Condition::Op::greater: return found > 0;
        case Condition::Op::at_least: return found >= 0;
        case Condition::Op::exists:
        case Condition::Op::contains: return false;
    }
    return false;
}

std::string text_of_number(const QueryNumber& number) {
    const std::string whole = number.whole.empty() ? "0" : number.whole;
    return number.fraction.empty() ? whole : whole + "." + number.fraction;
}

std::string text_of_condition(const Condition& condition) {
    if (condition.op == Condition::Op::exists) return condition.key + " EXISTS";
    std::string out = condition.key;
    if (condition.op == Condition::Op::contains) out += " CONTAINS ";
    for (const auto& [sign, op] : operators)
        if (op == condition.op) out += " " + std::string{sign} + " ";
    if (const auto* text = std::get_if<std::string>(&condition.value))
        return out + "'" + *text + "'";
    if (const auto* number = std::get_if<QueryNumber>(&condition.value))
        return out + text_of_number(*number);
    if (const auto* date = std::get_if<QueryDate>(&condition.value))
        return out + "DATE " + date->midnight.text().substr(0, 10);
    if (const auto* time = std::get_if<Time>(&condition.value)) return out + "TIME " + time->text();
    return out;
}

}  // namespace

std::strong_ordering QueryNumber::operator<=>(const QueryNumber& other) const {
    if (const auto by = whole.size() <=> other.whole.size(); by != 0) return by;
    if (const auto by = whole <=> other.whole; by != 0) return by;
    return fraction <=> other.fraction;
}

std::optional<QueryNumber> QueryNumber::leading(std::string_view text) {
    const auto digits = [&text] {
        std::size_t n = 0;
        while (n < text.size() && is_digit(text[n])) ++n;
        const auto read = text.substr(0, n);
        text.remove_prefix(n);
        return read;
    };
    auto whole = digits();
    if (whole.empty()) return std::nullopt;
    while (whole.starts_with('0')) whole.remove_prefix(1);
    QueryNumber number{std::string{whole}, {}};
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        auto fraction = digits();
        while (fraction.ends_with('0')) fraction.remove_suffix(1);
        number.fraction = fraction;
    }
    return number;
}

bool Condition::names(std::string_view event_key) const {
    if (event_key == key) return true;
    return op == Op::exists && event_key.size() > key.size() && event_key.starts_with(key) &&
           event_key[key.size()] == '.' && key.find('.') == std::string::npos;
}

bool Condition::accepts(std::string_view event_value) const {
    if (op == Op::exists) return true;
    if (const auto* text = std::get_if<std::string>(&value))
        return op == Op::contains ? event_value.find(*text) != std::string_view::npos
                                  : event_value == *text;
    if (const auto* number = std::get_if<QueryNumber>(&value)) {
        const auto found = QueryNumber::leading(event_value);
        return found && ordered(op, *found <=> *number);
    }
    if (const auto* date = std::get_if<QueryDate>(&value)) {
        if (event_value.size() != 10) return false;
        const auto found = Time::parse(std::string{event_value} + "T00:00:00Z");
        return found.ok() && ordered(op, *found <=> date->midnight);
    }
    if (const auto* time = std::get_if<Time>(&value)) {
        const auto found = Time::parse(event_value);
        return found.ok() && ordered(op, *found <=> *time);
    }
    return false;
}

Result<EventQuery> EventQuery::parse(std::string_view text) {
    if (text.size() > query_bytes_max)
        return fail(errors::input, "the query has {} bytes, the limit is {}", text.size(),
                    query_bytes_max)
            .at(std::to_string(query_bytes_max));
    EventQuery query;
    query.conditions_ = TRY(QueryReader{text}.conditions());
    return query;
}

bool EventQuery::matches(const EventMap& events) const {
    const auto holds = [&events](const Condition& condition) {
        // A bare event type names a run of keys that starts at the type.
        for (auto at = events.lower_bound(condition.key);
             at != events.end() && at->first.starts_with(condition.key); ++at)
            if (condition.names(at->first) &&
                std::ranges::any_of(at->second,
                                    [&](const auto& value) { return condition.accepts(value); }))
                return true;
        return false;
    };
    return std::ranges::all_of(conditions_, holds);
}

std::string EventQuery::text() const {
    std::string out;
    for (const auto& condition : conditions_) {
        if (!out.empty()) out += " AND ";
        out += text_of_condition(condition);
    }
    return out;
}

}  // namespace ve::store
