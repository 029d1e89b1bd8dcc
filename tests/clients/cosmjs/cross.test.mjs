// The same message, bytes, signatures and transactions from `ve` and from CosmJS, for every message
// type that is known: random values from a seed, which is printed (VE_SEED repeats it).
import { AminoTypes, createDefaultAminoConverters, makeMultisignedTxBytes } from "@cosmjs/stargate";
import { createMultisigThresholdPubkey, encodeSecp256k1Pubkey, makeSignDoc as amino_doc,
    pubkeyToAddress, Secp256k1Wallet, serializeSignDoc } from "@cosmjs/amino";
import { sha256 } from "@cosmjs/crypto";
import { fromBase64, fromHex, toHex } from "@cosmjs/encoding";
import { DirectSecp256k1Wallet, encodePubkey, makeAuthInfoBytes, makeSignBytes, makeSignDoc,
    Registry } from "@cosmjs/proto-signing";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { Timestamp } from "cosmjs-types/google/protobuf/timestamp";
import { SignMode } from "cosmjs-types/cosmos/tx/signing/v1beta1/signing";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { amino_differs, bytes_differ, without_empty } from "./differences.mjs";
import { cosmjs_types, defined_types } from "./encoders.mjs";
import { ask } from "./lines.mjs";

const seed = Number(process.env.VE_SEED ?? Date.now() % 1_000_000);
const rounds = Number(process.env.VE_ROUNDS ?? 4);
const fee = { amount: [{ denom: "uve", amount: "5000" }], gas: "200000" };
const [chain_id, number, sequence] = ["cross-1", 7, 42];
const secret = (words) => sha256(new TextEncoder().encode(words));
const url = (name) => `/${name}`;

let made; // [type, seed, answer]
let encoder, cosmjs, wallet, amino_wallet, pubkey;

before(async () => {
    console.log(`VE_SEED=${seed}`);
    const [{ messages, definitions }] = await ask([{ op: "list" }]);
    cosmjs = cosmjs_types();
    const defined = defined_types(definitions);
    encoder = (name) => cosmjs.get(url(name)) ?? defined(url(name));
    const wanted = messages.flatMap((type) =>
        Array.from({ length: rounds }, (_, i) => [type, String(seed + i)]));
    const answers = await ask(wanted.map(([type, seed]) => ({ op: "make", type, seed })));
    made = wanted.map(([type, seed], i) => [type, seed, answers[i]]);
    wallet = await DirectSecp256k1Wallet.fromKey(secret("the only key"), "ve");
    amino_wallet = await Secp256k1Wallet.fromKey(secret("the only key"), "ve");
    pubkey = (await wallet.getAccounts())[0].pubkey;
});

// Runs check for each message; what fails is named with its type and seed, all of it at once.
async function each(check) {
    const failures = [];
    let count = 0;
    for (const [type, seed, answer] of made) {
        try {
            assert.equal(answer.error, undefined);
            if (await check(type, answer, seed) !== false) ++count;
        } catch (failure) {
            failures.push(`${type}, seed ${seed}: ${failure.message.slice(0, 1500)}`);
        }
    }
    if (failures.length > 0)
        assert.fail(`${failures.length} of ${made.length} differ:\n${failures.slice(0, 8).join("\n")}`);
    return count;
}

// A registry that knows only this type, by its encoder.
function body_of(type, answer) {
    const one = encoder(type);
    const registry = new Registry([[url(type), one]]);
    return registry.encodeTxBody({
        messages: [{ typeUrl: url(type), value: one.decode(fromHex(answer.value)) }],
        memo: answer.memo,
    });
}
const auth_info = (mode) =>
    makeAuthInfoBytes([{ pubkey: encodePubkey(encodeSecp256k1Pubkey(pubkey)), sequence }], fee.amount,
        Number(fee.gas), undefined, undefined, mode);
const raw = (bodyBytes, authInfoBytes, signature) =>
    TxRaw.encode(TxRaw.fromPartial({ bodyBytes, authInfoBytes, signatures: [fromBase64(signature)] })).finish();
const hash = (tx) => toHex(sha256(tx)).toUpperCase();

test("every message has the same bytes in both", async () => {
    const seen = new Set();
    const count = await each((type, answer) => {
        if (bytes_differ(type)) return false;
        const one = encoder(type);
        const bytes = one.encode(one.decode(fromHex(answer.value))).finish();
        assert.equal(toHex(bytes), answer.value);
        seen.add(type);
    });
    const theirs = [...seen].filter((type) => cosmjs.has(url(type))).length;
    console.log(`bytes: ${count} messages of ${seen.size} types, ${theirs} of them CosmJS' own`);
});

test("a transaction signed in mode DIRECT is the same in both", async () => {
    const count = await each(async (type, answer) => {
        if (bytes_differ(type)) return false;
        assert.equal(answer.direct.error, undefined);
        const doc = makeSignDoc(body_of(type, answer), auth_info(SignMode.SIGN_MODE_DIRECT), chain_id, number);
        assert.equal(toHex(makeSignBytes(doc)), answer.direct.sign_bytes);
        const { signature } = await wallet.signDirect((await wallet.getAccounts())[0].address, doc);
        const tx = raw(doc.bodyBytes, doc.authInfoBytes, signature.signature);
        assert.equal(toHex(tx), answer.direct.tx);
        assert.equal(hash(tx), answer.direct.hash);
    });
    console.log(`direct: ${count} transactions`);
});

test("CosmJS cannot write numbers from 2^31 to 2^32 - 1, such as times after 2038", () => {
    const bytes = (seconds) => toHex(Timestamp.encode({ seconds, nanos: 0 }).finish());
    assert.equal(bytes(2n ** 31n - 1n), "08ffffffff07");
    assert.equal(bytes(2n ** 31n), "080000000000"); // 088080808008 it should be
    assert.equal(bytes(2n ** 32n), "088080808010");
});

const amino_types = new AminoTypes(createDefaultAminoConverters());

// The message as CosmJS writes it in amino JSON; undefined where it knows no such form, or one that is
// known to differ.
function amino_of(type, answer, reasons = new Map()) {
    if (answer.amino === null || !cosmjs.has(url(type))) return undefined;
    const why = amino_differs(type, JSON.parse(answer.amino).value);
    if (why) {
        reasons.set(why, (reasons.get(why) ?? 0) + 1);
        return undefined;
    }
    try {
        const value = cosmjs.get(url(type)).decode(fromHex(answer.value));
        return amino_types.toAmino({ typeUrl: url(type), value });
    } catch (failure) {
        if (/not exist in the Amino message type register/.test(failure.message)) return undefined;
        throw failure;
    }
}
const amino_sign_doc = (message, answer) =>
    amino_doc([message], fee, chain_id, answer.memo, number, sequence);
const is_full = (seed) => Number(seed) % 2 === 0;  // nothing in it is empty
const canonical = (json) => JSON.parse(serialized(json));
const serialized = (json) => Buffer.from(serializeSignDoc(json)).toString();

test("a transaction signed in mode LEGACY_AMINO_JSON is the same in both", async () => {
    const kinds = new Set(), reasons = new Map();
    let partly = 0;
    const count = await each(async (type, answer, seed) => {
        const message = amino_of(type, answer, reasons);
        if (message === undefined) return false;
        if (!is_full(seed)) {
            assert.deepEqual(without_empty(canonical(message)), without_empty(JSON.parse(answer.amino)));
            ++partly;
            return false;
        }
        const doc = amino_sign_doc(message, answer);
        assert.equal(serialized(doc), Buffer.from(answer.legacy_amino.sign_bytes, "hex").toString());
        const { signature } = await amino_wallet.signAmino((await wallet.getAccounts())[0].address, doc);
        const tx = raw(body_of(type, answer), auth_info(SignMode.SIGN_MODE_LEGACY_AMINO_JSON), signature.signature);
        assert.equal(toHex(tx), answer.legacy_amino.tx);
        assert.equal(hash(tx), answer.legacy_amino.hash);
        kinds.add(type);
    });
    console.log(`amino: ${count} transactions of ${kinds.size} types; ${partly} messages with empty members`);
    for (const [why, times] of reasons) console.log(`  ${times} not compared: ${why}`);
});

test("a threshold key's transaction is the same in both", async () => {
    const members = await Promise.all(["member one", "member two", "member three"].map(async (words) => {
        const wallet = await Secp256k1Wallet.fromKey(secret(words), "ve");
        const [{ address, pubkey }] = await wallet.getAccounts();
        return { wallet, address, pubkey: encodeSecp256k1Pubkey(pubkey) };
    }));
    const key = createMultisigThresholdPubkey(members.map((one) => one.pubkey), 2);
    const order = key.value.pubkeys.map((one) => pubkeyToAddress(one, "ve"));
    const signing = members.filter((one) => one.address !== order[1]);
    const kinds = new Set();
    const count = await each(async (type, answer, seed) => {
        const message = is_full(seed) ? amino_of(type, answer) : undefined;
        if (message === undefined) return false;
        assert.equal(answer.multisig.address, pubkeyToAddress(key, "ve"));
        const doc = amino_sign_doc(message, answer);
        const signatures = new Map();
        for (const { wallet, address } of signing)
            signatures.set(address, fromBase64((await wallet.signAmino(address, doc)).signature.signature));
        const tx = makeMultisignedTxBytes(key, sequence, fee, body_of(type, answer), signatures);
        assert.equal(toHex(tx), answer.multisig.tx);
        kinds.add(type);
    });
    console.log(`multisig: ${count} transactions of ${kinds.size} types`);
});

test("what CosmJS has signed is valid here, and what was changed is not", async () => {
    const kinds = ["direct", "legacy_amino", "multisig"];
    const txs = made.flatMap(([, , answer]) => kinds.map((kind) => answer[kind]?.tx).filter(Boolean));
    const answers = await ask(txs.map((tx) => ({ op: "read", tx })));
    for (const [i, answer] of answers.entries()) {
        assert.equal(answer.error, undefined, txs[i]);
        assert.deepEqual(answer.valid, [true], txs[i]);
        assert.equal(answer.again, txs[i]);
        assert.equal(answer.hash, hash(fromHex(txs[i])));
    }
    // The last byte belongs to the signature.
    const changed = txs.map((tx) => tx.slice(0, -2) + (tx.endsWith("00") ? "01" : "00"));
    const refused = await ask(changed.map((tx) => ({ op: "read", tx })));
    for (const [i, answer] of refused.entries()) assert.notDeepEqual(answer.valid, [true], changed[i]);
    console.log(`read: ${txs.length} transactions, and ${changed.length} changed ones`);
});
