// The lexical half of amino JSON: sorted objects and Go's string escapes.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ve::wire {

std::string amino_string(std::string_view text);  // in quotes

class AminoObject {
  public:
    void add(std::string_view name, std::string json) {
        members_.emplace_back(name, std::move(json));
    }
    std::string text() &&;

  private:
    std::vector<std::pair<std::string, std::string>> members_;
};

}  // namespace ve::wire
