// What is said of a network without blocks: what stands in the way, and what to type.
#include "devnet/stall.hpp"

#include <catch2/catch.hpp>

namespace ve::devnet {
namespace {

Json status_of(std::string_view more, std::vector<std::string> states, int peers) {
    auto out        = Json::parse(more).value();
    auto validators = Json::array();
    for (std::size_t i = 0; i < states.size(); ++i)
        validators.push(Json::object(
            {{"number", i}, {"state", states[i]}, {"power", "100"}, {"peers", peers}}));
    out.set("name", "net");
    out.set("validators", std::move(validators));
    return out;
}

}  // namespace

TEST_CASE("a network without blocks names what is in the way, and the command that helps",
          "[devnet]") {
    struct Case {
        std::string name, more;
        std::vector<std::string> states;
        int peers;
        std::string why, remedy;
    };
    const std::string crashed =
        R"({"faults":[{"id":1,"fault":"crash validator 2","state":"in force"},)"
        R"({"id":2,"fault":"crash validator 3","state":"in force"},)"
        R"({"id":3,"fault":"loss 20%","state":"waits"}]})";
    const auto c = GENERATE_COPY(values<Case>({
        {"all is well", "{}", {"up", "up", "up", "up"}, 3, "", ""},
        {"one of four is missed by nobody", "{}", {"up", "up", "up", "down"}, 2, "", ""},
        {"paused",
         R"({"paused":true})",
         {"up", "up"},
         1,
         "devnet net is paused",
         "ve devnet resume net"},
        {"by hand",
         R"({"block_time":"manual"})",
         {"up", "up"},
         1,
         "devnet net makes blocks by hand only",
         "ve devnet mine --devnet net"},
        {"two of four crashed",
         crashed,
         {"up", "up", "down", "down"},
         1,
         "devnet net has no quorum, validators 2 and 3 are silent; in force: fault 1 (crash "
         "validator 2), fault 2 (crash validator 3)",
         "ve devnet fault clear --devnet net"},
        {"one of two, for no fault of ours",
         "{}",
         {"up", "down"},
         0,
         "devnet net has no quorum, validator 1 is silent",
         "ve devnet status net"},
        {"cut in two",
         R"({"faults":[{"id":4,"fault":"partition","state":"in force"}]})",
         {"up", "up", "up", "up"},
         1,
         "devnet net has no quorum, no more than 2 of 4 validators are in touch; in force: fault 4 "
         "(partition)",
         "ve devnet fault clear --devnet net"},
        {"lines that lose",
         R"({"faults":[{"id":5,"fault":"loss 99%","state":"in force"}]})",
         {"up", "up", "up", "up"},
         3,
         "devnet net is under fault 5 (loss 99%)",
         "ve devnet fault clear --devnet net"},
        {"one signer with all keys", "{}", {}, 0, "", ""},
    }));
    CAPTURE(c.name);
    const auto stall = stall_of(status_of(c.more, c.states, c.peers));
    REQUIRE(stall.has_value() == !c.why.empty());
    if (!stall) return;
    CHECK(stall->why == c.why);
    CHECK(stall->remedy == c.remedy);
}

}  // namespace ve::devnet
