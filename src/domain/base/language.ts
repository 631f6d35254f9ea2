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

/** Whether both are the same language, in whichever region they are spoken and under whichever code they stand. */
export function sameLanguage(one: string, other: string): boolean {
	return withoutRegion(one) === withoutRegion(other);
}

/** Every code under which the language of this tag can stand, without its region: `tw-GH` stands under `ak` and `tw`. */
export function codesOf(tag: string): string[] {
	const usual = withoutRegion(tag);
	return [usual, ...Object.keys(OTHER_CODES).filter((other) => OTHER_CODES[other] === usual)];
}

function withoutRegion(tag: string): string {
	return underUsualCode(tag).split('-')[0] ?? '';
}

function underUsualCode(tag: string): string {
	const [code = '', ...rest] = tag.toLowerCase().split('-');
	return [OTHER_CODES[code] ?? code, ...rest].join('-');
}
