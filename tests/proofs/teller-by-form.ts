/** The teller's own page over plain HTTP, as a browser without script uses it. */
import { type Page, openPage, postForm } from './plain-forms.ts';

/** Opens the page with the digits of a receipt. Throws if they do not open it. */
export async function openMyStory(origin: string, digits: string): Promise<Page> {
	const page = await postForm(await openPage(`${origin}/en/my-story`), 'digits', { digits }, ['intent', 'open']);
	if (page.status !== 200 || !page.html.includes('name="pass"'))
		throw new Error(`the digits opened nothing (${page.status})`);
	return page;
}

/** Takes the story back, from its opened page. Throws unless the answer says that it is done. */
export async function takeBackByForm(page: Page, after: string): Promise<Page> {
	const done = await postForm(page, 'pass', { screen: 'take_back', after }, ['intent', 'take_back']);
	if (done.status !== 200) throw new Error(`taking back was answered with ${done.status}`);
	return done;
}
