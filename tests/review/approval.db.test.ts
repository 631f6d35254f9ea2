/** An approval covers what stood on the page of whoever gave it, and nothing that came to stand there meanwhile. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOP } from '#domain/consent/ladders.ts';
import { ALIVE } from '#domain/story/checklist.ts';
import { loadRecordings } from '#server/publishing/recordings.ts';
import { askToLiftPause, liftPause } from '#server/desk/paused-stories.ts';
import { approveTelling, pauseStory } from '#server/store/consent/change-state.ts';
import { expireGrants } from '#server/store/ending/expire-grants.ts';
import { addReading, approveTranscript, decideRecording } from '#server/store/recordings/recording-acts.ts';
import { wrappedKey } from '#server/store/vault/story-keys.ts';
import { telling, tellStory, type ToldStory } from '../told-story.ts';
import { openReviewFloor, SHORTER, type ReviewFloor } from './review-floor.ts';
import { addOriginal } from './sealed-picture.ts';

let floor: ReviewFloor;
beforeAll(async () => {
	floor = await openReviewFloor();
});
afterAll(() => floor.close());

const COVERS = [{ x: 0.1, y: 0.1, w: 0.4, h: 0.4 }];
const changed = { ok: false, reason: 'changed_meanwhile' };

/** A photograph that the program has looked at; what is seen in it is of no matter here. */
async function lookedAtPicture(story: Parameters<typeof addOriginal>[1]): Promise<string> {
	const fileId = await addOriginal(floor.db.owner, story, Buffer.from('a photograph'));
	const look = { file_id: fileId, story_id: story.storyId, preview_path: randomUUID(), body: Buffer.from('x') };
	await floor.db.owner.insertInto('story.picture_look').values(look).execute();
	return fileId;
}

/** Everything up to and without the approval: a text, a photograph with somebody covered, a recording. */
async function waiting(): Promise<{ storyId: string; fileId: string; soundId: string; sisterId: string; key: Buffer }> {
	const { editor } = floor.people;
	const storyId = await floor.arrived({ levels: TOP });
	await floor.review.saveTelling(editor, { storyId, typed: SHORTER, after: 0 });
	const wrapped = await wrappedKey(floor.db.owner, storyId);
	if (wrapped === null) throw new Error('the story has no key');
	const key = floor.keys.unwrap(storyId, wrapped);
	const original = { storyId, key, sealedFiles: join(floor.folder, 'sealed') };
	const fileId = await lookedAtPicture(original);
	const soundId = await addOriginal(floor.db.owner, original, Buffer.from('a sound'));
	await floor.db.owner.updateTable('story.file').set({ kind: 'recording' }).where('id', '=', soundId).execute();
	const covered = { storyId, fileId, people: 'covered', covers: COVERS, after: 0 } as const;
	expect((await floor.review.confirmPicture(editor, covered)).ok).toBe(true);
	const words = { label: 'sister', names: [], roles: [] };
	const sister = { storyId, words, kind: 'family', minor: false, inOrigin: false } as const;
	const added = await floor.review.addPerson(editor, sister);
	if (!added.ok) throw new Error(added.reason);
	await floor.judge(storyId);
	await floor.answered(storyId);
	return { storyId, fileId, soundId, sisterId: added.value.id, key };
}

async function page(storyId: string) {
	const read = await floor.review.read(floor.people.reviewer, storyId);
	if (!read.ok) throw new Error(read.reason);
	return read.value;
}

type Waiting = Awaited<ReturnType<typeof waiting>>;

/** What somebody at the desk may do between the opening of the page and the press of its button. */
const MEANWHILE: Readonly<Record<string, (story: Waiting) => Promise<unknown>>> = {
	'facts are saved': async ({ storyId }) => {
		const fields: Record<string, string> = { origin_country: 'CD', origin_town: 'Masina', current_country: 'BE' };
		const { facts } = await factsVersion(storyId);
		return floor.review.saveFacts(floor.people.editor, { storyId, field: (name) => fields[name] ?? '', after: facts });
	},
	'the box over a face is taken away': async ({ storyId, fileId }) => {
		const after = (await page(storyId)).pictures.find(({ id }) => id === fileId)?.confirmedAt ?? 0;
		floor.clock.now += 1_000;
		const open = { storyId, fileId, people: 'visible', covers: [], after } as const;
		return floor.review.confirmPicture(floor.people.editor, open);
	},
	'a name is written into the words of a photograph': async ({ storyId, fileId }) => {
		const after = (await page(storyId)).pictures.find(({ id }) => id === fileId)?.version ?? 0;
		const words = { storyId, fileId, language: 'en', texts: { solid_mask: 'Benedicte and her sister' }, after };
		return floor.review.saveAlt(floor.people.editor, words);
	},
	'more people may be heard': async ({ storyId, soundId }) => {
		const decided = {
			storyId,
			fileId: soundId,
			people: 'none',
			heardIds: null,
			seenIds: null,
			spokenIn: 'en'
		} as const;
		await decideRecording(floor.db.owner, { ...decided, memberId: floor.people.editor.id, at: floor.clock.now });
		return { ok: true };
	},
	'somebody reads the words of a recording anew': async ({ storyId, soundId }) => {
		const words = { storyId, fileId: soundId, language: 'en', ofVersion: 1 };
		const reading = { ...words, id: randomUUID(), path: randomUUID(), bytes: 1 };
		await addReading(floor.db.owner, { ...reading, body: Buffer.from('x'), memberId: floor.people.editor.id });
		return { ok: true };
	},
	'somebody in it is said to have agreed': async ({ storyId, sisterId }) => {
		const yes = { said: 'yes', firstName: true, face: true, voice: 'none', bothAsked: false } as const;
		return floor.review.personSaid(floor.people.editor, { storyId, id: sisterId, ...yes });
	},
	'the danger is judged anew': async ({ storyId }) => floor.judge(storyId, {}, 'medium')
};

async function factsVersion(storyId: string): Promise<{ facts: number }> {
	const row = await floor.db.owner
		.selectFrom('story.sealed')
		.select((query) => query.fn.max('version').as('version'))
		.where('story_id', '=', storyId)
		.where('field', '=', 'facts')
		.executeTakeFirst();
	return { facts: row?.version ?? 0 };
}

describe('nothing is approved unseen', () => {
	for (const [what, happens] of Object.entries(MEANWHILE))
		test(what, async () => {
			const story = await waiting();
			const { storyId } = story;
			const { besidePrint } = await page(storyId);
			expect(await happens(story)).toMatchObject({ ok: true });
			const asked = { storyId, seen: [{ language: 'en', version: 1 }], looked: true };
			const { reviewer } = floor.people;
			expect(await floor.review.approve(reviewer, { ...asked, besidePrint })).toEqual(changed);
			expect((await page(storyId)).tellings[0]?.reviewedVersion).toBeNull();
			// The page is shown anew, and what stands on it now can be approved.
			expect(await floor.review.approve(reviewer, asked)).toMatchObject({ ok: true });
		});

	test('a page on which nothing changed is approved, however often it was opened', async () => {
		const { storyId } = await waiting();
		const { besidePrint } = await page(storyId);
		expect((await page(storyId)).besidePrint).toBe(besidePrint);
		const asked = { storyId, seen: [{ language: 'en', version: 1 }], looked: true, besidePrint };
		expect((await floor.review.approve(floor.people.reviewer, asked)).ok).toBe(true);
	});

	test('nor in the batch of texts of long ago', async () => {
		const { editor, reviewer } = floor.people;
		const { storyId, key } = await tellStory(floor.db.owner, floor.keys, {
			...{ office: 'brussels', basis: 'public_domain', now: floor.clock.now, levels: TOP },
			tellings: [telling('en')]
		});
		const all = floor.db.owner;
		await all.deleteFrom('story.author').where('story_id', '=', storyId).execute();
		await all.deleteFrom('story.review').where('story_id', '=', storyId).execute();
		await all.updateTable('story.telling').set({ reviewed_version: null }).where('story_id', '=', storyId).execute();
		const waits = { desk_state: 'in_review', risk_by: null } as const;
		await all.updateTable('story.story').set(waits).where('id', '=', storyId).execute();
		const place = { storyId, key, sealedFiles: join(floor.folder, 'sealed') };
		const fileId = await lookedAtPicture(place);
		const batch = await floor.review.openBatch(reviewer, storyId);
		const opened = batch.ok ? batch.value.story : null;
		expect(opened?.id).toBe(storyId);
		const covered = { storyId, fileId, people: 'covered', covers: COVERS, after: 0 } as const;
		expect((await floor.review.confirmPicture(editor, covered)).ok).toBe(true);
		const seen = [{ language: 'en', version: 1 }];
		const asked = { storyId, seen, pictures: [{ fileId, people: 'covered' as const }] };
		const besidePrint = opened?.besidePrint ?? '';
		expect(await floor.review.approveHistorical(reviewer, { ...asked, besidePrint })).toEqual(changed);
		expect(await floor.review.approveHistorical(reviewer, asked)).toEqual({ ok: true, value: null });
	});
});

describe('a text of long ago that is hidden', () => {
	const seen = [{ language: 'en', version: 2 }];
	const lift = async (storyId: string) => {
		expect((await askToLiftPause(floor.deps, floor.people.editor, storyId)).ok).toBe(true);
		expect((await liftPause(floor.deps, floor.people.reviewer, storyId)).ok).toBe(true);
	};
	/** What hides it, and what shows it again. */
	const HIDDEN: Readonly<
		Record<string, readonly [hide: (storyId: string) => Promise<unknown>, (storyId: string) => Promise<unknown>]>
	> = {
		'by a pause': [(storyId) => pauseStory(floor.db.owner, { storyId, byWhom: 'partner' }), lift],
		'by its end': [
			async (storyId) => {
				const over = { valid_until: new Date(floor.clock.now - 1_000) };
				await floor.db.owner.updateTable('story.consent_grant').set(over).where('story_id', '=', storyId).execute();
				await expireGrants(floor.db.worker, storyId, floor.clock.now);
			},
			async (storyId) => expect((await floor.review.renewHistorical(floor.people.reviewer, storyId)).ok).toBe(true)
		]
	};
	/** Shown, hidden so, and mended meanwhile. */
	async function mended(hide: (storyId: string) => Promise<unknown>, more: ToldStory = {}): Promise<string> {
		const { storyId } = await tellStory(floor.db.owner, floor.keys, {
			...{ office: 'brussels', basis: 'public_domain', now: floor.clock.now, levels: TOP, channels: ['web'], ...more },
			tellings: [telling('en', { title: 'Words with a mistake' })]
		});
		await floor.publish(storyId);
		expect(await floor.shown(storyId)).toEqual(['web/en/Words with a mistake']);
		await hide(storyId);
		expect(await floor.shown(storyId)).toEqual([]);
		const typed = telling('en', { title: 'Mended words' });
		expect((await floor.review.saveTelling(floor.people.editor, { storyId, typed, after: 1 })).ok).toBe(true);
		return storyId;
	}
	const stateOf = async (storyId: string) =>
		(await floor.db.owner.selectFrom('story.person').select('state').where('story_id', '=', storyId).execute())[0]
			?.state;
	const showsOnlyMended = async (storyId: string, show: (storyId: string) => Promise<unknown>) => {
		await floor.publish(storyId);
		expect(await floor.shown(storyId)).toEqual([]);
		await show(storyId);
		await floor.publish(storyId);
		expect(await floor.shown(storyId)).toEqual(['web/en/Mended words']);
	};

	for (const [how, [hide, show]] of Object.entries(HIDDEN)) {
		test(`${how} is approved as mended, stays hidden, and only the mended words are shown again`, async () => {
			const storyId = await mended(hide);
			const before = await stateOf(storyId);
			// Of a text of long ago only its reviewer answers the questions.
			const answers = { storyId, checklist: { ...floor.allAnswered(), [ALIVE]: 'no' as const }, given: true, after: 0 };
			expect((await floor.review.saveChecklist(floor.people.reviewer, answers)).ok).toBe(true);
			const done = await floor.review.approve(floor.people.reviewer, { storyId, seen, looked: true });
			expect(done).toEqual({ ok: true, value: { languages: ['en'] } });
			expect(await stateOf(storyId)).toBe(before);
			await showsOnlyMended(storyId, show);
		});

		test(`${how} is so approved in the batch, too`, async () => {
			const storyId = await mended(hide);
			const waits = floor.db.owner.updateTable('story.story').set({ desk_state: 'in_review' });
			await waits.where('id', '=', storyId).execute();
			const asked = { storyId, seen, pictures: [] };
			expect(await floor.review.approveHistorical(floor.people.reviewer, asked)).toEqual({ ok: true, value: null });
			await showsOnlyMended(storyId, show);
		});
	}

	test('keeps the words of its recordings with it, and a story of a teller that is paused takes no such yes', async () => {
		const approve = async (storyId: string) => {
			const file = { storyId, key: Buffer.alloc(32), sealedFiles: join(floor.folder, 'sealed') };
			const fileId = await addOriginal(floor.db.owner, file, Buffer.from('a sound'));
			const words = { story_id: storyId, file_id: fileId, language: 'en', version: 1 };
			await floor.db.owner.insertInto('story.transcript').values(words).execute();
			return approveTranscript(floor.db.owner, { storyId, fileId, language: 'en', version: 1, byWhom: 'system' });
		};
		expect(await approve(await mended((storyId) => pauseStory(floor.db.owner, { storyId, byWhom: 'partner' })))).toBe(
			'approved'
		);
		const { storyId } = await tellStory(floor.db.owner, floor.keys, { office: 'brussels', now: floor.clock.now });
		await pauseStory(floor.db.owner, { storyId, byWhom: 'partner' });
		expect(await approve(storyId)).toBe('stopped');
		const yes = { storyId, language: 'en', version: 1, coolingEnds: {} } as const;
		for (const byWhom of ['system', 'teller'] as const)
			expect(await approveTelling(floor.db.owner, { ...yes, byWhom })).toBe('stopped');
	});
});

describe('a reading by somebody else', () => {
	const heardBy = async ({ storyId, soundId, key }: Waiting) => {
		const [recording] = await loadRecordings(floor.db.worker, key, storyId);
		expect(recording?.id).toBe(soundId);
		return recording?.readings.get('en')?.id ?? null;
	};
	const readAloud = async ({ storyId, soundId }: Waiting, version: number) => {
		const reading = { storyId, fileId: soundId, language: 'en', version, bytes: once(`OggS of version ${version}`) };
		return floor.review.saveReading(floor.people.editor, reading);
	};
	const words = async ({ storyId, soundId }: Waiting, typed: string, after: number) =>
		floor.review.saveTranscript(floor.people.editor, { storyId, fileId: soundId, language: 'en', typed, after });
	/** Whoever writes or reads takes the approval away; both give it to this version. */
	const approvedAre = async ({ storyId, soundId }: Waiting, version: number) => {
		const both = { teller_version: version, reviewed_version: version };
		await floor.db.owner.updateTable('story.transcript').set(both).where('file_id', '=', soundId).execute();
		return storyId;
	};
	/** A recording that was listened to, with words in a first version. */
	async function listenedTo(): Promise<Waiting> {
		const story = await waiting();
		const { storyId, soundId } = story;
		const preview = { preview_path: randomUUID(), preview_type: 'audio/ogg', preview_bytes: 1, body: Buffer.from('x') };
		const look = {
			file_id: soundId,
			story_id: storyId,
			kind: 'sound',
			seconds: 3,
			has_sound: true,
			...preview
		} as const;
		await floor.db.owner.insertInto('story.recording_look').values(look).execute();
		const decided = {
			storyId,
			fileId: soundId,
			people: 'none',
			heardIds: null,
			seenIds: null,
			spokenIn: 'en',
			after: 0
		} as const;
		expect((await floor.review.decideAboutRecording(floor.people.editor, decided)).ok).toBe(true);
		expect((await words(story, 'I come from the village of Azrou.', 0)).ok).toBe(true);
		return story;
	}

	test('is heard only while the words that were read are the approved ones', async () => {
		const story = await listenedTo();
		expect((await readAloud(story, 1)).ok).toBe(true);
		await approvedAre(story, 1);
		const first = await heardBy(story);
		expect(first).not.toBeNull();
		expect((await words(story, 'I come from a village.', 1)).ok).toBe(true);
		await approvedAre(story, 1);
		expect(await heardBy(story)).toBe(first);
		await approvedAre(story, 2);
		expect(await heardBy(story)).toBeNull();
		expect((await readAloud(story, 2)).ok).toBe(true);
		await approvedAre(story, 2);
		const second = await heardBy(story);
		expect([second === null, second === first]).toEqual([false, false]);
		// Read once more from the words that are approved no longer, nothing takes its place.
		expect((await readAloud(story, 1)).ok).toBe(true);
		await approvedAre(story, 2);
		expect(await heardBy(story)).toBe(second);
		for (const version of [0, 3, 1.5]) expect(await readAloud(story, version)).toEqual(changed);
		const [recording] = (await page(story.storyId)).recordings.filter(({ id }) => id === story.soundId);
		expect(recording?.readings.map(({ version }) => version)).toEqual([1, 2, 1]);
	});

	test('from before versions were written down is heard by nobody', async () => {
		const story = await listenedTo();
		await readAloud(story, 1);
		await approvedAre(story, 1);
		const all = floor.db.owner.updateTable('story.reading').set({ of_version: null });
		await all.where('story_id', '=', story.storyId).execute();
		expect(await heardBy(story)).toBeNull();
	});

	test('is heard at the desk before it is approved, by those who have the recordings open', async () => {
		const story = await listenedTo();
		await readAloud(story, 1);
		const { storyId, soundId } = story;
		const { reviewer, translator } = floor.people;
		const readingId = (await page(storyId)).recordings[0]?.readings[0]?.id ?? '';
		const listen = (who: typeof reviewer, id = readingId) =>
			floor.review.streamReading(who, { storyId, fileId: soundId, readingId: id });
		expect(await listen(reviewer)).toEqual({ ok: false, reason: 'not_allowed' });
		expect((await floor.review.open(reviewer, { storyId, what: 'recording', why: 'edit', reason: '' })).ok).toBe(true);
		const heard = await listen(reviewer);
		if (!heard.ok) throw new Error(heard.reason);
		expect(heard.value.type).toBe('audio/ogg');
		const bytes = Buffer.concat(await Array.fromAsync(heard.value.part(0, heard.value.bytes - 1)));
		expect(bytes.toString()).toBe('OggS of version 1');
		expect(await listen(reviewer, randomUUID())).toEqual({ ok: false, reason: 'recording_missing' });
		expect(await listen(translator)).toEqual({ ok: false, reason: 'not_allowed' });
	});
});

describe('a milder judgement of danger', () => {
	const approve = async (storyId: string, who = floor.people.reviewer) =>
		floor.review.approve(who, { storyId, seen: [{ language: 'en', version: 1 }], looked: true });
	const state = async (storyId: string) => {
		const { risk, milderBy, tellings } = await page(storyId);
		return [risk, milderBy, tellings[0]?.reviewedVersion ?? null];
	};
	const low = { ok: true, value: { risk: 'low', inLedger: true, unreviewed: true } };

	test('shows more than was approved, so the approval ends; a graver one keeps it', async () => {
		const { storyId } = await waiting();
		expect((await floor.judge(storyId, {}, 'medium')).ok).toBe(true);
		expect((await approve(storyId)).ok).toBe(true);
		await floor.judge(storyId, {}, 'high');
		expect(await state(storyId)).toEqual(['high', null, 1]);
		expect(await floor.judge(storyId, {}, 'medium')).toMatchObject({ value: { risk: 'medium', unreviewed: true } });
		expect(await state(storyId)).toEqual(['medium', null, null]);
	});

	/** Critical, given to a reviewer of another office, who approved it. */
	async function critical() {
		const { storyId } = await waiting();
		await floor.judge(storyId, {}, 'critical');
		const guest = await floor.person(`Guest ${randomUUID()}`, ['reviewer'], 'tunis');
		const given = floor.db.owner.updateTable('story.story').set({ assigned_to: guest.id });
		await given.where('id', '=', storyId).execute();
		expect((await approve(storyId, guest)).ok).toBe(true);
		return { storyId, guest };
	}
	test('of a critical story waits for a second reviewer, and the graver of both counts', async () => {
		const { storyId } = await critical();
		const { reviewer } = floor.people;
		const second = await floor.person(`Second ${randomUUID()}`, ['reviewer']);
		const waits = { ok: true, value: { risk: 'critical', inLedger: true, waits: true } };
		expect(await floor.judge(storyId, {}, 'medium')).toEqual(waits);
		// Said once more by the same person, it still waits; said to be critical by somebody, nothing waits any more.
		expect(await floor.judge(storyId, {}, 'medium')).toEqual(waits);
		expect(await state(storyId)).toEqual(['critical', reviewer.id, 1]);
		await floor.judge(storyId, {}, 'critical', second);
		expect(await state(storyId)).toEqual(['critical', null, 1]);
		expect(await floor.judge(storyId, {}, 'medium')).toEqual(waits);
		expect(await floor.judge(storyId, {}, null, second)).toMatchObject({ value: { risk: 'medium', unreviewed: true } });
		expect(await state(storyId)).toEqual(['medium', null, null]);
	});
	test('of a critical story by the reviewer of another office counts alone', async () => {
		const { storyId, guest } = await critical();
		expect(await floor.judge(storyId, {}, null, guest)).toEqual(low);
		expect(await state(storyId)).toEqual(['low', null, null]);
	});
	test('from before a story turned out to be of trafficking does not count after it', async () => {
		const { storyId } = await critical();
		await floor.judge(storyId);
		const { reviewer, editor } = floor.people;
		const second = await floor.person(`Second ${randomUUID()}`, ['reviewer']);
		expect((await floor.review.flagTrafficking(editor, storyId)).ok).toBe(true);
		expect((await floor.review.askLiftTrafficking(reviewer, { storyId, note: 'A talk.' })).ok).toBe(true);
		expect((await floor.review.liftTrafficking(second, storyId)).ok).toBe(true);
		await floor.judge(storyId, {}, null, second);
		expect(await state(storyId)).toEqual(['critical', second.id, null]);
	});
});

async function* once(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}
