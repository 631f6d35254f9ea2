/** Somebody who works by keyboard alone, and how often a key is pressed. */
import type { Locator, Page } from 'playwright';

/** Nobody looks longer for one field. */
const MOST_TABS = 400;

export interface Keyboard {
	readonly page: Page;
	/** How often Tab, Enter, Space and arrows were pressed. */
	presses(): number;
	/** Signs of texts that were typed. */
	typed(): number;
	press(key: string): Promise<void>;
	/** Goes there with Tab, or with Shift and Tab where it stands before. Throws when it cannot be reached. */
	reach(target: Locator): Promise<void>;
	/** Goes to a button, a link or a line of text, presses Enter and waits for the page that comes. */
	follow(target: Locator): Promise<void>;
	/** Goes to a link to a place of this page, or to a summary, and presses Enter. */
	jump(target: Locator): Promise<void>;
	/** Replaces what stands in a field. */
	write(target: Locator, text: string): Promise<void>;
	/** Chooses the answer that a group of radio buttons comes to first. */
	choose(target: Locator): Promise<void>;
	/** Goes to a list that folds out and takes the answer with this value. */
	pick(target: Locator, value: string): Promise<void>;
}

/** Sits down at a page. */
export function keyboardOf(page: Page): Keyboard {
	const count = { presses: 0, typed: 0 };
	const press = async (key: string) => {
		count.presses += 1;
		await page.keyboard.press(key);
	};
	const reach = async (target: Locator) => {
		await target.waitFor({ state: 'attached' });
		for (let n = 0; n <= MOST_TABS; n++) {
			const way = await target.evaluate((element) => {
				const now = document.activeElement ?? document.body;
				if (now === element) return null;
				const named = location.hash === '' ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
				const from = now === document.body ? (named ?? now) : now;
				const isAfter = (from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
				return isAfter ? 'Tab' : 'Shift+Tab';
			});
			if (way === null) return;
			await press(way);
		}
		throw new Error(`no key leads to ${String(target)} at ${page.url()}`);
	};
	const jump = async (target: Locator) => {
		await reach(target);
		await press('Enter');
	};
	return {
		page,
		presses: () => count.presses,
		typed: () => count.typed,
		press,
		reach,
		jump,
		async follow(target) {
			await reach(target);
			await Promise.all([page.waitForEvent('load'), press('Enter')]);
		},
		async write(target, text) {
			await reach(target);
			if ((await target.inputValue()) !== '') await press('ControlOrMeta+a');
			count.typed += text.length;
			await page.keyboard.type(text);
		},
		async choose(target) {
			await reach(target);
			await press('Space');
		},
		async pick(target, value) {
			await reach(target);
			const steps = await target.evaluate((list, wanted) => {
				if (!(list instanceof HTMLSelectElement)) throw new Error('it is no list');
				return [...list.options].findIndex((one) => one.value === wanted) - list.selectedIndex;
			}, value);
			for (let n = Math.abs(steps); n > 0; n--) await press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
		}
	};
}
