/** A teller who does not give up: when nobody answers, or the page says that something broke, presses the button again. */
import { type Filled, type Page, follow, postForm } from './plain-forms.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** A page says so when a form came back too quickly after it was made. */
const TOO_QUICK = 3_100;

/** Presses a button until it is answered. Gives up, with an exception, when `stopped`. */
export function pressUntilAnswered(stopped: () => boolean): typeof postForm {
	return async (page, has, filled, button) => {
		let current: Page = page;
		while (!stopped()) {
			const answer = await postForm(current, has, notYetThere(current, filled), button).catch(nobodyAnswers);
			if (answer?.status === 200) return answer;
			if (answer && answer.leadsTo !== null) return openUntilAnswered(answer, answer.leadsTo, stopped);
			// The page that came back holds everything that was typed; where none came, the one before still does.
			if (answer?.html.includes(`name="${has}"`)) current = answer;
			await wait(answer?.status === 400 ? TOO_QUICK : 150);
		}
		throw new Error('the teller stopped trying');
	};
}

/** A file that the page lists already is not chosen again; one that it says could not be taken is. */
function notYetThere(page: Page, filled: Filled): Filled {
	const left = Object.entries(filled).map(([field, value]): [string, string | readonly File[]] => [
		field,
		typeof value === 'string' ? value : value.filter(({ name }) => !page.html.includes(`<bdi>${name}</bdi>`))
	]);
	return Object.fromEntries(left);
}

async function openUntilAnswered(page: Page, address: string, stopped: () => boolean): Promise<Page> {
	while (!stopped()) {
		const opened = await follow(page, address).catch(nobodyAnswers);
		if (opened?.status === 200) return opened;
		await wait(150);
	}
	throw new Error('the teller stopped trying');
}

/** What `fetch` throws when the connection broke. A form that is missing on a page is another matter. */
function nobodyAnswers(error: unknown): null {
	if (error instanceof TypeError) return null;
	throw error;
}
