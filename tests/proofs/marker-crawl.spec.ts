/**
 * Words are planted in every private field, every rung, file names and pictures; then every public address is crawled in
 * every language and in every state of the story, and everything else that leaves or could be read is searched for them.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { type Levels, ZERO } from '#domain/consent/ladders.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { connect } from '#server/store/connect.ts';
import { type Installation, install, publicFolder, until } from './installation.ts';
import { createSearch, type Hit } from './marker-search.ts';
import { type MarkedStory, tellMarked, tellOpenly } from './marked-story.ts';
import { plantedFiles } from './planted-files.ts';
import { publish } from './published-story.ts';
import { exampleAddresses, routePatterns } from './route-manifest.ts';

let at: Installation;
/** Milliseconds that it took here to show a story again whose files are all there. */
let tookToShowAgain = 5_000;
beforeAll(async () => {
	at = await install();
}, 120_000);
afterAll(() => at[Symbol.asyncDispose]());

const SPOKEN = process.env.SUITCASE_PROVE ? LOCALES : ['en', 'fr', 'ar'];
const METHODS: readonly { method: string; headers?: Record<string, string> }[] = [
	{ method: 'GET' },
	{ method: 'HEAD' },
	{ method: 'GET', headers: { range: 'bytes=0-2000' } },
	{ method: 'GET', headers: { accept: 'application/json' } },
	{ method: 'POST', headers: { origin: 'https://elsewhere.example' } }
];

/** All that an answer says: status line and headers, and body. */
async function everythingAt(address: string, how: (typeof METHODS)[number]): Promise<{ head: Buffer; body: Buffer }> {
	const answer = await fetch(at.server.origin + address, { ...how, redirect: 'manual' });
	const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
	return {
		head: Buffer.from(`${answer.status} ${address}\n${headers}\n`),
		body: Buffer.from(await answer.arrayBuffer())
	};
}

/** Every address once in every way; pictures and posters that were ever shown included. */
async function crawl(story: MarkedStory, media: readonly string[], search: ReturnType<typeof createSearch>) {
	const hits: Hit[] = [];
	let answers = 0;
	const files = await at.owner.selectFrom('story.file').select('id').where('story_id', '=', story.storyId).execute();
	const examples = {
		files: files.map(({ id }) => id),
		locales: SPOKEN,
		storyId: story.storyId,
		origin: at.server.origin,
		media: [...media, `${'0'.repeat(32)}.avif`],
		word: 'Shown'
	};
	for (const address of new Set(routePatterns().flatMap((pattern) => exampleAddresses(pattern, examples)))) {
		for (const how of METHODS) {
			const { head, body } = await everythingAt(address, how);
			answers++;
			hits.push(...[head, body].flatMap((said) => search(`${how.method} ${address}`, said)));
			if (body.includes('%PDF')) hits.push(...search(`text of ${address}`, textOfPdf(body)));
		}
	}
	return { hits, answers };
}

/** The text of a PDF where poppler is installed; its plain bytes are searched anyway. */
function textOfPdf(bytes: Buffer): Buffer {
	const from = bytes.indexOf('%PDF');
	const run = spawnSync('pdftotext', ['-', '-'], { input: bytes.subarray(from) });
	return run.status === 0 ? run.stdout : Buffer.alloc(0);
}

/** What could be read beside the pages: the printed log, the jobs, all that the readers' login may select, public files. */
async function elsewhere(media: readonly string[], search: ReturnType<typeof createSearch>): Promise<Hit[]> {
	const jobs = await sql`select * from graphile_worker._private_jobs`.execute(at.owner);
	const reader = connect(at.logins, 'public');
	const views = await sql<{ name: string }>`select table_schema || '.' || table_name as name
		from information_schema.table_privileges where grantee in ('suitcase_public', 'PUBLIC') and privilege_type = 'SELECT'
			and table_schema not in ('pg_catalog', 'information_schema')`.execute(at.owner);
	const dump: unknown[] = [];
	for (const { name } of views.rows) dump.push((await sql`select * from ${sql.raw(name)}`.execute(reader)).rows);
	await reader.destroy();
	expect(views.rows.length).toBeGreaterThan(3);
	return [
		...search('standard output', Buffer.from(at.server.printed())),
		...search('jobs', Buffer.from(JSON.stringify(jobs.rows))),
		...search('what readers may select', Buffer.from(JSON.stringify(dump))),
		...media.flatMap((name) => {
			try {
				return search(`file ${name}`, readFileSync(join(publicFolder(at), name)));
			} catch {
				return [];
			}
		})
	];
}

/** What a published story is made of, by the endings of its files: one with sound and film has them all, or the crawl is none. */
async function expectWhole(media: readonly string[]): Promise<void> {
	const endings = new Set(media.map((name) => name.split('.')[1]));
	const { recordings } = await plantedFiles();
	const played = recordings === null ? [] : ['m4a', 'mp4', 'vtt', 'webm'];
	expect([...endings].sort()).toEqual(['avif', 'jpg', ...played, 'pdf', 'webp'].sort());
}

async function mediaOf(storyId: string): Promise<string[]> {
	const rows = await at.owner.selectFrom('shown.picture_row').select('name').where('story_id', '=', storyId).execute();
	return rows.map((row) => row.name);
}

/** Narrows everything to a summary under a name of the house, or to a nearer end, as a teller would. */
async function narrow(storyId: string, to: { levels?: Levels; until?: number }): Promise<void> {
	const began = performance.now();
	const version = await at.owner.transaction().execute(async (tx) => {
		const people = await grantsByPerson(tx, storyId);
		const next = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
		for (const [personId, grants] of people) {
			const web = grants.web;
			if (web === undefined) throw new Error('the story was not on the web');
			await writeGrants(tx, { storyId, personId, version: next, grants: { web: { ...web, ...to } } });
		}
		await hideStory(tx, storyId);
		return next;
	});
	await publish(at, storyId);
	await until('the narrower version is shown', async () => {
		const row = await at.owner
			.selectFrom('shown.story_row')
			.select('consent_version')
			.where('story_id', '=', storyId)
			.executeTakeFirst();
		return row?.consent_version === version;
	});
	tookToShowAgain = performance.now() - began;
}

test(
	'every address has an example, and no word above its consent is found anywhere, in any state',
	{ timeout: 900_000 },
	async () => {
		const story = await tellMarked(at);
		const { storyId } = story;
		await publish(at, storyId);
		const media = await mediaOf(storyId);
		const everSeen = new Set(media);
		await expectWhole(media);
		const act = (kind: 'pause' | 'takeBack') =>
			at.owner.transaction().execute(async (tx) => {
				if (kind === 'pause') await pauseStory(tx, { storyId, byWhom: 'anonymous' });
				else await takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' });
			});
		const states: readonly {
			name: string;
			reach: () => Promise<void>;
			shown: readonly (keyof MarkedStory['allowed'])[];
		}[] = [
			{ name: 'published', reach: async () => {}, shown: ['title', 'excerpt', 'firstName', 'family', 'alt'] },
			{ name: 'narrowed', reach: () => narrow(storyId, { levels: { ...ZERO, text: 1, name: 1 } }), shown: ['title'] },
			{ name: 'paused', reach: () => act('pause').then(() => {}), shown: [] },
			{ name: 'taken back', reach: () => act('takeBack').then(() => {}), shown: [] }
		];
		for (const { name, reach, shown } of states) {
			await reach();
			for (const file of await mediaOf(storyId)) everSeen.add(file);
			// What is heard stands in the captions only: the whole text may not be read on the page.
			const mayBeFound = new Set<string>([...shown, ...(name === 'published' ? ['heard'] : [])]);
			const search = createSearch({
				...story.forbidden,
				...Object.fromEntries(Object.entries(story.allowed).filter(([key]) => !mayBeFound.has(key)))
			});
			await settle(storyId, shown.length > 0);
			const { hits, answers } = await crawl(story, [...everSeen], search);
			const others = await elsewhere([...everSeen], createSearch(story.forbidden));
			console.log(`${name}: ${answers} answers searched, ${hits.length + others.length} found`);
			expect([...hits, ...others], name).toEqual([]);
			const wanted = createSearch(story.allowed);
			const page = await everythingAt(`/en/stories/${storyId}`, { method: 'GET' });
			const found = wanted('page', page.body);
			expect(found.map((hit) => hit.marker).sort(), name).toEqual([...shown].sort());
			const captions = (await mediaOf(storyId)).find((file) => file.endsWith('.vtt'));
			if (name !== 'published') expect(captions, name).toBeUndefined();
			else if (story.allowed.heard !== undefined) {
				const said = await everythingAt(`/media/${captions}`, { method: 'GET' });
				const heard = wanted('captions', said.body);
				expect(heard.map((hit) => hit.marker)).toEqual(['heard']);
			}
		}
	}
);

test(
	'what stands in the corners of photographs, sound and film is in nothing that leaves',
	{ timeout: 600_000 },
	async () => {
		const story = await tellOpenly(at);
		await publish(at, story.storyId);
		const media = await mediaOf(story.storyId);
		await expectWhole(media);
		await settle(story.storyId, true);
		const search = createSearch(story.forbidden);
		const { hits, answers } = await crawl(story, media, search);
		const others = await elsewhere(media, search);
		const { corners } = await plantedFiles();
		console.log(`${corners} corners planted, ${answers} answers searched, ${hits.length + others.length} found`);
		expect([...hits, ...others]).toEqual([]);
	}
);

test('a story whose consent has run out is nowhere', { timeout: 600_000 }, async () => {
	const story = await tellMarked(at);
	await publish(at, story.storyId);
	const media = await mediaOf(story.storyId);
	await expectWhole(media);
	// Long enough to be shown once more, however busy the machine is.
	const ends = Date.now() + 6_000 + 3 * tookToShowAgain;
	await narrow(story.storyId, { until: ends });
	await new Promise((resolve) => setTimeout(resolve, Math.max(0, ends - Date.now()) + 500));
	await settle(story.storyId, false);
	const { hits, answers } = await crawl(story, media, createSearch({ ...story.forbidden, ...story.allowed }));
	console.log(`expired: ${answers} answers searched, ${hits.length} found`);
	expect(hits).toEqual([]);
});

test('a leak planted on any surface is found there', { timeout: 600_000 }, async () => {
	const story = await tellMarked(at);
	const { storyId } = story;
	await publish(at, storyId);
	const [leak = ''] = Object.values(story.forbidden);
	const media = await mediaOf(storyId);
	// As if show() had let it through: what is stored for readers holds a word that consent does not allow.
	await sql`update shown.story_row set title = ${leak}, body = jsonb_set(body, '{title}', to_jsonb(${leak}::text)),
		words = words || to_tsvector('simple', ${leak}) where story_id = ${storyId}`.execute(at.owner);
	// As if a rendition had kept what stood in the original, and a job carried words.
	for (const name of media) appendFileSync(join(publicFolder(at), name), leak);
	await sql`update shown.picture_row set bytes = bytes + ${leak.length} where story_id = ${storyId}`.execute(at.owner);
	await sql`select graphile_worker.add_job('nobody-takes-this', ${JSON.stringify({ word: leak })}::json)`.execute(
		at.owner
	);
	await sql`select pg_notify('suitcase_gone', '*')`.execute(at.owner);
	await until('the memory of pages was emptied', async () =>
		(await (await fetch(`${at.server.origin}/en/stories/${storyId}`)).text()).includes(leak)
	);
	const search = createSearch({ planted: leak });
	const { hits } = await crawl(story, media, search);
	const others = await elsewhere(media, search);
	const places = [...hits, ...others].map(({ where }) => where);
	const surfaces: Record<string, RegExp> = {
		page: /^GET \/en\/stories\/[a-z0-9]{10}$/,
		'page in Arabic': /^GET \/ar\/stories\/[a-z0-9]{10}/,
		list: /^GET \/en\/stories$/,
		search: /^GET \/en\/stories\?q=Shown/,
		feed: /^GET \/en\/feed\.xml/,
		'JSON feed': /^GET \/en\/feed\.json/,
		'for programs': /^GET \/api\/v1\/stories$/,
		'one for programs': /^GET \/api\/v1\/stories\/[a-z0-9]{10}/,
		picture: /^GET \/media\/[0-9a-f]{32}\.(avif|webp|jpg)/,
		...(media.some((name) => name.endsWith('.mp4'))
			? { sound: /^GET \/media\/.*\.(webm|m4a)/, film: /^GET \/media\/.*\.mp4/, words: /^GET \/media\/.*\.vtt/ }
			: {}),
		poster: /^GET \/en\/stories\/[a-z0-9]{10}\/poster\.pdf/,
		jobs: /^jobs$/,
		'what readers may select': /^what readers may select$/,
		files: /^file [0-9a-f]{32}/
	};
	const silent = Object.entries(surfaces).filter(([, where]) => !places.some((place) => where.test(place)));
	console.log(
		`planted on ${Object.keys(surfaces).length} surfaces, found on ${Object.keys(surfaces).length - silent.length}`
	);
	expect(silent.map(([name]) => name)).toEqual([]);
});

/** Waits until the server has heard of the last change. */
async function settle(storyId: string, shown: boolean): Promise<void> {
	await until('the change is heard', async () => {
		const answer = await fetch(`${at.server.origin}/en/stories/${storyId}`);
		return answer.status === (shown ? 200 : 410);
	});
}

test.each(['page', 'header', 'html', 'json', 'url', 'base64', 'utf16'])(
	'the search finds a leak written as %s',
	(way) => {
		const search = createSearch({ planted: 'plantedword123' });
		const written: Record<string, string> = {
			page: '<p>plantedword123</p>',
			header: 'x-story: plantedword123',
			html: [...'plantedword123'].map((sign) => `&#${sign.charCodeAt(0)};`).join(''),
			json: [...'plantedword123'].map((sign) => `\\u00${sign.charCodeAt(0).toString(16)}`).join(''),
			url: [...'plantedword123'].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(''),
			base64: Buffer.from('xx plantedword123 yy').toString('base64'),
			utf16: Buffer.from('plantedword123', 'utf16le').toString('latin1')
		};
		expect(search(way, Buffer.from(written[way] ?? '', 'latin1'))).toEqual([{ where: way, marker: 'planted' }]);
	}
);
