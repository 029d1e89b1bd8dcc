// Blocks are CometBFT's: hashes and signatures are computed again, by code that is not the node's.
import { Ed25519, sha256 } from "@cosmjs/crypto";
import { connectComet } from "@cosmjs/tendermint-rpc";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { commit_hash, data_hash, header_hash, precommit_bytes, validators_hash } from "./light_block.mjs";
import { fee, send, signer } from "./signer.mjs";

const net = devnet();
const alice = account(net, "alice");
let comet, newest;

before(async () => {
    comet = await connectComet(net.endpoints.rpc);
    const client = await signer(net, "alice");
    for (const amount of [1, 10n ** 30n, 3])  // the second fails in its block
        newest = (await client.signAndBroadcast(
            alice.address, [send(alice, account(net, "bob"), amount)], fee(100000))).height;
});

async function each_height(check) {
    for (let height = 1; height <= newest; ++height) await check(height);
}

test("the id of a block is the hash of its header", () => each_height(async (height) => {
    const { block, blockId } = await comet.block(height);
    assert.deepEqual(header_hash(block.header), blockId.hash);
    const { header, commit } = await comet.commit(height);
    assert.deepEqual(header, block.header);
    assert.deepEqual(commit.blockId, blockId);
}));

test("a header names the block before it", () => each_height(async (height) => {
    if (height === 1) return;
    const { block } = await comet.block(height);
    const { blockId } = await comet.block(height - 1);
    assert.deepEqual(block.header.lastBlockId, blockId);
    assert.deepEqual(block.lastCommit.blockId, blockId);
}));

test("a header binds transactions, validators and the commit before it", () => each_height(async (height) => {
    const { block } = await comet.block(height);
    const { validators } = await comet.validators({ height });
    assert.deepEqual(data_hash(block.txs), block.header.dataHash);
    assert.deepEqual(validators_hash(validators), block.header.validatorsHash);
    assert.deepEqual(commit_hash(block.lastCommit?.signatures ?? []), block.header.lastCommitHash);
}));

test("more than two thirds of the power signed each block", () => each_height(async (height) => {
    const { header, commit } = await comet.commit(height);
    const { validators } = await comet.validators({ height });
    let signed = 0n, total = 0n;
    for (const [i, validator] of validators.entries()) {
        total += validator.votingPower;
        const signature = commit.signatures[i];
        if (signature.blockIdFlag !== 2) continue;
        assert.deepEqual(signature.validatorAddress, sha256(validator.pubkey.data).slice(0, 20));
        const message = precommit_bytes(header.chainId, commit, signature);
        assert.ok(await Ed25519.verifySignature(signature.signature, message, validator.pubkey.data));
        assert.ok(!(await Ed25519.verifySignature(
            signature.signature, precommit_bytes("another-chain", commit, signature), validator.pubkey.data)));
        signed += validator.votingPower;
    }
    assert.ok(signed * 3n > total * 2n);
}));
