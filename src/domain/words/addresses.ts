import { type Find } from '#domain/words/find.ts';

const LOCAL = /[\p{L}\p{N}._%+-]/u;
const WEB =
	/(?:https?:\/\/|www\.)[^\s<>"“”«»]{1,2000}|(?<![\p{L}\p{N}.@_-])(?:[\p{L}\p{N}-]{1,63}\.){1,4}(?:com|org|net|info|io|me|app|eu|int|gov|edu|ly|gg|tv|de|fr|uk|es|it|nl|pt|ru|ua|tr|ir|sy|iq|eg|ma|dz|tn|lb|jo|sa|ae|cn)(?![\p{L}\p{N}])(?:\/[^\s<>"“”«»]{0,2000})?/giu;
const AT_IN_WORDS =
	/(?<![\p{L}\p{N}._+-])[\p{L}\p{N}._+-]{1,64}\s?[([{]\s?(?:at|arobase|arroba|ät|على|собака|@)\s?[)\]}]\s?[\p{L}\p{N}.-]{1,100}(?:\s?[([{]\s?(?:dot|point|punto|punkt|نقطة)\s?[)\]}]\s?\p{L}{2,20})?/giu;
const NETWORK =
	/(?<![\p{L}\p{N}])(?:instagram|insta|facebook|fb|tiktok|telegram|whatsapp|snapchat|snap|twitter|skype|signal|viber|imo|انستغرام|انستقرام|إنستغرام|فيسبوك|فايسبوك|تيك توك|تلغرام|تيليغرام|واتساب|واتس|سناب|телеграм|инстаграм|вконтакте|微信|抖音)(?:\s?[:：=]\s?|\s(?:is|as|:|name|est|es|ist|هو|اسمي|باسم)\s|\s(?=[\p{L}\p{N}.]{0,30}[_\d.][\p{L}\p{N}]))([\p{L}\p{N}._-]{2,40})/giu;

/** E-mail addresses, links, and names on networks. */
export function addressesIn(text: string): Find[] {
	const finds: Find[] = [];
	for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
		const find = aroundAt(text, at);
		if (find) finds.push(find);
	}
	for (const { index, 0: words } of text.matchAll(AT_IN_WORDS)) {
		finds.push({ start: index, end: index + words.length, kind: 'email', why: 'at_sign' });
	}
	for (const { index, 0: words } of text.matchAll(WEB)) {
		const link = words.replace(/[.,;:!?)\]]{1,5}$/, '');
		finds.push({ start: index, end: index + link.length, kind: 'link', why: 'address' });
	}
	for (const { index, 0: words, 1: name } of text.matchAll(NETWORK)) {
		if (name === undefined) continue;
		const end = index + words.length;
		finds.push({ start: end - name.length, end, kind: 'handle', why: 'network' });
	}
	return finds;
}

/** What stands around an @: looked at from there, never further than an address is long. */
function aroundAt(text: string, at: number): Find | null {
	let start = at;
	while (start > 0 && at - start < 64 && LOCAL.test(text.charAt(start - 1))) start--;
	let end = at + 1;
	while (end < text.length && end - at < 255 && LOCAL.test(text.charAt(end))) end++;
	while (end > at + 1 && /[.,-]/.test(text.charAt(end - 1))) end--;
	const host = text.slice(at + 1, end);
	if (host.length < 2) return null;
	if (start < at && host.includes('.')) return { start, end, kind: 'email', why: 'at_sign' };
	return { start: start < at ? start : at, end, kind: start < at ? 'email' : 'handle', why: 'at_sign' };
}
