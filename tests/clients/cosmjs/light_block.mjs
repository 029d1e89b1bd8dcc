// CometBFT's hashes and sign bytes, computed here from what the RPC answers: nothing the node says
// about its own hashes is believed.
import { sha256 } from "@cosmjs/crypto";
import { BinaryWriter } from "cosmjs-types/binary";
import { PublicKey } from "cosmjs-types/tendermint/crypto/keys";
import { BlockID, CommitSig } from "cosmjs-types/tendermint/types/types";
import { SimpleValidator } from "cosmjs-types/tendermint/types/validator";
import { Consensus } from "cosmjs-types/tendermint/version/types";
import { Timestamp } from "cosmjs-types/google/protobuf/timestamp";

const joined = (...parts) => Uint8Array.from(parts.flatMap((one) => [...one]));

// RFC 6962: a leaf and an inner node can never be taken for each other.
export function merkle_root(leaves) {
    if (leaves.length === 0) return sha256(new Uint8Array());
    if (leaves.length === 1) return sha256(joined([0], leaves[0]));
    let split = 1;
    while (split * 2 < leaves.length) split *= 2;
    return sha256(joined([1], merkle_root(leaves.slice(0, split)), merkle_root(leaves.slice(split))));
}

const wrapped = (write) => {
    const writer = BinaryWriter.create();
    write(writer);
    return writer.finish();
};
const text = (value) => wrapped((to) => to.uint32(10).string(value));
const integer = (value) => wrapped((to) => to.uint32(8).int64(BigInt(value)));
const bytes = (value) => (value.length === 0 ? value : wrapped((to) => to.uint32(10).bytes(value)));

const time = (date) => ({
    seconds: BigInt(Math.floor(date.getTime() / 1000)),
    nanos: (((date.getTime() % 1000) + 1000) % 1000) * 1_000_000 + (date.nanoseconds ?? 0),
});
const zero_time = { seconds: -62135596800n, nanos: 0 };
const block_id = (id) => ({
    hash: id?.hash ?? new Uint8Array(),
    partSetHeader: { total: id?.parts.total ?? 0, hash: id?.parts.hash ?? new Uint8Array() },
});

export const header_hash = (header) => merkle_root([
    Consensus.encode({ block: BigInt(header.version.block), app: BigInt(header.version.app) }).finish(),
    text(header.chainId),
    integer(header.height),
    Timestamp.encode(Timestamp.fromPartial(time(header.time))).finish(),
    BlockID.encode(BlockID.fromPartial(block_id(header.lastBlockId))).finish(),
    ...[header.lastCommitHash, header.dataHash, header.validatorsHash, header.nextValidatorsHash,
        header.consensusHash, header.appHash, header.lastResultsHash, header.evidenceHash,
        header.proposerAddress].map(bytes),
]);

export const data_hash = (txs) => merkle_root(txs.map((tx) => sha256(tx)));

export const validators_hash = (validators) => merkle_root(validators.map((one) =>
    SimpleValidator.encode(SimpleValidator.fromPartial({
        pubKey: PublicKey.fromPartial({ ed25519: one.pubkey.data }),
        votingPower: one.votingPower,
    })).finish()));

export const commit_hash = (signatures) => merkle_root(signatures.map((one) =>
    CommitSig.encode(CommitSig.fromPartial({
        blockIdFlag: one.blockIdFlag,
        validatorAddress: one.validatorAddress,
        timestamp: one.timestamp ? time(one.timestamp) : zero_time,
        signature: one.signature ?? new Uint8Array(),
    })).finish()));

// What a validator signed when it said that this block is the one: a CanonicalVote and its length.
export function precommit_bytes(chain_id, commit, signature) {
    const vote = wrapped((to) => {
        to.uint32(8).int32(2);
        to.uint32(17).sfixed64(BigInt(commit.height));
        if (commit.round !== 0) to.uint32(25).sfixed64(BigInt(commit.round));
        to.uint32(34).bytes(BlockID.encode(BlockID.fromPartial(block_id(commit.blockId))).finish());
        to.uint32(42).bytes(Timestamp.encode(Timestamp.fromPartial(time(signature.timestamp))).finish());
        to.uint32(50).string(chain_id);
    });
    return wrapped((to) => to.bytes(vote));
}
