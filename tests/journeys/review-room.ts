/** Stories that have arrived at a running server, and people at its desk, for journeys of the review page. */
import { QUESTIONS } from '#domain/story/checklist.ts';
import type { Browser, BrowserContext, Page } from 'playwright';
import { defaultLevels } from '#domain/consent/defaults.ts';
import { RUBRIC, RUBRIC_QUESTIONS } from '#domain/consent/rubric.ts';
import { readSettings } from '#server/config/config.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { openMasterKeys, type MasterKeys } from '#server/seal/master-keys.ts';
import { approveTelling } from '#server/store/consent/change-state.ts';
import { connect } from '#server/store/connect.ts';
import type { OwnerDb } from '#server/store/handle.ts';
import { TESTIMONY } from '../review/review-floor.ts';
import { tellStory, type ToldStory } from '../told-story.ts';

export interface ReviewRoom {
	readonly owner: OwnerDb;
	readonly keys: MasterKeys;
	/** A story that was sent to the practice office a moment ago; its key is for what a test seals itself. */
	arrived(change?: ToldStory): Promise<{ storyId: string; key: Buffer }>;
	/** What the teller does on the own page: says yes to a version. Nothing cools off in practice. */
	tellerSaysYes(storyId: string, version: number, language?: string): Promise<void>;
	close(): Promise<void>;
}

export async function openReviewRoom(data: string): Promise<ReviewRoom> {
	const settings = readSettings({ SUITCASE_DATA: data });
	if (!settings.ok) throw new Error('the settings of the server cannot be read');
	const owner = connect(runningLogins(settings.value).logins, 'owner');
	const keys = await openMasterKeys(settings.value.config.keysFile);
	return {
		owner,
		keys,
		async arrived(change = {}) {
			const { storyId, key } = await tellStory(owner, keys, {
				office: 'sample',
				tellings: [],
				testimony: TESTIMONY,
				approved: false,
				origin: 'CD',
				levels: { ...defaultLevels('web'), text: 3, origin: 2, face: 2 },
				facts: { origin: { region: '017', country: 'CD' }, current: { region: '155', country: 'BE' } },
				...change
			});
			await owner.deleteFrom('story.author').where('story_id', '=', storyId).execute();
			// As every story that is told while the server practises: it waits for no batch.
			await owner.updateTable('story.story').set({ practice: true }).where('id', '=', storyId).execute();
			return { storyId, key };
		},
		async tellerSaysYes(storyId, version, language = 'en') {
			const coolingEnds = { web: Date.now() - 1, print: Date.now() - 1 };
			const said = { storyId, language, version, byWhom: 'teller', coolingEnds } as const;
			const outcome = await approveTelling(owner, said);
			if (outcome !== 'approved') throw new Error(`the teller could not say yes: ${outcome}`);
		},
		close: () => owner.destroy()
	};
}

/** Says why something sealed is opened, in the form of the button that opens it. Playwright's way, for who has a mouse. */
export async function saysWhy(page: Page, button: string, why = 'edit'): Promise<void> {
	const form = page.locator('form', { has: page.getByRole('button', { name: button }) });
	await form.locator('[name="why"]').selectOption(why);
}

/** Answers every question about danger with the mildest answer, and saves. */
export async function answerRubric(page: Page): Promise<void> {
	for (const question of RUBRIC_QUESTIONS)
		await page.locator(`[name="rubric-${question}"][value="${RUBRIC[question][0]}"]`).check();
	await page.locator('#risk').getByRole('button', { name: 'Save' }).click();
	await page.waitForURL(/[?&]done=judged/);
}

/** Somebody of practice mode at the desk, in a browser of their own. */
export async function atDesk(
	browser: Browser,
	origin: string,
	role: 'editor' | 'reviewer',
	options: Parameters<Browser['newContext']>[0] = {}
): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext({ baseURL: origin, ...options });
	const answer = await context.request.post('/desk/practice', {
		form: { as: role },
		headers: { origin },
		maxRedirects: 0
	});
	if (answer.status() !== 303) throw new Error(`practice answered ${answer.status()}`);
	return { context, page: await context.newPage() };
}

/** Answers all questions with no, and gives the answers. */
export async function answerQuestions(page: Page): Promise<void> {
	await page.locator('#checklist summary').first().click();
	for (const question of QUESTIONS) await page.locator(`[name="check-${question}"][value="no"]`).check();
	// A key that is pressed while the page still comes goes nowhere.
	await Promise.all([
		page.waitForEvent('load'),
		page.locator('#checklist').getByRole('button', { name: 'These are my answers' }).click()
	]);
	await page.getByText('Your side has answered.').or(page.getByText('All questions are answered.')).waitFor();
}
