/** What journalists get, who is named for it, and how they are told that it ended. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cap } from '#domain/consent/ladders.ts';
import { answerPress, decideJournalist, readPress } from '#server/desk/press.ts';
import { appendConsentEvent } from '#server/store/consent/append-consent-event.ts';
import { pauseStory, takeBackStory } from '#server/store/consent/change-state.ts';
import { grantsByPerson, writeGrants } from '#server/store/consent/grants.ts';
import { setHold } from '#server/store/consent/holds.ts';
import { sweepShown } from '#server/store/ending/expire-grants.ts';
import { eraseRows } from '#server/store/ending/erase-story.ts';
import { storiesToLookAt, sweepPress } from '#server/store/press/stopping.ts';
import { findFile } from '#server/store/shown/find-file.ts';
import { hideStory } from '#server/store/shown/hide-story.ts';
import { AMINA, ORIGIN, openPressRoom, type PressRoom, unpacked } from './press-room.ts';
import { marker, telling } from './told-story.ts';

let room: PressRoom;
beforeAll(async () => {
	room = await openPressRoom();
});
afterAll(() => room.close());

const ask = (storyId: string) => ({ storyId, locale: 'en', origin: ORIGIN });
async function take(session: string, storyId: string): Promise<Record<string, string>> {
	const taken = await room.door.takeKit(session, ask(storyId));
	if (!taken.ok) throw new Error(taken.reason);
	return unpacked(taken.value.body);
}
const ledgerOf = (storyId: string) =>
	room.db.owner
		.selectFrom('story.disclosure')
		.select(['recipient', 'what', 'channel', 'outcome'])
		.where('story_id', '=', storyId)
		.where('channel', '=', 'press')
		.execute();
/** Mails since then, as the server was given them. */
const mailsSince = (before: number) => room.received.slice(before).join('\n').replaceAll('=\n', '');

describe('registering', () => {
	test('takes the link in the mail and a manager’s yes, in this order; a link works once', async () => {
		const typed = { ...AMINA, email: 'step@paper.example.org' };
		expect(await room.door.register({ ...typed, terms: '' }, 'en', 'c')).toMatchObject({ wrong: ['terms'] });
		expect((await room.door.register(typed, 'en', 'c')).outcome).toBe('sent');
		const waiting = async () => {
			const desk = await readPress(room.floor.deps, room.floor.people.office_manager);
			return desk.ok ? desk.value.waiting.filter(({ email }) => email === typed.email) : [];
		};
		expect(await waiting()).toEqual([]);
		await room.work();
		const first = room.lastLink();
		expect(await room.door.link(first, 'c')).toEqual({
			...{ what: 'confirm', name: AMINA.name, outlet: AMINA.outlet, purpose: AMINA.purpose, office: AMINA.office }
		});
		expect(await room.door.link('x'.repeat(43), 'c')).toBeNull();
		const here = { locale: 'en', caller: 'c' };
		expect((await room.door.confirm(first, typed, here)).outcome).toBe('confirmed');
		expect((await room.door.confirm(first, typed, here)).outcome).toBe('over');
		const [one] = await waiting();
		expect(one).toMatchObject({ name: AMINA.name, outlet: AMINA.outlet, purpose: AMINA.purpose });
		const decide = (who: 'office_manager' | 'editor', answer: string) =>
			decideJournalist(room.floor.deps, room.floor.people[who], { id: one?.id ?? '', answer });
		expect((await decide('editor', 'approve')).ok).toBe(false);
		const elsewhere = await room.floor.person('elsewhere', ['office_manager'], 'tunis');
		expect((await decideJournalist(room.floor.deps, elsewhere, { id: one?.id ?? '', answer: 'approve' })).ok).toBe(
			false
		);
		expect((await decide('office_manager', 'approve')).ok).toBe(true);
		await room.work();
		const second = room.lastLink();
		expect(second).not.toBe(first);
		const entered = await room.door.enter(second, 'c');
		const session = entered?.session ?? '';
		expect((await room.door.me(session))?.outlet).toBe(AMINA.outlet);
		expect(await room.door.enter(second, 'c')).toBeNull();
		// Only hashes are kept.
		const { rows } = await sql<{ row: string }>`select x::text as row from press.session x union all
			select x::text from press.journalist x union all select x::text from press.link x`.execute(room.db.owner);
		for (const { row } of rows) for (const word of [session, first, second]) expect(row).not.toContain(word);
		expect((await decide('office_manager', 'revoke')).ok).toBe(true);
		expect(await room.door.me(session)).toBeNull();
	});

	test('says the same to an address that is known, and sends no second mail within ten minutes', async () => {
		await room.inside({ email: 'known@paper.example.org' });
		const before = room.received.length;
		const typed = { ...AMINA, email: 'known@paper.example.org' };
		expect((await room.door.register(typed, 'en', 'd')).outcome).toBe('sent');
		expect((await room.door.sendLink(typed.email, 'd')).ok).toBe(true);
		expect((await room.door.sendLink('nowhere@paper.example.org', 'd')).ok).toBe(true);
		await room.work();
		expect(room.received.length).toBe(before);
	});

	test('the press login reads no table and runs the functions of its pages alone', async () => {
		for (const table of [
			...['shown.story', 'shown.story_row', 'story.story', 'story.disclosure', 'vault.story_key'],
			...['press.journalist', 'press.kit', 'press.request', 'press.session', 'press.link']
		])
			await expect(sql.raw(`select * from ${table}`).execute(room.db.press), table).rejects.toThrow(
				'permission denied'
			);
		const { rows } = await sql<{ name: string }>`select n.nspname || '.' || p.proname as name
			from pg_proc p join pg_namespace n on n.oid = p.pronamespace
			where n.nspname in ('press', 'story', 'intake', 'shown', 'queue', 'office', 'vault', 'chain')
				and has_schema_privilege('suitcase_press', n.oid, 'usage')
				and has_function_privilege('suitcase_press', p.oid, 'execute') order by 1`.execute(room.db.owner);
		expect(rows.map(({ name }) => name.replace('press.', ''))).toEqual([
			...['ask', 'ask_again', 'ask_desk', 'confirm', 'enter', 'forget', 'leave', 'link', 'listed', 'me'],
			...['my_kits', 'my_requests', 'offer', 'take_kit']
		]);
	});
});

describe('a press kit', () => {
	test('holds what the press may have and nothing that only the site may show', async () => {
		const [secret, open] = [marker('full'), marker('summary')];
		const { storyId } = await toldApart(secret, open);
		const session = await room.inside({ email: 'kit@paper.example.org' });
		const files = await take(session, storyId);
		expect(Object.keys(files).sort()).toEqual([
			'README.fr.txt',
			'README.txt',
			'metadata.json',
			'texts/en.txt',
			'texts/fr.txt'
		]);
		expect(files['texts/en.txt']).toContain(open);
		expect(JSON.stringify(files)).not.toContain(secret);
		const metadata = JSON.parse(files['metadata.json'] ?? '') as Record<string, unknown>;
		expect(metadata).toMatchObject({
			kind: 'suitcase-press-kit-1',
			story: storyId,
			givenTo: 'The Paper · Amina Press'
		});
		expect(metadata.useUntilMonth).toMatch(/^\d{4}-\d{2}$/);
		expect(files['README.txt']).toContain('not for raising funds');
		expect(files['README.txt']).toContain('Test office');
		expect(files['README.txt']).toContain('the story in English and French');
		expect(files['README.fr.txt']).toMatch(/le récit en (anglais et français|français et anglais)/);
		expect(files['README.fr.txt']).toContain('dans les 24 heures');
	});

	/** The site may show the whole text, the press the summary. */
	async function toldApart(secret: string, open: string) {
		const words = { summary: open, blocks: [{ kind: 'paragraph' as const, text: secret }], excerptBlocks: 0 };
		const storyId = await room.told({ tellings: [telling('en', words), telling('fr', words)] });
		const people = await room.db.owner.transaction().execute((tx) => grantsByPerson(tx, storyId));
		const [[personId, grants] = ['', {}]] = [...people];
		await room.db.owner.transaction().execute(async (tx) => {
			const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
			const press = grants.press && { ...grants.press, levels: cap({ ...{ text: 'summary' } }) };
			await writeGrants(tx, { storyId, personId, version, grants: { ...grants, ...(press && { press }) } });
		});
		expect(await room.publish(storyId)).toBe('published');
		return { storyId };
	}

	test('is in the ledger, with the name that the teller reads, before it is given', async () => {
		const storyId = await room.told();
		const session = await room.inside({ email: 'ledger@paper.example.org' });
		expect(await room.door.offer(session, storyId)).toMatchObject({ languages: ['en'], pictures: 0 });
		expect(await ledgerOf(storyId)).toEqual([]);
		const taken = await room.door.takeKit(session, ask(storyId));
		expect(taken.ok).toBe(true);
		expect(await ledgerOf(storyId)).toEqual([
			{ recipient: 'The Paper · Amina Press', what: 'press_kit', channel: 'press', outcome: null }
		]);
		if (taken.ok) await taken.value.body.cancel();
	});

	test('is for nobody else, not of a story that said no to the press, and not before the day of the yes', async () => {
		const session = await room.inside({ email: 'early@paper.example.org' });
		const later = await room.told({ pressFrom: Date.now() + 86_400_000 });
		const never = await room.told({ channels: ['web'] });
		const open = await room.told();
		for (const storyId of [later, never, 'zzzzzzzzzz']) {
			expect(await room.door.takeKit(session, ask(storyId))).toEqual({ ok: false, reason: 'gone' });
			expect(await room.door.offer(session, storyId)).toBeNull();
			expect(await ledgerOf(storyId)).toEqual([]);
		}
		expect(await room.door.takeKit('nobody', ask(open))).toEqual({ ok: false, reason: 'gone' });
		expect(await room.door.offer('nobody', open)).toBeNull();
		const listed = (await room.door.stories('en', null)).stories.map(({ id }) => id);
		expect(listed).toContain(open);
		expect(listed).not.toContain(never);
		expect(listed).not.toContain(later);
	});

	test('brings pictures that the site does not show; without a kit nobody reaches their files', async () => {
		const storyId = await room.told();
		const name = `${'ab'.repeat(16)}.jpg`;
		await writeFile(join(room.publicFiles, name), 'large picture');
		const renditions = [
			{ name: `${'cd'.repeat(16)}.avif`, type: 'image/avif', width: 480, height: 320, bytes: 5 },
			{ name, type: 'image/jpeg', width: 1600, height: 1067, bytes: 13 }
		];
		const pictures = JSON.stringify([{ renditions, alt: 'Hands with dough.' }]);
		await sql`update shown.story_row set body = jsonb_set(body, '{pictures}', ${pictures}::jsonb)
			where story_id = ${storyId} and channel = 'press'`.execute(room.db.owner);
		expect(await findFile(room.db.public, name)).toBeNull();
		// Not even if somebody writes it down among the files of the site.
		await sql`insert into shown.picture_row (name, story_id, channel, type, bytes, expires_at)
			values (${name}, ${storyId}, 'press', 'image/jpeg', 13, now() + interval '1 day')`.execute(room.db.owner);
		expect(await findFile(room.db.public, name)).toBeNull();
		const session = await room.inside({ email: 'picture@paper.example.org' });
		const files = await take(session, storyId);
		expect(files['pictures/picture-1.jpg']).toBe('large picture');
		expect(files['pictures/captions.en.txt']).toContain('Hands with dough.');
		expect(JSON.parse(files['metadata.json'] ?? '')).toMatchObject({
			pictures: [{ file: 'pictures/picture-1.jpg', width: 1600, captions: { en: 'Hands with dough.' } }]
		});
		expect(JSON.stringify(Object.keys(files))).not.toContain('abab');
		expect(await readFile(join(room.publicFiles, name), 'utf8')).toBe('large picture');
	});
});

describe('when it ends', () => {
	const endings: [string, (storyId: string) => Promise<unknown>][] = [
		[
			'taken back',
			(storyId) =>
				room.db.worker
					.transaction()
					.execute((tx) => takeBackStory(tx, { storyId, byWhom: 'teller', after: 'keep_sealed' }))
		],
		['paused', (storyId) => room.db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }))],
		[
			'held',
			(storyId) =>
				room.db.desk
					.transaction()
					.execute((tx) => setHold(tx, { scope: 'story', value: storyId, reason: 'danger', byWhom: 'member:x' }))
		],
		['narrowed for the press', (storyId) => narrow(storyId, 'press')],
		[
			'over',
			async (storyId) => {
				await sql`update shown.story_row set expires_at = now() - interval '1 second' where story_id = ${storyId} and channel = 'press'`.execute(
					room.db.owner
				);
				await sweepShown(room.db.worker, new Date());
			}
		]
	];
	test.each(endings)(
		'because it was %s, whoever has a kit is told so, without a word of the story',
		async (why, end) => {
			const title = marker('title');
			const storyId = await room.told({ tellings: [telling('en', { title })] });
			const email = `${why.replaceAll(' ', '-')}@paper.example.org`;
			const session = await room.inside({ email });
			await take(session, storyId);
			expect((await room.door.mine(session, 'en')).kits).toMatchObject([{ storyId, stands: true }]);
			const before = room.received.length;
			await end(storyId);
			// At once on the page, whatever becomes of the mail.
			expect((await room.door.mine(session, 'en')).kits).toMatchObject([{ storyId: null, stands: false }]);
			expect(await room.work()).toContain('press-mail');
			const mail = mailsSince(before);
			expect(mail).toContain(`RCPT TO:<${email}>`);
			expect(mail).toContain('Please stop using what you received on');
			for (const word of [title, storyId, 'Amina', 'Brussels']) expect(mail).not.toContain(word);
			const { rows } = await sql<{ toldAt: Date | null }>`select told_at as "toldAt" from press.kit k
			join story.disclosure d on d.id = k.id where d.story_id = ${storyId}`.execute(room.db.owner);
			expect(rows[0]?.toldAt).toBeInstanceOf(Date);
			expect(await room.door.takeKit(session, ask(storyId))).toEqual({ ok: false, reason: 'gone' });
			// Once, not again.
			const after = room.received.length;
			await room.publish(storyId);
			await room.work();
			expect(room.received.length).toBe(after);
			expect(room.logged.join('\n')).not.toContain('paper.example.org');
		}
	);

	test('nobody is told to stop because a story was only published anew, or narrowed elsewhere', async () => {
		const storyId = await room.told({ channels: ['web', 'press', 'print'] });
		const session = await room.inside({ email: 'anew@paper.example.org' });
		await take(session, storyId);
		const before = room.received.length;
		await room.publish(storyId);
		// All rows went away and came back in one transaction: there is not even something to look at.
		expect(await room.work('due')).toEqual([]);
		await narrow(storyId, 'print', async () => {
			// Hidden whole for a moment; it is looked at, and waited for.
			expect(await room.work('due')).toEqual(['press-stop']);
			expect((await room.door.mine(session, 'en')).kits[0]?.stands).toBe(false);
		});
		expect((await room.door.mine(session, 'en')).kits[0]?.stands).toBe(true);
		await room.work();
		expect(mailsSince(before)).not.toContain('anew@');
		expect((await room.door.mine(session, 'en')).kits[0]?.stands).toBe(true);
	});

	test('the night finds a kit that does not stand though nobody ended it', async () => {
		const storyId = await room.told();
		const session = await room.inside({ email: 'night@paper.example.org' });
		await take(session, storyId);
		expect(await storiesToLookAt(room.db.worker)).not.toContain(storyId);
		await room.db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }));
		expect(await storiesToLookAt(room.db.worker)).toContain(storyId);
		await room.work();
		expect(await storiesToLookAt(room.db.worker)).not.toContain(storyId);
	});

	test('a kit of words that changed since is told too; the new one is another kit', async () => {
		const storyId = await room.told();
		const session = await room.inside({ email: 'changed@paper.example.org' });
		await take(session, storyId);
		await sql`update shown.story_row set body = jsonb_set(body, '{title}', '"Another title"') where story_id = ${storyId}`.execute(
			room.db.owner
		);
		expect((await room.door.mine(session, 'en')).kits[0]?.stands).toBe(false);
		await take(session, storyId);
		expect((await room.door.mine(session, 'en')).kits.map(({ stands }) => stands)).toEqual([true, false]);
	});

	test('the teller reads who has it and when they were told', async () => {
		const storyId = await room.told();
		const session = await room.inside({ email: 'teller@paper.example.org' });
		await take(session, storyId);
		const page = async () =>
			(
				await sql<{ copies: { what: string; recipient: string; toldAt: number | null; outcome: string | null }[] }>`
				select story.page_before_notices(${storyId}, gen_random_uuid()) -> 'copies' as copies`.execute(room.db.owner)
			).rows[0]?.copies.filter(({ what }) => what === 'press_kit');
		expect(await page()).toMatchObject([{ recipient: 'The Paper · Amina Press', toldAt: null, outcome: null }]);
		await room.db.desk.transaction().execute((tx) => hideStory(tx, storyId));
		await room.db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }));
		await room.work();
		const [after] = (await page()) ?? [];
		expect(after).toMatchObject({ outcome: 'cannot_be_taken_back' });
		expect(after?.toldAt).toBeGreaterThan(Date.now() - 60_000);
	});

	/** A new version of the yes: without the press, or a new version that leaves it as it is; then published anew. */
	async function narrow(storyId: string, gone: 'press' | 'print', between = async () => {}): Promise<void> {
		await room.db.owner.transaction().execute(async (tx) => {
			const version = await appendConsentEvent(tx, { storyId, kind: 'narrowed', byWhom: 'teller' });
			for (const [personId, { [gone]: _gone, ...grants }] of await grantsByPerson(tx, storyId))
				await writeGrants(tx, { storyId, personId, version, grants });
			await hideStory(tx, storyId);
		});
		await between();
		await room.publish(storyId);
	}
});

describe('a question', () => {
	test('goes to the desk of the office, sealed, and its answer to the press page; the teller is told nothing', async () => {
		const storyId = await room.told({ office: 'brussels' });
		const session = await room.inside({ email: 'question@paper.example.org' });
		const text = marker('question');
		expect(await room.door.ask(session, storyId, { kind: 'interview', text })).toEqual({ ok: true, value: null });
		const { rows } = await sql<{
			n: number;
		}>`select count(*)::int as n from press.request r where r::text like ${`%${text}%`}
			or encode(r.body, 'escape') like ${`%${text}%`}`.execute(room.db.owner);
		expect(rows[0]?.n).toBe(0);
		const messages = await room.db.owner
			.selectFrom('story.message')
			.select('id')
			.where('story_id', '=', storyId)
			.execute();
		expect(messages).toEqual([]);
		const manager = room.floor.people.office_manager;
		const read = await readPress(room.floor.deps, manager);
		const question = read.ok ? read.value.questions.find((one) => one.text === text) : undefined;
		expect(question).toMatchObject({ storyId, kind: 'interview', outlet: 'The Paper' });
		const id = question?.id ?? '';
		const elsewhere = await room.floor.person('elsewhere too', ['office_manager'], 'tunis');
		const seen = await readPress(room.floor.deps, elsewhere);
		expect(seen.ok && seen.value.questions).toEqual([]);
		expect((await answerPress(room.floor.deps, elsewhere, { id, answer: 'x', close: false })).ok).toBe(false);
		const long = await answerPress(room.floor.deps, manager, { id, answer: 'x'.repeat(2_001), close: false });
		expect(long).toEqual({ ok: false, reason: 'too_long' });
		expect(await answerPress(room.floor.deps, manager, { id, answer: ' ', close: false })).toMatchObject({
			reason: 'nothing_said'
		});
		const before = room.received.length;
		expect((await answerPress(room.floor.deps, manager, { id, answer: 'Not at the moment.', close: false })).ok).toBe(
			true
		);
		await room.work();
		expect(mailsSince(before)).toContain('question@paper.example.org');
		expect(mailsSince(before)).not.toContain('Not at the moment');
		expect((await room.door.mine(session, 'en')).questions).toMatchObject([
			{ outcome: 'answered', answer: 'Not at the moment.' }
		]);
	});

	test('says the same of a story whose teller can be reached and of one whose teller cannot, and nothing of one that is not shown', async () => {
		const session = await room.inside({ email: 'same@paper.example.org' });
		const reached = await room.told();
		const historical = await room.told({ basis: 'public_domain' });
		const [one, other] = await Promise.all(
			[reached, historical].map((storyId) => room.door.ask(session, storyId, { kind: 'verify', text: 'Is it true?' }))
		);
		expect(one).toEqual(other);
		await room.db.desk.transaction().execute((tx) => pauseStory(tx, { storyId: reached, byWhom: 'teller' }));
		const gone = await room.door.ask(session, reached, { kind: 'verify', text: 'And now?' });
		expect(gone).toEqual(await room.door.ask(session, 'zzzzzzzzzz', { kind: 'verify', text: 'And now?' }));
	});

	test('is erased with the story, its key too', async () => {
		const storyId = await room.told();
		const session = await room.inside({ email: 'erased@paper.example.org' });
		await room.door.ask(session, storyId, { kind: 'verify', text: 'Is it true?' });
		const left = async () =>
			(
				await sql<{ n: number }>`select (select count(*) from press.request where story_id = ${storyId})::int
				+ (select count(*) from vault.story_key k where k.story_id like 'request:%' and not exists
					(select from press.request r where 'request:' || r.id = k.story_id))::int as n`.execute(room.db.owner)
			).rows[0]?.n;
		expect(await left()).toBe(1);
		await room.db.worker.transaction().execute((tx) => eraseRows(tx, storyId, new Date()));
		expect(await left()).toBe(0);
	});
});

describe('a kit of a story that was erased', () => {
	test('keeps no hash of its words, ends, and whoever holds it is told', async () => {
		const storyId = await room.told();
		const session = await room.inside({ email: 'print@paper.example.org' });
		await take(session, storyId);
		const kit = async () =>
			(
				await sql<{ prints: string; stopped: boolean; told: boolean }>`select k.prints::text as prints,
					k.stopped_at is not null as stopped, k.told_at is not null as told
					from press.kit k join story.disclosure d on d.id = k.id where d.story_id = ${storyId}`.execute(room.db.owner)
			).rows[0];
		expect((await kit())?.prints).toMatch(/[0-9a-f]{64}/);
		await room.db.worker.transaction().execute((tx) => eraseRows(tx, storyId, new Date()));
		expect((await kit())?.prints).not.toMatch(/[0-9a-f]{64}/);
		await room.work();
		expect(await kit()).toMatchObject({ stopped: true, told: true });
	});
});

describe('what is kept of a journalist', () => {
	const rowsOf = async (email: string) =>
		(
			await sql<{
				purpose: string;
				state: string;
			}>`select purpose, state from press.journalist where email = ${email}`.execute(room.db.owner)
		).rows;

	test('goes at once on request', async () => {
		const email = 'forget@paper.example.org';
		const session = await room.inside({ email });
		expect(await room.door.forget(session)).toBe('forgotten');
		expect(await rowsOf(email)).toEqual([]);
		expect(await room.door.me(session)).toBeNull();
	});

	test('stays as an address only while there may be something to tell', async () => {
		const email = 'later@paper.example.org';
		const storyId = await room.told();
		const session = await room.inside({ email });
		await take(session, storyId);
		expect(await room.door.forget(session)).toBe('later');
		expect(await room.door.me(session)).toBeNull();
		expect(await rowsOf(email)).toEqual([{ purpose: '', state: 'revoked' }]);
		await sweepPress(room.db.worker);
		expect(await rowsOf(email)).toHaveLength(1);
		const before = room.received.length;
		await room.db.desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }));
		await room.work();
		expect(mailsSince(before)).toContain(email);
		await sweepPress(room.db.worker);
		expect(await rowsOf(email)).toEqual([]);
		// The teller still reads who had it.
		expect(await ledgerOf(storyId)).toMatchObject([{ recipient: 'The Paper · Amina Press' }]);
	});
});
