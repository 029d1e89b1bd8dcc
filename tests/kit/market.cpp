// The messages of a market's life, with legal values everywhere; a test spoils what it wants to.
#include "tests/kit/market.hpp"

#include "node/chain/coin_forms.hpp"
#include "node/chain/module_account.hpp"
#include "node/modules/settlement/usage_signature.hpp"
#include "tests/kit/signer.hpp"
#include "virtengine/settlement/v1/query.pb.h"

namespace ve::test {
namespace {

Json score(std::string_view name, int value) {
    return Json::object({{"account_address", Chain::address_of(name).text()},
                         {"score", value},
                         {"status", "ACCOUNT_STATUS_VERIFIED"},
                         {"model_version", "test"},
                         {"last_updated_at", "1767225600"}});
}

Json small_coin() { return Json::object({{"denom", "uve"}, {"amount", "1"}}); }

Chain::Options with_market(Chain::Options options) {
    if (options.genesis.is_null()) options.genesis = Json::object();
    const auto add = [&](const char* module, Json section) {
        if (options.genesis.find(module) == nullptr)
            options.genesis.set(module, std::move(section));
    };
    add("deployment",
        Json::object({{"params", Json::object({{"min_deposits", Json::array({small_coin()})}})}}));
    add("market", Json::object({{"params", Json::object({{"bid_min_deposit", small_coin()}})}}));
    // Second factors have tests of their own: here nobody is asked for one.
    Json open = Json::array();
    for (const auto* type :
         {"SENSITIVE_TX_PROVIDER_REGISTRATION", "SENSITIVE_TX_MEDIUM_WITHDRAWAL"})
        open.push(Json::object({{"transaction_type", type}, {"enabled", false}}));
    add("mfa", Json::object({{"sensitive_tx_configs", std::move(open)}}));
    add("veid", Json::object({{"scores", Json::array({score("provider", 80), score("rival", 70),
                                                      score("stranger", 69)})}}));
    return options;
}

template <class Id>
void write_id(Id* id, const Actor& customer, const BidTerms& terms) {
    id->set_owner(customer.address.text());
    id->set_dseq(terms.dseq);
    id->set_gseq(terms.gseq);
    id->set_oseq(terms.oseq);
}

template <class Message, class Id>
Message about(Id* (Message::*id)(), const Actor& customer, const Actor& bidder,
              const BidTerms& terms) {
    Message msg;
    write_id((msg.*id)(), customer, terms);
    (msg.*id)()->set_provider(bidder.address.text());
    return msg;
}

template <class Proto>
void write_deposit(std::string_view text, Proto* proto) {
    write_coin(Coin::parse(text).value(), proto->mutable_amount());
    proto->add_sources(virtengine::base::deposit::v1::balance);
}

}  // namespace

std::string price_parts(std::string_view decimal) { return Dec::parse(decimal).value().wire(); }

Market::Market(Chain::Options options)
    : chain{with_market(std::move(options))},
      customer{chain.account("customer")},
      provider{chain.account("provider")},
      rival{chain.account("rival")},
      stranger{chain.account("stranger")} {}

Market::CreateProvider Market::new_provider(const Actor& owner) {
    CreateProvider msg;
    msg.set_owner(owner.address.text());
    msg.set_host_uri("https://provider.example.com:8443");
    auto* region = msg.add_attributes();
    region->set_key("region");
    region->set_value("eu-west");
    return msg;
}

Market::CreateDeployment Market::new_deployment(const DeploymentTerms& terms) const {
    CreateDeployment msg;
    msg.mutable_id()->set_owner(customer.address.text());
    msg.mutable_id()->set_dseq(terms.dseq);
    msg.set_hash(std::string(32, 'h'));
    write_deposit(terms.deposit, msg.mutable_deposit());
    for (std::uint32_t i = 0; i < terms.groups; ++i) {
        auto* group = msg.add_groups();
        group->set_name(fmt::format("group-{}", i + 1));
        auto* unit = group->add_resources();
        unit->set_count(1);
        unit->mutable_price()->set_denom("uve");
        unit->mutable_price()->set_amount(price_parts(terms.price));
        auto* resource = unit->mutable_resource();
        resource->set_id(1);
        resource->mutable_cpu()->mutable_units()->set_val("1000");
        resource->mutable_memory()->mutable_quantity()->set_val("1073741824");
        auto* volume = resource->add_storage();
        volume->set_name("default");
        volume->mutable_quantity()->set_val("1073741824");
    }
    return msg;
}

Market::CloseDeployment Market::close_deployment(std::uint64_t dseq) const {
    CloseDeployment msg;
    msg.mutable_id()->set_owner(customer.address.text());
    msg.mutable_id()->set_dseq(dseq);
    return msg;
}

Market::CreateBid Market::new_bid(const Actor& bidder, const BidTerms& terms) const {
    auto msg = about(&CreateBid::mutable_id, customer, bidder, terms);
    msg.mutable_price()->set_denom("uve");
    msg.mutable_price()->set_amount(price_parts(terms.price));
    write_deposit(terms.deposit, msg.mutable_deposit());
    return msg;
}

Market::CloseBid Market::close_bid(const Actor& bidder, const BidTerms& terms) const {
    auto msg = about(&CloseBid::mutable_id, customer, bidder, terms);
    msg.set_reason(virtengine::market::v1::lease_closed_reason_decommission);
    return msg;
}

Market::CreateLease Market::new_lease(const Actor& bidder, const BidTerms& terms) const {
    return about(&CreateLease::mutable_bid_id, customer, bidder, terms);
}
Market::WithdrawLease Market::withdraw(const Actor& bidder, const BidTerms& terms) const {
    return about(&WithdrawLease::mutable_id, customer, bidder, terms);
}
Market::CloseLease Market::close_lease(const Actor& bidder, const BidTerms& terms) const {
    return about(&CloseLease::mutable_id, customer, bidder, terms);
}

std::string Market::order_id(const BidTerms& terms) const {
    return fmt::format("{}/{}/{}/{}", customer.address, terms.dseq, terms.gseq, terms.oseq);
}
std::string Market::lease_id(const Actor& bidder, const BidTerms& terms) const {
    return fmt::format("{}/{}", order_id(terms), bidder.address);
}

Market::CreateEscrow Market::new_escrow(std::string_view amount, std::uint64_t expires_in) const {
    CreateEscrow msg;
    msg.set_sender(customer.address.text());
    msg.set_order_id(order_id());
    write_coins(Coins::parse(amount).value(), msg.mutable_amount());
    msg.set_expires_in(expires_in);
    return msg;
}

Market::ActivateEscrow Market::activate(const std::string& escrow_id) const {
    ActivateEscrow msg;
    msg.set_sender(customer.address.text());
    msg.set_escrow_id(escrow_id);
    msg.set_lease_id(lease_id(provider));
    msg.set_recipient(provider.address.text());
    return msg;
}

Market::RecordUsage Market::usage(const Usage& usage) const {
    RecordUsage msg;
    msg.set_sender(provider.address.text());
    msg.set_order_id(order_id());
    msg.set_lease_id(lease_id(provider));
    msg.set_usage_units(usage.units);
    msg.set_usage_type(usage.type);
    msg.set_period_end(chain.time().seconds);
    msg.set_period_start(chain.time().seconds - usage.seconds);
    msg.mutable_unit_price()->set_denom("uve");
    msg.mutable_unit_price()->set_amount(price_parts(usage.price));
    sign(msg, provider);
    return msg;
}

void Market::sign(RecordUsage& msg, const Actor& signer) const {
    const auto bytes = settlement::usage_sign_bytes(
        "virtengine-test-1",
        {msg.order_id(), msg.lease_id(), msg.usage_units(), msg.usage_type(), msg.period_start(),
         msg.period_end(), msg.unit_price().amount(), msg.unit_price().denom()});
    const auto signature = secp256k1::sign(key_of(signer.name), bytes_of(bytes));
    msg.set_signature(string_of(signature));
}

Market::Acknowledge Market::acknowledge(const std::string& usage_id, const Actor& signer) {
    virtengine::settlement::v1::QueryUsageRecordRequest request;
    request.set_usage_id(usage_id);
    const auto record =
        chain.query<virtengine::settlement::v1::QueryUsageRecordResponse>(request).value();
    const auto bytes = settlement::acknowledge_sign_bytes(
        "virtengine-test-1", usage_id, record.usage_record().usage_units(),
        parse_coins(record.usage_record().total_cost()).value());
    Acknowledge msg;
    msg.set_sender(signer.address.text());
    msg.set_usage_id(usage_id);
    msg.set_signature(string_of(secp256k1::sign(key_of(signer.name), bytes_of(bytes))));
    return msg;
}

Market::Settle Market::settle(const Actor& sender, const std::string& order, bool final) {
    Settle msg;
    msg.set_sender(sender.address.text());
    msg.set_order_id(order);
    msg.set_is_final(final);
    return msg;
}

void Market::register_providers() {
    chain.tx(provider, new_provider(provider)).must();
    chain.tx(rival, new_provider(rival)).must();
}

void Market::lease(const BidTerms& terms) {
    register_providers();
    chain.tx(customer, new_deployment()).must();
    chain.tx(provider, new_bid(provider, terms)).must();
    chain.tx(customer, new_lease(provider, terms)).must();
}

std::string Market::escrow(std::string_view amount) {
    lease();
    const auto made = chain.tx(customer, new_escrow(amount)).must();
    const auto id =
        made.response<virtengine::settlement::v1::MsgCreateEscrowResponse>().escrow_id();
    chain.tx(customer, activate(id)).must();
    chain.travel(Duration::seconds(3'600));
    chain.block();
    return id;
}

std::string Market::record(const Usage& wanted) {
    return chain.tx(provider, usage(wanted))
        .must()
        .response<virtengine::settlement::v1::MsgRecordUsageResponse>()
        .usage_id();
}

Amount Market::held_by(std::string_view module) { return chain.balance(module_address(module)); }

}  // namespace ve::test
