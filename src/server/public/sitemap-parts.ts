/** How a sitemap is cut into parts: by the first signs of the stories' ids, so that a story published elsewhere moves nothing. */

/** So many stories a part holds at most by chance: with twelve languages some 6,000 addresses and 7 MB, of 50,000 and 50. */
const IN_PART = 500;
/** The signs of an id, in their order; three of them name the beginning of a part. */
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';
const NAMED_BY = 3;
const BEGINNINGS = SIGNS.length ** NAMED_BY;

/** The stories of a part: from one beginning of an id to before another; null: to the end. */
export interface Part {
	readonly name: string;
	readonly beginning: string;
	readonly until: string | null;
}

/** The parts of so many stories: their number is a power of two, so that a part that grows is cut in the middle. */
export function sitemapParts(stories: number): Part[] {
	let parts = 1;
	while (stories > parts * IN_PART && parts < BEGINNINGS) parts *= 2;
	const at = (part: number) => signsOf((part * BEGINNINGS) / parts);
	return Array.from({ length: parts }, (_, part) => ({
		name: at(part),
		// Nothing may be left out, whatever an id looks like.
		beginning: part === 0 ? '' : at(part),
		until: part + 1 === parts ? null : at(part + 1)
	}));
}

function signsOf(number: number): string {
	let signs = '';
	for (let rest = number; signs.length < NAMED_BY; rest = Math.floor(rest / SIGNS.length))
		signs = `${SIGNS[rest % SIGNS.length]}${signs}`;
	return signs;
}
