// Fifty transactions of one key at a time: none waits for the one before it, none is lost.
import { toBech32, toHex } from "@cosmjs/encoding";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import assert from "node:assert/strict";
import { test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { fee, send, signer } from "./signer.mjs";

const count = 50;
const paces = { "a block for each transaction": "instant", "a block every 200 ms": "200ms" };

// Over HTTP each is accepted before the next is sent, but none is waited for until it is in a block.
// A WebSocket keeps their order, so that all are sent at once.
const ways = {
    "one accepted after the other": async (net, client, signed) => {
        const hashes = [];
        for (const bytes of signed) hashes.push(await client.broadcastTxSync(bytes));
        return hashes;
    },
    "all sent at once over a WebSocket": async (net, client, signed) => {
        const comet = await Comet38Client.connect(net.endpoints.rpc.replace("http", "ws"));
        const answers = await Promise.all(signed.map((tx) => comet.broadcastTxSync({ tx })));
        assert.ok(answers.every((one) => one.code === 0));
        return answers.map((one) => toHex(one.hash).toUpperCase());
    },
};

for (const [pace, flag] of Object.entries(paces))
    for (const [way, broadcast] of Object.entries(ways))
        test(`fifty transactions of one key are in flight with ${pace}, ${way}`, async () => {
            const net = devnet("--block-time", flag);
            const client = await signer(net, "alice");
            const alice = account(net, "alice");
            const { accountNumber, sequence } = await client.getSequence(alice.address);
            const receiver = { address: toBech32("ve", new Uint8Array(20).fill(5)) };
            const signed = [];
            for (let i = 0; i < count; ++i) {
                const tx = await client.sign(alice.address, [send(alice, receiver, 1)], fee(100000), `${i}`,
                    { accountNumber, sequence: sequence + i, chainId: net.chain_id });
                signed.push(TxRaw.encode(tx).finish());
            }
            const hashes = await broadcast(net, client, signed);
            const found = await Promise.all(hashes.map((hash) => included(client, hash)));

            assert.ok(found.every((one) => one.code === 0));
            const order = found.map((one) => [one.height, one.txIndex]);
            assert.deepEqual(order, [...order].sort(([h, i], [k, j]) => h - k || i - j));
            assert.deepEqual(found.map((one) => sequenceOf(one)), signed.map((_, i) => `${sequence + i}`));
            assert.equal((await client.getSequence(alice.address)).sequence, sequence + count);
            assert.equal((await client.getBalance(receiver.address, "uve")).amount, `${count}`);
        });

// Polls, as CosmJS does itself; a block is never further away than the test's own time limit.
async function included(client, hash) {
    for (;;) {
        const found = await client.getTx(hash);
        if (found) return found;
    }
}

function sequenceOf(tx) {
    const texts = tx.events.flatMap((event) => event.attributes)
        .filter((one) => one.key === "acc_seq").map((one) => one.value);
    return texts[0].split("/")[1];
}
