// Lists that copies share: nobody sees what another changes, and copying moves nothing.
#include "base/shared_list.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace ve {

TEST_CASE("a copied list is the same list until one of the two changes", "[shared_list]") {
    SharedList<std::string> first{std::vector<std::string>{"a", "b"}};
    auto second = first;
    CHECK(&first[0] == &second[0]);
    CHECK(first == second);

    second.push_back("c");
    CHECK(&first[0] != &second[0]);
    CHECK(first.get() == std::vector<std::string>{"a", "b"});
    CHECK(second.get() == std::vector<std::string>{"a", "b", "c"});
    CHECK_FALSE(first == second);
}

TEST_CASE("who has a list alone changes it in place", "[shared_list]") {
    SharedList<int> list{std::vector<int>{1, 2, 3}};
    const auto* at = &list[0];
    list.edit()[0] = 7;
    CHECK(&list[0] == at);
    CHECK(list.front() == 7);
    {
        const auto copy = list;
        CHECK(copy.size() == 3);
    }
    list.edit()[1] = 8;
    CHECK(&list[0] == at);
}

TEST_CASE("a list that nobody filled is empty, and equal to one that was emptied",
          "[shared_list]") {
    const SharedList<int> never;
    SharedList<int> emptied{std::vector<int>{1}};
    emptied.edit().clear();
    CHECK(never.empty());
    CHECK(never.size() == 0);
    CHECK(never == emptied);
    SharedList<int> grown;
    grown.resize(2);
    CHECK(grown.at(1) == 0);
    CHECK(never.empty());
}

}  // namespace ve
