// Draws the boxes that cover parts of a picture, by pointer or keyboard. The numbers in the form are what counts: without
// this, they are typed.
const SVG = 'http://www.w3.org/2000/svg';
const PARTS = /** @type {const} */ (['x', 'y', 'w', 'h']);
const STEP = 1;
const LEAST = 1;
const { lang } = document.documentElement;
// Arabic pages count in Arabic figures, where formatters would take others.
const figures = new Intl.NumberFormat(lang === 'ar' ? 'ar-u-nu-arab' : lang);

/** A box whose outline is as thick as it is on the screen. */
function outline() {
	const rect = document.createElementNS(SVG, 'rect');
	rect.setAttribute('vector-effect', 'non-scaling-stroke');
	return rect;
}

for (const form of document.querySelectorAll('form[data-covers]')) {
	const stage = form.querySelector('.stage');
	const svg = stage?.querySelector('svg');
	const add = form.querySelector('[data-add]');
	if (!stage || !svg || !add) continue;
	for (const part of form.querySelectorAll('.with-script')) part.hidden = false;

	const input = (part, at) => form.querySelector(`[name="${part}-${at}"]`);
	const rows = () => [...form.querySelectorAll('[name^="x-"]')].length;
	/** The boxes as the numbers say them: per cent of the picture. */
	const boxes = () =>
		Array.from({ length: rows() }, (_, at) => PARTS.map((part) => parseFloat(input(part, at)?.value ?? ''))).map(
			(box, at) => ({ at, box })
		);
	/** A box that a machine proposed: `open` until somebody keeps it or throws it away. */
	const choice = (at) => {
		if (!form.querySelector(`[name="proposed-${at}"]`)) return 'keep';
		return form.querySelector(`[name="keep-${at}"]:checked`)?.value ?? 'open';
	};
	const choose = (at, value) => {
		const radio = form.querySelector(`[name="keep-${at}"][value="${value}"]`);
		if (radio) radio.checked = true;
		return radio !== null;
	};
	const used = () => boxes().filter(({ at, box }) => box.every(Number.isFinite) && choice(at) !== 'drop');
	const free = () => boxes().find(({ box }) => box.every(Number.isNaN))?.at ?? -1;

	function write(at, box) {
		PARTS.forEach((part, index) => {
			const field = input(part, at);
			if (field) field.value = box === null ? '' : String(Math.round(box[index] * 100) / 100);
		});
	}

	function fit([x, y, w, h]) {
		const width = Math.min(100, Math.max(LEAST, w));
		const height = Math.min(100, Math.max(LEAST, h));
		return [Math.min(100 - width, Math.max(0, x)), Math.min(100 - height, Math.max(0, y)), width, height];
	}

	/** The outline of the part that is kept. */
	function kept() {
		const box = PARTS.map((part) => parseFloat(form.querySelector(`[name="${part}-crop"]`)?.value ?? ''));
		if (!box.every(Number.isFinite)) return [];
		const rect = outline();
		['x', 'y', 'width', 'height'].forEach((name, index) => rect.setAttribute(name, String(box[index])));
		rect.setAttribute('class', 'crop');
		rect.setAttribute('pointer-events', 'none');
		return [rect];
	}

	function draw(focus = -1) {
		svg.replaceChildren(
			...used().map(({ at, box }) => {
				const rect = outline();
				['x', 'y', 'width', 'height'].forEach((name, index) => rect.setAttribute(name, String(box[index])));
				rect.setAttribute('tabindex', '0');
				rect.setAttribute('role', 'button');
				rect.setAttribute('aria-label', form.dataset.box.replace(/[\d٠-٩۰-۹]+/, figures.format(at + 1)));
				rect.dataset.at = String(at);
				if (choice(at) === 'open') rect.setAttribute('class', 'proposed');
				return rect;
			}),
			...kept()
		);
		if (focus >= 0) svg.querySelector(`[data-at="${focus}"]`)?.focus();
		const covered = form.querySelector('[name="people"][value="covered"]');
		if (used().some(({ at }) => choice(at) === 'keep') && covered && !form.querySelector('[name="people"]:checked'))
			covered.checked = true;
	}

	add.addEventListener('click', () => {
		const at = free();
		if (at < 0) return;
		write(at, [40, 30, 20, 20]);
		draw(at);
	});

	svg.addEventListener('keydown', (event) => {
		const at = Number(event.target.dataset?.at ?? -1);
		if (at < 0) return;
		if (event.key === 'Delete' || event.key === 'Backspace') {
			event.preventDefault();
			if (!choose(at, 'drop')) write(at, null);
			draw();
			add.focus();
			return;
		}
		if (event.key === 'Enter' || event.key === ' ') {
			event.preventDefault();
			choose(at, 'keep');
			draw(at);
			return;
		}
		const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
		const move = moves[event.key];
		if (!move) return;
		event.preventDefault();
		const { box } = boxes()[at];
		const [x, y, w, h] = box;
		// Whoever changes a box has decided on it.
		choose(at, 'keep');
		write(at, fit(event.shiftKey ? [x, y, w + move[0], h + move[1]] : [x + move[0], y + move[1], w, h]));
		draw(at);
	});

	/** Where the pointer is, in per cent of the picture. */
	const place = (event) => {
		const edge = svg.getBoundingClientRect();
		const part = (value, length) => Math.min(100, Math.max(0, (value / length) * 100));
		return [part(event.clientX - edge.left, edge.width), part(event.clientY - edge.top, edge.height)];
	};

	stage.addEventListener('pointerdown', (event) => {
		if (event.button !== 0) return;
		event.preventDefault();
		const start = place(event);
		const held = Number(event.target.dataset?.at ?? -1);
		const at = held >= 0 ? held : free();
		if (at < 0) return;
		const before = held >= 0 ? boxes()[held].box : null;
		stage.setPointerCapture(event.pointerId);
		const move = (next) => {
			const [x, y] = place(next);
			const box = before
				? fit([before[0] + x - start[0], before[1] + y - start[1], before[2], before[3]])
				: [Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1])];
			write(at, box);
			draw();
		};
		const end = (next) => {
			stage.removeEventListener('pointermove', move);
			stage.removeEventListener('pointerup', end);
			stage.removeEventListener('pointercancel', end);
			// A click without a movement is no box.
			const { box } = boxes()[at];
			if (!before && (next.type === 'pointercancel' || !(box[2] >= LEAST && box[3] >= LEAST))) write(at, null);
			if (before) choose(at, 'keep');
			draw(box.every(Number.isFinite) ? at : -1);
		};
		stage.addEventListener('pointermove', move);
		stage.addEventListener('pointerup', end);
		stage.addEventListener('pointercancel', end);
	});

	form.addEventListener('input', (event) => {
		if (/^([xywh]|keep)-(\d+|crop)$/.test(event.target.name)) draw();
	});
	draw();
}
