/** What a restore asks of the rows it has just loaded. */
import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

export interface RestoredStory {
	readonly id: string;
	readonly takenBack: boolean;
	readonly erased: boolean;
	/** When its teller last said yes afresh after taking it back (milliseconds since 1970); null: never. */
	readonly cameBackAt: number | null;
	/** Who told it, or the first of several. */
	readonly teller: string | null;
	/** Its photographs and recordings. */
	readonly files: readonly string[];
	/** Who told it, where several did. */
	readonly tellers: readonly string[];
}

/** Every story, and whether the backup already knows that it was taken back or erased. */
export async function restoredStories(tx: StoryDb): Promise<RestoredStory[]> {
	// What was restored may still have the form of an older version, which knew no groups.
	const { rows: known } = await sql<{ there: boolean }>`select to_regclass('story.group_teller') is not null
		as there`.execute(tx);
	const people =
		known[0]?.there === true
			? await tx.selectFrom('story.group_teller').select(['story_id', 'person_id']).execute()
			: [];
	const tellers = new Map<string, string[]>();
	for (const { story_id, person_id } of people) tellers.set(story_id, [...(tellers.get(story_id) ?? []), person_id]);
	const fresh = await tx
		.selectFrom('story.consent_event')
		.select(({ fn }) => ['story_id', fn.max('at').as('at')])
		.where('kind', '=', 'renewed')
		.where(sql<boolean>`detail -> 'again' = 'true'`)
		.groupBy('story_id')
		.execute();
	const cameBack = new Map(fresh.map(({ story_id: id, at }) => [id, at.getTime()]));
	const rows = await tx.selectFrom('story.story').select(['id', 'taken_back_at', 'erased_at']).execute();
	const persons = await tx
		.selectFrom('story.person')
		.select(['story_id', 'id'])
		.where('role', '=', 'teller')
		.orderBy('id')
		.execute();
	const teller = new Map<string, string>();
	for (const { story_id, id } of persons) if (!teller.has(story_id)) teller.set(story_id, id);
	const files = Map.groupBy(
		await tx.selectFrom('story.file').select(['story_id', 'id']).execute(),
		({ story_id: storyId }) => storyId
	);
	return rows.map(({ id, taken_back_at, erased_at }) => ({
		id,
		takenBack: taken_back_at !== null,
		erased: erased_at !== null,
		cameBackAt: cameBack.get(id) ?? null,
		teller: teller.get(id) ?? null,
		files: (files.get(id) ?? []).map((file) => file.id),
		tellers: tellers.get(id) ?? []
	}));
}

/** Settings and secrets that a first start made of its own; those that were saved take their place. */
export async function forgetSettings(tx: StoryDb): Promise<void> {
	await tx.deleteFrom('office.setting').execute();
	const { rows } = await sql<{
		there: boolean;
	}>`select to_regclass('office.endpoint_secret') is not null as there`.execute(tx);
	if (rows[0]?.there === true) await sql`delete from office.endpoint_secret`.execute(tx);
}

/** What has a key of its own beside stories: the name of the key, and the table, which an old form may not have. */
const OWN_KEYS = [
	{ table: 'story.third_party_letter', name: 'letter:' },
	{ table: 'press.request', name: 'request:' }
] as const;

/** Keys of stories, letters and questions that are not in the backup: the vault may be newer. */
export async function dropKeysWithoutStory(tx: StoryDb): Promise<void> {
	const known = [sql`select id from story.story`];
	for (const { table, name } of OWN_KEYS) {
		const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(tx);
		if (rows[0]?.there === true) known.push(sql`select ${name} || id from ${sql.table(table)}`);
	}
	await sql`delete from vault.story_key where story_id not in (${sql.join(known, sql` union all `)})`.execute(tx);
}

export interface RestoredKey {
	readonly id: string;
	readonly key: { readonly master_id: string; readonly wrapped: Buffer } | null;
}

/** The wrapped key of every story that was not erased; newest stories first. */
export async function restoredKeys(tx: StoryDb, limit: number | null = null): Promise<RestoredKey[]> {
	const query = tx
		.selectFrom('story.story')
		.leftJoin('vault.story_key', 'vault.story_key.story_id', 'story.story.id')
		.select(['story.story.id', 'vault.story_key.master_id', 'vault.story_key.wrapped'])
		.where('story.story.erased_at', 'is', null)
		.orderBy('story.story.arrived_at', 'desc');
	const rows = await (limit === null ? query : query.limit(limit)).execute();
	return rows.map(({ id, master_id, wrapped }) => ({
		id,
		key: master_id === null || wrapped === null ? null : { master_id, wrapped }
	}));
}

/** Names of the sealed originals that some story still has. */
export async function originalsWanted(tx: StoryDb): Promise<string[]> {
	const rows = await tx
		.selectFrom('story.file')
		.select('path')
		.unionAll(tx.selectFrom('story.reading').select('path'))
		.execute();
	return rows.map((row) => row.path);
}

/** Stories that were shown, or about to be. */
export async function storiesToShowAgain(tx: StoryDb): Promise<string[]> {
	const rows = await tx
		.selectFrom('story.story')
		.select('id')
		.where('desk_state', 'in', ['ready', 'published'])
		.where('taken_back_at', 'is', null)
		.where('erased_at', 'is', null)
		.orderBy('id')
		.execute();
	return rows.map((row) => row.id);
}

/** Every sealed field and every picture of a story. */
export async function everythingSealed(db: StoryDb, storyId: string) {
	const fields = await db
		.selectFrom('story.sealed')
		.select(['field', 'version', 'body'])
		.where('story_id', '=', storyId)
		.execute();
	const files = await db
		.selectFrom('story.file')
		.select(['id', 'path', 'body', 'body_version'])
		.where('story_id', '=', storyId)
		.execute();
	return { fields, files };
}
