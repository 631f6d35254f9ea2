// Records sound or film in the browser and lays it into the file field, as if it had been chosen there. Nothing leaves
// before the form is sent. Without this file the field beside it takes a recording made elsewhere.
const box = document.querySelector('[data-recorder]');
const field = document.querySelector('input[name="recording"]');
if (box && field && navigator.mediaDevices?.getUserMedia && window.MediaRecorder) {
	const part = (name) => box.querySelector(`[data-${name}]`);
	const starts = [...box.querySelectorAll('[data-record]')];
	const [stop, away, clock, refused, kept, listen] = ['stop', 'throw', 'clock', 'refused', 'kept', 'listen'].map(part);
	const KINDS = {
		sound: { wish: { audio: true }, types: ['audio/webm;codecs=opus', 'audio/mp4'], seconds: 3600 },
		film: {
			wish: { audio: true, video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' } },
			types: ['video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'],
			seconds: 1200
		}
	};
	let recorder = null;
	let ticking = 0;
	let address = '';
	const show = (element, is) => (element.hidden = !is);

	const forget = () => {
		if (address) URL.revokeObjectURL(address);
		address = '';
		listen.srcObject = null;
		listen.removeAttribute('src');
		listen.load();
		field.value = '';
		for (const one of [listen, away, kept]) show(one, false);
	};
	const record = async (kind) => {
		const { wish, types, seconds } = KINDS[kind];
		forget();
		show(refused, false);
		let stream;
		try {
			stream = await navigator.mediaDevices.getUserMedia(wish);
		} catch {
			show(refused, true);
			return;
		}
		const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
		const pieces = [];
		recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 64_000, videoBitsPerSecond: 1_500_000 });
		recorder.addEventListener('dataavailable', ({ data }) => data.size > 0 && pieces.push(data));
		recorder.addEventListener('stop', () => {
			clearInterval(ticking);
			for (const track of stream.getTracks()) track.stop();
			const [type] = recorder.mimeType.split(';');
			const ending = type.endsWith('mp4') ? (kind === 'film' ? 'mp4' : 'm4a') : 'webm';
			const file = new File(pieces, `${kind}.${ending}`, { type });
			const chosen = new DataTransfer();
			chosen.items.add(file);
			field.files = chosen.files;
			address = URL.createObjectURL(file);
			listen.srcObject = null;
			listen.muted = false;
			listen.controls = true;
			listen.src = address;
			for (const one of starts) show(one, true);
			for (const one of [stop, clock]) show(one, false);
			for (const one of [listen, away, kept]) show(one, true);
			listen.focus();
		});
		if (kind === 'film') {
			// Seen while it is made, and not heard: that would whistle.
			listen.srcObject = stream;
			listen.muted = true;
			listen.controls = false;
			show(listen, true);
			void listen.play();
		}
		const began = Date.now();
		const tick = () => {
			const at = Math.floor((Date.now() - began) / 1000);
			clock.value = `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`;
			if (at >= seconds && recorder.state === 'recording') recorder.stop();
		};
		tick();
		ticking = setInterval(tick, 500);
		recorder.start(1000);
		for (const one of starts) show(one, false);
		for (const one of [stop, clock]) show(one, true);
		stop.focus();
	};
	for (const one of starts) one.addEventListener('click', () => void record(one.dataset.record));
	stop.addEventListener('click', () => recorder?.state === 'recording' && recorder.stop());
	away.addEventListener('click', () => {
		forget();
		starts[0]?.focus();
	});
	// Whoever goes on while it still records has said enough: the form waits until the recording lies in its field.
	field.form?.addEventListener('submit', (event) => {
		if (recorder?.state !== 'recording') return;
		event.preventDefault();
		const { submitter } = event;
		recorder.addEventListener('stop', () => field.form.requestSubmit(submitter ?? undefined));
		recorder.stop();
	});
	show(box, true);
}
