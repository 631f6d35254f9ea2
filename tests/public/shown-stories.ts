/** Shows stories to readers the only way there is: project(), show(), writeShown(). For tests only. */
import { createHash } from 'node:crypto';
import type { OfferedChannel } from '#domain/consent/channels.ts';
import { TOP, type Levels } from '#domain/consent/ladders.ts';
import { project } from '#domain/consent/project.ts';
import { show } from '#domain/consent/show.ts';
import type { Basis } from '#domain/story/basis.ts';
import { CARD_SIZE } from '#domain/story/card.ts';
import { placeFacts } from '#domain/story/facts-from.ts';
import type { StoryFacts } from '#domain/story/facts.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import type { RecordingFacts } from '#domain/story/recording.ts';
import type { Telling } from '#domain/story/telling.ts';
import type { OwnerDb, WorkerDb } from '#server/store/handle.ts';
import { writeShown, type ShownRow } from '#server/store/shown/write-shown.ts';
import { grant, person, story } from '../consent/example-story.ts';
import { newStoryId, telling } from '../told-story.ts';

const YEAR = 365 * 86_400_000;

export interface Shown {
	readonly id?: string;
	readonly basis?: Basis;
	readonly tellings?: readonly Telling[];
	readonly facts?: StoryFacts;
	/** Two letters; short for `facts`. */
	readonly from?: string;
	readonly now?: string;
	readonly levels?: Levels;
	readonly pictures?: readonly PictureFacts[];
	readonly recordings?: readonly RecordingFacts[];
	readonly publishedDay?: string;
	/** Milliseconds since 1970. */
	readonly until?: number;
	/** The same on paper alone, where it ends sooner or later than elsewhere. */
	readonly untilInPrint?: number;
	/** Card files by language; empty: networks may show words, and there is no card. */
	readonly cards?: Readonly<Record<string, { name: string; bytes: number }>>;
	/** May be shown in frames, at these levels (`true`: as on the web). */
	readonly framed?: Levels | true;
	/** False: on no page of the site. */
	readonly onWeb?: boolean;
	/** Poster files by language. */
	readonly posters?: Readonly<Record<string, { name: string; bytes: number }>>;
}

/** Shows one story; returns its id. Calling it again with the same id replaces what is shown. */
export async function showStory(db: { owner: OwnerDb; worker: WorkerDb }, wanted: Shown = {}): Promise<string> {
	const id = wanted.id ?? newStoryId();
	const now = Date.now();
	const basis = wanted.basis ?? 'teller';
	const tellings = wanted.tellings ?? [telling('en')];
	const language = tellings[0]?.language ?? 'en';
	const publishedDay = wanted.publishedDay ?? '2026-11-01';
	await db.owner
		.insertInto('office.office')
		.values({ id: 'test-office', name: 'Test office', country: 'BE' })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	await db.owner
		.insertInto('story.story')
		.values({ id, office_id: 'test-office', basis, language, risk: 'low' })
		.onConflict((conflict) => conflict.doNothing())
		.execute();

	const yes = grant({ levels: wanted.levels ?? TOP, from: now - YEAR, until: wanted.until ?? now + YEAR });
	const printed = { ...yes, until: wanted.untilInPrint ?? yes.until };
	const framed = wanted.framed === undefined || wanted.framed === true ? yes : { ...yes, levels: wanted.framed };
	const channels: OfferedChannel[] = [
		...(wanted.onWeb === false ? [] : (['web'] as const)),
		...(wanted.posters ? ['print' as const] : []),
		...(wanted.cards ? ['social' as const] : []),
		...(wanted.framed ? (['embed'] as const) : [])
	];
	const consent = story({ id, people: [person({ grants: { web: yes, print: printed, social: yes, embed: framed } })] });
	const facts = wanted.facts ?? factsOf(wanted);
	const rows: ShownRow[] = [];
	for (const channel of channels) {
		for (const words of tellings) {
			const projection = project(consent, { channel, language: words.language, now, kMin: 20 });
			if (!projection.ok) throw new Error(`nothing to show: ${projection.reasons.join(', ')}`);
			rows.push({
				shown: show(projection, {
					...{ id, telling: words, facts, publishedDay },
					...{ pictures: wanted.pictures ?? [], recordings: wanted.recordings ?? [] }
				}),
				feedId: createHash('sha256').update(`feed ${id}`).digest('hex').slice(0, 32),
				poster: channel === 'print' ? posterOf(wanted.posters?.[words.language]) : null,
				card: channel === 'social' ? cardFile(wanted.cards?.[words.language]) : null
			});
		}
	}
	await db.worker.transaction().execute((tx) => writeShown(tx, { id, language, basis, publishedDay }, rows));
	return id;
}

function cardFile(file: { name: string; bytes: number } | undefined): ShownRow['card'] {
	return file ? { ...file, ...CARD_SIZE } : null;
}

function factsOf({ from, now }: Shown): StoryFacts {
	const origin = placeFacts(from === undefined ? undefined : { country: from });
	const current = placeFacts(now === undefined ? undefined : { country: now });
	return { ...(origin ? { origin } : {}), ...(current ? { current } : {}) };
}

function posterOf(poster: { name: string; bytes: number } | undefined): ShownRow['poster'] {
	return poster ? { ...poster, mark: '0123456789ab' } : null;
}
