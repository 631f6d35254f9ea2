/** Ways of proposing faces, each told by which looks it takes and what it keeps of them. */
import { distinct, type Detector, type ScoredBox } from '#server/media/child/find-faces.ts';
import type { FaceBox } from '#server/media/picture.ts';

export interface Look {
	/** Turned clockwise by this many quarters. */
	readonly quarters: 0 | 1 | 2 | 3;
	/** Stretched to the whole range of brightness. */
	readonly levelled: boolean;
}
export interface Seen {
	/** As they lie in the picture that was not turned. */
	readonly boxes: readonly ScoredBox[];
	readonly milliseconds: number;
}
/** One picture in one variant, and all that was seen in it. */
export interface Line {
	readonly detector: Detector;
	readonly variant: string;
	readonly picture: string;
	readonly light: number;
	readonly faces: readonly FaceBox[];
	readonly seen: Readonly<Record<string, Seen>>;
}
export interface Candidate {
	readonly name: string;
	readonly detector: Detector;
	/** `undefined`: a look that it needs was not taken. */
	readonly propose: (line: Line) => Seen | undefined;
}

/** What was kept of all runs: looks at the same picture belong together. */
export function looked(text: string): Line[] {
	const lines = new Map<string, Line>();
	for (const line of text.split('\n').filter(Boolean)) {
		const one = JSON.parse(line) as Line;
		const key = [one.detector, one.variant, one.picture].join();
		lines.set(key, { ...one, seen: { ...lines.get(key)?.seen, ...one.seen } });
	}
	return [...lines.values()];
}

class NotTaken extends Error {}
const seenIn = (line: Line, look: string, least: number): Seen => {
	const seen = line.seen[look];
	if (seen === undefined) throw new NotTaken(look);
	const { boxes, milliseconds } = seen;
	return { boxes: boxes.filter(({ score }) => score >= least), milliseconds };
};

/** Of boxes that mean the same face the surest is kept. */
const merged = (all: readonly Seen[]): Seen => ({
	boxes: distinct(all.flatMap(({ boxes }) => boxes)),
	milliseconds: all.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
});

const SIDES = ['plain 1', 'plain 2', 'plain 3'];
/** Below this the brightest hundredth of a picture is dark. */
const DARK = 128;

const upright = (least: number) => (line: Line) => seenIn(line, 'plain 0', least);
const levelled = (least: number) => (line: Line) => seenIn(line, 'levelled 0', least);
const levelledWhereDark = (least: number) => (line: Line) =>
	line.light < DARK ? levelled(least)(line) : upright(least)(line);

/**
 * The other sides one after another, until something is found; none where the first look found something of which it was
 * this sure. What it was less sure of is kept beside.
 */
const thenSides = (first: (line: Line) => Seen, sure: number, least: number) => (line: Line) => {
	const all = [first(line)];
	for (const side of SIDES) {
		if (all.at(-1)?.boxes.some(({ score }) => score >= sure)) break;
		all.push(seenIn(line, side, least));
	}
	return merged(all);
};

/** All sides, where the first look found nothing: what was seen from any of them. */
const thenAllSides = (first: (line: Line) => Seen, least: number) => (line: Line) => {
	const seen = first(line);
	return seen.boxes.length > 0 ? seen : merged([seen, ...SIDES.map((side) => seenIn(line, side, least))]);
};
const allSides = (first: (line: Line) => Seen, least: number) => (line: Line) =>
	merged([first(line), ...SIDES.map((side) => seenIn(line, side, least))]);

const candidate = (detector: Detector, name: string, propose: (line: Line) => Seen): Candidate => ({
	name,
	detector,
	propose(line) {
		try {
			return propose(line);
		} catch (error) {
			if (error instanceof NotTaken) return undefined;
			throw error;
		}
	}
});
const ssd = (name: string, propose: (line: Line) => Seen) => candidate('ssd', name, propose);

export const CANDIDATES: readonly Candidate[] = [
	ssd('SSD ≥ 0.3', upright(0.3)),
	ssd('SSD ≥ 0.2', upright(0.2)),
	ssd('SSD ≥ 0.15', upright(0.15)),
	ssd('SSD ≥ 0.12', upright(0.12)),
	ssd('SSD ≥ 0.1', upright(0.1)),
	ssd('SSD ≥ 0.2, levelled', levelled(0.2)),
	ssd('SSD ≥ 0.15, levelled', levelled(0.15)),
	ssd('SSD ≥ 0.12, levelled', levelled(0.12)),
	ssd('SSD ≥ 0.1, levelled', levelled(0.1)),
	ssd('SSD ≥ 0.2, levelled where dark', levelledWhereDark(0.2)),
	ssd('SSD ≥ 0.2, plain and levelled', (line) => merged([upright(0.2)(line), levelled(0.2)(line)])),
	ssd('SSD ≥ 0.2, then sides ≥ 0.4 until found', thenSides(upright(0.2), 0.2, 0.4)),
	ssd('SSD ≥ 0.2, then all sides ≥ 0.4', thenAllSides(upright(0.2), 0.4)),
	ssd('SSD ≥ 0.2, always four sides ≥ 0.4', allSides(upright(0.2), 0.4)),
	ssd('SSD ≥ 0.2, always four sides ≥ 0.6', allSides(upright(0.2), 0.6)),
	ssd('SSD ≥ 0.15; where none ≥ 0.2, sides ≥ 0.4', thenSides(upright(0.15), 0.2, 0.4)),
	ssd('SSD ≥ 0.12; where none ≥ 0.2, sides ≥ 0.4', thenSides(upright(0.12), 0.2, 0.4)),
	ssd('SSD ≥ 0.12; where none ≥ 0.4, sides ≥ 0.4', thenSides(upright(0.12), 0.4, 0.4)),
	ssd('SSD ≥ 0.15, levelled where dark; where none ≥ 0.2, sides ≥ 0.4', thenSides(levelledWhereDark(0.15), 0.2, 0.4)),
	ssd('SSD ≥ 0.12, levelled where dark; where none ≥ 0.2, sides ≥ 0.4', thenSides(levelledWhereDark(0.12), 0.2, 0.4)),
	ssd('SSD ≥ 0.15, levelled; where none ≥ 0.2, sides ≥ 0.4', thenSides(levelled(0.15), 0.2, 0.4)),
	ssd('SSD ≥ 0.12, levelled; where none ≥ 0.2, sides ≥ 0.4', thenSides(levelled(0.12), 0.2, 0.4)),
	candidate('tiny', 'tiny ≥ 0.3', upright(0.3)),
	candidate('tiny', 'tiny ≥ 0.1', upright(0.1))
];
