// A session ends after half an hour without a request. Whoever types is not away, and typing alone sends nothing.
const EVERY = 5 * 60 * 1000;
let last = Date.now();

addEventListener('input', () => {
	if (Date.now() - last < EVERY) return;
	last = Date.now();
	fetch('/desk/account', { method: 'HEAD' }).catch(() => {});
});
