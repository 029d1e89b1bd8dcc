// The whole economy under random hands: no unit is made or lost, every invariant holds after every
// block, and the state survives export and import.
#include <catch2/catch.hpp>
#include <random>

#include "base/dec.hpp"
#include "node/chain/module.hpp"
#include "node/modules/bank/keeper.hpp"
#include "tests/kit/market.hpp"
#include "virtengine/escrow/v1/tx.pb.h"
#include "virtengine/market/v1beta5/query.pb.h"
#include "virtengine/settlement/v1/query.pb.h"

using namespace ve;
using namespace ve::test;
namespace pb = virtengine::settlement::v1;

namespace {

const std::vector<std::string> sections{"bank",       "take",   "escrow",    "provider",
                                        "deployment", "market", "settlement"};

Amount supply(Chain& chain) {
    Amount out;
    chain
        .on_state([&](Context& ctx) -> Result<void> {
            out = chain.modules().get<bank::Keeper>().supply(ctx, base_denom());
            return {};
        })
        .value();
    return out;
}

// One player's move, legal or not. What is refused must leave everything as it was.
class Play {
  public:
    explicit Play(std::uint32_t seed) : random_{seed} {
        market.register_providers();
        supply_before_ = supply(market.chain);
    }

    void move() {
        const auto terms   = pick();
        const auto& bidder = below(2) == 0 ? market.provider : market.rival;
        switch (below(16)) {
            case 0:
                send(market.customer,
                     market.new_deployment(
                         {.dseq = ++dseq_, .deposit = deposits_[below(3)], .groups = 2}));
                break;
            case 1:
            case 2: send(bidder, market.new_bid(bidder, terms)); break;
            case 3:
            case 4: send(market.customer, market.new_lease(bidder, terms)); break;
            case 5: send(bidder, market.withdraw(bidder, terms)); break;
            case 6: send(market.customer, market.close_lease(bidder, terms)); break;
            case 7: send(bidder, market.close_bid(bidder, terms)); break;
            case 8: close_something(terms); break;
            case 9: top_up(terms); break;
            case 10: lock(terms); break;
            case 11:
            case 12: record(bidder, terms); break;
            case 13: settle(bidder, terms); break;
            case 14:
                market.chain.travel(Duration::seconds(below(200'000)));
                market.chain.blocks(1 + below(20));
                break;
            default: give_up(bidder); break;
        }
    }

    void check() { REQUIRE(supply(market.chain) == supply_before_); }
    int accepted() const { return accepted_; }

    Market market;

  private:
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
    bool send(const Actor& who, const wire::Proto& message) {
        const bool done = market.chain.tx(who, message).result().ok();
        if (done) ++accepted_;
        return done;
    }

    // An order that lives, most of the time; else one that perhaps never was.
    BidTerms pick() {
        BidTerms out{.price   = prices_[below(4)],
                     .deposit = "50uve",
                     .dseq    = 1 + below(4),
                     .gseq    = 1 + below(2),
                     .oseq    = 1 + below(3)};
        namespace orders = virtengine::market::v1beta5;
        std::vector<virtengine::market::v1::OrderID> live;
        const auto answer =
            market.chain.query<orders::QueryOrdersResponse>(orders::QueryOrdersRequest{}).value();
        for (const auto& order : answer.orders())
            if (order.state() != orders::Order::closed) live.push_back(order.id());
        if (live.empty() || below(8) == 0) return out;
        const auto& id = live[below(static_cast<std::uint32_t>(live.size()))];
        out.dseq       = id.dseq();
        out.gseq       = id.gseq();
        out.oseq       = id.oseq();
        return out;
    }
    void close_something(const BidTerms& terms) {
        if (below(4) == 0) {
            send(market.customer, market.close_deployment(terms.dseq));
            return;
        }
        virtengine::deployment::v1beta4::MsgPauseGroup pause;
        pause.mutable_id()->set_owner(market.customer.address.text());
        pause.mutable_id()->set_dseq(terms.dseq);
        pause.mutable_id()->set_gseq(terms.gseq);
        virtengine::deployment::v1beta4::MsgStartGroup start;
        *start.mutable_id() = pause.id();
        if (!send(market.customer, pause)) send(market.customer, start);
    }
    void top_up(const BidTerms& terms) {
        virtengine::escrow::v1::MsgAccountDeposit msg;
        msg.set_signer(market.stranger.address.text());
        msg.mutable_id()->set_scope(virtengine::escrow::id::v1::deployment);
        msg.mutable_id()->set_xid(fmt::format("{}/{}", market.customer.address, terms.dseq));
        msg.mutable_deposit()->mutable_amount()->set_denom("uve");
        msg.mutable_deposit()->mutable_amount()->set_amount(std::to_string(1 + below(200)));
        send(market.stranger, msg);
    }
    void lock(const BidTerms& terms) {
        auto msg = market.new_escrow("3000uve", 3'600 + below(500'000));
        msg.set_order_id(market.order_id(terms));
        const auto made = market.chain.tx(market.customer, msg);
        if (!made.result().ok()) return;
        ++accepted_;
        const auto id = made.response<pb::MsgCreateEscrowResponse>().escrow_id();
        escrows_.push_back(id);
        for (const auto* bidder : {&market.provider, &market.rival}) {
            auto tie = market.activate(id);
            tie.set_lease_id(market.lease_id(*bidder, terms));
            tie.set_recipient(bidder->address.text());
            if (send(market.customer, tie)) break;
        }
    }
    void record(const Actor& bidder, const BidTerms& terms) {
        auto msg = market.usage({.units   = 1 + below(200),
                                 .price   = prices_[below(4)],
                                 .type    = below(2) == 0 ? "cpu" : "gpu",
                                 .seconds = 1 + below(3)});
        msg.set_sender(bidder.address.text());
        msg.set_order_id(market.order_id(terms));
        msg.set_lease_id(market.lease_id(bidder, terms));
        market.sign(msg, bidder);
        const auto made = market.chain.tx(bidder, msg);
        if (!made.result().ok()) return;
        ++accepted_;
        if (below(2) == 0) return;
        const auto id = made.response<pb::MsgRecordUsageResponse>().usage_id();
        send(market.customer, market.acknowledge(id, market.customer));
    }
    void settle(const Actor& bidder, const BidTerms& terms) {
        const auto& who = below(2) == 0 ? bidder : market.customer;
        send(who, Market::settle(who, market.order_id(terms), below(4) == 0));
    }
    void give_up(const Actor& bidder) {
        if (escrows_.empty()) return;
        pb::MsgRefundEscrow msg;
        const auto& who = below(2) == 0 ? bidder : market.customer;
        msg.set_sender(who.address.text());
        msg.set_escrow_id(escrows_[below(static_cast<std::uint32_t>(escrows_.size()))]);
        send(who, msg);
    }

    static constexpr std::array<const char*, 4> prices_{"1", "7.777777777777777777", "0.4", "33"};
    static constexpr std::array<const char*, 3> deposits_{"100uve", "1000uve", "20000uve"};
    std::mt19937 random_;
    Amount supply_before_;
    std::vector<std::string> escrows_;
    std::uint64_t dseq_ = 0;
    int accepted_       = 0;
};

// A chain that starts from what another one exported.
Chain restored(const Json& exported) {
    Chain::Options options;
    options.genesis    = exported;
    options.validators = 1;
    return Chain{options};
}

}  // namespace

TEST_CASE("random hands neither make nor lose a unit", "[settlement]") {
    const auto seed = GENERATE(range(0U, 6U));
    CAPTURE(seed);
    Play play{seed};
    for (int i = 0; i < 250; ++i) {
        CAPTURE(i);
        play.move();
        play.check();
    }
    CHECK(play.accepted() > 60);

    const auto exported = play.market.chain.export_genesis();
    auto second         = restored(exported);
    second.block();
    const auto again = second.export_genesis();
    for (const auto& section : sections) {
        CAPTURE(section);
        REQUIRE(exported.find(section) != nullptr);
        CHECK(again.find(section)->dump() == exported.find(section)->dump());
    }
}

TEST_CASE("a genesis file whose escrow promises one unit more than there is does not run",
          "[settlement]") {
    Market market;
    market.escrow("1000uve");
    auto exported  = market.chain.export_genesis();
    const auto run = [&] { restored(exported).block(); };
    REQUIRE_NOTHROW(run());
    SECTION("in module escrow") {
        auto text      = exported.find("escrow")->dump();
        const auto was = '"' + Dec::parse("1000").value().text() + '"';
        const auto now = '"' + Dec::parse("1001").value().text() + '"';
        REQUIRE(text.find(was) != std::string::npos);
        for (auto pos = text.find(was); pos != std::string::npos; pos = text.find(was))
            text.replace(pos, was.size(), now);
        exported.set("escrow", Json::parse(text).value());
        CHECK_THROWS_WITH(run(), Catch::Contains("escrow owns what its accounts hold"));
    }
    SECTION("in module settlement") {
        auto text = exported.find("settlement")->dump();
        for (auto pos = text.find("\"1000\""); pos != std::string::npos;
             pos      = text.find("\"1000\"", pos + 6))
            if (text.compare(pos - 9, 9, "\"amount\":") == 0) text.replace(pos, 6, "\"1001\"");
        exported.set("settlement", Json::parse(text).value());
        CHECK_THROWS_WITH(run(), Catch::Contains("settlement owns what it owes"));
    }
}
