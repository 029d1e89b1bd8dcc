// The write-ahead log of one height: what a validator took into account before it signed. Read back
// after a crash, it leads to the same locks and the same votes. Bytes only: the file is elsewhere.
#pragma once

#include "node/consensus/bft.hpp"
#include "node/consensus/messages.hpp"

namespace ve::consensus {

struct LogRecord {
    // Messages as they were believed, our own with them; the height's start, clocks that ran out.
    std::variant<SignedProposal, SignedVote, bft::Started, bft::TimedOut> what;
};

Bytes log_start(Height height);  // what each log begins with
Bytes log_record_bytes(const LogRecord& record);
// The same, appended to a log.
void add_record(Bytes& log, const SignedProposal& proposal);
void add_record(Bytes& log, const SignedVote& vote);
void add_record(Bytes& log, bft::Started started);
void add_record(Bytes& log, const bft::TimedOut& timer);

struct HeightLog {
    Height height;  // 0: there is none
    std::vector<LogRecord> records;
    std::uint64_t whole_bytes = 0;  // what follows them is half a record, or damaged
};
// As much of it as can be believed: each record has a checksum.
HeightLog read_log(ByteView bytes);

}  // namespace ve::consensus
