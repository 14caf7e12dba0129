// Package storage is what Countersign keeps between runs, and where.
//
// A [DB] (SQLite) holds the sign requests: each is saved before it is sent,
// so that a crash, a full disk or a lost answer never loses one or sends it
// twice; and the contacts. A [SettingsFile] holds preferences. [Tokens] keeps the sign-in token
// in the operating system's keyring; when there is none only in memory, or in a
// file sealed under a passphrase when a person chose that. It is never in a file
// as it is, and never in the database.
//
// [PlacesFor] says where the files of a profile are.
package storage
