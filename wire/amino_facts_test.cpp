// The amino options of our definitions against the recorded table of the chain's.
#include <google/protobuf/descriptor.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "amino/amino.pb.h"
#include "wire/amino.hpp"
#include "wire/build.hpp"
#include "wire/catalog.hpp"

using namespace ve;
using namespace ve::wire;

namespace {

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> out{""};
    for (const char c : text) {
        if (c == by)
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

// Our options of a field in the words of the table.
std::set<std::string> quirks_of(const google::protobuf::FieldDescriptor& field) {
    const auto& options = field.options();
    std::set<std::string> out;
    if (options.GetExtension(amino::dont_omitempty)) out.insert("dont_omitempty");
    const auto add = [&](const std::string& name, const std::string& value) {
        if (!value.empty()) out.insert(name + "=" + value);
    };
    add("encoding", options.GetExtension(amino::encoding));
    add("field_name", options.GetExtension(amino::field_name));
    add("oneof_name", options.GetExtension(amino::oneof_name));
    if (Catalog::get().is_decimal(field)) out.insert("dec18");
    return out;
}

}  // namespace

TEST_CASE("amino names and quirks are the chain's", "[wire][vectors]") {
    std::ifstream file{"../shared/wire/amino.tsv"};
    if (!file) {
        std::cout << "skip: no ../shared/wire/amino.tsv\n";
        return;
    }
    int names = 0, fields = 0;
    std::map<std::string, std::map<std::string, std::set<std::string>>> expected;
    for (std::string line; std::getline(file, line);) {
        const auto row = split(line, '\t');
        if (row.size() < 5 || !row[1].starts_with('/')) continue;
        const auto* type = Catalog::get().message(row[1], Types::all);
        if (type == nullptr) continue;
        INFO(line);
        if (row[0] == "msg" && !row[2].empty() && !row[2].starts_with('/')) {
            CHECK(Catalog::get().amino_name(*type).value_or("") == row[2]);
            ++names;
        }
        if (row[0] != "field") continue;
        CHECK(type->FindFieldByName(row[3]) != nullptr);
        auto& quirks = expected[type->full_name()][row[3]];
        for (const auto& quirk : split(row[4], ';'))
            if (!quirk.starts_with("int") && quirk != "dec-plain-string") quirks.insert(quirk);
        ++fields;
    }
    for (const auto& name : Catalog::get().tx_messages(Types::all)) {
        const auto* type = Catalog::get().message(name, Types::all);
        for (int i = 0; i < type->field_count(); ++i) {
            INFO(type->field(i)->full_name());
            CHECK(quirks_of(*type->field(i)) == expected[name][type->field(i)->name()]);
        }
        expected.erase(name);
    }
    for (const auto& [name, quirks] : expected)
        for (const auto& [field, words] : quirks) {
            const auto* found = Catalog::get().message(name, Types::all)->FindFieldByName(field);
            if (found == nullptr) continue;
            INFO(found->full_name());
            CHECK(quirks_of(*found) == words);
        }
    std::cout << "amino table: " << names << " names, " << fields << " fields compared\n";
}

TEST_CASE("every transaction message has an amino form when it is complete", "[wire]") {
    for (const auto& name : Catalog::get().tx_messages(Types::all)) {
        const auto message = Catalog::get().make(name, Types::all);
        complete(*message);
        const auto text = amino_json(*message);
        INFO(name << ": " << (text.ok() ? "" : text.error().text()));
        CHECK(text.ok());
    }
}
