// Writes vectors.json: bytes and hashes as CometBFT itself makes them, for node/consensus/go_vectors_test.cpp.
// Not built with the project. Again:  cd tests/vectors/cometbft && go run . > vectors.json
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	"github.com/cometbft/cometbft/types"
	"github.com/cometbft/cometbft/version"
)

const chain = "virtengine-vectors-1"

type entry map[string]any

var (
	entries []entry
	begun   = time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.UTC)
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

type protobuf interface{ Marshal() ([]byte, error) }

func encoded(message protobuf) string { return hex.EncodeToString(must(message.Marshal())) }

func add(kind string, fields entry) {
	fields["kind"] = kind
	entries = append(entries, fields)
}

func hash(text string) []byte { sum := sha256.Sum256([]byte(text)); return sum[:] }

func key(i int) ed25519.PrivKey { return ed25519.GenPrivKeyFromSecret([]byte(fmt.Sprint("key ", i))) }

func id(text string, parts uint32) types.BlockID {
	return types.BlockID{Hash: hash(text), PartSetHeader: types.PartSetHeader{Total: parts, Hash: hash(text + " parts")}}
}

func validators(count int) *types.ValidatorSet {
	var list []*types.Validator
	for i := 0; i < count; i++ {
		list = append(list, types.NewValidator(key(i).PubKey(), int64(10*(i+1))))
	}
	return types.NewValidatorSet(list)
}

func signed(kind cmtproto.SignedMsgType, height int64, round int32, block types.BlockID, set *types.ValidatorSet, who int, extension []byte) *types.Vote {
	private := key(who)
	index, _ := set.GetByAddress(private.PubKey().Address())
	vote := &types.Vote{Type: kind, Height: height, Round: round, BlockID: block,
		Timestamp: begun.Add(time.Duration(who) * time.Millisecond), ValidatorAddress: private.PubKey().Address(),
		ValidatorIndex: index, Extension: extension}
	message := vote.ToProto()
	vote.Signature = must(private.Sign(types.VoteSignBytes(chain, message)))
	if len(extension) > 0 {
		vote.ExtensionSignature = must(private.Sign(types.VoteExtensionSignBytes(chain, message)))
	}
	return vote
}

func votes() {
	set := validators(4)
	for _, each := range []struct {
		kind      cmtproto.SignedMsgType
		height    int64
		round     int32
		block     types.BlockID
		who       int
		extension string
	}{
		{cmtproto.PrevoteType, 1, 0, id("a", 1), 0, ""},
		{cmtproto.PrevoteType, 7, 3, types.BlockID{}, 1, ""},
		{cmtproto.PrecommitType, 1 << 40, 2147483647, id("b", 400), 2, ""},
		{cmtproto.PrecommitType, 9, 0, id("c", 2), 3, "scores: 7, 9"},
		{cmtproto.PrecommitType, 9, 1, types.BlockID{}, 3, ""},
	} {
		vote := signed(each.kind, each.height, each.round, each.block, set, each.who, []byte(each.extension))
		message := vote.ToProto()
		fields := entry{"bytes": encoded(message), "sign_bytes": hex.EncodeToString(types.VoteSignBytes(chain, message)),
			"public_key": hex.EncodeToString(key(each.who).PubKey().Bytes())}
		if each.extension != "" {
			fields["extension_sign_bytes"] = hex.EncodeToString(types.VoteExtensionSignBytes(chain, message))
		}
		add("vote", fields)
	}
}

func proposals() {
	for i, each := range []*types.Proposal{
		types.NewProposal(1, 0, -1, id("a", 1)),
		types.NewProposal(12, 5, 4, id("b", 17)),
		types.NewProposal(1<<50, 2147483647, 0, id("c", 1000)),
	} {
		each.Timestamp = begun.Add(time.Duration(i) * time.Hour)
		add("proposal", entry{"bytes": encoded(each.ToProto()),
			"sign_bytes": hex.EncodeToString(types.ProposalSignBytes(chain, each.ToProto()))})
	}
}

func duplicate(height int64, who int, set *types.ValidatorSet) types.Evidence {
	first := signed(cmtproto.PrecommitType, height, 2, id(fmt.Sprint("x", who), 1), set, who, nil)
	second := signed(cmtproto.PrecommitType, height, 2, id(fmt.Sprint("y", who), 1), set, who, nil)
	return must(types.NewDuplicateVoteEvidence(first, second, begun, set))
}

func header(height int64, set *types.ValidatorSet) types.Header {
	return types.Header{Version: cmtversion.Consensus{Block: version.BlockProtocol}, ChainID: chain, Height: height, Time: begun,
		LastBlockID: id("last", 3), LastCommitHash: hash("commit"), DataHash: hash("data"), ValidatorsHash: set.Hash(),
		NextValidatorsHash: set.Hash(), ConsensusHash: hash("params"), AppHash: hash("app"), LastResultsHash: hash("results"),
		EvidenceHash: hash("evidence"), ProposerAddress: key(0).PubKey().Address()}
}

func commit(height int64, block types.BlockID, set *types.ValidatorSet) *types.ExtendedCommit {
	out := &types.ExtendedCommit{Height: height, Round: 1, BlockID: block}
	for i, validator := range set.Validators {
		who := 0
		for crypto.Address(key(who).PubKey().Address()).String() != validator.Address.String() {
			who++
		}
		switch {
		case i == 1:
			out.ExtendedSignatures = append(out.ExtendedSignatures, types.NewExtendedCommitSigAbsent())
		case i == 2: // for nothing: without an extension
			out.ExtendedSignatures = append(out.ExtendedSignatures,
				signed(cmtproto.PrecommitType, height, 1, types.BlockID{}, set, who, nil).ExtendedCommitSig())
		default:
			out.ExtendedSignatures = append(out.ExtendedSignatures,
				signed(cmtproto.PrecommitType, height, 1, block, set, who, []byte(fmt.Sprint("extension of ", i))).ExtendedCommitSig())
		}
	}
	return out
}

func attack(set *types.ValidatorSet) *types.LightClientAttackEvidence {
	forged := header(20, set)
	forged.AppHash = hash("another app hash")
	block := types.BlockID{Hash: forged.Hash(), PartSetHeader: types.PartSetHeader{Total: 1, Hash: hash("forged parts")}}
	out := &types.LightClientAttackEvidence{
		ConflictingBlock: &types.LightBlock{
			SignedHeader: &types.SignedHeader{Header: &forged, Commit: commit(20, block, set).ToCommit()}, ValidatorSet: set},
		CommonHeight: 18, TotalVotingPower: set.TotalVotingPower(), Timestamp: begun}
	out.ByzantineValidators = set.Validators[:2]
	return out
}

func evidence() {
	set := validators(4)
	one, two := duplicate(8, 0, set), duplicate(9, 2, set)
	for _, each := range []types.Evidence{one, two} {
		add("duplicate_vote", entry{"bytes": hex.EncodeToString(each.Bytes()), "hash": hex.EncodeToString(each.Hash())})
	}
	light := attack(set)
	add("light_client_attack", entry{"bytes": hex.EncodeToString(light.Bytes()), "hash": hex.EncodeToString(light.Hash()),
		"json": string(must(cmtjson.Marshal(types.Evidence(light))))})
	for _, list := range []types.EvidenceList{{}, {one}, {one, two}, {two, light, one}} {
		items := []string{}
		for _, each := range list {
			items = append(items, hex.EncodeToString(each.Bytes()))
		}
		add("evidence_list", entry{"items": items, "hash": hex.EncodeToString(list.Hash()),
			"bytes": encoded(must((&types.EvidenceData{Evidence: list}).ToProto()))})
	}
}

func blocks() {
	set := validators(4)
	extended := commit(41, id("block 41", 1), set)
	add("extended_commit", entry{"bytes": encoded(extended.ToProto()), "commit": encoded(extended.ToCommit().ToProto()),
		"commit_hash": hex.EncodeToString(extended.ToCommit().Hash())})
	for _, each := range []struct {
		txs      int
		evidence []types.Evidence
	}{{0, nil}, {3, nil}, {2, []types.Evidence{duplicate(40, 1, set)}}, {900, nil},
		{1, []types.Evidence{attack(set)}}} {
		var txs types.Txs
		for i := 0; i < each.txs; i++ {
			tx := make([]byte, 200+i%7)
			for k := range tx {
				tx[k] = byte(i*31 + k)
			}
			txs = append(txs, tx)
		}
		block := types.MakeBlock(42, txs, extended.ToCommit(), each.evidence)
		head := header(42, set)
		block.Version, block.ChainID, block.Time, block.LastBlockID = head.Version, chain, begun, extended.BlockID
		block.ValidatorsHash, block.NextValidatorsHash, block.ConsensusHash = set.Hash(), set.Hash(), head.ConsensusHash
		block.AppHash, block.LastResultsHash, block.ProposerAddress = head.AppHash, head.LastResultsHash, head.ProposerAddress
		message := must(block.ToProto())
		parts := must(block.MakePartSet(types.BlockPartSizeBytes))
		raw := must(message.Marshal())
		fields := entry{"sha256": hex.EncodeToString(hash(string(raw))), "size": len(raw), "hash": hex.EncodeToString(block.Hash()),
			"txs": each.txs, "parts_total": parts.Total(), "parts_hash": hex.EncodeToString(parts.Hash()),
			"evidence_hash": hex.EncodeToString(block.EvidenceHash), "data_hash": hex.EncodeToString(block.DataHash)}
		if len(raw) < 20000 {
			fields["bytes"] = hex.EncodeToString(raw)
		}
		add("block", fields)
	}
	for _, size := range []int{1, 65535, 65536, 65537, 300000} {
		bytes := make([]byte, size)
		for i := range bytes {
			bytes[i] = byte(i * 7)
		}
		set := types.NewPartSetFromData(bytes, types.BlockPartSizeBytes)
		add("part_set", entry{"size": size, "total": set.Total(), "hash": hex.EncodeToString(set.Hash())})
	}
}

func main() {
	votes()
	proposals()
	evidence()
	blocks()
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	if err := out.Encode(entry{"chain_id": chain, "cometbft": version.TMCoreSemVer, "cases": entries}); err != nil {
		panic(err)
	}
}
