// Message types that have a definition but no class here: those of other chains and programs. Read
// from the embedded set when one is first asked for, file by file; the catalog is who asks.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace ve::wire {

// Our own types must be registered before: what a definition imports is looked up among them.
class OtherTypes {
  public:
    static OtherTypes& get();
    ~OtherTypes();

    // Null when unknown. What is handed out lives as long as the process; any thread may ask.
    const google::protobuf::Descriptor* message(std::string_view full_name);
    const google::protobuf::Message* prototype(const google::protobuf::Descriptor& type);
    // Whether it is the request of a Msg service, and all that are, by name.
    bool is_tx_message(std::string_view full_name) const;
    std::vector<std::string> tx_messages() const;
    std::vector<std::string> messages() const;  // all of them, by name

  private:
    struct Pool;
    OtherTypes();
    std::unique_ptr<Pool> pool_;
};

}  // namespace ve::wire
