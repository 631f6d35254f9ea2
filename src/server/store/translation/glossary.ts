/** Words that an office agreed on for all its stories. Each was agreed on at one of them and goes with it. */
import { sql, type SqlBool } from 'kysely';
import type { DeskDb } from '#server/store/handle.ts';

export interface GlossaryLine {
	readonly source: string;
	readonly language: string;
	readonly term: string;
	readonly form: string;
}

type Db = Pick<DeskDb, 'selectFrom' | 'insertInto' | 'getExecutor'>;

/**
 * The glossary of an office: into one language, or into all. Nothing of a story that was taken back, or is paused, held or
 * over, is in it.
 */
export function glossaryOf(
	db: Db,
	officeId: string,
	into?: { source: string; language: string }
): Promise<GlossaryLine[]> {
	let query = db
		.selectFrom('office.glossary as line')
		.innerJoin('story.story as story', 'story.id', 'line.story_id')
		// Agreed on at several stories: the newest form counts.
		.distinctOn(['line.language', 'line.term', 'line.source'])
		.select(['line.source', 'line.language', 'line.term', 'line.form'])
		.where('line.office_id', '=', officeId)
		.where('story.taken_back_at', 'is', null)
		.where(
			sql<SqlBool>`story.hold_events = '{}' and not exists (select from story.person p where p.story_id = story.id
				and p.role = 'teller' and p.state in ('suspended', 'expired', 'refused', 'withdrawn', 'invalidated'))
				and not exists (select from story.hold h where h.lifted_at is null and story.hold_covers(h.scope, h.value, story))`
		);
	if (into) query = query.where('line.source', '=', into.source).where('line.language', '=', into.language);
	return query
		.orderBy('line.language')
		.orderBy('line.term')
		.orderBy('line.source')
		.orderBy('line.at', 'desc')
		.orderBy('line.story_id')
		.execute();
}

/** Agrees on a form at a story, in place of the one before. */
export async function agreeOn(
	db: Db,
	line: GlossaryLine & { officeId: string; storyId: string; memberId: string }
): Promise<void> {
	const { officeId, storyId, source, language, term, form, memberId } = line;
	await db
		.insertInto('office.glossary')
		.values({ office_id: officeId, story_id: storyId, source, language, term, form, by_member: memberId })
		.onConflict((conflict) =>
			conflict
				.columns(['story_id', 'source', 'language', 'term'])
				.doUpdateSet({ office_id: officeId, form, by_member: memberId, at: new Date() })
		)
		.execute();
}

/** Drops a word, whichever stories it was agreed on at; their rows are locked by key, as erasing does. */
export async function dropTerm(db: Db, line: Omit<GlossaryLine, 'form'> & { officeId: string }): Promise<void> {
	const { officeId, source, language, term } = line;
	await sql`delete from office.glossary g using (
			select l.story_id from office.glossary l
			where l.office_id = ${officeId} and l.source = ${source} and l.language = ${language} and l.term = ${term}
			order by l.story_id, l.source, l.language, l.term for update
		) as dropped
		where g.story_id = dropped.story_id and g.source = ${source} and g.language = ${language} and g.term = ${term}`.execute(
		db
	);
}
