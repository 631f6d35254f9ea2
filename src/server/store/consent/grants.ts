import { CHANNELS, isChannel, type Channel } from '#domain/consent/channels.ts';
import { ELEMENTS, LADDER, type Levels, type Element } from '#domain/consent/ladders.ts';
import type { Grant, Grants } from '#domain/consent/story-consent.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** Reads levels from JSON. Anything missing, unknown or out of range counts as "nothing": a broken row shows less. */
export function readLevels(json: unknown): Levels {
	const source: Record<string, unknown> = typeof json === 'object' && json !== null ? { ...json } : {};
	const read = (element: Element): number => {
		const value = source[element];
		return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < LADDER[element].length
			? value
			: 0;
	};
	return Object.fromEntries(ELEMENTS.map((element) => [element, read(element)])) as Record<Element, number>;
}

/** The current grant of each channel, by person id: the newest version counts, unless it ended the channel. */
export async function grantsByPerson(db: StoryDb, storyId: string): Promise<Map<string, Grants>> {
	const rows = await db
		.selectFrom('story.consent_grant')
		.selectAll()
		.where('story_id', '=', storyId)
		.orderBy('version')
		.execute();
	const people = new Map<string, Partial<Record<Channel, Grant>>>();
	for (const row of rows) {
		if (!isChannel(row.channel)) continue;
		const grants = people.get(row.person_id) ?? {};
		people.set(row.person_id, grants);
		if (row.ended) delete grants[row.channel];
		else grants[row.channel] = grantOf(row);
	}
	return people;
}

interface GrantRow {
	readonly levels: unknown;
	readonly valid_from: Date;
	readonly valid_until: Date;
	readonly no_recall_ack: boolean;
	readonly excluded_languages: string[];
}

function grantOf(row: GrantRow): Grant {
	return {
		levels: readLevels(row.levels),
		from: row.valid_from.getTime(),
		until: row.valid_until.getTime(),
		noRecallAck: row.no_recall_ack,
		excludedLanguages: row.excluded_languages
	};
}

/**
 * What a person allowed last on each channel, also where its time is over: to ask about it again, never to show. What they
 * took away themselves they do not allow.
 */
export async function lastGrantsOf(db: StoryDb, storyId: string, personId: string): Promise<Grants> {
	const rows = await db
		.selectFrom('story.consent_grant as g')
		.leftJoin('story.consent_event as e', (join) =>
			join.onRef('e.story_id', '=', 'g.story_id').onRef('e.version', '=', 'g.version')
		)
		.selectAll('g')
		.select('e.kind')
		.where('g.story_id', '=', storyId)
		.where('g.person_id', '=', personId)
		.orderBy('g.version')
		.execute();
	const grants: Partial<Record<Channel, Grant>> = {};
	for (const row of rows) {
		if (!isChannel(row.channel)) continue;
		if (row.ended && row.kind === 'narrowed') delete grants[row.channel];
		else grants[row.channel] = grantOf(row);
	}
	return grants;
}

export interface GrantChange {
	readonly storyId: string;
	readonly personId: string;
	/** The version of the consent event that carries the change; see `appendConsentEvent`. */
	readonly version: number;
	/** The grants as they are from now on; a channel that is missing here ends. */
	readonly grants: Grants;
}

/** Writes a person's grants as one new version: all channels given, and an end for each channel no longer given. */
export async function writeGrants(tx: StoryDb, change: GrantChange): Promise<void> {
	const before = (await grantsByPerson(tx, change.storyId)).get(change.personId) ?? {};
	for (const channel of CHANNELS) {
		const grant = change.grants[channel] ?? before[channel];
		if (grant === undefined) continue;
		await tx
			.insertInto('story.consent_grant')
			.values({
				story_id: change.storyId,
				person_id: change.personId,
				channel,
				version: change.version,
				levels: JSON.stringify(grant.levels),
				valid_from: new Date(grant.from),
				valid_until: new Date(grant.until),
				no_recall_ack: grant.noRecallAck,
				excluded_languages: [...grant.excludedLanguages],
				ended: change.grants[channel] === undefined
			})
			.execute();
	}
}
