import type { AgeFacts, NameFacts, PlaceFacts, StoryFacts, TimeFacts } from '#domain/story/facts.ts';
import { FACT_LIMITS } from '#domain/story/facts.ts';
import { pseudonymIndex } from '#domain/story/pseudonym.ts';

/**
 * What is true of everybody who tells a story together: of each fact the finest rung that is the same for all of them, and
 * nothing where not even the widest is. The order of the tellers does not matter, and one more can only take away.
 */
export function commonFacts(storyId: string, tellers: readonly StoryFacts[]): StoryFacts {
	const place = (element: 'origin' | 'transit' | 'current') => commonPlace(tellers.map((facts) => facts[element]));
	const [genders, times, ages] = [
		tellers.map(({ gender }) => gender),
		tellers.map(({ time }) => time),
		tellers.map(({ age }) => age)
	];
	return withoutGaps<StoryFacts>({
		name: namesOf(storyId, tellers),
		origin: place('origin'),
		transit: place('transit'),
		current: place('current'),
		time: commonTime(times),
		age: commonAge(ages),
		gender: same(genders)
	});
}

/**
 * The names: of no one alone. Where everybody has a name of the same kind, all of them together, in the order of the
 * alphabet; each of them is shown so much only if every one of them allows it.
 */
function namesOf(storyId: string, tellers: readonly StoryFacts[]): NameFacts {
	const list = (kind: 'chosen_pseudonym' | 'first_name' | 'full_name') => {
		const names = tellers.flatMap(({ name }) => name?.[kind] ?? []).sort();
		const text = names.join(', ');
		return names.length === tellers.length && text.length <= FACT_LIMITS.name ? text : undefined;
	};
	return withoutGaps<NameFacts>({
		system_pseudonym: pseudonymIndex(storyId),
		chosen_pseudonym: list('chosen_pseudonym'),
		first_name: list('first_name'),
		full_name: list('full_name')
	});
}

function commonPlace(places: readonly (PlaceFacts | undefined)[]): PlaceFacts | undefined {
	const region = same(places.map((place) => place?.region));
	if (region === undefined) return undefined;
	const country = same(places.map((place) => place?.country));
	const [admin1, town] = [same(places.map((place) => place?.admin1)), same(places.map((place) => place?.town))];
	// A town of the same name in another country is another town.
	if (country === undefined) return { region };
	const isAdminOfAll = admin1 !== undefined || places.every((place) => place?.admin1 === undefined);
	return withoutGaps<PlaceFacts>({ region, country, admin1, town: isAdminOfAll ? town : undefined });
}

function commonTime(times: readonly (TimeFacts | undefined)[]): TimeFacts | undefined {
	const decade = same(times.map((time) => time?.decade));
	if (decade === undefined) return undefined;
	const rung = (name: 'year' | 'month' | 'day') => same(times.map((time) => time?.[name]));
	return withoutGaps<TimeFacts>({ decade, year: rung('year'), month: rung('month'), day: rung('day') });
}

function commonAge(ages: readonly (AgeFacts | undefined)[]): AgeFacts | undefined {
	const band10 = same(ages.map((age) => age?.band10));
	if (band10 === undefined) return undefined;
	const rung = (name: 'band5' | 'exact') => same(ages.map((age) => age?.[name]));
	return withoutGaps<AgeFacts>({ band10, band5: rung('band5'), exact: rung('exact') });
}

/**
 * Facts as the desk writes them for a group, no finer than what all of them share. The desk may correct a word that is
 * true of everybody; it cannot add what only some of them said.
 */
export function heldToGroup(written: StoryFacts, common: StoryFacts): StoryFacts {
	const place = (element: 'origin' | 'current') => heldPlace(written[element], common[element]);
	return withoutGaps<StoryFacts>({
		...written,
		name:
			common.name &&
			withoutGaps<NameFacts>({
				system_pseudonym: common.name.system_pseudonym,
				chosen_pseudonym: common.name.chosen_pseudonym && written.name?.chosen_pseudonym,
				first_name: common.name.first_name && written.name?.first_name,
				full_name: common.name.full_name && written.name?.full_name
			}),
		origin: place('origin'),
		current: place('current'),
		time:
			written.time &&
			common.time &&
			withoutGaps<TimeFacts>({
				decade: written.time.decade,
				year: common.time.year && written.time.year,
				month: common.time.month && written.time.month,
				day: common.time.day && written.time.day
			}),
		age:
			written.age &&
			common.age &&
			withoutGaps<AgeFacts>({
				band10: written.age.band10,
				band5: common.age.band5 === undefined ? undefined : written.age.band5,
				exact: common.age.exact === undefined ? undefined : written.age.exact
			}),
		gender: common.gender && written.gender
	});
}

function heldPlace(written: PlaceFacts | undefined, common: PlaceFacts | undefined): PlaceFacts | undefined {
	if (common === undefined) return undefined;
	// The desk's form cannot say a region without its country: where only that is shared, it stays.
	if (common.country === undefined) return common;
	return (
		written &&
		withoutGaps<PlaceFacts>({
			region: written.region,
			country: written.country,
			admin1: common.admin1 && written.admin1,
			town: common.town && written.town
		})
	);
}

/** What everybody says; undefined if somebody says nothing or something else. */
function same<T>(values: readonly (T | undefined)[]): T | undefined {
	const [first] = values;
	return values.every((value) => value === first) ? first : undefined;
}

function withoutGaps<T extends object>(facts: { [K in keyof T]: T[K] | undefined }): T {
	return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== '')) as T;
}
