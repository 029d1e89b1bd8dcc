// A verified read: the value of a key, or its absence, up to the app hash that the next header holds.
// The judge is @confio/ics23, which knows nothing of this chain.
import { ics23, iavlSpec, tendermintSpec, verifyExistence, verifyNonExistence } from "@confio/ics23";
import { toAscii } from "@cosmjs/encoding";

// The bank's key for what an account has of a denom.
export const balance_key = (address, denom) =>
    Uint8Array.from([2, address.length, ...address, ...toAscii(denom)]);

export async function prove(comet, store, key, height) {
    const answer = await comet.abciQuery({ path: `/store/${store}/key`, data: key, prove: true, height });
    const [inner, outer] = answer.proof.ops;
    return { store, key, value: answer.value, height: answer.height, types: [inner.type, outer.type],
             inner: ics23.CommitmentProof.decode(inner.data), outer: ics23.CommitmentProof.decode(outer.data) };
}

// Throws unless the proof leads from what it says of the key to the app hash.
export function verify({ store, key, value, inner, outer }, app_hash) {
    const { exist: of_store } = outer;
    const root = of_store.value;
    verifyExistence(of_store, tendermintSpec, app_hash, toAscii(store), root);
    if (value.length > 0) verifyExistence(inner.exist, iavlSpec, root, key, value);
    else verifyNonExistence(inner.nonexist, iavlSpec, root, key);
}
