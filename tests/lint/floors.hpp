// Which folder may include which: read from CMake's own lists, so that no second list exists.
// The floors are the ve_floor lines of the top list; the edges are each folder's USES.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lint/source.hpp"

namespace ve::lint {

class House {
  public:
    // `files`: path → text of the CMakeLists.txt files.
    explicit House(const std::map<std::string, std::string>& files);
    static House of_this_folder();

    std::optional<std::string> folder_of(std::string_view path) const;  // "" of none
    std::optional<int> floor_of(std::string_view folder) const;
    const std::set<std::string>& uses(const std::string& folder) const;  // itself and all below
    const std::set<std::string>& test_uses(const std::string& folder) const;

    Findings check_lists() const;  // an upward or circular USES
    Findings check(const std::vector<Source>& sources) const;

  private:
    struct Folder {
        int floor        = 0;
        std::size_t line = 0;  // of its USES
        std::vector<std::string> direct, direct_of_tests;
        std::set<std::string> uses, test_uses;
    };

    void read_floors(std::string_view text);
    void read_folder(const std::string& path, std::string_view text);
    void close();
    std::set<std::string> reachable(std::vector<std::string> from) const;
    std::optional<std::string> wrong(const Source& source, const Include& include) const;

    std::map<std::string, Folder> folders_;
};

}  // namespace ve::lint
