/** What has to be known of a story to look for it everywhere: its files, its posters' mark, and prints ordered at the desk. For proofs. */
import { sql } from 'kysely';
import { choiceText } from '#domain/print/print-order.ts';
import { SHEET_KINDS, type SheetKind } from '#domain/print/sheet-kinds.ts';
import { type Installation, until } from './installation.ts';
import type { FileKind, LookedFor } from './surfaces.ts';
import type { Visits } from './visits.ts';

/** Every public file that was ever made of a story; `before`: those that are known from earlier, gone or not. */
export async function filesOfStory(
	at: Installation,
	storyId: string,
	before?: LookedFor['files']
): Promise<LookedFor['files']> {
	const made = await at.owner
		.selectFrom('story.rendition')
		.select(['name', 'kind', 'type'])
		.where('story_id', '=', storyId)
		.execute();
	const of = (file: FileKind, kind: string = file, type = '') => {
		const now = made.filter((one) => one.kind === kind && one.type.startsWith(type));
		return [...new Set([...(before?.[file] ?? []), ...now.map(({ name }) => name)])];
	};
	return {
		...{ picture: of('picture'), poster: of('poster'), card: of('card'), still: of('still'), captions: of('captions') },
		...{ sound: of('sound', 'recording', 'audio/'), film: of('film', 'recording', 'video/') }
	};
}

/** The mark that stands on its posters now; null: none may be printed. */
export async function markOf(at: Installation, storyId: string): Promise<string | null> {
	const row = await at.owner
		.selectFrom('shown.story_row')
		.select('print_mark')
		.where('story_id', '=', storyId)
		.where('channel', '=', 'print')
		.executeTakeFirst();
	return row?.print_mark ?? null;
}

/** Orders a print of each kind of each story at the desk, as far as the desk takes the order, and waits for the files. */
export async function orderSheets(at: Installation, visits: Visits, storyIds: readonly string[]): Promise<void> {
	for (const storyId of storyIds)
		for (const kind of SHEET_KINDS) {
			const item = choiceText({ storyId, language: 'en' });
			const form = { kind, copies: '1', recipient: 'A hall', item };
			await visits.ask({ address: '/desk/prints?/order', method: 'POST', as: 'desk', form });
		}
	await until('the prints are made', async () => {
		const waiting = await at.owner
			.selectFrom('office.print_order')
			.select('id')
			.where('state', '=', 'waiting')
			.execute();
		return waiting.length === 0;
	});
}

/** The numbers of all orders of a story. */
export async function sheetsOf(at: Installation, storyId: string): Promise<LookedFor['sheets']> {
	const { rows } = await sql<{ id: string; kind: SheetKind }>`select o.id, o.kind from office.print_order o
		join office.print_item i on i.order_id = o.id where i.story_id = ${storyId}`.execute(at.owner);
	return Object.fromEntries(
		SHEET_KINDS.map((kind) => [kind, rows.filter((row) => row.kind === kind).map(({ id }) => id)])
	);
}
