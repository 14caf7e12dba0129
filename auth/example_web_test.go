package auth_test

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"

	"countersign/auth"
)

// A web application whose backend signs people in with its API secret.
func ExampleWebAuthenticator() {
	web, err := auth.NewWeb(auth.WebConfig{
		Provider:    auth.Xumm(),
		ClientID:    "9a5b2c0d-3e1f-4a6b-8c7d-0e1f2a3b4c5d", // your application's API key
		RedirectURI: "https://shop.example/signed-in",       // as registered
	}, os.Getenv("XUMM_API_SECRET"))
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", shop(web)))
}

// keptCookie belongs to this host alone: __Host- keeps its neighbours from
// setting it, HttpOnly scripts from reading it.
const keptCookie = "__Host-sign-in"

func shop(web *auth.WebAuthenticator) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sign-in", func(w http.ResponseWriter, r *http.Request) {
		attempt, err := web.Start(auth.Request{})
		if err != nil {
			http.Error(w, "The sign-in could not be started.", http.StatusInternalServerError)
			return
		}
		http.SetCookie(w, keep(attempt.Sealed(), 600))
		http.Redirect(w, r, attempt.URL(), http.StatusFound)
	})
	mux.HandleFunc("GET /signed-in", func(w http.ResponseWriter, r *http.Request) {
		var sealed string
		if c, err := r.Cookie(keptCookie); err == nil {
			sealed = c.Value
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer") // the address has the code in it
		session, err := web.Finish(r.Context(), sealed, r.URL.Query(), auth.Request{})
		switch {
		case errors.Is(err, auth.ErrAnswered): // loaded again: the first time did what there was to do
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return
		case errors.Is(err, auth.ErrCallback): // nothing of this browser's ends by it
			http.Error(w, "This is not the sign-in we wait for. Start again.", http.StatusBadRequest)
			return
		}
		http.SetCookie(w, keep("", -1))
		switch {
		case errors.Is(err, auth.ErrDenied), errors.Is(err, auth.ErrTimeout):
			http.Error(w, "The sign-in was not approved.", http.StatusForbidden)
		case err != nil:
			log.Print(err) // no secret is in it
			http.Error(w, "The sign-in did not work. Start again.", http.StatusBadGateway)
		default:
			// Here the application gives the browser a session of its own, under
			// a new name, and redirects to a page without the code.
			fmt.Fprintln(w, "Welcome,", session.Account)
		}
	})
	return mux
}

func keep(sealed string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: keptCookie, Value: sealed, Path: "/", MaxAge: seconds,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, // Lax: the browser comes from elsewhere
	}
}
