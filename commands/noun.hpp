// A noun of `ve`: what stands after it on the command line. Only the asked one is built.
#pragma once

#include <string_view>

namespace CLI {
class App;
}

namespace ve {

class Session;

struct Noun {
    std::string_view name, summary;
    void (*add)(CLI::App& noun, Session& session);
};

}  // namespace ve
