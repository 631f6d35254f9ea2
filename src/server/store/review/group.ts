/** Several people who tell one story together (migrations 0190 to 0192). */
import { sql } from 'kysely';
import type { StoryDb } from '#server/store/handle.ts';

/** One of them. Who it is stands for a number; names are sealed. */
export interface GroupTeller {
	readonly personId: string;
	/** 1 to 12, the order of telling. */
	readonly place: number;
	readonly state: string;
	readonly claimOpen: boolean;
	readonly claimWaits: boolean;
	readonly tookBack: boolean;
	/** Allows so much that it can still go on: neither taken back nor ended. */
	readonly stays: boolean;
	/** Of the texts that wait for the tellers' yes, how many this one has said yes to. */
	readonly approved: number;
}

/** Everybody who tells a story together, in the order of telling; empty where one tells alone. */
export async function groupOf(db: StoryDb, storyId: string): Promise<GroupTeller[]> {
	const { rows } = await sql<GroupTeller>`
		select g.person_id as "personId", g.place, p.state, g.claim_open as "claimOpen", g.claim_waits as "claimWaits",
			g.took_back_at is not null as "tookBack",
			g.took_back_at is null and p.state in ('requested', 'cooling', 'active', 'suspended') as stays,
			(select count(*)::int from story.telling t where t.story_id = g.story_id and t.source_language is null
				and story.has_approved(g.story_id, g.person_id, null, t.language, coalesce(t.asked_version, t.version))) as approved
		from story.group_teller g join story.person p on p.story_id = g.story_id and p.id = g.person_id
		where g.story_id = ${storyId} order by g.place`.execute(db);
	return rows;
}

/** Whose request for a receipt, and whose for the originals, waits for a second person. */
export async function askedFor(
	db: StoryDb,
	storyId: string,
	at: number
): Promise<{ readonly receipt: string | null; readonly originals: string | null }> {
	const { rows } = await sql<{ receipt: string | null; originals: string | null }>`
		select story.receipt_asked_for(${storyId}, ${new Date(at)}) as receipt,
			story.handout_asked_for(${storyId}, ${new Date(at)}) as originals`.execute(db);
	return rows[0] ?? { receipt: null, originals: null };
}

/** Whether this teller chose a second word. */
export async function hasWord(db: StoryDb, storyId: string, personId: string | null): Promise<boolean> {
	const { rows } = await sql<{ word: boolean }>`select story.has_word(${storyId}, ${personId}::uuid) as word`.execute(
		db
	);
	return rows[0]?.word ?? true;
}

/** Notes what one teller said about the own claim. The story waits as long as it waits for any of them. */
export async function noteClaim(
	tx: StoryDb,
	said: { storyId: string; personId: string; open: boolean }
): Promise<{ readonly open: boolean; readonly waits: boolean }> {
	await tx
		.updateTable('story.group_teller')
		.set({ claim_open: said.open, claim_waits: false })
		.where('story_id', '=', said.storyId)
		.where('person_id', '=', said.personId)
		.execute();
	const group = await groupOf(tx, said.storyId);
	return { open: group.some(({ claimOpen }) => claimOpen), waits: group.some(({ claimWaits }) => claimWaits) };
}

/** The version that was made after this one was closed, and the one that this was made after. */
export async function versionsOf(
	db: StoryDb,
	storyId: string
): Promise<{ readonly next: string | null; readonly before: string | null }> {
	const [next, own] = await Promise.all([
		db.selectFrom('story.story').select('id').where('derived_from', '=', storyId).executeTakeFirst(),
		db.selectFrom('story.story').select('derived_from').where('id', '=', storyId).executeTakeFirst()
	]);
	return { next: next?.id ?? null, before: own?.derived_from ?? null };
}

export interface NewVersion {
	readonly storyId: string;
	readonly newId: string;
	readonly language: string;
	/** Two letters; null where those who stay come from different countries. */
	readonly origin: string | null;
	readonly key: { readonly master_id: string; readonly wrapped: Buffer };
	readonly sealed: readonly { readonly field: string; readonly body: Buffer }[];
	/** Who stays, and who that is in the new version. */
	readonly people: readonly { readonly from: string; readonly to: string }[];
	readonly memberId: string;
}

type Outcome = 'made' | 'unknown' | 'not_closed' | 'already' | 'nobody_left' | 'changed_meanwhile';

/** Makes a new version without those who took the old one back. */
export async function makeVersion(tx: StoryDb, made: NewVersion): Promise<Outcome> {
	const sealed = made.sealed.map(({ field, body }) => ({ field, body: body.toString('base64') }));
	const { rows } = await sql<{
		outcome: Outcome;
	}>`select story.make_without(${made.storyId}, ${made.newId}, ${made.language},
		${made.origin}, ${made.key.master_id}, ${made.key.wrapped}, ${JSON.stringify(sealed)}::jsonb,
		${JSON.stringify(made.people)}::jsonb, ${made.memberId}) as outcome`.execute(tx);
	const outcome = rows[0]?.outcome;
	if (outcome === undefined) throw new Error('the function returned nothing');
	return outcome;
}
