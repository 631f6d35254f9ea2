// A browser leaves the page to send it: without a connection the page is gone then, and all that was typed. Where the device
// says that it has none, the form first asks whether somebody answers all the same, as a site on this machine does. Nothing is
// kept in the browser, for phones are shared. In a block: other files of the page have names of their own.
{
	const form = document.querySelector('form[data-asks-first]');
	const notice = document.querySelector('[data-no-connection]');
	const here = document.currentScript.src;
	// Milliseconds. After that, nobody answers.
	const PATIENCE = 8_000;
	// Without these the form is sent as it always was.
	const canAsk = Boolean(form?.requestSubmit && AbortSignal.timeout);
	let asking = false;
	let answered = false;
	// On the document, so that what else waits for this form is heard first, as a recording that is still being made.
	document.addEventListener('submit', async (event) => {
		if (event.target !== form || event.defaultPrevented || !canAsk) return;
		// A press while the question is on its way: what comes of the first one counts.
		if (asking) return event.preventDefault();
		notice.hidden = true;
		if (navigator.onLine || answered) return;
		event.preventDefault();
		asking = true;
		const { submitter } = event;
		const request = { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(PATIENCE) };
		answered = await fetch(here, request).then(
			() => true,
			() => false
		);
		asking = false;
		notice.hidden = answered || navigator.onLine;
		// Sends the name and the value of the button as well; not for whoever left quickly meanwhile.
		if (answered && !document.documentElement.hidden) form.requestSubmit(submitter);
		answered = false;
	});
	addEventListener('online', () => (notice.hidden = true));
}
