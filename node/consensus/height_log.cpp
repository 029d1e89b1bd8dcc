#include "node/consensus/height_log.hpp"

#include <algorithm>

#include "node/consensus/framed.hpp"
#include "node/consensus/protobuf.hpp"

namespace ve::consensus {

namespace {
using protobuf::Reader;
using protobuf::Writer;
enum Field : unsigned { start_of = 1, message = 2, started = 3, timed_out = 4 };

template <class Message>
void add_message(Bytes& log, const Message& message) {
    Writer out;
    out.nested(Field::message, [&](Writer& in) { write_message(in, message); });
    add_framed(log, out.view());
}

Result<bft::TimedOut> parse_timer(ByteView bytes) {
    bft::TimedOut out;
    Reader in{bytes};
    while (TRY(in.next())) {
        const auto value = TRY(in.number());
        if (value > INT32_MAX) return fail(errors::corrupt, "a timer of round {}", value);
        if (in.field() == 1) out.step = static_cast<bft::Step>(std::min<std::uint64_t>(value, 2));
        if (in.field() == 2) out.round = static_cast<std::int32_t>(value);
    }
    return out;
}

Result<LogRecord> parse_record(ByteView payload) {
    Reader in{payload};
    if (!TRY(in.next())) return fail(errors::corrupt, "an empty record");
    LogRecord out;
    switch (in.field()) {
        case Field::message: {
            auto read = TRY(parse_message(TRY(in.bytes())));
            if (auto* proposal = std::get_if<SignedProposal>(&read)) {
                out.what = std::move(*proposal);
                return out;
            }
            if (auto* vote = std::get_if<SignedVote>(&read)) {
                out.what = std::move(*vote);
                return out;
            }
            break;
        }
        case Field::started: out.what = bft::Started{}; return out;
        case Field::timed_out: out.what = TRY(parse_timer(TRY(in.bytes()))); return out;
        default: break;
    }
    return fail(errors::corrupt, "a record of an unknown kind");
}
}  // namespace

Bytes log_start(Height height) {
    Bytes out;
    add_framed(out, Writer{}.integer(Field::start_of, height.value).take());
    return out;
}

void add_record(Bytes& log, const SignedProposal& proposal) { add_message(log, proposal); }
void add_record(Bytes& log, const SignedVote& vote) { add_message(log, vote); }
void add_record(Bytes& log, bft::Started) {
    add_framed(log, Writer{}.number(Field::started, 1).take());
}
void add_record(Bytes& log, const bft::TimedOut& timer) {
    Writer out;
    out.nested(Field::timed_out, [&](Writer& in) {
        in.number(1, static_cast<std::uint64_t>(timer.step))
            .number(2, static_cast<std::uint64_t>(timer.round));
    });
    add_framed(log, out.view());
}

Bytes log_record_bytes(const LogRecord& record) {
    Bytes out;
    std::visit([&](const auto& what) { add_record(out, what); }, record.what);
    return out;
}

HeightLog read_log(ByteView bytes) {
    HeightLog out;
    const auto begin = framed_at(bytes);
    if (!begin) return out;
    Reader head{*begin};
    if (const auto is_there = head.next();
        !is_there.ok() || !*is_there || head.field() != Field::start_of)
        return out;
    const auto height = head.integer();
    if (!height.ok()) return out;
    out.height.value = *height;
    out.whole_bytes  = frame_head_bytes + begin->size();
    while (const auto payload = framed_at(bytes.subspan(out.whole_bytes))) {
        auto record = parse_record(*payload);
        if (!record.ok()) break;
        out.records.push_back(std::move(record).value());
        out.whole_bytes += frame_head_bytes + payload->size();
    }
    return out;
}

}  // namespace ve::consensus
