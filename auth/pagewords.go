package auth

type pageText struct{ title, text string }

// pageWords are the texts of the pages, in the order of the page constants.
func pageWords() map[string][]pageText {
	return map[string][]pageText{
		"en": {
			pageRefused:  {"This is not the sign-in we wait for", "Nothing was changed. You can close this tab and return to Countersign."},
			pageDone:     {"Return to Countersign", "The app shows how the sign-in went. You can close this tab."},
			pageSignedIn: {"You are signed in", "You can close this tab and return to Countersign."},
			pageDeclined: {"The sign-in was not approved", "It was declined, or it expired. Return to Countersign to try again."},
			pageFailed:   {"The sign-in did not work", "Return to Countersign: it says why, and what to do next."},
		},
		"de": {
			pageRefused:  {"Auf diese Anmeldung warten wir nicht", "Es wurde nichts geändert. Sie können diesen Tab schließen und zu Countersign zurückkehren."},
			pageDone:     {"Zurück zu Countersign", "Die App zeigt, wie die Anmeldung ausgegangen ist. Sie können diesen Tab schließen."},
			pageSignedIn: {"Sie sind angemeldet", "Sie können diesen Tab schließen und zu Countersign zurückkehren."},
			pageDeclined: {"Die Anmeldung wurde nicht bestätigt", "Sie wurde abgelehnt oder ist abgelaufen. Versuchen Sie es in Countersign noch einmal."},
			pageFailed:   {"Die Anmeldung hat nicht geklappt", "Zurück zu Countersign: Dort steht, warum, und was Sie tun können."},
		},
		"nl": {
			pageRefused:  {"Dit is niet de aanmelding waarop we wachten", "Er is niets veranderd. U kunt dit tabblad sluiten en teruggaan naar Countersign."},
			pageDone:     {"Ga terug naar Countersign", "De app laat zien hoe de aanmelding is verlopen. U kunt dit tabblad sluiten."},
			pageSignedIn: {"U bent aangemeld", "U kunt dit tabblad sluiten en teruggaan naar Countersign."},
			pageDeclined: {"De aanmelding is niet goedgekeurd", "Ze is geweigerd of verlopen. Probeer het opnieuw in Countersign."},
			pageFailed:   {"De aanmelding is niet gelukt", "Ga terug naar Countersign: daar staat waarom, en wat u kunt doen."},
		},
		"fr": {
			pageRefused:  {"Ce n’est pas la connexion attendue", "Rien n’a été modifié. Vous pouvez fermer cet onglet et revenir à Countersign."},
			pageDone:     {"Revenez à Countersign", "L’application indique le résultat de la connexion. Vous pouvez fermer cet onglet."},
			pageSignedIn: {"Vous êtes connecté", "Vous pouvez fermer cet onglet et revenir à Countersign."},
			pageDeclined: {"La connexion n’a pas été approuvée", "Elle a été refusée ou a expiré. Revenez à Countersign pour réessayer."},
			pageFailed:   {"La connexion a échoué", "Revenez à Countersign : il indique pourquoi et que faire ensuite."},
		},
		"es": {
			pageRefused:  {"No es el inicio de sesión que esperamos", "No ha cambiado nada. Puede cerrar esta pestaña y volver a Countersign."},
			pageDone:     {"Vuelva a Countersign", "La aplicación muestra el resultado del inicio de sesión. Puede cerrar esta pestaña."},
			pageSignedIn: {"Ha iniciado sesión", "Puede cerrar esta pestaña y volver a Countersign."},
			pageDeclined: {"El inicio de sesión no se aprobó", "Se rechazó o caducó. Vuelva a Countersign para intentarlo de nuevo."},
			pageFailed:   {"El inicio de sesión no funcionó", "Vuelva a Countersign: allí se explica por qué y qué hacer."},
		},
	}
}
