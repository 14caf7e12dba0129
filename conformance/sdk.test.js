'use strict'

// The public SDK for JavaScript, unmodified, against the sandbox whose address
// and credentials are in the environment. conformance_test.go starts this.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { XummSdk, XummSdkJwt } = require('xumm-sdk')

const sandboxes = JSON.parse(process.env.COUNTERSIGN_SANDBOXES)
const destination = process.env.COUNTERSIGN_DESTINATION
const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

// The SDK writes progress to the console; only our own lines are of interest.
console.log = () => {}

const modes = {
  'API key and secret': ({ api_url, api_key, api_secret }) => {
    const sdk = new XummSdk(api_key, api_secret)
    assert.equal(sdk.setEndpoint(api_url), true)
    return sdk
  },
  'JWT of a signed-in user': ({ api_url, jwt }) => {
    const sdk = new XummSdkJwt(jwt)
    assert.equal(sdk.setEndpoint(api_url), true)
    return sdk
  }
}

const payment = () => ({
  txjson: { TransactionType: 'Payment', Destination: destination, Amount: '1000000' },
  options: { submit: true, expire: 5 },
  custom_meta: { instruction: 'Conformance test' }
})

for (const [name, connect] of Object.entries(modes)) {
  describe(name, () => {
    const approving = connect(sandboxes.approving)
    const waiting = connect(sandboxes.waiting)

    it('pings', async () => {
      const pong = await approving.ping()
      const app = pong.application ?? pong.jwtData
      assert.equal(app.uuidv4 ?? app.app_uuidv4, sandboxes.approving.api_key)
    })

    it('creates and gets', async () => {
      const created = await waiting.payload.create(payment(), true)
      assert.match(created.uuid, uuidV4)
      assert.equal(created.next.always, `${sandboxes.waiting.api_url}/sign/${created.uuid}`)
      assert.equal(created.pushed, name.startsWith('JWT'))

      const got = await waiting.payload.get(created.uuid, true)
      assert.equal(got.meta.uuid, created.uuid)
      assert.equal(got.meta.resolved, false)
      assert.equal(got.payload.tx_type, 'Payment')
      assert.equal(got.payload.request_json.Amount, '1000000')
      assert.equal(got.custom_meta.instruction, 'Conformance test')
      assert.equal(got.response.hex, null)
    })

    it('refuses what cannot be encoded', async () => {
      const wrong = payment()
      wrong.txjson.Amount = 1
      await assert.rejects(waiting.payload.create(wrong, true), /603/)
      assert.equal(await waiting.payload.create(wrong), null)
    })

    it('subscribes to a signature', { timeout: 60_000 }, async () => {
      const frames = []
      const subscription = await approving.payload.createAndSubscribe(payment(), (event) => {
        frames.push(Object.keys(event.data)[0])
        if (typeof event.data.signed === 'boolean') return event.data
      })
      const answer = await subscription.resolved
      assert.equal(answer.signed, true)
      assert.equal(answer.payload_uuidv4, subscription.created.uuid)
      assert.deepEqual(frames.slice(0, 2), ['message', 'expires_in_seconds'])
      assert.ok(frames.includes('opened'))

      const got = await approving.payload.get(subscription.created.uuid, true)
      assert.equal(got.meta.signed, true)
      assert.equal(got.response.txid, answer.txid)
      assert.match(got.response.hex, /^[0-9A-F]+$/)
      assert.equal(got.response.dispatched_nodetype, 'TESTNET')
    })

    it('cancels', async () => {
      const created = await waiting.payload.create(payment(), true)
      const first = await waiting.payload.cancel(created.uuid, true)
      assert.deepEqual(first.result, { cancelled: true, reason: 'OK' })
      assert.equal(first.meta.uuid, created.uuid)
      const second = await waiting.payload.cancel(created.uuid, true)
      assert.deepEqual(second.result, { cancelled: false, reason: 'ALREADY_CANCELLED' })
    })
  })
}
