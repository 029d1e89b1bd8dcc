// Transactions that CosmJS makes by itself: what they cost, what they move, what they answer.
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { toBech32 } from "@cosmjs/encoding";
import { SigningStargateClient } from "@cosmjs/stargate";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { coins, fee, send, signer } from "./signer.mjs";

const net = devnet();
const alice = account(net, "alice");
const somebody = () => ({ address: toBech32("ve", randomBytes(20)) });

test("tokens are sent with gas that the client measures", async () => {
    const client = await signer(net, "alice");
    const before = await client.getBalance(alice.address, "uve");
    const { address } = somebody();
    const result = await client.sendTokens(alice.address, address, coins(1234), "auto", "hello");
    assert.equal(result.code, 0);
    assert.ok(result.gasUsed > 0n && result.gasUsed <= result.gasWanted);
    assert.equal((await client.getBalance(address, "uve")).amount, "1234");

    const paid = result.events.find((one) => one.type === "tx").attributes.find((a) => a.key === "fee");
    const spent = BigInt(before.amount) - BigInt((await client.getBalance(alice.address, "uve")).amount);
    assert.equal(spent, 1234n + BigInt(paid.value.replace("uve", "")));
});

test("a simulation measures and changes nothing", async () => {
    const client = await signer(net, "bob");
    const bob = account(net, "bob");
    const before = await client.getAllBalances(bob.address);
    const sequence = await client.getSequence(bob.address);
    const gas = await client.simulate(bob.address, [send(bob, somebody(), 1)], "");
    assert.ok(gas > 0);
    assert.deepEqual(await client.getAllBalances(bob.address), before);
    assert.deepEqual(await client.getSequence(bob.address), sequence);
});

test("several messages go in one transaction, each with its answer and its events", async () => {
    const client = await signer(net, "customer");
    const customer = account(net, "customer");
    const to = [somebody(), somebody(), somebody()];
    const result = await client.signAndBroadcast(
        customer.address, to.map((one, i) => send(customer, one, 10 + i)), "auto");
    assert.equal(result.code, 0);
    assert.deepEqual(result.msgResponses.map((one) => one.typeUrl),
        to.map(() => "/cosmos.bank.v1beta1.MsgSendResponse"));
    for (const [i, { address }] of to.entries()) {
        assert.equal((await client.getBalance(address, "uve")).amount, String(10 + i));
        const moved = result.events.filter((one) => one.type === "transfer"
            && one.attributes.some((a) => a.key === "msg_index" && a.value === String(i)));
        assert.equal(moved.length, 1);
        assert.ok(moved[0].attributes.some((a) => a.key === "recipient" && a.value === address));
    }
});

test("when one message of several fails, none of them counts", async () => {
    const client = await signer(net, "provider");
    const provider = account(net, "provider");
    const { amount } = await client.getBalance(provider.address, "uve");
    const first = somebody();
    const result = await client.signAndBroadcast(
        provider.address, [send(provider, first, 5), send(provider, somebody(), amount)], fee(300000));
    assert.equal(result.code, 5);
    assert.match(result.rawLog, /^failed to execute message; message index: 1: /);
    assert.equal((await client.getBalance(first.address, "uve")).amount, "0");
});

test("a signer that knows amino JSON alone can send", async (t) => {
    const amino = await Secp256k1HdWallet.fromMnemonic(account(net, "operator").mnemonic, { prefix: "ve" });
    const client = await SigningStargateClient.connectWithSigner(
        net.endpoints.rpc, amino, { broadcastPollIntervalMs: 10 });
    t.after(() => client.disconnect());
    const { address } = somebody();
    const result = await client.sendTokens(
        account(net, "operator").address, address, coins(7), fee(200000), "<amino & JSON>");
    assert.equal(result.code, 0, result.rawLog);
    assert.equal((await client.getBalance(address, "uve")).amount, "7");
});
