import { sql } from 'kysely';
import { outcomeOf, type OfferedChannel } from '#domain/consent/channels.ts';
import { filesOf } from '#domain/consent/shown.ts';
import type { Shown } from '#domain/consent/show.ts';
import type { Handle } from '#server/store/handle.ts';
import { insertShownRows, shownColumns, type ShownStory } from './shown-row.ts';

type WorkerTx = Pick<Handle<'worker'>, 'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom' | 'getExecutor'>;

export interface ShownRow {
	readonly shown: Shown<OfferedChannel>;
	/** Keyed hash of all that is shown, that stands for this telling in feeds. */
	readonly feedId: string;
	/** The poster made for this language, on the channel `print`: its name, and the hash of what it says. */
	readonly poster: { readonly name: string; readonly bytes: number; readonly mark: string } | null;
	/** The card made for this language, on the channel `social`; left out or null: none. */
	readonly card?: {
		readonly name: string;
		readonly bytes: number;
		readonly width: number;
		readonly height: number;
	} | null;
}

/**
 * Replaces what readers see of a story by exactly these rows: rows, files, ledger and feeds in the caller's transaction.
 * Takes only what `show()` made. `position` orders lists, newest day first, without telling a time.
 */
export async function writeShown(tx: WorkerTx, story: ShownStory, rows: readonly ShownRow[]): Promise<void> {
	const before = await tx
		.deleteFrom('shown.story_row')
		.where('story_id', '=', story.id)
		.returning(['channel', 'basis', 'feed_id'])
		.execute();
	await tx.deleteFrom('shown.picture_row').where('story_id', '=', story.id).execute();
	for (const row of [...rows].sort((a, b) => Number(!isServed(a.shown)) - Number(!isServed(b.shown)))) {
		await insertShownRows(tx, [shownColumns(story, row.shown, row.feedId, row.poster?.mark)]);
		await insertFiles(tx, story.id, row);
	}
	const back = rows.filter(({ shown }) => shown.channel === 'web').map(({ feedId }) => feedId);
	await tx
		.deleteFrom('shown.gone_row')
		.where('feed_id', 'in', [...new Set(back), ''])
		.execute();
	// What feeds and programs had and get no more, they are told is gone: a language whose words no longer fit, for instance, or
	// the telling as it was before it was changed.
	const gone = before.filter((row) => row.channel === 'web' && row.basis !== 'canary' && !back.includes(row.feed_id));
	for (const { feed_id: feedId } of gone)
		await sql`insert into shown.gone_row (feed_id, gone_on) values (${feedId}, (now() at time zone 'utc')::date)
			on conflict (feed_id) do update set gone_on = excluded.gone_on`.execute(tx);
	await writeLedger(tx, story.id, rows);
	await sql`select pg_notify('suitcase_gone', ${`story:${story.id} list`})`.execute(tx);
}

/** Whether its pictures have addresses of their own: those of a page, and those of a frame. */
function isServed({ channel }: Shown<OfferedChannel>): boolean {
	return channel === 'web' || channel === 'embed';
}

/** Whether nothing can be heard there, whatever consent allows: a card, a frame. */
function isSilent({ channel }: Shown<OfferedChannel>): boolean {
	return channel === 'social' || channel === 'embed';
}

async function insertFiles(tx: WorkerTx, storyId: string, { shown, poster, card }: ShownRow): Promise<void> {
	const expires = new Date(shown.expiresAt);
	// What may stand on paper stands on the poster alone: as a file of its own it would be on the web.
	const pictures = isServed(shown) ? shown.pictures : [];
	const files = pictures.flatMap((picture) =>
		picture.renditions.map((rendition) => ({ ...rendition, language: null as string | null }))
	);
	const heard = shown.channel === 'web' ? shown.recordings.flatMap(filesOf) : [];
	const all = [
		...[...files, ...heard].map(({ name, type, width, height, bytes }) => ({
			name,
			type,
			width,
			height,
			bytes,
			language: null as string | null
		})),
		...(poster
			? [
					{
						name: poster.name,
						bytes: poster.bytes,
						type: 'application/pdf',
						width: null,
						height: null,
						language: shown.language as string | null
					}
				]
			: []),
		...(card ? [{ ...card, type: 'image/png', language: shown.language as string | null }] : [])
	];
	for (const file of all) {
		await tx
			.insertInto('shown.picture_row')
			.values({ ...file, story_id: storyId, channel: shown.channel, expires_at: expires })
			// The same picture serves several languages; it may stay as long as the longest-lived of them. But not longer for
			// readers because it is still printed: the pages' rows come first, and what is printed adds nothing to them.
			.onConflict((conflict) =>
				conflict
					.column('name')
					.doUpdateSet({ expires_at: sql`greatest(shown.picture_row.expires_at, excluded.expires_at)` })
					.where((where) =>
						where.or([
							where.eb('shown.picture_row.channel', '=', sql<string>`excluded.channel`),
							// The same file in a page and in a frame: either may show it.
							where.and([
								where.eb('shown.picture_row.channel', 'in', ['web', 'embed']),
								where.eb(sql<string>`excluded.channel`, 'in', ['web', 'embed'])
							])
						])
					)
			)
			.execute();
	}
}

/** Ledger: what is no longer shown ends, what is newly shown begins; what goes on is left as it stands. */
async function writeLedger(tx: WorkerTx, storyId: string, rows: readonly ShownRow[]): Promise<void> {
	const copies = rows.flatMap(({ shown, poster }) => [
		...(shown.channel === 'web' ? [{ channel: 'web', language: shown.language, what: 'page' }] : []),
		...(shown.channel === 'embed' ? [{ channel: 'embed', language: shown.language, what: 'frame' }] : []),
		...(shown.channel === 'social' ? [{ channel: 'social', language: shown.language, what: 'card' }] : []),
		// A card and a frame play nothing.
		...[...new Set(isSilent(shown) ? [] : shown.recordings.map(({ kind }) => kind))].map((what) => ({
			channel: shown.channel as string,
			language: shown.language,
			what
		})),
		...(poster ? [{ channel: shown.channel as string, language: shown.language, what: 'poster' }] : [])
	]);
	const version = rows[0]?.shown.consentVersion ?? 0;
	const open = await tx
		.selectFrom('story.disclosure')
		.select(['id', 'channel', 'language', 'what'])
		.where('story_id', '=', storyId)
		.where('recipient', '=', 'readers')
		.where('ended_at', 'is', null)
		.execute();
	const same = (a: { channel: string; language: string | null; what: string }, b: typeof a) =>
		a.channel === b.channel && a.language === b.language && a.what === b.what;
	for (const copy of copies.filter((copy) => !open.some((entry) => same(entry, copy)))) {
		await tx
			.insertInto('story.disclosure')
			.values({ ...copy, story_id: storyId, recipient: 'readers', consent_version: version })
			.execute();
	}
	for (const entry of open.filter((entry) => !copies.some((copy) => same(entry, copy)))) {
		await tx
			.updateTable('story.disclosure')
			.set({ ended_at: sql`now()`, outcome: outcomeOf(entry.channel) })
			.where('id', '=', entry.id)
			.execute();
	}
	if (rows.every(({ shown }) => shown.channel !== 'embed')) await endFrames(tx, storyId);
}

/** Ends what the ledger says of other people's pages, if no frame shows anything of the story any more. */
export async function endFrames(tx: WorkerTx, storyId: string): Promise<void> {
	await sql`select story.end_frames(${storyId})`.execute(tx);
}
