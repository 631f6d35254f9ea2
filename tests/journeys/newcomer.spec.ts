/**
 * A newcomer in practice mode: tells a story, edits it, reads and approves it as its teller, judges and approves it as a
 * reviewer, publishes it, and finds it in the search. Every press of a button is counted.
 */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RUBRIC_QUESTIONS } from '#domain/consent/rubric.ts';
import { QUESTIONS } from '#domain/story/checklist.ts';
import { answerQuestions, answerRubric, saysWhy } from './review-room.ts';
import { marker } from '../told-story.ts';
import { desktop, openBrowser } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';
import { tellStory } from './teller.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
	server = await startServer();
});
afterAll(async () => {
	await browser?.close();
	await server?.[Symbol.asyncDispose]();
});

const TELLING_STEPS = 6;

test('from the first page to an own story that the search finds', { timeout: 600_000 }, async () => {
	const began = performance.now();
	let steps = TELLING_STEPS;
	/** Answers to questions; they are no presses of a button, and say how long it takes. */
	let ticks = 0;
	const page = await (await browser.newContext({ viewport: desktop })).newPage();
	const press = async (name: string | RegExp, within: Page | ReturnType<Page['locator']> = page) => {
		steps++;
		await within
			.getByRole('button', { name, exact: typeof name === 'string' })
			.first()
			.click();
	};
	const become = async (role: 'editor' | 'reviewer') => {
		steps++;
		await page.goto(`${server.origin}/desk`);
		await Promise.all([page.waitForEvent('load'), page.locator(`button[name=as][value=${role}]`).first().click()]);
	};
	const word = marker('quillfeather');
	const digits = await tellStory(page, server.origin, 'en');

	await become('editor');
	await page.goto(`${server.origin}/desk`);
	const story = (await page.locator('a[href^="/desk/stories/"]').first().getAttribute('href')) ?? '';
	await page.goto(server.origin + story);
	await saysWhy(page, 'Open what was told');
	await press('Open what was told');
	await page.getByText('The first winter I learned the word for frost.').first().waitFor();
	await page.getByLabel('Title', { exact: true }).fill(`A wall and ${word}`);
	await page.getByLabel('What this person brings', { exact: true }).fill('Patience for stone walls');
	await page.getByLabel('Thing 1', { exact: true }).fill('stone');
	await page.getByLabel('Summary', { exact: true }).fill('Somebody learned the word for frost.');
	await page.getByLabel('Part 1', { exact: true }).fill('The first winter I learned the word for frost.');
	steps++;
	await Promise.all([page.waitForEvent('load'), page.locator('#telling form.editor .save button').click()]);
	await press('Ask the teller');
	await page.getByText('The text waits on the teller’s page.').waitFor();
	steps += 2;
	ticks += QUESTIONS.length;
	await answerQuestions(page);

	// From the desk to the teller's own page by what the pages offer.
	await page.locator('button[name=as][value=teller]').first().click();
	await page.getByRole('link', { name: 'You have told already? To My page' }).click();
	steps += 2;
	await page.fill('[name=digits]', digits);
	steps++;
	await page.locator('button[name=intent][value=open]').first().click();
	steps++;
	await page.locator('button[name=screen][value=text]').first().click();
	await page.getByText(word).first().waitFor();
	const textPage = await page.locator('main').innerText();
	expect(textPage).toContain('This is practice: nothing waits.');
	expect(textPage).not.toContain('seven days');
	steps += 2;
	await page.locator('[name=known][value=no]').first().check();
	await page.locator('button[name=intent][value=approve]').first().click();
	await page.getByText('Thank you. You said yes to exactly this text.').waitFor();

	await become('reviewer');
	await page.goto(server.origin + story);
	await answerRubric(page);
	steps += 1 + 2;
	ticks += RUBRIC_QUESTIONS.length + QUESTIONS.length;
	await answerQuestions(page);
	// "Patience" is also a name: somebody has to have looked.
	await page.locator('[name=looked]').check();
	await press('Approve as second reader');
	await page.getByText('You approved these versions.').waitFor();
	await become('editor');
	await page.goto(server.origin + story);
	await press('Publish');

	const search = `${server.origin}/en/stories?q=${word}`;
	for (const late = Date.now() + 120_000; !(await (await fetch(search)).text()).includes(`A wall and ${word}`);) {
		if (Date.now() > late) throw new Error('the search did not find it');
		await new Promise((next) => setTimeout(next, 200));
	}
	const seconds = (performance.now() - began) / 1000;
	console.log(
		`a newcomer's own story, from telling to found: ${steps} presses, ${ticks} answers, ${seconds.toFixed(0)} s by a program`
	);
	expect(steps).toBeLessThan(30);
});
