// Subscriptions over a WebSocket: every block and the transactions one asked for, in order, once.
import { toBech32, toHex } from "@cosmjs/encoding";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import assert from "node:assert/strict";
import { test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { fee, send, signer } from "./signer.mjs";

const net = devnet();
const alice = account(net, "alice");
const to = (byte) => ({ address: toBech32("ve", new Uint8Array(20).fill(byte)) });

// Asks at once: CosmJS 0.39 never sends anything over a WebSocket that opened before its first request.
async function connected(t) {
    const comet = await Comet38Client.connect(net.endpoints.rpc.replace("http", "ws"));
    t.after(() => comet.disconnect());
    await comet.health();
    return comet;
}

// The first events of a stream: so many, or until they are enough. The subscription is in place when a
// later call is answered.
async function first(comet, stream, wanted) {
    const enough = typeof wanted === "function" ? wanted : (events) => events.length === wanted;
    const seen = [];
    let listener;
    const all = new Promise((resolve, reject) => {
        listener = {
            next: (event) => {
                seen.push(event);
                if (enough(seen)) resolve([...seen]);
            },
            error: reject,
            complete: () => reject(new Error(`the stream ended after ${seen.length}`)),
        };
    });
    all.catch(() => {});  // who waits for it hears of it
    stream.addListener(listener);
    await comet.health();
    return { all, stop: () => stream.removeListener(listener), seen };
}

test("new blocks arrive one after the other, with what is in them", async (t) => {
    const comet = await connected(t);
    const sender = await signer(net, "alice");
    const taken = (blocks) => blocks.filter((one) => one.txs.length > 0);
    const blocks = await first(comet, comet.subscribeNewBlock(), (all) => taken(all).length === 3);
    const sent = [];
    for (const byte of [1, 2, 3])
        sent.push((await sender.signAndBroadcast(alice.address, [send(alice, to(byte), byte)], fee(100000))).height);
    const seen = await blocks.all;
    const heights = seen.map((one) => one.header.height);
    assert.deepEqual(heights, heights.map((_, i) => heights[0] + i));
    assert.ok(seen.every((one) => one.header.chainId === net.chain_id));
    // An engine by the clock makes empty blocks between them.
    assert.deepEqual(taken(seen).map((one) => one.header.height), sent);
    assert.ok(taken(seen).every((one) => one.txs.length === 1));
});

test("new headers arrive too", async (t) => {
    const comet = await connected(t);
    const headers = await first(comet, comet.subscribeNewBlockHeader(), 1);
    const sender = await signer(net, "bob");
    const bob = account(net, "bob");
    const { height } = await sender.signAndBroadcast(bob.address, [send(bob, to(4), 4)], fee(100000));
    const [header] = await headers.all;
    assert.ok(header.height <= height);
    assert.equal(header.chainId, net.chain_id);
});

test("a subscriber to some transactions sees those alone", async (t) => {
    const comet = await connected(t);
    const sender = await signer(net, "customer");
    const customer = account(net, "customer");
    const wanted = await first(comet, comet.subscribeTx(`transfer.recipient='${to(6).address}'`), 2);
    const sent = [];
    for (const byte of [5, 6, 7, 6])
        sent.push(await sender.signAndBroadcast(customer.address, [send(customer, to(byte), byte)], fee(100000)));
    const seen = await wanted.all;
    assert.deepEqual(seen.map((one) => toHex(one.hash).toUpperCase()),
        [sent[1], sent[3]].map((one) => one.transactionHash));
    assert.deepEqual(seen.map((one) => one.height), [sent[1], sent[3]].map((one) => one.height));
    assert.ok(seen.every((one) => one.result.code === 0));
});

test("after unsubscribing nothing arrives", async (t) => {
    const comet = await connected(t);
    const sender = await signer(net, "provider");
    const provider = account(net, "provider");
    const pay = () => sender.signAndBroadcast(provider.address, [send(provider, to(8), 8)], fee(100000));
    const blocks = await first(comet, comet.subscribeNewBlock(), 1);
    await pay();
    await blocks.all;
    blocks.stop();
    await comet.health();
    const count = blocks.seen.length;
    await pay();
    await comet.health();
    assert.equal(blocks.seen.length, count);
});

test("a query that cannot be read is refused", async (t) => {
    const comet = await connected(t);
    const broken = await first(comet, comet.subscribeTx("this is no query"), 1);
    await assert.rejects(broken.all, /failed to parse query/);
});
