// The lexical half of amino JSON: sorted objects and Go's string escapes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ve::wire {

std::string amino_string(std::string_view text);  // in quotes

class AminoObject {
  public:
    void add(std::string_view name, std::string json) { add(name, name, std::move(json)); }
    // A oneof stands where its chosen field would stand, under another name.
    void add(std::string_view place, std::string_view name, std::string json) {
        members_.push_back({std::string{place}, std::string{name}, std::move(json)});
    }
    std::string text() &&;

  private:
    struct Member {
        std::string place, name, json;
    };
    std::vector<Member> members_;
};

}  // namespace ve::wire
