// What was sent is found again: by hash, by events, in pages. A transaction is there as soon as its
// height is.
import { StargateClient } from "@cosmjs/stargate";
import { connectComet } from "@cosmjs/tendermint-rpc";
import { fromHex, toBech32, toHex } from "@cosmjs/encoding";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { fee, send, signer } from "./signer.mjs";

const net = devnet();
const alice = account(net, "alice");
const receiver = { address: toBech32("ve", new Uint8Array(20).fill(9)) };
const amounts = [100, 101, 102, 103, 104];
let client, comet, sent;

before(async () => {
    const sender = await signer(net, "alice");
    sent = [];
    for (const amount of amounts)
        sent.push(await sender.signAndBroadcast(alice.address, [send(alice, receiver, amount)], fee(100000)));
    client = await StargateClient.connect(net.endpoints.rpc);
    comet = await connectComet(net.endpoints.rpc);
});

test("a transaction is found by its hash", async () => {
    for (const { transactionHash, height } of sent) {
        const found = await client.getTx(transactionHash);
        assert.equal(found.hash, transactionHash);
        assert.equal(found.height, height);
        assert.equal(found.code, 0);
        const direct = await comet.tx({ hash: fromHex(transactionHash), prove: true });
        assert.equal(toHex(direct.hash).toUpperCase(), transactionHash);
        assert.deepEqual(direct.proof.data, direct.tx);
    }
});

test("a hash that nobody sent is not found", async () => {
    assert.equal(await client.getTx("AB".repeat(32)), null);
    await assert.rejects(comet.tx({ hash: new Uint8Array(32).fill(0xab) }), /tx \(ABAB[AB]*\) not found/);
});

const searches = {
    "by its receiver": [`transfer.recipient='${receiver.address}'`, 5],
    "by pairs of key and value": [[{ key: "transfer.recipient", value: receiver.address }], 5],
    "by two conditions": [
        `transfer.recipient='${receiver.address}' AND transfer.amount='102uve'`, 1],
    "by the type of its message": ["message.action='/cosmos.bank.v1beta1.MsgSend'", 5],
    "but not by the old name of the type": ["message.action='send'", 0],
    "but not by somebody else": [`transfer.sender='${account(net, "bob").address}'`, 0],
};
for (const [name, [query, count]] of Object.entries(searches))
    test(`a transaction is found ${name}`, async () => {
        const found = await client.searchTx(query);
        assert.equal(found.length, count);
        const heights = found.map((one) => one.height);
        assert.deepEqual(heights, [...heights].sort((a, b) => a - b));
    });

test("a transaction is found by its height", async () => {
    const found = await client.searchTx(`tx.height=${sent[2].height}`);
    assert.deepEqual(found.map((one) => one.hash), [sent[2].transactionHash]);
});

test("a search has pages, newest first if one likes", async () => {
    const query = `transfer.recipient='${receiver.address}'`;
    const pages = [];
    for (const page of [1, 2, 3])
        pages.push(await comet.txSearch({ query, page, per_page: 2, order_by: "desc" }));
    assert.deepEqual(pages.map((one) => one.txs.length), [2, 2, 1]);
    assert.ok(pages.every((one) => one.totalCount === amounts.length));
    const heights = pages.flatMap((one) => one.txs.map((tx) => tx.height));
    assert.deepEqual(heights, sent.map((one) => one.height).reverse());
    await assert.rejects(comet.txSearch({ query, page: 4, per_page: 2 }), /page should be within \[1, 3\] range/);
});

test("a block is found by its height, with the results of its transactions", async () => {
    const { blocks } = await comet.blockSearch({ query: `block.height=${sent[0].height}` });
    assert.deepEqual(blocks.map((one) => one.block.header.height), [sent[0].height]);
    const results = await comet.blockResults(sent[0].height);
    assert.equal(results.results.length, 1);
    assert.equal(results.results[0].code, 0);
});
