import { type Result, ok, refuse } from '#domain/base/result.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** One sealed version of one field of a story. `body` opens only with the story's key, for exactly this row. */
export interface SealedField {
	readonly version: number;
	readonly body: Buffer;
	readonly byMember: string | null;
	readonly at: Date;
}

/** The newest version of a sealed field, or the one asked for; null when there is none. */
export async function readSealed(
	db: StoryDb,
	storyId: string,
	field: string,
	version?: number
): Promise<SealedField | null> {
	let query = db
		.selectFrom('story.sealed')
		.select(['version', 'body', 'by_member', 'at'])
		.where('story_id', '=', storyId)
		.where('field', '=', field);
	if (version !== undefined) query = query.where('version', '=', version);
	const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst();
	return row === undefined ? null : { version: row.version, body: row.body, byMember: row.by_member, at: row.at };
}

export interface NewSealedField {
	readonly storyId: string;
	readonly field: string;
	/** The version the writer had read; 0 when there was none. */
	readonly after: number;
	/** Seals for the version that will be written: the address is part of the seal. */
	readonly seal: (version: number) => Buffer;
	readonly byMember?: string | null;
}

/** Adds what belongs to a version of another field, at that same version; the caller holds that one's place. */
export async function writeSealedAt(
	tx: StoryDb,
	beside: { storyId: string; field: string; version: number; body: Buffer; byMember: string | null }
): Promise<void> {
	const { storyId, field, version, body, byMember } = beside;
	await tx
		.insertInto('story.sealed')
		.values({ story_id: storyId, field, version, body, by_member: byMember })
		.execute();
}

/**
 * Adds a version after the one the writer had read. Refused as `changed_meanwhile` when somebody was faster: nothing is
 * overwritten, and the writer still has what was typed.
 */
export async function writeSealed(tx: StoryDb, next: NewSealedField): Promise<Result<number, 'changed_meanwhile'>> {
	const newest = (await readSealed(tx, next.storyId, next.field))?.version ?? 0;
	if (newest !== next.after) return refuse('changed_meanwhile');
	const written = await tx
		.insertInto('story.sealed')
		.values({
			story_id: next.storyId,
			field: next.field,
			version: newest + 1,
			body: next.seal(newest + 1),
			by_member: next.byMember ?? null
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('version')
		.executeTakeFirst();
	return written === undefined ? refuse('changed_meanwhile') : ok(written.version);
}
