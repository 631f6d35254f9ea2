/** Codes of ISO 639 that name a language which has another code, too, by the usual one: Twi is Akan, Tagalog is Filipino. */
export const OTHER_CODES: Readonly<Record<string, string>> = { tw: 'ak', tl: 'fil' };

/**
 * Whether a language is another one or a regional form of it: `pt-BR` is a form of `pt`, `pt` is none of `pt-BR` (BCP 47). One
 * that has two codes is the same under both.
 */
export function isFormOf(language: string, other: string): boolean {
	const [one, whole] = [underUsualCode(language), underUsualCode(other)];
	return one === whole || one.startsWith(`${whole}-`);
}

function underUsualCode(tag: string): string {
	const [code = '', ...rest] = tag.toLowerCase().split('-');
	return [OTHER_CODES[code] ?? code, ...rest].join('-');
}
