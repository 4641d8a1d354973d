### Every word of Latchkey, in English. The other files in this folder say the same in one language each.
###
### How to translate: the format is Project Fluent. Copy this file, name it by the language's tag, keep every
### id, every attribute (the lines that begin with a dot) and every { $variable }. Where a sentence depends on a number,
### give as many variants as the language has plurals ([zero], [one], [two], [few], [many], *[other]); all other variants
### ([today], [tomorrow] and such) stay as they are here. The tests in ui/ say what is missing.
###
### Names of accounts, devices, apps and servers arrive in variables exactly as their owners wrote them. Dates, times and
### lists arrive already written as the language writes them.

## Everywhere

app-name = Latchkey
# Shown while the app starts, only where that takes long enough to wonder.
app-starting = Starting…
# Instead of a button's words, or beside a field, while what it does is under way.
app-wait = One moment…
# A button with a cross.
app-close = Close
# A button under something that did not work.
app-try-again = Try again
# A notice after the app was started again in a careful way, because its window had stayed empty.
app-safe-mode = Latchkey was started again without the graphics card.
app-safe-mode-text = Its window had stayed empty. Everything works, perhaps a little slower; an update of the graphics driver may help.

## The rail at the side: the views, the lock, how the link server is

# For screen readers: what the list of views is.
rail-views = Views
rail-link = Link
rail-accounts = Accounts
rail-activity = Activity
rail-programs = Programs
rail-support = Support
rail-settings = Settings
# For screen readers, after the name of a view: what there waits for a person. Beside it stands the number alone.
# $count: how many.
rail-accounts-waiting =
    { $count ->
        [one] One account needs you.
       *[other] { $count } accounts need you.
    }
rail-activity-waiting =
    { $count ->
        [one] One revocation is not confirmed.
       *[other] { $count } revocations are not confirmed.
    }
rail-programs-waiting =
    { $count ->
        [one] One program asks for tokens.
       *[other] { $count } programs ask for tokens.
    }
# A button: locks the stored tokens, behind a passphrase.
rail-lock = Lock

# Stands for the server's name while that is unknown.
server-name = Link server
server-name-sandbox = Sandbox on this computer
server-starting = Starting…
server-ready = Ready
server-unreachable = Not reachable

## Names and codes are hidden while the screen may be seen by others

# In the rail.
hiding-on = Names are hidden
hiding-off = Names are shown for now
# $program: the name of a program that broadcasts the screen.
hiding-because = { $program } is running.
# Buttons in the rail.
hiding-show = Show for now
hiding-hide = Hide again
# A button that shows what is hidden for as long as it is held down, and what it says when a pointer rests on it.
hiding-hold = Hold to show
hiding-hold-hint = Shown for as long as you hold it. A short press of Space shows it for ten seconds.
# Instead of a code or an address.
hidden-value = Hidden
# Instead of an account's name.
# $number: counts from one.
hidden-account = Account { $number }
# The same, where it has no number.
hidden-someone = An account

## The view that links an account: a QR code and what becomes of it

link-title = Link an account
# Instead of that, for whoever has no account here yet.
link-welcome = Welcome to Latchkey
link-welcome-text = Link an account once, and the programs you approve get its access from here. Try it with this code: there is nothing to set up.

# For screen readers, instead of the QR code.
# $address: a web address. $code: the code's letters with a space after each, so that they are spelled.
link-qr = QR code that links an account. Without a camera, open { $address } and type the code { $code }.
link-qr-scanned = QR code, already scanned.

# One or two words over the QR code or in its place, beside an icon.
link-mark-scanned = Scanned
link-mark-approved = Approved
link-mark-paused = Codes paused
link-mark-failed = Not linked
link-mark-browser = In your browser

# Under the QR code: where the link stands.
link-server-starting = Starting the link server…
link-server-ready = Getting a code…
link-server-unreachable = Waiting for the link server…
link-waiting = Scan this code with your phone and approve there.
# The sandbox is for trying things out: no real phone and no real account are part of it.
link-waiting-sandbox = This is the sandbox: a page in your browser plays the phone.
link-scanned = Scanned. Now approve on the phone.
link-digits = Almost there: your phone shows two digits.
link-confirming = Approved. Sealing the tokens in your keychain…
link-linked = Linked. You can put the phone away.
# $host: the name of a server, such as id.example.
link-browser = A page of { $host } was opened in your browser. Finish there.
# After an account was linked that was on this computer already.
link-renewed = This account was linked already; its access is renewed.
# $rounds: how many codes were shown one after the other.
link-paused =
    { $rounds ->
        [one] No phone came by for one code, so no more are shown until you ask.
       *[other] No phone came by for { $rounds } codes, so no more are shown until you ask.
    }
link-code-gone = This code has run out. A new one is on its way.

# $clock: minutes and seconds, such as 1:05.
link-countdown = New code in { $clock }
# For screen readers, three times in a code's life.
# $seconds: 60, 30 or 10.
link-seconds-left =
    { $seconds ->
        [60] One minute left for this code.
        [one] { $seconds } second left for this code.
       *[other] { $seconds } seconds left for this code.
    }

# What to type without a camera, over the code itself; .copy is the button that copies it.
link-code = Code
    .copy = Copy code
link-address = Address
    .copy = Copy address
# For screen readers, after that button was pressed: it is copied, or it is selected because it could not be copied.
link-copied = Copied
link-copy-failed = Not copied, but selected

# Buttons.
link-open-phone = Open the sandbox’s phone
link-open-browser = Open in this computer’s browser
# Somebody else scanned the code.
link-not-you = Not you? Cancel
link-new-code = Show a new code
link-another = Link another
link-see-accounts = See accounts
# Opens the page in the browser once more.
link-open-again = Open it again
link-use-code = Use a code instead
# Links without a phone.
link-in-browser = No phone? Use this computer’s browser
link-own-server = Use your own link server…
# Over a list of link servers and services to choose from.
link-provider = Link at
# In the place of that list, when there are many.
link-provider-search = Search where to link
link-provider-none = Nothing here goes by that name. Settings, Providers adds another.
# $count: how many others match.
link-provider-more =
    { $count ->
        [one] And one more. Type more of its name.
       *[other] And { $count } more. Type more of the name.
    }

# At the foot of another view.
# $name: the account's name.
link-linked-elsewhere = { $name } is linked.

## The field for the two digits that the phone shows, in the same view

digits-label = Type the two digits that your phone shows
# $clock: minutes and seconds, such as 1:05.
digits-time-left = { $clock } left to type them
# $tries: how often they may still be typed.
digits-wrong =
    { $tries ->
        [one] Those are not the digits on your phone. One try is left.
       *[other] Those are not the digits on your phone. { $tries } tries are left.
    }

## The bar over every view: an account was linked on another device

# For screen readers: what the bar is.
new-link-label = New link of an account
# $name: the account's name. $device: the device's name, in its owner's words.
# $time: a time of day. $date: a day, without the year where it is this one.
new-link-title =
    { $when ->
        [now] TikTok account { $name } was linked on { $device } just now
        [today] TikTok account { $name } was linked on { $device } today at { $time }
        [yesterday] TikTok account { $name } was linked on { $device } yesterday at { $time }
       *[earlier] TikTok account { $name } was linked on { $device } on { $date }
    }
# The same, where the device has no name.
new-link-title-nameless =
    { $when ->
        [now] TikTok account { $name } was linked on another device just now
        [today] TikTok account { $name } was linked on another device today at { $time }
        [yesterday] TikTok account { $name } was linked on another device yesterday at { $time }
       *[earlier] TikTok account { $name } was linked on another device on { $date }
    }
# What is known of that device: one of these, or none.
# $app: the name of the app that made the link. $system: the name of an operating system.
new-link-how = It was linked with { $app } on { $system }.
new-link-how-app = It was linked with { $app }.
new-link-how-system = It was linked on { $system }.
new-link-advice = If that was not you, revoke it: its tokens stop working at once.
# Instead of new-link-title, while names are hidden.
new-link-title-hidden =
    { $when ->
        [now] One of your accounts was linked on another device just now
        [today] One of your accounts was linked on another device today at { $time }
        [yesterday] One of your accounts was linked on another device yesterday at { $time }
       *[earlier] One of your accounts was linked on another device on { $date }
    }
# $count: how many other links nobody has answered for.
new-link-more =
    { $count ->
        [one] One more after this.
       *[other] { $count } more after this.
    }
# Buttons.
new-link-revoke = Revoke it
new-link-keep = It was me

## The view of the accounts

accounts-title = Accounts
# A button, while there is none yet.
accounts-link = Link an account
accounts-empty = No account is linked yet
accounts-empty-hint = Scan one code with your phone, and the account appears here.

# A button: asks of every account if it will hold for some hours.
accounts-check = Check before a stream
# Over the list: a field, and two lists to choose from.
accounts-search = Search accounts
accounts-only = Show
accounts-only-all = All accounts
accounts-order = Order
accounts-order-need = Needs you first
accounts-order-name = By name
accounts-order-linked = Last linked first
accounts-order-fine = First to end
# $shown: how many accounts are listed. $count: how many there are.
accounts-count =
    { $count ->
        [one] { $shown } of one account
       *[other] { $shown } of { $count } accounts
    }
# Boxes to tick.
accounts-select-all = Select all
# $name: the account's name.
accounts-select = Select { $name }
# Nothing matches the search.
accounts-none = No account matches
accounts-none-hint = Search for a name, a handle, a label or a provider.
accounts-show-all = Show all accounts
# Under the list, before the buttons for all accounts at once.
# $count: how many.
accounts-for-all =
    { $count ->
        [one] For the one account:
       *[other] For all { $count } accounts:
    }
accounts-logout-all = Log out all
accounts-revoke-all = Revoke all

# Under an account's name.
# $provider: where the account is, such as TikTok. $username: its handle there, with the @. $date: a day.
accounts-about = { $provider } · linked { $date }
accounts-about-username = { $username } · { $provider } · linked { $date }

# How an account is: one or two words beside an icon.
accounts-healthy = Healthy
accounts-needs-person = Needs you
accounts-revoked = Revoked
accounts-revoking = Revoking
# The server could not be reached for its last refresh.
accounts-offline = Offline
accounts-refreshing = Refreshing

# $time: a time of day. $date: a day, without the year where it is this one.
accounts-fine-until =
    { $day ->
        [today] Fine until { $time } today.
        [tomorrow] Fine until { $time } tomorrow.
       *[later] Fine until { $date }.
    }
accounts-fine-open-ended = Fine, with no end date.
accounts-renewal-due = Its time is up. Renew it, or link it again if that fails.
# After one of those.
# $count: how often its access is renewed in the next $hours hours.
accounts-forecast =
    { $count ->
        [0] Its access lasts through the next { $hours } hours.
        [one] Its access is renewed once in the next { $hours } hours, by itself.
       *[other] Its access is renewed { $count } times in the next { $hours } hours, by itself.
    }
# $time: a time of day. $date: a day.
accounts-last-refresh =
    { $when ->
        [now] Renewed just now.
        [today] Renewed today at { $time }.
        [yesterday] Renewed yesterday at { $time }.
       *[earlier] Renewed on { $date }.
    }
# Why follows.
accounts-refresh-failing =
    { $when ->
        [now] Renewing has just failed and is tried again by itself.
        [today] Renewing has failed since { $time } and is tried again by itself.
        [yesterday] Renewing has failed since { $time } yesterday and is tried again by itself.
       *[earlier] Renewing has failed since { $date } and is tried again by itself.
    }
# Before a number by which the provider's support finds what happened.
accounts-log-id = For the provider’s support:

# $date: the day on which somebody revoked it.
accounts-ended-confirmed = Access ended { $date }. Nothing is left of its tokens.
accounts-ended-expired = Access ended { $date }. Its tokens had ended already, and nothing is left of them.
accounts-ended-pending = Access from this computer ended { $date }. The server could not be told yet; it is tried again by itself.
accounts-ended-refused = Access from this computer ended { $date }. The server would not confirm it: try again, or link the account again.

# $list: one or more of the permissions, such as “see your public videos and post videos for you”.
accounts-may = May { $list }.
# $list: the same, of what the person did not allow.
accounts-may-not = Was not allowed to { $list }.

# Buttons of an account.
accounts-renew = Renew now
accounts-relink = Link again
accounts-retry = Try again now
accounts-revoke = Revoke access
accounts-logout = Log out
accounts-remove = Remove
accounts-more = More
# For screen readers: a button and the account that it is for.
# $action: the words of one of these buttons. $name: the account's name.
accounts-action = { $action }: { $name }

## What an account was linked for: each stands in the list of accounts-may and accounts-may-not

permission-user-info-basic = see your name and picture
permission-user-info-profile = see your bio and profile link
permission-user-info-stats = see your follower and like counts
permission-video-list = see your public videos
permission-video-upload = upload drafts for you to post
permission-video-publish = post videos for you
permission-support-revoke = end links of other people whose tokens leaked
permission-support-audit = read the link server’s log
# $scope: the name that the provider has for a permission that is not known here.
permission-other = use “{ $scope }”

## Everything of one account, and what is seldom done with it

# Over a field.
more-label = What you call it here
more-rename = Rename
more-copy = Copy access token
# While names are hidden, before a token is copied.
more-copy-sure = Others may see your screen. Whoever gets the token can use the account until it ends; wherever you paste it, it is seen.
more-copy-anyway = Copy it anyway

## What is done with several accounts at once

# For screen readers: what the bar is.
many-label = Selected accounts
# $count: how many.
many-selected =
    { $count ->
        [one] One selected
       *[other] { $count } selected
    }
many-unselect = Select none
# $done: how many are done. $count: of how many.
many-ending =
    { $count ->
        [one] { $done } of one account ended
       *[other] { $done } of { $count } accounts ended
    }
many-refreshing =
    { $count ->
        [one] { $done } of one account renewed
       *[other] { $done } of { $count } accounts renewed
    }

## The check before a stream: whether every account will hold for some hours

check-title = Check before a stream
# Before a list of lengths to choose from.
check-hours = For
# $count: how many hours.
check-hours-of =
    { $count ->
        [one] One hour
       *[other] { $count } hours
    }
check-again = Check again
check-under-way = Checking every account…
# $count: how many accounts. $hours: for how many hours.
check-all-hold =
    { $count ->
        [one] Your account holds for { $hours } hours.
       *[other] All { $count } accounts hold for { $hours } hours.
    }
check-some-break =
    { $count ->
        [one] One account will not hold for { $hours } hours.
       *[other] { $count } accounts will not hold for { $hours } hours.
    }
# After an account's name. $time: a time of day. $date: a day.
check-holds = holds.
check-holds-until =
    { $when ->
        [today] holds, until { $time } today.
        [tomorrow] holds, until { $time } tomorrow.
       *[later] holds, until { $date }.
    }
check-breaks = does not work.
check-breaks-at =
    { $when ->
        [today] breaks at { $time } today.
        [tomorrow] breaks at { $time } tomorrow.
       *[later] breaks on { $date }.
    }

## Questions before what cannot be taken back

# Headings of two lists.
dialog-falls = What ends
dialog-stays = What stays

# $name: the account's name. $provider: where the account is, such as TikTok.
dialog-revoke-title = Revoke access for { $name }?
dialog-revoke-falls-access = This computer’s access, at once.
dialog-revoke-falls-tokens = Its tokens: they are destroyed, and any copy of them stops working.
dialog-revoke-falls-connection = The app’s connection at { $provider }, unless another link of the account needs it.
dialog-revoke-stays = The entry in this list, marked as revoked.
dialog-revoke-final = There is no undo. To come back, link the account again with its phone.
# The button of whoever does not want it after all.
dialog-revoke-cancel = Keep access

dialog-logout-title = Log { $name } out of this computer?
dialog-logout-falls-access = This computer’s access. Its tokens are destroyed, here and at the link server.
dialog-logout-falls-entry = The entry in this list.
dialog-logout-stays = The app’s connection at { $provider }. To end that too, revoke access instead.
dialog-logout-final = There is no undo. To come back, link the account again with its phone.
dialog-logout-cancel = Stay logged in

dialog-remove-title = Remove { $name } from the list?
dialog-remove-falls = The entry in this list. Access ended when it was revoked.
dialog-remove-stays = The account itself, with everything in it.
dialog-remove-final = To see it here again, link the account again with its phone.
dialog-remove-cancel = Keep it listed

# The same for several accounts; their names follow.
# $count: how many.
dialog-revoke-title-many =
    { $count ->
        [one] Revoke access for one account?
       *[other] Revoke access for { $count } accounts?
    }
dialog-logout-title-many =
    { $count ->
        [one] Log one account out of this computer?
       *[other] Log { $count } accounts out of this computer?
    }
dialog-many-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
dialog-many-falls-access = This computer’s access to all of them, at once.
dialog-many-falls-tokens = Their tokens: they are destroyed, and any copies of them stop working.
dialog-many-falls-connections = The app’s connections at their providers, unless another link needs them.
dialog-many-falls-entries = Their entries in this list.
dialog-many-stays-entries = Their entries in this list, marked as revoked.
dialog-many-stays-connections = The app’s connections at their providers. To end those too, revoke access instead.
dialog-many-final = There is no undo. To come back, each has to be linked again with its phone.

## The passphrase that locks the stored tokens

lock-unlock-title = Latchkey is locked
lock-unlock-text = Nothing can use the linked accounts until somebody gives the passphrase.
lock-unlock-action = Unlock
lock-choose-title = Choose a passphrase
lock-choose-text = It locks the stored tokens, beside whatever guards this computer. There is no way around it: if it is lost, accounts are linked again.
lock-choose-action = Set the passphrase
lock-passphrase = Passphrase
lock-again = The same again
lock-differ = The two are not the same. Type them once more.
lock-cancel = Not now

## Receipts at the foot of a view: what was just done

# $name: the account's name.
receipt-logged-out = { $name } is logged out
receipt-revoked = Access revoked for { $name }
receipt-ended-here = Access ended on this computer for { $name }

# Under one of those. A sentence about what is in the way may follow the first two.
receipt-pending = No program of this computer can use it any more. The server is told as soon as it can be reached.
receipt-refused = No program of this computer can use it any more, but the server would not confirm it.
receipt-session-ended = Its tokens are gone from this computer, and its session at the link server has ended.
receipt-disconnected = Its tokens no longer work, and Latchkey is disconnected from the account at TikTok.
receipt-kept = These tokens no longer work. Another link of the same account goes on.
receipt-unreachable = Its tokens no longer work. TikTok could not be told: remove Latchkey in TikTok’s settings to be sure.
receipt-not-asked = Its tokens no longer work.

# After many were ended together; the lines under it follow one another.
# $count: how many.
receipt-many-revoked =
    { $count ->
        [one] Access revoked for one account
       *[other] Access revoked for { $count } accounts
    }
receipt-many-logged-out =
    { $count ->
        [one] One account is logged out
       *[other] { $count } accounts are logged out
    }
receipt-many-confirmed =
    { $count ->
        [one] Its server has confirmed one of them.
       *[other] Their servers have confirmed { $count } of them.
    }
receipt-many-pending =
    { $count ->
        [one] For one account, its server is told as soon as it can be reached.
       *[other] For { $count } accounts, their servers are told as soon as they can be reached.
    }
receipt-many-refused =
    { $count ->
        [one] For one account, its server would not confirm it.
       *[other] For { $count } accounts, their servers would not confirm it.
    }
receipt-many-refreshed =
    { $count ->
        [0] No account was renewed
        [one] One account is renewed
       *[other] { $count } accounts are renewed
    }
# The names of the first few follow, each with why.
receipt-many-not-refreshed =
    { $count ->
        [one] One could not be:
       *[other] { $count } could not be:
    }

# $name: the account's name. $seconds: how long the token stays on the clipboard.
receipt-token-copied = An access token of { $name } is copied
receipt-token-copied-detail =
    { $seconds ->
        [one] It is taken off the clipboard in one second.
       *[other] It is taken off the clipboard in { $seconds } seconds.
    }

# After a link on another device was revoked from here.
# $device: that device's name. $name: the account's name.
receipt-link-revoked = Access revoked on { $device }
receipt-link-revoked-nameless = Access revoked on the other device
receipt-link-revoked-detail = Its tokens for { $name } no longer work. { $name } stays linked here.
# The same, while names are hidden.
receipt-link-revoked-detail-hidden = Its tokens no longer work. The account stays linked here.
receipt-link-gone = The link on { $device } had ended already
receipt-link-gone-nameless = The link on the other device had ended already
receipt-link-gone-detail = Nothing was left to revoke. { $name } stays linked here.
receipt-link-gone-detail-hidden = Nothing was left to revoke. The account stays linked here.

## Activity: the view of what happened to accounts, keys and tokens

activity-title = Activity
# The heading over the records.
activity-log = What happened
# Buttons.
activity-verify = Check the log
activity-export = Export…
activity-older = Older
activity-all = Show all

# Three choices of what is listed: what each is about, and in -one what can be chosen.
activity-account = Account
activity-account-every = Every account
activity-kind = Kind
activity-kind-one =
    { $kind ->
        [links] Links
        [renewals] Renewals
        [revocations] Revocations
        [handOffs] Tokens for programs
        [keys] Keys and lock
        [trouble] Trouble
       *[every] Everything
    }
activity-since = Period
activity-since-one =
    { $period ->
        [today] Today
        [week] Last 7 days
        [month] Last 30 days
       *[ever] All time
    }

# For screen readers, after another choice. $count: how many records are listed.
activity-count =
    { $count ->
        [0] No record is listed.
        [one] { $count } record is listed.
       *[other] { $count } records are listed.
    }
activity-none = Nothing has happened yet
activity-none-hint = Whatever is done with accounts, keys and tokens on this computer is listed here.
activity-none-chosen = Nothing of that kind happened

# The heading over the records of a day. $date: a day, without the year where it is this one.
activity-day =
    { $day ->
        [today] Today
        [yesterday] Yesterday
       *[earlier] { $date }
    }

# Stands for the name of an account that is not on this computer any more; it may stand anywhere in a sentence.
# $id: a few letters and digits.
activity-account-gone = Account #{ $id }

# What happened: a sentence for each record, without a full stop, by the log's own word for it.
# $name: the account's name. $program: the name of a program on this computer. $provider: where a token was from.
# $reason: for needs_person, who ended the link: a person, the provider's support, an app or the platform.
# $asked: what a person here had done: access was taken back, the account was logged out, or linked again.
# $tokens: whether its tokens came back with it. $accounts: how many.
# $from, $to: versions, which are numbers. $deep: whether each account has a new key too. $how: what was done with it.
# $leaked: whether a person revoked leaked tokens or a whole set of links. $count: how many tokens. $outcome: what became of one.
# $format: of a report: PDF, JSON or CSV.
activity-what =
    { $event ->
        [linked] { $name } was linked
        [relinked] { $name } was linked again
        [link_elsewhere] { $name } was linked on another device
        [link_elsewhere_revoked] The link of { $name } on another device was revoked
        [refreshed] { $name }’s access was renewed
        [refresh_failed] { $name }’s access could not be renewed
        [needs_person]
            { $reason ->
                [person] Somebody ended the link of { $name } elsewhere
                [support] The link server’s support ended the link of { $name }
                [client] An app ended the link of { $name }
                [platform] The platform ended the link of { $name }
                [disconnected] The platform disconnected { $name }
               *[unknown] The link of { $name } is over
            }
        [revocation_asked] { $name }’s access was taken back here
        [revoked]
            { $asked ->
                [log_out] The server confirmed that { $name } is logged out
                [replace] The server confirmed that the older link of { $name } is over
               *[revoke] The server confirmed that { $name }’s access is over
            }
        [revocation_refused]
            { $reason ->
                [given_up] The revocation for { $name } was given up here
               *[refused] The server would not end { $name }’s access
            }
        [token_revoked] A token of { $provider } was revoked
        [leak_revocation_begun]
            { $leaked ->
                [set] The revocation of a whole set of links was begun
               *[tokens]
                    { $count ->
                        [one] The revocation of one leaked token was begun
                       *[other] The revocation of { $count } leaked tokens was begun
                    }
            }
        [leak_revoked]
            { $outcome ->
                [revoked] A leaked token was revoked
                [already_gone] A leaked token had ended already
                [unknown] A leaked token belongs to no link that its server knows
               *[failed] A leaked token could not be revoked
            }
        [leak_revocation_done]
            { $leaked ->
                [set] The revocation of a whole set of links is over
               *[tokens] The revocation of leaked tokens is over
            }
        [leak_report] A report on leaked tokens was written as { $format }
        [restored]
            { $tokens ->
                [true] { $name } was brought back from a backup, with its tokens
               *[false] { $name } was brought back from a backup, without its tokens
            }
        [backed_up]
            { $accounts ->
                [one] { $accounts } account was written to a backup
               *[other] { $accounts } accounts were written to a backup
            }
        [logged_out] { $name } was removed from this computer
        [handed_off] { $program } got an access token of { $name }
        [hand_off_refused]
            { $reason ->
                [program_unknown] A program that could not be identified was refused an access token of { $name }
               *[refused] { $program } was refused an access token of { $name }
            }
        [program_approved] { $program } was approved
        [program_removed] { $program } was taken off the list of programs
        [keys_rotated]
            { $deep ->
                [true] The keys were changed from version { $from } to { $to }, with a new one for each account
               *[false] The keys were changed from version { $from } to { $to }
            }
        [passphrase_changed]
            { $how ->
                [set] A passphrase was set
                [removed] The passphrase was removed
               *[changed] The passphrase was changed
            }
        [locked] Latchkey was locked
        [unlocked] Latchkey was unlocked
        [older_accepted] An older copy of the account database was accepted
       *[newer] Something that this version does not know: { $event }
    }

# Why something did not work: a few words beside the sentence. $code: the engine's own word for it, which stands for itself where
# there is no better.
activity-reason =
    { $code ->
        [access_denied] the server denied it
        [account_not_granted] not approved for this account
        [approval_required] not approved yet
        [invalid_client] the server does not know this app
        [keychain_locked] the keychain was locked
        [locked] Latchkey was locked
        [malformed_answer] the server’s answer was not understood
        [needs_person] the account has to be linked again
        [no_such_account] there is no such account
        [refused] the server refused it
        [scope_not_granted] the token allows more than was approved
        [server_unavailable] the server could not answer
        [server_unreachable] the server could not be reached
       *[other] { $code }
    }
# $token: the beginning of a token's fingerprint, letters and digits.
activity-token = token { $token }

# Receipts: the log was checked.
# $count: how many records it has.
activity-told-checked =
    { $count ->
        [0] The log is empty
        [one] The log holds: its one record is as it was written
       *[other] The log holds: all { $count } records are as they were written
    }
activity-told-checked-detail = None was changed and none is missing.
# $count: how many records the keychain does not vouch for yet.
activity-told-newer =
    { $count ->
        [one] The keychain does not know the newest one yet; it will in a moment.
       *[other] The keychain does not know the newest { $count } yet; it will in a moment.
    }
# $count: how many records could not be signed yet.
activity-told-waiting =
    { $count ->
        [one] { $count } more waits for the log’s key and is not protected until then.
       *[other] { $count } more wait for the log’s key and are not protected until then.
    }
activity-told-exported = The log was exported

## Revocations on their way: in the same view, links that were ended here and that their servers have not confirmed

outbox-title = On their way
outbox-about = These links are over on this computer. Their servers have yet to confirm it.
outbox-all-confirmed = Everything that was ended here is confirmed.
# Buttons.
outbox-flush = Try all again now
outbox-give-up = Give up…
# For screen readers: the same button and what it is for. $name: the account's name.
outbox-give-up-of = Give up the revocation for { $name }…
# What was asked for. $name: the account's name. $provider: where the account is, such as TikTok.
outbox-what =
    { $what ->
        [logOut] Log out { $name } at { $provider }
        [replace] End the older link of { $name } at { $provider }
       *[revoke] Revoke the access of { $name } at { $provider }
    }
# How far it has come: one or two words beside an icon.
outbox-state =
    { $state ->
        [pending] On its way
        [refused] Refused
        [confirmed] Confirmed
       *[expired] Nothing left to end
    }
# $time: a time of day. $date: a day, without the year where it is this one.
outbox-asked =
    { $when ->
        [now] Asked for just now.
        [today] Asked for today at { $time }.
        [yesterday] Asked for yesterday at { $time }.
       *[earlier] Asked for on { $date }.
    }
# $count: how often it was tried.
outbox-tries =
    { $count ->
        [0] Not tried yet.
        [one] Tried once.
       *[other] Tried { $count } times.
    }
# $in: when, such as “in 5 minutes”.
outbox-next = Next try { $in }.
outbox-next-now = Next try in a moment.
# $count: how many are settled.
outbox-settled =
    { $count ->
        [one] { $count } settled in the last 30 days
       *[other] { $count } settled in the last 30 days
    }

# The question before one is given up. $name: the account's name. $provider: where the account is.
outbox-ask-title = Give up the revocation for { $name }?
outbox-ask-server = { $provider } is not told any more. The tokens live on there until they end by themselves; whoever has a copy can use them until then.
outbox-ask-here = What is left of the tokens here is destroyed, so it cannot be tried again later.
outbox-ask-stays = Access from this computer stays ended.
outbox-ask-yes = Give up
outbox-ask-no = Keep trying

# Receipts: all were tried, or one was given up.
outbox-told-confirmed = Every revocation is confirmed
# $count: how many are not confirmed.
outbox-told-left =
    { $count ->
        [one] { $count } revocation is not confirmed
       *[other] { $count } revocations are not confirmed
    }
outbox-told-left-detail = They are tried again by themselves until they end.
# $count: how many of them the servers refused.
outbox-told-refused =
    { $count ->
        [one] { $count } was refused. What is in the way stands beside it.
       *[other] { $count } were refused. What is in the way stands beside each.
    }
# $name: the account's name.
outbox-told-given-up = The revocation for { $name } was given up
outbox-told-given-up-detail = Its tokens live on at the server until they end by themselves.

## Programs: the view of the programs on this computer that ask for access tokens

programs-title = Programs
programs-about = Programs on this computer can ask Latchkey for access tokens. They get none until you approve them.

# Whether programs can ask, beside an icon.
programs-agent =
    { $state ->
        [here] Programs can ask this app
        [elsewhere] Programs can ask another Latchkey that runs on this computer
        [off] Programs cannot ask
       *[starting] Getting ready for programs…
    }
programs-agent-off-hint = Latchkey does not serve programs now. You can change that in Settings.
programs-settings = Open settings
# The path of a socket, and the button that copies it.
programs-socket = Where programs ask
    .copy = Copy the path

programs-empty = No program has asked yet
# $file: a file of Latchkey's documentation. $command: what to type in a terminal.
programs-empty-hint = A program that asks at Latchkey’s socket appears here. { $file } says how to ask, and “{ $command }” prints where the socket lies.

# Headings of two lists.
programs-waiting = Waiting for your answer
programs-listed = Approved

# How it stands with a program.
# $account: the account that it wants, in the program's own words. $time: a time of day. $date: a day.
programs-asked-for =
    { $when ->
        [now] Asked for “{ $account }” just now.
        [today] Asked for “{ $account }” today at { $time }.
        [yesterday] Asked for “{ $account }” yesterday at { $time }.
       *[earlier] Asked for “{ $account }” on { $date }.
    }
programs-asked =
    { $when ->
        [now] Asked just now.
        [today] Asked today at { $time }.
        [yesterday] Asked yesterday at { $time }.
       *[earlier] Asked on { $date }.
    }
programs-approved =
    { $when ->
        [now] Approved just now.
        [today] Approved today at { $time }.
        [yesterday] Approved yesterday at { $time }.
       *[earlier] Approved on { $date }.
    }
programs-used =
    { $when ->
        [now] Last used just now.
        [today] Last used today at { $time }.
        [yesterday] Last used yesterday at { $time }.
       *[earlier] Last used on { $date }.
    }
programs-unused = Never used.
programs-accounts-every = May have tokens of every account.
programs-accounts-none = May have tokens of no account.
# $list: names of accounts.
programs-accounts = May have tokens of { $list }.
# $duration: such as “10 minutes”.
programs-limit = May ask for tokens that last up to { $duration }.
# $list: names of permissions, as the provider writes them.
programs-scopes = Only tokens with no other scopes than { $list }.

# Buttons of a program.
programs-approve = Approve…
programs-refuse = Refuse
programs-change = Change…
programs-take-back = Take back
# For screen readers: a button and the program that it is for.
# $action: the words of one of these buttons. $name: the program's name.
programs-action = { $action }: { $name }

# The question before a program is approved, or what it may have is changed. $name: the program's name.
programs-ask-title = Approve { $name }?
programs-change-title = What may { $name } have?
# Beside the paths of two files.
programs-ask-executable = Program
programs-ask-script = Script
programs-ask-gets = It gets access tokens, never refresh tokens, and each one that it gets is listed under Activity.
programs-ask-honest = Programs that run as you can pass for each other. Approval keeps a record and keeps honest programs apart; it keeps no harmful program out.
# The heading of a choice: of which accounts.
programs-ask-accounts = It may have tokens of
programs-ask-every = Every account, also those linked later
programs-ask-some = Only these
programs-ask-choose = Choose an account first.
# The heading of a choice: none, or a duration.
programs-ask-limit = The longest lifetime it may ask for
programs-ask-unlimited = As long as the server gives
programs-ask-limit-hint = A token that lasts longer anyway is given out as it is.
# $list: names of permissions, as the provider writes them.
programs-ask-scopes = It may only have tokens with no other scopes than { $list }. That limit was set in a terminal, and it stays.
programs-ask-yes = Approve
programs-change-yes = Save
programs-ask-no = Cancel

# Receipts, and a sentence under each. $name: the program's name.
programs-told =
    { $what ->
        [approved] { $name } is approved
        [changed] What { $name } may have is changed
        [refused] { $name } was refused
       *[takenBack] { $name } gets no more tokens
    }
programs-told-detail =
    { $what ->
        [approved] It gets a token the next time it asks.
        [changed] It counts from the next time it asks. A token that it has goes on until it ends.
        [refused] It got no token. If it asks again, it is listed here again.
       *[takenBack] A token that it has goes on until it ends. To approve it again, let it ask again.
    }

## Support: the view for tokens that have leaked. "Staff" are people whom a link server lets revoke the tokens of others.

support-title = Support
# For whoever is no staff.
support-staff-only = Searching for leaked tokens and revoking those of other people is for the staff of a link server. Whoever runs the server names them; it shows here once such an account is linked on this computer.
# The button of whoever does not want it after all, in every question of this view.
support-cancel = Cancel
support-final = There is no undo.

## Support: one token that somebody has, which everybody may revoke

support-held = Revoke the token I hold
support-held-text = Copy the token, then press the button. Latchkey takes it from the clipboard and shows it nowhere.
support-held-action = Revoke the copied token…
support-held-ask = Revoke the copied token?
support-held-falls-session = The token, and all others of the same link. Any copy of them stops working.
support-held-falls-programs = The access of every program that uses them.
support-held-falls-connection = The app’s connection at the provider, unless another link of the account needs it.
support-held-stays = The account itself, and its other links.
support-held-told = The token is revoked

## Support: where tokens are searched

support-find = Find
support-find-text = Search a text or files for tokens. You can also press Ctrl+V here (⌘V on a Mac) or drop files on this page.
support-paste = Paste from the clipboard
support-files = Open files…
support-folder = Open a folder…
support-wiped = Finding revokes nothing and sends nothing. A dry run and a revocation show a token to nobody but its own provider. No token is shown whole here, and all of it is wiped when you leave this page.
support-empty = Nothing has been searched yet
support-scanning = Searching…
# $stopped: whether somebody stopped it.
support-scanned =
    { $stopped ->
        [yes] Stopped before the end
       *[no] The search is done
    }
# Three facts beside each other. $count: how many files; how many tokens. $read, $total: amounts of data, such as “1.5 MB”.
support-files-searched =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
support-read = { $read } of { $total }
support-found =
    { $count ->
        [0] no token found
        [one] { $count } token found
       *[other] { $count } tokens found
    }
support-none-hint = Nothing in it looks like a token that Latchkey knows. That does not prove that there is none.
support-stop = Stop
support-clear = Wipe what was found
# What opens a list of files. $count: how many.
support-troubles =
    { $count ->
        [one] One file could not be looked at
       *[other] { $count } files could not be looked at
    }
# After a file’s name.
support-trouble =
    { $code ->
        [unreadable] cannot be read
        [damaged] is damaged
        [too_large] is too large
        [too_deep] has too many archives inside each other
        [locked] is locked with a password
       *[not_a_file] is not a file
    }

## Support: what was found

support-findings = What was found
# A field, and three lists to choose from.
support-search = Search what was found
support-provider = Provider
support-provider-every = Every provider
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
       *[unknown] Unknown provider
    }
support-kind = Kind
support-kind-one =
    { $kind ->
        [access_token] Access token
        [refresh_token] Refresh token
        [authorization_code] Authorization code
        [device_code] Device code
        [client_secret] Client secret
        [api_key] API key
        [session_cookie] Session cookie
        [jwt] JSON Web Token
        [credential] Other credential
       *[every] Every kind
    }
support-standing = State
# How a token is: a few words beside an icon.
support-standing-one =
    { $standing ->
        [alive] Still works
        [dead] No longer works
        [unknown] Not known
        [unasked] Not asked yet
       *[every] Every state
    }
support-select-all = Select all
# $name: what a token is, such as “TikTok access token”.
support-select = Select { $name }
support-details = Details: { $name }
# $shown: how many are listed. $count: how many there are. $selected: how many are selected.
support-count =
    { $count ->
        [one] { $shown } of one listed, { $selected } selected
       *[other] { $shown } of { $count } listed, { $selected } selected
    }
support-none-match = No token matches
support-show-all = Show all
# Why it is taken for a token.
support-proof-label = Proof
support-proof =
    { $proof ->
        [checked] recognized by its check digits
        [context] recognized by what stands beside it
       *[shape] recognized by its shape
    }
# After a file’s name, a line and a column. $count: how many.
support-more-places =
    { $count ->
        [one] and one more place
       *[other] and { $count } more places
    }
support-places =
    { $count ->
        [one] Where it is: one place
       *[other] Where it is: { $count } places
    }
support-places-more =
    { $count ->
        [one] One more is not listed.
       *[other] { $count } more are not listed.
    }
# After a place: how it is written there.
support-encoding =
    { $encoding ->
        [url] encoded for a web address
        [json] escaped as in JSON
        [base64] encoded as Base64
        [gzip] compressed
        [lines] broken over several lines
       *[qr] as a QR code
    }
# The SHA-256 of a token; .copy is the button that copies it.
support-fingerprint = Fingerprint
    .copy = Copy fingerprint
# What a token says of itself.
support-issuer = Issued by
support-subject = Issued for
support-expires = Valid until

## Support: what would end

support-plan = Dry run
support-plan-again = Dry run again
support-plan-text = A dry run asks whose tokens these are and what would end with them. It revokes nothing.
# $count: how many links. Also in the question before they are revoked.
support-plan-sessions =
    { $count ->
        [0] No link ends.
        [one] One link ends, with all its tokens.
       *[other] { $count } links end, with all their tokens.
    }
# $count: how many accounts.
support-plan-accounts =
    { $count ->
        [0] No account is affected.
        [one] One account is affected.
       *[other] { $count } accounts are affected.
    }
support-plan-notice = Their owners notice: apps lose access at once, the computers with those accounts are told, and each account has to be linked there again.
# $list: names of programs.
support-plan-programs = Programs on this computer that lose access: { $list }.
# Over a list of reasons. $count: how many tokens.
support-plan-stuck =
    { $count ->
        [one] One token cannot be revoked from here:
       *[other] { $count } tokens cannot be revoked from here:
    }
# Why one cannot be revoked from here.
support-why =
    { $why ->
        [unknown_here] No server that is used here knows it.
        [already_gone] It no longer works.
        [unreachable] Its server cannot be reached.
        [not_staff] None of your accounts is staff there.
       *[no_way] Its provider has no way for that.
    }
# What a dry run says of one token: a label and what stands beside it.
support-way-label = How it is revoked
support-way =
    { $way ->
        [staff] by the link server, at your request
        [held] by whoever holds it
        [provider] by its provider, through an account that is set up here
       *[none] not from here
    }
support-why-label = Why
support-advice = By hand
support-account = Account
support-client = App
support-device = Device
support-here = On this computer
support-programs = Programs that lose it
support-same = Same link as

## Support: tokens are revoked

# $count: how many of the selected tokens.
support-revoke =
    { $count ->
        [0] Revoke…
        [one] Revoke one token…
       *[other] Revoke { $count } tokens…
    }
support-revoke-none = Select a token that can be revoked.
support-ask-title =
    { $count ->
        [one] Revoke one token?
       *[other] Revoke { $count } tokens?
    }
support-ask-stays = The accounts themselves, and their other links.
support-ask-yes = Revoke now
support-reason = Reason
# $most: how many characters.
support-reason-hint = Up to { $most } characters. It is kept in the activity log and in the report, so do not write a token in it.
support-reason-missing = Give a reason first.

# A revocation that has begun, on top of the page.
support-jobs = Revocations
# $count: how many tokens.
support-job-title =
    { $count ->
        [one] One token
       *[other] { $count } tokens
    }
support-job-state =
    { $state ->
        [running] Under way
        [paused] Paused
        [stopped] Interrupted
       *[done] Finished
    }
# $time: a time of day. $date: a day, without the year where it is this one.
support-job-started =
    { $when ->
        [now] Begun just now.
        [today] Begun today at { $time }.
        [yesterday] Begun yesterday at { $time }.
       *[earlier] Begun on { $date }.
    }
# $name: the account’s name.
support-job-by = By { $name }.
# $done: how many are done. $count: of how many.
support-job-progress =
    { $count ->
        [one] { $done } of one done
       *[other] { $done } of { $count } done
    }
# What became of the tokens; a number stands after each.
support-job-outcome =
    { $what ->
        [revoked] Revoked
        [gone] No longer worked
        [unknown] Not known to any server
        [refused] Refused
        [failed] Failed
       *[waiting] Waiting
    }
# $count: how many.
support-job-needs =
    { $count ->
        [one] For one of them the token itself is needed, and it is kept nowhere. Search the same material again first, then go on.
       *[other] For { $count } of them the tokens themselves are needed, and they are kept nowhere. Search the same material again first, then go on.
    }
support-job-pause = Pause
support-job-resume = Go on
support-job-retry = Try the failed ones again
support-job-drop = Remove from the list…
support-drop-ask = Remove this revocation from the list?
support-drop-text = Its report cannot be written any more. What was revoked stays revoked, and the activity log keeps it.
support-drop-yes = Remove

## Support: what proves a revocation

support-prove = Prove
support-prove-text = A report says what was revoked, when, why and by whom, with fingerprints and without tokens. Latchkey can tell whether a report was changed.
# $format: PDF, JSON or CSV.
support-report = Save { $format }…
support-saved = The report is saved
support-check = Check a report…
# What came of that. $is: whether it is so.
support-verdict-whole =
    { $is ->
        [yes] The report is as Latchkey wrote it.
       *[no] The report was changed after Latchkey wrote it.
    }
support-verdict-known =
    { $is ->
        [yes] The activity log of this computer says the same.
       *[no] The activity log of this computer does not know it. Check it on the computer that wrote it.
    }
support-verdict-chain =
    { $is ->
        [yes] That log is whole: nothing was changed and nothing is missing.
       *[no] That log itself was changed, or something is missing in it.
    }
# $count: how many of the tokens in the report.
support-verdict-dead =
    { $count ->
        [one] One of its tokens no longer works.
       *[other] { $count } of its tokens no longer work.
    }
support-verdict-alive =
    { $count ->
        [one] One of its tokens still works.
       *[other] { $count } of its tokens still work.
    }
support-verdict-unknown =
    { $count ->
        [one] Of one of its tokens it is not known.
       *[other] Of { $count } of its tokens it is not known.
    }
# $time: a time of day. $date: a day, without the year where it is this one.
support-verdict-at =
    { $when ->
        [now] Written just now.
        [today] Written today at { $time }.
        [yesterday] Written yesterday at { $time }.
       *[earlier] Written on { $date }.
    }

## Support: whole sets of links are ended

support-sets = Whole sets
support-sets-text = For when nobody knows which tokens have leaked: ends every link of an account, of an app, or since a time.
support-set-kind =
    { $kind ->
        [account] An account
        [client] An app
       *[since] Everything since a time
    }
# Over the field for it, and under it.
support-set-value =
    { $kind ->
        [account] Account
        [client] Client ID
       *[since] Linked since
    }
support-set-hint =
    { $kind ->
        [account] As the link server names it; a dry run shows it.
        [client] As the link server’s configuration names the app.
       *[since] Every link that was made at the link server since then, of every account.
    }
# The field holds no time. $example: how a time is written.
support-set-wrong = Write the time as in { $example }.
support-set-preview = See what would end
support-set-ask = Revoke all of this?
support-set-stays = The apps’ connections at the providers: nobody shows their tokens, so no provider is told. Whoever wants to end those too removes the app in the provider’s settings.
# $phrase: what has to be typed, letter by letter.
support-phrase = Type this to go on: { $phrase }
support-phrase-missing = Type the words above exactly as they are.
# The receipt. $count: how many links.
support-set-told =
    { $count ->
        [0] There was no link to end
        [one] One link has ended
       *[other] { $count } links have ended
    }
# $count: how many accounts.
support-set-connected =
    { $count ->
        [one] One account is still connected at its provider; removing the app in the provider’s settings ends that.
       *[other] { $count } accounts are still connected at their providers; removing the app in the provider’s settings ends that.
    }

## Support: guides for when something has happened. Each is a title and steps to tick off.

support-guides = When something has happened
support-guides-text = Tick off what is done. The ticks are kept while a guide is open.
# $done: how many steps. $count: of how many.
support-guide-done =
    { $count ->
        [one] { $done } of one step done
       *[other] { $done } of { $count } steps done
    }
# Buttons beside steps.
support-go-held = Go to “Revoke the token I hold”
support-go-findings = Go to what was found
support-go-prove = Go to the reports
support-go-sets = Go to “Whole sets”
support-go-activity = See activity

support-guide-token = One token has leaked
support-token-stop = Take it out of sight: delete the message or the file, or stop the recording. Post it nowhere again, not even to ask for help.
support-token-held = Copy the token and revoke it. A deleted message does not end a token: others may have copied it.
support-token-find = Find every copy: copy the text it stood in and paste it here, or open the files.
support-token-plan = See whose it is and what would end. Nothing is revoked by that.
support-token-revoke = Select it and revoke it, with the reason.
support-token-link = Link the account again with its phone. Its new tokens have nothing in common with the leaked one.
support-token-prove = Save the report for whoever asks what was done.

support-guide-account = An account was taken over
support-account-password = At the provider, change the account’s password first and log out all devices there. Otherwise whoever is in can link the account again.
support-account-revoke = Revoke its access here.
support-account-set = End all its links at the link server, on every computer.
support-account-ask = Ask whoever runs the link server to end all its links, on every computer.
support-account-look = Look for links that nobody of you made.
support-account-link = Link it again once the account and its phone are yours alone.

support-guide-secret = A client secret has leaked
support-secret-who = Only whoever runs the link server can do this. If that is not you, tell them now.
support-secret-rotate = On the server, make the next secret. It is printed once; ID is the app’s client ID.
support-secret-ends = From then on the leaked secret is worth nothing, and every token of that app has ended.
support-secret-give = Give the app its new secret and start it again.
support-secret-tell = Tell the people who use the app: each has to link their account with it again.
support-secret-check = See whether a link of that app is left.

support-guide-database = The link server’s database has leaked
support-database-means = What it does not mean: that tokens are out. It holds fingerprints of tokens only, and every link is sealed under keys that only the apps’ own tokens give. The database opens nothing, not even together with the server’s keys.
support-database-tells = What it does mean: whoever has it can read which accounts were linked with which apps and devices, and when.
support-database-close = Close the way by which it got out, and change the passwords for the database.
support-database-keys = On the server, change the server’s keys. The servers go on meanwhile, and nobody has to link again.
support-database-copies = With several servers that have copies of the key file, do it in three steps instead: run this, copy the file to all, and so on.
support-database-since = If somebody may have been on the running server as well, end every link since then: they may have seen tokens as those came in.
support-database-people = Tell the people what could be read, and that their tokens could not.

support-guide-desktop = A computer was stolen
support-desktop-lock = If a passphrase locked Latchkey on it, nobody gets at its tokens without that. Without one, only the computer’s own password guards them: hurry then.
support-desktop-platform = Remove the app in the settings of each account’s provider. That ends every link of the account, also the one on the stolen computer.
support-desktop-set = End all links of its accounts at the link server.
support-desktop-new = Stay watchful: if a new link of an account appears over this window that was not you, revoke it there.
support-desktop-passphrase = Set a passphrase on the computers that you still have.
support-desktop-link = Link the accounts again on the computers that you still have.

## Problems
##
## The engine brings its own English sentences with every problem, which name the account or the file that it is about. So
## this file has none of them, and the other languages may have more ids than this one here, and only here:
## problem-CODE, what is wrong, with .way-out, what to do. Without variables; CODE exactly as the engine writes it, such as
## problem-server_unreachable. Where a language has no such id, the engine's English sentences are shown.

# The one problem that the window itself finds.
problem-unexpected = The window got an answer that it does not understand.
    .way-out = Try again. If it happens again, close Latchkey and start it anew; nothing is lost.

## The tray and the system's notices, which the shell shows beside the window.

# Menu of the tray: its first line, how the accounts are. $count is how many accounts are linked.
shell-tray-healthy = { $count ->
    [one] One account, healthy
   *[other] { $count } accounts, all healthy
}
# $count is how many accounts can only be helped by linking them again.
shell-tray-in-need = { $count ->
    [one] One account needs you
   *[other] { $count } accounts need you
}
shell-tray-empty = No account is linked
shell-tray-locked = Locked
shell-tray-open = Open Latchkey
shell-tray-link = Link an account
# Opens the window with the question whether every account holds through a stream.
shell-tray-check = Check before a stream
shell-tray-lock = Lock
# A switch: names and codes are hidden while it is on.
shell-tray-hide = Hide names and codes
shell-tray-quit = Quit
# Stands for an account's name while names are hidden.
shell-someone = An account
# Where a token was found that was pasted, in the place of a file's name.
shell-clipboard = Clipboard
# $name is an account's name, or shell-someone.
shell-notice-needs-person = { $name } needs you
shell-notice-needs-person-text = Its link has ended. Link it again to go on.
# $name is an account's name, or shell-someone; $device is a computer's name, or shell-notice-unknown-device.
shell-notice-new-link = { $name } was linked on { $device }
shell-notice-unknown-device = another device
shell-notice-new-link-text = If that was not you, revoke it: its tokens stop working at once.
shell-notice-new-link-revoke = Revoke it
# $name is an account's name, or shell-someone.
shell-notice-refused = The server would not end the access of { $name }
shell-notice-refused-text = Open Latchkey to try again.
# $program is a program's path.
shell-notice-program = { $program } asks for access tokens
shell-notice-program-text = It gets none until you approve it.

## Settings

settings-title = Settings
# Said for a moment after every change.
settings-saved = Saved
# For screen readers: a button and what it is for.
# $action: the words of the button. $name: the name of a provider or a server.
settings-action = { $action }: { $name }

## Settings: the dialogs that ask for something

settings-cancel = Cancel
# A box to tick under fields for passphrases and secrets.
settings-show-typed = Show what is typed
# Over a field for a passphrase that is set now.
settings-passphrase-new = New passphrase
settings-field-empty = Fill this in first.

## Settings: general

settings-general = General
settings-language = Language
# One of the choices, beside the languages, which are listed by their own names.
settings-language-system = As the system
# The look: light, dark, or as the system.
settings-theme = Theme
settings-theme-choice =
    { $choice ->
        [light] Light
        [dark] Dark
       *[system] As the system
    }
# Each of these is a switch, with a sentence about it.
settings-login = Start when you sign in
settings-login-hint = Latchkey starts in the tray and keeps the accounts fresh.
settings-login-unavailable = This system does not let Latchkey arrange that. Use the system’s own settings.
settings-tray = Keep running when the window is closed
settings-tray-hint = Latchkey stays in the tray. Otherwise closing the window quits it.
settings-notifications = Notices
settings-notifications-hint = The system tells you when an account needs you or was linked elsewhere.

## Settings: streamer mode

settings-hiding = Streamer mode
# Over the three choices.
settings-hiding-text = Hides names, pictures and codes in this window and in notices.
settings-hiding-choice =
    { $choice ->
        [auto] While you broadcast
        [on] Always
       *[off] Never
    }
settings-hiding-choice-hint =
    { $choice ->
        [auto] On Linux, Latchkey looks every few seconds whether a broadcasting program that it knows is running. On other systems this choice hides nothing by itself.
        [on] They stay hidden until you hold them to look.
       *[off] They are always in sight.
    }
settings-hiding-limits = It does not hide the window itself, what other programs show, or what was in sight before a broadcast was noticed.

## Settings: providers, where accounts are linked

settings-providers = Providers
settings-providers-text = Where accounts are linked. The one marked is used when you do not choose another.
# Headings of three lists.
settings-providers-group =
    { $group ->
        [sandbox] For trying things out
        [server] Link servers
       *[added] Set up by you
    }
# What opens a fourth list.
# $count: how many are in it.
settings-providers-presets =
    { $count ->
        [one] One more that you can set up
       *[other] { $count } more that you can set up
    }
# A mark beside a provider's name.
settings-provider-default = Used for new links
# Buttons of a provider.
settings-provider-use = Use this one
# Links an account with what the staff of the server may do.
settings-provider-staff = Link as support staff
settings-provider-check = Check
# Of a server, or of another provider.
settings-remove =
    { $kind ->
        [server] Forget…
       *[other] Remove…
    }
settings-provider-set-up = Set up…
# What a check found.
settings-provider-as-told = It answers, and all is as its manifest says.
# Over a list of what was found, in English.
# $count: how many differences.
settings-provider-differs =
    { $count ->
        [one] One thing is not as its manifest says:
       *[other] { $count } things are not as its manifest says:
    }
# Before one is forgotten or removed. $name: the server's host, or the provider's name.
settings-remove-title =
    { $kind ->
        [server] Forget { $name }?
       *[other] Remove { $name }?
    }
settings-remove-text =
    { $kind ->
        [server] Accounts that are linked there stay linked and work on. To link another one there, add the server again.
       *[other] Its manifest and its client secret are deleted from this computer. Accounts that are linked there have to be ended first.
    }
settings-remove-action =
    { $kind ->
        [server] Forget it
       *[other] Remove it
    }
# The dialog that sets a provider up. $provider: its name.
settings-provider-set-up-title = Set up { $provider }
settings-provider-set-up-text = Register an app of your own with the provider first. It tells you these:
settings-provider-client-id = Client ID
settings-provider-client-secret = Client secret
settings-provider-client-secret-hint = Only where the provider gives you one. It is kept sealed with the tokens.
settings-provider-set-up-action = Set it up
# A button, and the dialog that it opens: any provider by its address.
settings-provider-other = Add another OpenID provider…
settings-provider-other-title = Add an OpenID provider
settings-provider-issuer = Issuer address
# Afterwards. $provider: the provider's name.
settings-provider-added-title = { $provider } is set up
settings-provider-added-text = One thing is left: register this redirect URI in the settings of your app at the provider.
# A technical term of OAuth; .copy is the button that copies it.
settings-provider-redirect = Redirect URI
    .copy = Copy redirect URI

## Settings: link servers

# A button, and the dialog that it opens.
settings-server-add-action = Add a link server…
settings-server-add = Add a link server
settings-server-add-text = Type the address that whoever runs the server gave you. Latchkey asks the server who it is; nothing is kept yet.
settings-server-address = Address
settings-server-meet = Ask the server
# The server answered. Its host stands in large letters under these.
settings-server-trust = Do you trust this server?
settings-server-trust-text = It will hold TikTok’s tokens sealed, and new links will go through it. Trust it only if you know who runs it.
settings-server-trust-action = Trust this server
# Instead of that, where it is trusted already.
settings-server-use = Use this server
settings-server-known = You trust this server already.
settings-server-way =
    { $way ->
        [encrypted] The connection is encrypted: nobody on the way can read along.
        [local] The connection is not encrypted, but does not leave this computer.
       *[open] The connection is not encrypted: anybody on the way can read along.
    }
settings-server-offers =
    { $offer ->
        [both] Accounts can be linked by a code and in the browser.
        [codes] Accounts can be linked by a code.
        [browser] Accounts can be linked in the browser.
       *[none] It offers no way to link accounts.
    }

## Settings: the lock

settings-lock = Lock
# How it is now.
settings-lock-state =
    { $state ->
        [unlocked] Unlocked
       *[off] No passphrase is set
    }
settings-lock-text = While locked, no program can use the linked accounts until somebody gives the passphrase.
settings-lock-now = Lock now
# The other buttons, and what each asks: the title, the text, and the button that does it.
settings-lock-button =
    { $act ->
        [set] Set a passphrase…
        [change] Change…
       *[remove] Remove…
    }
settings-lock-title =
    { $act ->
        [set] Choose a passphrase
        [change] Change the passphrase
       *[remove] Remove the passphrase?
    }
settings-lock-warning =
    { $act ->
        [set] It locks the stored tokens, beside whatever guards this computer. There is no way around it: if it is lost, accounts are linked again.
        [change] Whoever knows the present passphrase and has an older copy of the stored tokens can still open that copy. If that is why you change it, remove the passphrase and set it anew.
       *[remove] Tokens are then guarded only by what guards this computer.
    }
settings-lock-action =
    { $act ->
        [set] Set the passphrase
        [change] Change it
       *[remove] Remove it
    }
settings-lock-present = Present passphrase
# Over a choice of the next ones.
settings-lock-idle = Lock without use
# $minutes: 0, 60, 240 or any other number of minutes.
settings-lock-after =
    { $minutes ->
        [0] Never
        [60] After one hour
        [240] After four hours
        [one] After { $minutes } minute
       *[other] After { $minutes } minutes
    }
# A switch, with a sentence about it.
settings-lock-suspend = Lock when the computer sleeps
settings-lock-suspend-hint = Once a passphrase is set, and where the system tells that it is about to sleep.

## Settings: the keys that seal the tokens

settings-keys = Keys
# $storage: where, in English, such as: the Secret Service keychain.
settings-keys-storage = Tokens and keys are kept in { $storage }.
# Over the reason.
settings-keys-unknown = Nothing is known of the keys.
# One of the first two, and then the other two. $version: a number. $date: a day.
settings-keys-version = Key version { $version }, made on { $date }.
settings-keys-version-undated = Key version { $version }.
# $count: how many accounts.
settings-keys-accounts =
    { $count ->
        [0] No account has a key yet.
        [one] One account has a key.
       *[other] { $count } accounts have a key each.
    }
settings-keys-behind =
    { $count ->
        [0] All are under this version.
        [one] One of them is still under an older version.
       *[other] { $count } of them are still under an older version.
    }
settings-keys-rotate = Rotate…
settings-keys-rotate-title = Rotate the keys
settings-keys-rotate-text = A new key takes the place of the one that every account’s key is sealed under. This takes a moment, and the accounts stay linked.
# A box to tick.
settings-keys-deep = New keys for the accounts, too
settings-keys-deep-hint = Every account’s tokens are sealed anew as well. This takes longer; choose it if a copy of the keychain may have got out.
settings-keys-rotate-action = Rotate
# $done: how many accounts. $count: of how many; 0 before that is known.
settings-keys-rotating =
    { $count ->
        [0] The keys are rotated…
        [one] { $done } of one account done
       *[other] { $done } of { $count } accounts done
    }
# The receipt. $version: the new version. $count: how many accounts' keys.
settings-keys-rotated =
    { $count ->
        [0] Key version { $version } is in use.
        [one] Key version { $version } is in use, and one account’s key is sealed under it.
       *[other] Key version { $version } is in use, and { $count } accounts’ keys are sealed under it.
    }
# After that. $count: how many accounts' keys. $version: the version before.
settings-keys-unreadable =
    { $count ->
        [one] One does not open and was left as it is; version { $version } is kept for it.
       *[other] { $count } do not open and were left as they are; version { $version } is kept for them.
    }
# Where the database was put back to an older state: a button, and the question that it asks.
settings-keys-older = Go on with the older database…
settings-keys-older-title = Go on with an older database?
settings-keys-older-text = The account database on this computer is older than its keychain remembers. If you have the newer one, put that back instead. Otherwise, what happened since is lost, and some accounts may have to be linked again.
settings-keys-older-action = Go on with it

## Settings: backups

settings-backup = Backup
settings-backup-text = The accounts in one file, sealed under a passphrase of its own.
settings-backup-make = Make a backup…
settings-backup-restore = Restore…
settings-backup-title = Make a backup
settings-backup-passphrase-text = Choose a passphrase for the file, and then where it goes. Without the passphrase nobody can open it, and neither can you.
# A box to tick.
settings-backup-tokens = With the tokens
settings-backup-tokens-hint = They work only until each account is next refreshed on this computer, and whoever opens the file has them. Without them, restored accounts have to be linked again.
settings-backup-action = Choose a file and write it
# $count: how many accounts. $tokens: how many of them with tokens.
settings-backup-made =
    { $count ->
        [one] One account is in the backup, { $tokens } with tokens.
       *[other] { $count } accounts are in the backup, { $tokens } with tokens.
    }
settings-backup-none = No file was chosen, and nothing was done.
# $file: the file's name.
settings-restore-title = Restore from { $file }
settings-restore-text = Accounts that are linked here already stay as they are.
settings-restore-action = Restore
# Each over a list of accounts. $count: how many.
settings-restored-with-tokens =
    { $count ->
        [one] One account came back with its tokens.
       *[other] { $count } accounts came back with their tokens.
    }
settings-restored-by-name =
    { $count ->
        [one] One account came back by name, and has to be linked again.
       *[other] { $count } accounts came back by name, and have to be linked again.
    }
settings-restored-skipped =
    { $count ->
        [one] One account was linked here already.
       *[other] { $count } accounts were linked here already.
    }
settings-restored-nothing = No account is in that backup.

## Settings: diagnostics

settings-doctor = Diagnostics
settings-doctor-text = Tries everything that a link needs on this computer.
settings-doctor-report = The report says the same as text, for whoever helps you. No secret and no account’s name is in it.
settings-doctor-run = Run the checks
settings-doctor-copy = Copy report
# While they run, and afterwards.
settings-doctor-working = The checks are running…
settings-doctor-copied = The report is on the clipboard.
# $count: how many checks found trouble.
settings-doctor-done =
    { $count ->
        [0] All is well.
        [one] One check found trouble.
       *[other] { $count } checks found trouble.
    }
# What each check found: one or two words beside an icon.
settings-check-well = Well
settings-check-ill = Not well
# What is checked. $name: the name of a check that is not known here.
settings-check =
    { $name ->
        [account_database] Account database
        [keychain] Keychain
        [stored_tokens] Stored tokens
        [audit_log] Activity log
        [link_server] Link server
        [clock] Clock
        [proxy] Proxy
        [secrets_daemon] Keychain program
        [web_view] Web view
        [latchkey] Latchkey
       *[other] { $name }
    }

## Settings: programs

settings-programs = Programs
# A switch, with a sentence about it.
settings-tools = Let programs ask for access tokens
settings-tools-hint = Tools on this computer may ask, and each gets none until you approve it.
# Beside a button that goes to their own view.
settings-programs-text = Which programs asked, and what each may have.
settings-programs-see = See the programs

## Settings: leaked tokens

settings-leaked = Leaked tokens
# Beside a button that goes to the view for them.
settings-leaked-text = What to do when a token got out, and a way to revoke one that you hold.
settings-leaked-see = See what to do
