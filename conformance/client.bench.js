'use strict'

// The npm SDK's side of the comparison in client_bench_test.go: creates as many
// requests as it is told, all at once, subscribes to each, and says when all
// sockets are open and when the result of each is known. One JSON object a line.

const readline = require('node:readline')
const { XummSdk } = require('xumm-sdk')

const job = JSON.parse(process.env.COUNTERSIGN_JOB)

// The SDK writes progress to the console; standard output is ours.
console.log = () => {}
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n')

const memory = () => {
  global.gc()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap: heapUsed + external }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const main = async () => {
  const sdk = new XummSdk(job.info.api_key, job.info.api_secret)
  sdk.setEndpoint(job.info.api_url)
  await sdk.ping()
  say({ phase: 'ready', ...memory() })
  await new Promise((resolve) => readline.createInterface({ input: process.stdin }).once('line', resolve))

  const began = performance.now()
  let open = 0
  let allOpen
  const live = new Promise((resolve) => { allOpen = resolve })
  const subscriptions = await Promise.all(Array.from({ length: job.n }, () =>
    sdk.payload.createAndSubscribe({ txjson: job.tx }, ({ data }) => {
      if (data.message && ++open === job.n) allOpen()
      if (typeof data.signed === 'boolean') return data
    })))
  await live
  say({
    phase: 'live',
    ms: performance.now() - began,
    urls: subscriptions.map((s) => s.created.next.always),
    ...memory()
  })

  const results = await Promise.all(subscriptions.map(async ({ created, resolved }) => {
    await resolved
    for (;;) { // the node's answer comes after the signature
      const { meta, response } = await sdk.payload.get(created.uuid, true)
      if (meta.signed && response.dispatched_result) return response.dispatched_result
      await pause(250)
    }
  }))
  say({ phase: 'done', signed: results.filter((r) => r === 'tesSUCCESS').length })
  process.exit(0)
}

main().catch((e) => {
  console.error(e)
  process.exit(1)
})
