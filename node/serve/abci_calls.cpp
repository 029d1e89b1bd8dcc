#include "node/serve/abci_calls.hpp"

#include <algorithm>
#include <array>

#include "node/consensus/protobuf.hpp"
#include "node/consensus/results.hpp"
#include "node/software.hpp"
#include "tendermint/abci/types.pb.h"

namespace ve::serve {
namespace {

namespace pb = tendermint::abci;
using consensus::protobuf::Writer;

Time time_of(const google::protobuf::Timestamp& from) { return {from.seconds(), from.nanos()}; }

template <std::size_t n>
Result<ByteArray<n>> array_of(const std::string& bytes, std::string_view what) {
    ByteArray<n> out{};
    if (bytes.size() != n)
        return fail(errors::input, "{} has {} bytes, not {}", what, bytes.size(), n);
    std::ranges::copy(bytes_of(bytes), out.begin());
    return out;
}

Result<abci::Validator> validator_of(const pb::ValidatorUpdate& from) {
    if (!from.pub_key().has_ed25519())
        return fail(errors::input, "a validator's key is not of type ed25519");
    const auto key = TRY(array_of<32>(from.pub_key().ed25519(), "a validator's key"));
    return abci::Validator{key, from.power()};
}

Bytes validator_bytes(const abci::Validator& validator) {
    return Writer{}
        .message(1, Writer{}.bytes(1, validator.public_key))
        .integer(2, validator.power)
        .take();
}

Result<abci::ConsensusParams> params_of(const tendermint::types::ConsensusParams& from) {
    const auto bytes = from.SerializeAsString();
    return consensus::parse_params(bytes_of(bytes));
}

template <class Vote>
Result<abci::ExtendedVote> vote_of(const Vote& from) {
    abci::ExtendedVote out;
    out.validator    = TRY(array_of<20>(from.validator().address(), "a validator's address"));
    out.power        = from.validator().power();
    out.signed_block = from.block_id_flag() == tendermint::types::BLOCK_ID_FLAG_COMMIT;
    return out;
}

Result<abci::Misbehaviour> misbehaviour_of(const pb::Misbehavior& from) {
    abci::Misbehaviour out;
    if (from.type() == pb::DUPLICATE_VOTE) out.kind = abci::MisbehaviourKind::duplicate_vote;
    if (from.type() == pb::LIGHT_CLIENT_ATTACK)
        out.kind = abci::MisbehaviourKind::light_client_attack;
    out.validator   = TRY(array_of<20>(from.validator().address(), "a validator's address"));
    out.power       = from.validator().power();
    out.height      = Height{from.height()};
    out.time        = time_of(from.time());
    out.total_power = from.total_voting_power();
    return out;
}

template <class Request>
Result<abci::Proposal> proposal_of(const Request& from) {
    abci::Proposal out;
    out.txs = std::vector<std::string>(from.txs().begin(), from.txs().end());
    for (const auto& one : from.misbehavior())
        out.misbehaviour.push_back(TRY(misbehaviour_of(one)));
    out.height   = Height{from.height()};
    out.time     = time_of(from.time());
    out.proposer = TRY(array_of<20>(from.proposer_address(), "the proposer's address"));
    return out;
}

AbciAnswer of(pb::Response::ValueCase field, Writer& message) {
    return {static_cast<unsigned>(field), message.take()};
}
AbciAnswer of(pb::Response::ValueCase field, Writer&& message) { return of(field, message); }

class Calls {
  public:
    explicit Calls(HostedApp& app) : app_{app} {}

    Result<AbciAnswer> answer(const pb::Request& request) {
        switch (request.value_case()) {
            case pb::Request::kEcho:
                return of(pb::Response::kEcho, Writer{}.text(1, request.echo().message()));
            case pb::Request::kFlush: return of(pb::Response::kFlush, Writer{});
            case pb::Request::kInfo: return info();
            case pb::Request::kInitChain: return init_chain(request.init_chain());
            case pb::Request::kQuery: return query(request.query());
            case pb::Request::kCheckTx: return check_tx(request.check_tx());
            case pb::Request::kCommit: return commit();
            case pb::Request::kListSnapshots: return list_snapshots();
            case pb::Request::kOfferSnapshot: return offer_snapshot(request.offer_snapshot());
            case pb::Request::kLoadSnapshotChunk:
                return load_snapshot_chunk(request.load_snapshot_chunk());
            case pb::Request::kApplySnapshotChunk:
                return apply_snapshot_chunk(request.apply_snapshot_chunk());
            case pb::Request::kPrepareProposal: return prepare_proposal(request.prepare_proposal());
            case pb::Request::kProcessProposal: return process_proposal(request.process_proposal());
            case pb::Request::kExtendVote: return extend_vote(request.extend_vote());
            case pb::Request::kVerifyVoteExtension:
                return verify_vote_extension(request.verify_vote_extension());
            case pb::Request::kFinalizeBlock: return finalize_block(request.finalize_block());
            case pb::Request::VALUE_NOT_SET: break;
        }
        return fail(errors::input, "the request is none of ABCI 2.0's");
    }

    // Signatures of many are verified at once.
    Result<std::vector<AbciAnswer>> check_all(std::span<const pb::Request> requests) {
        std::vector<HostedApp::Check> checks;
        for (const auto& request : requests) checks.push_back(check_of(request.check_tx()));
        std::vector<AbciAnswer> out;
        for (const auto& result : TRY(app_.check_txs(checks))) out.push_back(check_answer(result));
        return out;
    }

  private:
    Result<AbciAnswer> info() {
        const auto info = app_.info();
        Writer out;
        out.text(1, software::app_name).text(2, software::app_version);
        out.integer(4, info.last_height.value);
        if (info.last_height.value != 0) out.bytes(5, info.last_app_hash);
        return of(pb::Response::kInfo, out);
    }

    Result<AbciAnswer> init_chain(const pb::RequestInitChain& from) {
        abci::InitChain request;
        request.time           = time_of(from.time());
        request.chain_id       = from.chain_id();
        request.params         = TRY(params_of(from.consensus_params()));
        request.app_state      = from.app_state_bytes();
        request.initial_height = Height{std::max<std::int64_t>(from.initial_height(), 1)};
        for (const auto& validator : from.validators())
            request.validators.push_back(TRY(validator_of(validator)));
        const auto result = TRY(app_.init_chain(request));
        Writer out;
        for (const auto& validator : result.validators) out.item(2, validator_bytes(validator));
        out.bytes(3, result.app_hash);
        return of(pb::Response::kInitChain, out);
    }

    Result<AbciAnswer> query(const pb::RequestQuery& from) {
        const auto result =
            TRY(app_.query({from.path(), from.data(), Height{from.height()}, from.prove()}));
        Writer out;
        out.number(1, result.code).text(3, result.log).text(4, result.info);
        out.integer(5, result.index).text(6, result.key).text(7, result.value);
        if (!result.proof_ops.empty())
            out.nested(8, [&](Writer& ops) {
                for (const auto& op : result.proof_ops)
                    ops.message(1, Writer{}.text(1, op.type).text(2, op.key).text(3, op.data));
            });
        out.integer(9, result.height.value).text(10, result.codespace);
        return of(pb::Response::kQuery, out);
    }

    static HostedApp::Check check_of(const pb::RequestCheckTx& from) {
        return {from.tx(),
                from.type() == pb::RECHECK ? abci::CheckKind::recheck : abci::CheckKind::fresh};
    }
    static AbciAnswer check_answer(const abci::TxResult& result) {
        // The fields of ResponseCheckTx are those of ExecTxResult.
        return {static_cast<unsigned>(pb::Response::kCheckTx), consensus::tx_result_bytes(result)};
    }
    Result<AbciAnswer> check_tx(const pb::RequestCheckTx& from) {
        const std::array one{check_of(from)};
        return check_answer(TRY(app_.check_txs(one)).front());
    }

    Result<AbciAnswer> commit() {
        TRY(app_.commit());
        return of(pb::Response::kCommit, Writer{}.integer(3, app_.retain_height().value));
    }

    Result<AbciAnswer> list_snapshots() {
        Writer out;
        for (const auto& snapshot : TRY(app_.list_snapshots()))
            out.message(1, Writer{}
                               .integer(1, snapshot.height.value)
                               .number(2, snapshot.format)
                               .number(3, snapshot.chunks)
                               .bytes(4, snapshot.hash)
                               .text(5, snapshot.metadata));
        return of(pb::Response::kListSnapshots, out);
    }

    Result<AbciAnswer> offer_snapshot(const pb::RequestOfferSnapshot& from) {
        const auto& snapshot = from.snapshot();
        SnapshotInfo offered;
        offered.height   = Height{static_cast<std::int64_t>(snapshot.height())};
        offered.format   = snapshot.format();
        offered.chunks   = snapshot.chunks();
        offered.metadata = snapshot.metadata();
        const auto hash  = array_of<32>(snapshot.hash(), "a snapshot's hash");
        const auto app   = TRY(array_of<32>(from.app_hash(), "the app hash"));
        if (hash.ok()) offered.hash = *hash;  // without it no offer is a good one
        const auto answer = TRY(app_.offer_snapshot(offered, app));
        return of(pb::Response::kOfferSnapshot,
                  Writer{}.number(1, static_cast<std::uint64_t>(answer)));
    }

    // A chunk that is not here is answered by none.
    Result<AbciAnswer> load_snapshot_chunk(const pb::RequestLoadSnapshotChunk& from) {
        const auto chunk = app_.load_snapshot_chunk(
            Height{static_cast<std::int64_t>(from.height())}, from.format(), from.chunk());
        if (!chunk.ok() && !chunk.error().is(errors::input)) return chunk.error();
        return of(pb::Response::kLoadSnapshotChunk,
                  Writer{}.text(1, chunk.ok() ? *chunk : std::string{}));
    }

    Result<AbciAnswer> apply_snapshot_chunk(const pb::RequestApplySnapshotChunk& from) {
        const auto answer =
            TRY(app_.apply_snapshot_chunk(from.index(), from.chunk(), from.sender()));
        pb::ResponseApplySnapshotChunk out;
        out.set_result(static_cast<pb::ResponseApplySnapshotChunk::Result>(answer.verdict));
        for (const auto index : answer.refetch) out.add_refetch_chunks(index);
        for (const auto& sender : answer.reject_senders) out.add_reject_senders(sender);
        return AbciAnswer{static_cast<unsigned>(pb::Response::kApplySnapshotChunk),
                          copy_of(bytes_of(out.SerializeAsString()))};
    }

    Result<AbciAnswer> prepare_proposal(const pb::RequestPrepareProposal& from) {
        auto request       = TRY(proposal_of(from));
        request.max_bytes  = from.max_tx_bytes();
        request.last_round = from.local_last_commit().round();
        for (const auto& vote : from.local_last_commit().votes()) {
            auto one                = TRY(vote_of(vote));
            one.extension           = vote.vote_extension();
            one.extension_signature = copy_of(bytes_of(vote.extension_signature()));
            request.last_votes.push_back(std::move(one));
        }
        Writer out;
        for (const auto& tx : TRY(app_.prepare_proposal(request))) out.item(1, bytes_of(tx));
        return of(pb::Response::kPrepareProposal, out);
    }

    Result<AbciAnswer> process_proposal(const pb::RequestProcessProposal& from) {
        auto request       = TRY(proposal_of(from));
        request.last_round = from.proposed_last_commit().round();
        for (const auto& vote : from.proposed_last_commit().votes())
            request.last_votes.push_back(TRY(vote_of(vote)));
        const auto good = TRY(app_.process_proposal(request));
        return of(pb::Response::kProcessProposal, Writer{}.number(1, good ? 1 : 2));
    }

    Result<AbciAnswer> extend_vote(const pb::RequestExtendVote& from) {
        const auto hash = TRY(array_of<32>(from.hash(), "the block's hash"));
        return of(pb::Response::kExtendVote,
                  Writer{}.text(1, TRY(app_.extend_vote(Height{from.height()}, hash))));
    }

    Result<AbciAnswer> verify_vote_extension(const pb::RequestVerifyVoteExtension& from) {
        const auto who = TRY(array_of<20>(from.validator_address(), "a validator's address"));
        const auto good =
            TRY(app_.verify_vote_extension(Height{from.height()}, who, from.vote_extension()));
        return of(pb::Response::kVerifyVoteExtension, Writer{}.number(1, good ? 1 : 2));
    }

    Result<AbciAnswer> finalize_block(const pb::RequestFinalizeBlock& from) {
        abci::FinalizeBlock request;
        request.txs = std::vector<std::string>(from.txs().begin(), from.txs().end());
        for (const auto& vote : from.decided_last_commit().votes())
            request.last_votes.push_back(TRY(vote_of(vote)));
        request.last_round = from.decided_last_commit().round();
        for (const auto& one : from.misbehavior())
            request.misbehaviour.push_back(TRY(misbehaviour_of(one)));
        request.hash     = TRY(array_of<32>(from.hash(), "the block's hash"));
        request.height   = Height{from.height()};
        request.time     = time_of(from.time());
        request.proposer = TRY(array_of<20>(from.proposer_address(), "the proposer's address"));
        return AbciAnswer{static_cast<unsigned>(pb::Response::kFinalizeBlock),
                          consensus::results_bytes(TRY(app_.finalize_block(request)))};
    }

    HostedApp& app_;
};

std::vector<AbciAnswer> answer_parsed(HostedApp& app, std::span<const pb::Request> requests) {
    std::vector<AbciAnswer> out;
    Calls calls{app};
    for (std::size_t i = 0; i < requests.size();) {
        std::size_t checks = 0;
        while (i + checks < requests.size() && requests[i + checks].has_check_tx()) ++checks;
        if (checks > 1) {
            auto answers = calls.check_all(requests.subspan(i, checks));
            if (!answers.ok()) {
                out.push_back(AbciAnswer::exception(answers.error()));
                return out;
            }
            for (auto& answer : *answers) out.push_back(std::move(answer));
            i += checks;
            continue;
        }
        auto answer = calls.answer(requests[i++]);
        out.push_back(answer.ok() ? std::move(answer).value()
                                  : AbciAnswer::exception(answer.error()));
        if (out.back().is_exception()) return out;
    }
    return out;
}

struct Method {
    std::string_view name;
    pb::Request::ValueCase request;
};
constexpr std::array methods{
    Method{"Echo", pb::Request::kEcho},
    Method{"Flush", pb::Request::kFlush},
    Method{"Info", pb::Request::kInfo},
    Method{"InitChain", pb::Request::kInitChain},
    Method{"Query", pb::Request::kQuery},
    Method{"CheckTx", pb::Request::kCheckTx},
    Method{"Commit", pb::Request::kCommit},
    Method{"ListSnapshots", pb::Request::kListSnapshots},
    Method{"OfferSnapshot", pb::Request::kOfferSnapshot},
    Method{"LoadSnapshotChunk", pb::Request::kLoadSnapshotChunk},
    Method{"ApplySnapshotChunk", pb::Request::kApplySnapshotChunk},
    Method{"PrepareProposal", pb::Request::kPrepareProposal},
    Method{"ProcessProposal", pb::Request::kProcessProposal},
    Method{"ExtendVote", pb::Request::kExtendVote},
    Method{"VerifyVoteExtension", pb::Request::kVerifyVoteExtension},
    Method{"FinalizeBlock", pb::Request::kFinalizeBlock},
};

}  // namespace

AbciAnswer AbciAnswer::exception(const Error& error) {
    return {static_cast<unsigned>(pb::Response::kException), Writer{}.text(1, error.text()).take(),
            error.text()};
}

Bytes AbciAnswer::frame() const { return Writer{}.item(field, message).take_delimited(); }

std::vector<AbciAnswer> answer_abci(HostedApp& app, std::span<const ByteView> requests) {
    std::vector<pb::Request> parsed;
    std::optional<Error> broken;
    for (const auto bytes : requests) {
        auto& request = parsed.emplace_back();
        if (bytes.size() <= INT32_MAX &&
            request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
            continue;
        parsed.pop_back();
        broken = fail(errors::input, "a message is no request of ABCI");
        break;
    }
    auto out = answer_parsed(app, parsed);
    if (broken && (out.empty() || !out.back().is_exception()))
        out.push_back(AbciAnswer::exception(*broken));
    return out;
}

Result<AbciAnswer> answer_abci(HostedApp& app, std::string_view method, ByteView request) {
    constexpr std::string_view service = "/tendermint.abci.ABCI/";
    const auto* found                  = methods.end();
    if (method.starts_with(service))
        found = std::ranges::find(methods, method.substr(service.size()), &Method::name);
    if (found == methods.end()) return fail(errors::usage, "ABCI has no method {:.80}", method);
    const auto whole = Writer{}.item(static_cast<unsigned>(found->request), request).take();
    const std::array one{ByteView{whole}};
    return answer_abci(app, one).front();
}

}  // namespace ve::serve
