// What is taken from earnings, and which parameters are refused.
#include <catch2/catch.hpp>

#include "node/modules/take/errors.hpp"
#include "node/modules/take/params.hpp"

using namespace ve;

TEST_CASE("take rates are whole percents, one per denomination, and uve has one", "[take]") {
    struct Case {
        std::string_view name;
        void (*change)(virtengine::take::v1::Params&);
        bool legal;
    };
    const auto c = GENERATE(values<Case>({
        {"the default is legal", [](auto&) {}, true},
        {"100 percent is legal", [](auto& p) { p.set_default_take_rate(100); }, true},
        {"101 percent is not", [](auto& p) { p.set_default_take_rate(101); }, false},
        {"101 percent of uve is not", [](auto& p) { p.mutable_denom_take_rates(0)->set_rate(101); },
         false},
        {"uve must be named", [](auto& p) { p.clear_denom_take_rates(); }, false},
        {"uve twice is refused", [](auto& p) { *p.add_denom_take_rates() = p.denom_take_rates(0); },
         false},
        {"a word that is no denomination is refused",
         [](auto& p) { p.add_denom_take_rates()->set_denom("!"); }, false},
    }));
    CAPTURE(c.name);
    auto params = take::default_params();
    c.change(params);
    const auto checked = take::check(params);
    REQUIRE(checked.ok() == c.legal);
    if (!c.legal) CHECK(checked.error().is(take::errors::invalid_param));
}
