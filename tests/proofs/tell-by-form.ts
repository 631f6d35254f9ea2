import { type Page, follow, openPage, postForm } from './plain-forms.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** A form is not taken within three seconds of being made. */
const PATIENCE = 3_100;
const NEXT = ['intent', 'next'] as const;
/** Presses a button of the form and goes where it leads. */
export const pressAndFollow: typeof postForm = async (page, has, filled, button) => {
	const answer = await postForm(page, has, filled, button);
	return answer.leadsTo === null ? answer : follow(answer, answer.leadsTo);
};

/**
 * Tells a whole story over plain HTTP. Returns the digits of its receipt. Throws if a step is not answered as it should be.
 * `press`: how a button is pressed, and what it leads to opened.
 */
export async function tellByForm(
	origin: string,
	{
		text,
		photographs = [],
		recordings = [],
		locale = 'en'
	}: { text: string; photographs?: readonly File[]; recordings?: readonly File[]; locale?: string },
	press: typeof postForm = pressAndFollow
): Promise<string> {
	let page = await openPage(`${origin}/${locale}/tell`);
	page = await press(page, 'country', { country: 'BE', adult: 'yes' }, NEXT);
	await wait(PATIENCE);
	page = await press(page, 'office', {}, NEXT);
	const story = { brings: 'Patience for stone walls', text, fromCountry: 'MA', since: '2015' };
	const files = {
		...(photographs.length > 0 ? { pictures: photographs } : {}),
		...(recordings.length > 0 ? { recording: recordings } : {})
	};
	page = await press(page, 'text', { ...story, ...files }, NEXT);
	page = await press(page, 'webText', { webText: 'full', webOrigin: 'country', claim: 'no' }, NEXT);
	page = await press(page, 'showFirst', {}, NEXT);
	await wait(PATIENCE);
	return digitsOn(await press(page, 'stamp', {}, ['intent', 'send']));
}

/** The sixteen digits on a receipt page. */
export function digitsOn(page: Page): string {
	const [, shown = ''] = /class="[^"]*\bdigits\b[^"]*"[^>]*>([\s\S]*?)<\/p>/.exec(page.html) ?? [];
	const digits = shown.replace(/<[^>]*>/g, '').replace(/\D/g, '');
	if (digits.length !== 16) throw new Error(`no receipt on the page (status ${page.status})`);
	return digits;
}
