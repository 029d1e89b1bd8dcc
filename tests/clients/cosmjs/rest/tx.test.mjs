// Transactions over REST, as Keplr sends them: simulated without a key, broadcast, found again.
import { toBase64, toBech32 } from "@cosmjs/encoding";
import { AuthInfo, TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { account, devnet } from "../devnet.mjs";
import { fee, send, signer } from "../signer.mjs";
import { get, post } from "./rest.mjs";

const net = devnet();
const alice = account(net, "alice");
const receiver = { address: toBech32("ve", new Uint8Array(20).fill(6)) };
const txs = "/cosmos/tx/v1beta1/txs";
const mode = "BROADCAST_MODE_SYNC";
let client;
before(async () => (client = await signer(net, "alice")));

async function signed(amount, more = {}) {
    const right = await client.getSequence(alice.address);
    return client.sign(alice.address, [send(alice, receiver, amount)], fee(100000), "",
        { ...right, chainId: net.chain_id, ...more });
}
const bytes = (tx) => toBase64(TxRaw.encode(tx).finish());

test("a simulation needs neither key nor signature nor fee", async () => {
    const tx = await signed(5);
    const { signerInfos: [{ sequence }] } = AuthInfo.decode(tx.authInfoBytes);
    tx.authInfoBytes = AuthInfo.encode(AuthInfo.fromPartial({
        signerInfos: [{ sequence, modeInfo: { single: { mode: 127 } } }],
        fee: {},
    })).finish();
    tx.signatures = [new Uint8Array(64)];
    const { status, body } = await post(net, "/cosmos/tx/v1beta1/simulate", { tx_bytes: bytes(tx) });
    assert.equal(status, 200, JSON.stringify(body));
    assert.match(body.gas_info.gas_used, /^[1-9]\d*$/);
    assert.ok(body.result.events.some((one) => one.type === "transfer"));
});

test("a simulation of what would be refused says why", async () => {
    const { status, body } = await post(
        net, "/cosmos/tx/v1beta1/simulate", { tx_bytes: bytes(await signed(10n ** 30n)) });
    assert.equal(status, 500);
    assert.equal(body.code, 2);
    assert.match(body.message, /insufficient funds.* with gas used: '\d+'/);
});

test("a transaction is broadcast, and found by its hash and by its events", async () => {
    const tx_bytes = bytes(await signed(8));
    const { status, body } = await post(net, txs, { tx_bytes, mode });
    assert.equal(status, 200);
    assert.equal(body.tx_response.code, 0, body.tx_response.raw_log);
    const { txhash } = body.tx_response;
    const found = await included(txhash);
    assert.equal(found.tx_response.txhash, txhash);
    assert.equal(found.tx.body.messages[0]["@type"], "/cosmos.bank.v1beta1.MsgSend");
    assert.deepEqual(found.tx.body.messages[0].amount, [{ denom: "uve", amount: "8" }]);

    const query = encodeURIComponent(`transfer.recipient='${receiver.address}' AND transfer.amount='8uve'`);
    const searched = await get(net, `${txs}?query=${query}&order_by=ORDER_BY_DESC&page=1&limit=10`);
    assert.equal(searched.body.total, "1");
    assert.equal(searched.body.tx_responses[0].txhash, txhash);
});

test("a refusal at the door is an answer with a code, not an error", async () => {
    const { status, body } = await post(net, txs, { tx_bytes: bytes(await signed(1, { sequence: 99 })), mode });
    assert.equal(status, 200);
    assert.deepEqual([body.tx_response.codespace, body.tx_response.code], ["sdk", 32]);
});

async function included(hash) {
    for (;;) {
        const { status, body } = await get(net, `${txs}/${hash}`);
        if (status === 200) return body;
        assert.equal(status, 404);
    }
}
