// Saves what is typed on the review page a moment after the last key. Without it, the buttons do the same.
const WAIT = 1500;

/** Forms that save by themselves. */
const autosaved = new Map();

for (const form of document.querySelectorAll('form[data-autosave]')) {
	const line = form.querySelector('.saved');
	let timer = 0;
	/** @type {Promise<void> | null} */
	let running = null;
	let touched = false;
	// Another person saved: from then on only a person decides what stays.
	let conflict = false;
	let leaving = false;
	// Whether this person's own approval went with what they typed.
	let lost = false;
	const say = (/** @type {string} */ what) => {
		if (line) line.textContent = line.dataset[what] ?? '';
	};

	// Other buttons of the page name the version that they are about: this page made the next one itself. What somebody else
	// saves has another number, and is still met as theirs.
	const follow = (/** @type {string} */ version) => {
		for (const field of document.querySelectorAll('[data-version-of]'))
			if (field.dataset.versionOf === form.dataset.autosave) field.value = version;
	};

	async function send() {
		touched = false;
		try {
			const answer = await fetch(form.action, {
				method: 'POST',
				body: new FormData(form),
				headers: { accept: 'application/json', 'x-sveltekit-action': 'true' }
			});
			const said = await answer.json();
			// Only an answer that names the version it made has saved anything.
			const query = said.type === 'redirect' ? new URL(said.location, location.href).searchParams : null;
			const version = query?.get('v');
			if (version) {
				form.querySelector('[name="after"]').value = version;
				follow(version);
				// Said until the page is left: the next saving would wipe it away after a second.
				lost ||= query?.get('done') === 'author_unreviewed';
				say(lost ? 'unreviewed' : 'saved');
				return;
			}
			touched = true;
			conflict = said.status === 409;
			say(conflict ? 'conflict' : said.status === 401 ? 'signedout' : 'failed');
		} catch {
			touched = true;
			say('failed');
		}
		if (!conflict && !leaving) timer = setTimeout(save, WAIT * 4);
	}

	/** Waits for what is on its way, then saves what came since. */
	async function save() {
		clearTimeout(timer);
		while (running) await running;
		if (!touched || conflict || leaving) return;
		running = send();
		await running;
		running = null;
	}

	const touch = () => {
		touched = true;
		clearTimeout(timer);
		timer = setTimeout(save, WAIT);
	};
	form.addEventListener('input', touch);
	// Typed before this script arrived, or brought back by the browser.
	const texts = form.querySelectorAll('input:not([type=hidden]), textarea');
	if ([...texts].some((text) => text.value !== text.defaultValue || text.checked !== text.defaultChecked)) touch();
	autosaved.set(form, {
		save,
		isSaved: () => !touched && !running,
		isSending: () => running !== null,
		isLeaving: () => leaving,
		settle: async () => {
			while (running) await running;
		},
		leave: () => {
			leaving = true;
			clearTimeout(timer);
		},
		show: () => form.querySelector('.save button, button.button')?.focus()
	});
	addEventListener('beforeunload', (event) => {
		if ((touched || running) && !leaving) event.preventDefault();
	});
}

// A button loads the page anew. What is on its way is waited for, so that nobody meets their own text as a stranger's;
// what other forms hold is saved before, and if that cannot be, the page stays.
const waited = new WeakSet();
document.addEventListener('submit', async (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement)) return;
	const own = autosaved.get(form);
	const others = [...autosaved].filter(([other]) => other !== form).map(([, other]) => other);
	// The page is on its way already: a second button now would send what the first is changing.
	if (others.some((other) => other.isLeaving())) return event.preventDefault();
	if (waited.has(form) || (!own?.isSending() && others.every((other) => other.isSaved()))) {
		waited.delete(form);
		own?.leave();
		return;
	}
	event.preventDefault();
	await Promise.all([own?.settle(), ...others.map((other) => other.save())]);
	const unsaved = others.find((other) => !other.isSaved());
	if (unsaved) return unsaved.show();
	waited.add(form);
	form.requestSubmit(event.submitter);
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
