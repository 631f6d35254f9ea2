/** How every act on the review page runs: one transaction, the story locked, its key lent and overwritten afterwards. */
import { randomUUID } from 'node:crypto';
import { type Result, refuse } from '#domain/base/result.ts';
import type { StorySubject } from '#domain/office/may.ts';
import type { StoryAct } from '#domain/office/roles.ts';
import { openJson, sealJson } from '#server/seal/fields.ts';
import { forgetKey } from '#server/seal/story-key.ts';
import type { Member } from '#server/store/accounts/members.ts';
import type { RowOf, StoryDb } from '#server/store/handle.ts';
import { isEnded } from '#server/store/review/closing.ts';
import { findStoryRow } from '#server/store/review/story-parts.ts';
import { readSealed, writeSealed } from '#server/store/sealed/sealed-fields.ts';
import type { StoryTable } from '#server/store/tables.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { authorizeStory, type NotAllowed } from '../authorize.ts';
import type { DeskDeps } from '../deps.ts';

/** A transaction of the desk's login. */
export type DeskTx = Parameters<Parameters<ReturnType<DeskDeps['db']['transaction']>['execute']>[0]>[0];

export type Barred = NotAllowed | 'not_found' | 'taken_back' | 'not_shown';

/** A story that is being worked on: row locked, key open. */
export interface AtWork {
	readonly tx: DeskTx;
	readonly storyId: string;
	readonly row: RowOf<StoryTable>;
	readonly subject: StorySubject;
	readonly key: Buffer;
	/** Its teller took it back, or the desk ended it. */
	readonly isOver: boolean;
}

/**
 * Authorizes, locks (unless only something is read), lends the key. A story that was taken back, or that the desk ended, can be
 * looked at while its key exists, and not worked on. Nothing may be written before the work has refused what it refuses: a refusal is an answer, not a rollback.
 */
export async function workOn<Answer extends Result<unknown, string>>(
	deps: DeskDeps,
	member: Member,
	asked: {
		readonly act: StoryAct;
		readonly storyId: string;
		readonly alsoTakenBack?: boolean;
		readonly lock?: boolean;
	},
	work: (at: AtWork) => Promise<Answer>
): Promise<Answer | { ok: false; reason: Barred }> {
	const { act, storyId, alsoTakenBack = false, lock = true } = asked;
	return deps.db.transaction().execute(async (tx): Promise<Answer | { ok: false; reason: Barred }> => {
		const allowed = await authorizeStory(tx, member, act, storyId, { lock });
		if (!allowed.ok) return allowed;
		const [row, wrapped] = await Promise.all([findStoryRow(tx, storyId), wrappedKey(tx, storyId)]);
		if (row === null || wrapped === null) return refuse('not_found');
		if (row.taken_back_at !== null && !alsoTakenBack) return refuse('taken_back');
		const ended = row.desk_state === 'closed' && (await isEnded(tx, storyId));
		if (ended && !alsoTakenBack) return refuse('not_shown');
		const key = deps.keys.unwrap(storyId, wrapped);
		try {
			return await work({ tx, storyId, row, subject: allowed.value, key, isOver: ended || row.taken_back_at !== null });
		} finally {
			forgetKey(key);
		}
	});
}

/** A sealed field as it was opened. */
export interface Opened {
	readonly version: number;
	readonly value: unknown;
	readonly byMember: string | null;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/** Opens the newest version of a sealed field, or the one asked for; null where there is none. */
export async function openField(
	db: StoryDb,
	key: Buffer,
	storyId: string,
	field: string,
	version?: number
): Promise<Opened | null> {
	const sealed = await readSealed(db, storyId, field, version);
	if (sealed === null) return null;
	const at = { table: 'story.sealed', row: storyId, field, version: sealed.version };
	return {
		version: sealed.version,
		value: openJson(key, at, sealed.body),
		byMember: sealed.byMember,
		at: sealed.at.getTime()
	};
}

/** Seals a value as the version after the one that was read; `changed_meanwhile` when somebody was faster. */
export function sealNext(
	{ tx, storyId, key }: Pick<AtWork, 'tx' | 'storyId' | 'key'>,
	next: { readonly field: string; readonly after: number; readonly value: unknown; readonly byMember: string | null }
): Promise<Result<number, 'changed_meanwhile'>> {
	return writeSealed(tx, {
		storyId,
		field: next.field,
		after: next.after,
		byMember: next.byMember,
		seal: (version) => sealJson(key, { table: 'story.sealed', row: storyId, field: next.field, version }, next.value)
	});
}

/** Seals what somebody at the desk wrote down for the desk alone, and says under which name. */
export async function keepNote(at: AtWork, member: Member, value: Readonly<Record<string, string>>): Promise<string> {
	const id = randomUUID();
	const sealed = await sealNext(at, { field: `note:${id}`, after: 0, value, byMember: member.id });
	if (!sealed.ok) throw new Error('a note was written twice');
	return id;
}
