/** Stories that search engines are told not to list: of great danger, or because a teller wants it so. Nobody learns which. */
import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Risk } from '#domain/consent/risk.ts';
import { receiptFrom } from '#domain/story/receipt.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { listen } from '#server/store/listen.ts';
import { openTestDoor, type TestDoor } from './intake-door.ts';
import { showStory } from './public/shown-stories.ts';
import { tellStory } from './told-story.ts';

let it: TestDoor;
let door: PublicDoor;
const ORIGIN = 'https://stories.example.org';
beforeAll(async () => {
	it = await openTestDoor();
	door = createPublicDoor({ db: it.db.public, clock: Date.now, files: '/nowhere', origin: ORIGIN });
});
afterAll(() => it.close());

/** A story that readers see, and the number of its teller. */
async function shown(): Promise<{ storyId: string; digits: string }> {
	const { storyId } = await tellStory(it.db.owner, it.deps.seal.keys, { now: it.time.now });
	await showStory(it.db, { id: storyId });
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const { receipts } = it.deps.seal;
	const receipt = { story_id: storyId, locator: receipts.locator(digits), hash: await receipts.hash(digits) };
	await it.db.owner.insertInto('story.receipt').values(receipt).execute();
	return { storyId, digits };
}
async function post(fields: Record<string, string>) {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) data.append(name, value);
	const { page } = await it.door.mine.post(data, `caller ${randomInt(1e9)}`, 'en');
	if (page.kind !== 'open') throw new Error(`the page asks for digits: ${page.notice}`);
	return page;
}
/** What a search engine is told: by the page, by the answer for programs, and by the sitemap. */
async function told(storyId: string) {
	const page = await door.readStory({ id: storyId, locale: 'en', language: null, siteName: 'Test' });
	const search = new URLSearchParams();
	const api = await door.api.answer({ operation: 'readStory', id: storyId, search, caller: `caller ${storyId}` });
	const { xml } = await door.writeSitemap({ origin: ORIGIN, locales: ['en'] });
	return {
		page: page.ok ? page.value.unlisted : page.reason,
		api: api.ok ? api.answer.unlisted : api.problem.status,
		file: await door.isUnlisted(storyId),
		sitemap: xml.includes(`/en/stories/${storyId}<`)
	};
}
const OUT = { page: true, api: true, file: true, sitemap: false };
const IN = { page: false, api: false, file: false, sitemap: true };

test('great danger keeps it out, and what is told is the same as where the teller wants it', async () => {
	const { storyId, digits } = await shown();
	const risk = (level: Risk) =>
		it.db.owner.updateTable('story.story').set({ risk: level }).where('id', '=', storyId).execute();
	for (const [level, expected] of Object.entries({ low: IN, medium: IN, high: OUT, critical: OUT } as const)) {
		await risk(level as Risk);
		expect(await told(storyId), level).toEqual(expected);
	}
	await risk('low');
	const { view } = await post({ intent: 'open', digits });
	expect(view.unlisted).toBe(false);
	await post({ pass: view.carried, intent: 'unlist' });
	expect(await told(storyId)).toEqual(OUT);
});

test('the teller keeps it out at once and lets it in again, each written down once', async () => {
	const { storyId, digits } = await shown();
	const { view } = await post({ intent: 'open', digits });
	const gone: string[] = [];
	let hears = false;
	const { stop } = listen(it.db.logins.public, {
		gone: (tags) => void gone.push(...tags),
		listening: () => void (hears = true),
		lost: () => {},
		beat: () => {}
	});
	await vi.waitUntil(() => hears, 30_000);
	const out = await post({ pass: view.carried, intent: 'unlist' });
	expect([out.notice, out.view.unlisted, out.ledger]).toEqual(['unlisted', true, true]);
	await vi.waitUntil(() => gone.includes(`story:${storyId}`) && gone.includes('list'), 30_000);
	await stop();
	await post({ pass: view.carried, intent: 'unlist' });
	const { ledger } = it.deps.seal;
	const inLedger = async () =>
		(await ledger.read()).filter(({ kind, story }) => kind === 'narrowed' && story === ledger.nameOf(storyId)).length;
	expect(await inLedger()).toBe(1);
	const back = await post({ pass: view.carried, intent: 'list_again' });
	expect([back.notice, back.view.unlisted]).toEqual(['listed_again', false]);
	expect(await told(storyId)).toEqual(IN);
	expect(await inLedger()).toBe(1);
	const lines = await it.db.owner.selectFrom('story.history').select('did').where('story_id', '=', storyId).execute();
	expect(lines.map(({ did }) => did).filter((did) => did.includes('listed'))).toEqual([
		'unlisted_by_teller',
		'listed_by_teller'
	]);
});

test('a text of long ago is listed, whatever was judged, and a story that is not known is not', async () => {
	const id = await showStory(it.db, { basis: 'public_domain' });
	await it.db.owner.updateTable('story.story').set({ risk: 'high' }).where('id', '=', id).execute();
	expect(await told(id)).toEqual(IN);
	expect(await door.isUnlisted('0123456789')).toBe(false);
});

test('whoever tells it anew without somebody keeps what they chose', async () => {
	const [before, after] = [await shown(), await shown()];
	const person = async (storyId: string) =>
		(
			await it.db.owner
				.selectFrom('story.person')
				.select('id')
				.where('story_id', '=', storyId)
				.executeTakeFirstOrThrow()
		).id;
	const was = await person(before.storyId);
	await it.db.owner.updateTable('story.person').set({ unlisted: true }).where('id', '=', was).execute();
	await sql`insert into story.group_teller (story_id, person_id, place, claim_open, claim_waits, was_in, was_person)
		values (${after.storyId}, ${await person(after.storyId)}, 1, false, false, ${before.storyId}, ${was})`.execute(
		it.db.owner
	);
	expect(await told(after.storyId)).toEqual(OUT);
});
