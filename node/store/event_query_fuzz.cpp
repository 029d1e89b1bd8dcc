// Arbitrary text as a query: what is accepted has a spelling that means the same.
#include "node/store/event_query.hpp"

#include "base/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    const auto text  = text_of({data, size});
    const auto query = store::EventQuery::parse(text);
    if (!query.ok()) {
        VE_INVARIANT(!query.error().place().empty());
        return 0;
    }
    const auto again = store::EventQuery::parse(query->text());
    // The one spelling may be longer than a query can be.
    VE_INVARIANT(!again.ok() || *again == *query);
    static_cast<void>(query->matches({{"tx.height", {"5", "8uve", std::string{text}}}}));
    return 0;
}
