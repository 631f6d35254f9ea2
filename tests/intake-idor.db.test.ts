/** A receipt opens one story and nothing of another: not by its functions in the database, nor by ids typed into a form. */
import { randomInt, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiptFrom } from '#domain/story/receipt.ts';
import { formRequest, goodStory, openTestDoor, type TestDoor, visit, walker } from './intake-door.ts';
import { plainJpeg } from './plain-jpeg.ts';
import { rowsOfStory } from './rows-of-story.ts';
import { marker, telling, tellStory } from './told-story.ts';

let it: TestDoor;
beforeAll(async () => {
	it = await openTestDoor();
});
afterAll(() => it.close());

interface Mine {
	readonly storyId: string;
	readonly digits: string;
	readonly locator: number;
	readonly receiptId: string;
	readonly fileId: string;
	readonly messageId: string;
	readonly word: string;
}

/** A story with a receipt, a recording with words that await a yes, and a message. */
async function told(): Promise<Mine> {
	const { owner } = it.db;
	const { receipts, keys } = it.deps.seal;
	const word = marker('own');
	const { storyId } = await tellStory(owner, keys, { now: it.time.now, tellings: [telling('en', { title: word })] });
	const digits = receiptFrom(Array.from({ length: 15 }, () => randomInt(10)));
	const locator = receipts.locator(digits);
	const receipt = await owner
		.insertInto('story.receipt')
		.values({ story_id: storyId, locator, hash: await receipts.hash(digits) })
		.returning('id')
		.executeTakeFirstOrThrow();
	const [fileId, messageId] = [randomUUID(), randomUUID()];
	await owner
		.insertInto('story.file')
		.values({
			id: fileId,
			story_id: storyId,
			path: fileId,
			bytes: 1,
			covers: '[]',
			kind: 'recording',
			body: Buffer.from('x')
		})
		.execute();
	await owner
		.insertInto('story.transcript')
		.values({ story_id: storyId, file_id: fileId, language: 'en', version: 1, source_language: null })
		.execute();
	await owner.insertInto('story.message').values({ id: messageId, story_id: storyId, from_teller: false }).execute();
	return { storyId, digits, locator, receiptId: receipt.id, fileId, messageId, word };
}

/** What stands for each type of a function's other arguments. A new type needs a value here, or nobody tests it. */
const VALUES: Readonly<Record<string, string>> = {
	integer: '1',
	text: `'en'`,
	jsonb: `'{}'::jsonb`,
	bytea: `'\\x00'::bytea`,
	boolean: 'true'
};

interface Act {
	readonly name: string;
	readonly names: readonly string[];
	readonly types: readonly string[];
}

async function acts(): Promise<Act[]> {
	const { rows } = await sql<Act>`select p.proname as name, p.proargnames[1:p.pronargs] as names,
		(select array_agg(format_type(t, null) order by n) from unnest(p.proargtypes) with ordinality as a(t, n)) as types
		from pg_proc p join pg_namespace s on s.oid = p.pronamespace
		where s.nspname = 'intake' and has_function_privilege('suitcase_intake', p.oid, 'execute')
			and 'of_receipt' = any(p.proargnames) order by 1`.execute(it.db.owner);
	return rows;
}

function call({ name, names, types }: Act, locator: number, receiptId: string, uuids: string): string {
	const given = names.map((arg, at) => {
		if (arg === 'of_locator') return String(locator);
		if (arg === 'of_receipt') return `'${receiptId}'::uuid`;
		const value = types[at] === 'uuid' ? `'${uuids}'::uuid` : VALUES[types[at] ?? ''];
		if (value === undefined) throw new Error(`intake.${name} takes ${arg} (${types[at]}): say here what stands for it`);
		return value;
	});
	return `select to_jsonb(a) as answer from intake.${name}(${given.join(', ')}) a`;
}

/** No row, no value, or a count of nothing. */
function isNothing(answer: unknown): boolean {
	if (answer === null) return true;
	return typeof answer === 'object' && Object.values(answer).every((value) => value === 0 || value === null);
}

describe('the functions of the tellers’ login', () => {
	test('find nothing and change nothing where locator and receipt are not of one story', async () => {
		const [mine, yours] = [await told(), await told()];
		const before = [await rowsOfStory(it.db.owner, mine.storyId), await rowsOfStory(it.db.owner, yours.storyId)];
		const known = await acts();
		expect(known.length).toBeGreaterThan(12);
		for (const act of known)
			for (const [locator, receiptId] of [
				[mine.locator, yours.receiptId],
				[yours.locator, mine.receiptId],
				[mine.locator, randomUUID()]
			] as const) {
				const { rows } = await sql
					.raw<{ answer: unknown }>(call(act, locator, receiptId, yours.fileId))
					.execute(it.db.intake);
				const said = rows.map(({ answer }) => answer).filter((answer) => !isNothing(answer));
				expect(['unknown', undefined], `intake.${act.name}`).toContain(said[0]);
			}
		expect([await rowsOfStory(it.db.owner, mine.storyId), await rowsOfStory(it.db.owner, yours.storyId)]).toEqual(
			before
		);
	});

	test('with ids of another story, a right receipt changes nothing of that one', async () => {
		const [mine, yours] = [await told(), await told()];
		const before = await rowsOfStory(it.db.owner, yours.storyId);
		for (const act of await acts())
			for (const id of act.types.filter((type) => type === 'uuid').length > 1 ? [yours.fileId, yours.messageId] : []) {
				await sql.raw(call(act, mine.locator, mine.receiptId, id)).execute(it.db.intake);
				expect(await rowsOfStory(it.db.owner, yours.storyId), `intake.${act.name}`).toEqual(before);
			}
	});
});

test('a page that one receipt opened neither shows nor moves anything of another story', async () => {
	const [mine, yours] = [await told(), await told()];
	const before = await rowsOfStory(it.db.owner, yours.storyId);
	const opened = await it.door.mine.open(mine.digits, randomUUID());
	if (!opened.ok) throw new Error(opened.reason);
	const pass = opened.value.view.carried;
	for (const fields of [
		{ intent: 'approve_words', file: yours.fileId, language: 'en', version: '1' },
		{ intent: 'send', message_id: yours.messageId, message: 'words' },
		{ intent: 'approve', story: yours.storyId, language: 'en', version: '1', known: 'no' },
		{ intent: 'correct', story: yours.storyId, language: 'en', after_version: '0', 'en-title': 'x' },
		{ intent: 'pause', story: yours.storyId, id: yours.storyId },
		{ intent: 'resume', story: yours.storyId },
		{ intent: 'withhold', file: yours.fileId },
		{ intent: 'show_again', file: yours.fileId },
		{ intent: 'take_out', story: yours.storyId, part: '0'.repeat(32) },
		{ intent: 'change', story: yours.storyId },
		{ intent: 'choose', after: 'keep_sealed', story: yours.storyId }
	]) {
		const form = new FormData();
		for (const [name, value] of Object.entries({ pass, ...fields })) form.append(name, value);
		const answer = await it.door.mine.post(form, 'somebody', 'en');
		expect(JSON.stringify(answer), fields.intent).not.toContain(yours.word);
		expect(await rowsOfStory(it.db.owner, yours.storyId), fields.intent).toEqual(before);
	}
	// A pass that somebody changed by hand opens nothing. The very last sign stands for less than its six bits.
	const turned = (sign: string) => (sign === 'A' ? 'B' : 'A');
	for (const forged of [
		pass.slice(0, -2),
		`${pass}AA`,
		pass.replace(/.(?=..$)/, turned),
		pass.replace(/^./, turned),
		''
	])
		expect(await it.door.mine.look(forged)).toEqual({ ok: false, reason: 'ended' });
});

test('a form for telling does not reach the photographs of another', async () => {
	const [one, two] = [walker(it, { ...visit, caller: 'one' }), walker(it, { ...visit, caller: 'two' })];
	for (const walk of [one, two]) {
		await walk.begin();
		await walk.post({ ...goodStory, intent: 'stay' }, [{ name: 'photo.jpg', bytes: await plainJpeg() }]);
	}
	const theirs = two.page().pictures[0];
	expect(theirs).toBeDefined();
	const files = () => it.db.owner.selectFrom('story.draft_file').selectAll().orderBy('file_id').execute();
	const before = await files();
	expect(before).toHaveLength(2);
	await one.post({ ...goodStory, intent: `remove:${theirs?.id}` });
	expect(await files()).toEqual(before);
	// Past the form, too: the tellers' login makes no story of a photograph that another draft holds.
	const mine = one.page();
	const parcel = {
		story: {
			id: 'abcdefghjk',
			office: 'brussels',
			capture: 'self_online',
			language: 'en',
			claimOpen: false,
			showFirst: true
		},
		...{ detail: {}, grants: [], sealed: [], files: [{ id: theirs?.id, body: '' }], gatheredBy: null },
		...{ receipt: { locator: 5, hash: 'x', secondWordHash: null }, key: { masterId: 'm', wrapped: '' } }
	};
	const token = it.deps.seal.drafts.hashOf(mine.token ?? '');
	await expect(
		sql`select intake.send(${token}, ${mine.version}, ${Buffer.alloc(1)}, ${JSON.stringify(parcel)}::jsonb)`.execute(
			it.db.intake
		)
	).rejects.toThrow('a picture is not of this draft');
	expect(await files()).toEqual(before);
	const wrongToken = { token: 'x'.repeat(43), version: '1', stamp: one.page().stamp, screen: 'story', intent: 'next' };
	const answer = await it.door.tell.post({ ...visit, caller: 'three' }, formRequest({ ...goodStory, ...wrongToken }));
	expect(JSON.stringify(answer.view)).not.toContain(theirs?.id ?? '?');
});
