### Every word of Latchkey, in Japanese. What each is for, and where it stands, is told in en.ftl.

## Everywhere

app-name = Latchkey
app-starting = 起動中…
app-wait = お待ちください…
app-close = 閉じる
app-try-again = もう一度試す
app-safe-mode = グラフィックカードを使わずにLatchkeyを起動し直しました。
app-safe-mode-text = ウィンドウに何も表示されなかったためです。少し遅くなるかもしれませんが、すべての機能を使えます。グラフィックドライバーを更新すると直る場合があります。

## The rail at the side: the views, the lock, how the link server is

rail-views = 画面の一覧
rail-link = 連携
rail-accounts = アカウント
rail-activity = アクティビティ
rail-programs = プログラム
rail-support = サポート
rail-settings = 設定
rail-accounts-waiting = { $count }件のアカウントに対応が必要です。
rail-activity-waiting = { $count }件の取り消しがまだ確認されていません。
rail-programs-waiting = { $count }個のプログラムがトークンを求めています。
rail-lock = ロック

server-name = 連携サーバー
server-name-sandbox = このパソコンのサンドボックス
server-starting = 起動中…
server-ready = 準備完了
server-unreachable = 接続できません

## Names and codes are hidden while the screen may be seen by others

hiding-on = 名前を隠しています
hiding-off = 名前を一時的に表示中
hiding-because = { $program }が動いています。
hiding-show = 一時的に表示
hiding-hide = もう一度隠す
hiding-hold = 押している間表示
hiding-hold-hint = 押している間だけ表示します。スペースキーを短く押すと、10秒間表示します。
hidden-value = 非表示
hidden-account = アカウント{ $number }
hidden-someone = アカウント

## The view that links an account: a QR code and what becomes of it

link-title = アカウントを連携
link-welcome = Latchkeyへようこそ
link-welcome-text = アカウントを一度連携しておけば、承認したプログラムはここからアクセスを受け取れます。まずはこのコードで試してみましょう。準備は何もいりません。

link-qr = アカウントを連携するQRコード。カメラがない場合は、{ $address }を開いてコード{ $code }を入力してください。
link-qr-scanned = スキャン済みのQRコード。

link-mark-scanned = スキャン済み
link-mark-approved = 承認済み
link-mark-paused = コード停止中
link-mark-failed = 連携失敗
link-mark-browser = ブラウザーで操作

link-server-starting = 連携サーバーを起動しています…
link-server-ready = コードを取得しています…
link-server-unreachable = 連携サーバーへの接続を待っています…
link-waiting = スマホでこのコードをスキャンして、承認してください。
link-waiting-sandbox = これはサンドボックスです。ブラウザーのページがスマホの代わりになります。
link-scanned = スキャンしました。次はスマホで承認してください。
link-digits = あと少しです。スマホに2桁の数字が表示されています。
link-confirming = 承認されました。トークンを暗号化してキーチェーンに保管しています…
link-linked = 連携できました。スマホの操作はこれで終わりです。
link-browser = { $host }のページをブラウザーで開きました。続きはそちらで操作してください。
link-renewed = このアカウントはすでに連携されていたため、アクセスを更新しました。
link-paused = コードを{ $rounds }回表示しましたが、スキャンされませんでした。次のコードは、操作するまで表示しません。
link-code-gone = このコードは期限が切れました。まもなく新しいコードを表示します。

link-countdown = 新しいコードまで{ $clock }
link-seconds-left =
    { $seconds ->
        [60] このコードの期限まで、あと1分です。
       *[other] このコードの期限まで、あと{ $seconds }秒です。
    }

link-code = コード
    .copy = コードをコピー
link-address = アドレス
    .copy = アドレスをコピー
link-copied = コピーしました
link-copy-failed = コピーできないため、選択しました

link-open-phone = サンドボックスのスマホを開く
link-open-browser = このパソコンのブラウザーで開く
link-not-you = 自分でない場合はキャンセル
link-new-code = 新しいコードを表示
link-another = 別のアカウントを連携
link-see-accounts = アカウントを見る
link-open-again = もう一度開く
link-use-code = 代わりにコードを使う
link-in-browser = スマホがない場合は、このパソコンのブラウザーで連携
link-own-server = 自分の連携サーバーを使う…
link-provider = 連携先
link-provider-search = 連携先を検索
link-provider-none = その名前の連携先はありません。設定のプロバイダーで追加できます。
link-provider-more = ほかに { $count } 件あります。名前をもう少し入力してください。

link-linked-elsewhere = 「{ $name }」を連携しました。

## The field for the two digits that the phone shows, in the same view

digits-label = スマホに表示された2桁の数字を入力
digits-time-left = 入力できる時間：あと{ $clock }
digits-wrong = スマホの数字と違います。あと{ $tries }回入力できます。

## The bar over every view: an account was linked on another device

new-link-label = アカウントの新しい連携
new-link-title =
    { $when ->
        [now] たった今、{ $device }でTikTokアカウント「{ $name }」が連携されました
        [today] 今日の{ $time }に、{ $device }でTikTokアカウント「{ $name }」が連携されました
        [yesterday] 昨日の{ $time }に、{ $device }でTikTokアカウント「{ $name }」が連携されました
       *[earlier] { $date }に、{ $device }でTikTokアカウント「{ $name }」が連携されました
    }
new-link-title-nameless =
    { $when ->
        [now] たった今、別のデバイスでTikTokアカウント「{ $name }」が連携されました
        [today] 今日の{ $time }に、別のデバイスでTikTokアカウント「{ $name }」が連携されました
        [yesterday] 昨日の{ $time }に、別のデバイスでTikTokアカウント「{ $name }」が連携されました
       *[earlier] { $date }に、別のデバイスでTikTokアカウント「{ $name }」が連携されました
    }
new-link-how = { $system }の{ $app }から連携されました。
new-link-how-app = { $app }から連携されました。
new-link-how-system = { $system }から連携されました。
new-link-advice = 心当たりがなければ、アクセスを取り消してください。そのトークンはすぐに使えなくなります。
new-link-title-hidden =
    { $when ->
        [now] たった今、別のデバイスであなたのアカウントが連携されました
        [today] 今日の{ $time }に、別のデバイスであなたのアカウントが連携されました
        [yesterday] 昨日の{ $time }に、別のデバイスであなたのアカウントが連携されました
       *[earlier] { $date }に、別のデバイスであなたのアカウントが連携されました
    }
new-link-more = ほかに{ $count }件あります。
new-link-revoke = アクセスを取り消す
new-link-keep = 自分です

## The view of the accounts

accounts-title = アカウント
accounts-link = アカウントを連携
accounts-empty = 連携しているアカウントはまだありません
accounts-empty-hint = スマホでコードをスキャンすると、アカウントがここに表示されます。

accounts-check = 配信前チェック
accounts-search = アカウントを検索
accounts-only = 表示
accounts-only-all = すべてのアカウント
accounts-order = 並べ替え
accounts-order-need = 対応が必要な順
accounts-order-name = 名前順
accounts-order-linked = 連携が新しい順
accounts-order-fine = 期限が近い順
accounts-count = アカウント{ $count }件中{ $shown }件
accounts-select-all = すべて選択
accounts-select = { $name }を選択
accounts-none = 一致するアカウントはありません
accounts-none-hint = 名前、ユーザー名、呼び名、プロバイダーで検索できます。
accounts-show-all = すべてのアカウントを表示
accounts-for-all = { $count }件のアカウントすべて：
accounts-logout-all = すべてログアウト
accounts-revoke-all = すべてのアクセスを取り消す

accounts-about = { $provider } · { $date }に連携
accounts-about-username = { $username } · { $provider } · { $date }に連携

accounts-healthy = 正常
accounts-needs-person = 要対応
accounts-revoked = 取り消し済み
accounts-revoking = 取り消し中
accounts-offline = オフライン
accounts-refreshing = 更新中

accounts-fine-until =
    { $day ->
        [today] 今日の{ $time }まで使えます。
        [tomorrow] 明日の{ $time }まで使えます。
       *[later] { $date }まで使えます。
    }
accounts-fine-open-ended = 期限なしで使えます。
accounts-renewal-due = 期限が切れました。更新してください。更新できない場合は、連携し直してください。
accounts-forecast =
    { $count ->
        [0] アクセスは今後{ $hours }時間続きます。
       *[other] アクセスは今後{ $hours }時間に{ $count }回、自動で更新されます。
    }
accounts-last-refresh =
    { $when ->
        [now] たった今更新しました。
        [today] 今日の{ $time }に更新しました。
        [yesterday] 昨日の{ $time }に更新しました。
       *[earlier] { $date }に更新しました。
    }
accounts-refresh-failing =
    { $when ->
        [now] たった今、更新に失敗しました。自動で再試行します。
        [today] { $time }から更新に失敗しています。自動で再試行します。
        [yesterday] 昨日の{ $time }から更新に失敗しています。自動で再試行します。
       *[earlier] { $date }から更新に失敗しています。自動で再試行します。
    }
accounts-log-id = プロバイダーのサポートに伝える番号：

accounts-ended-confirmed = { $date }にアクセスを終了しました。トークンは何も残っていません。
accounts-ended-expired = { $date }にアクセスを終了しました。トークンはすでに期限切れで、何も残っていません。
accounts-ended-pending = { $date }にこのパソコンからのアクセスを終了しました。サーバーにはまだ伝えられていないため、自動で再試行します。
accounts-ended-refused = { $date }にこのパソコンからのアクセスを終了しました。サーバーの確認は得られませんでした。もう一度試すか、アカウントを連携し直してください。

accounts-may = { $list }ができます。
accounts-may-not = { $list }は許可されませんでした。

accounts-renew = 今すぐ更新
accounts-relink = 連携し直す
accounts-retry = 今すぐ再試行
accounts-revoke = アクセスを取り消す
accounts-logout = ログアウト
accounts-remove = リストから削除
accounts-more = その他
accounts-action = { $action }：{ $name }

## What an account was linked for: each stands in the list of accounts-may and accounts-may-not

permission-user-info-basic = 名前と画像の閲覧
permission-user-info-profile = 自己紹介とプロフィールリンクの閲覧
permission-user-info-stats = フォロワー数と「いいね」数の閲覧
permission-video-list = 公開動画の閲覧
permission-video-upload = あなたが投稿するための下書きのアップロード
permission-video-publish = 動画の代理投稿
permission-support-revoke = トークンが漏れたほかの人の連携の終了
permission-support-audit = 連携サーバーの記録の閲覧
permission-other = 「{ $scope }」の使用

## Everything of one account, and what is seldom done with it

more-label = ここでの呼び名
more-rename = 名前を変更
more-copy = アクセストークンをコピー
more-copy-sure = 画面をほかの人に見られているかもしれません。トークンを手に入れた人は、期限が切れるまでアカウントを使えます。トークンは、貼り付けた場所にそのまま表示されます。
more-copy-anyway = それでもコピー

## What is done with several accounts at once

many-label = 選択したアカウント
many-selected = { $count }件を選択中
many-unselect = 選択を解除
many-ending = アカウント{ $count }件中{ $done }件を終了
many-refreshing = アカウント{ $count }件中{ $done }件を更新

## The check before a stream: whether every account will hold for some hours

check-title = 配信前チェック
check-hours = 今後
check-hours-of = { $count }時間
check-again = もう一度チェック
check-under-way = すべてのアカウントをチェックしています…
check-all-hold = 全アカウント（{ $count }件）が、今後{ $hours }時間使えます。
check-some-break = { $hours }時間もたないアカウントが{ $count }件あります。
check-holds = は問題なく使えます。
check-holds-until =
    { $when ->
        [today] は今日の{ $time }まで使えます。
        [tomorrow] は明日の{ $time }まで使えます。
       *[later] は{ $date }まで使えます。
    }
check-breaks = は使えません。
check-breaks-at =
    { $when ->
        [today] は今日の{ $time }に使えなくなります。
        [tomorrow] は明日の{ $time }に使えなくなります。
       *[later] は{ $date }に使えなくなります。
    }

## Questions before what cannot be taken back

dialog-falls = なくなるもの
dialog-stays = 残るもの

dialog-revoke-title = 「{ $name }」のアクセスを取り消しますか？
dialog-revoke-falls-access = このパソコンからのアクセス。すぐに終了します。
dialog-revoke-falls-tokens = トークン。破棄され、コピーがあってもすべて使えなくなります。
dialog-revoke-falls-connection = { $provider }でのアプリとの接続。ただし、このアカウントの別の連携に必要な場合は残ります。
dialog-revoke-stays = このリストの項目。「取り消し済み」と表示されます。
dialog-revoke-final = この操作は元に戻せません。もう一度使うには、スマホでアカウントを連携し直す必要があります。
dialog-revoke-cancel = アクセスを残す

dialog-logout-title = このパソコンで「{ $name }」からログアウトしますか？
dialog-logout-falls-access = このパソコンからのアクセス。トークンは、ここでも連携サーバーでも破棄されます。
dialog-logout-falls-entry = このリストの項目。
dialog-logout-stays = { $provider }でのアプリとの接続。これも終了するには、ログアウトではなくアクセスを取り消してください。
dialog-logout-final = この操作は元に戻せません。もう一度使うには、スマホでアカウントを連携し直す必要があります。
dialog-logout-cancel = ログインしたままにする

dialog-remove-title = 「{ $name }」をリストから削除しますか？
dialog-remove-falls = このリストの項目。アクセスは、取り消したときに終了しています。
dialog-remove-stays = アカウントそのものと、その中身すべて。
dialog-remove-final = もう一度ここに表示するには、スマホでアカウントを連携し直す必要があります。
dialog-remove-cancel = リストに残す

dialog-revoke-title-many = { $count }件のアカウントのアクセスを取り消しますか？
dialog-logout-title-many = このパソコンで{ $count }件のアカウントからログアウトしますか？
dialog-many-more = ほか{ $count }件
dialog-many-falls-access = このパソコンからのすべてのアクセス。すぐに終了します。
dialog-many-falls-tokens = それぞれのトークン。破棄され、コピーがあってもすべて使えなくなります。
dialog-many-falls-connections = 各プロバイダーでのアプリとの接続。ただし、別の連携に必要な場合は残ります。
dialog-many-falls-entries = このリストの項目。
dialog-many-stays-entries = このリストの項目。「取り消し済み」と表示されます。
dialog-many-stays-connections = 各プロバイダーでのアプリとの接続。これも終了するには、ログアウトではなくアクセスを取り消してください。
dialog-many-final = この操作は元に戻せません。もう一度使うには、それぞれスマホで連携し直す必要があります。

## The passphrase that locks the stored tokens

lock-unlock-title = Latchkeyはロックされています
lock-unlock-text = パスフレーズを入力するまで、連携したアカウントは一切使えません。
lock-unlock-action = ロックを解除
lock-choose-title = パスフレーズを決めてください
lock-choose-text = このパソコンの保護に加えて、保管したトークンをロックします。回避する方法はありません。忘れた場合は、アカウントを連携し直すことになります。
lock-choose-action = パスフレーズを設定
lock-passphrase = パスフレーズ
lock-again = もう一度入力
lock-differ = パスフレーズが一致しません。もう一度入力してください。
lock-cancel = あとで

## Receipts at the foot of a view: what was just done

receipt-logged-out = 「{ $name }」からログアウトしました
receipt-revoked = 「{ $name }」のアクセスを取り消しました
receipt-ended-here = このパソコンから「{ $name }」へのアクセスを終了しました

receipt-pending = このパソコンのプログラムからは、もう使えません。サーバーには、接続でき次第伝えます。
receipt-refused = このパソコンのプログラムからはもう使えませんが、サーバーの確認は得られませんでした。
receipt-session-ended = トークンはこのパソコンから消去され、連携サーバーのセッションも終了しました。
receipt-disconnected = トークンはもう使えません。TikTokのアカウントとLatchkeyの接続も解除されました。
receipt-kept = このトークンはもう使えません。同じアカウントの別の連携はそのまま続きます。
receipt-unreachable = トークンはもう使えません。TikTokには伝えられなかったため、念のためTikTokの設定でLatchkeyを削除してください。
receipt-not-asked = トークンはもう使えません。

receipt-many-revoked = { $count }件のアカウントのアクセスを取り消しました
receipt-many-logged-out = { $count }件のアカウントからログアウトしました
receipt-many-confirmed = { $count }件は、サーバーが確認しました。
receipt-many-pending = { $count }件は、サーバーに接続でき次第伝えます。
receipt-many-refused = { $count }件は、サーバーの確認を得られませんでした。
receipt-many-refreshed =
    { $count ->
        [0] 更新できたアカウントはありません
       *[other] { $count }件のアカウントを更新しました
    }
receipt-many-not-refreshed = { $count }件は更新できませんでした：

receipt-token-copied = 「{ $name }」のアクセストークンをコピーしました
receipt-token-copied-detail = { $seconds }秒後にクリップボードから消去します。

receipt-link-revoked = { $device }のアクセスを取り消しました
receipt-link-revoked-nameless = 別のデバイスのアクセスを取り消しました
receipt-link-revoked-detail = そのデバイスにある「{ $name }」のトークンはもう使えません。ここでは「{ $name }」の連携がそのまま続きます。
receipt-link-revoked-detail-hidden = そのデバイスのトークンはもう使えません。ここではアカウントの連携がそのまま続きます。
receipt-link-gone = { $device }の連携はすでに終了していました
receipt-link-gone-nameless = 別のデバイスの連携はすでに終了していました
receipt-link-gone-detail = 取り消すものは残っていませんでした。ここでは「{ $name }」の連携がそのまま続きます。
receipt-link-gone-detail-hidden = 取り消すものは残っていませんでした。ここではアカウントの連携がそのまま続きます。

## Activity: the view of what happened to accounts, keys and tokens

activity-title = アクティビティ
activity-log = これまでの記録
activity-verify = ログを検証
activity-export = エクスポート…
activity-older = さらに前の記録
activity-all = すべて表示

activity-account = アカウント
activity-account-every = すべてのアカウント
activity-kind = 種類
activity-kind-one =
    { $kind ->
        [links] 連携
        [renewals] 更新
        [revocations] 取り消し
        [handOffs] プログラムへのトークン
        [keys] 鍵とロック
        [trouble] 問題
       *[every] すべて
    }
activity-since = 期間
activity-since-one =
    { $period ->
        [today] 今日
        [week] 過去7日間
        [month] 過去30日間
       *[ever] 全期間
    }

activity-count =
    { $count ->
        [0] 表示する記録はありません。
       *[other] { $count }件の記録を表示しています。
    }
activity-none = まだ記録はありません
activity-none-hint = このパソコンでのアカウント、鍵、トークンの動きが、すべてここに表示されます。
activity-none-chosen = 条件に合う記録はありません

activity-day =
    { $day ->
        [today] 今日
        [yesterday] 昨日
       *[earlier] { $date }
    }

activity-account-gone = アカウント#{ $id }

activity-what =
    { $event ->
        [linked] { $name }を連携しました
        [relinked] { $name }を連携し直しました
        [link_elsewhere] { $name }が別のデバイスで連携されました
        [link_elsewhere_revoked] 別のデバイスでの{ $name }の連携を取り消しました
        [refreshed] { $name }のアクセスを更新しました
        [refresh_failed] { $name }のアクセスを更新できませんでした
        [needs_person]
            { $reason ->
                [person] 誰かが別の場所で{ $name }の連携を終了しました
                [support] プロバイダーのサポートが{ $name }の連携を終了しました
                [client] アプリが{ $name }の連携を終了しました
                [platform] プラットフォームが{ $name }の連携を終了しました
                [disconnected] プラットフォームが{ $name }との接続を解除しました
               *[unknown] { $name }の連携が終了しました
            }
        [revocation_asked] このパソコンで{ $name }のアクセスを取り消しました
        [revoked]
            { $asked ->
                [log_out] { $name }のログアウトをサーバーが確認しました
                [replace] { $name }の以前の連携の終了をサーバーが確認しました
               *[revoke] { $name }のアクセスの終了をサーバーが確認しました
            }
        [revocation_refused]
            { $reason ->
                [given_up] このパソコンで{ $name }の取り消しの再試行をやめました
               *[refused] サーバーが{ $name }のアクセスの終了に応じませんでした
            }
        [token_revoked] { $provider }のトークンを取り消しました
        [leak_revocation_begun]
            { $leaked ->
                [set] ひとまとまりの連携の取り消しを始めました
               *[tokens]
                    { $count ->
                       *[other] 漏れたトークン{ $count }件の取り消しを始めました
                    }
            }
        [leak_revoked]
            { $outcome ->
                [revoked] 漏れたトークンを取り消しました
                [already_gone] 漏れたトークンはすでに使えなくなっていました
                [unknown] 漏れたトークンは、サーバーの知るどの連携のものでもありませんでした
               *[failed] 漏れたトークンを取り消せませんでした
            }
        [leak_revocation_done]
            { $leaked ->
                [set] ひとまとまりの連携の取り消しが終わりました
               *[tokens] 漏れたトークンの取り消しが終わりました
            }
        [leak_report] 漏れたトークンについての報告書を{ $format }で保存しました
        [restored]
            { $tokens ->
                [true] { $name }をバックアップから復元しました（トークンあり）
               *[false] { $name }をバックアップから復元しました（トークンなし）
            }
        [backed_up] { $accounts }件のアカウントをバックアップに書き込みました
        [logged_out] { $name }をこのパソコンから削除しました
        [handed_off] { $program }が{ $name }のアクセストークンを受け取りました
        [hand_off_refused]
            { $reason ->
                [program_unknown] 特定できないプログラムに{ $name }のアクセストークンを渡すことを拒否しました
               *[refused] { $program }に{ $name }のアクセストークンを渡すことを拒否しました
            }
        [program_approved] { $program }を承認しました
        [program_removed] { $program }をプログラムの一覧から削除しました
        [keys_rotated]
            { $deep ->
                [true] 鍵をバージョン{ $from }から{ $to }に変更し、アカウントごとの鍵も新しくしました
               *[false] 鍵をバージョン{ $from }から{ $to }に変更しました
            }
        [passphrase_changed]
            { $how ->
                [set] パスフレーズを設定しました
                [removed] パスフレーズを削除しました
               *[changed] パスフレーズを変更しました
            }
        [locked] Latchkeyをロックしました
        [unlocked] Latchkeyのロックを解除しました
        [older_accepted] アカウントデータベースの古いコピーを使うことにしました
       *[newer] このバージョンでは表示できない記録：{ $event }
    }

activity-reason =
    { $code ->
        [access_denied] サーバーに拒否されました
        [account_not_granted] このアカウントには承認されていません
        [approval_required] まだ承認されていません
        [invalid_client] サーバーがこのアプリを認識していません
        [keychain_locked] キーチェーンがロックされていました
        [locked] Latchkeyがロックされていました
        [malformed_answer] サーバーの応答を解釈できませんでした
        [needs_person] アカウントを連携し直す必要があります
        [no_such_account] そのアカウントはありません
        [refused] サーバーに拒否されました
        [scope_not_granted] トークンの権限が承認の範囲を超えています
        [server_unavailable] サーバーが応答できませんでした
        [server_unreachable] サーバーに接続できませんでした
       *[other] { $code }
    }
activity-token = トークン{ $token }

activity-told-checked =
    { $count ->
        [0] ログは空です
       *[other] ログに問題はありません：{ $count }件の記録は、書き込んだときのままです
    }
activity-told-checked-detail = 変更された記録も、欠けている記録もありません。
activity-told-newer = 最新の{ $count }件は、まだキーチェーンに登録されていません。まもなく登録されます。
activity-told-waiting = ほかに{ $count }件がログの鍵を待っています。それまでは保護されません。
activity-told-exported = ログをエクスポートしました

## Revocations on their way: in the same view, links that were ended here and that their servers have not confirmed

outbox-title = 確認待ちの取り消し
outbox-about = 次の連携は、このパソコンでは終了しています。サーバーの確認を待っています。
outbox-all-confirmed = ここで終了したものは、すべて確認済みです。
outbox-flush = すべて今すぐ再試行
outbox-give-up = 再試行をやめる…
outbox-give-up-of = { $name }の取り消しの再試行をやめる…
outbox-what =
    { $what ->
        [logOut] { $provider }の{ $name }からログアウト
        [replace] { $provider }の{ $name }の以前の連携を終了
       *[revoke] { $provider }の{ $name }のアクセスを取り消し
    }
outbox-state =
    { $state ->
        [pending] 確認待ち
        [refused] 拒否
        [confirmed] 確認済み
       *[expired] 終了済み
    }
outbox-asked =
    { $when ->
        [now] たった今依頼しました。
        [today] 今日の{ $time }に依頼しました。
        [yesterday] 昨日の{ $time }に依頼しました。
       *[earlier] { $date }に依頼しました。
    }
outbox-tries =
    { $count ->
        [0] まだ試していません。
       *[other] { $count }回試しました。
    }
outbox-next = 次は{ $in }に試します。
outbox-next-now = まもなく次を試します。
outbox-settled = 過去30日間に完了したもの：{ $count }件

outbox-ask-title = 「{ $name }」の取り消しの再試行をやめますか？
outbox-ask-server = { $provider }にはもう伝えません。トークンは期限が切れるまでサーバーに残り、コピーを持っている人はそれまで使えます。
outbox-ask-here = ここに残っているトークンは破棄されるため、あとから再試行することはできません。
outbox-ask-stays = このパソコンからのアクセスは終了したままです。
outbox-ask-yes = やめる
outbox-ask-no = 再試行を続ける

outbox-told-confirmed = すべての取り消しが確認されました
outbox-told-left = { $count }件の取り消しがまだ確認されていません
outbox-told-left-detail = 完了するまで自動で再試行します。
outbox-told-refused = { $count }件は拒否されました。理由はそれぞれの項目に表示しています。
outbox-told-given-up = 「{ $name }」の取り消しの再試行をやめました
outbox-told-given-up-detail = トークンは期限が切れるまでサーバーに残ります。

## Programs: the view of the programs on this computer that ask for access tokens

programs-title = プログラム
programs-about = このパソコンのプログラムは、Latchkeyにアクセストークンを要求できます。承認するまでは何も渡しません。

programs-agent =
    { $state ->
        [here] このアプリがプログラムからの要求を受け付けています
        [elsewhere] このパソコンで動いている別のLatchkeyが要求を受け付けています
        [off] プログラムからの要求を受け付けていません
       *[starting] プログラムからの要求を受け付ける準備をしています…
    }
programs-agent-off-hint = 現在、Latchkeyはプログラムの要求に応じていません。設定で変更できます。
programs-settings = 設定を開く
programs-socket = 要求を受け付ける場所
    .copy = パスをコピー

programs-empty = 要求してきたプログラムはまだありません
programs-empty-hint = Latchkeyのソケットに要求したプログラムが、ここに表示されます。要求の方法は{ $file }に書かれています。ソケットの場所は「{ $command }」で確認できます。

programs-waiting = 承認待ち
programs-listed = 承認済み

programs-asked-for =
    { $when ->
        [now] たった今「{ $account }」のトークンを要求しました。
        [today] 今日の{ $time }に「{ $account }」のトークンを要求しました。
        [yesterday] 昨日の{ $time }に「{ $account }」のトークンを要求しました。
       *[earlier] { $date }に「{ $account }」のトークンを要求しました。
    }
programs-asked =
    { $when ->
        [now] たった今要求しました。
        [today] 今日の{ $time }に要求しました。
        [yesterday] 昨日の{ $time }に要求しました。
       *[earlier] { $date }に要求しました。
    }
programs-approved =
    { $when ->
        [now] たった今承認しました。
        [today] 今日の{ $time }に承認しました。
        [yesterday] 昨日の{ $time }に承認しました。
       *[earlier] { $date }に承認しました。
    }
programs-used =
    { $when ->
        [now] 最後に使われたのはたった今です。
        [today] 最後に使われたのは今日の{ $time }です。
        [yesterday] 最後に使われたのは昨日の{ $time }です。
       *[earlier] 最後に使われたのは{ $date }です。
    }
programs-unused = まだ使われていません。
programs-accounts-every = すべてのアカウントのトークンを受け取れます。
programs-accounts-none = どのアカウントのトークンも受け取れません。
programs-accounts = { $list }のトークンを受け取れます。
programs-limit = 有効期間が最長{ $duration }のトークンを要求できます。
programs-scopes = スコープが{ $list }の範囲内にあるトークンのみ受け取れます。

programs-approve = 承認…
programs-refuse = 拒否
programs-change = 変更…
programs-take-back = 承認を取り消す
programs-action = { $action }：{ $name }

programs-ask-title = 「{ $name }」を承認しますか？
programs-change-title = 「{ $name }」に何を許可しますか？
programs-ask-executable = プログラム
programs-ask-script = スクリプト
programs-ask-gets = 渡すのはアクセストークンだけで、リフレッシュトークンは渡しません。渡したトークンは、すべてアクティビティに記録されます。
programs-ask-honest = あなたの権限で動くプログラムは、互いになりすますことができます。承認は、記録を残し、善意のプログラムどうしを区別するためのものです。有害なプログラムを防ぐものではありません。
programs-ask-accounts = トークンを渡すアカウント
programs-ask-every = すべて（今後連携するものも含む）
programs-ask-some = 選んだアカウントのみ
programs-ask-choose = 先にアカウントを選んでください。
programs-ask-limit = 要求できる有効期間の上限
programs-ask-unlimited = サーバーが定める期間
programs-ask-limit-hint = もともと有効期間がこれより長いトークンは、そのまま渡します。
programs-ask-scopes = 受け取れるのは、スコープが{ $list }の範囲内にあるトークンのみです。この制限はターミナルで設定されたもので、そのまま残ります。
programs-ask-yes = 承認
programs-change-yes = 保存
programs-ask-no = キャンセル

programs-told =
    { $what ->
        [approved] 「{ $name }」を承認しました
        [changed] 「{ $name }」に許可する内容を変更しました
        [refused] 「{ $name }」を拒否しました
       *[takenBack] 今後、「{ $name }」にトークンを渡しません
    }
programs-told-detail =
    { $what ->
        [approved] 次に要求したときにトークンを受け取ります。
        [changed] 次の要求から適用されます。すでに渡したトークンは、期限が切れるまで使えます。
        [refused] トークンは渡していません。もう一度要求してきたら、またここに表示されます。
       *[takenBack] すでに渡したトークンは、期限が切れるまで使えます。もう一度承認するには、プログラムから要求し直してください。
    }

## Support: the view for tokens that have leaked. "Staff" are people whom a link server lets revoke the tokens of others.

support-title = サポート
support-staff-only = 漏れたトークンを探したり、ほかの人のトークンを取り消したりできるのは、連携サーバーのサポート担当者です。担当者はサーバーの運営者が決めます。担当者のアカウントをこのパソコンで連携すると、ここで使えるようになります。
support-cancel = キャンセル
support-final = この操作は元に戻せません。

## Support: one token that somebody has, which everybody may revoke

support-held = 手元のトークンを取り消す
support-held-text = トークンをコピーしてから、ボタンを押してください。Latchkeyはクリップボードから読み取り、どこにも表示しません。
support-held-action = コピーしたトークンを取り消す…
support-held-ask = コピーしたトークンを取り消しますか？
support-held-falls-session = このトークンと、同じ連携のほかのトークンすべて。コピーがあっても使えなくなります。
support-held-falls-programs = それを使っているすべてのプログラムのアクセス。
support-held-falls-connection = プロバイダーでのアプリとの接続。ただし、このアカウントの別の連携に必要な場合は残ります。
support-held-stays = アカウントそのものと、ほかの連携。
support-held-told = トークンを取り消しました

## Support: where tokens are searched

support-find = 探す
support-find-text = テキストやファイルからトークンを探します。ここでCtrl+V（Macでは⌘V）を押すか、このページにファイルをドロップすることもできます。
support-paste = クリップボードから貼り付け
support-files = ファイルを開く…
support-folder = フォルダーを開く…
support-wiped = 探すだけでは何も取り消されず、何も送られません。試し実行と取り消しでトークンが渡る相手は、そのトークンの提供元だけです。ここでトークンの全体が表示されることはなく、このページを離れると、すべて消去されます。
support-empty = まだ何も調べていません
support-scanning = 調べています…
support-scanned =
    { $stopped ->
        [yes] 途中で停止しました
       *[no] 調べ終わりました
    }
support-files-searched = ファイル{ $count }個
support-read = { $total }中{ $read }
support-found =
    { $count ->
        [0] トークンは見つかっていません
       *[other] トークン{ $count }件
    }
support-none-hint = Latchkeyが知っているトークンらしいものはありませんでした。ただし、トークンがないという証明にはなりません。
support-stop = 停止
support-clear = 見つかったものを消去
support-troubles = 調べられなかったファイル：{ $count }個
support-trouble =
    { $code ->
        [unreadable] 読み取れません
        [damaged] 破損しています
        [too_large] 大きすぎます
        [too_deep] アーカイブの入れ子が深すぎます
        [locked] パスワードで保護されています
       *[not_a_file] ファイルではありません
    }

## Support: what was found

support-findings = 見つかったもの
support-search = 見つかったものを検索
support-provider = プロバイダー
support-provider-every = すべてのプロバイダー
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
       *[unknown] 不明なプロバイダー
    }
support-kind = 種類
support-kind-one =
    { $kind ->
        [access_token] アクセストークン
        [refresh_token] リフレッシュトークン
        [authorization_code] 認可コード
        [device_code] デバイスコード
        [client_secret] クライアントシークレット
        [api_key] APIキー
        [session_cookie] セッションCookie
        [jwt] JSON Web Token
        [credential] その他の認証情報
       *[every] すべての種類
    }
support-standing = 状態
support-standing-one =
    { $standing ->
        [alive] まだ使えます
        [dead] もう使えません
        [unknown] 不明
        [unasked] 未確認
       *[every] すべての状態
    }
support-select-all = すべて選択
support-select = { $name }を選択
support-details = 詳細：{ $name }
support-count = { $count }件中{ $shown }件を表示、{ $selected }件を選択中
support-none-match = 一致するトークンはありません
support-show-all = すべて表示
support-proof-label = 根拠
support-proof =
    { $proof ->
        [checked] チェックディジットで判定
        [context] 前後の文字列から判定
       *[shape] 形から判定
    }
support-more-places = ほか{ $count }か所
support-places = 場所：{ $count }か所
support-places-more = ほか{ $count }か所は表示していません。
support-encoding =
    { $encoding ->
        [url] URLエンコード
        [json] JSONのエスケープ
        [base64] Base64
        [gzip] 圧縮
        [lines] 複数行に分割
       *[qr] QRコード
    }
support-fingerprint = フィンガープリント
    .copy = フィンガープリントをコピー
support-issuer = 発行者
support-subject = 発行先
support-expires = 有効期限

## Support: what would end

support-plan = 試し実行
support-plan-again = もう一度試し実行
support-plan-text = 試し実行では、トークンが誰のもので、取り消すと何が終わるかをサーバーに問い合わせます。何も取り消しません。
support-plan-sessions =
    { $count ->
        [0] 終了する連携はありません。
       *[other] { $count }件の連携が、そのすべてのトークンとともに終了します。
    }
support-plan-accounts =
    { $count ->
        [0] 影響を受けるアカウントはありません。
       *[other] { $count }件のアカウントが影響を受けます。
    }
support-plan-notice = 持ち主にも分かります。アプリはすぐにアクセスできなくなり、そのアカウントがあるパソコンに通知され、それぞれのアカウントを連携し直す必要があります。
support-plan-programs = アクセスできなくなる、このパソコンのプログラム：{ $list }
support-plan-stuck = ここから取り消せないトークン：{ $count }件
support-why =
    { $why ->
        [unknown_here] ここで使っているどのサーバーにもありません。
        [already_gone] もう使えません。
        [unreachable] サーバーに接続できません。
        [not_staff] あなたのアカウントは、そのサーバーのサポート担当者ではありません。
       *[no_way] プロバイダーに取り消す方法がありません。
    }
support-way-label = 取り消し方
support-way =
    { $way ->
        [staff] あなたの依頼で連携サーバーが取り消します
        [held] 持っている人なら誰でも取り消せます
        [provider] ここで設定したアカウントを通じてプロバイダーが取り消します
       *[none] ここからは取り消せません
    }
support-why-label = 理由
support-advice = 手動の場合
support-account = アカウント
support-client = アプリ
support-device = デバイス
support-here = このパソコン
support-programs = 使えなくなるプログラム
support-same = 同じ連携のトークン

## Support: tokens are revoked

support-revoke =
    { $count ->
        [0] 取り消す…
       *[other] { $count }件のトークンを取り消す…
    }
support-revoke-none = 取り消せるトークンを選択してください。
support-ask-title = { $count }件のトークンを取り消しますか？
support-ask-stays = アカウントそのものと、ほかの連携。
support-ask-yes = 今すぐ取り消す
support-reason = 理由
support-reason-hint = { $most }文字以内。アクティビティのログとレポートに残るので、トークンは書かないでください。
support-reason-missing = 先に理由を入力してください。
support-jobs = 取り消し
support-job-title = { $count }件のトークン
support-job-state =
    { $state ->
        [running] 実行中
        [paused] 一時停止中
        [stopped] 中断
       *[done] 完了
    }
support-job-started =
    { $when ->
        [now] たった今開始しました。
        [today] 今日の{ $time }に開始しました。
        [yesterday] 昨日の{ $time }に開始しました。
       *[earlier] { $date }に開始しました。
    }
support-job-by = 実行者：{ $name }
support-job-progress = { $count }件中{ $done }件完了
support-job-outcome =
    { $what ->
        [revoked] 取り消し済み
        [gone] すでに無効
        [unknown] どのサーバーにもない
        [refused] 拒否
        [failed] 失敗
       *[waiting] 待機中
    }
support-job-needs = そのうち{ $count }件にはトークンそのものが必要ですが、どこにも保存されていません。先に同じものをもう一度調べてから、続けてください。
support-job-pause = 一時停止
support-job-resume = 続ける
support-job-retry = 失敗したものをもう一度試す
support-job-drop = リストから削除…
support-drop-ask = この取り消しをリストから削除しますか？
support-drop-text = レポートを保存できなくなります。取り消したものは取り消されたままで、アクティビティのログにも残ります。
support-drop-yes = 削除

## Support: what proves a revocation

support-prove = 証明する
support-prove-text = レポートには、何を、いつ、なぜ、誰が取り消したかが、トークンの代わりにフィンガープリントで記録されます。レポートが変更されていないかどうかを、Latchkeyで確認できます。
support-report = { $format }を保存…
support-saved = レポートを保存しました
support-check = レポートを検証…
support-verdict-whole =
    { $is ->
        [yes] レポートはLatchkeyが書いたままです。
       *[no] レポートはLatchkeyが書いた後に変更されています。
    }
support-verdict-known =
    { $is ->
        [yes] このパソコンのログの内容と一致します。
       *[no] このパソコンのログにはありません。レポートを書いたパソコンで検証してください。
    }
support-verdict-chain =
    { $is ->
        [yes] そのログは完全です。変更も欠けもありません。
       *[no] そのログ自体が変更されているか、一部が欠けています。
    }
support-verdict-dead = 記載されたトークンのうち{ $count }件は、もう使えません。
support-verdict-alive = 記載されたトークンのうち{ $count }件は、まだ使えます。
support-verdict-unknown = 記載されたトークンのうち{ $count }件は、不明です。
support-verdict-at =
    { $when ->
        [now] たった今書かれました。
        [today] 今日の{ $time }に書かれました。
        [yesterday] 昨日の{ $time }に書かれました。
       *[earlier] { $date }に書かれました。
    }

## Support: whole sets of links are ended

support-sets = まとめて終了
support-sets-text = どのトークンが漏れたか分からないときのためのものです。アカウント、アプリ、または期間を指定して、すべての連携を終了します。
support-set-kind =
    { $kind ->
        [account] アカウント
        [client] アプリ
       *[since] ある時点以降のすべて
    }
support-set-value =
    { $kind ->
        [account] アカウント
        [client] クライアントID
       *[since] 連携した時点（以降）
    }
support-set-hint =
    { $kind ->
        [account] 連携サーバーでの名前です。試し実行で表示されます。
        [client] 連携サーバーの設定でのアプリの名前です。
       *[since] その時点以降に連携サーバーで行われた、すべてのアカウントの連携です。
    }
support-set-wrong = 時刻は次の形で入力してください：{ $example }
support-set-preview = 終了するものを見る
support-set-ask = これらをすべて取り消しますか？
support-set-stays = プロバイダーでのアプリとの接続。トークンが提示されないため、プロバイダーには伝わりません。それも終了するには、プロバイダーの設定でアプリを削除してください。
support-phrase = 続けるには、次のとおりに入力してください：{ $phrase }
support-phrase-missing = 上の文字をそのまま入力してください。
support-set-told =
    { $count ->
        [0] 終了する連携はありませんでした
       *[other] { $count }件の連携を終了しました
    }
support-set-connected = { $count }件のアカウントは、まだプロバイダーで接続されています。プロバイダーの設定でアプリを削除すると終了します。

## Support: guides for when something has happened. Each is a title and steps to tick off.

support-guides = 何かが起きたとき
support-guides-text = 済んだものにチェックを付けてください。チェックは手順を開いている間だけ残ります。
support-guide-done = { $count }件中{ $done }件完了
support-go-held = 「手元のトークンを取り消す」へ
support-go-findings = 見つかったものへ
support-go-prove = レポートへ
support-go-sets = 「まとめて終了」へ
support-go-activity = アクティビティを見る
support-guide-token = トークンが漏れた
support-token-stop = まず人目に触れないようにします。メッセージやファイルを削除するか、録画を止めてください。助けを求めるためであっても、もう一度どこかに載せないでください。
support-token-held = トークンをコピーして、取り消してください。メッセージを削除してもトークンは無効になりません。誰かがコピーしているかもしれません。
support-token-find = すべてのコピーを探します。トークンが含まれていたテキストをコピーしてここに貼り付けるか、ファイルを開いてください。
support-token-plan = 誰のもので、何が終わるかを確認します。これだけでは何も取り消されません。
support-token-revoke = 選択し、理由を書いて取り消します。
support-token-link = スマホでアカウントを連携し直してください。新しいトークンは、漏れたものとは無関係です。
support-token-prove = 何をしたかを尋ねられたときのために、レポートを保存します。
support-guide-account = アカウントが乗っ取られた
support-account-password = まずプロバイダーでアカウントのパスワードを変更し、すべてのデバイスからログアウトしてください。そうしないと、入り込んだ人がアカウントを連携し直せます。
support-account-revoke = ここでアクセスを取り消します。
support-account-set = 連携サーバーで、すべてのパソコンの連携を終了します。
support-account-ask = 連携サーバーの運営者に、すべてのパソコンの連携を終了するよう頼んでください。
support-account-look = 心当たりのない連携がないか調べます。
support-account-link = アカウントとスマホを自分だけが使えるようになったら、連携し直してください。
support-guide-secret = クライアントシークレットが漏れた
support-secret-who = 対処できるのは連携サーバーの運営者だけです。あなたが運営者でなければ、すぐに知らせてください。
support-secret-rotate = サーバーで次のシークレットを作ります。表示されるのは一度だけです。IDはアプリのクライアントIDです。
support-secret-ends = この時点で、漏れたシークレットは使えなくなり、そのアプリのすべてのトークンが終了しています。
support-secret-give = アプリに新しいシークレットを設定し、起動し直します。
support-secret-tell = アプリの利用者に知らせてください。全員がアカウントを連携し直す必要があります。
support-secret-check = そのアプリの連携が残っていないか確認します。
support-guide-database = 連携サーバーのデータベースが漏れた
support-database-means = トークンが漏れたわけではありません。データベースにあるのはトークンのフィンガープリントだけで、それぞれの連携は、アプリ自身のトークンからしか得られない鍵で暗号化されています。サーバーの鍵と合わせても、データベースだけでは何も開けません。
support-database-tells = ただし、手に入れた人は、どのアカウントがどのアプリやデバイスといつ連携されたかを読めます。
support-database-close = 漏れた経路をふさぎ、データベースのパスワードを変更します。
support-database-keys = サーバーで、サーバーの鍵を変更します。その間もサーバーは動き続け、誰も連携し直す必要はありません。
support-database-copies = 鍵ファイルのコピーを持つサーバーが複数ある場合は、代わりに三回に分けて行います。これを実行し、ファイルをすべてのサーバーにコピーする、という手順を繰り返してください。
support-database-since = 動いているサーバーにも誰かが入ったかもしれない場合は、その時点以降のすべての連携を終了してください。届いたトークンを見られたおそれがあります。
support-database-people = 何を読まれたおそれがあるか、そしてトークンは読まれていないことを、利用者に知らせます。
support-guide-desktop = パソコンが盗まれた
support-desktop-lock = そのパソコンのLatchkeyがパスフレーズでロックされていれば、パスフレーズなしでは誰もトークンを取り出せません。パスフレーズがない場合、守っているのはパソコンのパスワードだけです。急いでください。
support-desktop-platform = 各アカウントのプロバイダーの設定で、アプリを削除してください。盗まれたパソコンの分も含め、そのアカウントのすべての連携が終了します。
support-desktop-set = 連携サーバーで、そのパソコンのアカウントのすべての連携を終了します。
support-desktop-new = 引き続き注意してください。心当たりのない新しい連携がこのウィンドウの上に表示されたら、そこで取り消してください。
support-desktop-passphrase = 手元に残っているパソコンで、パスフレーズを設定してください。
support-desktop-link = 手元に残っているパソコンで、アカウントを連携し直してください。

## Problems

problem-unexpected = ウィンドウが、解釈できない応答を受け取りました。
    .way-out = もう一度試してください。また起きる場合は、Latchkeyを閉じて起動し直してください。何も失われません。

problem-server_unreachable = サーバーに接続できません。
    .way-out = ネットワーク接続と、サーバーが動いていることを確かめてから、もう一度試してください。
problem-server_unavailable = サーバー側で問題が起きています。
    .way-out = 何も変更されていません。1分ほどしてから、もう一度試してください。
problem-not_an_oauth_server = OAuthではない応答が返ってきました。プロキシ、ネットワークのログインページ、またはアドレスの間違いが考えられます。
    .way-out = そのアドレスをブラウザーで開いて確かめてください。
problem-insecure_address = サーバーがこのパソコンの外にあり、アドレスがhttpsで始まっていません。
    .way-out = サーバーのhttpsのアドレスを使ってください。
problem-needs_person = アカウントの連携が終了しました。
    .way-out = アカウントを連携し直してください。
problem-already_revoked = このアカウントのアクセスはすでに取り消されています。
    .way-out = アカウントを連携し直すか、リストから削除してください。
problem-tokens_missing = アカウントのトークンが、このパソコンのキーチェーンにありません。
    .way-out = アカウントからログアウトして、連携し直してください。
problem-keychain_locked = このパソコンのキーチェーンがロックされています。
    .way-out = パソコンにログインし直すか、パスワード管理アプリを開いてロックを解除し、もう一度試してください。何も変更されていません。
problem-keychain_without_collection = このパソコンのキーチェーンに、保管用のコレクションがありません。
    .way-out = パスワード管理アプリでコレクション（通常は「Login」または「ログイン」）を作るか、デスクトップに一度ログインしてから、もう一度試してください。LATCHKEY_KEYCHAIN=fileを設定すると、パスフレーズで保護したファイルにトークンを保管できます。何も保存されていません。
problem-keychain_no_answer = このパソコンのキーチェーンから応答がありません。ロックの解除を待っているのかもしれません。
    .way-out = ロックを解除して、もう一度試してください。何も変更されていません。
problem-keychain_unavailable = このパソコンで使えるキーチェーンが見つかりません。
    .way-out = GNOME KeyringかKWalletを起動してから、Latchkeyを起動し直してください。LATCHKEY_KEYCHAIN=fileを設定すると、パスフレーズで保護したファイルにトークンを保管できます。何も保存されていません。
problem-keychain_broken = このパソコンのキーチェーンでエラーが起きました。
    .way-out = もう一度試してください。続く場合は、キーチェーンのサービスを再起動してください。何も変更されていません。
problem-locked = Latchkeyはロックされています。
    .way-out = パスフレーズでロックを解除して、もう一度試してください。何も変更されていません。
problem-wrong_passphrase = パスフレーズが違います。
    .way-out = 少し待ってから、もう一度試してください。何も削除されていません。バックアップの場合は、ファイルが変更された可能性もあります。
problem-passphrase_too_short = パスフレーズが短すぎます。
    .way-out = 8文字以上にしてください。いくつかの単語を並べると覚えやすくなります。
problem-no_passphrase_yet = トークンを保管するファイルに、まだパスフレーズがありません。
    .way-out = パスフレーズを決めて、もう一度試してください。何も保存されていません。
problem-rolled_back = アカウントデータベースが、キーチェーンの記録より古くなっています。古いコピーに置き換えられたようです。
    .way-out = 新しいほうに戻してください。失われた場合は、設定の「鍵」から、このデータベースで続けることができます。何も変更されていません。
problem-vault_key_missing = 保管したアカウントを開く鍵が、このパソコンのキーチェーンにありません。
    .way-out = ディスクだけを復元した場合は、キーチェーンも復元してください。そうでなければ、アカウントからログアウトして、連携し直してください。
problem-tokens_unreadable = 保管したアカウントのトークンを開けません。変更されたか、別の場所から来たものです。
    .way-out = アカウントからログアウトして、連携し直してください。
problem-database_damaged = アカウントデータベースが壊れています。
    .way-out = ファイルを別の場所に移してから、起動し直してください。そのあとアカウントを連携し直し、TikTokアプリで以前の連携を取り消してください。
problem-database_unusable = アカウントデータベースを使えません。
    .way-out = データベースを使っているほかのプログラムを閉じ、ディスクに空きがあり書き込めることを確かめて、もう一度試してください。壊れているか、新しいバージョンのLatchkeyで作られた可能性もあります。
problem-home_not_writable = Latchkeyのフォルダーに書き込めません。
    .way-out = フォルダーの権限とディスクの空きを確かめて、もう一度試してください。
problem-busy = 別のプログラムが、保管したアカウントを使っています。
    .way-out = 終わるのを待って、もう一度試してください。何も変更されていません。
problem-unknown_server = サーバーのアドレスとして正しくありません。
    .way-out = 「https://link.example」のようなアドレスを入力するか、一覧から選んでください。httpsなしで接続できるのは、このパソコンだけです。
problem-no_client_id = プロバイダーのクライアントIDが設定されていません。
    .way-out = プロバイダーにアプリを登録し、そのIDを入力してください。
problem-no_client_secret = プロバイダーに必要なクライアントシークレットが保管されていません。
    .way-out = クライアントシークレットを入力して、プロバイダーを設定し直してください。
problem-provider_exists = そのプロバイダーはすでにあります。
    .way-out = 先に今のものを削除するか、別の名前で追加してください。
problem-provider_in_use = このプロバイダーで連携しているアカウントがあります。
    .way-out = 先にそのアカウントからログアウトしてください。そのあとプロバイダーを削除できます。
problem-provider_not_added = このプロバイダーはまだ設定されていません。
    .way-out = プロバイダーにアプリを登録し、設定の「プロバイダー」で設定してください。
problem-access_denied = スマホかブラウザーで拒否されました。
    .way-out = 何も連携されていません。間違いだった場合は、最初からやり直してください。
problem-expired_token = コードの期限が切れています。
    .way-out = 新しいコードを表示して、期限内にスキャンしてください。
problem-wrong_digits = 数字がスマホの表示と違ったため、連携を中止しました。
    .way-out = 新しいコードを表示し、スマホに表示される数字を入力してください。何も連携されていません。
problem-not_two_digits = 2桁の数字ではありません。
    .way-out = スマホに表示された10から99までの数字を入力してください。
problem-nobody_came = 10分以内にブラウザーでの操作が終わりませんでした。
    .way-out = 何も連携されていません。都合のよいときに最初からやり直してください。
problem-no_clipboard = クリップボードを使えません。
    .way-out = もう一度試してください。ターミナルで「latchkey token」を実行すると、トークンを表示できます。
problem-file_not_written = ファイルに書き込めませんでした。
    .way-out = 別のフォルダーを選ぶか、空き容量を増やしてください。書きかけのファイルは残っていません。
problem-clipboard_empty = クリップボードにテキストがありません。
    .way-out = もう一度コピーしてから、やり直してください。
problem-no_token_copied = クリップボードにトークンがありません。
    .way-out = トークンだけをコピーして、もう一度試してください。
problem-file_not_read = ファイルを読み取れませんでした。
    .way-out = 別のファイルを選ぶか、このファイルを読み取れるようにしてください。
problem-job_under_way = すでに取り消しを実行しています。
    .way-out = 終わるまで待つか、一時停止してください。ほかには何も取り消していません。
problem-not_staff = このパソコンには、連携サーバーのサポート担当者のアカウントが連携されていません。
    .way-out = 設定のサーバーの欄にある「サポート担当者として連携」で連携してください。
problem-not_staff_any_more = 連携サーバーは、このアカウントがほかの人のセッションを終わらせることをもう認めていません。
    .way-out = サーバーの管理者にサポート担当者として登録してもらい、サポート担当者として連携し直してください。
problem-no_support = このアカウントの連携サーバーには、指示でセッションを終わらせる機能がありません。
    .way-out = 管理者に更新を頼んでください。何も取り消していません。
problem-bad_reason = 理由が必要です。1行、1～500文字で書いてください。
    .way-out = 書いてからやり直してください。何も取り消していません。
problem-token_in_reason = 理由に、漏れたトークンが含まれています。
    .way-out = トークンを入れずに書いてください。何も取り消していません。
problem-nothing_chosen = トークンが選ばれていません。
    .way-out = 1つ以上選んでください。何も取り消していません。
problem-no_such_job = その取り消しはもうありません。
    .way-out = 一覧から外されています。何があったかはログに残っています。
problem-job_busy = 別のウィンドウかプログラムがこの取り消しを実行しています。
    .way-out = 終わるのを待つか、そちらで一時停止してから、やり直してください。
problem-job_not_over = 取り消しはまだ終わっていません。
    .way-out = 先に再開してください。外せるのは終わったものだけです。
problem-wrong_phrase = 入力されたものが、求められたものと違います。
    .way-out = 表示されているとおりに入力してください。何も取り消していません。
problem-not_an_account = 連携サーバーのアカウントではありません。プラットフォーム、コロン、IDの順です。
    .way-out = 全体をコピーしてください。何も取り消していません。
problem-not_a_report = Latchkeyのレポートではないか、途中で切れています。
    .way-out = JSONで保存したものを選んでください。PDFとCSVにも同じダイジェストがあります。
problem-report_too_large = どのレポートよりも大きいファイルです。
    .way-out = JSONで保存したレポートを選んでください。
problem-order_without_end = 連携サーバーの処理が終わりません。
    .way-out = 済んだことは済んでいます。取り消しを再開すると、もう一度確かめます。
problem-backup_exists = 同じ名前のファイルがすでにあります。
    .way-out = 別の名前にするか、そのファイルを移してください。何も書き込まれていません。
problem-not_a_backup = このファイルはLatchkeyのバックアップではないか、途中で切れています。
    .way-out = Latchkeyで作成したバックアップを選んでください。何も変更されていません。
problem-audit_key_missing = アクティビティログの鍵がこのパソコンのキーチェーンにないため、記録を検証できません。
    .way-out = ディスクだけを復元した場合は、キーチェーンも復元してください。
problem-clock_wrong = このパソコンの時計が、連携サーバーの時計とずれています。
    .way-out = システムの設定で、時刻をネットワークに合わせてください。それまでは時刻が正しく表示されません。
problem-bad_label = その呼び名は使えません。
    .way-out = 改行なしの64文字以内にしてください。何も変更されていません。
problem-bad_settings = 設定を読み込めないため、標準の設定を使っています。
    .way-out = 設定ファイルを直すか、ここで設定を変更してください。変更すると、ファイルが新しく書き込まれます。

## The tray and the system's notices, which the shell shows beside the window.

shell-tray-healthy = アカウント{ $count }件：正常
shell-tray-in-need = { $count }件のアカウントに対応が必要です
shell-tray-empty = 連携しているアカウントはありません
shell-tray-locked = ロック中
shell-tray-open = Latchkeyを開く
shell-tray-link = アカウントを連携
shell-tray-check = 配信前チェック
shell-tray-lock = ロック
shell-tray-hide = 名前とコードを隠す
shell-tray-quit = 終了
shell-someone = アカウント
shell-clipboard = クリップボード
shell-notice-needs-person = { $name }に対応が必要です
shell-notice-needs-person-text = 連携が終了しました。続けるには連携し直してください。
shell-notice-new-link = { $name }が{ $device }で連携されました
shell-notice-unknown-device = 別のデバイス
shell-notice-new-link-text = 心当たりがなければ、アクセスを取り消してください。そのトークンはすぐに使えなくなります。
shell-notice-new-link-revoke = アクセスを取り消す
shell-notice-refused = サーバーが{ $name }のアクセスの終了に応じませんでした
shell-notice-refused-text = Latchkeyを開いて、もう一度試してください。
shell-notice-program = { $program }がアクセストークンを求めています
shell-notice-program-text = 承認するまで渡しません。

## Settings

settings-title = 設定
settings-saved = 保存しました
settings-action = { $action }：{ $name }

## Settings: the dialogs that ask for something

settings-cancel = キャンセル
settings-show-typed = 入力内容を表示
settings-passphrase-new = 新しいパスフレーズ
settings-field-empty = 先にここを入力してください。

## Settings: general

settings-general = 一般
settings-language = 言語
settings-language-system = システムに合わせる
settings-theme = テーマ
settings-theme-choice =
    { $choice ->
        [light] ライト
        [dark] ダーク
       *[system] システムに合わせる
    }
settings-login = ログイン時に起動
settings-login-hint = パソコンにログインするとLatchkeyがトレイで起動し、アカウントを最新の状態に保ちます。
settings-login-unavailable = このシステムでは、Latchkeyから設定できません。システムの設定を使ってください。
settings-tray = ウィンドウを閉じても終了しない
settings-tray-hint = Latchkeyはトレイに残ります。オフにすると、ウィンドウを閉じたときに終了します。
settings-notifications = 通知
settings-notifications-hint = アカウントに対応が必要なときや、別の場所で連携されたときに、システムの通知でお知らせします。

## Settings: streamer mode

settings-hiding = 配信者モード
settings-hiding-text = このウィンドウと通知で、名前、画像、コードを隠します。
settings-hiding-choice =
    { $choice ->
        [auto] 配信中のみ
        [on] 常に隠す
       *[off] 隠さない
    }
settings-hiding-choice-hint =
    { $choice ->
        [auto] Linuxでは、Latchkeyが知っている配信プログラムが動いているかどうかを数秒ごとに確かめます。ほかのシステムでは、これを選んでも自動では隠しません。
        [on] 押して表示するまで、隠したままにします。
       *[off] いつでも表示します。
    }
settings-hiding-limits = このウィンドウ自体、ほかのプログラムの表示、配信に気づく前に見えていたものは隠しません。

## Settings: providers, where accounts are linked

settings-providers = プロバイダー
settings-providers-text = アカウントの連携先です。ほかを選ばなければ、印のあるものを使います。
settings-providers-group =
    { $group ->
        [sandbox] お試し用
        [server] 連携サーバー
       *[added] 自分で設定したもの
    }
settings-providers-presets = ほかに設定できるもの：{ $count }件
settings-provider-default = 新しい連携に使用
settings-provider-use = これを使う
settings-provider-staff = サポート担当者として連携
settings-provider-check = チェック
settings-remove =
    { $kind ->
        [server] 登録解除…
       *[other] 削除…
    }
settings-provider-set-up = 設定…
settings-provider-as-told = 応答があり、すべてマニフェストのとおりです。
settings-provider-differs = マニフェストと異なる点が{ $count }件あります：
settings-remove-title =
    { $kind ->
        [server] 「{ $name }」の登録を解除しますか？
       *[other] 「{ $name }」を削除しますか？
    }
settings-remove-text =
    { $kind ->
        [server] ここで連携しているアカウントは、これからもそのまま使えます。別のアカウントを連携するには、サーバーを追加し直してください。
       *[other] マニフェストとクライアントシークレットを、このパソコンから削除します。ここで連携しているアカウントは、先に連携を終了する必要があります。
    }
settings-remove-action =
    { $kind ->
        [server] 登録を解除
       *[other] 削除
    }
settings-provider-set-up-title = { $provider }を設定
settings-provider-set-up-text = 先にプロバイダーで自分のアプリを登録してください。次の情報が発行されます。
settings-provider-client-id = クライアントID
settings-provider-client-secret = クライアントシークレット
settings-provider-client-secret-hint = プロバイダーから発行された場合のみ入力してください。トークンと一緒に暗号化して保管します。
settings-provider-set-up-action = 設定
settings-provider-other = 別のOpenIDプロバイダーを追加…
settings-provider-other-title = OpenIDプロバイダーを追加
settings-provider-issuer = 発行者（Issuer）のアドレス
settings-provider-added-title = { $provider }を設定しました
settings-provider-added-text = あと1つだけ、プロバイダー側のアプリの設定で、このリダイレクトURIを登録してください。
settings-provider-redirect = リダイレクトURI
    .copy = リダイレクトURIをコピー

## Settings: link servers

settings-server-add-action = 連携サーバーを追加…
settings-server-add = 連携サーバーを追加
settings-server-add-text = サーバーの運営者から受け取ったアドレスを入力してください。Latchkeyがサーバーの身元を問い合わせます。まだ何も保存しません。
settings-server-address = アドレス
settings-server-meet = サーバーに問い合わせる
settings-server-trust = このサーバーを信頼しますか？
settings-server-trust-text = TikTokのトークンはこのサーバーに暗号化して保管され、新しい連携はここを通して行われます。運営者が分かっている場合にのみ信頼してください。
settings-server-trust-action = このサーバーを信頼
settings-server-use = このサーバーを使う
settings-server-known = このサーバーはすでに信頼しています。
settings-server-way =
    { $way ->
        [encrypted] 接続は暗号化されています。途中で誰かに読み取られることはありません。
        [local] 接続は暗号化されていませんが、このパソコンの外には出ません。
       *[open] 接続は暗号化されていません。途中で誰かに読み取られるおそれがあります。
    }
settings-server-offers =
    { $offer ->
        [both] コードでも、ブラウザーでもアカウントを連携できます。
        [codes] コードでアカウントを連携できます。
        [browser] ブラウザーでアカウントを連携できます。
       *[none] アカウントを連携する方法がありません。
    }

## Settings: the lock

settings-lock = ロック
settings-lock-state =
    { $state ->
        [unlocked] ロックされていません
       *[off] パスフレーズは設定されていません
    }
settings-lock-text = ロック中は、パスフレーズを入力するまで、どのプログラムも連携したアカウントを使えません。
settings-lock-now = 今すぐロック
settings-lock-button =
    { $act ->
        [set] パスフレーズを設定…
        [change] 変更…
       *[remove] 削除…
    }
settings-lock-title =
    { $act ->
        [set] パスフレーズを決めてください
        [change] パスフレーズを変更
       *[remove] パスフレーズを削除しますか？
    }
settings-lock-warning =
    { $act ->
        [set] このパソコンの保護に加えて、保管したトークンをロックします。回避する方法はありません。忘れた場合は、アカウントを連携し直すことになります。
        [change] 今のパスフレーズを知っている人が、保管したトークンの古いコピーを持っていれば、そのコピーは変更後も開けます。それが理由で変更する場合は、パスフレーズをいったん削除して、設定し直してください。
       *[remove] トークンを守るのは、このパソコンの保護だけになります。
    }
settings-lock-action =
    { $act ->
        [set] パスフレーズを設定
        [change] 変更
       *[remove] 削除
    }
settings-lock-present = 現在のパスフレーズ
settings-lock-idle = 使っていないときにロック
settings-lock-after =
    { $minutes ->
        [0] しない
        [60] 1時間後
        [240] 4時間後
       *[other] { $minutes }分後
    }
settings-lock-suspend = スリープ時にロック
settings-lock-suspend-hint = パスフレーズを設定していて、システムがスリープを知らせる場合に働きます。

## Settings: the keys that seal the tokens

settings-keys = 鍵
settings-keys-storage = トークンと鍵の保管場所：{ $storage }
settings-keys-unknown = 鍵の状態が分かりません。
settings-keys-version = 鍵のバージョン{ $version }（{ $date }作成）。
settings-keys-version-undated = 鍵のバージョン{ $version }。
settings-keys-accounts =
    { $count ->
        [0] 鍵のあるアカウントはまだありません。
       *[other] { $count }件のアカウントに鍵があります。
    }
settings-keys-behind =
    { $count ->
        [0] すべてこのバージョンです。
       *[other] うち{ $count }件は、まだ古いバージョンです。
    }
settings-keys-rotate = 入れ替え…
settings-keys-rotate-title = 鍵の入れ替え
settings-keys-rotate-text = すべてのアカウントの鍵を守っている鍵を、新しいものに入れ替えます。少し時間がかかりますが、アカウントの連携はそのまま続きます。
settings-keys-deep = アカウントごとの鍵も新しくする
settings-keys-deep-hint = すべてのアカウントのトークンも暗号化し直します。時間は長くかかります。キーチェーンのコピーが外に漏れたおそれがある場合に選んでください。
settings-keys-rotate-action = 入れ替える
settings-keys-rotating =
    { $count ->
        [0] 鍵を入れ替えています…
       *[other] アカウント{ $count }件中{ $done }件が完了
    }
settings-keys-rotated =
    { $count ->
        [0] 鍵のバージョン{ $version }を使用しています。
       *[other] 鍵のバージョン{ $version }を使用しています。{ $count }件のアカウントの鍵をこれで保護しています。
    }
settings-keys-unreadable = { $count }件は開けないため、そのままにしました。そのために、バージョン{ $version }の鍵も残しています。
settings-keys-older = 古いデータベースで続ける…
settings-keys-older-title = 古いデータベースで続けますか？
settings-keys-older-text = このパソコンのアカウントデータベースは、キーチェーンの記録より古いものです。新しいほうがあれば、そちらに戻してください。このまま続けると、それ以降の変更は失われ、一部のアカウントは連携し直すことになる場合があります。
settings-keys-older-action = このまま続ける

## Settings: backups

settings-backup = バックアップ
settings-backup-text = アカウントを1つのファイルにまとめ、専用のパスフレーズで暗号化します。
settings-backup-make = バックアップを作成…
settings-backup-restore = 復元…
settings-backup-title = バックアップを作成
settings-backup-passphrase-text = ファイルのパスフレーズを決めてから、保存先を選びます。パスフレーズがなければ、あなたを含め誰もファイルを開けません。
settings-backup-tokens = トークンを含める
settings-backup-tokens-hint = トークンが使えるのは、このパソコンで各アカウントが次に更新されるまでです。ファイルを開いた人は、トークンも手に入れます。含めない場合は、復元したアカウントを連携し直す必要があります。
settings-backup-action = 保存先を選んで作成
settings-backup-made = { $count }件のアカウントをバックアップしました（トークンあり：{ $tokens }件）。
settings-backup-none = ファイルが選ばれなかったため、何もしませんでした。
settings-restore-title = 「{ $file }」から復元
settings-restore-text = ここですでに連携しているアカウントは、そのまま変わりません。
settings-restore-action = 復元
settings-restored-with-tokens = { $count }件のアカウントをトークンごと復元しました。
settings-restored-by-name = { $count }件のアカウントは名前だけを復元しました。連携し直す必要があります。
settings-restored-skipped = { $count }件のアカウントは、ここですでに連携されていました。
settings-restored-nothing = このバックアップにアカウントはありません。

## Settings: diagnostics

settings-doctor = 診断
settings-doctor-text = 連携に必要なものを、このパソコンですべて確かめます。
settings-doctor-report = レポートは、同じ内容を文字にしたものです。手助けしてくれる人に渡せます。秘密の情報やアカウントの名前は含まれません。
settings-doctor-run = 診断を実行
settings-doctor-copy = レポートをコピー
settings-doctor-working = 診断しています…
settings-doctor-copied = レポートをクリップボードにコピーしました。
settings-doctor-done =
    { $count ->
        [0] すべて正常です。
       *[other] { $count }件の問題が見つかりました。
    }
settings-check-well = 正常
settings-check-ill = 問題あり
settings-check =
    { $name ->
        [account_database] アカウントデータベース
        [keychain] キーチェーン
        [stored_tokens] 保管したトークン
        [audit_log] アクティビティログ
        [link_server] 連携サーバー
        [clock] 時計
        [proxy] プロキシ
        [secrets_daemon] キーチェーンのプログラム
        [web_view] Webビュー
        [latchkey] Latchkey
       *[other] { $name }
    }

## Settings: programs

settings-programs = プログラム
settings-tools = プログラムからのアクセストークンの要求を受け付ける
settings-tools-hint = このパソコンのツールが要求できるようになります。承認するまでは何も渡しません。
settings-programs-text = 要求してきたプログラムと、それぞれに許可した内容。
settings-programs-see = プログラムを見る

## Settings: leaked tokens

settings-leaked = 漏れたトークン
settings-leaked-text = トークンが漏れたときにすることと、手元のトークンを取り消す方法。
settings-leaked-see = することを見る
