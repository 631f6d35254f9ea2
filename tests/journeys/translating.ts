/** People at the pages for translators of a running server, and stories for them. For journeys. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { sealJson } from '#server/seal/fields.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { writeLook } from '#server/store/review/looks.ts';
import { confirmPeople } from '#server/store/review/pictures.ts';
import { addReview, noteTellingVersion } from '#server/store/review/story-parts.ts';
import { writeSealedAt } from '#server/store/sealed/sealed-fields.ts';
import type { Telling } from '#domain/story/telling.ts';
import { plainJpeg } from '../plain-jpeg.ts';
import { addOriginal } from '../review/sealed-picture.ts';
import { telling, type ToldStory } from '../told-story.ts';
import type { ReviewRoom } from './review-room.ts';

/** The story of `telling('en')` in Arabic, by field. */
export const ARABIC: Readonly<Record<string, string>> = {
	title: 'مخبز عند الفجر',
	brings: 'خبز قبل شروق الشمس',
	'item-0': 'خبز',
	'item-1': 'فجر',
	summary: 'خبّاز يفتح باكرًا في مدينة جديدة.',
	'text-0': 'تُشعل الأفران بينما الشارع لا يزال نائمًا.',
	'text-1': 'كل رغيف رسالة إلى البيت.',
	'text-2': 'عند الظهر تكون الرفوف فارغة.'
};

/** The same in other languages, as short as a test needs it: each word says its language. */
export const inWords = (word: string): Record<string, string> =>
	Object.fromEntries(Object.keys(ARABIC).map((name) => [name, `${word} ${name.replace('-', ' ')}`]));

export const field = (page: Page, name: string) => page.locator(`#words [name="${name}"]`);
export const save = (page: Page) => page.locator('#words .save button').click();

/** A story whose English text teller and reviewer approved; readers have it once the worker has come by. */
export async function approvedStory(
	room: ReviewRoom,
	change: ToldStory = {}
): Promise<{ storyId: string; key: Buffer }> {
	return room.arrived({ approved: true, tellings: [telling('en')], deskState: 'ready', ...change });
}

/** Adds a picture without people, described in English: “A bakery”. */
export async function addBakery(
	room: ReviewRoom,
	data: string,
	{ storyId, key }: { storyId: string; key: Buffer }
): Promise<string> {
	const sealedFiles = join(data, 'files', 'sealed');
	const fileId = await addOriginal(room.owner, { storyId, key, sealedFiles }, await plainJpeg());
	const preview = { path: `00/${fileId}`, body: Buffer.alloc(40), width: 640, height: 480 };
	await writeLook(room.owner, { fileId, storyId, refused: null, preview });
	const seen = { fileId, storyId, people: 'none', covers: [], memberId: 'x', at: Date.now() } as const;
	await confirmPeople(room.owner, seen);
	return fileId;
}

/** A new version of the English text, said yes to by the teller and by a second person. */
export async function sourceBecomes(
	room: ReviewRoom,
	{ storyId, key }: { storyId: string; key: Buffer },
	text: Telling,
	version: number
): Promise<void> {
	const { language } = text;
	const name = `telling:${language}`;
	const body = sealJson(key, { table: 'story.sealed', row: storyId, field: name, version }, text);
	await room.owner.transaction().execute(async (tx) => {
		await writeSealedAt(tx, { storyId, field: name, version, byMember: 'test-editor', body });
		await noteTellingVersion(tx, { storyId, language, version, source: null });
	});
	await room.tellerSaysYes(storyId, version, language);
	await room.owner.transaction().execute(async (tx) => {
		const versions = [{ language, version }];
		await addReview(tx, { storyId, memberId: 'test-reviewer', consentVersion: 1, versions });
		await enqueue(tx, 'publish', { storyId });
	});
}

/** Everything in one language, typed by one and approved by the other. */
export async function translateWhole(
	[one, two]: readonly [Page, Page],
	storyId: string,
	language: string,
	words: Readonly<Record<string, string>>
): Promise<void> {
	await one.goto(`/desk/translate/${storyId}/${language}`);
	for (const [name, text] of Object.entries(words)) await field(one, name).fill(text);
	await save(one);
	await one.getByText('Saved.', { exact: true }).waitFor();
	await approve(two, storyId, language);
}

/** A second person approves what stands there. */
export async function approve(page: Page, storyId: string, language: string): Promise<void> {
	await page.goto(`/desk/translate/${storyId}/${language}`);
	const looked = page.getByLabel('I looked at what is marked');
	if ((await looked.count()) > 0) await looked.check();
	await page.getByRole('button', { name: 'Approve this version' }).click();
	await page.locator('.notice.good').getByText('Approved.').waitFor();
}
