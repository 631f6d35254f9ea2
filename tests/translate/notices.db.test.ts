/** The notice in a language that the pages do not speak: translated, read by a second person, registered, said yes to. */
import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LOCALES } from '#domain/base/locales.ts';
import { NOTICE_NUMBER } from '#domain/consent/notice.ts';
import { letMachineRead, readNotices, takeNoticeSound } from '#server/desk/notices.ts';
import type { NoticeTranslationView } from '#server/desk/translate/notices.ts';
import { readNotice } from '#server/public/read-notice.ts';
import { noticeFor } from '#server/intake/change-my-consent.ts';
import { noticeRead, otherNotices } from '#server/intake/notice-read.ts';
import type { Member } from '#server/store/accounts/members.ts';
import { noticeIn, noticeOf, noticesToday } from '#messages/notice.ts';
import { registerNotices } from '#server/store/notices/notices.ts';
import { registerTranslated } from '#server/store/notices/translated.ts';
import { goodStory, openTestDoor, type TestDoor, walker } from '../intake-door.ts';
import { openTranslationFloor, type TranslationFloor } from './translation-floor.ts';

let floor: TranslationFloor;
let one: Member;
let two: Member;
beforeAll(async () => {
	floor = await openTranslationFloor();
	await registerNotices(floor.db.owner, noticesToday());
	one = await floor.person('ti one', ['translator'], 'brussels', ['en', 'ti']);
	two = await floor.person('ti two', ['reviewer'], 'tunis', ['en', 'ti']);
});
afterAll(() => floor.close());
beforeEach(async () => {
	await floor.db.owner.deleteFrom('office.notice_translation').execute();
	await floor.db.owner.deleteFrom('office.notice_draft').execute();
});

const view = async (who: Member): Promise<NoticeTranslationView> => {
	const read = await floor.translate.readNotice(who, 'ti');
	if (!read.ok) throw new Error(read.reason);
	return read.value;
};
const saves = async (who: Member, words: (source: string, at: number) => string) => {
	const { version, sourceHash, lines } = await view(who);
	const fields = new Map(lines.map(({ source }, at) => [`line-${at}`, source === '' ? '' : words(source, at)]));
	const field = (name: string) => fields.get(name) ?? '';
	return floor.translate.saveNotice(who, { language: 'ti', after: version, sourceHash, field });
};
const approves = (who: Member, version: number) => floor.translate.approveNotice(who, { language: 'ti', version });
const offered = async () => {
	const all = await otherNotices({ db: floor.db.intake });
	return all.map(({ language, hash }) => ({ language, hash }));
};

describe('the notice in Tigrinya', () => {
	test('is registered under its own hash by a second person, and from then on tellers are offered it', async () => {
		const english = noticeIn('en');
		expect(await view(one)).toMatchObject({ version: 0, state: 'waiting', sourceLanguage: 'en', canSave: true });
		expect(await saves(one, (_, at) => (at === 0 ? 'ti' : ''))).toEqual({ ok: true, value: { version: 1 } });
		expect((await view(one)).state).toBe('begun');
		expect(await approves(two, 1)).toEqual({ ok: false, reason: 'not_whole' });
		await saves(one, (source) => `ti ${source}`);
		expect(await offered()).toEqual([]);
		expect(await approves(one, 2)).toEqual({ ok: false, reason: 'own' });
		expect(await approves(two, 1)).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect(await approves(two, 2)).toEqual({ ok: true, value: null });
		const text = english.text
			.split('\n')
			.map((line) => (line === '' ? '' : `ti ${line}`))
			.join('\n');
		const { hash } = noticeOf('ti', NOTICE_NUMBER, text);
		expect(hash).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
		expect(await offered()).toEqual([{ language: 'ti', hash }]);
		expect(await readNotice({ db: floor.db.public } as never, hash)).toMatchObject({ text, isToday: true });
		expect(await view(two)).toMatchObject({ state: 'done', offered: { version: 2, hash, by: 'ti two' } });
	});

	test('changes for nobody before the new words are read; withdrawn, it is offered to nobody and stays on record', async () => {
		await saves(one, (source) => `ti ${source}`);
		await approves(two, 1);
		const [before] = await offered();
		await saves(one, (source) => `ti better ${source}`);
		expect(await offered()).toEqual([before]);
		expect((await view(two)).state).toBe('unread');
		await approves(two, 2);
		const [after] = await offered();
		expect(after?.hash).not.toBe(before?.hash);
		expect(await floor.translate.withdrawNotice(one, 'ti')).toEqual({ ok: true, value: null });
		expect(await offered()).toEqual([]);
		for (const notice of [before, after])
			expect(await readNotice({ db: floor.db.public } as never, notice?.hash ?? '')).not.toBeNull();
	});

	test('a changed sentence shows as changed and nothing else does, until somebody says that it fits', async () => {
		const today = noticeIn('en');
		const older = noticeOf('en', NOTICE_NUMBER, today.text.replace(/^(.*)\n/, 'An older first line.\n'));
		await registerNotices(floor.db.owner, [older]);
		const lines = older.text.split('\n').map((source) => ({ source, text: source === '' ? '' : `ti ${source}` }));
		await floor.db.owner
			.insertInto('office.notice_draft')
			.values({
				...{ language: 'ti', version: 1, source_language: 'en', source_hash: older.hash },
				...{ lines: JSON.stringify(lines), by_member: one.id }
			})
			.execute();
		const page = await view(one);
		expect(page.lines.flatMap(({ state }, at) => (state === 'whole' ? [] : [[at, state]]))).toEqual([[0, 'changed']]);
		expect(await approves(two, 1)).toEqual({ ok: false, reason: 'not_whole' });
		// The database says so, too, whoever asks it.
		const fields = Object.fromEntries(page.lines.map(({ text }, at) => [`line-${at}`, text]));
		const save = (more: Record<string, string>, after: number) =>
			floor.translate.saveNotice(one, {
				...{ language: 'ti', after, sourceHash: page.sourceHash },
				field: (name) => ({ ...fields, ...more })[name] ?? ''
			});
		await save({ 'line-0': 'ti new' }, 1);
		expect((await view(one)).lines[0]?.state).toBe('changed');
		const asked = { language: 'ti', version: 2, memberId: two.id, at: floor.clock.now };
		expect(await registerTranslated(floor.db.desk, asked)).toBe('not_whole');
		await save({ 'line-0': 'ti new', 'mended-0': 'yes' }, 2);
		expect(await approves(two, 3)).toEqual({ ok: true, value: null });
		const stale = await floor.translate.saveNotice(one, {
			...{ language: 'ti', after: 3, sourceHash: older.hash },
			field: () => 'x'
		});
		expect(stale).toEqual({ ok: false, reason: 'notice_changed' });
	});

	test('is there for nobody without both languages, and in no language that the pages speak', async () => {
		const reads = async (roles: Parameters<typeof floor.person>[1], languages: string[], language = 'ti') => {
			const who = await floor.person(randomUUID(), roles, 'brussels', languages);
			const read = await floor.translate.readNotice(who, language);
			return read.ok ? 'in' : read.reason;
		};
		expect(await reads(['translator'], ['en', 'ti'])).toBe('in');
		expect(await reads(['translator'], ['ti'])).toBe('not_found');
		expect(await reads(['translator'], ['en', 'so'])).toBe('not_found');
		expect(await reads(['translator'], ['en', 'fr'], 'fr')).toBe('not_found');
		expect(await reads(['translator'], ['en', 'pt-BR'], 'pt-BR')).toBe('not_found');
		expect(await reads(['office_manager'], ['en', 'ti'])).toBe('not_allowed');
		const reviewer = await floor.person('ti three', ['reviewer'], 'brussels', ['en', 'ti']);
		const saved = await floor.translate.saveNotice(reviewer, {
			...{ language: 'ti', after: 0, sourceHash: noticeIn('en').hash },
			field: () => 'x'
		});
		expect(saved).toEqual({ ok: false, reason: 'not_allowed' });
	});

	test('is read aloud by a person, word for word as it is offered; the machine reads only what the pages speak', async () => {
		const manager = floor.people.office_manager;
		await saves(one, (source) => `ti ${source}`);
		await approves(two, 1);
		const [mine] = await offered();
		const hash = mine?.hash ?? '';
		const list = await readNotices(floor.deps, manager);
		const told = list.ok ? list.value.find(({ language }) => language === 'ti')?.told.split('\n') : [];
		expect(told).toHaveLength(noticeIn('en').told.split('\n').length);
		const body = new Uint8Array([1]);
		expect(await takeNoticeSound(floor.deps, manager, { language: 'ti', hash, body })).toEqual({
			ok: true,
			value: null
		});
		const changed = { ok: false, reason: 'notice_changed' };
		expect(await letMachineRead(floor.deps, manager, { language: 'ti', hash })).toEqual(changed);
		await floor.translate.withdrawNotice(one, 'ti');
		expect(await takeNoticeSound(floor.deps, manager, { language: 'ti', hash, body })).toEqual(changed);
	});

	test('is not registered in words that are on record for another meaning: nobody would be offered them', async () => {
		await saves(one, (source) => `ti ${source}`);
		await approves(two, 1);
		const today = noticeIn('en');
		const text = today.text.replace(/^.*\n/, 'A first line that means something else.\n');
		const next = noticeOf('en', NOTICE_NUMBER + 1, text);
		await registerNotices(floor.db.owner, [next]);
		const before = today.text.split('\n');
		const draft = async (version: number, words: (at: number) => string) => {
			const lines = text.split('\n').map((source, at) => ({ source, text: source === '' ? '' : words(at) }));
			const from = { language: 'ti', version, source_language: 'en', source_hash: next.hash };
			const all = { ...from, lines: JSON.stringify(lines), by_member: one.id };
			await floor.db.owner.insertInto('office.notice_draft').values(all).execute();
			const asked = { language: 'ti', version, memberId: two.id, at: floor.clock.now };
			return registerTranslated(floor.db.desk, asked);
		};
		expect(await draft(2, (at) => `ti ${before[at]}`)).toBe('same_words');
		expect(await offered()).toEqual([]);
		expect(await draft(3, (at) => `ti new ${before[at]}`)).toBe('registered');
		expect(await offered()).toHaveLength(1);
		await floor.db.owner.deleteFrom('office.notice_translation').execute();
		await floor.db.owner.deleteFrom('office.notice_draft').execute();
		await sql`alter table office.notice disable trigger only_added_to`.execute(floor.db.owner);
		await floor.db.owner.deleteFrom('office.notice').where('number', '>', NOTICE_NUMBER).execute();
		await sql`alter table office.notice enable trigger only_added_to`.execute(floor.db.owner);
	});

	test('the desk’s login alone neither registers other words nor changes what was registered', async () => {
		const { hash, language, number, text } = noticeOf('ti', NOTICE_NUMBER, 'Other words.');
		const desk = floor.db.desk as never as typeof floor.db.owner;
		await expect(desk.insertInto('office.notice').values({ hash, language, number, text }).execute()).rejects.toThrow(
			/permission denied/
		);
		const entry = { hash, language, version: 1, read_by: 'x' };
		await expect(desk.insertInto('office.notice_translation').values(entry).execute()).rejects.toThrow(
			/permission denied/
		);
		await saves(one, (source) => `ti ${source}`);
		await expect(desk.updateTable('office.notice_draft').set({ version: 9 }).execute()).rejects.toThrow(
			/permission denied/
		);
	});
});

describe('the desk’s login alone', () => {
	const lines = () =>
		JSON.stringify(
			noticeIn('en')
				.text.split('\n')
				.map((source) => ({ source, text: source === '' ? '' : `x ${source}` }))
		);
	const writes = (language: string, byMember: string) =>
		floor.db.desk
			.insertInto('office.notice_draft')
			.values({
				...{ language, version: 1, source_language: 'en', source_hash: noticeIn('en').hash },
				...{ lines: lines(), by_member: byMember }
			})
			.execute();
	const registers = (language: string, memberId: string) =>
		registerTranslated(floor.db.desk, { language, version: 1, memberId, at: floor.clock.now });

	test('writes for nobody who was not given both languages, or whose account is closed', async () => {
		const notGiven = /given both languages/;
		await expect(writes('ti', 'nobody')).rejects.toThrow(notGiven);
		const other = await floor.person('so one', ['translator'], 'brussels', ['en', 'so']);
		await expect(writes('ti', other.id)).rejects.toThrow(notGiven);
		const alone = await floor.person('ti alone', ['translator'], 'brussels', ['ti']);
		await expect(writes('ti', alone.id)).rejects.toThrow(notGiven);
		const left = await floor.person('ti left', ['translator'], 'brussels', ['en', 'ti']);
		await floor.db.owner
			.updateTable('office.member')
			.set({ closed_at: new Date() })
			.where('id', '=', left.id)
			.execute();
		await expect(writes('ti', left.id)).rejects.toThrow(notGiven);
		await writes('ti', one.id);
		for (const id of ['nobody', other.id, alone.id, left.id])
			await expect(registers('ti', id), id).rejects.toThrow(notGiven);
		expect(await registers('ti', one.id)).toBe('own');
		expect(await registers('ti', two.id)).toBe('registered');
	});

	test('puts no words in place of those that the pages speak', async () => {
		for (const locale of LOCALES)
			for (const language of [locale, `${locale}-XX`]) {
				const who = await floor.person(randomUUID(), ['translator'], 'brussels', ['en', language]);
				await expect(writes(language, who.id), language).rejects.toThrow(/pages speak/);
				await expect(registers(language, two.id), language).rejects.toThrow(/pages speak/);
			}
	});

	test('does not offer again what was withdrawn; a second person who reads it anew does', async () => {
		await saves(one, (source) => `ti ${source}`);
		await approves(two, 1);
		await floor.translate.withdrawNotice(one, 'ti');
		for (const withdrawn_at of [null, new Date()])
			await expect(
				floor.db.desk.updateTable('office.notice_translation').set({ withdrawn_at }).execute()
			).rejects.toThrow(/stays withdrawn/);
		expect(await offered()).toEqual([]);
		expect(await approves(two, 1)).toEqual({ ok: true, value: null });
		expect(await offered()).toHaveLength(1);
	});
});

describe('a teller', () => {
	let it: TestDoor;
	beforeAll(async () => {
		it = await openTestDoor();
	});
	afterAll(() => it.close());

	test('who read a translated notice says yes to exactly its words; anything else means that of the page', async () => {
		const mine = noticeOf('ti', NOTICE_NUMBER, 'ti words');
		const old = noticeOf('ti', NOTICE_NUMBER + 1, 'ti words of another meaning');
		await registerNotices(it.db.owner, [...noticesToday(), mine, old]);
		const read = async (chosen?: string) =>
			(await noticeRead(it.deps, 'en', chosen === undefined ? {} : { noticeRead: chosen })).hash;
		expect(await read(mine.hash)).toBe(mine.hash);
		const english = noticeIn('en').hash;
		expect(await read()).toBe(english);
		for (const other of [old.hash, '0'.repeat(64), 'nonsense']) expect(await read(other)).toBe(english);
	});

	test('is offered it on the first page, and the yes that is sent names it', async () => {
		const { owner } = it.db;
		const mine = noticeOf('ti', NOTICE_NUMBER, 'ti words that are read');
		await registerNotices(owner, [mine]);
		await owner
			.insertInto('office.notice_translation')
			.values({ hash: mine.hash, language: 'ti', version: 1, read_by: 'x' })
			.execute();
		await sql`alter table office.notice disable trigger only_added_to`.execute(owner);
		await owner.deleteFrom('office.notice').where('number', '>', NOTICE_NUMBER).execute();
		const walk = walker(it);
		const start = await walk.post({ country: '', adult: '' });
		expect(start.view).toMatchObject({
			screen: 'start',
			otherNotices: [{ hash: mine.hash, language: 'ti', text: 'ti words that are read', sound: null }]
		});
		const early = { country: 'BE', adult: 'yes', noticeRead: mine.hash };
		await walk.post(early);
		await walk.post({ ...early, office: 'brussels' });
		await walk.post(goodStory);
		await walk.post({ claim: 'no' });
		await walk.post({ reach: 'none', showFirst: 'first' });
		expect((await walk.post({ intent: 'send' })).view.kind).toBe('receipt');
		const mineToo = { notice: { hash: mine.hash, language: 'ti' }, language: 'en' } as never;
		expect((await noticeFor(it.deps, mineToo)).hash).toBe(mine.hash);
		const spoken = { notice: { hash: '', language: 'fr' }, language: 'ti' } as never;
		expect((await noticeFor(it.deps, spoken)).hash).toBe(noticeIn('fr').hash);
		const given = await owner
			.selectFrom('story.consent_event')
			.select('detail')
			.where('kind', '=', 'given')
			.executeTakeFirstOrThrow();
		expect(given.detail).toMatchObject({ noticeHash: mine.hash, noticeLanguage: 'ti', noticeNumber: NOTICE_NUMBER });
	});
});
