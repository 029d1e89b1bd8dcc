// Providers register, change and leave; what is refused and why.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "node/modules/provider/errors.hpp"
#include "node/modules/provider/uri.hpp"
#include "tests/kit/market.hpp"
#include "virtengine/provider/v1beta4/query.pb.h"

using namespace ve;
using namespace ve::test;

TEST_CASE("a provider is reached by https, a host, perhaps a port, and nothing more",
          "[provider]") {
    struct Case {
        std::string_view uri;
        const ErrorKind* error;
    };
    const auto c = GENERATE(values<Case>({
        {"https://provider.example.com", nullptr},
        {"https://provider.example.com:8443", nullptr},
        {"https://10.0.0.1:1", nullptr},
        {"https://[::1]:8443", nullptr},
        {"provider.example.com", &provider::errors::not_absolute_uri},
        {"", &provider::errors::not_absolute_uri},
        {"http://provider.example.com", &provider::errors::invalid_uri},
        {"https://", &provider::errors::invalid_uri},
        {"https://host/", &provider::errors::invalid_uri},
        {"https://host/path", &provider::errors::invalid_uri},
        {"https://host?query", &provider::errors::invalid_uri},
        {"https://host#part", &provider::errors::invalid_uri},
        {"https://user@host", &provider::errors::invalid_uri},
        {"https://host:0", &provider::errors::invalid_uri},
        {"https://host:65536", &provider::errors::invalid_uri},
        {"https://host:", &provider::errors::invalid_uri},
        {"https://ho st", &provider::errors::invalid_uri},
    }));
    CAPTURE(c.uri);
    const auto checked = provider::check_host_uri(c.uri);
    REQUIRE(checked.ok() == (c.error == nullptr));
    if (c.error != nullptr) CHECK(checked.error().is(*c.error));
}

TEST_CASE("a provider registers, changes, and leaves", "[provider]") {
    Market market;
    auto& chain     = market.chain;
    auto msg        = Market::new_provider(market.provider);
    const auto made = chain.tx(market.provider, msg);
    made.must();
    CHECK(made.attributes("virtengine.provider.v1beta4.EventProviderCreated", "owner") ==
          std::vector<std::string>{'"' + market.provider.address.text() + '"'});
    chain.tx(market.provider, msg).must_fail(provider::errors::exists);

    virtengine::provider::v1beta4::QueryProviderRequest request;
    request.set_owner(market.provider.address.text());
    using Response = virtengine::provider::v1beta4::QueryProviderResponse;
    CHECK(chain.query<Response>(request).value().provider().host_uri() == msg.host_uri());

    virtengine::provider::v1beta4::MsgUpdateProvider update;
    update.set_owner(msg.owner());
    update.set_host_uri("https://elsewhere.example.com");
    chain.tx(market.provider, update).must();
    CHECK(chain.query<Response>(request).value().provider().attributes().empty());

    virtengine::provider::v1beta4::MsgDeleteProvider remove;
    remove.set_owner(msg.owner());
    chain.tx(market.provider, remove).must();
    CHECK(chain.query<Response>(request).error().is(grpc_status::not_found));
    chain.tx(market.provider, remove).must_fail(provider::errors::not_found);
    chain.tx(market.provider, update).must_fail(provider::errors::not_found);
}

TEST_CASE("a provider needs a verified score of 70", "[provider]") {
    Market market;
    auto& chain = market.chain;
    chain.tx(market.rival, Market::new_provider(market.rival)).must();  // exactly 70
    chain
        .tx(market.stranger, Market::new_provider(market.stranger))  // 69
        .must_fail(provider::errors::insufficient_score);
    chain
        .tx(market.customer, Market::new_provider(market.customer))  // none at all
        .must_fail(provider::errors::insufficient_score);
}

TEST_CASE("a description that is not legal is refused", "[provider]") {
    using Msg = Market::CreateProvider;
    struct Case {
        std::string_view name;
        void (*spoil)(Msg&);
        ErrorKind error;
    };
    const auto c = GENERATE(values<Case>({
        {"a repeated attribute", [](Msg& m) { *m.add_attributes() = m.attributes(0); },
         provider::errors::attributes},
        {"a key of one letter", [](Msg& m) { m.mutable_attributes(0)->set_key("x"); },
         provider::errors::attributes},
        {"a key that starts with a digit", [](Msg& m) { m.mutable_attributes(0)->set_key("1ab"); },
         provider::errors::attributes},
        {"a wildcard", [](Msg& m) { m.mutable_attributes(0)->set_key("region*"); },
         provider::errors::attributes},
        {"a website that is none", [](Msg& m) { m.mutable_info()->set_website("example"); },
         provider::errors::invalid_website},
        {"an address without scheme", [](Msg& m) { m.set_host_uri("host"); },
         provider::errors::not_absolute_uri},
    }));
    CAPTURE(c.name);
    Market market;
    auto msg = Market::new_provider(market.provider);
    c.spoil(msg);
    const auto before = market.chain.export_genesis().find("provider")->dump();
    market.chain.tx(market.provider, msg).must_fail(c.error);
    CHECK(market.chain.export_genesis().find("provider")->dump() == before);
}

TEST_CASE("a provider that serves a lease can neither leave nor drop what it promised",
          "[provider]") {
    Market market;
    auto& chain = market.chain;
    market.register_providers();
    auto wish       = market.new_deployment();
    auto* attribute = wish.mutable_groups(0)->mutable_requirements()->add_attributes();
    attribute->set_key("region");
    attribute->set_value("eu-west");
    chain.tx(market.customer, wish).must();
    chain.tx(market.provider, market.new_bid(market.provider)).must();
    chain.tx(market.customer, market.new_lease(market.provider)).must();

    virtengine::provider::v1beta4::MsgDeleteProvider remove;
    remove.set_owner(market.provider.address.text());
    chain.tx(market.provider, remove).must_fail(provider::errors::has_active_leases);
    virtengine::provider::v1beta4::MsgUpdateProvider update;
    update.set_owner(market.provider.address.text());
    update.set_host_uri("https://elsewhere.example.com");
    chain.tx(market.provider, update).must_fail(provider::errors::incompatible_attributes);
    *update.mutable_attributes() = Market::new_provider(market.provider).attributes();
    chain.tx(market.provider, update).must();

    chain.tx(market.customer, market.close_deployment()).must();
    chain.tx(market.provider, remove).must();
}
