/** Stories in frames on other people's pages: what they show, who may show them, and the ledger of where they stood. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { TOP, ZERO } from '#domain/consent/ladders.ts';
import { ELSEWHERE, mayFrame } from '#domain/office/frame-hosts.ts';
import type { PictureFacts } from '#domain/story/picture.ts';
import { createPublicDoor, type PublicDoor } from '#server/public/door.ts';
import { takeBackStory } from '#server/store/consent/change-state.ts';
import { sweepShown } from '#server/store/ending/expire-grants.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { showStory } from './public/shown-stories.ts';
import { marker, newStoryId, telling } from './told-story.ts';

let db: TestDatabase;
let door: PublicDoor;
let files: string;
const DAY = 86_400_000;
const SUMMARY = { ...ZERO, text: 1 };

beforeAll(async () => {
	db = await testDatabase();
	files = await mkdtemp(join(tmpdir(), 'suitcase-frames-'));
	door = createPublicDoor({ db: db.public, clock: Date.now, files, origin: null });
});
afterAll(async () => {
	await rm(files, { recursive: true, force: true });
	await db[Symbol.asyncDispose]();
});
const listOf = (hosts: string[] | null) => sql`select office.let_frame('test-office', ${hosts})`.execute(db.desk);
beforeEach(() => listOf(null));

const frame = (id: string, locale = 'en', language: string | null = null) => door.readFrame({ id, locale, language });
/** The ledger's entries of frames, oldest first: site, and whether it still stands. */
async function ledger(storyId: string): Promise<string[]> {
	const rows = await db.owner
		.selectFrom('story.disclosure')
		.select(['recipient', 'what', 'outcome', 'ended_at', 'language'])
		.where('story_id', '=', storyId)
		.where('channel', '=', 'embed')
		.where('recipient', '<>', 'readers')
		.orderBy('at')
		.orderBy('id')
		.execute();
	expect(rows.every(({ what, language }) => what === 'frame' && language === null)).toBe(true);
	return rows.map(({ recipient, outcome, ended_at }) => `${recipient} ${ended_at === null ? 'stands' : outcome}`);
}

describe('a frame', () => {
	test('shows what consent allows frames, never what it allows pages', async () => {
		const words = telling('en', { blocks: [{ kind: 'quote', text: marker('pageword') }], summary: marker('short') });
		const less = await showStory(db, { tellings: [words], framed: SUMMARY });
		const shown = await frame(less);
		if (!shown.ok) throw new Error(shown.reason);
		expect(shown.value.view).toMatchObject({ summary: words.summary, excerpt: null, name: null, hasPage: true });
		expect(JSON.stringify(shown.value)).not.toContain(words.blocks[0]?.text);
		expect(await door.readStory({ id: less, locale: 'en', language: null, siteName: 'x' })).toMatchObject({
			ok: true,
			value: { framed: true, text: 'full' }
		});

		const more = await showStory(db, { tellings: [words], levels: SUMMARY, framed: TOP });
		expect(await frame(more)).toMatchObject({ ok: true, value: { view: { excerpt: words.blocks[0] } } });
		const only = await showStory(db, { onWeb: false, framed: true });
		expect(await frame(only)).toMatchObject({ ok: true, value: { view: { hasPage: false } } });
		expect(await door.readStory({ id: only, locale: 'en', language: null, siteName: 'x' })).toMatchObject({
			reason: 'gone'
		});
	});
	test('says what the text speaks of before any of it, where consent lets a frame say so', async () => {
		const words = telling('en', { notes: ['death', 'illness'] });
		const notesOf = async (id: string) => {
			const shown = await frame(id);
			return shown.ok && [shown.value.view.excerpt !== null, shown.value.view.notes];
		};
		expect(await notesOf(await showStory(db, { tellings: [words], framed: true }))).toEqual([
			true,
			['death', 'illness']
		]);
		const silent = { ...TOP, art9: 0 };
		expect(await notesOf(await showStory(db, { tellings: [words], framed: silent }))).toEqual([true, ['death']]);
		expect(await notesOf(await showStory(db, { tellings: [words], framed: SUMMARY }))).toEqual([false, []]);
	});

	test('is refused for a story that is on pages only, as for one that never was', async () => {
		const id = await showStory(db);
		expect(await frame(id)).toEqual({ ok: false, reason: 'gone' });
		expect(await frame(newStoryId())).toEqual({ ok: false, reason: 'gone' });
		expect(await frame('no-story')).toEqual({ ok: false, reason: 'not_found' });
		expect(await door.readStory({ id, locale: 'en', language: null, siteName: 'x' })).toMatchObject({
			value: { framed: false }
		});
	});
	test('is in the language that the page around it asks for, else as it was told', async () => {
		const id = await showStory(db, {
			tellings: [telling('fr', { title: 'Un four' }), telling('en', { title: 'An oven' })],
			framed: true
		});
		const title = async (...asked: [string, (string | null)?]) => {
			const found = await frame(id, asked[0], asked[1] ?? null);
			return found.ok ? found.value.view.title : found.reason;
		};
		expect([await title('en'), await title('ar'), await title('ar', 'en')]).toEqual(['An oven', 'Un four', 'An oven']);
	});
	test('has pictures that no page may show; they go with it', async () => {
		const name = `${'7'.repeat(32)}.jpg`;
		await writeFile(join(files, name), 'picture');
		const rendition = { name, type: 'image/jpeg', width: 4, height: 3, bytes: 7 };
		const picture: PictureFacts = {
			id: 'p',
			people: 'visible',
			confirmed: true,
			rungs: { visible: { renditions: [rendition], alt: 'A face' } }
		};
		const facts = { pictures: [picture], levels: SUMMARY, framed: TOP };
		const id = await showStory(db, facts);
		expect(await frame(id)).toMatchObject({ value: { view: { picture: { alt: 'A face' } } } });
		const file = await door.openFile(name);
		expect(file).toMatchObject({ ok: true, value: { storyId: id } });
		if (file.ok) await file.value.leave();
		await hideStory(db.worker, id);
		expect(await door.openFile(name)).toEqual({ ok: false, reason: 'gone' });
	});
	test('shows another version when anything in it is another', async () => {
		const id = await showStory(db, { framed: true });
		const version = async () => {
			const found = await frame(id);
			return found.ok ? found.value.version : found.reason;
		};
		const first = await version();
		expect(await version()).toBe(first);
		await showStory(db, { id, framed: SUMMARY });
		expect(await version()).not.toBe(first);
		const narrowed = await version();
		await listOf(['news.example.org']);
		expect(await version(), 'a frame that stays open asks by this').not.toBe(narrowed);
		await listOf(null);
	});
});

describe('the ledger of copies', () => {
	const note = (id: string, host: string) => door.noteFrame(id, host);

	test('names each site once, and what is no public name of a site not at all', async () => {
		const id = await showStory(db, { framed: true });
		const said = [];
		for (const host of ['news.example.org', 'news.example.org', 'a.example', ELSEWHERE, '10.0.0.1', 'X.example', 'a b'])
			said.push(await note(id, host));
		expect(said).toEqual(['noted', 'known', 'noted', 'noted', 'known', 'known', 'known']);
		expect(await ledger(id)).toEqual(['news.example.org stands', 'a.example stands', 'elsewhere stands']);
	});
	test('has nothing of a story that no frame may show', async () => {
		const onPages = await showStory(db);
		const canary = await showStory(db, { basis: 'canary', framed: true });
		for (const id of [onPages, canary, newStoryId(), "'; drop"])
			expect(await note(id, 'news.example.org'), id).toBe('not_shown');
		expect([await ledger(onPages), await ledger(canary)]).toEqual([[], []]);
	});
	test('cannot be flooded: ten new names a day, forty that stand, and one entry for all the rest', async () => {
		const id = await showStory(db, { framed: true });
		const said = [];
		for (let n = 0; n < 14; n++) said.push(await note(id, `flood-${n}.example`));
		expect(said).toEqual([...Array<string>(10).fill('noted'), ...Array<string>(4).fill('full')]);
		for (let day = 1; day < 6; day++) {
			await sql`update story.disclosure set at = at - interval '25 hours' where story_id = ${id}`.execute(db.owner);
			for (let n = 0; n < 12; n++) await note(id, `flood-${day}-${n}.example`);
		}
		const entries = await ledger(id);
		expect(entries.filter((line) => line === 'elsewhere stands')).toHaveLength(1);
		expect(entries).toHaveLength(41);
		expect(await note(id, 'flood-1.example')).toBe('known');
		// Names that ended count for the day: hiding and showing again makes no room.
		const other = await showStory(db, { framed: true });
		for (let n = 0; n < 10; n++) await note(other, `first-${n}.example`);
		await hideStory(db.worker, other);
		await showStory(db, { id: other, framed: true });
		expect(await note(other, 'second.example')).toBe('full');
	});
	test('ends every entry in the transaction that takes the story back; shown again, it begins anew', async () => {
		const id = await showStory(db, { framed: true });
		await note(id, 'news.example.org');
		await note(id, ELSEWHERE);
		await db.owner.transaction().execute(async (tx) => {
			await hideStory(tx, id);
			const open = await tx.selectFrom('story.disclosure').select('id').where('story_id', '=', id);
			expect(await open.where('ended_at', 'is', null).execute()).toEqual([]);
		});
		expect(await ledger(id)).toEqual(['news.example.org removed', 'elsewhere removed']);
		expect(await note(id, 'news.example.org')).toBe('not_shown');
		await showStory(db, { id, framed: true });
		expect(await note(id, 'news.example.org')).toBe('noted');
		expect((await ledger(id)).filter((line) => line.endsWith('stands'))).toEqual(['news.example.org stands']);
	});
	test('gets no entry from a frame that is asked for while the teller takes it back', async () => {
		const id = await showStory(db, { framed: true });
		let asked: Promise<string> | undefined;
		await db.owner.transaction().execute(async (tx) => {
			await takeBackStory(tx, { storyId: id, byWhom: 'teller', after: 'keep_sealed' });
			asked = note(id, 'news.example.org');
			await new Promise((next) => setTimeout(next, 150));
		});
		expect(await asked).toBe('not_shown');
		expect(await ledger(id)).toEqual([]);
	});
	test('ends them too where only the frames end: narrowed to pages, or over', async () => {
		const narrowed = await showStory(db, { framed: true });
		await note(narrowed, 'news.example.org');
		await showStory(db, { id: narrowed });
		expect(await ledger(narrowed)).toEqual(['news.example.org removed']);

		const over = await showStory(db, { framed: true });
		await note(over, 'news.example.org');
		await sql`update shown.story_row set expires_at = ${new Date(Date.now() - 1000)} where story_id = ${over}`.execute(
			db.owner
		);
		expect(await frame(over)).toEqual({ ok: false, reason: 'gone' });
		expect(await note(over, 'other.example')).toBe('not_shown');
		await sweepShown(db.worker, new Date(Date.now() + DAY / 24));
		expect(await ledger(over)).toEqual(['news.example.org removed']);
	});
	test('is all that the readers’ login can write', async () => {
		const id = await showStory(db, { framed: true });
		for (const statement of [
			`insert into story.disclosure (story_id, channel, recipient, what, consent_version) values ('${id}', 'embed', 'x.org', 'frame', 1)`,
			'select * from story.disclosure',
			"select office.let_frame('test-office', null)",
			`select story.end_frames('${id}')`
		])
			await expect(sql.raw(statement).execute(db.public), statement).rejects.toMatchObject({ code: '42501' });
	});
});

describe('an office that names the sites', () => {
	test('ends what stands elsewhere, and nothing is noted there; the database and the program agree', async () => {
		const id = await showStory(db, { framed: true });
		for (const host of ['news.example.org', 'a.museum.example', 'other.example', ELSEWHERE])
			await door.noteFrame(id, host);
		const hosts = ['news.example.org', '*.museum.example', 'new.example:8443'];
		await listOf(hosts);
		expect((await ledger(id)).filter((line) => line.endsWith('stands'))).toEqual([
			'news.example.org stands',
			'a.museum.example stands'
		]);
		expect(await frame(id)).toMatchObject({ value: { hosts } });
		for (const host of ['new.example', 'b.a.museum.example', 'museum.example', 'evilmuseum.example', ELSEWHERE]) {
			const done = await door.noteFrame(id, host);
			expect(done === 'noted', host).toBe(mayFrame(hosts, host));
			if (done !== 'noted') expect(done).toBe('not_here');
		}
	});
	test('may let nobody; then nothing tells others how to show it', async () => {
		const id = await showStory(db, { framed: true });
		await listOf([]);
		expect(await door.noteFrame(id, 'news.example.org')).toBe('not_here');
		expect(await describeFor(`https://s.example/en/stories/${id}`)).toEqual({ ok: false, reason: 'gone' });
	});
	test('cannot write anything into the policy of a page', async () => {
		for (const wrong of ["x.org 'unsafe'", '*', 'x', 'x.org;', ''])
			await expect(listOf([wrong]), wrong).rejects.toMatchObject({ code: '23514' });
	});
});

const describeFor = (url: string, size: { maxWidth?: string; maxHeight?: string } = {}) =>
	door.describeFrame({
		url,
		origin: 'https://s.example',
		siteName: 'Voices & more',
		title: (language) => `A "story" (${language})`,
		maxWidth: size.maxWidth ?? null,
		maxHeight: size.maxHeight ?? null
	});

describe('oEmbed', () => {
	test('says how to show a story, and no word of it', async () => {
		const words = telling('en', {
			title: marker('titleword'),
			brings: marker('bringsword'),
			summary: marker('sumword')
		});
		const id = await showStory(db, { tellings: [words], framed: true });
		const found = await describeFor(`https://s.example/fr/stories/${id}`);
		expect(found).toEqual({
			ok: true,
			value: {
				version: '1.0',
				type: 'rich',
				provider_name: 'Voices & more',
				provider_url: 'https://s.example',
				cache_age: 60,
				width: 560,
				height: 640,
				html: `<iframe src="https://s.example/embed/${id}?lang=fr" title="A &quot;story&quot; (fr)" width="560" height="640" loading="lazy" referrerpolicy="strict-origin" frameborder="0"></iframe>`
			}
		});
		expect(JSON.stringify(found)).not.toMatch(/titleword|bringsword|sumword/);
		if (found.ok) expect(door.describeInXml(found.value)).toContain('<provider_name>Voices &amp; more</provider_name>');
	});
	test('keeps to the size that is asked for, and speaks the language of the telling that the address names', async () => {
		const id = await showStory(db, { framed: true });
		const small = await describeFor(`https://s.example/en/stories/${id}?lang=ti`, { maxWidth: '300', maxHeight: '90' });
		expect(small).toMatchObject({ value: { width: 300, height: 90 } });
		if (small.ok) expect(small.value.html).toContain(`/embed/${id}?lang=ti"`);
		const large = await describeFor(`https://s.example/embed/${id}`, { maxWidth: '9000', maxHeight: 'x' });
		expect(large).toMatchObject({ value: { width: 560, height: 640 } });
	});
	test('knows our own addresses only, and says nothing of what is gone', async () => {
		const id = await showStory(db, { framed: true });
		for (const url of ['', 'x', 'https://s.example/en', `https://t.example/en/stories/${id}`, `/en/stories/${id}`])
			expect(await describeFor(url), url).toEqual({ ok: false, reason: 'not_found' });
		await hideStory(db.worker, id);
		for (const gone of [id, newStoryId()])
			expect(await describeFor(`https://s.example/en/stories/${gone}`)).toEqual({ ok: false, reason: 'gone' });
	});
});

test('a site that asks while its office takes it off the list is not written down as showing the story', async () => {
	const id = await showStory(db, { framed: true });
	let asking: Promise<string> | undefined;
	await db.owner.transaction().execute(async (tx) => {
		await sql`select office.let_frame('test-office', array['news.example.org'])`.execute(tx);
		let isAnswered = false;
		asking = door.noteFrame(id, 'other.example.org').finally(() => (isAnswered = true));
		await vi.waitFor(async () => {
			const { rows } = await sql<{ waits: number }>`select count(*)::int as waits from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`.execute(db.owner);
			expect(isAnswered || rows[0]?.waits === 1).toBe(true);
		}, 60_000);
	});
	expect(await asking).toBe('not_here');
	expect(await ledger(id)).toEqual([]);
	expect(await door.noteFrame(id, 'news.example.org')).toBe('noted');
});
