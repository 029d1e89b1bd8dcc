// Verified queries: what a light client may believe about state, and the lies that it must notice.
import { fromAscii, fromBech32, toAscii } from "@cosmjs/encoding";
import { connectComet } from "@cosmjs/tendermint-rpc";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { fee, send, signer } from "./signer.mjs";
import { balance_key, prove, verify } from "./store_proof.mjs";

const net = devnet();
const alice = account(net, "alice");
const address = fromBech32(alice.address).data;
const unused = (byte) => new Uint8Array(20).fill(byte);
let client, comet;

before(async () => {
    comet = await connectComet(net.endpoints.rpc);
    client = await signer(net, "alice");
    for (let i = 0; i < 3; ++i) await next_block();
});

const next_block = () =>
    client.signAndBroadcast(alice.address, [send(alice, account(net, "bob"), 1)], fee(100000));

// A read at the newest height, and the app hash that the header after it holds.
async function proven(key, store = "bank") {
    const proof = await prove(comet, store, key);
    await next_block();
    const { block } = await comet.block(proof.height + 1);
    return { proof, app_hash: block.header.appHash };
}

test("a balance is proven to exist", async () => {
    const { proof, app_hash } = await proven(balance_key(address, "uve"));
    assert.deepEqual(proof.types, ["ics23:iavl", "ics23:simple"]);
    assert.match(fromAscii(proof.value), /^\d+$/);
    verify(proof, app_hash);
});

const absent = {
    "of an address before all others": balance_key(unused(0), "uve"),
    "of an address among the others": balance_key(unused(0x80), "uve"),
    "of an address after all others": balance_key(unused(0xff), "uve"),
    "of a denom that the account has not": balance_key(address, "nothing"),
    "below the first key of the store": Uint8Array.of(0),
    "above the last key of the store": new Uint8Array(40).fill(0xff),
};
for (const [name, key] of Object.entries(absent))
    test(`a balance ${name} is proven to be absent`, async () => {
        const { proof, app_hash } = await proven(key);
        assert.equal(proof.value.length, 0);
        verify(proof, app_hash);
    });

test("a read at an older height is proven against the header after that height", async () => {
    const height = (await comet.status()).syncInfo.latestBlockHeight - 1;
    const proof = await prove(comet, "bank", balance_key(address, "uve"), height);
    assert.equal(proof.height, height);
    verify(proof, (await comet.block(height + 1)).block.header.appHash);
});

test("an account is proven in the store of its own module", async () => {
    const { proof, app_hash } = await proven(Uint8Array.from([1, ...address]), "acc");
    assert.ok(proof.value.length > 0);
    verify(proof, app_hash);
});

const lies = {
    "another value": (proof) => (proof.value = toAscii("999999999999")),
    "another key": (proof) => (proof.key = balance_key(unused(1), "uve")),
    "another store": (proof) => (proof.store = "acc"),
    "a changed leaf": (proof) => (proof.inner.exist.leaf.prefix[0] ^= 1),
    "a changed branch": (proof) => (proof.inner.exist.path[0].prefix[2] ^= 1),
    "a missing branch": (proof) => proof.inner.exist.path.pop(),
    "another root of the store": (proof) => (proof.outer.exist.value[0] ^= 1),
    "absence of what is there": (proof) => (proof.value = new Uint8Array()),
};
for (const [name, lie] of Object.entries(lies))
    test(`${name} does not verify`, async () => {
        const { proof, app_hash } = await proven(balance_key(address, "uve"));
        verify(proof, app_hash);
        lie(proof);
        assert.throws(() => verify(proof, app_hash));
    });

test("a proof does not verify against another header", async () => {
    const { proof } = await proven(balance_key(address, "uve"));
    await next_block();
    const { block } = await comet.block(proof.height + 2);
    assert.throws(() => verify(proof, block.header.appHash));
});

test("presence cannot be passed off as absence with the proof of a neighbour", async () => {
    const { proof, app_hash } = await proven(balance_key(unused(0x80), "uve"));
    proof.key = balance_key(address, "uve");
    assert.throws(() => verify(proof, app_hash));
});
