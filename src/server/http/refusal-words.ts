import type { InterfaceLocale } from '#domain/base/locales.ts';

export type Refusal = 'too_large' | 'not_from_here' | 'only_this_computer' | 'starting' | 'unreadable' | 'too_many';

/** What is said where the framework with its messages has no part. */
export const REFUSAL_WORDS: Readonly<Record<Refusal, Readonly<Record<InterfaceLocale, string>>>> = {
	too_large: {
		en: 'This is too large to send. Nothing was kept. Go back and choose fewer or smaller pictures, or a shorter text.',
		fr: 'C’est trop lourd à envoyer. Rien n’a été gardé. Revenez en arrière et choisissez moins d’images, des images plus petites ou un texte plus court.',
		es: 'Esto es demasiado grande para enviarlo. No se guardó nada. Vuelva atrás y elija menos imágenes, imágenes más pequeñas o un texto más corto.',
		ar: 'هذا أكبر من أن يُرسل. لم يُحفظ شيء. ارجع واختر صورًا أقل أو أصغر، أو نصًا أقصر.',
		zh: '内容太大，发送不了。什么都没有保存。请返回，少选几张图片、选小一点的图片，或者把文字缩短。',
		ru: 'Это слишком много, чтобы отправить. Ничего не сохранено. Вернитесь назад и выберите меньше снимков, снимки поменьше или текст покороче.',
		nl: 'Dit is te groot om te versturen. Er is niets bewaard. Ga terug en kies minder of kleinere foto’s, of een kortere tekst.',
		de: 'Das ist zu groß zum Senden. Nichts wurde aufbewahrt. Gehen Sie zurück und wählen Sie weniger oder kleinere Bilder oder einen kürzeren Text.',
		pt: 'Isto é grande demais para enviar. Nada foi guardado. Volte e escolha menos imagens, imagens menores ou um texto mais curto.',
		uk: 'Це завелике, щоб надіслати. Нічого не збережено. Поверніться й виберіть менше зображень, менші зображення або коротший текст.',
		tr: 'Bu, gönderilemeyecek kadar büyük. Hiçbir şey saklanmadı. Geri dönün ve daha az ya da daha küçük resim ya da daha kısa bir metin seçin.',
		fa: 'این برای فرستادن خیلی بزرگ است. چیزی نگه داشته نشد. برگردید و تصویرهای کمتر یا کوچک‌تر، یا متن کوتاه‌تری انتخاب کنید.'
	},
	not_from_here: {
		en: 'This form was not sent from one of our pages, so we did nothing. Go back, load the page again and send it from there.',
		fr: 'Ce formulaire n’a pas été envoyé depuis une de nos pages, nous n’avons donc rien fait. Revenez en arrière, rechargez la page et envoyez-le de là.',
		es: 'Este formulario no se envió desde una de nuestras páginas, así que no hicimos nada. Vuelva atrás, cargue la página otra vez y envíelo desde allí.',
		ar: 'لم يُرسل هذا النموذج من إحدى صفحاتنا، فلم نفعل شيئًا. ارجع وحدّث الصفحة ثم أرسله منها.',
		zh: '这份表单不是从我们的页面发送的，所以我们什么都没有做。请返回，重新打开页面，再从那里发送。',
		ru: 'Эта форма отправлена не с нашей страницы, поэтому мы ничего не сделали. Вернитесь назад, загрузите страницу ещё раз и отправьте форму оттуда.',
		nl: 'Dit formulier is niet vanaf een van onze pagina’s verstuurd, daarom hebben we niets gedaan. Ga terug, laad de pagina opnieuw en verstuur het van daar.',
		de: 'Dieses Formular wurde nicht von einer unserer Seiten gesendet, deshalb haben wir nichts getan. Gehen Sie zurück, laden Sie die Seite neu und senden Sie es von dort.',
		pt: 'Este formulário não foi enviado de uma das nossas páginas, por isso não fizemos nada. Volte, carregue a página outra vez e envie-o de lá.',
		uk: 'Цю форму надіслано не з нашої сторінки, тому ми нічого не зробили. Поверніться, завантажте сторінку знову й надішліть форму з неї.',
		tr: 'Bu form sayfalarımızdan birinden gönderilmedi, bu yüzden hiçbir şey yapmadık. Geri dönün, sayfayı yeniden yükleyin ve formu oradan gönderin.',
		fa: 'این فرم از یکی از صفحه‌های ما فرستاده نشده بود، پس کاری نکردیم. برگردید، صفحه را دوباره باز کنید و از همان‌جا بفرستید.'
	},
	only_this_computer: {
		en: 'This is a practice site. It answers only the computer it runs on.',
		fr: 'Ceci est un site d’entraînement. Il ne répond qu’à l’ordinateur sur lequel il tourne.',
		es: 'Este es un sitio de práctica. Solo responde a la computadora en la que funciona.',
		ar: 'هذا موقع للتدريب. لا يجيب إلا الجهاز الذي يعمل عليه.',
		zh: '这是练习网站。它只回应运行它的这台电脑。',
		ru: 'Это учебный сайт. Он отвечает только компьютеру, на котором работает.',
		nl: 'Dit is een site om te oefenen. Die antwoordt alleen aan de computer waarop de site draait.',
		de: 'Das ist eine Website zum Üben. Sie antwortet nur dem Computer, auf dem sie läuft.',
		pt: 'Este é um site de treino. Ele só responde ao computador em que funciona.',
		uk: 'Це навчальний сайт. Він відповідає лише комп’ютеру, на якому працює.',
		tr: 'Bu bir alıştırma sitesidir. Yalnızca üzerinde çalıştığı bilgisayara cevap verir.',
		fa: 'این سایتی برای تمرین است. فقط به همان رایانه‌ای جواب می‌دهد که روی آن کار می‌کند.'
	},
	starting: {
		en: 'The site is just starting. Try again in a few seconds.',
		fr: 'Le site est en train de démarrer. Réessayez dans quelques secondes.',
		es: 'El sitio está arrancando en este momento. Inténtelo otra vez en unos segundos.',
		ar: 'الموقع يبدأ الآن. أعد المحاولة بعد ثوانٍ.',
		zh: '网站正在启动。请过几秒钟再试。',
		ru: 'Сайт только запускается. Попробуйте ещё раз через несколько секунд.',
		nl: 'De site start net op. Probeer het over een paar seconden nog eens.',
		de: 'Die Website startet gerade. Versuchen Sie es in ein paar Sekunden noch einmal.',
		pt: 'O site está começando agora. Tente de novo daqui a alguns segundos.',
		uk: 'Сайт саме запускається. Спробуйте знову через кілька секунд.',
		tr: 'Site şu anda başlıyor. Birkaç saniye sonra yeniden deneyin.',
		fa: 'سایت همین حالا دارد راه می‌افتد. چند ثانیهٔ دیگر دوباره امتحان کنید.'
	},
	unreadable: {
		en: 'What was sent could not be read. Perhaps the connection broke off. We did nothing with it. Go back, load the page again and send it once more.',
		fr: 'Ce qui a été envoyé n’a pas pu être lu. La connexion s’est peut-être interrompue. Nous n’en avons rien fait. Revenez en arrière, rechargez la page et envoyez-le encore une fois.',
		es: 'No se pudo leer lo que se envió. Quizá se cortó la conexión. No hicimos nada con ello. Vuelva atrás, cargue la página otra vez y envíelo de nuevo.',
		ar: 'لم نستطع قراءة ما أُرسل. ربما انقطع الاتصال. لم نفعل به شيئًا. ارجع وحدّث الصفحة ثم أرسله مرة أخرى.',
		zh: '发送的内容无法读取，可能是连接中断了。我们什么都没有做。请返回，重新打开页面，再发送一次。',
		ru: 'То, что было отправлено, не удалось прочитать. Возможно, прервалась связь. Мы ничего с этим не сделали. Вернитесь назад, загрузите страницу ещё раз и отправьте снова.',
		nl: 'Wat is verstuurd, konden we niet lezen. Misschien viel de verbinding weg. We hebben er niets mee gedaan. Ga terug, laad de pagina opnieuw en verstuur het nog een keer.',
		de: 'Was gesendet wurde, ließ sich nicht lesen. Vielleicht ist die Verbindung abgebrochen. Wir haben nichts damit getan. Gehen Sie zurück, laden Sie die Seite neu und senden Sie es noch einmal.',
		pt: 'Não foi possível ler o que foi enviado. Talvez a ligação tenha caído. Não fizemos nada com isso. Volte, carregue a página outra vez e envie de novo.',
		uk: 'Те, що було надіслано, не вдалося прочитати. Можливо, обірвався зв’язок. Ми нічого з цим не зробили. Поверніться, завантажте сторінку знову й надішліть ще раз.',
		tr: 'Gönderilen okunamadı. Belki bağlantı kesildi. Bununla hiçbir şey yapmadık. Geri dönün, sayfayı yeniden yükleyin ve bir kez daha gönderin.',
		fa: 'آنچه فرستاده شد خوانده نشد. شاید ارتباط قطع شده باشد. با آن کاری نکردیم. برگردید، صفحه را دوباره باز کنید و یک بار دیگر بفرستید.'
	},
	too_many: {
		en: 'Very many pages were asked for from your connection within a minute. Wait a minute, then load this page again.',
		fr: 'Votre connexion a demandé énormément de pages en une minute. Attendez une minute, puis rechargez cette page.',
		es: 'Desde su conexión se pidieron muchísimas páginas en un minuto. Espere un minuto y vuelva a cargar esta página.',
		ar: 'طُلبت صفحات كثيرة جدًا من اتصالك خلال دقيقة. انتظر دقيقة ثم حدّث هذه الصفحة.',
		zh: '您的网络连接在一分钟内请求了非常多的页面。请等一分钟，再重新打开这个页面。',
		ru: 'За одну минуту с вашего подключения запросили очень много страниц. Подождите минуту и загрузите эту страницу ещё раз.',
		nl: 'Vanaf uw verbinding zijn in één minuut heel veel pagina’s opgevraagd. Wacht een minuut en laad deze pagina dan opnieuw.',
		de: 'Von Ihrer Verbindung wurden in einer Minute sehr viele Seiten angefordert. Warten Sie eine Minute und laden Sie diese Seite dann neu.',
		pt: 'A partir da sua ligação foram pedidas muitíssimas páginas num minuto. Espere um minuto e carregue esta página outra vez.',
		uk: 'За одну хвилину з вашого з’єднання запитали дуже багато сторінок. Зачекайте хвилину й завантажте цю сторінку знову.',
		tr: 'Bağlantınızdan bir dakika içinde çok fazla sayfa istendi. Bir dakika bekleyin, sonra bu sayfayı yeniden yükleyin.',
		fa: 'در یک دقیقه صفحه‌های بسیار زیادی از اتصال شما خواسته شد. یک دقیقه صبر کنید و بعد این صفحه را دوباره باز کنید.'
	}
};
