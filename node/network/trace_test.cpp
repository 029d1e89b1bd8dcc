// What a trace tells of a run, and that it stays bounded.
#include <catch2/catch.hpp>

#include <sstream>

#include "base/json.hpp"
#include "node/network/trace.hpp"

namespace ve::network {
namespace {

struct Listener final : Observer {
    int calls = 0;
    void said(std::size_t, const consensus::Message&, std::optional<consensus::Peer>) override {
        ++calls;
    }
    void stored(std::size_t, const consensus::Finalized&) override { ++calls; }
    void stopped(std::size_t, const Error&) override { ++calls; }
    void fell(std::size_t, const Error&) override { ++calls; }
};

std::vector<std::string> lines_of(const Trace& trace) {
    std::vector<std::string> out;
    std::istringstream text{trace.lines()};
    for (std::string line; std::getline(text, line);) out.push_back(line);
    return out;
}

}  // namespace

TEST_CASE("a trace tells who said and heard what, and hands it on", "[trace]") {
    Agenda agenda{Time::parse("2025-03-01T10:00:00Z").value()};
    Listener listener;
    ByteArray<20> address{};
    address.fill(0xAB);
    Trace trace{agenda, {{"validator-0", address}, {"validator-1", {}}}, &listener};
    consensus::SignedVote vote;
    vote.height        = Height{5};
    vote.round         = 1;
    vote.block_id.hash = Bytes(32, 0xCD);
    vote.validator     = address;
    agenda.add(Duration::milliseconds(2), [&] { trace.said(0, vote, {}); });
    agenda.add(Duration::milliseconds(3), [&] { trace.heard(1, 0, vote); });
    agenda.add(Duration::milliseconds(4), [&] { trace.said(0, consensus::Status{}, {}); });
    agenda.add(Duration::milliseconds(5), [&] { trace.fault(7, "crash validator 1", {1}); });
    agenda.add(Duration::milliseconds(6), [&] { trace.went(1); });
    agenda.add(Duration::milliseconds(7), [&] { trace.fault_over(7); });
    while (agenda.step(Time::parse("2025-03-01T10:00:01Z").value())) {
    }
    CHECK(
        lines_of(trace) ==
        std::vector<std::string>{
            R"({"trace":1,"start":"2025-03-01T10:00:00Z","end":1000000000,"dropped":0,)"
            R"("machines":[{"name":"validator-0","address":"ABABABABABABABABABABABABABABABABABABABAB"},)"
            R"({"name":"validator-1","address":"0000000000000000000000000000000000000000"}]})",
            R"({"t":2000000,"k":"said","m":0,"s":"prevote","h":5,"r":1,"b":"CDCDCDCD","of":"ABABABAB"})",
            R"({"t":3000000,"k":"heard","m":1,"s":"prevote","h":5,"r":1,"b":"CDCDCDCD","of":"ABABABAB","from":0})",
            R"({"t":5000000,"k":"fault","m":1,"id":7,"what":"crash validator 1"})",
            R"({"t":6000000,"k":"down","m":1})", R"({"t":7000000,"k":"over","id":7})"});
    CHECK(listener.calls == 2);
}

TEST_CASE("a trace keeps the newest records, and counts the others", "[trace]") {
    Agenda agenda{Time{}};
    Trace trace{agenda, {{"a", {}}}, nullptr, 10};
    for (int i = 0; i < 25; ++i) trace.rose(0);
    const auto lines = lines_of(trace);
    CHECK(lines.size() == 11);
    CHECK(Json::parse(lines[0])->find("dropped")->raw() == "15");
}

}  // namespace ve::network
