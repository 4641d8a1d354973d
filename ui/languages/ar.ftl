### Every word of Latchkey, in Arabic. What each message is for, where it stands and what its variables hold is told in en.ftl.

## Everywhere

app-name = Latchkey
app-starting = جارٍ التشغيل…
app-wait = لحظة من فضلك…
app-close = إغلاق
app-try-again = إعادة المحاولة
app-safe-mode = أُعيد تشغيل Latchkey دون بطاقة الرسوميات.
app-safe-mode-text = بقيت نافذته فارغة. كل شيء يعمل الآن، وربما أبطأ قليلًا؛ وقد يفيد تحديث برنامج تشغيل بطاقة الرسوميات.

## The rail at the side: the views, the lock, how the link server is

rail-views = الأقسام
rail-link = الربط
rail-accounts = الحسابات
rail-activity = النشاط
rail-programs = البرامج
rail-support = الدعم
rail-settings = الإعدادات
rail-accounts-waiting =
    { $count ->
        [one] حساب واحد بحاجة إليك.
        [two] حسابان بحاجة إليك.
        [few] { $count } حسابات بحاجة إليك.
        [many] { $count } حسابًا بحاجة إليك.
       *[other] { $count } حساب بحاجة إليك.
    }
rail-activity-waiting =
    { $count ->
        [one] عملية إلغاء واحدة غير مؤكدة.
        [two] عمليتا إلغاء غير مؤكدتين.
        [few] { $count } عمليات إلغاء غير مؤكدة.
        [many] { $count } عملية إلغاء غير مؤكدة.
       *[other] { $count } عملية إلغاء غير مؤكدة.
    }
rail-programs-waiting =
    { $count ->
        [one] برنامج واحد يطلب رموز وصول.
        [two] برنامجان يطلبان رموز وصول.
        [few] { $count } برامج تطلب رموز وصول.
        [many] { $count } برنامجًا يطلب رموز وصول.
       *[other] { $count } برنامج يطلب رموز وصول.
    }
rail-lock = قفل

server-name = خادم الربط
server-name-sandbox = بيئة تجريبية على هذا الكمبيوتر
server-starting = جارٍ التشغيل…
server-ready = جاهز
server-unreachable = تعذّر الاتصال به

## Names and codes are hidden while the screen may be seen by others

hiding-on = الأسماء مخفية
hiding-off = الأسماء ظاهرة مؤقتًا
hiding-because = { $program } قيد التشغيل.
hiding-show = إظهار مؤقت
hiding-hide = إخفاء من جديد
hiding-hold = اضغط مطوّلًا للإظهار
hiding-hold-hint = يظهر طوال مدة الضغط. والضغط القصير على مفتاح المسافة يُظهره عشر ثوانٍ.
hidden-value = مخفي
hidden-account = الحساب { $number }
hidden-someone = أحد الحسابات

## The view that links an account: a QR code and what becomes of it

link-title = ربط حساب
link-welcome = مرحبًا بك في Latchkey
link-welcome-text = اربط حسابًا مرة واحدة، فتحصل البرامج التي توافق عليها على الوصول إليه من هنا. جرّب بهذا الرمز، بلا أي إعداد.

link-qr = رمز QR لربط حساب. من دون كاميرا، افتح { $address } واكتب الرمز { $code }.
link-qr-scanned = رمز QR، تم مسحه.

link-mark-scanned = تم المسح
link-mark-approved = تمت الموافقة
link-mark-paused = الرموز متوقفة
link-mark-failed = لم يكتمل الربط
link-mark-browser = في متصفحك

link-server-starting = جارٍ تشغيل خادم الربط…
link-server-ready = جارٍ إحضار رمز…
link-server-unreachable = في انتظار خادم الربط…
link-waiting = امسح هذا الرمز بهاتفك ووافق عليه هناك.
link-waiting-sandbox = هذه بيئة تجريبية: صفحة في متصفحك تؤدي دور الهاتف.
link-scanned = تم المسح. بقيت الموافقة على الهاتف.
link-digits = بقيت خطوة: يعرض هاتفك رقمين.
link-confirming = تمت الموافقة. جارٍ حفظ رموز الوصول مشفّرة في سلسلة مفاتيحك…
link-linked = اكتمل الربط. لم تعد بحاجة إلى الهاتف.
link-browser = فُتحت صفحة من { $host } في متصفحك. أكمل هناك.
link-renewed = هذا الحساب مرتبط من قبل، وقد جُدّد الوصول إليه.
link-paused =
    { $rounds ->
        [one] عُرض رمز واحد ولم يمسحه أي هاتف، فتوقف العرض حتى تطلب رمزًا جديدًا.
        [two] عُرض رمزان ولم يمسحهما أي هاتف، فتوقف العرض حتى تطلب رمزًا جديدًا.
        [few] عُرضت { $rounds } رموز ولم يمسحها أي هاتف، فتوقف العرض حتى تطلب رمزًا جديدًا.
        [many] عُرض { $rounds } رمزًا ولم يمسحها أي هاتف، فتوقف العرض حتى تطلب رمزًا جديدًا.
       *[other] عُرض { $rounds } رمز ولم يمسحها أي هاتف، فتوقف العرض حتى تطلب رمزًا جديدًا.
    }
link-code-gone = انتهى وقت هذا الرمز. سيظهر رمز جديد حالًا.

link-countdown = رمز جديد بعد { $clock }
link-seconds-left =
    { $seconds ->
        [60] بقيت دقيقة واحدة لهذا الرمز.
        [one] بقيت ثانية واحدة لهذا الرمز.
        [two] بقيت ثانيتان لهذا الرمز.
        [few] بقيت { $seconds } ثوانٍ لهذا الرمز.
        [many] بقيت { $seconds } ثانية لهذا الرمز.
       *[other] بقيت { $seconds } ثانية لهذا الرمز.
    }

link-code = الرمز
    .copy = نسخ الرمز
link-address = العنوان
    .copy = نسخ العنوان
link-copied = تم النسخ
link-copy-failed = تعذّر النسخ؛ النص محدَّد

link-open-phone = فتح هاتف البيئة التجريبية
link-open-browser = فتح في متصفح هذا الكمبيوتر
link-not-you = لم تمسحه أنت؟ إلغاء
link-new-code = عرض رمز جديد
link-another = ربط حساب آخر
link-see-accounts = عرض الحسابات
link-open-again = فتح الصفحة من جديد
link-use-code = استخدام رمز بدلًا من ذلك
link-in-browser = لا هاتف؟ استخدم متصفح هذا الكمبيوتر
link-own-server = استخدام خادم ربط خاص بك…
link-provider = الربط لدى
link-provider-search = البحث عن جهة الربط
link-provider-none = لا شيء هنا بهذا الاسم. يمكن إضافة غيره من الإعدادات، المزوّدون.
link-provider-more =
    { $count ->
        [zero] لا مزيد.
        [one] وواحد آخر. اكتب مزيدًا من الاسم.
        [two] واثنان آخران. اكتب مزيدًا من الاسم.
        [few] و{ $count } أخرى. اكتب مزيدًا من الاسم.
        [many] و{ $count } أخرى. اكتب مزيدًا من الاسم.
       *[other] و{ $count } أخرى. اكتب مزيدًا من الاسم.
    }

link-linked-elsewhere = رُبط { $name }.

## The field for the two digits that the phone shows, in the same view

digits-label = اكتب الرقمين الظاهرين على هاتفك
digits-time-left = بقي { $clock } لكتابتهما
digits-wrong =
    { $tries ->
        [one] ليسا الرقمين الظاهرين على هاتفك. بقيت محاولة واحدة.
        [two] ليسا الرقمين الظاهرين على هاتفك. بقيت محاولتان.
        [few] ليسا الرقمين الظاهرين على هاتفك. بقيت { $tries } محاولات.
        [many] ليسا الرقمين الظاهرين على هاتفك. بقيت { $tries } محاولة.
       *[other] ليسا الرقمين الظاهرين على هاتفك. بقيت { $tries } محاولة.
    }

## The bar over every view: an account was linked on another device

new-link-label = ربط جديد لأحد الحسابات
new-link-title =
    { $when ->
        [now] رُبط حساب TikTok { $name } على { $device } قبل لحظات
        [today] رُبط حساب TikTok { $name } على { $device } اليوم الساعة { $time }
        [yesterday] رُبط حساب TikTok { $name } على { $device } أمس الساعة { $time }
       *[earlier] رُبط حساب TikTok { $name } على { $device } في { $date }
    }
new-link-title-nameless =
    { $when ->
        [now] رُبط حساب TikTok { $name } على جهاز آخر قبل لحظات
        [today] رُبط حساب TikTok { $name } على جهاز آخر اليوم الساعة { $time }
        [yesterday] رُبط حساب TikTok { $name } على جهاز آخر أمس الساعة { $time }
       *[earlier] رُبط حساب TikTok { $name } على جهاز آخر في { $date }
    }
new-link-how = جرى الربط عبر { $app } على نظام { $system }.
new-link-how-app = جرى الربط عبر { $app }.
new-link-how-system = جرى الربط على نظام { $system }.
new-link-advice = إن لم تكن أنت من ربطه، فألغِ الوصول لتتوقف رموزه عن العمل فورًا.
new-link-title-hidden =
    { $when ->
        [now] رُبط أحد حساباتك على جهاز آخر قبل لحظات
        [today] رُبط أحد حساباتك على جهاز آخر اليوم الساعة { $time }
        [yesterday] رُبط أحد حساباتك على جهاز آخر أمس الساعة { $time }
       *[earlier] رُبط أحد حساباتك على جهاز آخر في { $date }
    }
new-link-more =
    { $count ->
        [one] تليه عملية ربط أخرى.
        [two] تليه عمليتا ربط أخريان.
        [few] تليه { $count } عمليات ربط أخرى.
        [many] تليه { $count } عملية ربط أخرى.
       *[other] تليه { $count } عملية ربط أخرى.
    }
new-link-revoke = إلغاء الوصول
new-link-keep = هذا أنا

## The view of the accounts

accounts-title = الحسابات
accounts-link = ربط حساب
accounts-empty = لا حسابات مرتبطة بعد
accounts-empty-hint = امسح رمزًا واحدًا بهاتفك، فيظهر الحساب هنا.

accounts-check = فحص قبل البث
accounts-search = البحث في الحسابات
accounts-only = عرض
accounts-only-all = كل الحسابات
accounts-order = الترتيب
accounts-order-need = ما يحتاج إليك أولًا
accounts-order-name = حسب الاسم
accounts-order-linked = الأحدث ربطًا أولًا
accounts-order-fine = الأقرب انتهاءً أولًا
accounts-count =
    { $count ->
        [one] { $shown } من حساب واحد
        [two] { $shown } من حسابين
        [few] { $shown } من { $count } حسابات
        [many] { $shown } من { $count } حسابًا
       *[other] { $shown } من { $count } حساب
    }
accounts-select-all = تحديد الكل
accounts-select = تحديد { $name }
accounts-none = لا حساب يطابق البحث
accounts-none-hint = يمكن البحث عن اسم أو اسم مستخدم أو تسمية أو مزوّد.
accounts-show-all = عرض كل الحسابات
accounts-for-all =
    { $count ->
        [one] للحساب الوحيد:
        [two] للحسابين معًا:
        [few] للحسابات الـ{ $count } كلها:
        [many] للحسابات الـ{ $count } كلها:
       *[other] للحسابات الـ{ $count } كلها:
    }
accounts-logout-all = تسجيل الخروج من الكل
accounts-revoke-all = إلغاء الوصول إلى الكل

accounts-about = { $provider } · رُبط في { $date }
accounts-about-username = { $username } · { $provider } · رُبط في { $date }

accounts-healthy = سليم
accounts-needs-person = بحاجة إليك
accounts-revoked = أُلغي الوصول
accounts-revoking = جارٍ الإلغاء
accounts-offline = دون اتصال
accounts-refreshing = جارٍ التجديد

accounts-fine-until =
    { $day ->
        [today] صالح حتى الساعة { $time } اليوم.
        [tomorrow] صالح حتى الساعة { $time } غدًا.
       *[later] صالح حتى { $date }.
    }
accounts-fine-open-ended = صالح بلا تاريخ انتهاء.
accounts-renewal-due = انتهت صلاحيته. جدّده، أو اربطه من جديد إن تعذّر ذلك.
accounts-forecast =
    { $count ->
        [0] يستمر الوصول إليه طوال الساعات الـ{ $hours } المقبلة.
        [one] يُجدَّد الوصول إليه تلقائيًا مرة واحدة خلال الساعات الـ{ $hours } المقبلة.
        [two] يُجدَّد الوصول إليه تلقائيًا مرتين خلال الساعات الـ{ $hours } المقبلة.
        [few] يُجدَّد الوصول إليه تلقائيًا { $count } مرات خلال الساعات الـ{ $hours } المقبلة.
        [many] يُجدَّد الوصول إليه تلقائيًا { $count } مرة خلال الساعات الـ{ $hours } المقبلة.
       *[other] يُجدَّد الوصول إليه تلقائيًا { $count } مرة خلال الساعات الـ{ $hours } المقبلة.
    }
accounts-last-refresh =
    { $when ->
        [now] جُدّد قبل لحظات.
        [today] جُدّد اليوم الساعة { $time }.
        [yesterday] جُدّد أمس الساعة { $time }.
       *[earlier] جُدّد في { $date }.
    }
accounts-refresh-failing =
    { $when ->
        [now] تعذّر التجديد قبل لحظات، وستُعاد المحاولة تلقائيًا.
        [today] يتعذّر التجديد منذ الساعة { $time }، وتُعاد المحاولة تلقائيًا.
        [yesterday] يتعذّر التجديد منذ أمس الساعة { $time }، وتُعاد المحاولة تلقائيًا.
       *[earlier] يتعذّر التجديد منذ { $date }، وتُعاد المحاولة تلقائيًا.
    }
accounts-log-id = للمراجعة مع دعم المزوّد:

accounts-ended-confirmed = انتهى الوصول في { $date }. لم يبقَ شيء من رموزه.
accounts-ended-expired = انتهى الوصول في { $date }. كانت رموزه منتهية من قبل، ولم يبقَ منها شيء.
accounts-ended-pending = انتهى الوصول من هذا الكمبيوتر في { $date }. تعذّر إبلاغ الخادم حتى الآن، وتُعاد المحاولة تلقائيًا.
accounts-ended-refused = انتهى الوصول من هذا الكمبيوتر في { $date }. رفض الخادم تأكيد ذلك: أعد المحاولة، أو اربط الحساب من جديد.

accounts-may = يُسمح بما يلي: { $list }.
accounts-may-not = لم يُسمح بما يلي: { $list }.

accounts-renew = تجديد الآن
accounts-relink = ربط من جديد
accounts-retry = إعادة المحاولة الآن
accounts-revoke = إلغاء الوصول
accounts-logout = تسجيل الخروج
accounts-remove = إزالة
accounts-more = المزيد
accounts-action = { $action }: { $name }

## What an account was linked for: each stands in the list of accounts-may and accounts-may-not

permission-user-info-basic = الاطلاع على اسمك وصورتك
permission-user-info-profile = الاطلاع على نبذتك ورابط ملفك الشخصي
permission-user-info-stats = الاطلاع على عدد متابعيك وإعجاباتك
permission-video-list = الاطلاع على فيديوهاتك العامة
permission-video-upload = رفع مسودات لتنشرها بنفسك
permission-video-publish = نشر فيديوهات نيابةً عنك
permission-support-revoke = إنهاء ربط حسابات الآخرين التي تسرّبت رموزها
permission-support-audit = قراءة سجل خادم الربط
permission-other = استخدام «{ $scope }»

## Everything of one account, and what is seldom done with it

more-label = تسمية الحساب هنا
more-rename = تغيير التسمية
more-copy = نسخ رمز الوصول
more-copy-sure = قد يرى آخرون شاشتك. من يحصل على الرمز يمكنه استخدام الحساب حتى انتهاء صلاحية الرمز، وهو يظهر حيثما لُصق.
more-copy-anyway = نسخه على أي حال

## What is done with several accounts at once

many-label = الحسابات المحددة
many-selected =
    { $count ->
        [one] حُدّد حساب واحد
        [two] حُدّد حسابان
        [few] حُدّدت { $count } حسابات
        [many] حُدّد { $count } حسابًا
       *[other] حُدّد { $count } حساب
    }
many-unselect = إلغاء التحديد
many-ending =
    { $count ->
        [one] أُنهي { $done } من حساب واحد
        [two] أُنهي { $done } من حسابين
        [few] أُنهي { $done } من { $count } حسابات
        [many] أُنهي { $done } من { $count } حسابًا
       *[other] أُنهي { $done } من { $count } حساب
    }
many-refreshing =
    { $count ->
        [one] جُدّد { $done } من حساب واحد
        [two] جُدّد { $done } من حسابين
        [few] جُدّد { $done } من { $count } حسابات
        [many] جُدّد { $done } من { $count } حسابًا
       *[other] جُدّد { $done } من { $count } حساب
    }

## The check before a stream: whether every account will hold for some hours

check-title = الفحص قبل البث
check-hours = المدة
check-hours-of =
    { $count ->
        [one] ساعة واحدة
        [two] ساعتان
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
check-again = إعادة الفحص
check-under-way = جارٍ فحص كل الحسابات…
check-all-hold =
    { $count ->
        [one] سيبقى حسابك صالحًا
        [two] سيبقى حساباك صالحين
        [few] ستبقى حساباتك الـ{ $count } كلها صالحة
        [many] ستبقى حساباتك الـ{ $count } كلها صالحة
       *[other] ستبقى حساباتك الـ{ $count } كلها صالحة
    } { $hours ->
        [one] لمدة ساعة.
        [two] لمدة ساعتين.
        [few] لمدة { $hours } ساعات.
        [many] لمدة { $hours } ساعة.
       *[other] لمدة { $hours } ساعة.
    }
check-some-break =
    { $count ->
        [one] حساب واحد لن يبقى صالحًا
        [two] حسابان لن يبقيا صالحين
        [few] { $count } حسابات لن تبقى صالحة
        [many] { $count } حسابًا لن تبقى صالحة
       *[other] { $count } حساب لن تبقى صالحة
    } { $hours ->
        [one] لمدة ساعة.
        [two] لمدة ساعتين.
        [few] لمدة { $hours } ساعات.
        [many] لمدة { $hours } ساعة.
       *[other] لمدة { $hours } ساعة.
    }
check-holds = صالح.
check-holds-until =
    { $when ->
        [today] صالح حتى الساعة { $time } اليوم.
        [tomorrow] صالح حتى الساعة { $time } غدًا.
       *[later] صالح حتى { $date }.
    }
check-breaks = لا يعمل.
check-breaks-at =
    { $when ->
        [today] ينقطع اليوم الساعة { $time }.
        [tomorrow] ينقطع غدًا الساعة { $time }.
       *[later] ينقطع في { $date }.
    }

## Questions before what cannot be taken back

dialog-falls = ما ينتهي
dialog-stays = ما يبقى

dialog-revoke-title = هل تريد إلغاء الوصول إلى { $name }؟
dialog-revoke-falls-access = وصول هذا الكمبيوتر إلى الحساب، فورًا.
dialog-revoke-falls-tokens = رموز الوصول: تُمحى، وتتوقف أي نسخة منها عن العمل.
dialog-revoke-falls-connection = اتصال التطبيق بالحساب لدى { $provider }، ما لم يحتج إليه ربط آخر للحساب نفسه.
dialog-revoke-stays = وجود الحساب في هذه القائمة، بعلامة «أُلغي الوصول».
dialog-revoke-final = لا يمكن التراجع عن ذلك. للعودة، يلزم ربط الحساب من جديد بهاتفه.
dialog-revoke-cancel = إبقاء الوصول

dialog-logout-title = هل تريد تسجيل الخروج من { $name } على هذا الكمبيوتر؟
dialog-logout-falls-access = وصول هذا الكمبيوتر إلى الحساب. تُمحى رموزه هنا ولدى خادم الربط.
dialog-logout-falls-entry = وجود الحساب في هذه القائمة.
dialog-logout-stays = اتصال التطبيق بالحساب لدى { $provider }. لإنهائه أيضًا، اختر إلغاء الوصول بدلًا من ذلك.
dialog-logout-final = لا يمكن التراجع عن ذلك. للعودة، يلزم ربط الحساب من جديد بهاتفه.
dialog-logout-cancel = عدم تسجيل الخروج

dialog-remove-title = هل تريد إزالة { $name } من القائمة؟
dialog-remove-falls = وجود الحساب في هذه القائمة. أما الوصول فقد انتهى حين أُلغي.
dialog-remove-stays = الحساب نفسه بكل ما فيه.
dialog-remove-final = ليظهر هنا مرة أخرى، يلزم ربط الحساب من جديد بهاتفه.
dialog-remove-cancel = إبقاؤه في القائمة

dialog-revoke-title-many =
    { $count ->
        [one] هل تريد إلغاء الوصول إلى حساب واحد؟
        [two] هل تريد إلغاء الوصول إلى حسابين؟
        [few] هل تريد إلغاء الوصول إلى { $count } حسابات؟
        [many] هل تريد إلغاء الوصول إلى { $count } حسابًا؟
       *[other] هل تريد إلغاء الوصول إلى { $count } حساب؟
    }
dialog-logout-title-many =
    { $count ->
        [one] هل تريد تسجيل الخروج من حساب واحد على هذا الكمبيوتر؟
        [two] هل تريد تسجيل الخروج من حسابين على هذا الكمبيوتر؟
        [few] هل تريد تسجيل الخروج من { $count } حسابات على هذا الكمبيوتر؟
        [many] هل تريد تسجيل الخروج من { $count } حسابًا على هذا الكمبيوتر؟
       *[other] هل تريد تسجيل الخروج من { $count } حساب على هذا الكمبيوتر؟
    }
dialog-many-more =
    { $count ->
        [one] وحساب آخر
        [two] وحسابان آخران
        [few] و{ $count } حسابات أخرى
        [many] و{ $count } حسابًا آخر
       *[other] و{ $count } حساب آخر
    }
dialog-many-falls-access = وصول هذا الكمبيوتر إليها جميعًا، فورًا.
dialog-many-falls-tokens = رموز الوصول إليها: تُمحى، وتتوقف أي نسخ منها عن العمل.
dialog-many-falls-connections = اتصال التطبيق بها لدى مزوّديها، ما لم يحتج إليه ربط آخر.
dialog-many-falls-entries = وجودها في هذه القائمة.
dialog-many-stays-entries = وجودها في هذه القائمة، بعلامة «أُلغي الوصول».
dialog-many-stays-connections = اتصال التطبيق بها لدى مزوّديها. لإنهائه أيضًا، اختر إلغاء الوصول بدلًا من ذلك.
dialog-many-final = لا يمكن التراجع عن ذلك. للعودة، يلزم ربط كل حساب من جديد بهاتفه.

## The passphrase that locks the stored tokens

lock-unlock-title = Latchkey مقفل
lock-unlock-text = لا يمكن لشيء استخدام الحسابات المرتبطة قبل إدخال عبارة المرور.
lock-unlock-action = فتح القفل
lock-choose-title = اختيار عبارة مرور
lock-choose-text = تقفل رموز الوصول المحفوظة، إضافةً إلى ما يحمي هذا الكمبيوتر. لا سبيل إلى تجاوزها: إن ضاعت، يلزم ربط الحسابات من جديد.
lock-choose-action = تعيين عبارة المرور
lock-passphrase = عبارة المرور
lock-again = العبارة مرة أخرى
lock-differ = العبارتان غير متطابقتين. اكتبهما مرة أخرى.
lock-cancel = ليس الآن

## Receipts at the foot of a view: what was just done

receipt-logged-out = سُجّل الخروج من { $name }
receipt-revoked = أُلغي الوصول إلى { $name }
receipt-ended-here = انتهى الوصول إلى { $name } من هذا الكمبيوتر

receipt-pending = لم يعد أي برنامج على هذا الكمبيوتر قادرًا على استخدامه. سيُبلَّغ الخادم فور إمكان الاتصال به.
receipt-refused = لم يعد أي برنامج على هذا الكمبيوتر قادرًا على استخدامه، لكن الخادم رفض تأكيد ذلك.
receipt-session-ended = مُحيت رموزه من هذا الكمبيوتر، وانتهت جلسته لدى خادم الربط.
receipt-disconnected = لم تعد رموزه تعمل، وقُطع اتصال Latchkey بالحساب لدى TikTok.
receipt-kept = لم تعد هذه الرموز تعمل. ويستمر ربط آخر للحساب نفسه.
receipt-unreachable = لم تعد رموزه تعمل. تعذّر إبلاغ TikTok: للاطمئنان، أزِل Latchkey من إعدادات TikTok.
receipt-not-asked = لم تعد رموزه تعمل.

receipt-many-revoked =
    { $count ->
        [one] أُلغي الوصول إلى حساب واحد
        [two] أُلغي الوصول إلى حسابين
        [few] أُلغي الوصول إلى { $count } حسابات
        [many] أُلغي الوصول إلى { $count } حسابًا
       *[other] أُلغي الوصول إلى { $count } حساب
    }
receipt-many-logged-out =
    { $count ->
        [one] سُجّل الخروج من حساب واحد
        [two] سُجّل الخروج من حسابين
        [few] سُجّل الخروج من { $count } حسابات
        [many] سُجّل الخروج من { $count } حسابًا
       *[other] سُجّل الخروج من { $count } حساب
    }
receipt-many-confirmed =
    { $count ->
        [one] واحد منها أكّده خادمه.
        [two] اثنان منها أكّدهما خادماهما.
        [few] { $count } منها أكّدتها خوادمها.
        [many] { $count } منها أكّدتها خوادمها.
       *[other] { $count } منها أكّدتها خوادمها.
    }
receipt-many-pending =
    { $count ->
        [one] حساب واحد: سيُبلَّغ خادمه فور إمكان الاتصال به.
        [two] حسابان: سيُبلَّغ خادماهما فور إمكان الاتصال بهما.
        [few] { $count } حسابات: ستُبلَّغ خوادمها فور إمكان الاتصال بها.
        [many] { $count } حسابًا: ستُبلَّغ خوادمها فور إمكان الاتصال بها.
       *[other] { $count } حساب: ستُبلَّغ خوادمها فور إمكان الاتصال بها.
    }
receipt-many-refused =
    { $count ->
        [one] حساب واحد: رفض خادمه تأكيد ذلك.
        [two] حسابان: رفض خادماهما تأكيد ذلك.
        [few] { $count } حسابات: رفضت خوادمها تأكيد ذلك.
        [many] { $count } حسابًا: رفضت خوادمها تأكيد ذلك.
       *[other] { $count } حساب: رفضت خوادمها تأكيد ذلك.
    }
receipt-many-refreshed =
    { $count ->
        [0] لم يُجدَّد أي حساب
        [one] جُدّد حساب واحد
        [two] جُدّد حسابان
        [few] جُدّدت { $count } حسابات
        [many] جُدّد { $count } حسابًا
       *[other] جُدّد { $count } حساب
    }
receipt-many-not-refreshed =
    { $count ->
        [one] تعذّر تجديد حساب واحد:
        [two] تعذّر تجديد حسابين:
        [few] تعذّر تجديد { $count } حسابات:
        [many] تعذّر تجديد { $count } حسابًا:
       *[other] تعذّر تجديد { $count } حساب:
    }

receipt-token-copied = نُسخ رمز وصول إلى { $name }
receipt-token-copied-detail =
    { $seconds ->
        [one] سيُمحى من الحافظة بعد ثانية واحدة.
        [two] سيُمحى من الحافظة بعد ثانيتين.
        [few] سيُمحى من الحافظة بعد { $seconds } ثوانٍ.
        [many] سيُمحى من الحافظة بعد { $seconds } ثانية.
       *[other] سيُمحى من الحافظة بعد { $seconds } ثانية.
    }

receipt-link-revoked = أُلغي الوصول على { $device }
receipt-link-revoked-nameless = أُلغي الوصول على الجهاز الآخر
receipt-link-revoked-detail = لم تعد رموزه إلى { $name } تعمل. ويبقى { $name } مرتبطًا هنا.
receipt-link-revoked-detail-hidden = لم تعد رموزه تعمل. ويبقى الحساب مرتبطًا هنا.
receipt-link-gone = كان الربط على { $device } منتهيًا من قبل
receipt-link-gone-nameless = كان الربط على الجهاز الآخر منتهيًا من قبل
receipt-link-gone-detail = لم يبقَ ما يُلغى. ويبقى { $name } مرتبطًا هنا.
receipt-link-gone-detail-hidden = لم يبقَ ما يُلغى. ويبقى الحساب مرتبطًا هنا.

## Activity: the view of what happened to accounts, keys and tokens

activity-title = النشاط
activity-log = ما حدث
activity-verify = فحص السجل
activity-export = تصدير…
activity-older = الأقدم
activity-all = عرض الكل

activity-account = الحساب
activity-account-every = كل الحسابات
activity-kind = النوع
activity-kind-one =
    { $kind ->
        [links] عمليات الربط
        [renewals] عمليات التجديد
        [revocations] عمليات الإلغاء
        [handOffs] رموز للبرامج
        [keys] المفاتيح والقفل
        [trouble] المشكلات
       *[every] كل شيء
    }
activity-since = الفترة
activity-since-one =
    { $period ->
        [today] اليوم
        [week] آخر سبعة أيام
        [month] آخر ثلاثين يومًا
       *[ever] كل الأوقات
    }

activity-count =
    { $count ->
        [0] لا أحداث في القائمة.
        [one] في القائمة حدث واحد.
        [two] في القائمة حدثان.
        [few] في القائمة { $count } أحداث.
        [many] في القائمة { $count } حدثًا.
       *[other] في القائمة { $count } حدث.
    }
activity-none = لم يحدث شيء بعد
activity-none-hint = يُسجَّل هنا كل ما يُفعل بالحسابات والمفاتيح ورموز الوصول على هذا الكمبيوتر.
activity-none-chosen = لم يحدث شيء من هذا النوع

activity-day =
    { $day ->
        [today] اليوم
        [yesterday] أمس
       *[earlier] { $date }
    }

activity-account-gone = الحساب #{ $id }

activity-what =
    { $event ->
        [linked] رُبط { $name }
        [relinked] أُعيد ربط { $name }
        [link_elsewhere] رُبط { $name } على جهاز آخر
        [link_elsewhere_revoked] أُلغي ربط { $name } على جهاز آخر
        [refreshed] جُدّد الوصول إلى { $name }
        [refresh_failed] تعذّر تجديد الوصول إلى { $name }
        [needs_person]
            { $reason ->
                [person] أنهى شخص ما ربط { $name } من مكان آخر
                [support] أنهى دعم المزوّد ربط { $name }
                [client] أنهى أحد التطبيقات ربط { $name }
                [platform] أنهت المنصة ربط { $name }
                [disconnected] فصلت المنصة { $name }
               *[unknown] انتهى ربط { $name }
            }
        [revocation_asked] أُلغي الوصول إلى { $name } من هنا
        [revoked]
            { $asked ->
                [log_out] أكّد الخادم تسجيل الخروج من { $name }
                [replace] أكّد الخادم انتهاء ربط { $name } السابق
               *[revoke] أكّد الخادم انتهاء الوصول إلى { $name }
            }
        [revocation_refused]
            { $reason ->
                [given_up] توقفت هنا محاولة إلغاء الوصول إلى { $name }
               *[refused] رفض الخادم إنهاء الوصول إلى { $name }
            }
        [token_revoked] أُلغي رمز وصول من { $provider }
        [leak_revocation_begun]
            { $leaked ->
                [set] بدأ إلغاء مجموعة كاملة من عمليات الربط
               *[tokens]
                    { $count ->
                        [one] بدأ إلغاء رمز مسرّب واحد
                        [two] بدأ إلغاء رمزين مسرّبين
                        [few] بدأ إلغاء { $count } رموز مسرّبة
                        [many] بدأ إلغاء { $count } رمزًا مسرّبًا
                       *[other] بدأ إلغاء { $count } رمز مسرّب
                    }
            }
        [leak_revoked]
            { $outcome ->
                [revoked] أُلغي رمز مسرّب
                [already_gone] كان رمز مسرّب قد توقف عن العمل
                [unknown] لا ينتمي رمز مسرّب إلى أي ربط يعرفه خادمه
               *[failed] تعذّر إلغاء رمز مسرّب
            }
        [leak_revocation_done]
            { $leaked ->
                [set] انتهى إلغاء مجموعة كاملة من عمليات الربط
               *[tokens] انتهى إلغاء الرموز المسرّبة
            }
        [leak_report] حُفظ تقرير عن الرموز المسرّبة بصيغة { $format }
        [restored]
            { $tokens ->
                [true] استُعيد { $name } من نسخة احتياطية مع رموز الوصول
               *[false] استُعيد { $name } من نسخة احتياطية دون رموز الوصول
            }
        [backed_up]
            { $accounts ->
                [one] حُفظ حساب واحد في نسخة احتياطية
                [two] حُفظ حسابان في نسخة احتياطية
                [few] حُفظت { $accounts } حسابات في نسخة احتياطية
                [many] حُفظ { $accounts } حسابًا في نسخة احتياطية
               *[other] حُفظ { $accounts } حساب في نسخة احتياطية
            }
        [logged_out] أُزيل { $name } من هذا الكمبيوتر
        [handed_off] حصل { $program } على رمز وصول إلى { $name }
        [hand_off_refused]
            { $reason ->
                [program_unknown] رُفض طلب رمز وصول إلى { $name } من برنامج تعذّر التعرف عليه
               *[refused] رُفض طلب { $program } رمز وصول إلى { $name }
            }
        [program_approved] تمت الموافقة على { $program }
        [program_removed] أُزيل { $program } من قائمة البرامج
        [keys_rotated]
            { $deep ->
                [true] بُدّلت المفاتيح من الإصدار { $from } إلى { $to }، مع مفتاح جديد لكل حساب
               *[false] بُدّلت المفاتيح من الإصدار { $from } إلى { $to }
            }
        [passphrase_changed]
            { $how ->
                [set] عُيّنت عبارة مرور
                [removed] أُزيلت عبارة المرور
               *[changed] غُيّرت عبارة المرور
            }
        [locked] قُفل Latchkey
        [unlocked] فُتح قفل Latchkey
        [older_accepted] قُبلت نسخة أقدم من قاعدة بيانات الحسابات
       *[newer] حدث لا يعرفه هذا الإصدار: { $event }
    }

activity-reason =
    { $code ->
        [access_denied] لم يسمح به الخادم
        [account_not_granted] لا موافقة لهذا الحساب
        [approval_required] لا موافقة بعد
        [invalid_client] الخادم لا يعرف هذا التطبيق
        [keychain_locked] كانت سلسلة المفاتيح مقفلة
        [locked] كان Latchkey مقفلًا
        [malformed_answer] لم يُفهم رد الخادم
        [needs_person] يلزم ربط الحساب من جديد
        [no_such_account] لا وجود لهذا الحساب
        [refused] رفضه الخادم
        [scope_not_granted] الرمز يتيح أكثر مما تمت الموافقة عليه
        [server_unavailable] لم يتمكن الخادم من الرد
        [server_unreachable] تعذّر الاتصال بالخادم
       *[other] { $code }
    }
activity-token = الرمز { $token }

activity-told-checked =
    { $count ->
        [0] السجل فارغ
        [one] السجل سليم: حدثه الوحيد باقٍ كما كُتب
        [two] السجل سليم: حدثاه باقيان كما كُتبا
        [few] السجل سليم: أحداثه الـ{ $count } كلها باقية كما كُتبت
        [many] السجل سليم: أحداثه الـ{ $count } كلها باقية كما كُتبت
       *[other] السجل سليم: أحداثه الـ{ $count } كلها باقية كما كُتبت
    }
activity-told-checked-detail = لم يُغيَّر منه شيء ولا ينقصه شيء.
activity-told-newer =
    { $count ->
        [one] لم تعتمد سلسلة المفاتيح أحدث حدث بعد، وستعتمده بعد لحظات.
        [two] لم تعتمد سلسلة المفاتيح أحدث حدثين بعد، وستعتمدهما بعد لحظات.
        [few] لم تعتمد سلسلة المفاتيح أحدث { $count } أحداث بعد، وستعتمدها بعد لحظات.
        [many] لم تعتمد سلسلة المفاتيح أحدث { $count } حدثًا بعد، وستعتمدها بعد لحظات.
       *[other] لم تعتمد سلسلة المفاتيح أحدث { $count } حدث بعد، وستعتمدها بعد لحظات.
    }
activity-told-waiting =
    { $count ->
        [one] ينتظر حدث آخر مفتاح السجل، وهو غير محمي حتى ذلك الحين.
        [two] ينتظر حدثان آخران مفتاح السجل، وهما غير محميين حتى ذلك الحين.
        [few] تنتظر { $count } أحداث أخرى مفتاح السجل، وهي غير محمية حتى ذلك الحين.
        [many] ينتظر { $count } حدثًا آخر مفتاح السجل، وهي غير محمية حتى ذلك الحين.
       *[other] ينتظر { $count } حدث آخر مفتاح السجل، وهي غير محمية حتى ذلك الحين.
    }
activity-told-exported = صُدّر السجل

## Revocations on their way: in the same view, links that were ended here and that their servers have not confirmed

outbox-title = قيد الإبلاغ
outbox-about = انتهت عمليات الربط هذه على هذا الكمبيوتر، ولم تؤكد خوادمها ذلك بعد.
outbox-all-confirmed = كل ما أُنهي هنا مؤكد.
outbox-flush = إعادة محاولة الكل الآن
outbox-give-up = التوقف عن المحاولة…
outbox-give-up-of = التوقف عن محاولة إلغاء الوصول إلى { $name }…
outbox-what =
    { $what ->
        [logOut] تسجيل الخروج من { $name } لدى { $provider }
        [replace] إنهاء ربط { $name } السابق لدى { $provider }
       *[revoke] إلغاء الوصول إلى { $name } لدى { $provider }
    }
outbox-state =
    { $state ->
        [pending] قيد الإبلاغ
        [refused] مرفوض
        [confirmed] مؤكد
       *[expired] لم يبقَ ما يُنهى
    }
outbox-asked =
    { $when ->
        [now] طُلب قبل لحظات.
        [today] طُلب اليوم الساعة { $time }.
        [yesterday] طُلب أمس الساعة { $time }.
       *[earlier] طُلب في { $date }.
    }
outbox-tries =
    { $count ->
        [0] لم تجرِ أي محاولة بعد.
        [one] جرت محاولة واحدة.
        [two] جرت محاولتان.
        [few] جرت { $count } محاولات.
        [many] جرت { $count } محاولة.
       *[other] جرت { $count } محاولة.
    }
outbox-next = المحاولة التالية { $in }.
outbox-next-now = المحاولة التالية بعد لحظات.
outbox-settled =
    { $count ->
        [one] حُسمت عملية واحدة خلال آخر ثلاثين يومًا
        [two] حُسمت عمليتان خلال آخر ثلاثين يومًا
        [few] حُسمت { $count } عمليات خلال آخر ثلاثين يومًا
        [many] حُسمت { $count } عملية خلال آخر ثلاثين يومًا
       *[other] حُسمت { $count } عملية خلال آخر ثلاثين يومًا
    }

outbox-ask-title = هل تريد التوقف عن محاولة إلغاء الوصول إلى { $name }؟
outbox-ask-server = لن يُبلَّغ { $provider } بعد الآن. تبقى رموز الوصول صالحة لديه حتى تنتهي من تلقاء نفسها، ومن لديه نسخة منها يمكنه استخدامها حتى ذلك الحين.
outbox-ask-here = يُمحى ما بقي من الرموز هنا، فلا تمكن إعادة المحاولة لاحقًا.
outbox-ask-stays = يبقى الوصول من هذا الكمبيوتر منتهيًا.
outbox-ask-yes = التوقف عن المحاولة
outbox-ask-no = مواصلة المحاولة

outbox-told-confirmed = كل عمليات الإلغاء مؤكدة
outbox-told-left =
    { $count ->
        [one] عملية إلغاء واحدة غير مؤكدة
        [two] عمليتا إلغاء غير مؤكدتين
        [few] { $count } عمليات إلغاء غير مؤكدة
        [many] { $count } عملية إلغاء غير مؤكدة
       *[other] { $count } عملية إلغاء غير مؤكدة
    }
outbox-told-left-detail = تُعاد محاولتها تلقائيًا حتى تنتهي.
outbox-told-refused =
    { $count ->
        [one] رُفضت عملية واحدة، والسبب مذكور بجانبها.
        [two] رُفضت عمليتان، والسبب مذكور بجانب كل منهما.
        [few] رُفضت { $count } عمليات، والسبب مذكور بجانب كل منها.
        [many] رُفضت { $count } عملية، والسبب مذكور بجانب كل منها.
       *[other] رُفضت { $count } عملية، والسبب مذكور بجانب كل منها.
    }
outbox-told-given-up = توقفت محاولة إلغاء الوصول إلى { $name }
outbox-told-given-up-detail = تبقى رموزه صالحة لدى الخادم حتى تنتهي من تلقاء نفسها.

## Programs: the view of the programs on this computer that ask for access tokens

programs-title = البرامج
programs-about = يمكن للبرامج على هذا الكمبيوتر أن تطلب من Latchkey رموز وصول. ولا تحصل على شيء منها قبل موافقتك.

programs-agent =
    { $state ->
        [here] يمكن للبرامج أن تطلب من هذا التطبيق
        [elsewhere] يمكن للبرامج أن تطلب من نسخة أخرى من Latchkey تعمل على هذا الكمبيوتر
        [off] لا يمكن للبرامج أن تطلب
       *[starting] جارٍ الاستعداد لطلبات البرامج…
    }
programs-agent-off-hint = لا يخدم Latchkey البرامج الآن. يمكن تغيير ذلك في الإعدادات.
programs-settings = فتح الإعدادات
programs-socket = مسار طلبات البرامج
    .copy = نسخ المسار

programs-empty = لم يطلب أي برنامج بعد
programs-empty-hint = يظهر هنا كل برنامج يقدّم طلبًا عبر مقبس Latchkey. يشرح { $file } طريقة الطلب، ويعرض الأمر «{ $command }» مكان المقبس.

programs-waiting = في انتظار ردّك
programs-listed = تمت الموافقة عليها

programs-asked-for =
    { $when ->
        [now] طلب «{ $account }» قبل لحظات.
        [today] طلب «{ $account }» اليوم الساعة { $time }.
        [yesterday] طلب «{ $account }» أمس الساعة { $time }.
       *[earlier] طلب «{ $account }» في { $date }.
    }
programs-asked =
    { $when ->
        [now] قدّم طلبًا قبل لحظات.
        [today] قدّم طلبًا اليوم الساعة { $time }.
        [yesterday] قدّم طلبًا أمس الساعة { $time }.
       *[earlier] قدّم طلبًا في { $date }.
    }
programs-approved =
    { $when ->
        [now] تمت الموافقة قبل لحظات.
        [today] تمت الموافقة اليوم الساعة { $time }.
        [yesterday] تمت الموافقة أمس الساعة { $time }.
       *[earlier] تمت الموافقة في { $date }.
    }
programs-used =
    { $when ->
        [now] آخر استخدام قبل لحظات.
        [today] آخر استخدام اليوم الساعة { $time }.
        [yesterday] آخر استخدام أمس الساعة { $time }.
       *[earlier] آخر استخدام في { $date }.
    }
programs-unused = لم يُستخدم قط.
programs-accounts-every = تُتاح له رموز كل الحسابات.
programs-accounts-none = لا تُتاح له رموز أي حساب.
programs-accounts = تُتاح له رموز { $list }.
programs-limit = أطول صلاحية يمكنه طلبها للرمز: { $duration }.
programs-scopes = تقتصر نطاقات رموزه على: { $list }.

programs-approve = موافقة…
programs-refuse = رفض
programs-change = تغيير…
programs-take-back = سحب الموافقة
programs-action = { $action }: { $name }

programs-ask-title = هل توافق على { $name }؟
programs-change-title = ما الذي يُتاح للبرنامج { $name }؟
programs-ask-executable = البرنامج
programs-ask-script = النص البرمجي
programs-ask-gets = يحصل على رموز وصول، لا على رموز تحديث أبدًا، وكل رمز يحصل عليه يُسجَّل في قسم النشاط.
programs-ask-honest = يمكن للبرامج التي تعمل باسمك أن ينتحل بعضها صفة بعض. الموافقة تحفظ سجلًا وتميّز البرامج الأمينة بعضها من بعض، لكنها لا تصدّ برنامجًا ضارًا.
programs-ask-accounts = تُتاح له رموز
programs-ask-every = كل الحسابات، وما يُربط لاحقًا أيضًا
programs-ask-some = هذه الحسابات فقط
programs-ask-choose = اختر حسابًا أولًا.
programs-ask-limit = أطول صلاحية يمكنه طلبها
programs-ask-unlimited = بقدر ما يمنحه الخادم
programs-ask-limit-hint = إن كانت صلاحية الرمز أطول من ذلك أصلًا، يُسلَّم كما هو.
programs-ask-scopes = لا تُتاح له إلا رموز تقتصر نطاقاتها على: { $list }. وُضع هذا الحد من الطرفية، وهو باقٍ.
programs-ask-yes = موافقة
programs-change-yes = حفظ
programs-ask-no = إلغاء

programs-told =
    { $what ->
        [approved] تمت الموافقة على { $name }
        [changed] تغيّر ما يُتاح للبرنامج { $name }
        [refused] رُفض { $name }
       *[takenBack] لن يحصل { $name } على مزيد من الرموز
    }
programs-told-detail =
    { $what ->
        [approved] سيحصل على رمز عند طلبه التالي.
        [changed] يسري ذلك من طلبه التالي. أما الرمز الذي لديه فيبقى حتى تنتهي صلاحيته.
        [refused] لم يحصل على أي رمز. وإن طلب مرة أخرى، فسيظهر هنا من جديد.
       *[takenBack] يبقى الرمز الذي لديه حتى تنتهي صلاحيته. وللموافقة عليه من جديد، دعه يطلب مرة أخرى.
    }

## Support: the view for tokens that have leaked. "Staff" are people whom a link server lets revoke the tokens of others.

support-title = الدعم
support-staff-only = البحث عن الرموز المسرّبة وإلغاء رموز الآخرين من شأن فريق الدعم لدى خادم الربط. يحدد مشغّل الخادم أعضاءه، ويظهر ذلك هنا متى رُبط حساب أحدهم على هذا الكمبيوتر.
support-cancel = إلغاء الأمر
support-final = لا يمكن التراجع عن ذلك.

## Support: one token that somebody has, which everybody may revoke

support-held = إلغاء رمز لديّ
support-held-text = انسخ رمز الوصول ثم اضغط الزر. يأخذه Latchkey من الحافظة ولا يعرضه في أي مكان.
support-held-action = إلغاء الرمز المنسوخ…
support-held-ask = هل تريد إلغاء الرمز المنسوخ؟
support-held-falls-session = الرمز وكل رموز الربط نفسه. وتتوقف أي نسخة منها عن العمل.
support-held-falls-programs = وصول كل برنامج يستخدمها.
support-held-falls-connection = اتصال التطبيق بالحساب لدى المزوّد، ما لم يحتج إليه ربط آخر للحساب نفسه.
support-held-stays = الحساب نفسه وعمليات ربطه الأخرى.
support-held-told = أُلغي الرمز

## Support: where tokens are searched

support-find = البحث
support-find-text = ابحث عن رموز في نص أو ملفات. يمكنك أيضًا ضغط Ctrl+V هنا (Command+V على Mac) أو إفلات ملفات على هذه الصفحة.
support-paste = لصق من الحافظة
support-files = فتح ملفات…
support-folder = فتح مجلد…
support-wiped = البحث لا يلغي شيئًا ولا يرسل شيئًا. التشغيل التجريبي والإلغاء لا يُظهران الرمز لأحد سوى مزوّده. لا يُعرض هنا أي رمز كاملًا، ويُمحى كل ذلك عند مغادرة هذه الصفحة.
support-empty = لم يُبحث في شيء بعد
support-scanning = جارٍ البحث…
support-scanned =
    { $stopped ->
        [yes] توقف البحث قبل نهايته
       *[no] اكتمل البحث
    }
support-files-searched =
    { $count ->
        [one] ملف واحد
        [two] ملفان
        [few] { $count } ملفات
        [many] { $count } ملفًا
       *[other] { $count } ملف
    }
support-read = { $read } من { $total }
support-found =
    { $count ->
        [0] لم يُعثر على رموز
        [one] عُثر على رمز واحد
        [two] عُثر على رمزين
        [few] عُثر على { $count } رموز
        [many] عُثر على { $count } رمزًا
       *[other] عُثر على { $count } رمز
    }
support-none-hint = لا شيء فيه يشبه رمزًا يعرفه Latchkey. وهذا لا يثبت خلوّه من الرموز.
support-stop = إيقاف
support-clear = محو ما عُثر عليه
support-troubles =
    { $count ->
        [one] تعذّر فحص ملف واحد
        [two] تعذّر فحص ملفين
        [few] تعذّر فحص { $count } ملفات
        [many] تعذّر فحص { $count } ملفًا
       *[other] تعذّر فحص { $count } ملف
    }
support-trouble =
    { $code ->
        [unreadable] لا يمكن قراءته
        [damaged] تالف
        [too_large] أكبر من اللازم
        [too_deep] فيه أرشيفات متداخلة أكثر من اللازم
        [locked] محمي بكلمة مرور
       *[not_a_file] ليس ملفًا
    }

## Support: what was found

support-findings = ما عُثر عليه
support-search = البحث فيما عُثر عليه
support-provider = المزوّد
support-provider-every = كل المزوّدين
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
       *[unknown] مزوّد غير معروف
    }
support-kind = النوع
support-kind-one =
    { $kind ->
        [access_token] رمز وصول
        [refresh_token] رمز تحديث
        [authorization_code] رمز تفويض
        [device_code] رمز جهاز
        [client_secret] سر عميل
        [api_key] مفتاح API
        [session_cookie] ملف ارتباط لجلسة
        [jwt] رمز JWT
        [credential] بيانات دخول أخرى
       *[every] كل الأنواع
    }
support-standing = الحالة
support-standing-one =
    { $standing ->
        [alive] ما زال يعمل
        [dead] لم يعد يعمل
        [unknown] غير معروف
        [unasked] لم يُسأل عنه
       *[every] كل الحالات
    }
support-select-all = تحديد الكل
support-select = تحديد { $name }
support-details = التفاصيل: { $name }
support-count =
    { $count ->
        [one] معروض { $shown } من رمز واحد، والمحدد { $selected }
        [two] معروض { $shown } من رمزين، والمحدد { $selected }
        [few] معروض { $shown } من { $count } رموز، والمحدد { $selected }
        [many] معروض { $shown } من { $count } رمزًا، والمحدد { $selected }
       *[other] معروض { $shown } من { $count } رمز، والمحدد { $selected }
    }
support-none-match = لا رمز يطابق البحث
support-show-all = عرض الكل
support-proof-label = الدليل
support-proof =
    { $proof ->
        [checked] عُرف من أرقام التحقق فيه
        [context] عُرف مما يجاوره
       *[shape] عُرف من شكله
    }
support-more-places =
    { $count ->
        [one] وموضع آخر
        [two] وموضعان آخران
        [few] و{ $count } مواضع أخرى
        [many] و{ $count } موضعًا آخر
       *[other] و{ $count } موضع آخر
    }
support-places =
    { $count ->
        [one] مكانه: موضع واحد
        [two] مكانه: موضعان
        [few] مكانه: { $count } مواضع
        [many] مكانه: { $count } موضعًا
       *[other] مكانه: { $count } موضع
    }
support-places-more =
    { $count ->
        [one] وموضع آخر غير مدرج.
        [two] وموضعان آخران غير مدرجين.
        [few] و{ $count } مواضع أخرى غير مدرجة.
        [many] و{ $count } موضعًا آخر غير مدرج.
       *[other] و{ $count } موضع آخر غير مدرج.
    }
support-encoding =
    { $encoding ->
        [url] بترميز عناوين الويب
        [json] بترميز JSON
        [base64] بترميز Base64
        [gzip] مضغوطًا
        [lines] موزعًا على عدة أسطر
       *[qr] في رمز QR
    }
support-fingerprint = البصمة
    .copy = نسخ البصمة
support-issuer = أصدره
support-subject = صدر لأجل
support-expires = صالح حتى

## Support: what would end

support-plan = تشغيل تجريبي
support-plan-again = إعادة التشغيل التجريبي
support-plan-text = يسأل التشغيل التجريبي عن أصحاب هذه الرموز وعمّا سينتهي بإلغائها. وهو لا يلغي شيئًا.
support-plan-sessions =
    { $count ->
        [0] لا ينتهي أي ربط.
        [one] ينتهي ربط واحد بكل رموزه.
        [two] ينتهي ربطان بكل رموزهما.
        [few] تنتهي { $count } عمليات ربط بكل رموزها.
        [many] تنتهي { $count } عملية ربط بكل رموزها.
       *[other] تنتهي { $count } عملية ربط بكل رموزها.
    }
support-plan-accounts =
    { $count ->
        [0] لا يتأثر أي حساب.
        [one] يتأثر حساب واحد.
        [two] يتأثر حسابان.
        [few] تتأثر { $count } حسابات.
        [many] يتأثر { $count } حسابًا.
       *[other] يتأثر { $count } حساب.
    }
support-plan-notice = سيلاحظ أصحابها ذلك: تفقد التطبيقات الوصول فورًا، وتُبلَّغ أجهزة الكمبيوتر التي عليها هذه الحسابات، ويلزم ربط كل حساب عليها من جديد.
support-plan-programs = برامج على هذا الكمبيوتر تفقد الوصول: { $list }.
support-plan-stuck =
    { $count ->
        [one] رمز واحد لا يمكن إلغاؤه من هنا:
        [two] رمزان لا يمكن إلغاؤهما من هنا:
        [few] { $count } رموز لا يمكن إلغاؤها من هنا:
        [many] { $count } رمزًا لا يمكن إلغاؤها من هنا:
       *[other] { $count } رمز لا يمكن إلغاؤها من هنا:
    }
support-why =
    { $why ->
        [unknown_here] لا يعرفه أي خادم مستخدم هنا.
        [already_gone] لم يعد يعمل.
        [unreachable] يتعذّر الوصول إلى خادمه.
        [not_staff] ليس أي من حساباتك ضمن فريق الدعم هناك.
       *[no_way] لا يوفّر مزوّده طريقة لذلك.
    }
support-way-label = طريقة الإلغاء
support-way =
    { $way ->
        [staff] يلغيه خادم الربط بطلب منك
        [held] يلغيه كل من يملكه
        [provider] يلغيه المزوّد عبر حساب مُعدّ هنا
       *[none] لا يُلغى من هنا
    }
support-why-label = السبب
support-advice = يدويًا
support-account = الحساب
support-client = التطبيق
support-device = الجهاز
support-here = على هذا الكمبيوتر
support-programs = برامج تفقده
support-same = الربط نفسه مثل

## Support: tokens are revoked

support-revoke =
    { $count ->
        [0] إلغاء الرموز…
        [one] إلغاء رمز واحد…
        [two] إلغاء رمزين…
        [few] إلغاء { $count } رموز…
        [many] إلغاء { $count } رمزًا…
       *[other] إلغاء { $count } رمز…
    }
support-revoke-none = حدد رمزًا يمكن إلغاؤه.
support-ask-title =
    { $count ->
        [one] هل تريد إلغاء رمز واحد؟
        [two] هل تريد إلغاء رمزين؟
        [few] هل تريد إلغاء { $count } رموز؟
        [many] هل تريد إلغاء { $count } رمزًا؟
       *[other] هل تريد إلغاء { $count } رمز؟
    }
support-ask-stays = الحسابات نفسها وعمليات ربطها الأخرى.
support-ask-yes = إلغاء الرموز الآن
support-reason = السبب
support-reason-hint = حتى { $most } حرف. يُحفظ في السجل وفي التقرير، فلا تكتب فيه أي رمز.
support-reason-missing = اكتب السبب أولًا.
support-jobs = عمليات الإلغاء
support-job-title =
    { $count ->
        [one] رمز واحد
        [two] رمزان
        [few] { $count } رموز
        [many] { $count } رمزًا
       *[other] { $count } رمز
    }
support-job-state =
    { $state ->
        [running] جارية
        [paused] متوقفة مؤقتًا
        [stopped] انقطعت
       *[done] اكتملت
    }
support-job-started =
    { $when ->
        [now] بدأت قبل لحظات.
        [today] بدأت اليوم الساعة { $time }.
        [yesterday] بدأت أمس الساعة { $time }.
       *[earlier] بدأت في { $date }.
    }
support-job-by = أجراها { $name }.
support-job-progress =
    { $count ->
        [one] تم { $done } من رمز واحد
        [two] تم { $done } من رمزين
        [few] تم { $done } من { $count } رموز
        [many] تم { $done } من { $count } رمزًا
       *[other] تم { $done } من { $count } رمز
    }
support-job-outcome =
    { $what ->
        [revoked] أُلغي
        [gone] لم يكن يعمل أصلًا
        [unknown] لا يعرفه أي خادم
        [refused] رُفض
        [failed] فشل
       *[waiting] قيد الانتظار
    }
support-job-needs =
    { $count ->
        [one] يلزم الرمز نفسه لإلغاء واحد منها، وهو غير محفوظ في أي مكان. ابحث أولًا في المادة نفسها مرة أخرى ثم تابع.
        [two] يلزم الرمزان نفساهما لإلغاء اثنين منها، وهما غير محفوظين في أي مكان. ابحث أولًا في المادة نفسها مرة أخرى ثم تابع.
        [few] تلزم الرموز نفسها لإلغاء { $count } منها، وهي غير محفوظة في أي مكان. ابحث أولًا في المادة نفسها مرة أخرى ثم تابع.
        [many] تلزم الرموز نفسها لإلغاء { $count } منها، وهي غير محفوظة في أي مكان. ابحث أولًا في المادة نفسها مرة أخرى ثم تابع.
       *[other] تلزم الرموز نفسها لإلغاء { $count } منها، وهي غير محفوظة في أي مكان. ابحث أولًا في المادة نفسها مرة أخرى ثم تابع.
    }
support-job-pause = إيقاف مؤقت
support-job-resume = متابعة
support-job-retry = إعادة محاولة ما فشل
support-job-drop = إزالة من القائمة…
support-drop-ask = هل تريد إزالة هذه العملية من القائمة؟
support-drop-text = لن يمكن بعدها كتابة تقريرها. وما أُلغي يبقى ملغى، ويبقى في السجل.
support-drop-yes = إزالة

## Support: what proves a revocation

support-prove = الإثبات
support-prove-text = يذكر التقرير ما أُلغي ومتى ولماذا ومن ألغاه، ببصمات الرموز لا بالرموز نفسها. ويستطيع Latchkey معرفة ما إذا غُيّر تقرير.
support-report = حفظ { $format }…
support-saved = حُفظ التقرير
support-check = فحص تقرير…
support-verdict-whole =
    { $is ->
        [yes] التقرير كما كتبه Latchkey.
       *[no] غُيّر التقرير بعد أن كتبه Latchkey.
    }
support-verdict-known =
    { $is ->
        [yes] يقول سجل هذا الكمبيوتر الأمر نفسه.
       *[no] لا يعرفه سجل هذا الكمبيوتر. افحصه على الكمبيوتر الذي كتبه.
    }
support-verdict-chain =
    { $is ->
        [yes] ذلك السجل كامل: لم يُغيَّر منه شيء ولا ينقصه شيء.
       *[no] ذلك السجل نفسه غُيّر أو ينقصه شيء.
    }
support-verdict-dead =
    { $count ->
        [one] رمز واحد من رموزه لم يعد يعمل.
        [two] رمزان من رموزه لم يعودا يعملان.
        [few] { $count } من رموزه لم تعد تعمل.
        [many] { $count } من رموزه لم تعد تعمل.
       *[other] { $count } من رموزه لم تعد تعمل.
    }
support-verdict-alive =
    { $count ->
        [one] رمز واحد من رموزه ما زال يعمل.
        [two] رمزان من رموزه ما زالا يعملان.
        [few] { $count } من رموزه ما زالت تعمل.
        [many] { $count } من رموزه ما زالت تعمل.
       *[other] { $count } من رموزه ما زالت تعمل.
    }
support-verdict-unknown =
    { $count ->
        [one] رمز واحد من رموزه لا يُعرف حاله.
        [two] رمزان من رموزه لا يُعرف حالهما.
        [few] { $count } من رموزه لا يُعرف حالها.
        [many] { $count } من رموزه لا يُعرف حالها.
       *[other] { $count } من رموزه لا يُعرف حالها.
    }
support-verdict-at =
    { $when ->
        [now] كُتب قبل لحظات.
        [today] كُتب اليوم الساعة { $time }.
        [yesterday] كُتب أمس الساعة { $time }.
       *[earlier] كُتب في { $date }.
    }

## Support: whole sets of links are ended

support-sets = الكل دفعة واحدة
support-sets-text = لمّا لا يُعرف أي الرموز تسرّب: ينهي كل عمليات الربط لحساب أو لتطبيق أو منذ وقت معيّن.
support-set-kind =
    { $kind ->
        [account] حساب
        [client] تطبيق
       *[since] كل شيء منذ وقت معيّن
    }
support-set-value =
    { $kind ->
        [account] الحساب
        [client] معرّف العميل
       *[since] رُبط منذ
    }
support-set-hint =
    { $kind ->
        [account] كما يسميه خادم الربط، ويظهر في التشغيل التجريبي.
        [client] كما يُسمى التطبيق في إعدادات خادم الربط.
       *[since] كل عمليات الربط التي جرت لدى خادم الربط منذ ذلك الحين، لكل الحسابات.
    }
support-set-wrong = اكتب الوقت على هذا النحو: { $example }.
support-set-preview = عرض ما سينتهي
support-set-ask = هل تريد إلغاء كل هذا؟
support-set-stays = اتصالات التطبيقات لدى المزوّدين: لا أحد يقدّم رموزها، فلا يُبلَّغ أي مزوّد. ولإنهائها أيضًا، يُزال التطبيق من إعدادات المزوّد.
support-phrase = اكتب هذا للمتابعة: { $phrase }
support-phrase-missing = اكتب الكلمات أعلاه كما هي تمامًا.
support-set-told =
    { $count ->
        [0] لم يكن هناك ربط لإنهائه
        [one] انتهى ربط واحد
        [two] انتهى ربطان
        [few] انتهت { $count } عمليات ربط
        [many] انتهت { $count } عملية ربط
       *[other] انتهت { $count } عملية ربط
    }
support-set-connected =
    { $count ->
        [one] ما زال حساب واحد متصلًا لدى مزوّده، وينتهي ذلك بإزالة التطبيق من إعدادات المزوّد.
        [two] ما زال حسابان متصلين لدى مزوّديهما، وينتهي ذلك بإزالة التطبيق من إعدادات المزوّد.
        [few] ما زالت { $count } حسابات متصلة لدى مزوّديها، وينتهي ذلك بإزالة التطبيق من إعدادات المزوّد.
        [many] ما زال { $count } حسابًا متصلًا لدى المزوّدين، وينتهي ذلك بإزالة التطبيق من إعدادات المزوّد.
       *[other] ما زال { $count } حساب متصلًا لدى المزوّدين، وينتهي ذلك بإزالة التطبيق من إعدادات المزوّد.
    }

## Support: guides for when something has happened. Each is a title and steps to tick off.

support-guides = عندما يحدث شيء
support-guides-text = ضع علامة على ما تم. تبقى العلامات ما دام الدليل مفتوحًا.
support-guide-done =
    { $count ->
        [one] تم { $done } من خطوة واحدة
        [two] تم { $done } من خطوتين
        [few] تم { $done } من { $count } خطوات
        [many] تم { $done } من { $count } خطوة
       *[other] تم { $done } من { $count } خطوة
    }
support-go-held = الانتقال إلى «إلغاء رمز لديّ»
support-go-findings = الانتقال إلى ما عُثر عليه
support-go-prove = الانتقال إلى التقارير
support-go-sets = الانتقال إلى «الكل دفعة واحدة»
support-go-activity = عرض النشاط
support-guide-token = تسرّب رمز واحد
support-token-stop = أبعِده عن الأنظار: احذف الرسالة أو الملف، أو أوقف التسجيل. لا تنشره مرة أخرى في أي مكان، ولا حتى لطلب المساعدة.
support-token-held = انسخ الرمز وألغِه. حذف الرسالة لا ينهي الرمز، فربما نسخه آخرون.
support-token-find = اعثر على كل نسخة: انسخ النص الذي كان فيه والصقه هنا، أو افتح الملفات.
support-token-plan = انظر لمن هو وما الذي سينتهي. لا يُلغى شيء بذلك.
support-token-revoke = حدده وألغِه مع ذكر السبب.
support-token-link = اربط الحساب من جديد بهاتفه. لا صلة لرموزه الجديدة بالرمز المسرّب.
support-token-prove = احفظ التقرير لمن يسأل عمّا جرى.
support-guide-account = استولى أحدهم على حساب
support-account-password = غيّر أولًا كلمة مرور الحساب لدى المزوّد، وسجّل الخروج هناك من كل الأجهزة. وإلا أمكن لمن دخل أن يربط الحساب من جديد.
support-account-revoke = ألغِ الوصول إليه هنا.
support-account-set = أنهِ كل عمليات ربطه لدى خادم الربط، على كل جهاز كمبيوتر.
support-account-ask = اطلب من مشغّل خادم الربط إنهاء كل عمليات ربطه، على كل جهاز كمبيوتر.
support-account-look = ابحث عن عمليات ربط لم يُجرها أحد منكم.
support-account-link = اربطه من جديد متى صار الحساب وهاتفه لك وحدك.
support-guide-secret = تسرّب سر عميل
support-secret-who = لا يستطيع فعل ذلك إلا مشغّل خادم الربط. إن لم تكن أنت، فأخبره الآن.
support-secret-rotate = أنشئ السر التالي على الخادم. يُعرض مرة واحدة فقط، وID هو معرّف العميل للتطبيق.
support-secret-ends = منذ تلك اللحظة لا قيمة للسر المسرّب، وقد انتهت كل رموز ذلك التطبيق.
support-secret-give = ضع السر الجديد في التطبيق وشغّله من جديد.
support-secret-tell = أخبر مستخدمي التطبيق: على كل منهم أن يربط حسابه به من جديد.
support-secret-check = انظر هل بقي ربط لذلك التطبيق.
support-guide-database = تسرّبت قاعدة بيانات خادم الربط
support-database-means = ما لا يعنيه ذلك: أن الرموز تسرّبت. ليس فيها إلا بصمات الرموز، وكل ربط مشفّر بمفاتيح لا تُستخرج إلا من رموز التطبيقات نفسها. قاعدة البيانات لا تفتح شيئًا، ولا حتى مع مفاتيح الخادم.
support-database-tells = ما يعنيه ذلك: يمكن لمن يملكها أن يقرأ أي الحسابات رُبطت بأي التطبيقات والأجهزة، ومتى.
support-database-close = أغلق الطريق الذي خرجت منه، وغيّر كلمات مرور قاعدة البيانات.
support-database-keys = غيّر على الخادم مفاتيحه. تستمر الخوادم في العمل أثناء ذلك، ولا يلزم أحدًا أن يربط من جديد.
support-database-copies = إن كانت لعدة خوادم نسخ من ملف المفاتيح، فأجرِ ذلك على ثلاث مرات بدلًا منه: نفّذ هذا، ثم انسخ الملف إلى الكل، وهكذا.
support-database-since = إن كان محتملًا أن أحدًا دخل الخادم وهو يعمل، فأنهِ كل عمليات الربط منذ ذلك الحين: ربما رأى الرموز عند وصولها.
support-database-people = أخبر الناس بما أمكن قراءته، وبأن رموزهم لم تُقرأ.
support-guide-desktop = سُرق جهاز كمبيوتر
support-desktop-lock = إن كان Latchkey مقفلًا عليه بعبارة مرور، فلا أحد يصل إلى الرموز دونها. وإن لم تكن هناك عبارة، فلا يحميها إلا كلمة مرور الكمبيوتر: أسرع إذن.
support-desktop-platform = أزِل التطبيق من إعدادات مزوّد كل حساب. ينهي ذلك كل عمليات ربط الحساب، ومنها ما على الكمبيوتر المسروق.
support-desktop-set = أنهِ كل عمليات ربط حساباته لدى خادم الربط.
support-desktop-new = ابقَ متيقظًا: إن ظهر أعلى هذه النافذة ربط جديد لحساب ولم تكن أنت من ربطه، فألغِه هناك.
support-desktop-passphrase = عيّن عبارة مرور على أجهزة الكمبيوتر الباقية لديك.
support-desktop-link = اربط الحسابات من جديد على أجهزة الكمبيوتر الباقية لديك.

## Problems
##
## The engine brings its own English sentences with every problem, which name the account or the file that it is about. So
## this file has none of them, and the other languages may have more ids than this one here, and only here:
## problem-CODE, what is wrong, with .way-out, what to do. Without variables; CODE exactly as the engine writes it, such as
## problem-server_unreachable. Where a language has no such id, the engine's English sentences are shown.

problem-unexpected = تلقّت النافذة ردًا لا تفهمه.
    .way-out = أعد المحاولة. وإن تكرر ذلك، فأغلق Latchkey وشغّله من جديد؛ لن يضيع شيء.

problem-server_unreachable = تعذّر الاتصال بالخادم.
    .way-out = تحقق من اتصالك ومن أن الخادم يعمل، ثم أعد المحاولة.
problem-server_unavailable = لدى الخادم مشكلة خاصة به.
    .way-out = لم يتغير شيء؛ أعد المحاولة بعد دقيقة.
problem-not_an_oauth_server = وصل رد ليس من ردود OAuth: إما من خادم وكيل، أو من صفحة تسجيل دخول إلى الشبكة، أو لأن العنوان خاطئ.
    .way-out = افتح العنوان في متصفح لمعرفة السبب.
problem-insecure_address = العنوان ليس على هذا الكمبيوتر ولا يبدأ بـ https.
    .way-out = استخدم عنوان https للخادم.
problem-needs_person = انتهى ربط هذا الحساب.
    .way-out = اربط الحساب من جديد.
problem-already_revoked = سبق إلغاء الوصول إلى هذا الحساب.
    .way-out = اربط الحساب من جديد، أو سجّل الخروج منه لإزالته من القائمة.
problem-tokens_missing = رموز الوصول إلى هذا الحساب ليست في سلسلة مفاتيح هذا الكمبيوتر.
    .way-out = سجّل الخروج من الحساب واربطه من جديد.
problem-keychain_locked = سلسلة مفاتيح هذا الكمبيوتر مقفلة.
    .way-out = افتح قفلها (بتسجيل الدخول من جديد أو من تطبيق كلمات المرور)، ثم أعد المحاولة. لم يتغير شيء.
problem-keychain_without_collection = ليس في سلسلة مفاتيح هذا الكمبيوتر مجموعة يُحفظ فيها شيء.
    .way-out = أنشئ مجموعة في تطبيق كلمات المرور (المعتادة اسمها «Login»)، أو سجّل الدخول إلى سطح المكتب مرة واحدة، ثم أعد المحاولة؛ أو عيّن LATCHKEY_KEYCHAIN=file لحفظ رموز الوصول في ملفات تحميها عبارة مرور. لم يُحفظ شيء.
problem-keychain_no_answer = لم ترد سلسلة مفاتيح هذا الكمبيوتر في الوقت المناسب، وربما تنتظر فتح قفلها.
    .way-out = افتح قفلها، ثم أعد المحاولة. لم يتغير شيء.
problem-keychain_unavailable = لا سلسلة مفاتيح متاحة على هذا الكمبيوتر.
    .way-out = شغّل GNOME Keyring أو KWallet، ثم شغّل Latchkey من جديد؛ أو عيّن LATCHKEY_KEYCHAIN=file لحفظ رموز الوصول في ملفات تحميها عبارة مرور. لم يُحفظ شيء.
problem-keychain_broken = أبلغت سلسلة مفاتيح هذا الكمبيوتر عن خطأ.
    .way-out = أعد المحاولة؛ وإن بقي الخطأ، فأعد تشغيل خدمة سلسلة المفاتيح. لم يتغير شيء.
problem-locked = Latchkey مقفل.
    .way-out = افتح قفله بعبارة المرور، ثم أعد المحاولة. لم يتغير شيء.
problem-wrong_passphrase = عبارة المرور غير صحيحة.
    .way-out = أعد المحاولة بعد لحظات؛ لم يُحذف شيء. وإن كانت لنسخة احتياطية، فربما تغيّر ملفها.
problem-passphrase_too_short = عبارة المرور قصيرة جدًا.
    .way-out = اختر عبارة من ثمانية أحرف على الأقل؛ وعدة كلمات أسهل تذكّرًا.
problem-no_passphrase_yet = لا عبارة مرور بعد للملفات التي ستُحفظ فيها رموز الوصول.
    .way-out = اختر عبارة مرور، ثم أعد المحاولة. لم يُحفظ شيء.
problem-rolled_back = قاعدة بيانات الحسابات أقدم مما تذكره سلسلة مفاتيح هذا الكمبيوتر: وُضعت نسخة أقدم مكانها.
    .way-out = أعد النسخة الأحدث إلى مكانها؛ وإن ضاعت، فتابع بهذه النسخة من الإعدادات، ضمن «المفاتيح». لم يتغير شيء.
problem-vault_key_missing = المفتاح الذي يفتح الحسابات المحفوظة ليس في سلسلة مفاتيح هذا الكمبيوتر.
    .way-out = إن كنت قد استعدت القرص وحده، فاستعد سلسلة المفاتيح أيضًا؛ وإلا فسجّل الخروج من الحسابات واربطها من جديد.
problem-tokens_unreadable = تعذّر فك تشفير رموز الوصول المحفوظة لهذا الحساب: إما أنها تغيّرت أو أنها من مكان آخر.
    .way-out = سجّل الخروج من الحساب واربطه من جديد.
problem-database_damaged = قاعدة بيانات الحسابات تالفة.
    .way-out = انقل ملفها من مكانه وشغّل Latchkey من جديد؛ ثم اربط حساباتك من جديد، وألغِ عمليات الربط القديمة من تطبيق TikTok.
problem-database_unusable = لا يمكن استخدام قاعدة بيانات الحسابات.
    .way-out = أغلق البرامج الأخرى التي تستخدمها، وتحقق من أن القرص غير ممتلئ وغير محمي من الكتابة، ثم أعد المحاولة.
problem-home_not_writable = لا يستطيع Latchkey الكتابة في مجلده.
    .way-out = تحقق من أذونات المجلد ومن المساحة الخالية، ثم أعد المحاولة.
problem-busy = برنامج آخر يستخدم الحسابات المحفوظة الآن.
    .way-out = انتظر حتى يفرغ منها، ثم أعد المحاولة. لم يتغير شيء.
problem-unknown_server = هذا ليس خادمًا معروفًا.
    .way-out = اكتب عنوانه، مثل https://link.example، أو اختر مزوّدًا من الإعدادات.
problem-no_client_id = ليس لهذا المزوّد معرّف عميل.
    .way-out = سجّل تطبيقًا لديه واكتب معرّفه هنا.
problem-no_client_secret = يحتاج هذا المزوّد إلى سر العميل الخاص بالتطبيق، وهو غير محفوظ هنا.
    .way-out = أضف المزوّد من جديد مع سر العميل.
problem-provider_exists = يوجد مزوّد بهذا الاسم من قبل.
    .way-out = أزِله أولًا، أو أضف هذا باسم آخر.
problem-provider_in_use = لا تزال حسابات مرتبطة لدى هذا المزوّد.
    .way-out = سجّل الخروج منها أولًا، ثم تمكن إزالة المزوّد.
problem-provider_not_added = لم يُعَدّ هذا المزوّد بعد.
    .way-out = سجّل تطبيقًا لديه، ثم أعِدّ المزوّد من الإعدادات.
problem-access_denied = رُفض الطلب على الهاتف أو في المتصفح.
    .way-out = لم يُربط شيء؛ ابدأ من جديد إن لم يكن ذلك مقصودًا.
problem-expired_token = انتهى وقت الرمز.
    .way-out = اطلب رمزًا جديدًا وامسحه قبل انتهاء وقته.
problem-wrong_digits = لم يكن الرقمان هما الظاهرين على الهاتف، فأُوقف الربط.
    .way-out = اطلب رمزًا جديدًا واكتب ما يعرضه الهاتف حينها؛ لم يُربط شيء.
problem-not_two_digits = ما كُتب ليس رقمين.
    .way-out = اكتب الرقمين اللذين يعرضهما هاتفك، من 10 إلى 99.
problem-nobody_came = لم يعد أحد من المتصفح خلال عشر دقائق.
    .way-out = لم يُربط شيء؛ ابدأ من جديد متى شئت.
problem-no_clipboard = لا يمكن استخدام الحافظة.
    .way-out = أعد المحاولة؛ ومن الطرفية، يعرض الأمر «latchkey token» رمز الوصول.
problem-file_not_written = تعذّرت كتابة الملف.
    .way-out = اختر مجلدًا آخر، أو أخلِ بعض المساحة؛ لم يبقَ ملف ناقص.
problem-clipboard_empty = لا يوجد نص في الحافظة.
    .way-out = انسخه مرة أخرى ثم أعد المحاولة.
problem-no_token_copied = لا يوجد رمز في الحافظة.
    .way-out = انسخ الرمز وحده ثم أعد المحاولة.
problem-file_not_read = تعذّرت قراءة الملف.
    .way-out = اختر ملفًا آخر، أو امنح نفسك إذن قراءة هذا الملف.
problem-job_under_way = هناك إلغاء جارٍ بالفعل.
    .way-out = انتظر حتى ينتهي أو أوقفه مؤقتًا؛ لم يُلغَ شيء آخر.
problem-not_staff = لا يوجد على هذا الكمبيوتر حساب مربوط من فريق الدعم لدى خادم الربط.
    .way-out = اربط حسابًا من الإعدادات، عند الخادم، بزر «الربط بصفة فريق الدعم».
problem-not_staff_any_more = لم يعد خادم الربط يسمح لهذا الحساب بإنهاء جلسات الآخرين.
    .way-out = اطلب ممن يدير الخادم إدراج الحساب ضمن فريق الدعم، ثم اربطه من جديد بصفة فريق الدعم.
problem-no_support = لا يستطيع خادم الربط لهذا الحساب إنهاء الجلسات بأمر.
    .way-out = اطلب ممن يديره تحديثه؛ لم يُلغَ شيء.
problem-bad_reason = يلزم سبب: سطر واحد من حرف إلى 500 حرف.
    .way-out = اكتبه وابدأ من جديد؛ لم يُلغَ شيء.
problem-token_in_reason = في السبب أحد الرموز المسرّبة.
    .way-out = اكتبه دون الرمز؛ لم يُلغَ شيء.
problem-nothing_chosen = لم يُحدَّد أي رمز.
    .way-out = حدّد رمزًا واحدًا على الأقل؛ لم يُلغَ شيء.
problem-no_such_job = لم تعد عملية الإلغاء هذه موجودة.
    .way-out = أُزيلت من القائمة؛ ويبقى ما حدث في السجل.
problem-job_busy = نافذة أخرى أو برنامج آخر يعمل على عملية الإلغاء هذه.
    .way-out = انتظرها أو أوقفها مؤقتًا هناك، ثم حاول مجددًا.
problem-job_not_over = لم تنتهِ عملية الإلغاء.
    .way-out = تابعها أولًا؛ لا يُزال إلا ما انتهى.
problem-wrong_phrase = ما كتبته ليس ما طُلب.
    .way-out = اكتبه كما هو مكتوب هناك؛ لم يُلغَ شيء.
problem-not_an_account = هذا ليس حسابًا لدى خادم ربط: يتكوّن من منصة ثم نقطتين ثم معرّف.
    .way-out = انسخه كاملًا؛ لم يُلغَ شيء.
problem-not_a_report = هذا الملف ليس تقريرًا من Latchkey، أو أنه مقطوع.
    .way-out = اختر التقرير المحفوظ بصيغة JSON؛ ويحمل PDF وCSV البصمة نفسها.
problem-report_too_large = هذا الملف أكبر من أي تقرير.
    .way-out = اختر التقرير المحفوظ بصيغة JSON.
problem-order_without_end = لا يصل خادم الربط إلى نهاية الأمر.
    .way-out = ما تم فقد تم؛ تابع عملية الإلغاء لسؤاله مرة أخرى.
problem-backup_exists = يوجد ملف بهذا الاسم من قبل.
    .way-out = اختر اسمًا آخر، أو انقل الملف من مكانه؛ لم يُكتب شيء.
problem-not_a_backup = هذا الملف ليس نسخة احتياطية من Latchkey، أو أنه ناقص.
    .way-out = اختر الملف الذي حفظه Latchkey نسخةً احتياطية؛ لم يتغير شيء.
problem-audit_key_missing = مفتاح سجل النشاط ليس في سلسلة مفاتيح هذا الكمبيوتر، فلا يمكن التحقق من أحداثه.
    .way-out = إن كنت قد استعدت القرص وحده، فاستعد سلسلة المفاتيح أيضًا.
problem-clock_wrong = ساعة هذا الكمبيوتر لا توافق ساعة خادم الربط.
    .way-out = دع النظام يضبطها عبر الشبكة؛ وحتى ذلك الحين تظهر الأوقات خاطئة.
problem-bad_label = لا يمكن استخدام هذه التسمية.
    .way-out = اختر تسمية من 64 حرفًا على الأكثر في سطر واحد؛ لم يتغير شيء.
problem-bad_settings = تعذّرت قراءة ملف الإعدادات، فاستُخدمت الإعدادات المعتادة.
    .way-out = صحّح الملف، أو غيّر أحد الإعدادات هنا، فيُكتب من جديد.

## The tray and the system's notices, which the shell shows beside the window.

shell-tray-healthy = { $count ->
    [one] حساب واحد، سليم
    [two] حسابان، كلاهما سليم
    [few] { $count } حسابات، كلها سليمة
    [many] { $count } حسابًا، كلها سليمة
   *[other] { $count } حساب، كلها سليمة
}
shell-tray-in-need = { $count ->
    [one] حساب واحد بحاجة إليك
    [two] حسابان بحاجة إليك
    [few] { $count } حسابات بحاجة إليك
    [many] { $count } حسابًا بحاجة إليك
   *[other] { $count } حساب بحاجة إليك
}
shell-tray-empty = لا حسابات مرتبطة
shell-tray-locked = مقفل
shell-tray-open = فتح Latchkey
shell-tray-link = ربط حساب
shell-tray-check = فحص قبل البث
shell-tray-lock = قفل
shell-tray-hide = إخفاء الأسماء والرموز
shell-tray-quit = إنهاء
shell-someone = أحد الحسابات
shell-clipboard = الحافظة
shell-notice-needs-person = { $name } بحاجة إليك
shell-notice-needs-person-text = انتهى ربطه. اربطه من جديد للمتابعة.
shell-notice-new-link = رُبط { $name } على { $device }
shell-notice-unknown-device = جهاز آخر
shell-notice-new-link-text = إن لم تكن أنت من ربطه، فألغِ الوصول لتتوقف رموزه عن العمل فورًا.
shell-notice-new-link-revoke = إلغاء الوصول
shell-notice-refused = رفض الخادم إنهاء الوصول إلى { $name }
shell-notice-refused-text = افتح Latchkey لإعادة المحاولة.
shell-notice-program = يطلب { $program } رموز وصول
shell-notice-program-text = لا يحصل على شيء منها قبل موافقتك.

## Settings

settings-title = الإعدادات
settings-saved = تم الحفظ
settings-action = { $action }: { $name }

## Settings: the dialogs that ask for something

settings-cancel = إلغاء
settings-show-typed = إظهار ما يُكتب
settings-passphrase-new = عبارة المرور الجديدة
settings-field-empty = املأ هذا الحقل أولًا.

## Settings: general

settings-general = عام
settings-language = اللغة
settings-language-system = مثل النظام
settings-theme = المظهر
settings-theme-choice =
    { $choice ->
        [light] فاتح
        [dark] داكن
       *[system] مثل النظام
    }
settings-login = التشغيل عند تسجيل الدخول
settings-login-hint = يبدأ Latchkey في علبة النظام ويُبقي الوصول إلى الحسابات متجددًا.
settings-login-unavailable = لا يتيح هذا النظام لـ Latchkey ترتيب ذلك. استخدم إعدادات النظام نفسه.
settings-tray = مواصلة العمل عند إغلاق النافذة
settings-tray-hint = يبقى Latchkey في علبة النظام. وإلا فإغلاق النافذة ينهيه.
settings-notifications = الإشعارات
settings-notifications-hint = يخبرك النظام حين يحتاج حساب إليك أو يُربط في مكان آخر.

## Settings: streamer mode

settings-hiding = وضع البث
settings-hiding-text = يخفي الأسماء والصور والرموز في هذه النافذة وفي الإشعارات.
settings-hiding-choice =
    { $choice ->
        [auto] أثناء البث
        [on] دائمًا
       *[off] أبدًا
    }
settings-hiding-choice-hint =
    { $choice ->
        [auto] على Linux، يتحقق Latchkey كل بضع ثوانٍ مما إذا كان أحد برامج البث التي يعرفها قيد التشغيل. وعلى الأنظمة الأخرى لا يخفي هذا الخيار شيئًا من تلقاء نفسه.
        [on] تبقى مخفية حتى تضغط عليها مطوّلًا لرؤيتها.
       *[off] تبقى ظاهرة دائمًا.
    }
settings-hiding-limits = لا يخفي النافذة نفسها، ولا ما تعرضه البرامج الأخرى، ولا ما كان ظاهرًا قبل اكتشاف البث.

## Settings: providers, where accounts are linked

settings-providers = المزوّدون
settings-providers-text = حيث تُربط الحسابات. يُستخدم المزوّد ذو العلامة ما لم تختر غيره.
settings-providers-group =
    { $group ->
        [sandbox] للتجربة
        [server] خوادم الربط
       *[added] أعددتها بنفسك
    }
settings-providers-presets =
    { $count ->
        [one] مزوّد آخر يمكنك إعداده
        [two] مزوّدان آخران يمكنك إعدادهما
        [few] { $count } مزوّدين آخرين يمكنك إعدادهم
        [many] { $count } مزوّدًا آخر يمكنك إعدادهم
       *[other] { $count } مزوّد آخر يمكنك إعدادهم
    }
settings-provider-default = يُستخدم لعمليات الربط الجديدة
settings-provider-use = استخدام هذا
settings-provider-staff = الربط بصفة فريق الدعم
settings-provider-check = فحص
settings-remove =
    { $kind ->
        [server] نسيان…
       *[other] إزالة…
    }
settings-provider-set-up = إعداد…
settings-provider-as-told = يستجيب، وكل شيء كما في ملف بيانه.
settings-provider-differs =
    { $count ->
        [one] أمر واحد يخالف ملف بيانه:
        [two] أمران يخالفان ملف بيانه:
        [few] { $count } أمور تخالف ملف بيانه:
        [many] { $count } أمرًا يخالف ملف بيانه:
       *[other] { $count } أمر يخالف ملف بيانه:
    }
settings-remove-title =
    { $kind ->
        [server] هل تريد نسيان { $name }؟
       *[other] هل تريد إزالة { $name }؟
    }
settings-remove-text =
    { $kind ->
        [server] تبقى الحسابات المرتبطة لديه مرتبطة وتواصل عملها. ولربط حساب آخر لديه، أضف الخادم من جديد.
       *[other] يُحذف ملف بيانه وسر العميل الخاص به من هذا الكمبيوتر. ويجب أولًا إنهاء الحسابات المرتبطة لديه.
    }
settings-remove-action =
    { $kind ->
        [server] نسيان
       *[other] إزالة
    }
settings-provider-set-up-title = إعداد { $provider }
settings-provider-set-up-text = سجّل أولًا تطبيقًا خاصًا بك لدى المزوّد. وسيعطيك ما يلي:
settings-provider-client-id = معرّف العميل
settings-provider-client-secret = سر العميل
settings-provider-client-secret-hint = فقط إن أعطاك المزوّد سرًا. يُحفظ مشفّرًا مع رموز الوصول.
settings-provider-set-up-action = إعداد
settings-provider-other = إضافة مزوّد OpenID آخر…
settings-provider-other-title = إضافة مزوّد OpenID
settings-provider-issuer = عنوان جهة الإصدار
settings-provider-added-title = تم إعداد { $provider }
settings-provider-added-text = بقي أمر واحد: سجّل عنوان إعادة التوجيه هذا في إعدادات تطبيقك لدى المزوّد.
settings-provider-redirect = عنوان إعادة التوجيه (Redirect URI)
    .copy = نسخ عنوان إعادة التوجيه

## Settings: link servers

settings-server-add-action = إضافة خادم ربط…
settings-server-add = إضافة خادم ربط
settings-server-add-text = اكتب العنوان الذي أعطاك إياه مشغّل الخادم. يسأل Latchkey الخادم عن هويته، ولا يُحفظ شيء بعد.
settings-server-address = العنوان
settings-server-meet = سؤال الخادم
settings-server-trust = هل تثق بهذا الخادم؟
settings-server-trust-text = سيحتفظ برموز TikTok مشفّرة، وستمر عبره عمليات الربط الجديدة. لا تثق به إلا إذا كنت تعرف من يشغّله.
settings-server-trust-action = الثقة بهذا الخادم
settings-server-use = استخدام هذا الخادم
settings-server-known = أنت تثق بهذا الخادم من قبل.
settings-server-way =
    { $way ->
        [encrypted] الاتصال مشفّر: لا يمكن لأحد في الطريق أن يقرأه.
        [local] الاتصال غير مشفّر، لكنه لا يغادر هذا الكمبيوتر.
       *[open] الاتصال غير مشفّر: يمكن لأي أحد في الطريق أن يقرأه.
    }
settings-server-offers =
    { $offer ->
        [both] يمكن ربط الحسابات برمز وفي المتصفح.
        [codes] يمكن ربط الحسابات برمز.
        [browser] يمكن ربط الحسابات في المتصفح.
       *[none] لا يوفر أي طريقة لربط الحسابات.
    }

## Settings: the lock

settings-lock = القفل
settings-lock-state =
    { $state ->
        [unlocked] القفل مفتوح
       *[off] لم تُعيَّن عبارة مرور
    }
settings-lock-text = أثناء القفل، لا يمكن لأي برنامج استخدام الحسابات المرتبطة قبل إدخال عبارة المرور.
settings-lock-now = قفل الآن
settings-lock-button =
    { $act ->
        [set] تعيين عبارة مرور…
        [change] تغيير…
       *[remove] إزالة…
    }
settings-lock-title =
    { $act ->
        [set] اختيار عبارة مرور
        [change] تغيير عبارة المرور
       *[remove] هل تريد إزالة عبارة المرور؟
    }
settings-lock-warning =
    { $act ->
        [set] تقفل رموز الوصول المحفوظة، إضافةً إلى ما يحمي هذا الكمبيوتر. لا سبيل إلى تجاوزها: إن ضاعت، يلزم ربط الحسابات من جديد.
        [change] من يعرف عبارة المرور الحالية ولديه نسخة أقدم من رموز الوصول المحفوظة يظل قادرًا على فتح تلك النسخة. إن كان هذا سبب التغيير، فأزِل عبارة المرور ثم عيّنها من جديد.
       *[remove] لن يحمي رموز الوصول بعدها إلا ما يحمي هذا الكمبيوتر.
    }
settings-lock-action =
    { $act ->
        [set] تعيين عبارة المرور
        [change] تغيير
       *[remove] إزالة
    }
settings-lock-present = عبارة المرور الحالية
settings-lock-idle = القفل عند عدم الاستخدام
settings-lock-after =
    { $minutes ->
        [0] أبدًا
        [60] بعد ساعة
        [240] بعد أربع ساعات
        [one] بعد دقيقة
        [two] بعد دقيقتين
        [few] بعد { $minutes } دقائق
        [many] بعد { $minutes } دقيقة
       *[other] بعد { $minutes } دقيقة
    }
settings-lock-suspend = القفل عند دخول الكمبيوتر في وضع السكون
settings-lock-suspend-hint = بشرط تعيين عبارة مرور، وأن يُعلم النظام مسبقًا بدخوله في السكون.

## Settings: the keys that seal the tokens

settings-keys = المفاتيح
settings-keys-storage = مكان حفظ رموز الوصول والمفاتيح: { $storage }.
settings-keys-unknown = لا معلومات عن المفاتيح.
settings-keys-version = إصدار المفتاح { $version }، أُنشئ في { $date }.
settings-keys-version-undated = إصدار المفتاح { $version }.
settings-keys-accounts =
    { $count ->
        [0] لا مفتاح لأي حساب بعد.
        [one] لحساب واحد مفتاح.
        [two] لكل من الحسابين مفتاح.
        [few] لكل حساب من الحسابات الـ{ $count } مفتاح.
        [many] لكل حساب من الحسابات الـ{ $count } مفتاح.
       *[other] لكل حساب من الحسابات الـ{ $count } مفتاح.
    }
settings-keys-behind =
    { $count ->
        [0] كلها على هذا الإصدار.
        [one] لا يزال واحد منها على إصدار أقدم.
        [two] لا يزال اثنان منها على إصدار أقدم.
        [few] لا تزال { $count } منها على إصدار أقدم.
        [many] لا يزال { $count } منها على إصدار أقدم.
       *[other] لا يزال { $count } منها على إصدار أقدم.
    }
settings-keys-rotate = تبديل…
settings-keys-rotate-title = تبديل المفاتيح
settings-keys-rotate-text = يحل مفتاح جديد محل المفتاح الذي شُفّرت به مفاتيح الحسابات كلها. يستغرق ذلك لحظات، وتبقى الحسابات مرتبطة.
settings-keys-deep = مفاتيح جديدة للحسابات أيضًا
settings-keys-deep-hint = يُعاد تشفير رموز الوصول لكل حساب كذلك. يستغرق ذلك وقتًا أطول؛ اختره إن كان من المحتمل أن نسخة من سلسلة المفاتيح قد تسرّبت.
settings-keys-rotate-action = تبديل
settings-keys-rotating =
    { $count ->
        [0] جارٍ تبديل المفاتيح…
        [one] أُنجز { $done } من حساب واحد
        [two] أُنجز { $done } من حسابين
        [few] أُنجز { $done } من { $count } حسابات
        [many] أُنجز { $done } من { $count } حسابًا
       *[other] أُنجز { $done } من { $count } حساب
    }
settings-keys-rotated =
    { $count ->
        [0] إصدار المفتاح { $version } قيد الاستخدام.
        [one] إصدار المفتاح { $version } قيد الاستخدام، وبه شُفّر مفتاح حساب واحد.
        [two] إصدار المفتاح { $version } قيد الاستخدام، وبه شُفّر مفتاحا حسابين.
        [few] إصدار المفتاح { $version } قيد الاستخدام، وبه شُفّرت مفاتيح { $count } حسابات.
        [many] إصدار المفتاح { $version } قيد الاستخدام، وبه شُفّرت مفاتيح { $count } حسابًا.
       *[other] إصدار المفتاح { $version } قيد الاستخدام، وبه شُفّرت مفاتيح { $count } حساب.
    }
settings-keys-unreadable =
    { $count ->
        [one] تعذّر فك تشفير مفتاح واحد فتُرك كما هو، ويُحتفظ بالإصدار { $version } من أجله.
        [two] تعذّر فك تشفير مفتاحين فتُركا كما هما، ويُحتفظ بالإصدار { $version } من أجلهما.
        [few] تعذّر فك تشفير { $count } مفاتيح فتُركت كما هي، ويُحتفظ بالإصدار { $version } من أجلها.
        [many] تعذّر فك تشفير { $count } مفتاحًا فتُركت كما هي، ويُحتفظ بالإصدار { $version } من أجلها.
       *[other] تعذّر فك تشفير { $count } مفتاح فتُركت كما هي، ويُحتفظ بالإصدار { $version } من أجلها.
    }
settings-keys-older = المتابعة بقاعدة البيانات الأقدم…
settings-keys-older-title = هل تريد المتابعة بقاعدة بيانات أقدم؟
settings-keys-older-text = قاعدة بيانات الحسابات على هذا الكمبيوتر أقدم مما تذكره سلسلة مفاتيحه. إن كانت لديك القاعدة الأحدث، فأعدها إلى مكانها بدلًا من ذلك. وإلا فسيضيع ما حدث منذ ذلك الحين، وقد يلزم ربط بعض الحسابات من جديد.
settings-keys-older-action = المتابعة بها

## Settings: backups

settings-backup = النسخ الاحتياطي
settings-backup-text = الحسابات في ملف واحد، مشفّر بعبارة مرور خاصة به.
settings-backup-make = إنشاء نسخة احتياطية…
settings-backup-restore = استعادة…
settings-backup-title = إنشاء نسخة احتياطية
settings-backup-passphrase-text = اختر عبارة مرور للملف، ثم مكان حفظه. من دون عبارة المرور لا يستطيع أحد فتحه، ولا أنت.
settings-backup-tokens = مع رموز الوصول
settings-backup-tokens-hint = تعمل فقط حتى التجديد التالي لكل حساب على هذا الكمبيوتر، ومن يفتح الملف يحصل عليها. ومن دونها، يلزم ربط الحسابات المستعادة من جديد.
settings-backup-action = اختيار ملف وحفظها فيه
settings-backup-made =
    { $count ->
        [one] في النسخة الاحتياطية حساب واحد (مع رموز الوصول: { $tokens }).
        [two] في النسخة الاحتياطية حسابان (مع رموز الوصول: { $tokens }).
        [few] في النسخة الاحتياطية { $count } حسابات (مع رموز الوصول: { $tokens }).
        [many] في النسخة الاحتياطية { $count } حسابًا (مع رموز الوصول: { $tokens }).
       *[other] في النسخة الاحتياطية { $count } حساب (مع رموز الوصول: { $tokens }).
    }
settings-backup-none = لم يُختر ملف، ولم يجرِ شيء.
settings-restore-title = الاستعادة من { $file }
settings-restore-text = تبقى الحسابات المرتبطة هنا من قبل كما هي.
settings-restore-action = استعادة
settings-restored-with-tokens =
    { $count ->
        [one] عاد حساب واحد مع رموز الوصول إليه.
        [two] عاد حسابان مع رموز الوصول إليهما.
        [few] عادت { $count } حسابات مع رموز الوصول إليها.
        [many] عاد { $count } حسابًا مع رموز الوصول إليها.
       *[other] عاد { $count } حساب مع رموز الوصول إليها.
    }
settings-restored-by-name =
    { $count ->
        [one] عاد حساب واحد بالاسم فقط، ويلزم ربطه من جديد.
        [two] عاد حسابان بالاسم فقط، ويلزم ربطهما من جديد.
        [few] عادت { $count } حسابات بالاسم فقط، ويلزم ربطها من جديد.
        [many] عاد { $count } حسابًا بالاسم فقط، ويلزم ربطها من جديد.
       *[other] عاد { $count } حساب بالاسم فقط، ويلزم ربطها من جديد.
    }
settings-restored-skipped =
    { $count ->
        [one] كان حساب واحد مرتبطًا هنا من قبل.
        [two] كان حسابان مرتبطين هنا من قبل.
        [few] كانت { $count } حسابات مرتبطة هنا من قبل.
        [many] كان { $count } حسابًا مرتبطًا هنا من قبل.
       *[other] كان { $count } حساب مرتبطًا هنا من قبل.
    }
settings-restored-nothing = لا حسابات في هذه النسخة الاحتياطية.

## Settings: diagnostics

settings-doctor = التشخيص
settings-doctor-text = يجرّب كل ما يحتاج إليه الربط على هذا الكمبيوتر.
settings-doctor-report = يعرض التقرير النتائج نفسها نصًا، لمن يساعدك. لا سر فيه ولا اسم لأي حساب.
settings-doctor-run = تشغيل الفحوص
settings-doctor-copy = نسخ التقرير
settings-doctor-working = الفحوص جارية…
settings-doctor-copied = التقرير في الحافظة.
settings-doctor-done =
    { $count ->
        [0] كل شيء على ما يرام.
        [one] كشف فحص واحد عن مشكلة.
        [two] كشف فحصان عن مشكلات.
        [few] كشفت { $count } فحوص عن مشكلات.
        [many] كشف { $count } فحصًا عن مشكلات.
       *[other] كشف { $count } فحص عن مشكلات.
    }
settings-check-well = سليم
settings-check-ill = غير سليم
settings-check =
    { $name ->
        [account_database] قاعدة بيانات الحسابات
        [keychain] سلسلة المفاتيح
        [stored_tokens] رموز الوصول المحفوظة
        [audit_log] سجل النشاط
        [link_server] خادم الربط
        [clock] الساعة
        [proxy] الخادم الوكيل
        [secrets_daemon] برنامج سلسلة المفاتيح
        [web_view] عارض الويب
        [latchkey] Latchkey
       *[other] { $name }
    }

## Settings: programs

settings-programs = البرامج
settings-tools = السماح للبرامج بطلب رموز الوصول
settings-tools-hint = يمكن للأدوات على هذا الكمبيوتر أن تطلب، ولا تحصل أي منها على شيء قبل موافقتك.
settings-programs-text = البرامج التي طلبت، وما يُتاح لكل منها.
settings-programs-see = عرض البرامج

## Settings: leaked tokens

settings-leaked = الرموز المسرّبة
settings-leaked-text = ما يجب فعله حين يتسرّب رمز، وطريقة لإلغاء رمز لديك.
settings-leaked-see = عرض ما يجب فعله
