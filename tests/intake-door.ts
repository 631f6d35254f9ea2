/** A tellers' door on a real database and a real folder, for tests of this door. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noticeIn } from '#messages/notice.ts';
import type { ArgonCost } from '#server/seal/argon-settings.ts';
import { openSeal } from '#server/seal/seal.ts';
import { quickly } from './cluster.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import type { IntakeDeps } from '#server/intake/deps.ts';
import { createIntakeDoor, type IntakeDoor } from '#server/intake/door.ts';
import type { AskView, TellAnswer, TellView, Visit } from '#server/intake/tell-view.ts';

export interface TestDoor {
	readonly db: TestDatabase;
	readonly deps: IntakeDeps;
	readonly door: IntakeDoor;
	/** Everything the door wrote into the log. */
	readonly logged: string[];
	/** Milliseconds since 1970; tests may move it. */
	readonly time: { now: number };
	close(): Promise<void>;
}

/** Opens a door with two offices, one of which serves Belgium and France. Receipts are cheap, but where their time counts. */
export async function openTestDoor(cost: ArgonCost = quickly): Promise<TestDoor> {
	const db = await testDatabase();
	const folder = await mkdtemp(join(tmpdir(), 'suitcase-intake-'));
	const places = { keysFile: join(folder, 'keys.json'), ledger: join(folder, 'ledger'), ledgerSecond: null };
	const seal = await openSeal(places, db.secret, cost);
	const time = { now: Date.parse('2026-11-22T10:00:00Z') };
	const logged: string[] = [];
	await db.owner
		.insertInto('office.office')
		.values([
			{ id: 'brussels', name: 'Brussels', country: 'BE', serves: ['BE', 'FR'], contact: '+32 2 000 00 00' },
			{ id: 'accra', name: 'Accra', country: 'GH', serves: ['GH'], contact: '' }
		])
		.execute();
	const deps: IntakeDeps = {
		db: db.intake,
		seal,
		secret: db.secret,
		files: join(folder, 'files'),
		practice: () => false,
		notices: noticeIn,
		clock: () => time.now,
		log: (line) => logged.push(line)
	};
	return {
		db,
		deps,
		door: createIntakeDoor(deps),
		logged,
		time,
		async close() {
			seal.close();
			await db[Symbol.asyncDispose]();
			await rm(folder, { recursive: true, force: true });
		}
	};
}

export const visit: Visit = { mode: 'self', member: null, office: null, locale: 'en', caller: 'somebody', token: null };

/** A form as a browser sends it, with or without files. */
export function formRequest(
	fields: Record<string, string>,
	files: { name: string; bytes: Uint8Array; field?: 'recording' }[] = []
): Request {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	for (const { name, bytes, field = 'pictures' } of files) form.append(field, new File([new Uint8Array(bytes)], name));
	return new Request('http://localhost/en/tell', { method: 'POST', body: form });
}

/** The view, which must be a page with questions. */
export function asked(view: TellView): AskView {
	if (view.kind !== 'ask') throw new Error(`expected questions, got ${view.kind}`);
	return view;
}

export const goodStory = {
	brings: 'Patience for stone walls',
	text: 'The first winter I learned the word for frost.\n\nThe second winter I taught it to my son.',
	fromCountry: 'MA',
	language: 'en',
	since: '2015',
	firstName: 'Amine'
};

/** Presses buttons one after the other, carrying token, version and stamp along as the page does. */
export function walker(
	{ door, time }: Pick<TestDoor, 'door' | 'time'>,
	// Each from a place of its own, and an interviewer takes the time that the questions take.
	as: Visit = { ...visit, caller: randomUUID() },
	pause = as.mode === 'interviewer' ? 30_000 : 5_000
) {
	let view: TellView | null = null;
	const post = async (
		fields: Record<string, string>,
		files?: { name: string; bytes: Uint8Array; field?: 'recording' }[]
	): Promise<TellAnswer> => {
		const page = view?.kind === 'ask' ? view : null;
		const carried: Record<string, string> = page
			? {
					token: page.token ?? '',
					version: String(page.version),
					stamp: page.stamp,
					screen: page.screen,
					carried: page.carried ?? ''
				}
			: { token: '', screen: 'start' };
		time.now += pause;
		const answer = await door.tell.post(as, formRequest({ ...carried, ...fields }, files));
		view = answer.view;
		return answer;
	};
	return {
		post,
		page: () => asked(view ?? { kind: 'found', token: '', mode: 'self' }),
		/** Up to the page on which the story is told. */
		async begin(): Promise<AskView> {
			await post({ country: 'BE', adult: 'yes' });
			return asked((await post({ country: 'BE', adult: 'yes', office: 'brussels' })).view);
		},
		/** Up to the page on which everything is read once more. */
		async toCheck(story: Record<string, string> = {}): Promise<AskView> {
			await this.begin();
			await post({ ...goodStory, ...story });
			await post({ claim: 'no' });
			return asked((await post({ reach: 'none', showFirst: 'first' })).view);
		}
	};
}
