// Inside the frame of a story on somebody else's page: asks every twenty seconds whether it may still be shown, and tells the
// page around it how high it is. Nothing is shown for a minute without an answer: the style sheet sees to that.
const shown = document.querySelector('main[data-version]');

if (shown && origin === 'null') {
	// A page that shuts us in lets us ask nothing of our own server; so the whole frame is loaded again.
	setTimeout(() => location.reload(), 40_000);
} else if (shown) {
	let asking = false;
	const ask = async () => {
		if (asking) return;
		asking = true;
		try {
			const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
			const isSame = answer.headers.get('x-suitcase-version') === shown.dataset.version;
			// A server that is busy or starting has not answered.
			if (answer.ok ? !isSame : answer.status < 500) location.reload();
			else if (answer.ok)
				for (const animation of document.getAnimations()) {
					animation.currentTime = 0;
					animation.play();
				}
		} catch {
			// No answer: the minute runs on.
		} finally {
			asking = false;
		}
	};
	setInterval(ask, 20_000);
	addEventListener('pageshow', (event) => event.persisted && ask());
	document.addEventListener('visibilitychange', () => document.hidden || ask());
}

if (parent !== window) {
	// Of the body: the document is never lower than its frame.
	const tell = () =>
		parent.postMessage({ suitcase: 'height', height: document.body.getBoundingClientRect().height }, '*');
	new ResizeObserver(tell).observe(document.body);
	// The page around may begin to listen after the frame was there.
	addEventListener('message', ({ data }) => data?.suitcase === 'how high' && tell());
}
