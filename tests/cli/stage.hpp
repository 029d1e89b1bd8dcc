// Where a story is played: a home and a folder of its own, gone afterwards; nothing may run on.
#pragma once

#include <filesystem>

#include "tests/cli/pattern.hpp"
#include "tests/cli/process.hpp"
#include "tests/cli/story.hpp"

namespace ve::story {

class Stage {
  public:
    explicit Stage(const std::filesystem::path& ve);
    ~Stage();
    Stage(const Stage&)            = delete;
    Stage& operator=(const Stage&) = delete;

    Result<Ran> play(const Step& step);
    Names& names() { return names_; }
    const std::filesystem::path& folder() const { return folder_; }
    // Stops devnets; the error tells what else was left running.
    Result<void> leave();

  private:
    std::string expanded(const Word& word) const;

    std::filesystem::path folder_;
    Names names_;  // also the environment of every program
};

// What differs from the story, in words; empty: nothing does.
std::string difference(const Step& step, const Ran& ran, Names& names);

// The story with its expectations replaced by what was printed.
class Rewriter {
  public:
    explicit Rewriter(const Story& story) : story_{story} {}
    void took(const Step& step, const Ran& ran, std::string_view home);
    std::string text() const;

  private:
    const Story& story_;
    std::map<std::size_t, std::string> answers_;  // by the command's line
};

}  // namespace ve::story
