// Where CosmJS and the chain are known to differ, each with its reason: the chain's form is ours.
// Whatever differs and is not listed here fails a test.

const of_ibc_8 = (field) => `cosmjs-types lacks ${field}, which ibc-go 8 sends`;
const bytes = {
    "ibc.core.channel.v1.MsgChannelCloseConfirm": of_ibc_8("counterparty_upgrade_sequence"),
    "ibc.core.channel.v1.MsgChannelOpenInit": of_ibc_8("channel.upgrade_sequence"),
    "ibc.core.channel.v1.MsgChannelOpenTry": of_ibc_8("channel.upgrade_sequence"),
    "ibc.core.channel.v1.MsgTimeoutOnClose": of_ibc_8("counterparty_upgrade_sequence"),
    "ibc.core.connection.v1.MsgUpdateParams": "cosmjs-types reads its params as those of ibc.core.client.v1",
    "ibc.applications.transfer.v1.MsgUpdateParams":
        "cosmjs-types reads its params as those of ibc.core.client.v1",
};
// Why the bytes differ; undefined where they must not.
export const bytes_differ = (type) => bytes[type];

// Why the amino JSON differs; undefined where it must not.
export function amino_differs(type, value) {
    if (bytes[type]) return bytes[type];
    if (type === "cosmos.distribution.v1beta1.MsgWithdrawValidatorCommission")
        return "CosmJS names it cosmos-sdk/MsgWithdrawValidatorCommission, the chain cosmos-sdk/MsgWithdrawValCommission";
    if (type === "ibc.applications.transfer.v1.MsgTransfer" && value.encoding !== undefined)
        return "CosmJS leaves out the encoding of a MsgTransfer";
    if (type === "cosmos.gov.v1beta1.MsgSubmitProposal" && value.content === undefined)
        return "CosmJS refuses a MsgSubmitProposal without content";
    if (type === "cosmos.gov.v1beta1.MsgVoteWeighted" && value.options?.some(({ weight }) => weight.endsWith("0")))
        return "CosmJS cuts zeros at the end of a vote's weight, the chain writes 18 places";
    if (type === "cosmos.staking.v1beta1.MsgCreateValidator" && value.pubkey === undefined)
        return "CosmJS refuses a MsgCreateValidator without a key";
}

// CosmJS writes members that are empty; the chain leaves out those that are not marked as required.
// Without them the rest must be the same.
export function without_empty(json) {
    if (Array.isArray(json)) return json.map(without_empty);
    if (json === null || typeof json !== "object") return json;
    const kept = Object.entries(json).map(([name, value]) => [name, without_empty(value)])
        .filter(([, value]) => !is_empty(value));
    return Object.fromEntries(kept);
}
const is_empty = (value) =>
    value === null || value === "" || value === "0" || value === 0 || value === false
    || (typeof value === "object" && Object.keys(value).length === 0);
