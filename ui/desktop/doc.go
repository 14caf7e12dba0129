// Package desktop is what ties the program to the person's desktop: links of the
// scheme countersign, one running instance for each profile, and the desktop's
// own ways of starting a program and of handing it a link.
//
// A link comes from outside. Any page and any program can make one, and any
// program can claim the scheme (OAuth 2.1 section 8.4.3), so a link never starts
// anything: it makes the program look again at a request that it knows, or it is
// the redirect of a sign-in, for package auth to judge.
//
// [ParseLink] reads links. [Claim] makes a start the first one of its profile or
// hands its link to the first one; [Attach] takes what the desktop delivers
// without a start. Both give the links to a [Handler]. A [Registrar] tells the
// desktop that this program opens the links.
package desktop
