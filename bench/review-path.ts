/**
 * Ten stories with portraits, names and places go through the desk by keyboard alone, from the list of what arrived until
 * they are handed over: how often a key is pressed, how long the program needs, and a person's minutes as an estimate.
 *
 * The texts are taken from `../shared/data/voices` as if their tellers had sent them. Needs Chromium.
 * Run with: npm run build && node bench/review-path.ts [story …]
 */
import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { RUBRIC_QUESTIONS } from '#domain/consent/rubric.ts';
import { QUESTIONS } from '#domain/story/checklist.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { desktop, openBrowser } from '../tests/journeys/browser.ts';
import { atDesk, openReviewRoom } from '../tests/journeys/review-room.ts';
import { startServer } from '../tests/journeys/server.ts';
import { addOriginal } from '../tests/review/sealed-picture.ts';
import { type Keyboard, keyboardOf } from '../tests/journeys/keyboard.ts';
import { NOT_SHARED, sharedPath } from '../tests/shared-data.ts';

/** A person presses a key in a quarter of a second on average, typing and looking for the next field alike. */
const SECONDS_A_KEY = 0.25;
const WORDS_A_MINUTE = 200;

const PORTRAITS = [
	...['antin-01', 'antin-07', 'yung-06', 'muir-01', 'carnegie-04'],
	...['carnegie-05', 'carnegie-07', 'equiano-04', 'vigee-01', 'vigee-06']
];

interface Voice {
	readonly id: string;
	readonly language: string;
	readonly teller_name: string;
	readonly origin_country: string;
	readonly origin_place: string;
	readonly host_country: string;
	readonly host_place: string;
	readonly title: string;
	readonly brings: string;
	readonly text: string;
	readonly image: string;
}

const file = sharedPath('voices/stories.jsonl');
if (!existsSync(file)) {
	console.log(`skipped: ${NOT_SHARED}`);
	process.exit(0);
}
const wanted = process.argv.length > 2 ? process.argv.slice(2) : PORTRAITS;
const voices = readFileSync(file, 'utf8')
	.split('\n')
	.filter(Boolean)
	.map((line) => JSON.parse(line) as Voice)
	.filter(({ id }) => wanted.includes(id));

const wordsIn = (text: string) => text.split(/\s+/).filter(Boolean).length;
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
/** Words of a part of the page that somebody reads before answering. */
const wordsOn = async (page: Page, part: string) => wordsIn(await page.locator(part).innerText());

interface Walked {
	readonly id: string;
	readonly presses: number;
	readonly typed: number;
	readonly finds: number;
	readonly faces: number;
	readonly seconds: number;
	readonly read: number;
}

const browser = await openBrowser();
await using server = await startServer();
const room = await openReviewRoom(server.data);

/** Puts a passage in as its teller would have sent it, with its picture looked at by the worker. */
async function send(voice: Voice): Promise<string> {
	const { storyId, key } = await room.arrived({
		origin: voice.origin_country,
		host: voice.host_country,
		facts: { origin: { region: '150', country: voice.origin_country }, current: { region: '021', country: 'US' } },
		testimony: {
			...{ brings: voice.brings, title: voice.title, text: voice.text, language: voice.language },
			...{ asToldAt: Date.now(), names: { first_name: voice.teller_name } },
			from: { country: voice.origin_country, place: voice.origin_place },
			now: { country: voice.host_country, place: voice.host_place }
		}
	});
	await room.owner.updateTable('story.story').set({ language: voice.language }).where('id', '=', storyId).execute();
	const sealedFiles = join(server.data, 'files', 'sealed');
	const picture = readFileSync(sharedPath(`voices/images/${voice.image}`));
	const fileId = await addOriginal(room.owner, { storyId, key, sealedFiles }, picture);
	await enqueue(room.owner, 'picture', { fileId });
	for (const late = Date.now() + 60_000; ;) {
		const looks = room.owner.selectFrom('story.picture_look').select('file_id').where('file_id', '=', fileId);
		if (await looks.executeTakeFirst()) return storyId;
		if (Date.now() > late) throw new Error(`nobody looked at the picture of ${voice.id}`);
		await new Promise((next) => setTimeout(next, 100));
	}
}

/** Opens a story from the list, as somebody does who has just signed in. */
async function openStory(keys: Keyboard, storyId: string, queue: string): Promise<void> {
	await keys.page.goto(`/desk?queue=${queue}`);
	await keys.jump(keys.page.locator('a.skip'));
	await keys.follow(keys.page.locator(`a[href^="/desk/stories/${storyId}"]`).first());
	await keys.jump(keys.page.locator('a.skip'));
}

/** Goes to another sheet by the nearest link that leads there. */
async function goOn(keys: Keyboard, to: string): Promise<void> {
	const links = keys.page.locator(`main a[href="#${to}"]`);
	const here = await links.evaluateAll((all) => {
		const at = document.getElementById(location.hash.slice(1)) ?? document.activeElement;
		const sheet = at?.closest('.sheet');
		return Math.max(
			0,
			all.findIndex((link) => sheet?.contains(link))
		);
	});
	await keys.jump(links.nth(here));
}

async function answerQuestions(keys: Keyboard): Promise<number> {
	const { page } = keys;
	await goOn(keys, 'checklist');
	await keys.jump(page.locator('#checklist summary').first());
	const read = await wordsOn(page, '#checklist');
	for (const question of QUESTIONS) await keys.choose(page.locator(`[name="check-${question}"][value="no"]`));
	await keys.follow(page.locator('#checklist').getByRole('button', { name: 'These are my answers' }));
	return read;
}

/** The first sentences of a text, as many as a summary has room for. */
function shortly(text: string): string {
	const sentences = text.replaceAll('\n', ' ').match(/[^.!?]+[.!?]+/g) ?? [text];
	let short = '';
	for (const one of sentences) if (short.length + one.length <= 250 || short === '') short += one;
	return short.slice(0, 500).trim();
}

async function edit(
	keys: Keyboard,
	voice: Voice,
	storyId: string
): Promise<{ read: number; finds: number; faces: number }> {
	const { page } = keys;
	await openStory(keys, storyId, 'arrived');
	await keys.follow(page.locator('#acts form[action^="?/claim"] button'));
	await keys.pick(page.locator('#testimony [name="why"]'), 'edit');
	await keys.follow(page.getByRole('button', { name: 'Open what was told' }));
	let read = await wordsOn(page, '#told');

	await goOn(keys, 'telling');
	await keys.follow(page.getByRole('link', { name: 'Begin with what was told' }));
	const field = (name: string) => page.locator(`#telling [name="${name}"]`);
	await keys.write(field('summary'), shortly(voice.text));
	// Enter in a line of text saves.
	await keys.write(field('item-0'), voice.brings.split(' ').pop()?.slice(0, 24) ?? '');
	await keys.follow(field('item-0'));

	const finds = await page.locator('#finds mark[id^="find-"]').count();
	read += finds;
	// Hard ones have to go; the others stay for one reason.
	await goOn(keys, 'finds');
	const boxes = page.locator('#finds [name="key"]');
	for (let n = 0, all = await boxes.count(); n < all; n++) {
		await keys.reach(boxes.nth(n));
		await keys.press('Space');
	}
	const reason = page.locator('#finds [name="reason"]');
	if (await reason.count()) {
		await keys.write(reason, 'Names of long ago');
		await keys.follow(page.locator('#finds form button').first());
	}

	await goOn(keys, 'picture');
	await keys.pick(page.locator('#picture [name="why"]'), 'edit');
	await keys.follow(page.getByRole('button', { name: 'Open the pictures' }));
	const faces = await page.locator('#picture rect.proposed').count();
	for (let n = 0; n < faces; n++) {
		await keys.reach(page.locator('#picture rect.proposed').first());
		await keys.press('Enter');
	}
	const seen = faces > 0 ? 'covered' : 'none';
	const choice = page.locator(`#picture [name="people"][value="${seen}"]`);
	if (!(await choice.isChecked())) await pick(keys, choice);
	await keys.follow(page.getByRole('button', { name: 'Confirm this picture' }));
	await keys.write(page.locator('#picture textarea').first(), voice.image.replaceAll(/[_.]|jpg/g, ' ').trim());
	await keys.follow(page.locator('#picture form[action^="?/alt"] button'));

	read += await answerQuestions(keys);
	await goOn(keys, 'acts');
	await keys.follow(page.getByRole('button', { name: 'Ask the teller' }));
	return { read, finds, faces };
}

/** Goes to the group and along its answers to the one that is meant. */
async function pick(keys: Keyboard, target: Locator): Promise<void> {
	const name = (await target.getAttribute('name')) ?? '';
	const all = keys.page.locator(`[name="${name}"]`);
	const values = await all.evaluateAll((radios) => radios.map((radio) => (radio as HTMLInputElement).value));
	await keys.choose(all.first());
	for (let n = values.indexOf((await target.getAttribute('value')) ?? ''); n > 0; n--) await keys.press('ArrowDown');
}

async function secondRead(keys: Keyboard, storyId: string): Promise<number> {
	const { page } = keys;
	await openStory(keys, storyId, 'in_review');
	await keys.pick(page.locator('#testimony [name="why"]'), 'review');
	await keys.follow(page.getByRole('button', { name: 'Open what was told' }));
	let read = (await wordsOn(page, '#told')) + (await wordsOn(page, '#finds'));
	read += await answerQuestions(keys);
	await goOn(keys, 'risk');
	read += await wordsOn(page, '#risk');
	for (const question of RUBRIC_QUESTIONS) await keys.choose(page.locator(`[name="rubric-${question}"]`).first());
	await keys.follow(page.locator('#risk').getByRole('button', { name: 'Save' }));
	await goOn(keys, 'acts');
	const looked = page.locator('[name="looked"]');
	if (await looked.count()) {
		await keys.reach(looked);
		await keys.press('Space');
	}
	await keys.follow(page.getByRole('button', { name: 'Approve as second reader' }));
	return read;
}

async function handOver(keys: Keyboard, storyId: string): Promise<void> {
	await openStory(keys, storyId, 'in_review');
	await keys.follow(keys.page.getByRole('button', { name: 'Publish', exact: true }));
}

async function walk(voice: Voice): Promise<Walked> {
	const storyId = await send(voice);
	const editor = await atDesk(browser, server.origin, 'editor', { viewport: desktop });
	const reviewer = await atDesk(browser, server.origin, 'reviewer', { viewport: desktop });
	const [mine, theirs] = [keyboardOf(editor.page), keyboardOf(reviewer.page)];
	const began = performance.now();
	const { read, finds, faces } = await edit(mine, voice, storyId);
	const { version } = await room.owner
		.selectFrom('story.telling')
		.select('version')
		.where('story_id', '=', storyId)
		.executeTakeFirstOrThrow();
	await room.tellerSaysYes(storyId, version, voice.language);
	const readAgain = await secondRead(theirs, storyId);
	await handOver(mine, storyId);
	const seconds = (performance.now() - began) / 1_000;
	await editor.context.close();
	await reviewer.context.close();
	const sum = (what: 'presses' | 'typed') => mine[what]() + theirs[what]();
	return { id: voice.id, presses: sum('presses'), typed: sum('typed'), finds, faces, seconds, read: read + readAgain };
}

const walked: Walked[] = [];
try {
	for (const voice of voices) {
		const one = await walk(voice);
		walked.push(one);
		console.log(
			`${one.id}: ${one.presses} presses, ${one.typed} signs typed, ${one.finds} finds, ${one.faces} faces, ` +
				`${one.read} words read, ${one.seconds.toFixed(0)} s by the program`
		);
	}
	const all = (what: (one: Walked) => number) => walked.map(what);
	const both = (what: (one: Walked) => number, places = 0) =>
		`${median(all(what)).toFixed(places)} (most ${Math.max(...all(what)).toFixed(places)})`;
	const minutes = ({ presses, typed, read }: Walked) =>
		((presses + typed) * SECONDS_A_KEY) / 60 + read / WORDS_A_MINUTE;
	console.log(
		`${walked.length} stories, median: ${both(({ presses }) => presses)} presses, ${both(({ typed }) => typed)} signs typed, ` +
			`${both(({ seconds }) => seconds)} s by the program, load ${loadavg()[0]?.toFixed(1)}; ` +
			`two people together ${both(minutes, 1)} minutes, estimated with ${SECONDS_A_KEY} s a key and ${WORDS_A_MINUTE} words a minute`
	);
} finally {
	await room.close();
	await browser.close();
}
