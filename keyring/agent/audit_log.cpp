#include "keyring/agent/audit_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "keyring/files.hpp"

namespace ve::keyring::agent {

Result<void> AuditLog::write(Time now, const Json& line) const {
    const auto failed = [&](std::string_view action) {
        return fail(errors::io, "cannot {} {}: {}; nothing is signed that is not written down",
                    action, path().native(), std::strerror(errno));
    };
    const Descriptor file{
        ::open(path().c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!file.is_open()) return failed("open");
    auto members = std::vector<Json::Member>{{"time", now.text()}};
    members.insert(members.end(), line.members().begin(), line.members().end());
    const auto text  = Json::object(std::move(members)).dump() + "\n";
    const auto wrote = ::write(file.number(), text.data(), text.size());
    if (wrote != static_cast<ssize_t>(text.size())) return failed("write");
    struct stat info {};
    if (::fstat(file.number(), &info) == 0 && info.st_size > log_bytes_max)
        if (::rename(path().c_str(), (folder_ / "audit.before.jsonl").c_str()) != 0)
            return failed("put aside");
    return {};
}

}  // namespace ve::keyring::agent
