/** Loads the sample collection: people of long ago, retold, so that nobody has to invent a testimony. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject, isWhole } from '#domain/base/shape.ts';
import { parseTelling, type Telling } from '#domain/story/telling.ts';
import { addHistoricalStory, type ImportContext } from '#server/importing/add-historical-story.ts';
import type { HistoricalStory } from '#server/importing/historical-story.ts';

const collection = fileURLToPath(new URL('./collection', import.meta.url));

/** Adds what is missing and leaves what is there as it is. Returns how many were new. Throws when a file is broken. */
export async function loadSample(context: ImportContext): Promise<number> {
	let added = 0;
	for (const story of sampleStories(context.clock())) if ((await addHistoricalStory(context, story)).ok) added++;
	return added;
}

/** The collection as stories. `now` in milliseconds since 1970. */
function sampleStories(now: number, folder = collection): HistoricalStory[] {
	return readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => readSample(join(folder, name), now));
}

function readSample(path: string, now: number): HistoricalStory {
	const broken = (part: string) => new Error(`the sample ${path} is broken: ${part}`);
	const person: unknown = JSON.parse(readFileSync(path, 'utf8'));
	if (!isObject(person)) throw broken('no object');
	const { ref, name, origin, current, since, gender, language, source, tellings } = person;
	if (typeof ref !== 'string' || typeof language !== 'string' || !isWhole(since, 1000, 9999))
		throw broken('ref, language or since');
	if (!isObject(name) || !isObject(source) || !Array.isArray(tellings)) throw broken('name, source or tellings');
	const read = tellings.map((value: unknown) => {
		const telling = parseTelling(value);
		if (!telling.ok) throw broken(telling.reason);
		return telling.value;
	});
	const first = read.find((telling) => telling.language === language) ?? read[0];
	if (!first) throw broken('no telling');
	const from = placeOf(origin);
	const here = placeOf(current);
	if (!from || !here) throw broken('origin or current');
	return {
		ref,
		testimony: {
			title: first.title,
			brings: first.brings,
			text: first.blocks.map((block) => block.text).join('\n\n'),
			language: first.language,
			asToldAt: now,
			from: from.town ? { country: from.country, place: from.town } : { country: from.country },
			now: here.town ? { country: here.country, place: here.town } : { country: here.country },
			since,
			names: texts(name),
			...(typeof gender === 'string' ? { gender } : {})
		},
		originTown: from.town,
		currentTown: here.town,
		year: since,
		tellings: firstOf(first, read),
		source: { title: String(source.title), author: String(source.author), year: Number(source.year) }
	};
}

function firstOf(first: Telling, all: readonly Telling[]): Telling[] {
	return [first, ...all.filter((telling) => telling !== first)];
}

function placeOf(value: unknown): { country: string; town?: string } | null {
	if (!isObject(value) || typeof value.country !== 'string') return null;
	return typeof value.town === 'string' ? { country: value.country, town: value.town } : { country: value.country };
}

function texts(value: Readonly<Record<string, unknown>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
	);
}
