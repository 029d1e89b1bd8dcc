// The arithmetic of escrow accounts: who is paid, in which order, to the last unit.
#include "node/modules/escrow/account.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "node/modules/escrow/forms.hpp"

using namespace ve;
using namespace ve::escrow;

namespace {

Address address(std::uint8_t n) {
    ByteArray<20> bytes{};
    bytes[0] = n;
    return Address{bytes};
}

Deposit deposit(std::uint8_t owner, std::uint64_t amount) {
    return {address(owner), Height{1}, Source::balance, Amount{amount}, true};
}

struct Given {
    std::vector<std::uint64_t> deposits;
    std::vector<std::string> rates;
};

struct Book {
    Account account{
        {Scope::deployment, "x/1"}, address(1), State::open, base_denom(), {}, Height{10}, {}, {}};
    std::vector<Payment> payments;
};

Book book(const Given& given) {
    Book out;
    std::uint8_t owner = 1;
    for (const auto amount : given.deposits)
        out.account.deposits.push_back(deposit(owner++, amount));
    for (const auto& rate : given.rates)
        out.payments.push_back({{out.account.id, fmt::format("1/{}/p", out.payments.size() + 1)},
                                address(9),
                                State::open,
                                Dec::parse(rate).value(),
                                {},
                                {},
                                {}});
    return out;
}

Amount total(const Book& book) {
    auto sum = book.account.held().value();
    for (const auto& payment : book.payments)
        sum = sum.plus(payment.balance).value().plus(payment.withdrawn).value();
    return sum;
}

}  // namespace

TEST_CASE("settling draws rate times blocks, oldest deposit first, payments in order", "[escrow]") {
    struct Case {
        std::string_view name;
        Given given;
        std::int64_t blocks;
        std::vector<std::uint64_t> balances, unsettled, left;
        bool overdrawn;
    };
    const auto c = GENERATE(values<Case>({
        {"nothing is due at once", {{1000}, {"10"}}, 0, {0}, {0}, {1000}, false},
        {"one block", {{1000}, {"10"}}, 1, {10}, {0}, {990}, false},
        {"to the last coin", {{1000}, {"10"}}, 100, {1000}, {0}, {}, false},
        {"one block more", {{1000}, {"10"}}, 101, {1000}, {10}, {}, true},
        {"half a block's worth is missing", {{1005}, {"10"}}, 101, {1005}, {5}, {}, true},
        {"the oldest deposit goes first", {{30, 500}, {"10"}}, 5, {50}, {0}, {480}, false},
        {"two payments share nothing", {{100}, {"10", "10"}}, 6, {60, 40}, {0, 20}, {}, true},
        {"the first in order is paid first", {{5}, {"10", "1"}}, 1, {5, 0}, {5, 1}, {}, true},
        {"the fraction is the payer's", {{1000}, {"1.9"}}, 1, {1}, {0}, {999}, false},
        {"but whole when it adds up", {{1000}, {"1.9"}}, 10, {19}, {0}, {981}, false},
        {"less than a unit is nothing",
         {{1000}, {"0.000000000000000001"}},
         1,
         {0},
         {0},
         {1000},
         false},
    }));
    CAPTURE(c.name);
    auto b            = book(c.given);
    const auto before = total(b);
    REQUIRE(settle(b.account, b.payments, Height{10 + c.blocks}).ok());
    for (std::size_t i = 0; i < b.payments.size(); ++i) {
        CHECK(b.payments[i].balance == Amount{c.balances[i]});
        CHECK(b.payments[i].unsettled == Amount{c.unsettled[i]});
        CHECK(b.payments[i].state == (c.overdrawn ? State::overdrawn : State::open));
    }
    REQUIRE(b.account.deposits.size() == c.left.size());
    for (std::size_t i = 0; i < c.left.size(); ++i)
        CHECK(b.account.deposits[i].left == Amount{c.left[i]});
    CHECK(b.account.state == (c.overdrawn ? State::overdrawn : State::open));
    CHECK(total(b) == before);
}

TEST_CASE("settling twice in one block takes nothing twice", "[escrow]") {
    auto b = book({{1000}, {"10"}});
    REQUIRE(settle(b.account, b.payments, Height{15}).ok());
    const auto once = b.account;
    REQUIRE(settle(b.account, b.payments, Height{15}).ok());
    CHECK(b.account == once);
    REQUIRE(settle(b.account, b.payments, Height{12}).ok());  // never backwards
    CHECK(b.account == once);
}

TEST_CASE("a deposit pays the debt in order, and closes the account when all is paid", "[escrow]") {
    struct Case {
        std::string_view name;
        std::uint64_t deposit, debt, left;
        State state;
    };
    const auto c = GENERATE(values<Case>({
        {"part of the first", 10, 110, 0, State::overdrawn},
        {"the first, not the second", 60, 60, 0, State::overdrawn},
        {"all but one", 119, 1, 0, State::overdrawn},
        {"exactly all", 120, 0, 0, State::closed},
        {"and something over", 1000, 0, 880, State::closed},
    }));
    CAPTURE(c.name);
    auto b = book({{80}, {"10", "10"}});
    REQUIRE(settle(b.account, b.payments, Height{20}).ok());  // 200 due, 80 there
    REQUIRE(b.account.debt == Amount{120});
    b.account.deposits.push_back(deposit(5, c.deposit));
    REQUIRE(pay_debt(b.account, b.payments, Height{30}).ok());
    CHECK(b.account.debt == Amount{c.debt});
    CHECK(b.account.held().value() == Amount{c.left});
    CHECK(b.account.state == c.state);
    CHECK(total(b) == Amount{80 + c.deposit});
}

TEST_CASE("no sequence of settlements and deposits makes or loses a unit", "[escrow]") {
    const auto seed = GENERATE(range(0U, 40U));
    CAPTURE(seed);
    std::mt19937 random{seed};
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    auto b           = book({{1000}, {"3.333333333333333333", "7", "0.5"}});
    Amount put_in{1000};
    std::int64_t height = 10;
    for (int step = 0; step < 200 && b.account.state != State::closed; ++step) {
        if (below(4) == 0) {
            const auto amount = 1 + below(300);
            b.account.deposits.push_back(deposit(static_cast<std::uint8_t>(below(200)), amount));
            put_in = put_in.plus(Amount{amount}).value();
            if (b.account.state == State::overdrawn)
                REQUIRE(pay_debt(b.account, b.payments, Height{height}).ok());
        } else {
            height += below(12);
            REQUIRE(settle(b.account, b.payments, Height{height}).ok());
        }
        Amount drawn, debt;
        for (const auto& payment : b.payments) {
            drawn = drawn.plus(payment.balance).value();
            debt  = debt.plus(payment.unsettled).value();
        }
        REQUIRE(total(b) == put_in);
        REQUIRE(drawn == b.account.transferred);
        REQUIRE(debt == b.account.debt);
        REQUIRE((b.account.state == State::overdrawn) == !debt.is_zero());
        REQUIRE(parse(form(b.account)).value() == b.account);
        for (const auto& payment : b.payments)
            REQUIRE(parse(form(payment, base_denom()), base_denom()).value() == payment);
    }
}

TEST_CASE("an escrow account of a genesis file is read strictly", "[escrow]") {
    struct Case {
        std::string_view name;
        void (*spoil)(types::Account&);
    };
    const auto c = GENERATE(values<Case>({
        {"a scope that is none", [](auto& a) { a.mutable_id()->set_scope(id::invalid); }},
        {"an empty xid", [](auto& a) { a.mutable_id()->clear_xid(); }},
        {"an xid with a blank", [](auto& a) { a.mutable_id()->set_xid("a b"); }},
        {"no state", [](auto& a) { a.mutable_state()->set_state(types::invalid); }},
        {"an owner that is no address", [](auto& a) { a.mutable_state()->set_owner("ve1x"); }},
        {"half a unit",
         [](auto& a) {
             a.mutable_state()->mutable_deposits(0)->mutable_balance()->set_amount(
                 "500000000000000000");
         }},
        {"funds that the deposits do not have",
         [](auto& a) { a.mutable_state()->mutable_funds(0)->set_amount("1000000000000000000"); }},
        {"a debt in an open account",
         [](auto& a) { a.mutable_state()->mutable_funds(0)->set_amount("-1000000000000000000"); }},
        {"a deposit in another denomination",
         [](auto& a) {
             a.mutable_state()->mutable_deposits(0)->mutable_balance()->set_denom("foo");
         }},
        {"two denominations", [](auto& a) { a.mutable_state()->add_funds(); }},
        {"an overdrawn account without a debt",
         [](auto& a) { a.mutable_state()->set_state(types::overdrawn); }},
    }));
    CAPTURE(c.name);
    auto proto = form(book({{1000}, {}}).account);
    REQUIRE(parse(proto).ok());
    c.spoil(proto);
    CHECK_FALSE(parse(proto).ok());
}
