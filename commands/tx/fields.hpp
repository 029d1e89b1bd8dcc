// The fields of a message as flags: --to-address ve1… --amount 5uve --id.dseq 7 --groups
// @file.json. Names, kinds and help come from the Catalog; what was typed becomes JSON, which the
// one strict reader of messages (wire/json.hpp) checks.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "wire/catalog.hpp"

namespace CLI {
class App;
}

namespace ve {

class Session;

class MessageFlags {
  public:
    // `skip`: field paths that are filled elsewhere (the signer).
    MessageFlags(CLI::App& leaf, const google::protobuf::Descriptor& message,
                 const std::vector<std::string>& positional, const std::vector<std::string>& skip);

    // The message that was typed. Errors name the flag. "@file" and "-" are read through the
    // session.
    Result<std::unique_ptr<wire::Proto>> message(Session& session) const;

  private:
    struct Input {
        const google::protobuf::FieldDescriptor* field = nullptr;
        std::string path;  // "id.owner"
        std::vector<std::string> typed;
        bool flag = false;
    };
    Result<void> check_first_word(const Session& session) const;
    void add(CLI::App& leaf, const google::protobuf::Descriptor& message, const std::string& path,
             int depth);
    std::vector<std::string> words_for(const Input& input) const;

    const google::protobuf::Descriptor& message_;
    std::vector<std::string> positional_, skip_;
    std::map<std::string, std::unique_ptr<Input>>
        inputs_;  // by path; CLI11 keeps pointers into them
};

// "to_address" -> "to-address"
std::string flag_of(std::string_view path);

}  // namespace ve
