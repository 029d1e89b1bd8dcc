// The query grammar, what each condition accepts, and where a wrong query goes wrong.
#include "node/store/event_query.hpp"

#include <catch2/catch.hpp>

#include "node/store/limits.hpp"

namespace ve::store {

TEST_CASE("a query matches the events it describes and no others", "[events]") {
    const EventMap events{
        {"tm.event", {"Tx"}},
        {"tx.height", {"5"}},
        {"message.action", {"/cosmos.bank.v1beta1.MsgSend"}},
        {"transfer.sender", {"ve1alice", "ve1bob"}},
        {"transfer.amount", {"8uve", "0.50foo"}},
        {"lease.ends", {"2025-03-01"}},
        {"lease.signed", {"2025-03-01T10:00:00Z"}},
        {"lease-x.note", {""}},
    };
    struct Case {
        std::string query;
        bool matches;
    };
    const auto c = GENERATE(values<Case>({
        {"tm.event='Tx'", true},
        {"tm.event = 'NewBlock'", false},
        {"tm.event='Tx' AND tx.height=5", true},
        {"tm.event='Tx'AND tx.height=5", true},
        {"  tm.event\t=\n'Tx'  ", true},
        {"tm.event='Tx' AND tx.height=6", false},
        {"tx.height = '5'", true},
        {"tx.height = 5.0", true},
        {"tx.height = 005", true},
        {"tx.height < 6 AND tx.height > 4", true},
        {"tx.height <= 5 AND tx.height >= 5", true},
        {"tx.height < 5", false},
        {"tx.height > 5", false},
        {"tx.height > 4.9", true},
        {"tx.height > 10", false},  // by value, not by letters
        {"transfer.amount > 7", true},
        {"transfer.amount > 8", false},
        {"transfer.amount = 0.5", true},
        {"transfer.amount < 0.49", false},
        {"transfer.amount > 99999999999999999999999999", false},
        {"transfer.sender = 've1bob'", true},
        {"transfer.sender = 've1bo'", false},
        {"transfer.sender CONTAINS 'bo'", true},
        {"transfer.sender CONTAINS 'carol'", false},
        {"transfer.sender > 3", false},
        {"transfer.sender EXISTS", true},
        {"transfer EXISTS", true},
        {"trans EXISTS", false},
        {"lease EXISTS", true},
        {"lease-x EXISTS", true},
        {"lease.ends EXISTS", true},
        {"lease.starts EXISTS", false},
        {"lease.ends = DATE 2025-03-01", true},
        {"lease.ends < DATE 2025-03-01", false},
        {"lease.ends <= DATE 2025-03-02", true},
        {"lease.signed = TIME 2025-03-01T11:00:00+01:00", true},
        {"lease.signed > TIME 2025-03-01T09:59:59Z", true},
        {"lease.signed = DATE 2025-03-01", false},
        {"transfer.sender = 've1alice' AND transfer.amount > 7 AND tx.height EXISTS", true},
        {"message.action = '/cosmos.bank.v1beta1.MsgSend'", true},
        {"message.action = 'send'", false},
    }));
    CAPTURE(c.query);
    const auto query = EventQuery::parse(c.query);
    REQUIRE(query.ok());
    CHECK(query->matches(events) == c.matches);
    const auto again = EventQuery::parse(query->text());
    REQUIRE(again.ok());
    CHECK(*again == *query);
}

TEST_CASE("a wrong query says where it goes wrong", "[events]") {
    struct Case {
        std::string query, place;
    };
    const auto c = GENERATE(values<Case>({
        {"", "0"},
        {"   ", "3"},
        {"tm.event", "8"},
        {"tm.event=", "9"},
        {"tm.event='Tx", "9"},
        {"tm.event=\"Tx\"", "9"},
        {"tm.event=Tx", "9"},
        {"tm.event=='Tx'", "9"},
        {"='Tx'", "0"},
        {"tx.height > 'five'", "12"},
        {"tx.height CONTAINS 5", "19"},
        {"tx.height = 5uve", "12"},
        {"tx.height = 1.2.3", "12"},
        {"tx.height = 1.", "12"},
        {"tx.height = -5", "12"},
        {"tx.height = 5 OR tx.height = 6", "14"},
        {"tx.height = 5 and tx.height = 6", "14"},
        {"tx.height = 5 AND", "17"},
        {"tx.height = 5 AND AND", "18"},
        {"AND tx.height = 5", "0"},
        {"tx.height exists", "10"},
        {"tx.time = DATE 2025-13-01", "15"},
        {"tx.time = DATE", "14"},
        {"tx.time = TIME 2025-03-01", "15"},
        {"tx.time = TIME 2025-03-01T10:00:00.5Z", "15"},
        {"tx.height = 5)", "13"},
        {std::string(query_bytes_max + 1, 'a'), std::to_string(query_bytes_max)},
    }));
    CAPTURE(c.query);
    const auto query = EventQuery::parse(c.query);
    REQUIRE_FALSE(query.ok());
    CHECK(query.error().is(errors::input));
    CHECK(query.error().place() == c.place);
}

TEST_CASE("a query has a bounded number of conditions", "[events]") {
    std::string query = "a EXISTS";
    for (std::size_t i = 1; i < query_conditions_max; ++i) query += " AND a EXISTS";
    CHECK(EventQuery::parse(query).ok());
    CHECK_FALSE(EventQuery::parse(query + " AND a EXISTS").ok());
}

}  // namespace ve::store
