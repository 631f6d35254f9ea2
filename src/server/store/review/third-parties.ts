/** People in a story who do not tell it (the rules stand in 0141-people-in-the-story.sql). */
import { sql, type RawBuilder } from 'kysely';
import { type Levels, meet } from '#domain/consent/ladders.ts';
import { isPersonKind, isPersonSaid, type PersonKind, type PersonSaid } from '#domain/consent/third-parties.ts';
import { readLevels } from '#server/store/consent/grants.ts';
import type { StoryDb } from '#server/store/handle.ts';

export interface ThirdParty {
	readonly id: string;
	readonly kind: PersonKind;
	readonly minor: boolean;
	readonly inOrigin: boolean;
	readonly said: PersonSaid;
}

/** In the order in which they were written down. */
export async function thirdPartiesOf(db: StoryDb, storyId: string): Promise<ThirdParty[]> {
	const rows = await db
		.selectFrom('story.third_party as t')
		.innerJoin('story.person as p', (join) =>
			join.onRef('p.story_id', '=', 't.story_id').onRef('p.id', '=', 't.person_id')
		)
		.select(['t.person_id', 't.kind', 't.in_origin', 't.said', 'p.minor'])
		.where('t.story_id', '=', storyId)
		.orderBy('t.at')
		.orderBy('t.person_id')
		.execute();
	return rows.flatMap((row) =>
		isPersonKind(row.kind) && isPersonSaid(row.said)
			? [{ id: row.person_id, kind: row.kind, minor: row.minor, inOrigin: row.in_origin, said: row.said }]
			: []
	);
}

/** What each of them said yes to while that is in force: the least of all channels, by person id. */
export async function yesOfThirdParties(
	db: StoryDb,
	storyId: string
): Promise<ReadonlyMap<string, Pick<Levels, 'name' | 'face' | 'voice'>>> {
	const { rows } = await sql<{ person_id: string; levels: unknown }>`
		select c.person_id, c.levels from (
			select distinct on (g.person_id, g.channel) g.* from story.consent_grant g
			join story.third_party t on t.story_id = g.story_id and t.person_id = g.person_id
			where g.story_id = ${storyId} order by g.person_id, g.channel, g.version desc) c
		where not c.ended and c.valid_until > now()`.execute(db);
	return new Map(
		[...Map.groupBy(rows, (row) => row.person_id)].map(([id, grants]) => {
			const { name, face, voice } = grants.map(({ levels }) => readLevels(levels)).reduce(meet);
			return [id, { name, face, voice }];
		})
	);
}

/** False: the story holds as many people as it may. */
export function addThirdParty(
	tx: StoryDb,
	added: { storyId: string; id: string; kind: PersonKind; minor: boolean; inOrigin: boolean; at: number }
): Promise<boolean> {
	const { storyId, id, kind, minor, inOrigin, at } = added;
	return outcomeOf(
		tx,
		sql`story.add_third_party(${storyId}, ${id}::uuid, ${kind}, ${minor}, ${inOrigin}, ${new Date(at)})`
	);
}

export function thirdPartySaid(
	tx: StoryDb,
	said: {
		storyId: string;
		id: string;
		answer: PersonSaid;
		levels: { name: number; face: number; voice: number };
		bothAsked: boolean;
		byWhom: string;
	}
): Promise<'said' | 'unknown' | 'no_teller' | 'guardian'> {
	const { storyId, id, answer, levels, bothAsked, byWhom } = said;
	return outcomeOf(
		tx,
		sql`story.third_party_said(${storyId}, ${id}::uuid, ${answer}, ${JSON.stringify(levels)}::jsonb, ${bothAsked}, ${byWhom})`
	);
}

export function thirdPartyInOrigin(tx: StoryDb, storyId: string, id: string): Promise<boolean> {
	return outcomeOf(tx, sql`story.third_party_in_origin(${storyId}, ${id}::uuid)`);
}

async function outcomeOf<Outcome>(tx: StoryDb, call: RawBuilder<unknown>): Promise<Outcome> {
	const { rows } = await sql<{ outcome: Outcome }>`select ${call} as outcome`.execute(tx);
	const row = rows[0];
	if (row === undefined) throw new Error('the function returned nothing');
	return row.outcome;
}
