/** Fills in and posts our forms as a browser without script does, over plain HTTP: fast enough for hundreds of tellings. */

export interface Page {
	readonly address: string;
	readonly status: number;
	readonly html: string;
	/** Cookies to send back, by name. */
	readonly cookies: ReadonlyMap<string, string>;
	/** Where a redirect leads; null: it is the page itself. */
	readonly leadsTo: string | null;
}

/** Opens a page. Throws a TypeError, as `fetch` does, if nobody answers, or the page broke. */
export async function openPage(address: string): Promise<Page> {
	const answer = await fetch(address, { headers: { accept: 'text/html' } });
	if (answer.status >= 500) throw new TypeError(`${address} is answered with ${answer.status}`);
	return pageOf(address, answer, new Map());
}

export type Filled = Readonly<Record<string, string | readonly File[]>>;

/** Posts the form that holds the field `has`, with what stands in it and what is filled in; and presses `button`. */
export async function postForm(
	page: Page,
	has: string,
	filled: Filled,
	button?: readonly [string, string]
): Promise<Page> {
	const form = formsOf(page.html).find(({ html }) => html.includes(`name="${has}"`));
	if (form === undefined) throw new Error(`the page ${page.address} has no form with ${has}`);
	const body = new FormData();
	for (const [name, value] of standingIn(form.html)) if (!(name in filled)) body.append(name, value);
	for (const [name, value] of Object.entries(filled)) {
		if (typeof value === 'string') body.append(name, value);
		else for (const file of value) body.append(name, file);
	}
	if (button) body.append(...button);
	const address = new URL(form.action || page.address, page.address).href;
	const answer = await fetch(address, {
		method: 'POST',
		body: form.multipart ? body : new URLSearchParams([...body].map(([name, value]) => [name, String(value)])),
		redirect: 'manual',
		headers: {
			accept: 'text/html',
			origin: process.env.SUITCASE_TEST_ORIGIN ?? new URL(address).origin,
			cookie: [...page.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
			// Many people behind one proxy: each has limits of their own.
			...(process.env.SUITCASE_TEST_CALLER ? { 'x-forwarded-for': process.env.SUITCASE_TEST_CALLER } : {})
		}
	});
	return pageOf(page.address, answer, page.cookies);
}

async function pageOf(address: string, answer: Response, before: ReadonlyMap<string, string>): Promise<Page> {
	const cookies = new Map(before);
	for (const line of answer.headers.getSetCookie()) {
		const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
		cookies.set(name, value);
	}
	return {
		address,
		status: answer.status,
		html: await answer.text(),
		cookies,
		leadsTo: answer.headers.get('location')
	};
}

function formsOf(html: string): { html: string; action: string; multipart: boolean }[] {
	return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = '', inside = '']) => ({
		html: inside,
		action: attribute(tag, 'action') ?? '',
		multipart: /multipart\/form-data/.test(tag)
	}));
}

/** What a browser would send of a form that nobody touched. */
function standingIn(html: string): [string, string][] {
	const values: [string, string][] = [];
	for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
		const name = attribute(tag, 'name');
		const type = attribute(tag, 'type') ?? 'text';
		if (name === null || ['submit', 'button', 'file'].includes(type)) continue;
		if (['radio', 'checkbox'].includes(type) && !/\schecked\b/.test(tag)) continue;
		values.push([name, attribute(tag, 'value') ?? 'on']);
	}
	for (const [, tag = '', inside = ''] of html.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
		const name = attribute(tag, 'name');
		if (name !== null) values.push([name, decode(inside.replace(/^\n/, ''))]);
	}
	for (const [, tag = '', inside = ''] of html.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
		const name = attribute(tag, 'name');
		const chosen = /<option\b([^>]*\sselected\b[^>]*)>/.exec(inside) ?? /<option\b([^>]*)>/.exec(inside);
		if (name !== null && chosen) values.push([name, attribute(chosen[1] ?? '', 'value') ?? '']);
	}
	return values;
}

function attribute(tag: string, name: string): string | null {
	const found = new RegExp(`\\s${name}="([^"]*)"`).exec(` ${tag}`);
	return found ? decode(found[1] ?? '') : null;
}

function decode(text: string): string {
	return text
		.replaceAll('&quot;', '"')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');
}

/** Opens what an answer leads to with the cookies it set: the address it names, or `otherwise`. */
export async function follow(page: Page, otherwise: string): Promise<Page> {
	const address = new URL(page.leadsTo ?? otherwise, page.address).href;
	const cookie = [...page.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	return pageOf(address, await fetch(address, { headers: { accept: 'text/html', cookie } }), page.cookies);
}
