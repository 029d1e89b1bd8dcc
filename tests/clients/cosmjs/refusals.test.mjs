// What the chain refuses, in the codespace and code that clients of the SDK act on.
import { Registry } from "@cosmjs/proto-signing";
import { fromHex } from "@cosmjs/encoding";
import { BroadcastTxError, defaultRegistryTypes } from "@cosmjs/stargate";
import { Equivocation } from "cosmjs-types/cosmos/evidence/v1beta1/evidence";
import { MsgSubmitEvidence } from "cosmjs-types/cosmos/evidence/v1beta1/tx";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import assert from "node:assert/strict";
import { test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { coins, fee, send, signer } from "./signer.mjs";

const net = devnet();
const alice = account(net, "alice");
const receiver = account(net, "bob");
const all_of_it = "999999999999999999999";

// What goes out is valid but for one thing.
async function attempt({ amount = 1, pay = fee(100000), wrong = {} }) {
    const client = await signer(net, "alice");
    const right = await client.getSequence(alice.address);
    const tx = await client.sign(alice.address, [send(alice, receiver, amount)], pay, "",
        { chainId: net.chain_id, ...right, ...wrong });
    return { client, bytes: TxRaw.encode(tx).finish() };
}

const at_the_door = {
    "a wrong sequence": [
        { wrong: { sequence: 77 } }, 32, /account sequence mismatch, expected (\d+), got 77/],
    "a wrong chain id": [
        { wrong: { chainId: "another-chain-1" } }, 4, /signature verification failed; please verify account number/],
    "a wrong account number": [
        { wrong: { accountNumber: 999n } }, 4, /signature verification failed/],
    "a fee that nobody has": [
        { pay: { gas: "100000", amount: coins(all_of_it) } }, 5, /is smaller than .*insufficient funds/],
    "a fee below the minimum": [
        { pay: fee(100000, 1) }, 13, /insufficient fees; got: 1uve required: 2500uve/],
    "too little gas for its own bytes": [
        { pay: fee(1000) }, 11, /out of gas in location: .*; gasWanted: 1000, gasUsed: \d+: out of gas/],
};
for (const [name, [what, code, text]] of Object.entries(at_the_door))
    test(`${name} is refused before it costs anything`, async () => {
        const { client, bytes } = await attempt(what);
        const before = await client.getAllBalances(alice.address);
        await assert.rejects(client.broadcastTxSync(bytes), (error) => {
            assert.ok(error instanceof BroadcastTxError, `${error}`);
            assert.equal(error.codespace, "sdk");
            assert.equal(error.code, code);
            assert.match(error.log, text);
            return true;
        });
        assert.deepEqual(await client.getAllBalances(alice.address), before);
    });

test("money that the sender has not is refused in the block, and the fee is spent", async () => {
    const { client, bytes } = await attempt({ amount: all_of_it });
    const before = BigInt((await client.getBalance(alice.address, "uve")).amount);
    const sequence = (await client.getSequence(alice.address)).sequence;
    const result = await client.broadcastTx(bytes, 60_000, 10);
    assert.equal(result.code, 5);
    assert.match(result.rawLog, /is smaller than .*insufficient funds/);
    assert.equal(BigInt((await client.getBalance(alice.address, "uve")).amount), before - 100000n);
    assert.equal((await client.getSequence(alice.address)).sequence, sequence + 1);
});

test("the block names the codespace of a refusal", async () => {
    const { client, bytes } = await attempt({ amount: all_of_it });
    const { height } = await client.broadcastTx(bytes, 60_000, 10);
    const { results } = await client.forceGetCometClient().blockResults(height);
    assert.deepEqual(results.map((one) => [one.codespace, one.code]), [["sdk", 5]]);
});

test("gas that ends within the message is refused in the block", async () => {
    const enough = await attempt({});
    const { gasUsed } = await enough.client.broadcastTx(enough.bytes, 60_000, 10);
    const { client, bytes } = await attempt({ pay: fee(Number(gasUsed) - 500, 100000) });
    const result = await client.broadcastTx(bytes, 60_000, 10);
    assert.equal(result.code, 11, result.rawLog);
    assert.match(result.rawLog, /out of gas in location: .*: out of gas/);
    assert.ok(result.gasUsed > result.gasWanted);
});

test("the same transaction twice is refused the second time", async () => {
    const { client, bytes } = await attempt({});
    await client.broadcastTx(bytes, 60_000, 10);
    await assert.rejects(client.broadcastTxSync(bytes), /tx already exists in cache/);
});

test("a changed signature is refused", async () => {
    const { client, bytes } = await attempt({});
    bytes[bytes.length - 1] ^= 1;
    await assert.rejects(client.broadcastTxSync(bytes), { codespace: "sdk", code: 4 });
});

test("bytes that are no transaction are refused", async () => {
    const client = await signer(net, "alice");
    await assert.rejects(client.broadcastTxSync(new Uint8Array([1, 2, 3])), { codespace: "sdk", code: 2 });
});

test("a simulation names what would be refused", async () => {
    const client = await signer(net, "alice");
    await assert.rejects(client.simulate(alice.address, [send(alice, receiver, all_of_it)], ""),
        /insufficient funds/);
});

test("evidence has no handler, as in a Cosmos SDK without routes for it", async () => {
    const registry = new Registry(defaultRegistryTypes);
    registry.register("/cosmos.evidence.v1beta1.MsgSubmitEvidence", MsgSubmitEvidence);
    const client = await signer(net, "alice", { registry });
    const submit = (change) => client.signAndBroadcast(alice.address, [{
        typeUrl: "/cosmos.evidence.v1beta1.MsgSubmitEvidence",
        value: MsgSubmitEvidence.fromPartial({
            submitter: alice.address,
            evidence: {
                typeUrl: "/cosmos.evidence.v1beta1.Equivocation",
                value: Equivocation.encode(Equivocation.fromPartial({
                    height: 1n, power: 100n, time: { seconds: 1767225600n, nanos: 0 },
                    consensusAddress: alice.address, ...change,
                })).finish(),
            },
        }),
    }], fee(200000));
    const refused = async (change, code, text) => {
        const { height, transactionHash } = await submit(change);
        const { result } = await client.forceGetCometClient().tx({ hash: fromHex(transactionHash) });
        assert.ok(height > 0);
        assert.equal(result.codespace, "evidence");
        assert.equal(result.code, code);
        assert.match(result.log, text);
    };
    await refused({}, 2, /equivocation: unregistered handler for evidence type/);
    await refused({ height: 0n }, 3, /invalid equivocation height: 0: invalid evidence/);
});
