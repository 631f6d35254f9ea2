/** Digits and small letters without i, l, o, u (Crockford): no word can form and nothing is misread. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Random bytes that one id takes. */
export const STORY_ID_BYTES = 10;

/** Makes a story's public id from ten random bytes: ten characters, 50 bits, telling nothing about the story. */
export function storyIdFrom(randomBytes: ArrayLike<number>): string {
	let id = '';
	for (let i = 0; i < STORY_ID_BYTES; i++) {
		const byte = randomBytes[i];
		if (byte === undefined) throw new Error(`a story id takes ${STORY_ID_BYTES} random bytes`);
		id += ALPHABET.charAt(byte & 31);
	}
	return id;
}

/** The id that somebody typed, alone or within the address of a page; null: there is none in it. */
export function typedStoryId(text: string): string | null {
	const found = /(?:^|\/)([0-9a-hjkmnp-tv-z]{10})(?=$|[/?#])/i.exec(text.trim());
	return found?.[1]?.toLowerCase() ?? null;
}

/** Whether a text has the form of a story id; such an id answers like a story taken back, never "unknown". */
export function isStoryId(text: unknown): text is string {
	return typeof text === 'string' && /^[0-9a-hjkmnp-tv-z]{10}$/.test(text);
}
