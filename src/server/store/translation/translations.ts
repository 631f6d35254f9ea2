/** Which stories wait for which languages, and how far each language is. No words of a story: those are sealed. */
import { sql, type SqlBool } from 'kysely';
import { codesOf } from '#domain/base/language.ts';
import type { DeskDb, StoryDb } from '#server/store/handle.ts';

/**
 * Where a translation stands. `waiting`: not begun; `begun`: not whole; `changed`: its source says something else by now;
 * `unread`: whole, and no second person has read it; `done`: both.
 */
const TRANSLATION_STATES = ['changed', 'unread', 'begun', 'waiting', 'done'] as const;
export type TranslationState = (typeof TRANSLATION_STATES)[number];

export interface TranslationLine {
	readonly storyId: string;
	readonly officeId: string;
	readonly source: string;
	readonly language: string;
	readonly state: TranslationState;
	/** Who saved it last, by name; null: nobody yet. */
	readonly savedBy: string | null;
	/** Milliseconds since 1970; null: nobody yet. */
	readonly savedAt: number | null;
	/** Whether this person saved a version of it: then they are not the second pair of eyes. */
	readonly mine: boolean;
	/** How many words for pictures and recordings are not translated, or changed since. */
	readonly besideOpen: number;
}

const stateOf = sql<TranslationState>`case
	when t.language is null then 'waiting'
	when t.fits_version is null then 'begun'
	when t.fits_version <> src.reviewed_version then 'changed'
	when t.read_version is not distinct from t.version then 'done'
	else 'unread' end`;

/** Stories of these offices (null: of all) beside each of these languages that nobody refused and they are not told in. */
function offered(officeId: string | null, languages: readonly string[]) {
	return sql`story.story s
		join story.telling src on src.story_id = s.id and src.source_language is null and src.teller_version = src.reviewed_version
		cross join unnest(${[...languages]}::text[]) as wanted (language)
		left join story.telling t on t.story_id = s.id and t.language = wanted.language
		where (${officeId}::text is null or s.office_id = ${officeId}) and story.is_for_translation(s)
			and split_part(story.usual_language(wanted.language), '-', 1) <> split_part(story.usual_language(src.language), '-', 1)
			and not story.refuses_language(s.id, wanted.language)`;
}

/** Lines of one page: enough for forty stories in twelve languages; what can be done first stands first. */
const TRANSLATION_PAGE = 500;

/** What waits for somebody of an office who reads these languages: what can be done first, then what is done. */
export async function translationLines(
	db: DeskDb,
	asked: { readonly officeId: string; readonly memberId: string; readonly reading: readonly string[] }
): Promise<TranslationLine[]> {
	const bases = asked.reading.flatMap(codesOf);
	const { rows } = await sql<Omit<TranslationLine, 'savedAt'> & { savedAt: Date | null }>`
		select s.id as "storyId", s.office_id as "officeId", src.language as source, wanted.language, ${stateOf} as state,
			m.name as "savedBy", saved.at as "savedAt", coalesce(t.beside_open, 0) as "besideOpen",
			exists (select from story.sealed mine where mine.story_id = s.id and mine.field = 'telling:' || wanted.language
				and mine.by_member = ${asked.memberId}) as mine
		from (select s.id as of_story, wanted.language as of_language from ${offered(asked.officeId, asked.reading)}
			and split_part(src.language, '-', 1) = any(${bases})) as here
		join story.story s on s.id = here.of_story
		join story.telling src on src.story_id = s.id and src.source_language is null and src.teller_version = src.reviewed_version
		cross join lateral (select here.of_language as language) as wanted
		left join story.telling t on t.story_id = s.id and t.language = wanted.language
		left join story.sealed saved on saved.story_id = s.id and saved.field = 'telling:' || wanted.language and saved.version = t.version
		left join office.member m on m.id = saved.by_member
		order by array_position(${[...TRANSLATION_STATES]}::text[], ${stateOf}), s.arrived_at, s.id, wanted.language
		limit ${TRANSLATION_PAGE}`.execute(db);
	return rows.map((row) => ({ ...row, savedAt: row.savedAt?.getTime() ?? null }));
}

export interface Progress {
	readonly officeId: string;
	readonly officeName: string;
	readonly language: string;
	/** Somebody of this office translates into it. */
	readonly hasTranslator: boolean;
	readonly counts: Readonly<Record<TranslationState, number>>;
}

/**
 * How many stories stand where, by office and language: in these languages, and in every other that was given to a translator
 * or begun.
 */
export async function translationProgress(
	db: DeskDb,
	asked: { readonly officeId: string | null; readonly languages: readonly string[] }
): Promise<Progress[]> {
	const { rows: begun } = await sql<{ language: string }>`select distinct t.language from story.telling t
		join story.story s on s.id = t.story_id
		where t.source_language is not null and (${asked.officeId}::text is null or s.office_id = ${asked.officeId})`.execute(
		db
	);
	const given = await translatorsOf(db, asked.officeId);
	const languages = [...new Set([...asked.languages, ...[...given, ...begun].map(({ language }) => language)])].sort();
	const { rows } = await sql<{
		officeId: string;
		officeName: string;
		language: string;
		state: TranslationState;
		n: number;
	}>`
		select s.office_id as "officeId", o.name as "officeName", wanted.language, ${stateOf} as state, count(*)::int as n
		from (select s.id as of_story, wanted.language as of_language from ${offered(asked.officeId, languages)}) as here
		join story.story s on s.id = here.of_story join office.office o on o.id = s.office_id
		join story.telling src on src.story_id = s.id and src.source_language is null and src.teller_version = src.reviewed_version
		cross join lateral (select here.of_language as language) as wanted
		left join story.telling t on t.story_id = s.id and t.language = wanted.language
		group by 1, 2, 3, 4 order by 2, 1, 3`.execute(db);
	const lines = new Map<string, Progress & { counts: Record<TranslationState, number> }>();
	for (const { officeId, officeName, language, state, n } of rows) {
		const key = `${officeId}/${language}`;
		const hasTranslator = given.some(
			(one) => one.officeId === officeId && one.language.split('-')[0] === language.split('-')[0]
		);
		const counts = lines.get(key)?.counts ?? { changed: 0, unread: 0, begun: 0, waiting: 0, done: 0 };
		counts[state] = n;
		lines.set(key, { officeId, officeName, language, hasTranslator, counts });
	}
	return [...lines.values()];
}

/** Languages that were given to the translators of an office, or of each. */
async function translatorsOf(db: DeskDb, officeId: string | null): Promise<{ officeId: string; language: string }[]> {
	const { rows } = await sql<{ officeId: string; language: string }>`
		select distinct m.office_id as "officeId", unnest(m.reading) as language from office.member m
		where m.closed_at is null and 'translator' = any(m.roles) and m.office_id is not null
			and (${officeId}::text is null or m.office_id = ${officeId}) order by 2, 1`.execute(db);
	return rows;
}

/** `offered`, or why not: a teller refused the language, or the story is not there to be translated now. */
export async function whetherOffered(
	tx: StoryDb,
	storyId: string,
	language: string
): Promise<'offered' | 'refused' | 'not_now'> {
	const { rows } = await sql<{ now: SqlBool; refused: SqlBool }>`
		select story.is_for_translation(s) as now, story.refuses_language(s.id, ${language}) as refused
		from story.story s where s.id = ${storyId}`.execute(tx);
	const [row] = rows;
	return row?.refused ? 'refused' : row?.now ? 'offered' : 'not_now';
}

/** Everybody who saved a version of a telling. */
export async function saversOf(tx: StoryDb, storyId: string, language: string): Promise<string[]> {
	const rows = await tx
		.selectFrom('story.sealed')
		.select('by_member')
		.distinct()
		.where('story_id', '=', storyId)
		.where('field', '=', `telling:${language}`)
		.execute();
	return rows.flatMap(({ by_member: id }) => (id === null ? [] : [id]));
}

/** Notes beside which version of its source a translation was found whole; null: it is not. */
export async function noteFit(tx: StoryDb, storyId: string, language: string, fits: number | null): Promise<void> {
	await tx
		.updateTable('story.telling')
		.set({ fits_version: fits })
		.where('story_id', '=', storyId)
		.where('language', '=', language)
		.where('source_language', 'is not', null)
		.execute();
}

/** Notes how many of the words for pictures and recordings beside a translation are open: for lists and counts. */
export async function noteBesideOpen(tx: StoryDb, storyId: string, language: string, open: number): Promise<void> {
	await tx
		.updateTable('story.telling')
		.set({ beside_open: open })
		.where('story_id', '=', storyId)
		.where('language', '=', language)
		.where('source_language', 'is not', null)
		.execute();
}

/** What a second person read has to be read again, by somebody who mended it first. */
export async function noteUnread(tx: StoryDb, storyId: string, language: string): Promise<void> {
	await tx
		.updateTable('story.telling')
		.set({ read_version: null, read_by: null, reviewed_version: null })
		.where('story_id', '=', storyId)
		.where('language', '=', language)
		.where('source_language', 'is not', null)
		.execute();
}

/** A second person who reads the language approved this version; it may go out. */
export async function noteRead(
	tx: StoryDb,
	{ storyId, language, version, memberId }: { storyId: string; language: string; version: number; memberId: string }
): Promise<void> {
	await tx
		.updateTable('story.telling')
		.set({ read_version: version, read_by: memberId, reviewed_version: version })
		.where('story_id', '=', storyId)
		.where('language', '=', language)
		.execute();
}
