/** What the press login may do about stories: lists, kits and questions (0280-press.sql, 0331-kit-terms.sql). */
import { sql } from 'kysely';
import { readShown } from '#domain/consent/read-shown.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { PressDb } from '#server/store/handle.ts';

export interface ListedForPress {
	readonly position: number;
	/** As the site itself shows it. */
	readonly shown: Shown<'web'>;
}

/** Stories with something for the press, newest first; `before`: the position where the page before ended. */
export async function storiesForPress(
	db: PressDb,
	asked: { readonly locale: string; readonly before: number; readonly most: number }
): Promise<ListedForPress[]> {
	const { rows } = await sql<{ position: string; body: unknown }>`select position, body
		from press.listed(${asked.locale}, ${asked.before}::bigint, ${asked.most})`.execute(db);
	return rows.flatMap(({ position, body }) => {
		const shown = readShown('web', body);
		return shown === null ? [] : [{ position: Number(position), shown }];
	});
}

/** What a kit would hold, in numbers. */
export interface KitOffer {
	readonly languages: readonly string[];
	readonly pictures: number;
	readonly recordings: number;
	readonly until: Date;
	readonly office: string;
	readonly contact: string;
}

/** Null: nothing of this story is for the press now, or nobody asks who may know. */
export async function kitOffer(db: PressDb, session: Buffer, storyId: string): Promise<KitOffer | null> {
	const { rows } =
		await sql<KitOffer>`select languages, pictures, recordings, until, office, coalesce(contact, '') as contact
		from press.offer(${session}, ${storyId})`.execute(db);
	return rows[0] ?? null;
}

/** What was handed out, and the number under which the ledger knows it. */
export interface TakenKit {
	readonly id: string;
	readonly shown: readonly Shown<'press'>[];
	readonly office: string;
	readonly contact: string;
	readonly until: Date;
}

/** Terms as they were said to whoever took a kit: sentences, in which `{month}` stands for its last month. */
export interface KitTerms {
	readonly locale: string;
	readonly lines: readonly string[];
}

/** Takes a kit and writes it into the ledger, in one act; its terms stay with it. `gone`: there is nothing to give, or nobody who may have it. */
export async function takeKit(
	db: PressDb,
	session: Buffer,
	{ storyId, terms }: { readonly storyId: string; readonly terms: KitTerms }
): Promise<TakenKit | 'gone' | 'too_many'> {
	const { rows } = await sql<{
		outcome: 'taken' | 'too_many';
		kit: string;
		body: unknown;
		office: string;
		contact: string | null;
		until: Date;
	}>`select outcome, kit, body, office, contact, until from press.take_kit(${session}, ${storyId},
		${JSON.stringify(terms.lines)}::jsonb, ${terms.locale})`.execute(db);
	const [first] = rows;
	if (first === undefined) return 'gone';
	if (first.outcome === 'too_many') return 'too_many';
	return {
		id: first.kit,
		shown: rows.flatMap(({ body }) => readShown('press', body) ?? []),
		office: first.office,
		contact: first.contact ?? '',
		until: first.until
	};
}

export interface MyKit {
	readonly id: string;
	readonly storyId: string;
	readonly at: Date;
	readonly until: Date;
	/** False: nothing of it may be used any more. */
	readonly stands: boolean;
	/** Null: it was taken before they were kept. */
	readonly terms: KitTerms | null;
}

/** What this journalist took, newest first. */
export async function myKits(db: PressDb, session: Buffer): Promise<MyKit[]> {
	const { rows } = await sql<Omit<MyKit, 'terms'> & { lines: string[] | null; locale: string | null }>`
		select kit as id, story_id as "storyId", at, until, stands, terms as lines, terms_locale as locale
		from press.my_kits(${session})`.execute(db);
	return rows.map(({ lines, locale, ...kit }) => ({
		...kit,
		terms: lines === null || locale === null ? null : { locale, lines }
	}));
}

export interface MyQuestion {
	readonly kind: 'verify' | 'interview';
	readonly storyId: string;
	readonly at: Date;
	readonly outcome: 'answered' | 'closed' | null;
	readonly answer: string | null;
}

/** What this journalist asked the desk, newest first. */
export async function myQuestions(db: PressDb, session: Buffer): Promise<MyQuestion[]> {
	const { rows } = await sql<MyQuestion>`select kind, story_id as "storyId", at, outcome, answer
		from press.my_requests(${session})`.execute(db);
	return rows;
}

/** Keeps a sealed question for the desk, which is told that something arrived. */
export async function askDesk(
	db: PressDb,
	session: Buffer,
	asked: { storyId: string; id: string; kind: string; body: Buffer; masterId: string; wrapped: Buffer }
): Promise<'kept' | 'unknown' | 'too_many'> {
	const { storyId, id, kind, body, masterId, wrapped } = asked;
	const { rows } = await sql<{ outcome: 'kept' | 'unknown' | 'too_many' }>`select press.ask_desk(${session}, ${storyId},
		${id}::uuid, ${kind}, ${body}, ${masterId}, ${wrapped}) as outcome`.execute(db);
	const outcome = rows[0]?.outcome;
	if (outcome === undefined) throw new Error('the function returned nothing');
	return outcome;
}
