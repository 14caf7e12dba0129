'use strict'

// The npm codec's side of codec_cross_test.go: a JSON object on each line of
// standard input, what the npm codec makes of it on each line of standard
// output. What it throws is "error".

const readline = require('node:readline')
const packages = { codec: require(process.env.COUNTERSIGN_CODEC ?? 'ripple-binary-codec'), keypairs: require('ripple-keypairs') }
const { codec, keypairs } = packages

// Another network's definitions, where the file is named.
const { COUNTERSIGN_DEFINITIONS: file } = process.env
const definitions = file ? new codec.XrplDefinitions(require(file)) : undefined

const ask = (q) => {
  const a = {}
  if (q.json) a.blob = codec.encode(q.json, definitions)
  if (q.blob) a.json = codec.decode(q.blob, definitions)
  if (q.seed) {
    const pair = keypairs.deriveKeypair(q.seed)
    a.publicKey = pair.publicKey
    a.address = keypairs.deriveAddress(pair.publicKey)
    if (q.claim) {
      a.signature = keypairs.sign(codec.encodeForSigningClaim(q.claim), pair.privateKey)
      return a
    }
    const tx = { ...q.json, SigningPubKey: q.multi ? '' : pair.publicKey }
    const message = q.multi ? codec.encodeForMultisigning(tx, a.address, definitions) : codec.encodeForSigning(tx, definitions)
    const TxnSignature = keypairs.sign(message, pair.privateKey)
    a.signed = q.multi
      ? codec.encode({ ...tx, Signers: [{ Signer: { Account: a.address, SigningPubKey: pair.publicKey, TxnSignature } }] }, definitions)
      : codec.encode({ ...tx, TxnSignature }, definitions)
  }
  if (q.verify) {
    const tx = codec.decode(q.verify, definitions)
    const signer = tx.Signers?.[0].Signer
    a.valid = signer
      ? keypairs.verify(codec.encodeForMultisigning(tx, signer.Account, definitions), signer.TxnSignature, signer.SigningPubKey)
      : keypairs.verify(codec.encodeForSigning(tx, definitions), tx.TxnSignature, tx.SigningPubKey)
  }
  return a
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  let answer
  try {
    answer = ask(JSON.parse(line))
  } catch (e) {
    answer = { error: String(e?.message ?? e) }
  }
  console.log(JSON.stringify(answer))
})
