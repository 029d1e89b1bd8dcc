#include "node/validator/journal.hpp"
#include "base/planted.hpp"
#include "base/rare_paths.hpp"

namespace ve {

namespace {
constexpr std::size_t log_bytes_max = std::size_t{1} << 30;
}

Result<Journal> Journal::open(world::Disk& disk, std::string folder) {
    Journal out{disk, std::move(folder)};
    TRY(disk.make_folder(out.folder_));
    const bool has_guard = TRY(disk.exists(out.guard_file()));
    const bool has_log   = TRY(disk.exists(out.log_file()));
    if (!has_guard && has_log)
        return fail(errors::corrupt, "{} is gone, while {} is there", out.guard_file(),
                    out.log_file())
            .with_hint("bring it back: without it this validator may sign a second time");
    if (has_guard) {
        auto guard = consensus::SignGuard::parse(TRY(disk.read(out.guard_file())));
        if (!guard.ok()) return std::move(guard).error().within("{}", out.guard_file());
        out.guard_ = std::move(guard).value();
    } else {
        TRY(disk.write(out.guard_file(), out.guard_.bytes()));
    }
    if (!has_log) return out;
    const auto bytes = TRY(disk.read(out.log_file(), log_bytes_max));
    out.log_         = consensus::read_log(bytes);
    if (out.log_.whole_bytes < bytes.size()) VE_PROBE(journal_torn);
    if (out.log_.whole_bytes < bytes.size())
        TRY(disk.write(out.log_file(), ByteView{bytes}.first(out.log_.whole_bytes)));
    return out;
}

Result<void> Journal::write(const consensus::Write& what) {
    if (VE_PLANTED(log_not_written))
        ;  // as if it were
    else if (what.new_log)
        TRY(disk_->write(log_file(), what.log));
    else if (!what.log.empty())
        TRY(disk_->append(log_file(), what.log));
    if (VE_PLANTED(guard_not_written)) return {};
    return disk_->write(guard_file(), what.guard);
}

}  // namespace ve
