'use strict'

// The npm codec's side of the comparison in codec_bench_test.go: for each line
// on standard input, the name of a piece of work, it does that work on the whole
// corpus once and answers with how long it took, in nanoseconds, and how many
// transactions that were.

const crypto = require('node:crypto')
const fs = require('node:fs')
const readline = require('node:readline')
const zlib = require('node:zlib')
const codec = require('ripple-binary-codec')
const keypairs = require('ripple-keypairs')

const rows = zlib.gunzipSync(fs.readFileSync(process.env.COUNTERSIGN_CORPUS))
  .toString().trim().split('\n').map((line) => JSON.parse(line))

const prefix = Buffer.from('TXN\0')
const hash = (blob) => crypto.createHash('sha512').update(prefix).update(Buffer.from(blob, 'hex'))
  .digest('hex').slice(0, 64).toUpperCase()

const demand = (ok, what) => {
  if (!ok) throw new Error(what)
}

// What xrpl.js does to verify a signed transaction: decode, write what was
// signed, verify.
const verify = (row) => {
  const tx = codec.decode(row.blob)
  if (!row.multi) {
    demand(keypairs.verify(codec.encodeForSigning(tx), tx.TxnSignature, tx.SigningPubKey), 'signature')
    return
  }
  for (const { Signer: s } of tx.Signers) {
    demand(keypairs.verify(codec.encodeForMultisigning(tx, s.Account), s.TxnSignature, s.SigningPubKey), 'signature')
  }
}

const works = {
  'encode+hash': [rows, (row) => demand(hash(codec.encode(row.json)) === row.hash, 'hash')],
  encode: [rows, (row) => codec.encode(row.json)],
  decode: [rows, (row) => codec.decode(row.blob)],
  'verify ed25519': [rows.filter((r) => r.alg === 'ed25519' && !r.multi), verify],
  'verify secp256k1': [rows.filter((r) => r.alg === 'secp256k1' && !r.multi), verify],
  'verify multi': [rows.filter((r) => r.multi), verify]
}

readline.createInterface({ input: process.stdin }).on('line', (name) => {
  const [some, work] = works[name]
  const began = process.hrtime.bigint()
  for (const row of some) work(row)
  const took = process.hrtime.bigint() - began
  console.log(JSON.stringify({ ns: Number(took), count: some.length }))
})
