/** Asks the running site as a reader and as a teller: over HTTP, without script, each of its addresses. */

const PATIENCE_MS = 20_000;

export interface Answer {
	readonly status: number;
	readonly body: Buffer;
}

/** What a reader gets at this address. */
export async function readAt(origin: string, path: string): Promise<Answer> {
	const answer = await fetch(origin + path, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
	return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}

/** The page that a receipt opens: what its form for acting holds. */
export interface TellersPage {
	readonly address: string;
	readonly from: string;
	readonly standing: readonly (readonly [string, string])[];
}

/**
 * Opens the teller's page with the digits of a receipt. `from`: the address that people type; a form is taken from no other.
 * Throws if the digits open nothing.
 */
export async function openWithReceipt(origin: string, from: string, digits: string): Promise<TellersPage> {
	const address = `${origin}/en/my-story`;
	const first = await (await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
	const opened = await post(address, from, [
		...standingIn(formWith(first, 'digits'), 'digits'),
		['digits', digits],
		['intent', 'open']
	]);
	const form = formWith(opened, 'pass');
	return { address, from, standing: standingIn(form, 'screen', 'after', 'intent') };
}

/** Takes the story back and asks for it to be erased now. Throws unless the answer says that it is done. */
export async function takeBackNow({ address, from, standing }: TellersPage): Promise<void> {
	await post(address, from, [...standing, ['screen', 'take_back'], ['after', 'erase_now'], ['intent', 'take_back']]);
}

async function post(address: string, from: string, fields: readonly (readonly [string, string])[]): Promise<string> {
	const answer = await fetch(address, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: from, accept: 'text/html' },
		body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
		signal: AbortSignal.timeout(PATIENCE_MS)
	});
	const html = await answer.text();
	if (answer.status !== 200) throw new Error(`the teller's page was answered with ${answer.status}`);
	return html;
}

/** The form of a page that holds a field of this name. */
function formWith(html: string, field: string): string {
	const forms = [...html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)].map(([, inside = '']) => inside);
	const form = forms.find((inside) => inside.includes(`name="${field}"`));
	if (form === undefined) throw new Error(`the teller's page has no form with ${field}`);
	return form;
}

/** The hidden fields of a form, but for these: what a browser would send of it untouched. */
function standingIn(form: string, ...but: string[]): [string, string][] {
	return [...form.matchAll(/<input\b[^>]*\btype="hidden"[^>]*>/g)].flatMap(([tag]): [string, string][] => {
		const name = /\sname="([^"]*)"/.exec(tag)?.[1];
		const value = /\svalue="([^"]*)"/.exec(tag)?.[1] ?? '';
		return name === undefined || but.includes(name) ? [] : [[name, plain(value)]];
	});
}

function plain(text: string): string {
	return text
		.replaceAll('&quot;', '"')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');
}
