import { sql } from 'kysely';
import type { PrintChoice } from '#domain/print/print-order.ts';
import { readShown } from '#domain/consent/read-shown.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { SheetKind } from '#domain/print/sheet-kinds.ts';
import type { StoryDb } from '#server/store/handle.ts';

/** A story that may be printed now, in one language, as a list names it: only what print may show. */
export interface PrintableStory {
	readonly storyId: string;
	readonly language: string;
	readonly brings: string;
	readonly title: string;
	readonly office: string;
	/** Milliseconds since 1970. */
	readonly expiresAt: number;
}

const printable = (db: StoryDb, now: Date) =>
	db
		.selectFrom('shown.story_row as row')
		.innerJoin('story.story as story', 'story.id', 'row.story_id')
		.innerJoin('office.office as office', 'office.id', 'story.office_id')
		.where('row.channel', '=', 'print')
		.where('row.basis', '<>', 'canary')
		// Without one nobody could tell a sheet that shows more than may be shown now.
		.where('row.print_mark', 'is not', null)
		.where('row.expires_at', '>', now);

/** What may be printed now, of all offices, newest first; by language, and by words of what it brings. */
export async function printableStories(
	db: StoryDb,
	asked: { readonly now: Date; readonly language: string | null; readonly words: string; readonly limit: number }
): Promise<PrintableStory[]> {
	let query = lines(db, asked.now).limit(asked.limit);
	if (asked.language !== null) query = query.where('row.language', '=', asked.language);
	if (asked.words !== '') {
		const like = `%${asked.words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
		query = query.where((where) => where.or([where('row.brings', 'ilike', like), where('row.title', 'ilike', like)]));
	}
	return (await query.execute()).map(asLine);
}

/** Those of the chosen ones that may be printed now, in the same order. */
export async function chosenStories(db: StoryDb, chosen: readonly PrintChoice[], now: Date): Promise<PrintableStory[]> {
	const stories = chosen.filter((one) => 'storyId' in one);
	if (stories.length === 0) return [];
	const rows = await lines(db, now)
		.where((where) =>
			where.or(
				stories.map((one) =>
					where.and([where('row.story_id', '=', one.storyId), where('row.language', '=', one.language)])
				)
			)
		)
		.execute();
	return rows.map(asLine);
}

const lines = (db: StoryDb, now: Date) =>
	printable(db, now)
		.select(['row.story_id', 'row.language', 'row.brings', 'row.title', 'row.expires_at', 'office.name as office'])
		.orderBy('row.position', 'desc')
		.orderBy('row.story_id')
		.orderBy('row.language');

function asLine(row: Awaited<ReturnType<ReturnType<typeof lines>['execute']>>[number]): PrintableStory {
	return {
		storyId: row.story_id,
		language: row.language,
		brings: row.brings,
		title: row.title,
		office: row.office,
		expiresAt: row.expires_at.getTime()
	};
}

/** The languages in which something may be printed now. */
export async function printableLanguages(db: StoryDb, now: Date): Promise<string[]> {
	const rows = await printable(db, now).select('row.language').distinct().orderBy('row.language').execute();
	return rows.map(({ language }) => language);
}

/** What print may show of a story in a language now, with the hash of what such a sheet says; null: nothing. */
export async function toPrint(
	db: StoryDb,
	item: { readonly storyId: string; readonly language: string },
	{ kind, now }: { readonly kind: SheetKind; readonly now: Date }
): Promise<{ readonly shown: Shown<'print'>; readonly mark: string | null; readonly office: string } | null> {
	const row = await printable(db, now)
		.select(['row.body', 'office.name as office'])
		.select(sql<string | null>`office.sheet_mark(${kind}, "row".print_mark, "row".body)`.as('mark'))
		.where('row.story_id', '=', item.storyId)
		.where('row.language', '=', item.language)
		.executeTakeFirst();
	const shown = row && readShown('print', row.body);
	if (!row || !shown || shown.id !== item.storyId || shown.language !== item.language) return null;
	return { shown, mark: row.mark, office: row.office };
}
