// `ve veid fixture`: made-up pictures to try the flow with. Never of a person.
#include <CLI/CLI.hpp>
#include <map>

#include "capture/image.hpp"
#include "capture/testimage.hpp"
#include "commands/veid/verbs.hpp"

namespace ve {
namespace {

const std::map<std::string, capture::Blemish> blemishes = {
    {"none", capture::Blemish::none},
    {"blank-document", capture::Blemish::blank_document},
    {"blank-selfie", capture::Blemish::blank_selfie},
    {"blurred", capture::Blemish::blurred},
    {"dark", capture::Blemish::dark},
    {"other-face", capture::Blemish::other_face},
    {"expired", capture::Blemish::expired},
    {"wrong-check-digit", capture::Blemish::wrong_check_digit}};

struct FixtureFlags {
    std::string folder, blemish = "none";
    capture::TestSubject subject;
};

Result<View> draw(const FixtureFlags& flags) {
    auto subject        = flags.subject;
    subject.blemish     = blemishes.at(flags.blemish);
    const auto pictures = capture::draw(subject);
    auto disk           = TRY(world::RealDisk::open(std::filesystem::absolute(flags.folder)));
    std::string mrz;
    for (const auto& line : pictures.mrz) mrz += line + "\n";
    TRY(disk.write("document.png", capture::encode_png(pictures.document)));
    TRY(disk.write("selfie.png", capture::encode_png(pictures.selfie)));
    TRY(disk.write("mrz.txt", bytes_of(mrz)));
    const auto in = [&](const char* name) {
        return (std::filesystem::path{flags.folder} / name).string();
    };
    return View{Json::object({{"document", in("document.png")},
                              {"selfie", in("selfie.png")},
                              {"mrz", in("mrz.txt")}}),
                fmt::format("{}\n{}\n{}\n", in("document.png"), in("selfie.png"), in("mrz.txt"))};
}

}  // namespace

void add_veid_fixture(CLI::App& veid, Session& session) {
    auto flags    = std::make_shared<FixtureFlags>();
    auto* command = veid.add_subcommand(
        "fixture",
        "Draw a made-up document and selfie to try things "
        "with\n\nExamples:\n  ve veid fixture pictures\n  ve veid fixture others --seed 7");
    command
        ->add_option("folder", flags->folder, "Where to put document.png, selfie.png and mrz.txt")
        ->required();
    command->add_option("--seed", flags->subject.seed, "Equal seeds draw equal pictures")
        ->capture_default_str();
    std::vector<std::string> names;
    for (const auto& [name, blemish] : blemishes) names.push_back(name);
    command->add_option("--blemish", flags->blemish, "What is wrong with them")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    command->callback([flags, &session] { session.finish(draw(*flags)); });
}

}  // namespace ve
