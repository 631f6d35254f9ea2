/** Looks for words in bytes, in every way in which a program may have written them. */
import { createHash } from 'node:crypto';

/** The ways in which a word may stand in an answer: plain, URL-, HTML-, JSON- and base64-encoded (three offsets). */
function spellings(word: string): Buffer[] {
	const plain = Buffer.from(word, 'utf8');
	const html = [...word].map((sign) => `&#${sign.codePointAt(0) ?? 0};`).join('');
	const htmlHex = [...word].map((sign) => `&#x${(sign.codePointAt(0) ?? 0).toString(16)};`).join('');
	const url = [...plain].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
	const json = [...word].map((sign) => `\\u${(sign.charCodeAt(0) ?? 0).toString(16).padStart(4, '0')}`).join('');
	return [
		plain,
		Buffer.from(word, 'utf16le'),
		...[html, htmlHex, url, url.toUpperCase(), json, encodeURIComponent(word), plain.toString('hex')].map((text) =>
			Buffer.from(text)
		),
		...base64Cores(plain).map((text) => Buffer.from(text))
	];
}

/** Base64 of a word depends on what stands before it: the part that is the same for each of the three offsets. */
function base64Cores(word: Buffer): string[] {
	return [0, 1, 2].flatMap((offset) => {
		const padded = Buffer.concat([Buffer.alloc(offset), word]);
		const from = Math.ceil((offset * 8) / 6);
		const to = Math.floor(((offset + word.length) * 8) / 6);
		const core = (text: string) => text.slice(from, to);
		return [core(padded.toString('base64')), core(padded.toString('base64url'))];
	});
}

export interface Hit {
	readonly where: string;
	readonly marker: string;
}

/** Remembers the spellings of all markers and finds them in anything. */
export function createSearch(markers: Readonly<Record<string, string>>) {
	const known = Object.entries(markers).map(([name, word]) => ({ name, spelled: spellings(word) }));
	// The same bytes are given at many addresses: they are searched once.
	const searched = new Map<string, readonly string[]>();
	return (where: string, content: string | Uint8Array): Hit[] => {
		const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content as Uint8Array);
		const hash = createHash('sha256').update(bytes).digest('base64');
		const found =
			searched.get(hash) ??
			known.filter(({ spelled }) => spelled.some((spelling) => bytes.includes(spelling))).map(({ name }) => name);
		searched.set(hash, found);
		return found.map((marker) => ({ where, marker }));
	};
}
