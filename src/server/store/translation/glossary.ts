/** Words that an office agreed on for all its stories. */
import type { DeskDb } from '#server/store/handle.ts';

export interface GlossaryLine {
	readonly source: string;
	readonly language: string;
	readonly term: string;
	readonly form: string;
}

type Db = Pick<DeskDb, 'selectFrom' | 'insertInto' | 'deleteFrom'>;

/** The glossary of an office: into one language, or into all. */
export function glossaryOf(
	db: Db,
	officeId: string,
	into?: { source: string; language: string }
): Promise<GlossaryLine[]> {
	let query = db
		.selectFrom('office.glossary')
		.select(['source', 'language', 'term', 'form'])
		.where('office_id', '=', officeId);
	if (into) query = query.where('source', '=', into.source).where('language', '=', into.language);
	return query.orderBy('language').orderBy('term').execute();
}

/** Agrees on a form, in place of the one before. */
export async function agreeOn(db: Db, line: GlossaryLine & { officeId: string; memberId: string }): Promise<void> {
	const { officeId, source, language, term, form, memberId } = line;
	await db
		.insertInto('office.glossary')
		.values({ office_id: officeId, source, language, term, form, by_member: memberId })
		.onConflict((conflict) =>
			conflict
				.columns(['office_id', 'source', 'language', 'term'])
				.doUpdateSet({ form, by_member: memberId, at: new Date() })
		)
		.execute();
}

export async function dropTerm(db: Db, line: Omit<GlossaryLine, 'form'> & { officeId: string }): Promise<void> {
	await db
		.deleteFrom('office.glossary')
		.where('office_id', '=', line.officeId)
		.where('source', '=', line.source)
		.where('language', '=', line.language)
		.where('term', '=', line.term)
		.execute();
}
