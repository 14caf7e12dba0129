'use strict'

// What the clients for browsers are asked on a page; browser_sdk_test.go calls it.

// The SDK's events, by name, in their order.
var events = []
function note (sdk, names) {
  names.forEach(function (name) {
    sdk.on(name, function () { events.push(name) })
  })
}
async function seen (name) {
  while (events.indexOf(name) < 0) { await new Promise(function (resolve) { setTimeout(resolve, 20) }) }
  return events
}

// The sign page tells the window that opened it which request it shows.
var signRequests = []
window.addEventListener('message', function (event) {
  var message = event.origin === 'https://xumm.app' ? JSON.parse(event.data) : {}
  if (message.source === 'xumm_sign_request') { signRequests.push(message.payload) }
})
async function nextSignRequest () {
  while (signRequests.length === 0) { await new Promise(function (resolve) { setTimeout(resolve, 20) }) }
  return signRequests.shift()
}

// The window in which a person signs in closes by itself, but after its answer
// is there. Who opens it again that soon opens the one that is closing.
async function loginClosed () {
  var login = window._XummPkce && window._XummPkce.getPopup()
  while (login && !login.closed) { await new Promise(function (resolve) { setTimeout(resolve, 20) }) }
}

function claims (jwt) {
  return JSON.parse(atob(jwt.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')))
}

// create makes a payload and watches it. What the socket said is kept.
var subscription, heard
async function create (payload, txjson) {
  heard = []
  subscription = await payload.createAndSubscribe({ txjson: txjson, options: { submit: true } }, function (event) {
    heard.push(Object.keys(event.data)[0])
    if (typeof event.data.signed === 'boolean') { return event.data }
  })
  // Nobody is as fast with a phone as a test: the socket must be there first.
  while (heard.length === 0) { await new Promise(function (resolve) { setTimeout(resolve, 20) }) }
  return subscription.created
}

async function result (payload) {
  var resolved = await subscription.resolved
  for (;;) {
    var got = await payload.get(subscription.created.uuid, true)
    // The result may be written after the socket has told of it.
    if (got.meta.resolved && (!got.meta.signed || got.response.dispatched_result)) {
      return { resolved: resolved, heard: heard, meta: got.meta, response: got.response }
    }
    await new Promise(function (resolve) { setTimeout(resolve, 50) })
  }
}

function same (got, want, what) {
  if (JSON.stringify(got) !== JSON.stringify(want)) {
    throw new Error(what + ': ' + JSON.stringify(got) + ', not ' + JSON.stringify(want))
  }
}

// others makes the calls beside payloads, with a token of a signed-in user who
// has sent a payment and minted an NFT.
async function others (sdk, userdata, account, txid, mintid) {
  var assets = await sdk.getCuratedAssets()
  same(Object.keys(assets.details).sort(), assets.issuers.slice().sort(), 'issuers')
  var rates = await sdk.getRates('eur')
  same(rates.__meta.currency.code, 'EUR', 'currency')
  same(rates.XRP > 0, true, 'rate of XRP')
  same((await sdk.getRails()).TESTNET.chain_id, 1, 'rails')
  var hashes = await sdk.getHookHashes()
  var hash = Object.keys(hashes)[0]
  same(await sdk.getHookHash(hash), hashes[hash], 'hook')
  same(await sdk.getKycStatus(account), 'NONE', 'KYC')
  var tx = await sdk.getTransaction(txid)
  same(tx.transaction.meta.TransactionResult, 'tesSUCCESS', 'transaction')
  var mint = await sdk.getTransaction(mintid)
  var nft = await sdk.getNftokenDetail(mint.transaction.meta.nftoken_id)
  same([nft.token, nft.owner], [mint.transaction.meta.nftoken_id, account], 'NFT')
  same(await userdata.list(), [], 'no user data')
  same(await userdata.set('theme', { dark: true }), true, 'set')
  same(await userdata.list(), ['theme'], 'list')
  same(await userdata.get('theme'), { dark: true }, 'get')
  same(await userdata.delete('theme'), true, 'delete')
  return 'done'
}
