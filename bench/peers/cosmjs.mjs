// What CosmJS needs for the same transactions as bench_load's `transactions`: lines of the table. Its
// packages are those of the client tests.
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const require = createRequire(new URL("../../tests/clients/cosmjs/package.json", import.meta.url));
const { DirectSecp256k1Wallet, encodePubkey, makeAuthInfoBytes, makeSignBytes, makeSignDoc, Registry,
    decodeTxRaw } = require("@cosmjs/proto-signing");
const { encodeSecp256k1Pubkey } = require("@cosmjs/amino");
const { Secp256k1, Secp256k1Signature, sha256 } = require("@cosmjs/crypto");
const { fromBase64 } = require("@cosmjs/encoding");
const { defaultRegistryTypes } = require("@cosmjs/stargate");
const { TxRaw } = require("cosmjs-types/cosmos/tx/v1beta1/tx");

const wallet = await DirectSecp256k1Wallet.fromKey(sha256(new TextEncoder().encode("the key that signs")), "ve");
const [{ address, pubkey }] = await wallet.getAccounts();
const registry = new Registry(defaultRegistryTypes);
const key = encodePubkey(encodeSecp256k1Pubkey(pubkey));
const message = {
    typeUrl: "/cosmos.bank.v1beta1.MsgSend",
    value: { fromAddress: address, toAddress: address, amount: [{ denom: "uve", amount: "1000000" }] },
};
const doc = (sequence) => makeSignDoc(registry.encodeTxBody({ messages: [message] }),
    makeAuthInfoBytes([{ pubkey: key, sequence }], [{ denom: "uve", amount: "5000" }], 200000), "bench-1", 7);
const raw = (one, signature) => TxRaw.encode(TxRaw.fromPartial({
    bodyBytes: one.bodyBytes, authInfoBytes: one.authInfoBytes, signatures: [signature] })).finish();
const signed = async (sequence) => {
    const one = doc(sequence);
    return raw(one, fromBase64((await wallet.signDirect(address, one)).signature.signature));
};

async function time(count, call) {
    const samples = [];
    for (let round = 0; round < 9; ++round) {
        const start = performance.now();
        for (let i = 0; i < count; ++i) await call(i);
        samples.push((performance.now() - start) / 1000 / count);
    }
    samples.sort((a, b) => a - b);
    return { median: samples[4], best: samples[0] };
}
const line = (what, unit, { median, best }, of) =>
    console.log([`CosmJS: ${what}`, unit, of(median), of(best), 0, `Node.js ${process.version}`].join("\t"));
const us = (seconds) => seconds * 1e6, rate = (seconds) => 1 / seconds;

const tx = await signed(1);
const digest = sha256(makeSignBytes(doc(1)));
const signature = Secp256k1Signature.fromFixedLength(
    fromBase64((await wallet.signDirect(address, doc(1))).signature.signature));
const empty = new Uint8Array(64);
line("encode a transaction", "us", await time(2000, (i) => raw(doc(i), empty)), us);
line("decode a transaction", "us", await time(2000, () =>
    decodeTxRaw(tx).body.messages.map((one) => registry.decode(one))), us);
line("sign transactions, one core", "/s", await time(50, signed), rate);
line("verify signatures, one core", "/s", await time(50, () =>
    Secp256k1.verifySignature(signature, digest, pubkey)), rate);
