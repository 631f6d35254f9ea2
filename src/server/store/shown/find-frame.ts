import type { Basis } from '#domain/story/basis.ts';
import { sql } from 'kysely';
import { readShown } from '#domain/consent/read-shown.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { PublicDb } from '#server/store/handle.ts';

/** A story as a frame may show it, in one language. */
export interface FramedStory {
	readonly shown: Shown<'embed'>;
	/** BCP 47; the language in which the story was told. */
	readonly toldIn: string;
	readonly basis: Basis;
}

export interface Framed {
	/** In order of the language's tag; never empty. */
	readonly tellings: readonly FramedStory[];
	/** The sites that may show it; null: any. */
	readonly hosts: readonly string[] | null;
	/** Whether it also has a page of its own. */
	readonly onWeb: boolean;
}

interface Row {
	story_id: string;
	language: string;
	body: unknown;
	told_in: string;
	basis: Basis;
	hosts: string[] | null;
	on_web: boolean;
}

/** A story by its id, if a frame may show it now; null if not, or if a row is not exactly what `show()` made. */
export async function findFrame(db: PublicDb, storyId: string): Promise<Framed | null> {
	const { rows } = await sql<Row>`select * from shown.in_frame(${storyId})`.execute(db);
	const tellings = rows.flatMap((row) => {
		const shown = readShown('embed', row.body);
		if (!shown || shown.id !== row.story_id || shown.language !== row.language) return [];
		return [{ shown, toldIn: row.told_in, basis: row.basis }];
	});
	const [first] = rows;
	return first && tellings.length > 0 ? { tellings, hosts: first.hosts, onWeb: first.on_web } : null;
}

/**
 * `noted`: now in the ledger of copies. `known`: it was. `full`: in it under no name, because there are too many names.
 * `not_shown`: nothing to show there. `not_here`: the office that answers for the story names other sites.
 */
export type FrameNote = 'noted' | 'known' | 'full' | 'not_shown' | 'not_here';

/** Writes into the ledger of copies that a story is shown on a site; the one thing that the readers' login can write. */
export async function noteFrame(db: PublicDb, storyId: string, host: string): Promise<FrameNote> {
	const { rows } = await sql<{ note: FrameNote }>`select shown.note_frame(${storyId}, ${host}) as note`.execute(db);
	return rows[0]?.note ?? 'not_shown';
}
