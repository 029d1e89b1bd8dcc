// The two files that keep a validator true to itself: `signed`, what it signed last, and `log`,
// why. Both are on the disk before a signature leaves. Blocks are kept elsewhere.
#pragma once

#include "node/consensus/participant.hpp"
#include "node/world/disk.hpp"

namespace ve {

class Journal {
  public:
    // Makes the folder and an empty record of signatures where neither is there. Half a record at
    // the log's end, of a write that a crash cut short, is taken away.
    // Errors: what was signed last is damaged, or gone while its log is there.
    static Result<Journal> open(world::Disk& disk, std::string folder);

    // As they were found.
    const consensus::SignGuard& guard() const { return guard_; }
    const consensus::HeightLog& log() const { return log_; }

    // After an error nothing may be signed any more until it has been opened again.
    Result<void> write(const consensus::Write& what);

  private:
    Journal(world::Disk& disk, std::string folder) : disk_{&disk}, folder_{std::move(folder)} {}
    std::string log_file() const { return folder_ + "/log"; }
    std::string guard_file() const { return folder_ + "/signed"; }

    world::Disk* disk_;
    std::string folder_;
    consensus::SignGuard guard_;
    consensus::HeightLog log_;
};

}  // namespace ve
