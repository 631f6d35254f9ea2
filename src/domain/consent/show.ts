import { type Shown, markAsShown } from '#domain/consent/brand.ts';
import type { Channel } from '#domain/consent/channels.ts';
import { type Element, LADDER, type Levels, type Rung } from '#domain/consent/ladders.ts';
import { type Projection, isProjection } from '#domain/consent/project.ts';
import { showPictures } from '#domain/consent/show-pictures.ts';
import { showRecordings } from '#domain/consent/show-recordings.ts';
import type { ShownAge, ShownContent, ShownFamily, ShownName, ShownTime } from '#domain/consent/shown.ts';
import { kilometresBetween } from '#domain/place/distance.ts';
import type { Place } from '#domain/place/place-name.ts';
import { INTIMATE_NOTES } from '#domain/story/content-notes.ts';
import type { AgeFacts, FamilyFacts, NameFacts, PlaceFacts, StoryFacts, TimeFacts } from '#domain/story/facts.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import type { RecordingFacts } from '#domain/story/recording.ts';
import { isStoryId } from '#domain/story/story-id.ts';
import type { Telling } from '#domain/story/telling.ts';

export type { Shown } from '#domain/consent/brand.ts';

/** All that is known of a story and could be shown. */
export interface Showable {
	readonly id: string;
	readonly telling: Telling;
	readonly facts: StoryFacts;
	readonly pictures: readonly PictureFacts[];
	readonly recordings: readonly RecordingFacts[];
	/** UTC day of the publication batch, `YYYY-MM-DD`. */
	readonly publishedDay: string;
}

/**
 * Makes what a channel's readers get: each field by itself, at the finest rung that consent allows and that is known.
 * Nothing else in the house makes content from a story (GDPR Art. 5(1)(c) and 25). Throws, because it is our bug, if the
 * projection is a copy, or is for another story or language than the telling.
 */
export function show<C extends Channel>(projection: Projection<C>, known: Showable): Shown<C> {
	if (!isProjection(projection)) throw new Error('this projection was not made by project()');
	if (!isStoryId(known.id) || projection.storyId !== known.id) throw new Error('the projection is for another story');
	if (projection.language !== known.telling.language) throw new Error('the projection is for another language');

	const { levels } = projection;
	const { telling, facts } = known;
	const origin = showPlace('origin', facts.origin, levels);
	const current = showPlace('current', facts.current, levels);
	const text = showText(telling, levels);
	const content: ShownContent<C> = {
		id: known.id,
		channel: projection.channel,
		language: projection.language,
		consentVersion: projection.consentVersion,
		expiresAt: projection.expiresAt,
		publishedDay: known.publishedDay,
		title: telling.title,
		brings: telling.brings,
		items: [...telling.items],
		text: text.level,
		summary: telling.summary,
		blocks: text.blocks,
		name: showName(facts.name, levels),
		origin,
		transit: showPlace('transit', facts.transit, levels),
		current,
		kilometres: kilometresBetween(origin?.country, current?.country),
		time: showTime(facts.time, levels),
		age: showAge(facts.age, levels),
		gender: allows(levels, 'gender', 'stated') ? (facts.gender ?? null) : null,
		art9: allows(levels, 'art9', 'stated') ? [...(facts.art9 ?? [])] : [],
		legal: allows(levels, 'legal', 'stated') ? (facts.legal ?? null) : null,
		family: showFamily(facts.family, levels),
		pictures: showPictures(known.pictures, projection),
		recordings: showRecordings(known.recordings, projection),
		...showNotes(telling.notes, levels)
	};
	markAsShown(content);
	return content;
}

/** Whether the levels reach a rung of an element. */
function allows<E extends Element>(levels: Levels, element: E, rung: Rung<E>): boolean {
	const ladder: readonly string[] = LADDER[element];
	return levels[element] >= ladder.indexOf(rung);
}

function showText(
	telling: Telling,
	levels: Levels
): Pick<ShownContent<Channel>, 'blocks'> & { level: ShownContent<Channel>['text'] } {
	const blocks = telling.blocks.map(({ kind, text }) => ({ kind, text }));
	if (allows(levels, 'text', 'full')) return { level: 'full', blocks };
	if (allows(levels, 'text', 'excerpt')) return { level: 'excerpt', blocks: blocks.slice(0, telling.excerptBlocks) };
	return { level: 'summary', blocks: [] };
}

/** A note says what the text says: beside less than the whole text it would say more. */
function showNotes(notes: Telling['notes'], levels: Levels): Pick<ShownContent<Channel>, 'notes'> {
	if (notes === undefined || !allows(levels, 'text', 'full')) return {};
	const mayBeIntimate = levels.art9 >= LADDER.art9.indexOf('stated');
	const said = notes.filter((note) => mayBeIntimate || !INTIMATE_NOTES.includes(note));
	return said.length > 0 ? { notes: said } : {};
}

function showName(name: NameFacts | undefined, levels: Levels): ShownName | null {
	if (!name) return null;
	if (name.full_name && allows(levels, 'name', 'full_name')) return { kind: 'name', text: name.full_name };
	if (name.first_name && allows(levels, 'name', 'first_name')) return { kind: 'name', text: name.first_name };
	if (name.chosen_pseudonym && allows(levels, 'name', 'chosen_pseudonym')) {
		return { kind: 'name', text: name.chosen_pseudonym };
	}
	return allows(levels, 'name', 'system_pseudonym') ? { kind: 'pseudonym', index: name.system_pseudonym } : null;
}

function showPlace(
	element: 'origin' | 'transit' | 'current',
	place: PlaceFacts | undefined,
	levels: Levels
): Place | null {
	if (!place || !allows(levels, element, 'region')) return null;
	const { region, country, admin1, town } = place;
	if (!country || !allows(levels, element, 'country')) return { level: 'region', region };
	if (town && allows(levels, element, 'town')) return { level: 'town', region, country, name: town };
	if (admin1 && allows(levels, element, 'admin1')) return { level: 'admin1', region, country, name: admin1 };
	return { level: 'country', region, country };
}

function showTime(time: TimeFacts | undefined, levels: Levels): ShownTime | null {
	if (!time) return null;
	if (time.day && allows(levels, 'time', 'day')) return { level: 'day', value: time.day };
	if (time.month && allows(levels, 'time', 'month')) return { level: 'month', value: time.month };
	if (time.year && allows(levels, 'time', 'year')) return { level: 'year', value: time.year };
	return allows(levels, 'time', 'decade') ? { level: 'decade', value: time.decade } : null;
}

function showAge(age: AgeFacts | undefined, levels: Levels): ShownAge | null {
	if (!age) return null;
	if (age.exact !== undefined && allows(levels, 'age', 'exact')) return { from: age.exact, to: age.exact };
	if (age.band5 !== undefined && allows(levels, 'age', 'band5')) return { from: age.band5, to: age.band5 + 4 };
	return allows(levels, 'age', 'band10') ? { from: age.band10, to: age.band10 + 9 } : null;
}

function showFamily(family: FamilyFacts | undefined, levels: Levels): ShownFamily | null {
	if (family?.details && allows(levels, 'family', 'details')) return { level: 'details', text: family.details };
	if (family?.roles_only && allows(levels, 'family', 'roles_only'))
		return { level: 'roles_only', text: family.roles_only };
	return null;
}
