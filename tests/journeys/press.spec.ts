/** A journalist's whole way, without script: registered, let in, a kit, a question, and told when it ends. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '#server/config/config.ts';
import { createAuthContext } from '#server/desk/auth/context.ts';
import { openPracticeSession } from '#server/desk/auth/practice-session.ts';
import { runningLogins } from '#server/postgres/open.ts';
import { enqueue } from '#server/queue/enqueue.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { connect } from '#server/store/connect.ts';
import { pauseStory } from '#server/store/consent/change-state.ts';
import type { DeskDb, OwnerDb } from '#server/store/handle.ts';
import { makeOffices, makePerson } from '../desk/office-floor.ts';
import { mailServer } from '../mail-server.ts';
import { marker, telling, tellStory } from '../told-story.ts';
import { axeViolations } from './axe.ts';
import { desktop, openBrowser, phone } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';

let server: RunningServer;
let browser: Browser;
let post: Awaited<ReturnType<typeof mailServer>>;
let owner: OwnerDb;
let desk: DeskDb;
let storyId: string;
let managerCookie: { name: string; value: string };
const title = `The ${marker('bakery')}`;

beforeAll(async () => {
	post = await mailServer();
	server = await startServer({ env: { PRACTICE: 'off', MAIL_URL: post.url, MAIL_FROM: 'desk@stories.example.org' } });
	browser = await openBrowser();
	const settings = readSettings({ SUITCASE_DATA: server.data });
	if (!settings.ok) throw new Error('settings');
	const { logins, secret } = runningLogins(settings.value);
	owner = connect(logins, 'owner');
	desk = connect(logins, 'desk');
	const keys = await openMasterKeys(settings.value.config.keysFile);
	await makeOffices(owner);
	const manager = await makePerson(owner, 'manager', ['office_manager']);
	const auth = createAuthContext({ db: desk, derive: secret.derive, clock: Date.now });
	const visit = { headers: new Headers(), secure: false, caller: null, loopback: true };
	const [cookie] = await openPracticeSession(auth, visit, manager.id);
	managerCookie = { name: cookie?.name ?? '', value: cookie?.value ?? '' };
	({ storyId } = await tellStory(owner, keys, {
		office: 'brussels',
		channels: ['web', 'press'],
		tellings: [telling('en', { title })]
	}));
	await owner.transaction().execute((tx) => enqueue(tx, 'publish', { storyId }));
	await until(async () => (await fetch(`${server.origin}/en/stories/${storyId}`)).status === 200);
});
afterAll(async () => {
	await browser?.close();
	await owner?.destroy();
	await desk?.destroy();
	await server?.[Symbol.asyncDispose]();
	post?.server.close();
});

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
	for (const late = Date.now() + 120_000; !(await holds()); await new Promise((next) => setTimeout(next, 200)))
		if (Date.now() > late) throw new Error('it did not come');
}
const mails = () => post.received.join('\n').replaceAll('=\n', '');
/** The newest link in a mail; waits for one that is not `before`. */
async function link(before = ''): Promise<string> {
	const newest = () => [...mails().matchAll(/\/en\/press\/link\/[\w-]{43}/g)].at(-1)?.[0] ?? '';
	await until(() => newest() !== '' && newest() !== before);
	return newest();
}
async function looksRight(page: Page): Promise<void> {
	for (const size of [phone, desktop]) {
		await page.setViewportSize(size);
		const { inner, scroll } = await page.locator('html').evaluate((html) => ({
			inner: html.clientWidth,
			scroll: html.scrollWidth
		}));
		expect(scroll, page.url()).toBeLessThanOrEqual(inner);
		if (process.env.SUITCASE_SCREENSHOTS)
			await page.screenshot({
				path: `${process.env.SUITCASE_SCREENSHOTS}/${new URL(page.url()).pathname.replaceAll('/', '-')}-${size.width}.png`,
				fullPage: true
			});
	}
	// Where no script runs, axe does not either: it looks at the same page with the same cookies.
	const looking = await browser.newContext({ storageState: await page.context().storageState() });
	const same = await looking.newPage();
	await same.goto(page.url());
	expect(await axeViolations(same), page.url()).toEqual([]);
	await looking.close();
}
const open = async (more: Parameters<Browser['newContext']>[0] = {}): Promise<[BrowserContext, Page]> => {
	const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false, ...more });
	return [context, await context.newPage()];
};

test(
	'registered, let in, a kit that the ledger names, a question, and told when it ends',
	{ timeout: 480_000 },
	async () => {
		const [context, page] = await open();
		const [deskContext, atDesk] = await open();
		await deskContext.addCookies([{ ...managerCookie, url: `${server.origin}/desk` }]);

		// From the story to the form; what is missing comes back with what was typed.
		await page.goto(`/en/stories/${storyId}`);
		await page.getByRole('link', { name: 'This story for the press' }).click();
		await page.getByText('Only registered journalists').waitFor();
		await page.getByRole('link', { name: 'To the press page' }).click();
		await looksRight(page);
		await page.getByRole('link', { name: 'Register', exact: true }).click();
		await page.fill('#f-name', 'Amina Press');
		await page.fill('#f-outlet', 'The Paper');
		await page.getByRole('button', { name: 'Send' }).click();
		await page.getByText('Please look at this again').waitFor();
		expect(await page.inputValue('#f-name')).toBe('Amina Press');
		await looksRight(page);
		await page.fill('#f-email', 'amina@paper.example.org');
		await page.fill('#f-purpose', 'A report on bread.');
		await page.selectOption('#f-office', 'brussels');
		await page.check('#f-terms');
		await page.getByRole('button', { name: 'Send' }).click();
		await page.getByText('a mail is on its way').waitFor();

		const first = await link();
		await page.goto(first);
		// All that was typed for this address, by whomever, is read and corrected here; what is missing loses nothing.
		expect([await page.inputValue('#f-purpose'), await page.inputValue('#f-office')]).toEqual([
			...['A report on bread.', 'brussels']
		]);
		await looksRight(page);
		await page.fill('#f-purpose', '');
		await page.fill('#f-outlet', 'The New Paper');
		await page.getByRole('button', { name: 'Yes, it is mine' }).click();
		await page.getByText('Please look at this again').waitFor();
		expect(await page.inputValue('#f-outlet')).toBe('The New Paper');
		await page.fill('#f-purpose', 'A report on bread.');
		await page.fill('#f-outlet', 'The Paper');
		await page.getByRole('button', { name: 'Yes, it is mine' }).click();
		await page.getByText('An office now looks').waitFor();
		await atDesk.goto('/desk/press');
		await atDesk.getByText('A report on bread.').waitFor();
		await looksRight(atDesk);
		await atDesk.getByRole('button', { name: 'Register for a year' }).click();
		await page.goto(await link(first));
		await looksRight(page);
		await page.getByRole('button', { name: 'Open' }).click();
		await page.getByText('You are registered').waitFor();

		// The cookie is for the press pages alone.
		const sent = await context.cookies();
		expect(sent.length).toBeGreaterThan(0);
		for (const cookie of sent)
			expect(cookie).toMatchObject({ httpOnly: true, path: expect.stringMatching(/^\/..\/press$/) });

		await page.goto(`/en/press/stories/${storyId}`);
		await looksRight(page);
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: 'Take the press kit' }).click()
		]);
		expect(download.suggestedFilename()).toMatch(/^press-kit-[0-9a-f]{8}\.zip$/);
		const files = unzipSync(new Uint8Array(readFileSync(await download.path())));
		expect(strFromU8(files['texts/en.txt'] ?? new Uint8Array())).toContain(title);
		const ledger = await owner
			.selectFrom('story.disclosure')
			.select(['recipient', 'what'])
			.where('story_id', '=', storyId)
			.where('channel', '=', 'press')
			.execute();
		expect(ledger).toEqual([{ recipient: 'The Paper · Amina Press', what: 'press_kit' }]);

		await page.check('input[name=kind][value=interview]');
		await page.fill('#f-text', 'May I talk to the baker?');
		await page.getByRole('button', { name: 'Send to the office' }).click();
		await page.getByText('Sent. The answer').waitFor();
		await atDesk.goto('/desk/press');
		await atDesk.getByText('May I talk to the baker?').waitFor();
		await atDesk.fill('textarea[name=text]', 'Not at the moment.');
		await atDesk.getByRole('button', { name: 'Send the answer' }).click();
		await atDesk.getByText('No question waits.').waitFor();
		await page.goto('/en/press');
		await page.getByText('Not at the moment.').waitFor();
		await page.getByText('May be used until the end of').waitFor();
		await looksRight(page);

		// It ends: the page says so at once, and a mail without a word of the story.
		await desk.transaction().execute((tx) => pauseStory(tx, { storyId, byWhom: 'teller' }));
		await page.reload();
		await page.getByText('Must not be used any more.').waitFor();
		expect(await page.content()).not.toContain(title);
		await until(() => mails().includes('Please stop using what you received on'));
		expect(mails()).not.toContain(title);
		expect(mails()).not.toContain(storyId);
		expect((await page.goto(`/en/press/stories/${storyId}`))?.status()).toBe(200);
		await page.getByText('Nothing of this story is for the press').waitFor();
		expect(server.printed()).not.toContain('paper.example.org');

		// What may be done with what was taken stands beside it, also now.
		await page.goto('/en/press');
		await page.locator('li.over summary').click();
		await page.locator('li.over', { hasText: 'take it off within 24 hours' }).waitFor();
		// Who is signed out while writing keeps the words.
		await page.goto(`/en/press/stories/${storyId}`);
		const other = await context.newPage();
		await other.goto('/en/press');
		// Erasing everything is not one press away from signing out.
		expect(await other.getByRole('button', { name: 'Erase what you keep about me' }).isVisible()).toBe(false);
		await other.locator('details', { hasText: 'Erase what' }).locator('summary').click();
		expect(await other.getByRole('button', { name: 'Erase what you keep about me' }).isVisible()).toBe(true);
		await other.getByRole('button', { name: 'Sign out' }).click();
		await other.getByText('You are signed out.').waitFor();
		expect(await context.cookies()).toEqual([]);
		await page.fill('#f-text', 'A long question.');
		await page.check('input[name=kind][value=verify]');
		await page.getByRole('button', { name: 'Send to the office' }).click();
		await page.getByText('or you are signed out').waitFor();
		expect(await page.inputValue('#f-text')).toBe('A long question.');
		// What is no address is told so, and stands there still.
		await page.goto('/en/press');
		await page.locator('#f-email').evaluate((field) => field.setAttribute('type', 'text'));
		await page.fill('#f-email', 'amina at paper');
		await page.getByRole('button', { name: 'Send me a link' }).click();
		await page.getByText('Write a mail address such as').waitFor();
		expect(await page.inputValue('#f-email')).toBe('amina at paper');
		await page.goto('/ar/press');
		await looksRight(page);
		await Promise.all([context.close(), deskContext.close()]);
	}
);
