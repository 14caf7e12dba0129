'use strict'

// What the public SDK for JavaScript can ask beside payloads, unmodified, in
// its three modes. sdk_calls_test.go starts this with a sandbox's address.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { XummSdk, XummSdkJwt } = require('xumm-sdk')

const { info, jwt, otts, account, other, user_token: userToken } = JSON.parse(process.env.COUNTERSIGN_SANDBOX)
console.log = () => {} // the SDK writes progress to the console

const at = (sdk) => {
  assert.equal(sdk.setEndpoint(info.api_url), true)
  return sdk
}
const byKey = () => at(new XummSdk(info.api_key, info.api_secret))
const byJwt = () => at(new XummSdkJwt(jwt))
// The SDK fetches the one-time token once, in the next turn of the event loop,
// so that the endpoint can be set first.
const xApp = at(new XummSdkJwt(info.api_key, otts[0]))
const unknown = '0'.repeat(64)

const pay = async (sdk, txjson) => {
  const subscription = await sdk.payload.createAndSubscribe({ txjson }, (event) => {
    if (typeof event.data.signed === 'boolean') return event.data
  })
  await subscription.resolved
  for (;;) {
    const got = await sdk.payload.get(subscription.created.uuid, true)
    if (got.response.dispatched_result) return got.response.txid
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('every mode', () => {
  for (const [name, sdk] of [['API key and secret', byKey()], ['JWT of a signed-in user', byJwt()], ['one-time token', xApp]]) {
    it(`${name}: lists`, async () => {
      const assets = await sdk.getCuratedAssets()
      assert.deepEqual(Object.keys(assets.details).sort(), assets.issuers.slice().sort())
      const rates = await sdk.getRates('eur')
      assert.equal(rates.__meta.currency.code, 'EUR')
      assert.ok(rates.USD > 0 && rates.XRP > 0)
      assert.equal((await sdk.getRates('xyz')).error.code, 404)
      const rails = await sdk.getRails()
      assert.equal(rails.TESTNET.chain_id, 1)
      assert.equal(rails.XAHAU.native_asset, 'XAH')
      const [hash, hook] = Object.entries(await sdk.getHookHashes())[0]
      assert.deepEqual(await sdk.getHookHash(hash), hook)
      assert.equal((await sdk.getHookHash(unknown)).error.code, 404)
    })

    it(`${name}: KYC of an account`, async () => {
      assert.equal(await sdk.getKycStatus(account), 'SUCCESSFUL')
      assert.equal(await sdk.getKycStatus(other), 'NONE')
    })

    it(`${name}: a transaction`, { timeout: 60_000 }, async () => {
      const txid = await pay(sdk, { TransactionType: 'Payment', Destination: other, Amount: '1000000' })
      const tx = await sdk.getTransaction(txid)
      assert.equal(tx.txid, txid)
      assert.deepEqual(tx.balanceChanges[other], [{ counterparty: '', currency: 'XRP', value: '1' }])
      assert.equal(tx.transaction.meta.TransactionResult, 'tesSUCCESS')
    })
  }
})

describe('API key and secret', () => {
  const sdk = byKey()

  it('storage', async () => {
    assert.equal(await sdk.storage.get(), null)
    assert.equal(await sdk.storage.set({ a: [1] }), true)
    assert.deepEqual(await sdk.storage.get(), { a: [1] })
    assert.equal(await sdk.storage.delete(), true)
    assert.equal(await sdk.storage.get(), null)
  })

  it('user tokens and KYC', async () => {
    const [good, bad] = await sdk.verifyUserTokens([userToken, info.api_key])
    assert.equal(good.active, true)
    assert.ok(good.expires - good.issued >= 30 * 24 * 60 * 60) // longer with every signature
    assert.deepEqual(bad, { user_token: info.api_key, active: false })
    assert.equal((await sdk.verifyUserToken(userToken)).user_token, userToken)
    assert.equal(await sdk.getKycStatus(userToken), 'SUCCESSFUL')
    assert.equal(await sdk.getKycStatus(info.api_key), 'NONE')
  })

  it('event and notification', async () => {
    const event = await sdk.Push.event({ user_token: userToken, subtitle: 'Hi', body: 'an event', data: { n: 1 } })
    assert.equal(event.pushed, true)
    assert.match(event.uuid, /^[0-9a-f-]{36}$/)
    assert.equal((await sdk.Push.notification({ user_token: userToken, body: 'a notification' })).pushed, true)
    await assert.rejects(sdk.Push.notification({ user_token: info.api_key, body: 'x' }), /602|invalid/)
  })

  it('one-time token', async () => {
    const data = await sdk.xApp.get(otts[1])
    assert.equal(data.account, account)
    assert.equal(data.account_info.kycApproved, true)
    await assert.rejects(sdk.xApp.get(otts[1]), /410|fetched/)
  })

  it('has no NFTs and no user data', async () => {
    await assert.rejects(sdk.getNftokenDetail(unknown), /only available in JWT/)
    await assert.rejects(sdk.jwtUserdata.list(), /Endpoint unknown/)
  })
})

describe('tokens', () => {
  it('of an xApp', async () => {
    const ott = await xApp.getOttData()
    assert.equal(ott.account, account)
    assert.equal((await xApp.getJwt()).split('.').length, 3)
    const pong = await xApp.ping()
    assert.equal(pong.jwtData.ott_uuidv4, otts[0])
    assert.equal(pong.application.uuidv4, info.api_key)
  })

  it('are fetched once', async () => {
    const again = at(new XummSdkJwt(info.api_key, otts[0]))
    await assert.rejects(again.getOttData(), /410|fetched/)
  })

  for (const [name, sdk] of [['user', byJwt()], ['xApp', xApp]]) {
    it(`userdata of the ${name}`, async () => {
      assert.deepEqual(await sdk.jwtUserdata.list(), [])
      assert.equal(await sdk.jwtUserdata.set('theme', { dark: true }), true)
      assert.equal(await sdk.jwtUserdata.set('size', { pt: 12 }), true)
      assert.deepEqual(await sdk.jwtUserdata.list(), ['size', 'theme'])
      assert.deepEqual(await sdk.jwtUserdata.get('theme'), { dark: true })
      assert.deepEqual(await sdk.jwtUserdata.get(['theme', 'size']), { theme: { dark: true }, size: { pt: 12 } })
      assert.deepEqual(await sdk.jwtUserdata.get('none'), {})
      assert.equal(await sdk.jwtUserdata.delete('theme'), true)
      assert.equal(await sdk.xApp.userdata.delete('size'), true)
    })

    it(`NFT of the ${name}`, { timeout: 60_000 }, async () => {
      const tx = await sdk.getTransaction(await pay(sdk, { TransactionType: 'NFTokenMint', NFTokenTaxon: 0 }))
      const nft = await sdk.getNftokenDetail(tx.transaction.meta.nftoken_id)
      assert.equal(nft.token, tx.transaction.meta.nftoken_id)
      assert.equal(nft.owner, account)
      assert.equal((await sdk.getNftokenDetail(unknown)).error.code, 404)
    })

    it(`${name}: what needs the secret is refused`, async () => {
      await assert.rejects(sdk.storage.get(), /812|headers/)
      assert.equal(await sdk.verifyUserTokens([userToken]), undefined)
    })
  }
})
