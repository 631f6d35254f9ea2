/**
 * Light stemming for languages for which PostgreSQL has none, or none that fits. It takes endings off, never too much: two
 * words that mean different things had better stay two.
 */

/** Languages that are stemmed here; all others by PostgreSQL, or not at all. */
export const STEMMED_HERE = ['ar', 'fa', 'uk'] as const;

/** The first part of a language's tag (BCP 47). */
export function baseOf(language: string): string {
	return language.split('-')[0]?.toLowerCase() ?? '';
}

/** What stands for a folded word in the index of this language. */
export function stemOf(language: string, folded: string): string {
	switch (baseOf(language)) {
		case 'ar':
			return arabic(folded);
		case 'fa':
			return withoutEnding(folded, PERSIAN, 3);
		case 'uk':
			return withoutEnding(folded, UKRAINIAN, 3);
		default:
			return folded;
	}
}

// PostgreSQL's Arabic stemmer takes first letters for prefixes, differently with and without the article; so only the
// article goes, with the "and", "so", "in", "like" or "to" that is written onto it.
const ARTICLE = /^(?:[وف]?(?:ال|بال|كال|لل)|ول(?=ل))(?=[\u0621-\u064a]{2})/u;
const ARABIC = ['هما', 'ها', 'هم', 'كم', 'نا', 'ات', 'ون', 'ين', 'يه', 'وا', 'ه', 'ي'] as const;

function arabic(folded: string): string {
	const bare = folded.replace(ARTICLE, '');
	// The dual's ending also ends many names of places: Lebanon is no milk.
	if (bare.endsWith('ان') && bare.length >= 6) return bare.slice(0, -2);
	const once = withoutEnding(bare, ARABIC, 3);
	return once === bare ? bare : withoutEnding(once, ['ه', 'ي'], 3);
}

const PERSIAN = ['هايمان', 'هايشان', 'هايم', 'هايش', 'هايت', 'هاي', 'ها'] as const;

const UKRAINIAN = [
	...['ами', 'ями', 'ові', 'еві', 'єві', 'ого', 'ього', 'ому', 'ьому', 'ими', 'іми', 'ості', 'істю', 'ість', 'ється'],
	...['ах', 'ях', 'ам', 'ям', 'ом', 'ем', 'єм', 'ою', 'ею', 'єю', 'ів', 'їв', 'ев', 'ий', 'ій', 'их', 'іх', 'им', 'ім'],
	...['ої', 'ую', 'юю', 'ати', 'яти', 'ити', 'ила', 'или', 'ало', 'али', 'ала', 'ить', 'ать', 'уть', 'ють'],
	...['а', 'я', 'у', 'ю', 'и', 'і', 'ї', 'е', 'є', 'о', 'ь', 'й']
].sort((one, other) => other.length - one.length);

/** The word without the first of these endings that leaves at least `least` letters. */
function withoutEnding(word: string, endings: readonly string[], least: number): string {
	const ending = endings.find((each) => word.endsWith(each) && word.length - each.length >= least);
	return ending === undefined ? word : word.slice(0, -ending.length);
}
