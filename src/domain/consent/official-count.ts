import type { CountedGender } from '#domain/story/gender.ts';

/** How many people of one origin live in one country by official figures, and how many of them tell here. */
export interface Cell {
	readonly origin: string;
	readonly host: string;
	readonly people: number;
	/** The share of women among all migrants in that country, 0 to 1; null where nobody counted. */
	readonly women: number | null;
	/** Other published stories of that origin in that country. */
	readonly published: Readonly<Record<'all' | 'woman' | 'man', number>>;
}

/**
 * How many people are left among whom somebody could be meant, by official figures: each story that is shown already makes
 * the others of its group easier to find. An estimate. Who is in no figure counts as nobody.
 */
export function officialCount(cells: readonly Cell[], gender: CountedGender | null): number {
	return cells.reduce((sum, cell) => sum + left(cell, gender), 0);
}

function left({ people, women, published }: Cell, gender: CountedGender | null): number {
	const all = Math.max(0, people - published.all);
	if (gender === null) return all;
	if (gender === 'other' || women === null) return 0;
	const share = gender === 'woman' ? women : 1 - women;
	return Math.max(0, Math.min(Math.floor(all * share), Math.floor(people * share) - published[gender]));
}
