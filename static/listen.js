// Reads a story aloud with a voice of the device, part by part; the part that is read is marked. Nothing leaves the device.
const player = document.getElementById('player');
const spoken = document.getElementById('spoken');
const noVoice = document.getElementById('no-voice');
const parts = [...document.querySelectorAll('[data-part]')];
const speech = globalThis.speechSynthesis;
let at = 0;
let speed = 1;
let stopped = true;

// A voice of the same language: "zh" finds zh-CN, and never a voice that would read it as another language; nor one of a
// service, to which the browser would send the story.
const voice = () =>
	speech
		.getVoices()
		.find(
			({ lang, localService }) =>
				localService && lang.toLowerCase().split(/[-_]/)[0] === spoken.lang.toLowerCase().split('-')[0]
		);

const mark = (part) => {
	for (const one of parts) one.classList.toggle('now', one === part);
	part?.scrollIntoView({ block: 'nearest' });
};

const say = () => {
	const part = parts[at];
	const own = voice();
	// Without a voice named, the browser would take one of its choice.
	if (stopped || !part || !own) return end();
	const words = new SpeechSynthesisUtterance(part.textContent);
	words.lang = spoken.lang;
	words.voice = own;
	words.rate = speed;
	words.onend = () => {
		if (stopped) return;
		at++;
		say();
	};
	mark(part);
	speech.speak(words);
};

const end = () => {
	stopped = true;
	at = 0;
	speech.cancel();
	mark(null);
};

const acts = {
	play() {
		if (speech.paused && !stopped) return speech.resume();
		speech.cancel();
		stopped = false;
		say();
	},
	pause: () => speech.pause(),
	stop: end,
	slower: () => (speed = Math.max(0.5, speed - 0.15)),
	faster: () => (speed = Math.min(1.75, speed + 0.15))
};

// Voices come late in some browsers; without speech at all there is nothing to wait for.
const show = () => {
	const there = Boolean(speech && voice());
	player.hidden = !there;
	noVoice.hidden = there;
};
if (speech) {
	speech.addEventListener?.('voiceschanged', show);
	player.addEventListener('click', ({ target }) => acts[target.dataset?.do]?.());
	addEventListener('pagehide', end);
}
show();
