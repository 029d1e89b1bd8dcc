// For tests: the recorded cases in ../shared/wire/vectors, when that folder is there.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"

namespace ve::wire::vectors {

// The cases of a set; none when the file is absent, which is said.
inline std::vector<Json> read(const std::string& set) {
    const auto path = "../shared/wire/vectors/" + set + ".json";
    std::ifstream file{path};
    if (!file) {
        std::cout << "skip: no " << path << '\n';
        return {};
    }
    std::stringstream text;
    text << file.rdbuf();
    auto json = Json::parse(text.str());
    REQUIRE(json.ok());
    REQUIRE(json->find("vectors") != nullptr);
    return json->find("vectors")->items();
}

// A member by path "input.body_bytes_hex".
inline const Json& at(const Json& json, std::string_view path) {
    const auto dot    = path.find('.');
    const auto* found = json.find(path.substr(0, dot));
    REQUIRE(found != nullptr);
    return dot == std::string_view::npos ? *found : at(*found, path.substr(dot + 1));
}
inline std::string text(const Json& json, std::string_view path) { return at(json, path).raw(); }
inline std::string unhex(const Json& json, std::string_view path) {
    return string_of(parse_hex(text(json, path)).value());
}

// Every case of a set, named in what fails. The line that it prints is counted by tests/vectors.
template <class Check>
void each(const std::string& set, Check&& check) {
    const auto cases = read(set);
    for (const auto& c : cases) {
        INFO(set << ' ' << c.find("id")->raw());
        check(c);
    }
    if (!cases.empty()) std::cout << "vectors: " << set << ' ' << cases.size() << '\n';
}

}  // namespace ve::wire::vectors
