/** Short pages for what is refused before the framework wakes up; in three languages, since nothing is known yet. */
import type { ServerResponse } from 'node:http';
import { closedPolicy } from './headers.ts';

export type Refusal = 'too_large' | 'not_from_here' | 'only_this_computer' | 'starting';

const status: Record<Refusal, number> = { too_large: 413, not_from_here: 403, only_this_computer: 403, starting: 503 };
const words: Record<Refusal, Record<'en' | 'fr' | 'ar', string>> = {
	too_large: {
		en: 'This is too large to send. Nothing was kept. Go back and choose fewer or smaller pictures, or a shorter text.',
		fr: 'C’est trop lourd à envoyer. Rien n’a été gardé. Revenez en arrière et choisissez moins d’images, des images plus petites ou un texte plus court.',
		ar: 'هذا أكبر من أن يُرسل. لم يُحفظ شيء. ارجع واختر صورًا أقل أو أصغر، أو نصًا أقصر.'
	},
	not_from_here: {
		en: 'This form was not sent from one of our pages, so we did nothing. Go back, load the page again and send it from there.',
		fr: 'Ce formulaire n’a pas été envoyé depuis une de nos pages, nous n’avons donc rien fait. Revenez en arrière, rechargez la page et envoyez-le de là.',
		ar: 'لم يُرسل هذا النموذج من إحدى صفحاتنا، فلم نفعل شيئًا. ارجع وحدّث الصفحة ثم أرسله منها.'
	},
	only_this_computer: {
		en: 'This is a practice site. It answers only the computer it runs on.',
		fr: 'Ceci est un site d’entraînement. Il ne répond qu’à l’ordinateur sur lequel il tourne.',
		ar: 'هذا موقع للتدريب. لا يجيب إلا الجهاز الذي يعمل عليه.'
	},
	starting: {
		en: 'The site is just starting. Try again in a few seconds.',
		fr: 'Le site est en train de démarrer. Réessayez dans quelques secondes.',
		ar: 'الموقع يبدأ الآن. أعد المحاولة بعد ثوانٍ.'
	}
};

/** Answers and lets go of whatever body is still coming. */
export function refuseRequest(response: ServerResponse, refusal: Refusal, code = status[refusal]): void {
	const paragraphs = Object.entries(words[refusal])
		.map(([lang, text]) => `<p lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">${text}</p>`)
		.join('');
	const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Suitcase</title><body><main>${paragraphs}</main></body></html>`;
	response.writeHead(code, {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': closedPolicy,
		'cache-control': 'no-store',
		'content-length': Buffer.byteLength(body)
	});
	response.end(body);
	// A browser that is still sending would see a broken connection instead of the answer: so the connection stays open,
	// and what comes is thrown away, for a while.
	response.req.resume();
	const enough = setTimeout(() => response.req.destroy(), 20_000).unref();
	response.req.once('close', () => clearTimeout(enough));
}
