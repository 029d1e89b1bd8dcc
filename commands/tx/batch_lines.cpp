#include "commands/tx/batch_lines.hpp"

#include <google/protobuf/message.h>

#include <fmt/format.h>

#include "base/text.hpp"
#include "client/parallel.hpp"
#include "wire/any.hpp"
#include "wire/json.hpp"

namespace ve {
namespace {

constexpr std::size_t lines_max = 1'000'000;
constexpr std::size_t near_max  = 3;

std::string last_part(std::string_view name) {
    return std::string{name.substr(name.rfind('.') + 1)};
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

Result<std::unique_ptr<wire::Proto>> read_line(std::string_view text, const std::string& type,
                                               const Address& signer) {
    auto json = TRY(Json::parse(text));
    if (!json.is_object()) return fail(errors::input, "a line is a JSON object");
    auto name = type;
    if (const auto* own = json.find("@type")) {
        const auto url = TRY(own->text());
        name           = TRY(find_tx_message(url));
        json.erase("@type");
    }
    if (name.empty())
        return fail(errors::input, "it has no \"@type\"")
            .with_hint(
                R"(begin it with {{"@type":"/cosmos.bank.v1beta1.MsgSend", or name one type )"
                "for all lines with --type");
    const auto& catalog = wire::Catalog::get();
    auto message        = catalog.make(name);
    TRY(wire::from_json(json, *message));
    catalog.fill_signers(*message, signer);
    const auto signers = TRY(catalog.signers(*message));
    if (signers.size() != 1 || signers.front() != signer)
        return fail(errors::input, "{} signs it, not {}",
                    signers.empty() ? std::string{"nobody"} : signers.front().text(), signer)
            .with_hint("leave its signer out, or name that one with --from");
    return message;
}

// "7:12" inside a line is a column of it.
std::string place_of(const std::string& file, std::size_t line, const Error& error) {
    const auto& inside = error.place();
    const auto colon   = inside.rfind(':');
    const bool column  = colon != std::string::npos && inside.starts_with("1:");
    return column ? fmt::format("{}:{}:{}", file, line, inside.substr(colon + 1))
                  : fmt::format("{}:{}", file, line);
}

}  // namespace

Result<std::string> find_tx_message(const std::string& typed) {
    const auto& catalog = wire::Catalog::get();
    const auto bare     = std::string{wire::message_name(typed)};
    std::vector<std::string> known, found;
    for (const auto& rpc : catalog.rpcs()) {
        if (!rpc.is_message) continue;
        const auto& name = rpc.request->full_name();
        if (name == bare) return name;
        if (last_part(name) == bare || rpc.module() + " " + rpc.command() == typed)
            found.push_back(name);
        known.push_back(name);
    }
    if (found.size() == 1) return found.front();
    if (found.size() > 1)
        return fail(errors::input, "{} messages are named {:.80}", found.size(), printable(typed))
            .with_hint("one of: {}", fmt::join(found, ", "));
    // Whole names are long; the last part is what is mistyped.
    std::vector<std::string> parts;
    for (const auto& name : known) parts.push_back(last_part(name));
    return fail(errors::input, "no message is named {:.120}{}", printable(typed, 120),
                did_you_mean(last_part(bare), parts));
}

Result<std::vector<BatchLine>> read_batch_lines(const std::string& text, const std::string& file,
                                                const std::string& type, const Address& signer) {
    std::vector<std::string_view> lines;
    std::vector<BatchLine> out;
    std::size_t number = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end  = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        if (is_blank(line)) continue;
        lines.push_back(line);
        out.push_back({number, nullptr});
        if (lines.size() > lines_max)
            return fail(errors::input, "{} has more than {} lines", file, lines_max);
    }
    if (out.empty()) return fail(errors::input, "{} holds no message", file);
    std::vector<std::optional<Error>> failures(lines.size());
    client::in_parallel(lines.size(), 0, [&](std::size_t i) {
        auto read = read_line(lines[i], type, signer);
        if (read.ok())
            out[i].message = std::move(read).value();
        else
            failures[i] = std::move(read).error();
    });
    std::vector<std::string> more;
    std::optional<Error> first;
    for (std::size_t i = 0; i < failures.size(); ++i) {
        if (!failures[i]) continue;
        const auto place = place_of(file, out[i].number, *failures[i]);
        if (!first)
            first = std::move(*failures[i]).at(place);
        else
            more.push_back(fmt::format("{}: {}", place, failures[i]->detail()));
    }
    if (!first) return out;
    if (more.empty()) return *std::move(first);
    const auto rest  = more.size();
    const auto shown = std::min(rest, near_max);
    more.resize(shown);
    return std::move(*first).with_hint("{} more are wrong; {}{}", rest, fmt::join(more, "; "),
                                       shown < rest ? " …" : "");
}

}  // namespace ve
