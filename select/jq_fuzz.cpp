// Programs from strangers over a fixed value: they end, within bounds, and say where they are
// wrong.
#include "base/bytes.hpp"
#include "select/jq.hpp"
#include "select/template.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    static const auto value =
        Json::parse(R"({"a":[1,2.5,"x",null,{"b":true}],"n":"12","m":{"k":-3}})").value();
    const auto text = text_of({data, size});
    (void)select::laid_out(text, value);
    const auto program = select::Jq::parse(text);
    if (!program.ok()) return 0;
    std::size_t outputs = 0;
    (void)program->run(value, [&](const Json& out) -> Result<void> {
        VE_INVARIANT(Json::parse(out.dump(), {.bytes = 64U << 20, .depth = 2000}).ok());
        if (++outputs > 100) return fail(errors::refused, "enough");
        return {};
    });
    return 0;
}
