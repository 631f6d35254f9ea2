// For pages that show a story of ours in a frame, if they wish: makes each of our frames as high as what is in it. Keeps
// nothing, fetches nothing, and listens to our own frames only.
(() => {
	const own = new URL(document.currentScript.src).origin;
	const ask = (frame) =>
		frame.src.startsWith(`${own}/embed/`) && frame.contentWindow?.postMessage({ suitcase: 'how high' }, '*');
	addEventListener('message', ({ origin, source, data }) => {
		if (origin !== own || data?.suitcase !== 'height' || !Number.isFinite(data.height)) return;
		for (const frame of document.querySelectorAll('iframe'))
			if (frame.contentWindow === source) frame.height = Math.min(Math.max(Math.ceil(data.height), 60), 3000);
	});
	document.querySelectorAll('iframe').forEach(ask);
})();
