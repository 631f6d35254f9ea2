/**
 * Stories with one yes each, with all and with none are looked for at every surface of the route table: each is met exactly
 * where its yes lets it be, and nowhere after it was taken back.
 */
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OFFERED, type OfferedChannel } from '#domain/consent/channels.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { generated, make, TOOLS } from '../media/recording-fixtures.ts';
import { marker, telling, tellStory } from '../told-story.ts';
import { freePort } from './free-port.ts';
import { type Installation, install, until } from './installation.ts';
import { filesOfStory, markOf, orderSheets, sheetsOf } from './looked-for.ts';
import { addMarkedRecording } from './marked-recording.ts';
import { addPicture } from './published-story.ts';
import { routePatterns } from './route-manifest.ts';
import { isGranted, type LookedFor, NOWHERE, ORIGIN, type Surface, SURFACES } from './surfaces.ts';
import { openVisits, type Visits } from './visits.ts';

/** Who said yes to what, and parts of the world that nobody else comes from. */
const STORIES: readonly { readonly yes: readonly OfferedChannel[]; readonly from: string }[] = [
	{ yes: [], from: '005' },
	...OFFERED.map((channel, n) => ({ yes: [channel], from: ['011', '013', '014', '015', '017'][n] ?? '018' })),
	{ yes: OFFERED, from: '029' }
];

type Story = LookedFor & { readonly yes: readonly OfferedChannel[] };

let at: Installation;
let visits: Visits;
beforeAll(async () => {
	// Feeds and the sitemap are kept in memory only where the address that people type is known.
	at = await install({ env: { ORIGIN, TRUSTED_PROXY: '1', PORT: String(await freePort()) } });
	visits = await openVisits(at, ORIGIN);
}, 300_000);
afterAll(() => at[Symbol.asyncDispose]());

let began = performance.now();
function tell(part: string): void {
	console.log(`${part}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
	began = performance.now();
}

test('every address of the program is a surface, or says why no story is met there', () => {
	const known = [...SURFACES.map(({ route }) => route), ...Object.values(NOWHERE).flat()];
	const routes = routePatterns();
	expect(
		routes.filter((route) => !known.includes(route)),
		'not classified'
	).toEqual([]);
	expect(
		known.filter((route) => !routes.includes(route)),
		'not there'
	).toEqual([]);
	const nowhere = Object.values(NOWHERE).flat();
	expect(SURFACES.filter(({ route }) => nowhere.includes(route))).toEqual([]);
	const all = SURFACES.map(({ name }) => name);
	expect(new Set(all).size).toBe(all.length);
});

test(
	'each story is met exactly where its yes lets it be, and on none once it is taken back',
	{ timeout: 600_000 },
	async () => {
		began = performance.now();
		const told = await tellAll();
		tell('told and published');
		const ids = told.map(({ storyId }) => storyId);
		await orderSheets(at, visits, ids);
		tell('prints ordered and made');
		const stories: Story[] = [];
		for (const story of told)
			stories.push({
				...story,
				mark: await markOf(at, story.storyId),
				files: await filesOfStory(at, story.storyId),
				sheets: await sheetsOf(at, story.storyId)
			});
		expect(await faults(stories, (surface, { yes }) => isGranted(surface, yes))).toEqual([]);
		const met = stories.map(({ yes }) => SURFACES.filter((surface) => isGranted(surface, yes)).length);
		console.log(`${SURFACES.length} surfaces; met by the number of yeses: ${met.join(', ')}`);
		tell('looked for');
		// What is asked for again is given from memory.
		await look(stories);

		for (const { storyId } of stories)
			await at.owner
				.transaction()
				.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'erase_in_7_days' }));
		await orderSheets(at, visits, ids);
		const after = await Promise.all(
			stories.map(async (story) => ({ ...story, sheets: await sheetsOf(at, story.storyId) }))
		);
		expect(await faults(after, () => false)).toEqual([]);
		tell('looked for after taking back');
	}
);

/** Tells them all, and three more with the same words and things, which are read on the site. */
async function tellAll(): Promise<Story[]> {
	const words = STORIES.map(({ yes, from }) => ({
		...{ yes, from, word: marker('zebrafinch'), thing: marker('thing'), common: marker('common') },
		...{ shared: marker('shared'), alt: marker('altword'), heard: marker('heardword') }
	}));
	const neighbours: string[] = [];
	const onSite = (yes: readonly OfferedChannel[]) => yes.includes('web');
	const [can, cannot] = [words.filter(({ yes }) => onSite(yes)), words.filter(({ yes }) => !onSite(yes))];
	// Below a story stand three others at most, and a suitcase holds three things.
	for (const [n, many] of [can, cannot.slice(0, 3), cannot.slice(3)].entries()) {
		const items = many.map(({ common }) => common);
		// Offered while somebody types is what stands in three stories: in two others, and in the one.
		const text = n < 2 ? words.map(({ shared }) => shared).join(', ') : 'Salt.';
		const other = telling('en', { items, blocks: [{ kind: 'paragraph', text }] });
		const { storyId } = await tellStory(at.owner, at.seal.keys, {
			...{ tellings: [other], channels: ['web'] },
			facts: { origin: { region: '151' }, current: { region: '155' } }
		});
		neighbours.push(storyId);
	}
	const recordings = TOOLS ? makeRecordings() : null;
	const stories: Story[] = [];
	for (const { common, ...story } of words) {
		const { word, shared, thing, yes, from } = story;
		const { storyId, key } = await tellStory(at.owner, at.seal.keys, {
			channels: yes,
			tellings: [
				telling('en', {
					...{ title: `Bread and ${word}`, brings: `${word} bread`, summary: `A baker, and ${word}.` },
					...{ items: [thing, common], blocks: [{ kind: 'paragraph', text: `The dough of ${word}, and ${shared}.` }] }
				})
			],
			facts: { origin: { region: from }, current: { region: '155' } }
		});
		await addPicture(at, storyId, key, { words: { byRung: {}, asItCame: { en: story.alt } } });
		const places = { owner: at.owner, sealedFiles: join(at.server.data, 'files', 'sealed') };
		// Paper and cards play nothing.
		const isHeard = yes.some((one) => one !== 'print' && one !== 'social');
		for (const [kind, bytes] of Object.entries((isHeard && recordings) || {}))
			await addMarkedRecording(places, { storyId, key }, { kind: kind as 'sound' | 'film', bytes, words: story.heard });
		stories.push({ ...story, storyId, neighbours, mark: null, files: NO_FILES, sheets: {} });
	}
	for (const storyId of [...neighbours, ...stories.map(({ storyId }) => storyId)])
		await enqueue(at.owner, 'publish', { storyId });
	await until('all is published', async () => {
		const { rows } = await sql`select from graphile_worker.jobs where task_identifier = 'publish'`.execute(at.owner);
		return rows.length === 0;
	});
	return stories;
}

const NO_FILES = { picture: [], poster: [], card: [], still: [], captions: [], sound: [], film: [] };

function makeRecordings(): Readonly<Record<'sound' | 'film', Uint8Array>> {
	const picture = generated('testsrc2=size=160x120:rate=12:duration=1');
	const film = make(...picture, ...generated('sine=f=300:d=1'), '-c:v', 'libx264', '-c:a', 'aac', 'surface.mp4');
	return { film, sound: make(...generated('sine=f=300:d=1'), 'surface.mp3') };
}

/** Every surface at which each story is met now. */
async function look(stories: readonly Story[]): Promise<(surface: Surface, story: Story) => boolean> {
	const ask = visits.look();
	const met = new Map<Story, Set<Surface>>();
	await Promise.all(
		stories.map(async (story) => {
			const found = new Set<Surface>();
			for (const surface of SURFACES)
				for (const asked of surface.at(story)) if (surface.met(await ask(asked), story)) found.add(surface);
			met.set(story, found);
		})
	);
	return (surface, story) => met.get(story)?.has(surface) ?? false;
}

const MOST_LOOKS = 6;

/** What is otherwise than it should be, once the server had a moment to hear of the last change. */
async function faults(
	stories: readonly Story[],
	should: (surface: Surface, story: Story) => boolean
): Promise<string[]> {
	// A number of looks, not of seconds: on a busy machine one look may take as long as the change needs to be heard.
	for (let looks = 1; ; looks++) {
		const isMet = await look(stories);
		const found = stories.flatMap((story) =>
			SURFACES.filter((surface) => isMet(surface, story) !== should(surface, story)).map(
				(surface) =>
					`with a yes to ${story.yes.join(', ') || 'nothing'} ${isMet(surface, story) ? 'met' : 'missed'}: ${surface.name}`
			)
		);
		if (found.length === 0 || looks === MOST_LOOKS) return found;
		await new Promise((next) => setTimeout(next, 500));
	}
}
