#include "commands/x/x.hpp"

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "commands/session.hpp"
#include "commands/x/readings.hpp"
#include "devnet/registry.hpp"

namespace ve {
namespace {

struct XFlags {
    std::vector<std::string> words;
    std::string type;
};

// Where a node is at hand, it may know the hash.
void ask_node(Session& session, Reading& reading) {
    if (!reading.tx_hash) return;
    const auto running = devnet::pick_running(session.home(), session.flags.devnet);
    if (session.flags.node.empty() && !(running.ok() && *running)) return;
    const auto node = session.connection();
    if (!node.ok()) return;
    const auto found = (*node)->find(*reading.tx_hash);
    if (!found.ok()) return;
    reading.forms.emplace_back(
        (*node)->where(), *found ? fmt::format("in block {}, ve query tx {}",
                                               (*found)->height.value, hex_upper(*reading.tx_hash))
                                 : "knows no such transaction");
}

View view_of(const std::vector<Reading>& readings) {
    auto list = Json::array();
    std::string text;
    for (const auto& reading : readings) {
        auto forms = Json::object();
        if (!text.empty()) text += "\n";
        text += reading.is + "\n";
        std::size_t width = 0;
        for (const auto& [name, value] : reading.forms) width = std::max(width, name.size());
        for (const auto& [name, value] : reading.forms) {
            forms.set(name, value);
            text += fmt::format("  {:<{}}  {}\n", printable(name, 200), width,
                                printable(value, 1U << 20));
        }
        list.push(Json::object({{"is", reading.is}, {"forms", std::move(forms)}}));
    }
    return View{std::move(list), std::move(text)};
}

Result<View> look(Session& session, const XFlags& flags) {
    constexpr std::size_t input_max = 8U << 20;
    const bool piped                = flags.words == std::vector<std::string>{"-"};
    std::string text;
    if (piped)
        text = TRY(read_input(session, "-", input_max));
    else
        for (const auto& word : flags.words) text += (text.empty() ? "" : " ") + word;
    auto readings = readings_of(text, flags.type);
    wipe(text);
    if (!readings.ok()) return std::move(readings).error();
    for (auto& reading : *readings) {
        if (reading.is_secret && !piped)
            session.say(
                "warning: it stands in the shell's history now, and others could see it while the "
                "command ran. Treat it as leaked; secrets go through a pipe: ve x -");
        ask_node(session, reading);
    }
    return view_of(*readings);
}

}  // namespace

void add_x(CLI::App& noun, Session& session) {
    auto flags = std::make_shared<XFlags>();
    noun.description(
        "Say what something is, and give its other forms\n\n"
        "An address of any chain, a public key, a transaction, a hash, bytes in hex or base64, a\n"
        "message type, money, a time, a height. A mnemonic is recognised and never repeated.\n\n"
        "Examples:\n"
        "  ve x cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4\n"
        "  ve x 2.5ve --output json\n"
        "  ve x 0a0b68656c6c6f --type google.protobuf.StringValue");
    noun.add_option("anything", flags->words, "What to look at; - reads standard input")
        ->required()
        ->expected(1, 10'000);
    noun.add_option("--type", flags->type, "Read bytes as this message type");
    noun.callback([flags, &session] { session.finish(look(session, *flags)); });
}

}  // namespace ve
