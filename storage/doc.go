// Package storage is what Countersign keeps between runs, and where.
//
// A [DB] (SQLite) holds the sign requests: each is saved before it is sent,
// so that a crash, a full disk or a lost answer never loses one or sends it
// twice; and the contacts. A [SettingsFile] holds preferences. [Tokens] keeps the sign-in token
// in the operating system's keyring, or only in memory when there is none:
// never in a file, and never in the database.
//
// [PlacesFor] says where the files of a profile are.
package storage
