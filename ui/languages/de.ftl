### Every word of Latchkey, in German. en.ftl says how to translate and where each word stands.

## Everywhere

app-name = Latchkey
app-starting = Wird gestartet …
app-wait = Einen Moment …
app-close = Schließen
app-try-again = Erneut versuchen
app-safe-mode = Latchkey wurde ohne Grafikkarte neu gestartet.
app-safe-mode-text = Das Fenster war leer geblieben. Alles funktioniert, vielleicht etwas langsamer; eine Aktualisierung des Grafiktreibers kann helfen.

## The rail at the side: the views, the lock, how the link server is

rail-views = Ansichten
rail-link = Verknüpfen
rail-accounts = Konten
rail-activity = Aktivität
rail-programs = Programme
rail-support = Support
rail-settings = Einstellungen
rail-accounts-waiting =
    { $count ->
        [one] Ein Konto braucht dich.
       *[other] { $count } Konten brauchen dich.
    }
rail-activity-waiting =
    { $count ->
        [one] Ein Zugriffsentzug ist nicht bestätigt.
       *[other] { $count } Zugriffsentzüge sind nicht bestätigt.
    }
rail-programs-waiting =
    { $count ->
        [one] Ein Programm fragt nach Tokens.
       *[other] { $count } Programme fragen nach Tokens.
    }
rail-lock = Sperren

server-name = Verknüpfungsserver
server-name-sandbox = Sandbox auf diesem Computer
server-starting = Wird gestartet …
server-ready = Bereit
server-unreachable = Nicht erreichbar

## Names and codes are hidden while the screen may be seen by others

hiding-on = Namen sind verborgen
hiding-off = Namen sind vorerst sichtbar
hiding-because = { $program } läuft.
hiding-show = Vorerst anzeigen
hiding-hide = Wieder verbergen
hiding-hold = Zum Anzeigen halten
hiding-hold-hint = Sichtbar, solange du gedrückt hältst. Ein kurzer Druck auf die Leertaste zeigt es zehn Sekunden lang.
hidden-value = Verborgen
hidden-account = Konto { $number }
hidden-someone = Ein Konto

## The view that links an account: a QR code and what becomes of it

link-title = Konto verknüpfen
link-welcome = Willkommen bei Latchkey
link-welcome-text = Verknüpfe ein Konto einmal, und die Programme, die du zulässt, bekommen den Zugriff von hier. Probiere es mit diesem Code aus: Du musst nichts einrichten.

link-qr = QR-Code, der ein Konto verknüpft. Ohne Kamera: { $address } öffnen und den Code { $code } eingeben.
link-qr-scanned = QR-Code, schon gescannt.

link-mark-scanned = Gescannt
link-mark-approved = Bestätigt
link-mark-paused = Codes pausiert
link-mark-failed = Nicht verknüpft
link-mark-browser = In deinem Browser

link-server-starting = Verknüpfungsserver wird gestartet …
link-server-ready = Code wird geholt …
link-server-unreachable = Warten auf den Verknüpfungsserver …
link-waiting = Scanne diesen Code mit deinem Handy und bestätige dort.
link-waiting-sandbox = Das ist die Sandbox: Eine Seite in deinem Browser spielt das Handy.
link-scanned = Gescannt. Jetzt noch auf dem Handy bestätigen.
link-digits = Fast geschafft: Dein Handy zeigt zwei Ziffern.
link-confirming = Bestätigt. Die Tokens werden in deinem Schlüsselbund versiegelt …
link-linked = Verknüpft. Du kannst das Handy weglegen.
link-browser = In deinem Browser wurde eine Seite von { $host } geöffnet. Schließe die Verknüpfung dort ab.
link-renewed = Dieses Konto war schon verknüpft; sein Zugriff ist erneuert.
link-paused =
    { $rounds ->
        [one] Den Code hat kein Handy gescannt. Einen neuen gibt es erst, wenn du ihn anforderst.
       *[other] { $rounds } Codes hat kein Handy gescannt. Einen neuen gibt es erst, wenn du ihn anforderst.
    }
link-code-gone = Dieser Code ist abgelaufen. Ein neuer kommt gleich.

link-countdown = Neuer Code in { $clock }
link-seconds-left =
    { $seconds ->
        [60] Dieser Code gilt noch eine Minute.
        [one] Dieser Code gilt noch { $seconds } Sekunde.
       *[other] Dieser Code gilt noch { $seconds } Sekunden.
    }

link-code = Code
    .copy = Code kopieren
link-address = Adresse
    .copy = Adresse kopieren
link-copied = Kopiert
link-copy-failed = Nicht kopiert, aber markiert

link-open-phone = Handy der Sandbox öffnen
link-open-browser = Im Browser dieses Computers öffnen
link-not-you = Nicht du? Abbrechen
link-new-code = Neuen Code anzeigen
link-another = Weiteres verknüpfen
link-see-accounts = Konten ansehen
link-open-again = Noch einmal öffnen
link-use-code = Stattdessen Code nutzen
link-in-browser = Kein Handy? Browser dieses Computers nutzen
link-own-server = Eigenen Verknüpfungsserver nutzen …
link-provider = Verknüpfen bei
link-provider-search = Suchen, wo verknüpft wird
link-provider-none = So heißt hier nichts. Unter Einstellungen, Anbieter kommt etwas dazu.
link-provider-more =
    { $count ->
        [one] Und noch einer. Gib mehr vom Namen ein.
       *[other] Und { $count } weitere. Gib mehr vom Namen ein.
    }

link-linked-elsewhere = { $name } ist verknüpft.

## The field for the two digits that the phone shows, in the same view

digits-label = Gib die zwei Ziffern ein, die dein Handy zeigt
digits-time-left = Noch { $clock } zum Eingeben
digits-wrong =
    { $tries ->
        [one] Auf deinem Handy stehen andere Ziffern. Du hast noch einen Versuch.
       *[other] Auf deinem Handy stehen andere Ziffern. Du hast noch { $tries } Versuche.
    }

## The bar over every view: an account was linked on another device

new-link-label = Neue Verknüpfung eines Kontos
new-link-title =
    { $when ->
        [now] Das TikTok-Konto { $name } wurde gerade eben auf { $device } verknüpft
        [today] Das TikTok-Konto { $name } wurde heute um { $time } Uhr auf { $device } verknüpft
        [yesterday] Das TikTok-Konto { $name } wurde gestern um { $time } Uhr auf { $device } verknüpft
       *[earlier] Das TikTok-Konto { $name } wurde am { $date } auf { $device } verknüpft
    }
new-link-title-nameless =
    { $when ->
        [now] Das TikTok-Konto { $name } wurde gerade eben auf einem anderen Gerät verknüpft
        [today] Das TikTok-Konto { $name } wurde heute um { $time } Uhr auf einem anderen Gerät verknüpft
        [yesterday] Das TikTok-Konto { $name } wurde gestern um { $time } Uhr auf einem anderen Gerät verknüpft
       *[earlier] Das TikTok-Konto { $name } wurde am { $date } auf einem anderen Gerät verknüpft
    }
new-link-how = Verknüpft mit { $app } unter { $system }.
new-link-how-app = Verknüpft mit { $app }.
new-link-how-system = Verknüpft unter { $system }.
new-link-advice = Wenn du das nicht warst, entziehe den Zugriff: Die Tokens funktionieren dann sofort nicht mehr.
new-link-title-hidden =
    { $when ->
        [now] Eines deiner Konten wurde gerade eben auf einem anderen Gerät verknüpft
        [today] Eines deiner Konten wurde heute um { $time } Uhr auf einem anderen Gerät verknüpft
        [yesterday] Eines deiner Konten wurde gestern um { $time } Uhr auf einem anderen Gerät verknüpft
       *[earlier] Eines deiner Konten wurde am { $date } auf einem anderen Gerät verknüpft
    }
new-link-more =
    { $count ->
        [one] Danach noch eine.
       *[other] Danach noch { $count }.
    }
new-link-revoke = Zugriff entziehen
new-link-keep = Das war ich

## The view of the accounts

accounts-title = Konten
accounts-link = Konto verknüpfen
accounts-empty = Noch kein Konto verknüpft
accounts-empty-hint = Scanne einen Code mit deinem Handy, und das Konto erscheint hier.

accounts-check = Vor dem Stream prüfen
accounts-search = Konten suchen
accounts-only = Anzeigen
accounts-only-all = Alle Konten
accounts-order = Sortierung
accounts-order-need = Zuerst, was dich braucht
accounts-order-name = Nach Namen
accounts-order-linked = Zuletzt verknüpfte zuerst
accounts-order-fine = Zuerst, was bald abläuft
accounts-count =
    { $count ->
        [one] { $shown } von einem Konto
       *[other] { $shown } von { $count } Konten
    }
accounts-select-all = Alle auswählen
accounts-select = { $name } auswählen
accounts-none = Kein passendes Konto
accounts-none-hint = Suche nach Name, Handle, Bezeichnung oder Anbieter.
accounts-show-all = Alle Konten anzeigen
accounts-for-all =
    { $count ->
        [one] Für das eine Konto:
       *[other] Für alle { $count } Konten:
    }
accounts-logout-all = Alle abmelden
accounts-revoke-all = Alle Zugriffe entziehen

accounts-about = { $provider } · verknüpft am { $date }
accounts-about-username = { $username } · { $provider } · verknüpft am { $date }

accounts-healthy = In Ordnung
accounts-needs-person = Braucht dich
accounts-revoked = Entzogen
accounts-revoking = Wird entzogen
accounts-offline = Offline
accounts-refreshing = Wird erneuert

accounts-fine-until =
    { $day ->
        [today] In Ordnung bis heute, { $time } Uhr.
        [tomorrow] In Ordnung bis morgen, { $time } Uhr.
       *[later] In Ordnung bis zum { $date }.
    }
accounts-fine-open-ended = In Ordnung, ohne Enddatum.
accounts-renewal-due = Die Zeit ist abgelaufen. Erneuere den Zugriff, oder verknüpfe das Konto neu, falls das nicht klappt.
accounts-forecast =
    { $count ->
        [0] Der Zugriff reicht für die nächsten { $hours } Stunden.
        [one] Der Zugriff wird in den nächsten { $hours } Stunden einmal automatisch erneuert.
       *[other] Der Zugriff wird in den nächsten { $hours } Stunden { $count } Mal automatisch erneuert.
    }
accounts-last-refresh =
    { $when ->
        [now] Gerade eben erneuert.
        [today] Heute um { $time } Uhr erneuert.
        [yesterday] Gestern um { $time } Uhr erneuert.
       *[earlier] Am { $date } erneuert.
    }
accounts-refresh-failing =
    { $when ->
        [now] Das Erneuern ist gerade fehlgeschlagen und wird automatisch wiederholt.
        [today] Das Erneuern schlägt seit { $time } Uhr fehl und wird automatisch wiederholt.
        [yesterday] Das Erneuern schlägt seit gestern, { $time } Uhr, fehl und wird automatisch wiederholt.
       *[earlier] Das Erneuern schlägt seit dem { $date } fehl und wird automatisch wiederholt.
    }
accounts-log-id = Für den Support des Anbieters:

accounts-ended-confirmed = Zugriff am { $date } beendet. Von den Tokens ist nichts übrig.
accounts-ended-expired = Zugriff am { $date } beendet. Die Tokens waren schon abgelaufen, und nichts ist von ihnen übrig.
accounts-ended-pending = Zugriff dieses Computers am { $date } beendet. Der Server war noch nicht zu erreichen; es wird automatisch weiter versucht.
accounts-ended-refused = Zugriff dieses Computers am { $date } beendet. Der Server hat das nicht bestätigt: Versuche es erneut, oder verknüpfe das Konto neu.

accounts-may = Darf { $list }.
accounts-may-not = Nicht erlaubt: { $list }.

accounts-renew = Jetzt erneuern
accounts-relink = Neu verknüpfen
accounts-retry = Jetzt erneut versuchen
accounts-revoke = Zugriff entziehen
accounts-logout = Abmelden
accounts-remove = Entfernen
accounts-more = Mehr
accounts-action = { $action }: { $name }

## What an account was linked for: each stands in the list of accounts-may and accounts-may-not

permission-user-info-basic = deinen Namen und dein Bild sehen
permission-user-info-profile = deine Bio und deinen Profillink sehen
permission-user-info-stats = deine Follower- und Like-Zahlen sehen
permission-video-list = deine öffentlichen Videos sehen
permission-video-upload = Entwürfe hochladen, die du dann postest
permission-video-publish = Videos für dich posten
permission-support-revoke = Verknüpfungen anderer beenden, deren Tokens geleakt sind
permission-support-audit = das Protokoll des Verknüpfungsservers lesen
permission-other = „{ $scope }“ nutzen

## Everything of one account, and what is seldom done with it

more-label = So nennst du es hier
more-rename = Umbenennen
more-copy = Zugriffstoken kopieren
more-copy-sure = Andere sehen vielleicht deinen Bildschirm. Wer das Token hat, kann das Konto nutzen, bis das Token abläuft. Überall, wo du es einfügst, ist es zu sehen.
more-copy-anyway = Trotzdem kopieren

## What is done with several accounts at once

many-label = Ausgewählte Konten
many-selected =
    { $count ->
        [one] Eines ausgewählt
       *[other] { $count } ausgewählt
    }
many-unselect = Auswahl aufheben
many-ending =
    { $count ->
        [one] { $done } von einem Konto beendet
       *[other] { $done } von { $count } Konten beendet
    }
many-refreshing =
    { $count ->
        [one] { $done } von einem Konto erneuert
       *[other] { $done } von { $count } Konten erneuert
    }

## The check before a stream: whether every account will hold for some hours

check-title = Check vor dem Stream
check-hours = Für
check-hours-of =
    { $count ->
        [one] Eine Stunde
       *[other] { $count } Stunden
    }
check-again = Erneut prüfen
check-under-way = Alle Konten werden geprüft …
check-all-hold =
    { $count ->
        [one] Dein Konto hält { $hours } Stunden durch.
       *[other] Alle { $count } Konten halten { $hours } Stunden durch.
    }
check-some-break =
    { $count ->
        [one] Ein Konto hält keine { $hours } Stunden durch.
       *[other] { $count } Konten halten keine { $hours } Stunden durch.
    }
check-holds = hält durch.
check-holds-until =
    { $when ->
        [today] hält durch (bis heute, { $time } Uhr).
        [tomorrow] hält durch (bis morgen, { $time } Uhr).
       *[later] hält durch (bis zum { $date }).
    }
check-breaks = funktioniert nicht.
check-breaks-at =
    { $when ->
        [today] fällt heute um { $time } Uhr aus.
        [tomorrow] fällt morgen um { $time } Uhr aus.
       *[later] fällt am { $date } aus.
    }

## Questions before what cannot be taken back

dialog-falls = Was endet
dialog-stays = Was bleibt

dialog-revoke-title = Zugriff auf { $name } entziehen?
dialog-revoke-falls-access = Der Zugriff dieses Computers, sofort.
dialog-revoke-falls-tokens = Die Tokens: Sie werden vernichtet, und Kopien davon funktionieren nicht mehr.
dialog-revoke-falls-connection = Die Verbindung der App bei { $provider }, außer eine andere Verknüpfung des Kontos braucht sie.
dialog-revoke-stays = Der Eintrag in dieser Liste, als entzogen markiert.
dialog-revoke-final = Das lässt sich nicht rückgängig machen. Um das Konto wieder zu nutzen, verknüpfe es mit dem zugehörigen Handy neu.
dialog-revoke-cancel = Zugriff behalten

dialog-logout-title = { $name } von diesem Computer abmelden?
dialog-logout-falls-access = Der Zugriff dieses Computers. Die Tokens werden vernichtet, hier und beim Verknüpfungsserver.
dialog-logout-falls-entry = Der Eintrag in dieser Liste.
dialog-logout-stays = Die Verbindung der App bei { $provider }. Soll auch sie enden, entziehe stattdessen den Zugriff.
dialog-logout-final = Das lässt sich nicht rückgängig machen. Um das Konto wieder zu nutzen, verknüpfe es mit dem zugehörigen Handy neu.
dialog-logout-cancel = Angemeldet bleiben

dialog-remove-title = { $name } aus der Liste entfernen?
dialog-remove-falls = Der Eintrag in dieser Liste. Der Zugriff endete schon, als er entzogen wurde.
dialog-remove-stays = Das Konto selbst, mit allem, was darin ist.
dialog-remove-final = Soll es wieder hier stehen, verknüpfe das Konto mit dem zugehörigen Handy neu.
dialog-remove-cancel = In der Liste behalten

dialog-revoke-title-many =
    { $count ->
        [one] Zugriff auf ein Konto entziehen?
       *[other] Zugriff auf { $count } Konten entziehen?
    }
dialog-logout-title-many =
    { $count ->
        [one] Ein Konto von diesem Computer abmelden?
       *[other] { $count } Konten von diesem Computer abmelden?
    }
dialog-many-more =
    { $count ->
        [one] und noch eines
       *[other] und { $count } weitere
    }
dialog-many-falls-access = Der Zugriff dieses Computers auf alle, sofort.
dialog-many-falls-tokens = Ihre Tokens: Sie werden vernichtet, und Kopien davon funktionieren nicht mehr.
dialog-many-falls-connections = Die Verbindungen der App bei den Anbietern, außer eine andere Verknüpfung braucht sie.
dialog-many-falls-entries = Ihre Einträge in dieser Liste.
dialog-many-stays-entries = Ihre Einträge in dieser Liste, als entzogen markiert.
dialog-many-stays-connections = Die Verbindungen der App bei den Anbietern. Sollen auch sie enden, entziehe stattdessen den Zugriff.
dialog-many-final = Das lässt sich nicht rückgängig machen. Um die Konten wieder zu nutzen, muss jedes mit dem zugehörigen Handy neu verknüpft werden.

## The passphrase that locks the stored tokens

lock-unlock-title = Latchkey ist gesperrt
lock-unlock-text = Die verknüpften Konten sind erst wieder nutzbar, wenn jemand die Passphrase eingibt.
lock-unlock-action = Entsperren
lock-choose-title = Passphrase wählen
lock-choose-text = Sie sperrt die gespeicherten Tokens, zusätzlich zum Schutz dieses Computers. Einen Weg daran vorbei gibt es nicht: Geht sie verloren, müssen die Konten neu verknüpft werden.
lock-choose-action = Passphrase festlegen
lock-passphrase = Passphrase
lock-again = Passphrase wiederholen
lock-differ = Die beiden Eingaben stimmen nicht überein. Gib sie noch einmal ein.
lock-cancel = Jetzt nicht

## Receipts at the foot of a view: what was just done

receipt-logged-out = { $name } ist abgemeldet
receipt-revoked = Zugriff auf { $name } entzogen
receipt-ended-here = Zugriff dieses Computers auf { $name } beendet

receipt-pending = Kein Programm auf diesem Computer kann das Konto mehr nutzen. Der Server erfährt es, sobald er erreichbar ist.
receipt-refused = Kein Programm auf diesem Computer kann das Konto mehr nutzen, aber der Server hat es nicht bestätigt.
receipt-session-ended = Die Tokens sind von diesem Computer gelöscht, und die Sitzung beim Verknüpfungsserver ist beendet.
receipt-disconnected = Die Tokens funktionieren nicht mehr, und Latchkey ist bei TikTok vom Konto getrennt.
receipt-kept = Diese Tokens funktionieren nicht mehr. Eine andere Verknüpfung desselben Kontos läuft weiter.
receipt-unreachable = Die Tokens funktionieren nicht mehr. TikTok war nicht zu erreichen: Entferne Latchkey zur Sicherheit in den TikTok-Einstellungen.
receipt-not-asked = Die Tokens funktionieren nicht mehr.

receipt-many-revoked =
    { $count ->
        [one] Zugriff auf ein Konto entzogen
       *[other] Zugriff auf { $count } Konten entzogen
    }
receipt-many-logged-out =
    { $count ->
        [one] Ein Konto ist abgemeldet
       *[other] { $count } Konten sind abgemeldet
    }
receipt-many-confirmed =
    { $count ->
        [one] Bei einem hat der Server es bestätigt.
       *[other] Bei { $count } haben die Server es bestätigt.
    }
receipt-many-pending =
    { $count ->
        [one] Bei einem Konto erfährt der Server es, sobald er erreichbar ist.
       *[other] Bei { $count } Konten erfahren die Server es, sobald sie erreichbar sind.
    }
receipt-many-refused =
    { $count ->
        [one] Bei einem Konto hat der Server es nicht bestätigt.
       *[other] Bei { $count } Konten haben die Server es nicht bestätigt.
    }
receipt-many-refreshed =
    { $count ->
        [0] Kein Konto wurde erneuert
        [one] Ein Konto ist erneuert
       *[other] { $count } Konten sind erneuert
    }
receipt-many-not-refreshed =
    { $count ->
        [one] Bei einem ging es nicht:
       *[other] Bei { $count } ging es nicht:
    }

receipt-token-copied = Ein Zugriffstoken für { $name } ist kopiert
receipt-token-copied-detail =
    { $seconds ->
        [one] In einer Sekunde verschwindet es aus der Zwischenablage.
       *[other] In { $seconds } Sekunden verschwindet es aus der Zwischenablage.
    }

receipt-link-revoked = { $device } hat keinen Zugriff mehr
receipt-link-revoked-nameless = Das andere Gerät hat keinen Zugriff mehr
receipt-link-revoked-detail = Seine Tokens für { $name } funktionieren nicht mehr. { $name } bleibt hier verknüpft.
receipt-link-revoked-detail-hidden = Seine Tokens funktionieren nicht mehr. Das Konto bleibt hier verknüpft.
receipt-link-gone = Die Verknüpfung auf { $device } war schon beendet
receipt-link-gone-nameless = Die Verknüpfung auf dem anderen Gerät war schon beendet
receipt-link-gone-detail = Es gab keinen Zugriff mehr zu entziehen. { $name } bleibt hier verknüpft.
receipt-link-gone-detail-hidden = Es gab keinen Zugriff mehr zu entziehen. Das Konto bleibt hier verknüpft.

## Activity: the view of what happened to accounts, keys and tokens

activity-title = Aktivität
activity-log = Was passiert ist
activity-verify = Protokoll prüfen
activity-export = Exportieren …
activity-older = Ältere
activity-all = Alles anzeigen

activity-account = Konto
activity-account-every = Alle Konten
activity-kind = Art
activity-kind-one =
    { $kind ->
        [links] Verknüpfungen
        [renewals] Erneuerungen
        [revocations] Zugriffsentzüge
        [handOffs] Tokens für Programme
        [keys] Schlüssel und Sperre
        [trouble] Probleme
       *[every] Alles
    }
activity-since = Zeitraum
activity-since-one =
    { $period ->
        [today] Heute
        [week] Letzte 7 Tage
        [month] Letzte 30 Tage
       *[ever] Gesamte Zeit
    }

activity-count =
    { $count ->
        [0] Kein Eintrag in der Liste.
        [one] { $count } Eintrag in der Liste.
       *[other] { $count } Einträge in der Liste.
    }
activity-none = Noch ist nichts passiert
activity-none-hint = Was auf diesem Computer mit Konten, Schlüsseln und Tokens geschieht, steht dann hier.
activity-none-chosen = Nichts dergleichen ist passiert

activity-day =
    { $day ->
        [today] Heute
        [yesterday] Gestern
       *[earlier] { $date }
    }

activity-account-gone = Konto #{ $id }

activity-what =
    { $event ->
        [linked] { $name } wurde verknüpft
        [relinked] { $name } wurde neu verknüpft
        [link_elsewhere] { $name } wurde auf einem anderen Gerät verknüpft
        [link_elsewhere_revoked] Einem anderen Gerät wurde der Zugriff auf { $name } entzogen
        [refreshed] Der Zugriff auf { $name } wurde erneuert
        [refresh_failed] Der Zugriff auf { $name } konnte nicht erneuert werden
        [needs_person]
            { $reason ->
                [person] Jemand hat die Verknüpfung für { $name } anderswo beendet
                [support] Der Support des Anbieters hat die Verknüpfung für { $name } beendet
                [client] Eine App hat die Verknüpfung für { $name } beendet
                [platform] Die Plattform hat die Verknüpfung für { $name } beendet
                [disconnected] Die Plattform hat { $name } getrennt
               *[unknown] Die Verknüpfung für { $name } ist beendet
            }
        [revocation_asked] Der Zugriff auf { $name } wurde hier entzogen
        [revoked]
            { $asked ->
                [log_out] Der Server hat bestätigt, dass { $name } abgemeldet ist
                [replace] Der Server hat bestätigt, dass die ältere Verknüpfung für { $name } beendet ist
               *[revoke] Der Server hat bestätigt, dass der Zugriff auf { $name } beendet ist
            }
        [revocation_refused]
            { $reason ->
                [given_up] Der Zugriffsentzug für { $name } wurde hier aufgegeben
               *[refused] Der Server hat es abgelehnt, den Zugriff auf { $name } zu beenden
            }
        [token_revoked] Ein Token von { $provider } wurde ungültig gemacht
        [leak_revocation_begun]
            { $leaked ->
                [set] Eine ganze Gruppe von Verknüpfungen wird seitdem beendet
               *[tokens]
                    { $count ->
                        [one] Es wurde begonnen, ein geleaktes Token ungültig zu machen
                       *[other] Es wurde begonnen, { $count } geleakte Tokens ungültig zu machen
                    }
            }
        [leak_revoked]
            { $outcome ->
                [revoked] Ein geleaktes Token wurde ungültig gemacht
                [already_gone] Ein geleaktes Token funktionierte schon nicht mehr
                [unknown] Ein geleaktes Token gehört zu keiner Verknüpfung, die sein Server kennt
               *[failed] Ein geleaktes Token konnte nicht ungültig gemacht werden
            }
        [leak_revocation_done]
            { $leaked ->
                [set] Eine ganze Gruppe von Verknüpfungen ist beendet
               *[tokens] Mit den geleakten Tokens ist Latchkey fertig
            }
        [leak_report] Ein Bericht über geleakte Tokens wurde als { $format } gespeichert
        [restored]
            { $tokens ->
                [true] { $name } wurde mit Tokens aus einem Backup wiederhergestellt
               *[false] { $name } wurde ohne Tokens aus einem Backup wiederhergestellt
            }
        [backed_up]
            { $accounts ->
                [one] { $accounts } Konto wurde in einem Backup gesichert
               *[other] { $accounts } Konten wurden in einem Backup gesichert
            }
        [logged_out] { $name } wurde von diesem Computer entfernt
        [handed_off] { $program } hat ein Zugriffstoken für { $name } bekommen
        [hand_off_refused]
            { $reason ->
                [program_unknown] Einem unbekannten Programm wurde ein Zugriffstoken für { $name } verweigert
               *[refused] { $program } wurde ein Zugriffstoken für { $name } verweigert
            }
        [program_approved] { $program } wurde zugelassen
        [program_removed] { $program } wurde aus der Liste der Programme entfernt
        [keys_rotated]
            { $deep ->
                [true] Die Schlüssel wurden von Version { $from } auf { $to } gewechselt, mit einem neuen für jedes Konto
               *[false] Die Schlüssel wurden von Version { $from } auf { $to } gewechselt
            }
        [passphrase_changed]
            { $how ->
                [set] Eine Passphrase wurde festgelegt
                [removed] Die Passphrase wurde entfernt
               *[changed] Die Passphrase wurde geändert
            }
        [locked] Latchkey wurde gesperrt
        [unlocked] Latchkey wurde entsperrt
        [older_accepted] Eine ältere Kopie der Kontodatenbank wurde akzeptiert
       *[newer] Etwas, das diese Version nicht kennt: { $event }
    }

activity-reason =
    { $code ->
        [access_denied] vom Server abgelehnt
        [account_not_granted] für dieses Konto nicht zugelassen
        [approval_required] noch nicht zugelassen
        [invalid_client] der Server kennt diese App nicht
        [keychain_locked] der Schlüsselbund war gesperrt
        [locked] Latchkey war gesperrt
        [malformed_answer] die Antwort des Servers war nicht zu verstehen
        [needs_person] das Konto muss neu verknüpft werden
        [no_such_account] dieses Konto gibt es nicht
        [refused] vom Server verweigert
        [scope_not_granted] das Token darf mehr als zugelassen
        [server_unavailable] der Server konnte nicht antworten
        [server_unreachable] der Server war nicht erreichbar
       *[other] { $code }
    }
activity-token = Token { $token }

activity-told-checked =
    { $count ->
        [0] Das Protokoll ist leer
        [one] Das Protokoll stimmt: Sein einziger Eintrag ist unverändert
       *[other] Das Protokoll stimmt: Alle { $count } Einträge sind unverändert
    }
activity-told-checked-detail = Keiner wurde geändert, und keiner fehlt.
activity-told-newer =
    { $count ->
        [one] Den neuesten kennt der Schlüsselbund noch nicht, aber gleich.
       *[other] Die neuesten { $count } kennt der Schlüsselbund noch nicht, aber gleich.
    }
activity-told-waiting =
    { $count ->
        [one] { $count } weiterer wartet auf den Schlüssel des Protokolls und ist bis dahin nicht geschützt.
       *[other] { $count } weitere warten auf den Schlüssel des Protokolls und sind bis dahin nicht geschützt.
    }
activity-told-exported = Das Protokoll wurde exportiert

## Revocations on their way: in the same view, links that were ended here and that their servers have not confirmed

outbox-title = Unterwegs
outbox-about = Diese Verknüpfungen sind auf diesem Computer beendet. Ihre Server müssen es noch bestätigen.
outbox-all-confirmed = Alles, was hier beendet wurde, ist bestätigt.
outbox-flush = Alle jetzt erneut versuchen
outbox-give-up = Aufgeben …
outbox-give-up-of = Zugriffsentzug für { $name } aufgeben …
outbox-what =
    { $what ->
        [logOut] { $name } bei { $provider } abmelden
        [replace] Ältere Verknüpfung für { $name } bei { $provider } beenden
       *[revoke] Zugriff auf { $name } bei { $provider } entziehen
    }
outbox-state =
    { $state ->
        [pending] Unterwegs
        [refused] Abgelehnt
        [confirmed] Bestätigt
       *[expired] Nichts mehr zu beenden
    }
outbox-asked =
    { $when ->
        [now] Gerade eben angefordert.
        [today] Heute um { $time } Uhr angefordert.
        [yesterday] Gestern um { $time } Uhr angefordert.
       *[earlier] Am { $date } angefordert.
    }
outbox-tries =
    { $count ->
        [0] Noch nicht versucht.
        [one] Einmal versucht.
       *[other] { $count } Mal versucht.
    }
outbox-next = Nächster Versuch { $in }.
outbox-next-now = Nächster Versuch gleich.
outbox-settled =
    { $count ->
        [one] { $count } in den letzten 30 Tagen erledigt
       *[other] { $count } in den letzten 30 Tagen erledigt
    }

outbox-ask-title = Zugriffsentzug für { $name } aufgeben?
outbox-ask-server = { $provider } wird nicht mehr benachrichtigt. Die Tokens gelten dort weiter, bis sie von selbst ablaufen; wer eine Kopie hat, kann sie bis dahin nutzen.
outbox-ask-here = Was hier von den Tokens übrig ist, wird vernichtet; ein späterer Versuch ist also nicht möglich.
outbox-ask-stays = Der Zugriff dieses Computers bleibt beendet.
outbox-ask-yes = Aufgeben
outbox-ask-no = Weiter versuchen

outbox-told-confirmed = Jeder Zugriffsentzug ist bestätigt
outbox-told-left =
    { $count ->
        [one] { $count } Zugriffsentzug ist nicht bestätigt
       *[other] { $count } Zugriffsentzüge sind nicht bestätigt
    }
outbox-told-left-detail = Sie werden automatisch weiter versucht, bis sie erledigt sind.
outbox-told-refused =
    { $count ->
        [one] { $count } wurde abgelehnt. Der Grund steht daneben.
       *[other] { $count } wurden abgelehnt. Der Grund steht jeweils daneben.
    }
outbox-told-given-up = Der Zugriffsentzug für { $name } wurde aufgegeben
outbox-told-given-up-detail = Die Tokens gelten beim Server weiter, bis sie von selbst ablaufen.

## Programs: the view of the programs on this computer that ask for access tokens

programs-title = Programme
programs-about = Programme auf diesem Computer können Latchkey nach Zugriffstokens fragen. Sie bekommen erst welche, wenn du sie zulässt.

programs-agent =
    { $state ->
        [here] Programme können diese App fragen
        [elsewhere] Programme können ein anderes Latchkey auf diesem Computer fragen
        [off] Programme können nicht fragen
       *[starting] Wird für Programme vorbereitet …
    }
programs-agent-off-hint = Latchkey antwortet Programmen gerade nicht. Das kannst du in den Einstellungen ändern.
programs-settings = Einstellungen öffnen
programs-socket = Hier fragen Programme an
    .copy = Pfad kopieren

programs-empty = Noch hat kein Programm gefragt
programs-empty-hint = Ein Programm, das am Socket von Latchkey fragt, erscheint hier. Wie das geht, steht in { $file }; „{ $command }“ zeigt, wo der Socket liegt.

programs-waiting = Wartet auf deine Antwort
programs-listed = Zugelassen

programs-asked-for =
    { $when ->
        [now] Hat gerade eben nach „{ $account }“ gefragt.
        [today] Hat heute um { $time } Uhr nach „{ $account }“ gefragt.
        [yesterday] Hat gestern um { $time } Uhr nach „{ $account }“ gefragt.
       *[earlier] Hat am { $date } nach „{ $account }“ gefragt.
    }
programs-asked =
    { $when ->
        [now] Hat gerade eben gefragt.
        [today] Hat heute um { $time } Uhr gefragt.
        [yesterday] Hat gestern um { $time } Uhr gefragt.
       *[earlier] Hat am { $date } gefragt.
    }
programs-approved =
    { $when ->
        [now] Gerade eben zugelassen.
        [today] Heute um { $time } Uhr zugelassen.
        [yesterday] Gestern um { $time } Uhr zugelassen.
       *[earlier] Am { $date } zugelassen.
    }
programs-used =
    { $when ->
        [now] Gerade eben genutzt.
        [today] Zuletzt heute um { $time } Uhr genutzt.
        [yesterday] Zuletzt gestern um { $time } Uhr genutzt.
       *[earlier] Zuletzt am { $date } genutzt.
    }
programs-unused = Nie genutzt.
programs-accounts-every = Darf Tokens aller Konten haben.
programs-accounts-none = Darf Tokens von keinem Konto haben.
programs-accounts = Darf Tokens für { $list } haben.
programs-limit = Darf Tokens mit einer Laufzeit von bis zu { $duration } anfordern.
programs-scopes = Nur Tokens ohne andere Scopes als { $list }.

programs-approve = Zulassen …
programs-refuse = Ablehnen
programs-change = Ändern …
programs-take-back = Zurücknehmen
programs-action = { $action }: { $name }

programs-ask-title = { $name } zulassen?
programs-change-title = Was darf { $name } haben?
programs-ask-executable = Programm
programs-ask-script = Skript
programs-ask-gets = Es bekommt Zugriffstokens, nie Refresh-Tokens, und jedes davon steht unter „Aktivität“.
programs-ask-honest = Programme, die unter deinem Benutzerkonto laufen, können sich füreinander ausgeben. Deine Zulassung sorgt für ein Protokoll und hält ehrliche Programme auseinander; schädliche hält sie nicht ab.
programs-ask-accounts = Es darf Tokens haben für
programs-ask-every = Alle Konten, auch später verknüpfte
programs-ask-some = Nur diese
programs-ask-choose = Wähle zuerst ein Konto aus.
programs-ask-limit = Die längste Laufzeit, die es anfordern darf
programs-ask-unlimited = So lange, wie der Server erlaubt
programs-ask-limit-hint = Ein Token, das ohnehin länger gilt, wird unverändert herausgegeben.
programs-ask-scopes = Es darf nur Tokens ohne andere Scopes als { $list } haben. Diese Grenze wurde in einem Terminal gesetzt, und sie bleibt.
programs-ask-yes = Zulassen
programs-change-yes = Speichern
programs-ask-no = Abbrechen

programs-told =
    { $what ->
        [approved] { $name } ist zugelassen
        [changed] Was { $name } haben darf, ist geändert
        [refused] { $name } wurde abgelehnt
       *[takenBack] { $name } bekommt keine Tokens mehr
    }
programs-told-detail =
    { $what ->
        [approved] Es bekommt ein Token, sobald es das nächste Mal fragt.
        [changed] Das gilt ab der nächsten Anfrage. Ein Token, das es schon hat, gilt weiter, bis es abläuft.
        [refused] Es hat kein Token bekommen. Fragt es noch einmal, steht es wieder hier.
       *[takenBack] Ein Token, das es schon hat, gilt weiter, bis es abläuft. Um es wieder zuzulassen, lass es erneut fragen.
    }

## Support: the view for tokens that have leaked. "Staff" are people whom a link server lets revoke the tokens of others.

support-title = Support
support-staff-only = Nach geleakten Tokens zu suchen und die anderer Leute ungültig zu machen ist Sache des Support-Teams eines Verknüpfungsservers. Wer den Server betreibt, legt fest, wer dazugehört; ist so ein Konto auf diesem Computer verknüpft, ist es hier möglich.
support-cancel = Abbrechen
support-final = Das lässt sich nicht rückgängig machen.

## Support: one token that somebody has, which everybody may revoke

support-held = Mein Token ungültig machen
support-held-text = Kopiere das Token und drück dann den Knopf. Latchkey nimmt es aus der Zwischenablage und zeigt es nirgends an.
support-held-action = Kopiertes Token ungültig machen …
support-held-ask = Kopiertes Token ungültig machen?
support-held-falls-session = Das Token und alle anderen derselben Verknüpfung. Kopien davon funktionieren nicht mehr.
support-held-falls-programs = Der Zugriff aller Programme, die sie nutzen.
support-held-falls-connection = Die Verbindung der App beim Anbieter, außer eine andere Verknüpfung des Kontos braucht sie.
support-held-stays = Das Konto selbst und seine anderen Verknüpfungen.
support-held-told = Das Token ist ungültig

## Support: where tokens are searched

support-find = Finden
support-find-text = Durchsuche einen Text oder Dateien nach Tokens. Du kannst hier auch Strg+V drücken (am Mac ⌘V) oder Dateien auf diese Seite ziehen.
support-paste = Aus der Zwischenablage einfügen
support-files = Dateien öffnen …
support-folder = Ordner öffnen …
support-wiped = Finden macht nichts ungültig und sendet nichts. Probelauf und Auftrag zeigen ein Token niemandem als seinem eigenen Anbieter. Kein Token wird hier ganz gezeigt, und alles wird gelöscht, wenn du diese Seite verlässt.
support-empty = Noch nichts durchsucht
support-scanning = Suche läuft …
support-scanned =
    { $stopped ->
        [yes] Vor dem Ende angehalten
       *[no] Die Suche ist fertig
    }
support-files-searched =
    { $count ->
        [one] { $count } Datei
       *[other] { $count } Dateien
    }
support-read = { $read } von { $total }
support-found =
    { $count ->
        [0] kein Token gefunden
        [one] { $count } Token gefunden
       *[other] { $count } Tokens gefunden
    }
support-none-hint = Nichts darin sieht aus wie ein Token, das Latchkey kennt. Das beweist nicht, dass keines darin ist.
support-stop = Anhalten
support-clear = Gefundenes löschen
support-troubles =
    { $count ->
        [one] Eine Datei konnte nicht durchsucht werden
       *[other] { $count } Dateien konnten nicht durchsucht werden
    }
support-trouble =
    { $code ->
        [unreadable] ist nicht lesbar
        [damaged] ist beschädigt
        [too_large] ist zu groß
        [too_deep] enthält zu viele ineinander gepackte Archive
        [locked] ist mit einem Passwort geschützt
       *[not_a_file] ist keine Datei
    }

## Support: what was found

support-findings = Was gefunden wurde
support-search = Gefundenes durchsuchen
support-provider = Anbieter
support-provider-every = Alle Anbieter
support-provider-one =
    { $provider ->
        [latchkey] Latchkey
        [tiktok] TikTok
        [euler] Euler
        [google] Google
        [twitch] Twitch
        [github] GitHub
        [x] X
        [facebook] Facebook
       *[unknown] Unbekannter Anbieter
    }
support-kind = Art
support-kind-one =
    { $kind ->
        [access_token] Zugriffstoken
        [refresh_token] Refresh-Token
        [authorization_code] Autorisierungscode
        [device_code] Gerätecode
        [client_secret] Client-Secret
        [api_key] API-Schlüssel
        [session_cookie] Sitzungscookie
        [jwt] JSON Web Token
        [credential] Andere Zugangsdaten
       *[every] Alle Arten
    }
support-standing = Zustand
support-standing-one =
    { $standing ->
        [alive] Funktioniert noch
        [dead] Ungültig
        [unknown] Nicht bekannt
        [unasked] Noch nicht gefragt
       *[every] Alle Zustände
    }
support-select-all = Alle auswählen
support-select = { $name } auswählen
support-details = Einzelheiten: { $name }
support-count =
    { $count ->
        [one] { $shown } von einem angezeigt, { $selected } ausgewählt
       *[other] { $shown } von { $count } angezeigt, { $selected } ausgewählt
    }
support-none-match = Kein passendes Token
support-show-all = Alle anzeigen
support-proof-label = Nachweis
support-proof =
    { $proof ->
        [checked] an der Prüfsumme erkannt
        [context] am Text daneben erkannt
       *[shape] an der Form erkannt
    }
support-more-places =
    { $count ->
        [one] und eine weitere Stelle
       *[other] und { $count } weitere Stellen
    }
support-places =
    { $count ->
        [one] Wo es steht: an einer Stelle
       *[other] Wo es steht: an { $count } Stellen
    }
support-places-more =
    { $count ->
        [one] Eine weitere ist nicht aufgeführt.
       *[other] { $count } weitere sind nicht aufgeführt.
    }
support-encoding =
    { $encoding ->
        [url] für eine Webadresse codiert
        [json] wie in JSON maskiert
        [base64] als Base64 codiert
        [gzip] komprimiert
        [lines] auf mehrere Zeilen verteilt
       *[qr] als QR-Code
    }
support-fingerprint = Fingerabdruck
    .copy = Fingerabdruck kopieren
support-issuer = Ausgestellt von
support-subject = Ausgestellt für
support-expires = Gültig bis

## Support: what would end

support-plan = Probelauf
support-plan-again = Probelauf wiederholen
support-plan-text = Ein Probelauf fragt, wem diese Tokens gehören und was mit ihnen enden würde. Er macht nichts ungültig.
support-plan-sessions =
    { $count ->
        [0] Keine Verknüpfung endet.
        [one] Eine Verknüpfung endet, mit allen ihren Tokens.
       *[other] { $count } Verknüpfungen enden, mit allen ihren Tokens.
    }
support-plan-accounts =
    { $count ->
        [0] Kein Konto ist betroffen.
        [one] Ein Konto ist betroffen.
       *[other] { $count } Konten sind betroffen.
    }
support-plan-notice = Wem die Konten gehören, der merkt es: Apps verlieren sofort den Zugriff, die Computer mit diesen Konten erfahren es, und jedes Konto muss dort neu verknüpft werden.
support-plan-programs = Programme auf diesem Computer, die den Zugriff verlieren: { $list }.
support-plan-stuck =
    { $count ->
        [one] Ein Token lässt sich von hier aus nicht ungültig machen:
       *[other] { $count } Tokens lassen sich von hier aus nicht ungültig machen:
    }
support-why =
    { $why ->
        [unknown_here] Kein Server, der hier genutzt wird, kennt es.
        [already_gone] Es funktioniert nicht mehr.
        [unreachable] Sein Server ist nicht zu erreichen.
        [not_staff] Keines deiner Konten gehört dort zum Support-Team.
       *[no_way] Sein Anbieter hat dafür keinen Weg.
    }
support-way-label = Wird ungültig gemacht
support-way =
    { $way ->
        [staff] vom Verknüpfungsserver, auf deine Bitte
        [held] von allen, die es haben
        [provider] vom Anbieter, über ein hier eingerichtetes Konto
       *[none] nicht von hier aus
    }
support-why-label = Warum
support-advice = Von Hand
support-account = Konto
support-client = App
support-device = Gerät
support-here = Auf diesem Computer
support-programs = Programme, die es verlieren
support-same = Gleiche Verknüpfung wie

## Support: tokens are revoked

support-revoke =
    { $count ->
        [0] Ungültig machen …
        [one] Ein Token ungültig machen …
       *[other] { $count } Tokens ungültig machen …
    }
support-revoke-none = Wähle ein Token aus, das sich ungültig machen lässt.
support-ask-title =
    { $count ->
        [one] Ein Token ungültig machen?
       *[other] { $count } Tokens ungültig machen?
    }
support-ask-stays = Die Konten selbst und ihre anderen Verknüpfungen.
support-ask-yes = Jetzt ungültig machen
support-reason = Grund
support-reason-hint = Bis zu { $most } Zeichen. Er steht dann im Protokoll und im Bericht; schreib also kein Token hinein.
support-reason-missing = Gib zuerst einen Grund an.
support-jobs = Aufträge
support-job-title =
    { $count ->
        [one] Ein Token
       *[other] { $count } Tokens
    }
support-job-state =
    { $state ->
        [running] Läuft
        [paused] Angehalten
        [stopped] Unterbrochen
       *[done] Fertig
    }
support-job-started =
    { $when ->
        [now] Gerade eben begonnen.
        [today] Heute um { $time } Uhr begonnen.
        [yesterday] Gestern um { $time } Uhr begonnen.
       *[earlier] Am { $date } begonnen.
    }
support-job-by = Von { $name }.
support-job-progress =
    { $count ->
        [one] { $done } von einem erledigt
       *[other] { $done } von { $count } erledigt
    }
support-job-outcome =
    { $what ->
        [revoked] Ungültig gemacht
        [gone] Schon vorher ungültig
        [unknown] Keinem Server bekannt
        [refused] Abgelehnt
        [failed] Fehlgeschlagen
       *[waiting] Wartet
    }
support-job-needs =
    { $count ->
        [one] Für eines davon wird das Token selbst gebraucht, und es ist nirgends gespeichert. Durchsuche zuerst noch einmal dasselbe Material und mach dann weiter.
       *[other] Für { $count } davon werden die Tokens selbst gebraucht, und sie sind nirgends gespeichert. Durchsuche zuerst noch einmal dasselbe Material und mach dann weiter.
    }
support-job-pause = Anhalten
support-job-resume = Weitermachen
support-job-retry = Fehlgeschlagene erneut versuchen
support-job-drop = Aus der Liste entfernen …
support-drop-ask = Diesen Auftrag aus der Liste entfernen?
support-drop-text = Sein Bericht lässt sich dann nicht mehr schreiben. Was ungültig gemacht wurde, bleibt ungültig und steht weiter im Protokoll.
support-drop-yes = Entfernen

## Support: what proves a revocation

support-prove = Belegen
support-prove-text = Ein Bericht sagt, was ungültig gemacht wurde, wann, warum und von wem – mit Fingerabdrücken, ohne Tokens. Latchkey erkennt, ob ein Bericht geändert wurde.
support-report = { $format } speichern …
support-saved = Der Bericht ist gespeichert
support-check = Bericht prüfen …
support-verdict-whole =
    { $is ->
        [yes] Der Bericht ist so, wie Latchkey ihn geschrieben hat.
       *[no] Der Bericht wurde nachträglich geändert.
    }
support-verdict-known =
    { $is ->
        [yes] Das Protokoll dieses Computers sagt dasselbe.
       *[no] Das Protokoll dieses Computers kennt ihn nicht. Prüfe ihn auf dem Computer, der ihn geschrieben hat.
    }
support-verdict-chain =
    { $is ->
        [yes] Dieses Protokoll ist vollständig: Nichts wurde geändert, und nichts fehlt.
       *[no] Dieses Protokoll wurde selbst geändert, oder es fehlt etwas darin.
    }
support-verdict-dead =
    { $count ->
        [one] Eines seiner Tokens funktioniert nicht mehr.
       *[other] { $count } seiner Tokens funktionieren nicht mehr.
    }
support-verdict-alive =
    { $count ->
        [one] Eines seiner Tokens funktioniert noch.
       *[other] { $count } seiner Tokens funktionieren noch.
    }
support-verdict-unknown =
    { $count ->
        [one] Bei einem seiner Tokens ist es nicht bekannt.
       *[other] Bei { $count } seiner Tokens ist es nicht bekannt.
    }
support-verdict-at =
    { $when ->
        [now] Gerade eben geschrieben.
        [today] Heute um { $time } Uhr geschrieben.
        [yesterday] Gestern um { $time } Uhr geschrieben.
       *[earlier] Am { $date } geschrieben.
    }

## Support: whole sets of links are ended

support-sets = Alles auf einmal
support-sets-text = Wenn niemand weiß, welche Tokens geleakt sind: beendet alle Verknüpfungen eines Kontos, einer App oder seit einem Zeitpunkt.
support-set-kind =
    { $kind ->
        [account] Ein Konto
        [client] Eine App
       *[since] Alles seit einem Zeitpunkt
    }
support-set-value =
    { $kind ->
        [account] Konto
        [client] Client-ID
       *[since] Verknüpft seit
    }
support-set-hint =
    { $kind ->
        [account] So, wie der Verknüpfungsserver es nennt; ein Probelauf zeigt es.
        [client] So, wie die App in der Konfiguration des Verknüpfungsservers heißt.
       *[since] Alle Verknüpfungen, die seitdem beim Verknüpfungsserver entstanden sind, von allen Konten.
    }
support-set-wrong = Schreib die Zeit so: { $example }.
support-set-preview = Ansehen, was enden würde
support-set-ask = Alles das beenden?
support-set-stays = Die Verbindungen der Apps bei den Anbietern: Niemand legt ihre Tokens vor, also erfährt kein Anbieter davon. Um auch sie zu beenden, entfernt man die App in den Einstellungen des Anbieters.
support-phrase = Gib das ein, um weiterzumachen: { $phrase }
support-phrase-missing = Gib die Wörter oben genau so ein, wie sie dastehen.
support-set-told =
    { $count ->
        [0] Es gab keine Verknüpfung zu beenden
        [one] Eine Verknüpfung ist beendet
       *[other] { $count } Verknüpfungen sind beendet
    }
support-set-connected =
    { $count ->
        [one] Ein Konto ist bei seinem Anbieter noch verbunden; das endet, wenn die App in den Einstellungen des Anbieters entfernt wird.
       *[other] { $count } Konten sind bei ihren Anbietern noch verbunden; das endet, wenn die App in den Einstellungen des Anbieters entfernt wird.
    }

## Support: guides for when something has happened. Each is a title and steps to tick off.

support-guides = Wenn etwas passiert ist
support-guides-text = Hake ab, was erledigt ist. Die Haken bleiben, solange eine Anleitung offen ist.
support-guide-done =
    { $count ->
        [one] { $done } von einem Schritt erledigt
       *[other] { $done } von { $count } Schritten erledigt
    }
support-go-held = Zu „Mein Token ungültig machen“
support-go-findings = Zum Gefundenen
support-go-prove = Zu den Berichten
support-go-sets = Zu „Alles auf einmal“
support-go-activity = Aktivität ansehen
support-guide-token = Ein Token ist geleakt
support-token-stop = Nimm es aus dem Blick: Lösche die Nachricht oder die Datei, oder halte die Aufnahme an. Zeig es nirgends noch einmal, auch nicht, um Hilfe zu bekommen.
support-token-held = Kopiere das Token und mach es ungültig. Eine gelöschte Nachricht beendet kein Token: Andere können es kopiert haben.
support-token-find = Finde jede Kopie: Kopiere den Text, in dem es stand, und füge ihn hier ein, oder öffne die Dateien.
support-token-plan = Sieh nach, wem es gehört und was enden würde. Damit wird noch nichts ungültig.
support-token-revoke = Wähle es aus und mach es ungültig, mit dem Grund.
support-token-link = Verknüpfe das Konto mit dem zugehörigen Handy neu. Die neuen Tokens haben mit dem geleakten nichts gemein.
support-token-prove = Speichere den Bericht für alle, die fragen, was getan wurde.
support-guide-account = Ein Konto wurde übernommen
support-account-password = Ändere beim Anbieter zuerst das Passwort des Kontos und melde dort alle Geräte ab. Sonst kann, wer drin ist, das Konto neu verknüpfen.
support-account-revoke = Entziehe hier den Zugriff darauf.
support-account-set = Beende beim Verknüpfungsserver alle seine Verknüpfungen, auf jedem Computer.
support-account-ask = Bitte die, die den Verknüpfungsserver betreiben, alle seine Verknüpfungen zu beenden, auf jedem Computer.
support-account-look = Such nach Verknüpfungen, die niemand von euch gemacht hat.
support-account-link = Verknüpfe es neu, sobald das Konto und sein Handy wieder dir allein gehören.
support-guide-secret = Ein Client-Secret ist geleakt
support-secret-who = Das können nur die tun, die den Verknüpfungsserver betreiben. Gehörst du nicht dazu, sag es ihnen jetzt.
support-secret-rotate = Erzeuge auf dem Server das nächste Secret. Es wird einmal ausgegeben; ID ist die Client-ID der App.
support-secret-ends = Von da an ist das geleakte Secret wertlos, und alle Tokens dieser App sind beendet.
support-secret-give = Gib der App ihr neues Secret und starte sie neu.
support-secret-tell = Sag es den Leuten, die die App nutzen: Alle müssen ihr Konto dort neu verknüpfen.
support-secret-check = Sieh nach, ob von dieser App noch eine Verknüpfung übrig ist.
support-guide-database = Die Datenbank des Verknüpfungsservers ist geleakt
support-database-means = Was das nicht heißt: dass Tokens bekannt sind. Sie enthält nur Fingerabdrücke von Tokens, und jede Verknüpfung ist unter Schlüsseln versiegelt, die sich nur aus den Tokens der Apps ergeben. Die Datenbank öffnet nichts, auch nicht zusammen mit den Schlüsseln des Servers.
support-database-tells = Was es heißt: Wer sie hat, kann lesen, welche Konten wann mit welchen Apps und Geräten verknüpft wurden.
support-database-close = Schließe den Weg, auf dem sie hinauskam, und ändere die Passwörter der Datenbank.
support-database-keys = Wechsle auf dem Server seine Schlüssel. Die Server laufen dabei weiter, und niemand muss neu verknüpfen.
support-database-copies = Bei mehreren Servern, die Kopien der Schlüsseldatei haben, geh stattdessen in drei Schritten vor: dies ausführen, die Datei auf alle kopieren, und so weiter.
support-database-since = War vielleicht jemand auch auf dem laufenden Server, beende alle Verknüpfungen seit damals: Tokens können dort beim Eintreffen gesehen worden sein.
support-database-people = Sag den Leuten, was gelesen werden konnte, und dass es ihre Tokens nicht waren.
support-guide-desktop = Ein Computer wurde gestohlen
support-desktop-lock = Hat eine Passphrase Latchkey darauf gesperrt, kommt ohne sie niemand an die Tokens. Ohne Passphrase schützt sie nur das Passwort des Computers: Dann beeil dich.
support-desktop-platform = Entferne die App bei jedem Konto in den Einstellungen des Anbieters. Das beendet alle Verknüpfungen des Kontos, auch die auf dem gestohlenen Computer.
support-desktop-set = Beende beim Verknüpfungsserver alle Verknüpfungen seiner Konten.
support-desktop-new = Bleib wachsam: Erscheint über diesem Fenster eine neue Verknüpfung eines Kontos, die nicht von dir ist, entziehe ihr dort den Zugriff.
support-desktop-passphrase = Leg auf den Computern, die du noch hast, eine Passphrase fest.
support-desktop-link = Verknüpfe die Konten auf den Computern, die du noch hast, neu.

## Problems

problem-unexpected = Das Fenster hat eine Antwort bekommen, die es nicht versteht.
    .way-out = Versuche es erneut. Passiert es wieder, schließe Latchkey und starte es neu; es geht nichts verloren.
problem-server_unreachable = Der Server ist nicht erreichbar.
    .way-out = Prüfe deine Verbindung und ob der Server läuft, und versuche es dann erneut.
problem-server_unavailable = Der Server hat selbst gerade ein Problem.
    .way-out = Es wurde nichts geändert; versuche es in einer Minute erneut.
problem-not_an_oauth_server = Die Antwort kam nicht von einem OAuth-Server, sondern von einem Proxy, einer Anmeldeseite des Netzwerks oder einer falschen Adresse.
    .way-out = Öffne die Adresse in einem Browser, um zu sehen, was davon es ist.
problem-insecure_address = Der Server steht nicht auf diesem Computer, und seine Adresse beginnt nicht mit https.
    .way-out = Nutze die https-Adresse des Servers.
problem-needs_person = Die Verknüpfung ist beendet.
    .way-out = Verknüpfe das Konto neu.
problem-already_revoked = Der Zugriff auf dieses Konto ist schon entzogen.
    .way-out = Verknüpfe das Konto neu, oder melde es ab, um es aus der Liste zu entfernen.
problem-tokens_missing = Die Tokens dieses Kontos sind nicht im Schlüsselbund dieses Computers.
    .way-out = Melde das Konto ab und verknüpfe es neu.
problem-keychain_locked = Der Schlüsselbund dieses Computers ist gesperrt.
    .way-out = Entsperre ihn (melde dich am Computer neu an oder öffne deine Passwort-App), und versuche es dann erneut. Es wurde nichts geändert.
problem-keychain_without_collection = Der Schlüsselbund dieses Computers hat keine Sammlung, in der sich etwas ablegen lässt.
    .way-out = Lege in deiner Passwort-App eine an (meist heißt sie „Anmeldung“ oder „Login“), oder melde dich einmal am Desktop an, und versuche es dann erneut. Oder setze LATCHKEY_KEYCHAIN=file, um die Tokens in Dateien mit Passphrase aufzubewahren. Es wurde nichts gespeichert.
problem-keychain_no_answer = Der Schlüsselbund dieses Computers hat nicht rechtzeitig geantwortet; vielleicht wartet er darauf, entsperrt zu werden.
    .way-out = Entsperre ihn und versuche es dann erneut. Es wurde nichts geändert.
problem-keychain_unavailable = Auf diesem Computer antwortet kein Schlüsselbund.
    .way-out = Starte GNOME Keyring oder KWallet und danach Latchkey neu. Oder setze LATCHKEY_KEYCHAIN=file, um die Tokens in Dateien mit Passphrase aufzubewahren. Es wurde nichts gespeichert.
problem-keychain_broken = Der Schlüsselbund dieses Computers meldet einen Fehler.
    .way-out = Versuche es erneut. Bleibt der Fehler, starte den Schlüsselbunddienst neu. Es wurde nichts geändert.
problem-locked = Latchkey ist gesperrt.
    .way-out = Entsperre es mit der Passphrase und versuche es dann erneut. Es wurde nichts geändert.
problem-wrong_passphrase = Die Passphrase stimmt nicht, oder die Datei wurde verändert.
    .way-out = Warte einen Moment und versuche es erneut; es wurde nichts gelöscht.
problem-passphrase_too_short = Die Passphrase ist zu kurz.
    .way-out = Nimm mindestens 8 Zeichen; mehrere Wörter merkt man sich am leichtesten.
problem-no_passphrase_yet = Die Dateien für die Tokens haben noch keine Passphrase.
    .way-out = Wähle eine und versuche es dann erneut. Es wurde nichts gespeichert.
problem-rolled_back = Die Kontodatenbank ist älter als die, die der Schlüsselbund dieses Computers kennt: Eine ältere Kopie ist an ihre Stelle getreten.
    .way-out = Stelle die neuere wieder her. Ist sie verloren, mache in den Einstellungen unter „Schlüssel“ mit der älteren weiter. Es wurde nichts geändert.
problem-vault_key_missing = Der Schlüssel, der die gespeicherten Konten öffnet, ist nicht im Schlüsselbund dieses Computers.
    .way-out = Hast du nur die Festplatte wiederhergestellt, stelle auch den Schlüsselbund wieder her. Sonst melde die Konten ab und verknüpfe sie neu.
problem-tokens_unreadable = Die gespeicherten Tokens dieses Kontos lassen sich nicht öffnen: Sie wurden verändert oder stammen von anderswo.
    .way-out = Melde das Konto ab und verknüpfe es neu.
problem-database_damaged = Die Kontodatenbank ist beschädigt.
    .way-out = Verschiebe die Datei an einen anderen Ort und starte Latchkey neu. Verknüpfe dann deine Konten neu, und entziehe den alten Verknüpfungen in der TikTok-App den Zugriff.
problem-database_unusable = Die Kontodatenbank lässt sich nicht öffnen.
    .way-out = Schließe andere Programme, die sie nutzen, prüfe die Festplatte, und versuche es dann erneut.
problem-home_not_writable = Latchkey kann nicht in seinen Ordner schreiben.
    .way-out = Prüfe die Rechte des Ordners und den freien Speicherplatz, oder setze LATCHKEY_HOME auf einen anderen Ordner.
problem-busy = Ein anderes Programm arbeitet gerade mit den gespeicherten Konten.
    .way-out = Warte, bis es fertig ist, und versuche es dann erneut. Es wurde nichts geändert.
problem-unknown_server = Das ist kein Server, den Latchkey kennt.
    .way-out = Gib eine Adresse wie https://link.example an; nur dieser Computer geht auch ohne https.
problem-no_client_id = Für diesen Anbieter fehlt die Client-ID.
    .way-out = Registriere dort eine App und gib ihre ID an.
problem-no_client_secret = Dieser Anbieter braucht das Client-Secret der App, und es ist nicht gespeichert.
    .way-out = Füge den Anbieter noch einmal hinzu, diesmal mit dem Client-Secret.
problem-provider_exists = Diesen Anbieter gibt es hier schon.
    .way-out = Entferne ihn zuerst, oder füge den neuen unter einem anderen Namen hinzu.
problem-provider_in_use = Bei diesem Anbieter sind noch Konten verknüpft.
    .way-out = Melde sie zuerst ab; danach lässt sich der Anbieter entfernen.
problem-provider_not_added = Dieser Anbieter ist noch nicht eingerichtet.
    .way-out = Registriere dort eine App und richte den Anbieter mit ihrer Client-ID ein.
problem-access_denied = Die Anfrage wurde auf dem Handy oder im Browser abgelehnt.
    .way-out = Es wurde nichts verknüpft; fange neu an, falls das nicht so gemeint war.
problem-expired_token = Der Code ist zu alt.
    .way-out = Fordere einen neuen an und scanne ihn rechtzeitig.
problem-wrong_digits = Die Ziffern stimmten nicht mit denen auf dem Handy überein, deshalb wurde diese Verknüpfung abgebrochen.
    .way-out = Fordere einen neuen Code an und gib ein, was das Handy dann zeigt; es wurde nichts verknüpft.
problem-not_two_digits = Das sind keine zwei Ziffern.
    .way-out = Gib die zwei ein, die dein Handy zeigt, von 10 bis 99.
problem-nobody_came = Aus dem Browser kam zehn Minuten lang keine Antwort.
    .way-out = Es wurde nichts verknüpft; fange neu an, wenn du Zeit dafür hast.
problem-no_clipboard = Die Zwischenablage lässt sich nicht nutzen.
    .way-out = Versuche es erneut. Im Terminal gibt „latchkey token“ das Token aus.
problem-file_not_written = Die Datei konnte nicht geschrieben werden.
    .way-out = Wähle einen anderen Ordner oder schaffe Speicherplatz; nichts bleibt halb geschrieben zurück.
problem-clipboard_empty = In der Zwischenablage ist kein Text.
    .way-out = Kopiere ihn noch einmal und versuche es dann erneut.
problem-no_token_copied = In der Zwischenablage ist kein Token.
    .way-out = Kopiere das Token allein und versuche es noch einmal.
problem-file_not_read = Die Datei konnte nicht gelesen werden.
    .way-out = Wähle eine andere Datei, oder gib dir das Recht, diese zu lesen.
problem-job_under_way = Es werden gerade schon Tokens ungültig gemacht.
    .way-out = Warte das Ende ab oder halte es an; sonst wurde nichts ungültig gemacht.
problem-not_staff = Auf diesem Computer ist kein Konto aus dem Support-Team des Verknüpfungsservers verknüpft.
    .way-out = Verknüpfe eines in den Einstellungen beim Server mit „Als Support-Team verknüpfen“.
problem-not_staff_any_more = Der Verknüpfungsserver lässt dieses Konto keine fremden Sitzungen mehr beenden.
    .way-out = Bitte den Betreiber des Servers, das Konto ins Support-Team aufzunehmen, und verknüpfe es neu als Support-Team.
problem-no_support = Der Verknüpfungsserver dieses Kontos kann keine Sitzungen auf Anweisung beenden.
    .way-out = Bitte den Betreiber, den Server zu aktualisieren; es wurde nichts ungültig gemacht.
problem-bad_reason = Es fehlt ein Grund: eine Zeile mit 1 bis 500 Zeichen.
    .way-out = Schreib ihn und fang noch einmal an; es wurde nichts ungültig gemacht.
problem-token_in_reason = Im Grund steht eines der geleakten Tokens.
    .way-out = Schreib ihn ohne Token; es wurde nichts ungültig gemacht.
problem-nothing_chosen = Es ist kein Token ausgewählt.
    .way-out = Wähle mindestens eines aus; es wurde nichts ungültig gemacht.
problem-no_such_job = Diesen Auftrag gibt es nicht mehr.
    .way-out = Er wurde entfernt; das Protokoll behält, was geschehen ist.
problem-job_busy = Ein anderes Fenster oder Programm arbeitet an diesem Auftrag.
    .way-out = Warte darauf oder halte ihn dort an, dann versuch es noch einmal.
problem-job_not_over = Der Auftrag ist noch nicht zu Ende.
    .way-out = Setze ihn zuerst fort; entfernen lässt sich nur, was zu Ende ist.
problem-wrong_phrase = Was du eingegeben hast, ist nicht das, was verlangt war.
    .way-out = Gib es so ein, wie es dort steht; es wurde nichts ungültig gemacht.
problem-not_an_account = Das ist kein Konto eines Verknüpfungsservers: die bestehen aus Plattform, Doppelpunkt und Kennung.
    .way-out = Kopiere es ganz; es wurde nichts ungültig gemacht.
problem-not_a_report = Diese Datei ist kein Bericht von Latchkey, oder sie ist abgeschnitten.
    .way-out = Wähle den, der als JSON gespeichert wurde; PDF und CSV tragen dieselbe Prüfsumme.
problem-report_too_large = Diese Datei ist größer als jeder Bericht.
    .way-out = Wähle den Bericht, der als JSON gespeichert wurde.
problem-order_without_end = Der Verknüpfungsserver kommt mit dem Auftrag nicht zu Ende.
    .way-out = Was getan ist, bleibt getan; setze den Auftrag fort, um noch einmal zu fragen.
problem-backup_exists = Eine Datei mit diesem Namen gibt es schon.
    .way-out = Wähle einen anderen Namen oder verschiebe sie; es wurde nichts geschrieben.
problem-not_a_backup = Die Datei ist kein Backup von Latchkey, oder sie ist unvollständig.
    .way-out = Wähle eine Datei, die Latchkey als Backup geschrieben hat; es wurde nichts geändert.
problem-audit_key_missing = Der Schlüssel des Protokolls ist nicht im Schlüsselbund dieses Computers, deshalb lassen sich die Einträge nicht prüfen.
    .way-out = Hast du nur die Festplatte wiederhergestellt, stelle auch den Schlüsselbund wieder her.
problem-clock_wrong = Die Uhr dieses Computers weicht von der des Verknüpfungsservers ab.
    .way-out = Lass das System sie über das Netzwerk stellen; bis dahin werden Zeiten falsch angezeigt.
problem-bad_label = Diese Bezeichnung geht nicht.
    .way-out = Nimm höchstens 64 Zeichen in einer Zeile; es wurde nichts geändert.
problem-bad_settings = Die Einstellungen lassen sich nicht lesen, deshalb gelten die üblichen.
    .way-out = Korrigiere die Datei, oder ändere hier eine Einstellung; dann wird sie neu geschrieben.

## The tray and the system's notices, which the shell shows beside the window.

shell-tray-healthy = { $count ->
    [one] Ein Konto, in Ordnung
   *[other] { $count } Konten, alle in Ordnung
}
shell-tray-in-need = { $count ->
    [one] Ein Konto braucht dich
   *[other] { $count } Konten brauchen dich
}
shell-tray-empty = Kein Konto verknüpft
shell-tray-locked = Gesperrt
shell-tray-open = Latchkey öffnen
shell-tray-link = Konto verknüpfen
shell-tray-check = Vor dem Stream prüfen
shell-tray-lock = Sperren
shell-tray-hide = Namen und Codes verbergen
shell-tray-quit = Beenden
shell-someone = Ein Konto
shell-clipboard = Zwischenablage
shell-notice-needs-person = { $name } braucht dich
shell-notice-needs-person-text = Die Verknüpfung ist beendet. Verknüpfe das Konto neu, um weiterzumachen.
shell-notice-new-link = { $name } wurde auf { $device } verknüpft
shell-notice-unknown-device = einem anderen Gerät
shell-notice-new-link-text = Wenn du das nicht warst, entziehe den Zugriff: Die Tokens funktionieren dann sofort nicht mehr.
shell-notice-new-link-revoke = Zugriff entziehen
shell-notice-refused = { $name }: Der Server hat den Zugriff nicht beendet
shell-notice-refused-text = Öffne Latchkey, um es erneut zu versuchen.
shell-notice-program = { $program } fragt nach Zugriffstokens
shell-notice-program-text = Es bekommt erst welche, wenn du es zulässt.

## Settings

settings-title = Einstellungen
settings-saved = Gespeichert
settings-action = { $action }: { $name }

## Settings: the dialogs that ask for something

settings-cancel = Abbrechen
settings-show-typed = Eingabe anzeigen
settings-passphrase-new = Neue Passphrase
settings-field-empty = Fülle das zuerst aus.

## Settings: general

settings-general = Allgemein
settings-language = Sprache
settings-language-system = Wie das System
settings-theme = Erscheinungsbild
settings-theme-choice =
    { $choice ->
        [light] Hell
        [dark] Dunkel
       *[system] Wie das System
    }
settings-login = Beim Anmelden am Computer starten
settings-login-hint = Latchkey startet im Infobereich und hält die Konten frisch.
settings-login-unavailable = Auf diesem System kann Latchkey das nicht einrichten. Nutze die Einstellungen des Systems.
settings-tray = Weiterlaufen, wenn das Fenster geschlossen ist
settings-tray-hint = Latchkey bleibt im Infobereich. Sonst beendet das Schließen des Fensters die App.
settings-notifications = Benachrichtigungen
settings-notifications-hint = Das System sagt dir Bescheid, wenn ein Konto dich braucht oder anderswo verknüpft wurde.

## Settings: streamer mode

settings-hiding = Streamer-Modus
settings-hiding-text = Verbirgt Namen, Bilder und Codes in diesem Fenster und in Benachrichtigungen.
settings-hiding-choice =
    { $choice ->
        [auto] Während du streamst
        [on] Immer
       *[off] Nie
    }
settings-hiding-choice-hint =
    { $choice ->
        [auto] Unter Linux schaut Latchkey alle paar Sekunden, ob ein Streaming-Programm läuft, das es kennt. Auf anderen Systemen verbirgt diese Wahl von selbst nichts.
        [on] Sie bleiben verborgen, bis du sie zum Ansehen gedrückt hältst.
       *[off] Sie sind immer zu sehen.
    }
settings-hiding-limits = Das Fenster selbst verbirgt er nicht, auch nicht, was andere Programme zeigen oder was zu sehen war, bevor ein Stream bemerkt wurde.

## Settings: providers, where accounts are linked

settings-providers = Anbieter
settings-providers-text = Wo Konten verknüpft werden. Der markierte wird genommen, wenn du keinen anderen wählst.
settings-providers-group =
    { $group ->
        [sandbox] Zum Ausprobieren
        [server] Verknüpfungsserver
       *[added] Von dir eingerichtet
    }
settings-providers-presets =
    { $count ->
        [one] Noch einer, den du einrichten kannst
       *[other] { $count } weitere, die du einrichten kannst
    }
settings-provider-default = Für neue Verknüpfungen
settings-provider-use = Diesen nutzen
settings-provider-staff = Als Support-Team verknüpfen
settings-provider-check = Prüfen
settings-remove =
    { $kind ->
        [server] Vergessen …
       *[other] Entfernen …
    }
settings-provider-set-up = Einrichten …
settings-provider-as-told = Er antwortet, und alles ist so, wie es in seinem Manifest steht.
settings-provider-differs =
    { $count ->
        [one] Eines ist anders, als es im Manifest steht:
       *[other] { $count } Dinge sind anders, als es im Manifest steht:
    }
settings-remove-title =
    { $kind ->
        [server] { $name } vergessen?
       *[other] { $name } entfernen?
    }
settings-remove-text =
    { $kind ->
        [server] Konten, die dort verknüpft sind, bleiben verknüpft und funktionieren weiter. Um dort ein weiteres zu verknüpfen, füge den Server wieder hinzu.
       *[other] Sein Manifest und sein Client-Secret werden von diesem Computer gelöscht. Konten, die dort verknüpft sind, müssen vorher beendet werden.
    }
settings-remove-action =
    { $kind ->
        [server] Vergessen
       *[other] Entfernen
    }
settings-provider-set-up-title = { $provider } einrichten
settings-provider-set-up-text = Registriere zuerst eine eigene App beim Anbieter. Von ihm erfährst du das hier:
settings-provider-client-id = Client-ID
settings-provider-client-secret = Client-Secret
settings-provider-client-secret-hint = Nur, wenn der Anbieter dir eines gibt. Es wird mit den Tokens versiegelt aufbewahrt.
settings-provider-set-up-action = Einrichten
settings-provider-other = Anderen OpenID-Anbieter hinzufügen …
settings-provider-other-title = OpenID-Anbieter hinzufügen
settings-provider-issuer = Issuer-Adresse
settings-provider-added-title = { $provider } ist eingerichtet
settings-provider-added-text = Eines fehlt noch: Trage diese Redirect-URI in den Einstellungen deiner App beim Anbieter ein.
settings-provider-redirect = Redirect-URI
    .copy = Redirect-URI kopieren

## Settings: link servers

settings-server-add-action = Verknüpfungsserver hinzufügen …
settings-server-add = Verknüpfungsserver hinzufügen
settings-server-add-text = Gib die Adresse ein, die du vom Betreiber des Servers hast. Latchkey fragt den Server, wer er ist; gespeichert wird noch nichts.
settings-server-address = Adresse
settings-server-meet = Server fragen
settings-server-trust = Vertraust du diesem Server?
settings-server-trust-text = Er wird die Tokens von TikTok versiegelt aufbewahren, und neue Verknüpfungen laufen über ihn. Vertraue ihm nur, wenn du weißt, wer ihn betreibt.
settings-server-trust-action = Diesem Server vertrauen
settings-server-use = Diesen Server nutzen
settings-server-known = Du vertraust diesem Server schon.
settings-server-way =
    { $way ->
        [encrypted] Die Verbindung ist verschlüsselt: Unterwegs kann niemand mitlesen.
        [local] Die Verbindung ist nicht verschlüsselt, verlässt aber diesen Computer nicht.
       *[open] Die Verbindung ist nicht verschlüsselt: Unterwegs kann jeder mitlesen.
    }
settings-server-offers =
    { $offer ->
        [both] Konten lassen sich per Code und im Browser verknüpfen.
        [codes] Konten lassen sich per Code verknüpfen.
        [browser] Konten lassen sich im Browser verknüpfen.
       *[none] Konten lassen sich dort gar nicht verknüpfen.
    }

## Settings: the lock

settings-lock = Sperre
settings-lock-state =
    { $state ->
        [unlocked] Entsperrt
       *[off] Keine Passphrase festgelegt
    }
settings-lock-text = Solange gesperrt ist, kann kein Programm die verknüpften Konten nutzen, bis jemand die Passphrase eingibt.
settings-lock-now = Jetzt sperren
settings-lock-button =
    { $act ->
        [set] Passphrase festlegen …
        [change] Ändern …
       *[remove] Entfernen …
    }
settings-lock-title =
    { $act ->
        [set] Passphrase wählen
        [change] Passphrase ändern
       *[remove] Passphrase entfernen?
    }
settings-lock-warning =
    { $act ->
        [set] Sie sperrt die gespeicherten Tokens, zusätzlich zum Schutz dieses Computers. Einen Weg daran vorbei gibt es nicht: Geht sie verloren, müssen die Konten neu verknüpft werden.
        [change] Wer die jetzige Passphrase kennt und eine ältere Kopie der gespeicherten Tokens hat, kann diese Kopie weiter öffnen. Ist das der Grund für die Änderung, entferne die Passphrase und lege sie neu fest.
       *[remove] Die Tokens sind dann nur noch durch den Schutz dieses Computers gesichert.
    }
settings-lock-action =
    { $act ->
        [set] Passphrase festlegen
        [change] Ändern
       *[remove] Entfernen
    }
settings-lock-present = Jetzige Passphrase
settings-lock-idle = Bei Nichtbenutzung sperren
settings-lock-after =
    { $minutes ->
        [0] Nie
        [60] Nach einer Stunde
        [240] Nach vier Stunden
        [one] Nach { $minutes } Minute
       *[other] Nach { $minutes } Minuten
    }
settings-lock-suspend = Sperren, wenn der Computer in den Ruhezustand geht
settings-lock-suspend-hint = Gilt, sobald eine Passphrase festgelegt ist und wenn das System den Ruhezustand ankündigt.

## Settings: the keys that seal the tokens

settings-keys = Schlüssel
settings-keys-storage = Tokens und Schlüssel liegen hier: { $storage }.
settings-keys-unknown = Über die Schlüssel ist nichts bekannt.
settings-keys-version = Schlüsselversion { $version }, erstellt am { $date }.
settings-keys-version-undated = Schlüsselversion { $version }.
settings-keys-accounts =
    { $count ->
        [0] Noch hat kein Konto einen Schlüssel.
        [one] Ein Konto hat einen Schlüssel.
       *[other] { $count } Konten haben je einen Schlüssel.
    }
settings-keys-behind =
    { $count ->
        [0] Alle sind unter dieser Version versiegelt.
        [one] Einer davon ist noch unter einer älteren Version versiegelt.
       *[other] { $count } davon sind noch unter einer älteren Version versiegelt.
    }
settings-keys-rotate = Wechseln …
settings-keys-rotate-title = Schlüssel wechseln
settings-keys-rotate-text = Ein neuer Schlüssel ersetzt den, unter dem der Schlüssel jedes Kontos versiegelt ist. Das dauert einen Moment, und die Konten bleiben verknüpft.
settings-keys-deep = Auch neue Schlüssel für die Konten
settings-keys-deep-hint = Auch die Tokens jedes Kontos werden neu versiegelt. Das dauert länger; wähle es, wenn eine Kopie des Schlüsselbunds nach außen gelangt sein könnte.
settings-keys-rotate-action = Wechseln
settings-keys-rotating =
    { $count ->
        [0] Die Schlüssel werden gewechselt …
        [one] { $done } von einem Konto fertig
       *[other] { $done } von { $count } Konten fertig
    }
settings-keys-rotated =
    { $count ->
        [0] Schlüsselversion { $version } ist in Gebrauch.
        [one] Schlüsselversion { $version } ist in Gebrauch, und der Schlüssel eines Kontos ist darunter versiegelt.
       *[other] Schlüsselversion { $version } ist in Gebrauch, und die Schlüssel von { $count } Konten sind darunter versiegelt.
    }
settings-keys-unreadable =
    { $count ->
        [one] Einer lässt sich nicht öffnen und blieb, wie er war; dafür wird Version { $version } aufbewahrt.
       *[other] { $count } lassen sich nicht öffnen und blieben, wie sie waren; dafür wird Version { $version } aufbewahrt.
    }
settings-keys-older = Mit der älteren Datenbank weitermachen …
settings-keys-older-title = Mit einer älteren Datenbank weitermachen?
settings-keys-older-text = Die Kontodatenbank auf diesem Computer ist älter als die, die sein Schlüsselbund kennt. Wenn du die neuere noch hast, stelle besser sie wieder her. Sonst ist verloren, was seither passiert ist, und einige Konten müssen vielleicht neu verknüpft werden.
settings-keys-older-action = Weitermachen

## Settings: backups

settings-backup = Backup
settings-backup-text = Die Konten in einer Datei, versiegelt unter einer eigenen Passphrase.
settings-backup-make = Backup anlegen …
settings-backup-restore = Wiederherstellen …
settings-backup-title = Backup anlegen
settings-backup-passphrase-text = Wähle eine Passphrase für die Datei und dann, wohin sie soll. Ohne die Passphrase kann niemand sie öffnen, auch du nicht.
settings-backup-tokens = Mit den Tokens
settings-backup-tokens-hint = Sie funktionieren nur, bis das jeweilige Konto auf diesem Computer das nächste Mal erneuert wird, und wer die Datei öffnet, hat sie. Ohne sie müssen wiederhergestellte Konten neu verknüpft werden.
settings-backup-action = Datei wählen und speichern
settings-backup-made =
    { $count ->
        [one] Ein Konto ist im Backup, { $tokens } mit Tokens.
       *[other] { $count } Konten sind im Backup, { $tokens } mit Tokens.
    }
settings-backup-none = Du hast keine Datei gewählt; es ist nichts passiert.
settings-restore-title = Aus { $file } wiederherstellen
settings-restore-text = Konten, die hier schon verknüpft sind, bleiben, wie sie sind.
settings-restore-action = Wiederherstellen
settings-restored-with-tokens =
    { $count ->
        [one] Ein Konto ist mit seinen Tokens zurück.
       *[other] { $count } Konten sind mit ihren Tokens zurück.
    }
settings-restored-by-name =
    { $count ->
        [one] Von einem Konto ist nur der Name zurück; es muss neu verknüpft werden.
       *[other] Von { $count } Konten ist nur der Name zurück; sie müssen neu verknüpft werden.
    }
settings-restored-skipped =
    { $count ->
        [one] Ein Konto war hier schon verknüpft.
       *[other] { $count } Konten waren hier schon verknüpft.
    }
settings-restored-nothing = In diesem Backup ist kein Konto.

## Settings: diagnostics

settings-doctor = Diagnose
settings-doctor-text = Probiert alles aus, was eine Verknüpfung auf diesem Computer braucht.
settings-doctor-report = Der Bericht sagt dasselbe als Text, für alle, die dir helfen. Er enthält keine Geheimnisse und keine Kontonamen.
settings-doctor-run = Prüfen
settings-doctor-copy = Bericht kopieren
settings-doctor-working = Die Prüfungen laufen …
settings-doctor-copied = Der Bericht ist in der Zwischenablage.
settings-doctor-done =
    { $count ->
        [0] Alles in Ordnung.
        [one] Eine Prüfung hat ein Problem gefunden.
       *[other] { $count } Prüfungen haben Probleme gefunden.
    }
settings-check-well = In Ordnung
settings-check-ill = Nicht in Ordnung
settings-check =
    { $name ->
        [account_database] Kontodatenbank
        [keychain] Schlüsselbund
        [stored_tokens] Gespeicherte Tokens
        [audit_log] Aktivitätsprotokoll
        [link_server] Verknüpfungsserver
        [clock] Uhr
        [proxy] Proxy
        [secrets_daemon] Schlüsselbundprogramm
        [web_view] Webansicht
        [latchkey] Latchkey
       *[other] { $name }
    }

## Settings: programs

settings-programs = Programme
settings-tools = Programme nach Zugriffstokens fragen lassen
settings-tools-hint = Tools auf diesem Computer dürfen fragen; Tokens bekommen sie erst, wenn du sie zulässt.
settings-programs-text = Welche Programme gefragt haben, und was jedes haben darf.
settings-programs-see = Programme ansehen

## Settings: leaked tokens

settings-leaked = Geleakte Tokens
settings-leaked-text = Was zu tun ist, wenn ein Token in falsche Hände geraten ist, und wie du eines ungültig machst, das du hast.
settings-leaked-see = Ansehen, was zu tun ist
