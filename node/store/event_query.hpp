// CometBFT's event query language: conditions joined by AND, over event attributes.
// Used by subscriptions, tx_search and block_search; where events are kept is not known here.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"

namespace ve::store {

// "type.attribute" to its values in order.
using EventMap = std::map<std::string, std::vector<std::string>, std::less<>>;

// A decimal number as the query wrote it: compared by value, never rounded.
struct QueryNumber {
    std::string whole;     // digits without leading zeros, may be empty
    std::string fraction;  // digits without trailing zeros
    bool operator==(const QueryNumber&) const = default;
    std::strong_ordering operator<=>(const QueryNumber& other) const;
    // The number at the start of the text ("8uve" reads 8), or none.
    static std::optional<QueryNumber> leading(std::string_view text);
};
struct QueryDate {
    Time midnight;
    bool operator==(const QueryDate&) const = default;
};

struct Condition {
    enum class Op : std::uint8_t { equal, less, at_most, greater, at_least, exists, contains };
    std::string key;  // "type.attribute"; with exists also a bare event type
    Op op = Op::exists;
    std::variant<std::monostate, std::string, QueryNumber, QueryDate, Time> value;
    bool operator==(const Condition&) const = default;

    bool names(std::string_view event_key) const;
    bool accepts(std::string_view event_value) const;
};

class EventQuery {
  public:
    // The error's place is the byte offset where reading stopped.
    static Result<EventQuery> parse(std::string_view text);

    // Each condition holds for some value of its key.
    bool matches(const EventMap& events) const;
    const std::vector<Condition>& conditions() const { return conditions_; }
    // One spelling for all that mean the same but for white space; subscriptions are named by it.
    std::string text() const;
    bool operator==(const EventQuery&) const = default;

  private:
    std::vector<Condition> conditions_;
};

}  // namespace ve::store
