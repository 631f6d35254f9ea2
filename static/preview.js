// The preview follows every choice. Without this file the button beside it does the same.
const form = document.querySelector('form[data-preview]');
const place = document.getElementById('preview');
if (form && place) {
	let waiting = 0;
	let asking = null;
	const show = async () => {
		asking?.abort();
		asking = new AbortController();
		const words = new URLSearchParams();
		for (const [name, value] of new FormData(form)) if (typeof value === 'string') words.append(name, value);
		words.set('intent', 'peek');
		try {
			const answer = await fetch(form.action, {
				method: 'POST',
				body: words,
				headers: { accept: 'text/html' },
				signal: asking.signal
			});
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			const fresh = page.getElementById('preview');
			if (fresh) place.replaceChildren(...fresh.childNodes);
			// The month that is proposed depends on what is shown, and the preview says it too.
			for (const proposed of form.querySelectorAll('select option[value=""]')) {
				const now = page.querySelector(`select[name="${proposed.parentElement.name}"] option[value=""]`);
				if (now) proposed.textContent = now.textContent;
			}
		} catch {
			// The connection went, or another choice was faster: the button is still there.
		}
	};
	form.addEventListener('change', () => {
		clearTimeout(waiting);
		waiting = setTimeout(show, 300);
	});
	form.addEventListener('submit', () => asking?.abort());
	// Chosen before this script arrived, or brought back by the browser.
	const isChanged = (field) =>
		field.options
			? field.selectedIndex !==
				Math.max(
					0,
					[...field.options].findIndex((option) => option.defaultSelected)
				)
			: field.checked !== field.defaultChecked;
	if ([...form.elements].some(isChanged)) void show();
}
