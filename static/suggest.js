// Offers how a question may go on while it is typed, as words that stand in the stories. Without this file the form is the same.
// What is typed is asked of this site alone, without a cookie, and written down nowhere.
const field = document.getElementById('q');
const list = document.getElementById('q-words');
const { form } = field;
/** Milliseconds without a key: not every letter is asked for. */
const PAUSE = 150;
let at = -1;
let waiting;
let asked;

const mark = (n) => {
	at = n;
	[...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === n)));
	if (n < 0) return field.removeAttribute('aria-activedescendant');
	field.setAttribute('aria-activedescendant', list.children[n].id);
	list.children[n].scrollIntoView({ block: 'nearest' });
};

const show = (words) => {
	list.replaceChildren(
		...words.map((word, n) => {
			const option = document.createElement('li');
			option.id = `q-words-${n}`;
			option.setAttribute('role', 'option');
			option.dir = 'auto';
			option.textContent = word;
			return option;
		})
	);
	mark(-1);
	list.hidden = words.length === 0;
	field.setAttribute('aria-expanded', String(!list.hidden));
};

const close = () => {
	clearTimeout(waiting);
	asked?.abort();
	show([]);
};

const choose = (word) => {
	field.value = word;
	close();
	form.requestSubmit();
};

const ask = async () => {
	const typed = field.value.trim();
	asked?.abort();
	// One letter begins too many words; one Chinese sign is a word.
	if (typed.length < 2 && !/\p{Script=Han}/u.test(typed)) return show([]);
	asked = new AbortController();
	const { signal } = asked;
	try {
		const question = new URLSearchParams({ q: typed });
		const options = { signal, credentials: 'omit', referrerPolicy: 'no-referrer' };
		const answer = await fetch(`${form.action}/suggest?${question}`, options);
		const { words } = answer.ok ? await answer.json() : { words: [] };
		if (!signal.aborted) show(words.filter((word) => word !== typed));
	} catch {
		// Whoever has no connection types on.
		if (!signal.aborted) show([]);
	}
};

const keys = {
	ArrowDown: () => mark(at + 1 < list.children.length ? at + 1 : -1),
	ArrowUp: () => mark(at < 0 ? list.children.length - 1 : at - 1),
	Escape: close,
	Enter: () => (at < 0 ? false : choose(list.children[at].textContent))
};

// A field of its own role has to be one of text.
field.type = 'text';
field.setAttribute('role', 'combobox');
field.setAttribute('aria-autocomplete', 'list');
field.setAttribute('aria-controls', list.id);
field.setAttribute('aria-expanded', 'false');
field.addEventListener('input', () => {
	clearTimeout(waiting);
	waiting = setTimeout(ask, PAUSE);
});
field.addEventListener('keydown', (event) => {
	// While a word is being put together, as in Chinese, keys belong to that.
	if (list.hidden || event.isComposing || !Object.hasOwn(keys, event.key)) return;
	if (keys[event.key]() !== false) event.preventDefault();
});
field.addEventListener('blur', close);
form.addEventListener('submit', close);
// A press on a word must not take the focus from the field before it is chosen.
list.addEventListener('pointerdown', (event) => event.preventDefault());
list.addEventListener('click', ({ target }) => {
	const option = target.closest('[role=option]');
	if (option) choose(option.textContent);
});
