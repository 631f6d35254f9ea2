/** A sitemap of many stories is a list of parts that hold each of them once; what is gone or over is in none. */
import { tmpdir } from 'node:os';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { generateStories } from '#server/generating/generate-stories.ts';
import { createPublicDoor } from '#server/public/door.ts';
import { writeSetting } from '#server/store/settings.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { testDatabase } from '../database.ts';
import { showStory } from './shown-stories.ts';

const SITE = { origin: 'https://stories.example', locales: ['en', 'ar'] };
const addresses = (xml: string) => [...xml.matchAll(/<loc>(.*?)<\/loc>/gu)].map(([, address = '']) => address);
const idsIn = (xml: string) => addresses(xml).flatMap((address) => /\/en\/stories\/(\w+)$/.exec(address)?.[1] ?? []);

test('few stories and the pages stand in one file', async () => {
	await using db = await testDatabase();
	const door = createPublicDoor({ db: db.public, clock: Date.now, files: tmpdir(), origin: null });
	const id = await showStory(db);
	const whole = (await door.writeSitemap(SITE)).xml;
	expect(addresses(whole)).toContain('https://stories.example/ar/map');
	expect(idsIn(whole)).toEqual([id]);
	// Its parts have addresses, too, for whoever kept them.
	expect(idsIn((await door.writeSitemapPart({ ...SITE, part: '000' }))?.xml ?? '')).toEqual([id]);
	for (const part of ['g00', '00', 'no', '', "'"]) expect(await door.writeSitemapPart({ ...SITE, part })).toBeNull();
});

test('many stand in parts, each once, and go from theirs in the act that hides them', async () => {
	await using db = await testDatabase();
	await writeSetting(db.owner, 'practice', true);
	await generateStories(db.owner, { wanted: 1_100, clock: Date.now, seen: () => {} });
	const door = createPublicDoor({ db: db.public, clock: Date.now, files: tmpdir(), origin: null });
	const read = async () => {
		const index = (await door.writeSitemap(SITE)).xml;
		expect(index).toContain('<sitemapindex ');
		const parts = addresses(index).map((address) => /\/sitemap-(\w+)\.xml$/.exec(address)?.[1] ?? '');
		expect(parts).toEqual(['pages', '000', '800', 'g00', 'r00']);
		const all: string[] = [];
		for (const part of parts) {
			const sitemap = await door.writeSitemapPart({ ...SITE, part });
			if (part === 'pages') expect(addresses(sitemap?.xml ?? '')).toContain('https://stories.example/en/map');
			else expect(sitemap?.expiresAt).toBeGreaterThan(Date.now());
			all.push(...idsIn(sitemap?.xml ?? ''));
		}
		return all.sort();
	};
	const { rows } = await sql<{ id: string }>`select story_id as id from shown.listed_row order by 1`.execute(db.owner);
	const ids = rows.map((row) => row.id).sort();
	expect(ids).toHaveLength(1_100);
	expect(await read()).toEqual(ids);
	const [gone = '', over = ''] = ids;
	await hideStory(db.worker, gone);
	await sql`update shown.story_row set expires_at = now() - interval '1 second' where story_id = ${over}`.execute(
		db.owner
	);
	await showStory(db, { basis: 'canary' });
	expect(await read()).toEqual(ids.slice(2));
});
