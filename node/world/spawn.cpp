#include "node/world/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <cstring>

namespace ve::world {
namespace {

class Attributes {
  public:
    explicit Attributes(bool own_group) {
        ::posix_spawnattr_init(&attributes_);
        sigset_t none{}, all{};
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                          (own_group ? POSIX_SPAWN_SETPGROUP : 0);
        ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
    }
    Attributes(const Attributes&)            = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_{};
};

class Actions {
  public:
    explicit Actions(const Spawn& spawn) {
        ::posix_spawn_file_actions_init(&actions_);
        if (!spawn.has_input)
            ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        for (const auto& move : spawn.streams)
            ::posix_spawn_file_actions_adddup2(&actions_, move.from, move.to);
        if (!spawn.folder.empty())
            ::posix_spawn_file_actions_addchdir_np(&actions_, spawn.folder.c_str());
    }
    Actions(const Actions&)            = delete;
    Actions& operator=(const Actions&) = delete;
    ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

}  // namespace

Result<pid_t> spawn(const Spawn& spawn) {
    VE_INVARIANT(!spawn.words.empty());
    std::vector<char*> words;
    for (const auto& word : spawn.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const Attributes attributes{spawn.own_group};
    const Actions actions{spawn};
    pid_t out         = -1;
    const int problem = ::posix_spawn(&out, spawn.words[0].c_str(), actions.get(), attributes.get(),
                                      words.data(), environ);
    if (problem != 0)
        return fail(errors::io, "cannot start {:.200}: {}", spawn.words[0], std::strerror(problem));
    return out;
}

}  // namespace ve::world
