// A browser leaves the page to send it: without a connection the page is gone then, and all that was typed. So the form asks
// first whether anybody answers, at the address from which this file came. Nothing is kept in the browser, for phones are
// shared. Without this file the form is sent at once.
// In a block: other files of the page have names of their own.
{
	const form = document.querySelector('form[data-asks-first]');
	const notice = document.querySelector('[data-no-connection]');
	const here = document.currentScript?.src;
	if (form?.requestSubmit && notice && here) {
		// Milliseconds. Whoever does not answer in this time may be slow, and what was written goes out all the same.
		const SLOW = 8_000;
		// After this time a page that still stands may be sent again: somebody stopped it. Files may take long.
		const STOPPED = form.enctype === 'multipart/form-data' ? 600_000 : 10_000;
		let state = 'still';
		let stopping = 0;
		const become = (next) => {
			clearTimeout(stopping);
			state = next;
			// For ears, and for hands that wonder whether the press counted.
			if (next === 'still') form.removeAttribute('aria-busy');
			else form.setAttribute('aria-busy', 'true');
		};
		// Any answer of the server will do, also "no": then the real one says why. A front says 502 to 504 where there is none.
		const somebodyAnswers = () =>
			Promise.race([
				fetch(here, { cache: 'no-store', credentials: 'omit' }).then(
					({ status }) => status < 502 || status > 504,
					() => false
				),
				new Promise((late) => setTimeout(late, SLOW, true))
			]);
		// On the document, so that what else waits for this form is heard first, as a recording that is still being made.
		document.addEventListener('submit', async (event) => {
			if (event.target !== form || event.defaultPrevented) return;
			if (state === 'asked') {
				become('sent');
				stopping = setTimeout(become, STOPPED, 'still');
				return;
			}
			event.preventDefault();
			// A second press while the first is on its way.
			if (state !== 'still') return;
			const { submitter } = event;
			become('asking');
			notice.hidden = true;
			const answered = await somebodyAnswers();
			// Somebody left quickly meanwhile, or followed a link.
			if (document.documentElement.hidden || state !== 'asking') return;
			if (!answered) {
				become('still');
				notice.hidden = false;
				return;
			}
			become('asked');
			// Sends the name and the value of the button as well.
			form.requestSubmit(submitter ?? undefined);
			if (state === 'asked') become('still');
		});
		addEventListener('beforeunload', () => state === 'asking' && become('still'));
		// Brought back by the browser as it was left.
		addEventListener('pageshow', (event) => event.persisted && become('still'));
	}
}
