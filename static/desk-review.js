// Saves what is typed on the review page a moment after the last key. Without it, the buttons do the same.
const WAIT = 1500;

/** Forms with words that are not saved yet, and how to save each. */
const pending = new Map();

for (const form of document.querySelectorAll('form[data-autosave]')) {
	const line = form.querySelector('.saved');
	let timer = 0;
	let running = false;
	let stopped = false;
	let touched = false;
	let lost = false;
	const say = (/** @type {string} */ what) => {
		if (line) line.textContent = line.dataset[what] ?? '';
	};

	async function save() {
		if (running || stopped || !touched) return;
		running = true;
		touched = false;
		try {
			const answer = await fetch(form.action, {
				method: 'POST',
				body: new FormData(form),
				headers: { accept: 'application/json', 'x-sveltekit-action': 'true' }
			});
			const said = await answer.json();
			if (said.type === 'redirect') {
				const query = new URL(said.location, location.href).searchParams;
				const version = query.get('v');
				if (version) form.querySelector('[name="after"]').value = version;
				// Said until the page is left: the next saving would wipe it away after a second.
				lost ||= query.get('done') === 'author_unreviewed';
				say(lost ? 'unreviewed' : 'saved');
			} else if (said.status === 409) {
				// Another person saved: only a person decides what stays. The button shows both texts.
				stopped = true;
				say('conflict');
			} else {
				touched = true;
				say('failed');
			}
		} catch {
			touched = true;
			say('failed');
		} finally {
			running = false;
			if (touched && !stopped) timer = setTimeout(save, WAIT * 4);
		}
	}

	form.addEventListener('input', () => {
		touched = true;
		clearTimeout(timer);
		timer = setTimeout(save, WAIT);
	});
	pending.set(form, () => (touched && !stopped ? save() : null));
	form.addEventListener('submit', () => {
		stopped = true;
		clearTimeout(timer);
	});
	addEventListener('beforeunload', (event) => {
		if (touched && !stopped) event.preventDefault();
	});
}

// Another button of the page loads it anew: what was typed meanwhile is saved before.
const waited = new WeakSet();
document.addEventListener('submit', async (event) => {
	if (waited.has(event.target)) return;
	const saving = [...pending].filter(([form]) => form !== event.target).map(([, save]) => save());
	if (saving.every((one) => one === null) || !(event.target instanceof HTMLFormElement)) return;
	event.preventDefault();
	waited.add(event.target);
	await Promise.all(saving);
	event.target.requestSubmit(event.submitter);
});

// Words selected in what was told go into the field that marks them.
const told = document.querySelector('#told');
const words = document.querySelector('#mark-words');
if (told && words instanceof HTMLInputElement) {
	document.addEventListener('selectionchange', () => {
		const selection = getSelection();
		const text = selection?.toString().trim() ?? '';
		if (text && selection?.anchorNode && told.contains(selection.anchorNode)) words.value = text;
	});
}
