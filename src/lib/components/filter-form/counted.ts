import { numberWords } from '#lib/words/shown-time.ts';

/** A choice with the number of stories behind it; null: they were not counted. */
export function counted(label: string, stories: number | null): string {
	return stories === null ? label : `${label} (${numberWords(stories)})`;
}
