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

## The rail at the side: the views, the lock, how the link server is

# For screen readers: what the list of views is.
rail-views = Views
rail-link = Link
rail-accounts = Accounts
# A button: locks the stored tokens, behind a passphrase.
rail-lock = Lock

# Stands for the server's name while that is unknown.
server-name = Link server
server-name-sandbox = Sandbox on this computer
server-starting = Starting…
server-ready = Ready
server-unreachable = Not reachable

## The view that links an account: a QR code and what becomes of it

link-title = Link an account

# For screen readers, instead of the QR code.
# $address: a web address. $code: the code's letters with a space after each, so that they are spelled.
link-qr = QR code that links an account. Without a camera, open { $address } and type the code { $code }.
link-qr-scanned = QR code, already scanned.

# One or two words over the QR code or in its place, beside an icon.
link-mark-scanned = Scanned
link-mark-approved = Approved
link-mark-paused = Codes paused
link-mark-failed = Not linked

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
link-copy-failed = Select it

# Buttons.
link-open-phone = Open the sandbox’s phone
link-open-browser = Open in this computer’s browser
# Somebody else scanned the code.
link-not-you = Not you? Cancel
link-new-code = Show a new code
link-another = Link another
link-see-accounts = See accounts

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

# Under an account's name.
# $provider: where the account is, such as TikTok. $username: its handle there, with the @. $date: a day.
accounts-about = { $provider } · linked { $date }
accounts-about-username = { $username } · { $provider } · linked { $date }

# How an account is: one or two words beside an icon.
accounts-healthy = Healthy
accounts-needs-person = Needs you
accounts-revoked = Revoked
accounts-revoking = Revoking

# $time: a time of day. $date: a day, without the year where it is this one.
accounts-fine-until =
    { $day ->
        [today] Fine until { $time } today.
        [tomorrow] Fine until { $time } tomorrow.
       *[later] Fine until { $date }.
    }
accounts-fine-open-ended = Fine, with no end date.
accounts-renewal-due = Its time is up. Renew it, or link it again if that fails.

# $date: the day on which somebody revoked it.
accounts-ended-confirmed = Access ended { $date }. Nothing is left of its tokens.
accounts-ended-expired = Access ended { $date }. Its tokens had ended already, and nothing is left of them.
accounts-ended-pending = Access from this computer ended { $date }. The server could not be told yet; it is tried again by itself.
accounts-ended-refused = Access from this computer ended { $date }. The server would not confirm it: try again, or link the account again.

# $list: one or more of the permissions, such as “see your public videos and post videos for you”.
accounts-may = May { $list }.

# Buttons of an account.
accounts-renew = Renew now
accounts-relink = Link again
accounts-retry = Try again now
accounts-revoke = Revoke access
accounts-logout = Log out
accounts-remove = Remove
# For screen readers: a button and the account that it is for.
# $action: the words of one of these buttons. $name: the account's name.
accounts-action = { $action }: { $name }

## What an account was linked for: each stands in the list of accounts-may

permission-user-info-basic = see your name and picture
permission-user-info-profile = see your bio and profile link
permission-user-info-stats = see your follower and like counts
permission-video-list = see your public videos
permission-video-upload = upload drafts for you to post
permission-video-publish = post videos for you
# $scope: the name that the provider has for a permission that is not known here.
permission-other = use “{ $scope }”

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

# After a link on another device was revoked from here.
# $device: that device's name. $name: the account's name.
receipt-link-revoked = Access revoked on { $device }
receipt-link-revoked-nameless = Access revoked on the other device
receipt-link-revoked-detail = Its tokens for { $name } no longer work. { $name } stays linked here.
receipt-link-gone = The link on { $device } had ended already
receipt-link-gone-nameless = The link on the other device had ended already
receipt-link-gone-detail = Nothing was left to revoke. { $name } stays linked here.

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
