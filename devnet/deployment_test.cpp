#include "devnet/deployment.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace ve::devnet {
namespace {

namespace fs = std::filesystem;

struct DeploymentFolder {
    fs::path path;
    DeploymentFolder() {
        std::string form = (fs::temp_directory_path() / "ve-deployment-XXXXXX").string();
        REQUIRE(::mkdtemp(form.data()) != nullptr);
        path = form;
    }
    ~DeploymentFolder() { fs::remove_all(path); }
};

Deployment deployment(const fs::path& folder, DeploymentForm form) {
    Deployment out;
    out.form               = form;
    out.folder             = folder;
    out.network.validators = 4;
    out.network.pace       = {BlockPace::Mode::interval, Duration::seconds(1)};
    return out;
}

const Time now = Time::parse("2026-01-01T00:00:00Z").value();

std::string content_of(const fs::path& file) {
    std::ifstream in{file};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

TEST_CASE("a deployment is whole, private, and never written over another", "[deployment]") {
    const DeploymentFolder folder;
    const auto form =
        GENERATE(DeploymentForm::systemd, DeploymentForm::compose, DeploymentForm::kubernetes);
    auto wanted      = deployment(folder.path, form);
    const auto files = write_deployment(wanted, now);
    INFO((files.ok() ? "" : files.error().text()));
    REQUIRE(files.ok());
    for (const auto& file : *files) {
        CAPTURE(file);
        struct stat info {};
        REQUIRE(::stat((folder.path / file).c_str(), &info) == 0);
        CHECK((info.st_mode & 0777) == 0600);
        CHECK(content_of(folder.path / file).find("{{") == std::string::npos);
    }
    CHECK(write_deployment(wanted, now).error().is(errors::refused));
    wanted.force = true;
    CHECK(write_deployment(wanted, now).ok());
}

TEST_CASE("what a validator has signed survives --force", "[deployment]") {
    const DeploymentFolder folder;
    auto wanted = deployment(folder.path, DeploymentForm::systemd);
    REQUIRE(write_deployment(wanted, now).ok());
    const auto state = folder.path / "ve-node0/data/priv_validator_state.json";
    std::ofstream{state} << R"({"height":"7","round":0,"step":3})";
    wanted.force     = true;
    const auto files = write_deployment(wanted, now).value();
    CHECK(content_of(state).find("\"7\"") != std::string::npos);
    CHECK(std::ranges::find(files, "ve-node0/data/priv_validator_state.json") == files.end());
}

TEST_CASE("a name that could mean more than itself is refused", "[deployment]") {
    const DeploymentFolder folder;
    struct Case {
        std::string_view name;
        void (*change)(Deployment&);
    };
    const auto c = GENERATE(values<Case>({
        {"a project with a blank", [](Deployment& d) { d.project = "a b"; }},
        {"a project above its folder", [](Deployment& d) { d.project = ".."; }},
        {"a project with a slash", [](Deployment& d) { d.project = "a/b"; }},
        {"a namespace with a quote", [](Deployment& d) { d.namespace_ = "a\""; }},
        {"a user with a line", [](Deployment& d) { d.user = "root\nExecStart=/bin/sh"; }},
        {"a program on the path", [](Deployment& d) { d.ve = "ve"; }},
        {"a program with an argument", [](Deployment& d) { d.cometbft = "/bin/sh -c x"; }},
        {"a program with a variable", [](Deployment& d) { d.ve = "/$HOME/ve"; }},
        {"a unit's percent sign", [](Deployment& d) { d.home = "/var/%n"; }},
        {"an image with a quote", [](Deployment& d) { d.ve_image = "a\"\nprivileged: true"; }},
    }));
    CAPTURE(c.name);
    for (const auto form :
         {DeploymentForm::systemd, DeploymentForm::compose, DeploymentForm::kubernetes}) {
        auto wanted = deployment(folder.path, form);
        c.change(wanted);
        const auto written = write_deployment(wanted, now);
        // What a form has no place for does not reach its files.
        if (written.ok()) {
            for (const auto& file : *written) {
                CHECK(content_of(folder.path / file).find("ExecStart=/bin/sh") ==
                      std::string::npos);
                CHECK(content_of(folder.path / file).find("privileged") == std::string::npos);
            }
            fs::remove_all(folder.path);
            continue;
        }
        CHECK((!fs::exists(folder.path) || fs::is_empty(folder.path)));
    }
}

}  // namespace ve::devnet
