/**
 * The processes below another one, watched: how many of each kind, the most that one of them and all of them held, and how
 * long the longest lived.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Memory in MB. */
export interface Kind {
	/** The largest share of one, and of all of them at a time. */
	most: number;
	mostTogether: number;
	atOnce: number;
	/** The most that the kernel has counted for one, between two looks too: what it had in its memory, shared or not. */
	peak: number;
	/** Seconds that the longest was seen. */
	longest: number;
}

/** Milliseconds between two looks at peaks. Shares take long to add up: every tenth look does. */
const EVERY = 50;

const read = (path: string) => readFileSync(path, 'utf8');

/** The ids of all processes below one. */
function below(pid: number): number[] {
	const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
		read(`/proc/${pid}/task/${task}/children`).trim().split(' ').filter(Boolean).map(Number)
	);
	return children.flatMap((child) => [child, ...orNothing(() => below(child))]);
}

/** A process may end while it is looked at. */
function orNothing<T>(look: () => T[]): T[] {
	try {
		return look();
	} catch {
		return [];
	}
}

/** What a process is, by its command: the script of a Node process, the name of any other. */
function kindOf(pid: number): string {
	const words = read(`/proc/${pid}/cmdline`).split('\0').filter(Boolean);
	const script = words.find((word) => !word.startsWith('-') && /\.[jt]s$/.test(word));
	return basename(script ?? words[0]?.split(':')[0] ?? 'unknown');
}

/** Its share in MB: what several processes have in common (PostgreSQL's buffers) is divided among them. */
function shareOf(pid: number): number {
	return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** The most that it has had in its memory so far, in MB. A process that becomes another program begins anew. */
function peakOf(pid: number): number {
	return Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

/** Looks until it is stopped; then gives a line for each kind of process. */
export function watchBelow(pid: number): { stop(): string[]; readonly kinds: ReadonlyMap<string, Kind> } {
	const kinds = new Map<string, Kind>();
	const since = new Map<number, number>();
	const kindNamed = (name: string): Kind => {
		const kind = kinds.get(name) ?? { most: 0, mostTogether: 0, atOnce: 0, peak: 0, longest: 0 };
		kinds.set(name, kind);
		return kind;
	};
	const lookAtPeaks = (now: readonly number[]) => {
		for (const gone of [...since.keys()].filter((one) => !now.includes(one))) since.delete(gone);
		for (const child of now)
			orNothing(() => {
				const [kind, began] = [kindNamed(kindOf(child)), since.get(child) ?? performance.now()];
				since.set(child, began);
				kind.peak = Math.max(kind.peak, peakOf(child));
				kind.longest = Math.max(kind.longest, (performance.now() - began) / 1000);
				return [];
			});
	};
	const lookAtShares = (now: readonly number[]) => {
		const held = new Map<string, number[]>();
		for (const child of now)
			orNothing(() => {
				const name = kindOf(child);
				held.set(name, [...(held.get(name) ?? []), shareOf(child)]);
				return [];
			});
		for (const [name, shares] of held) {
			const kind = kindNamed(name);
			kind.most = Math.max(kind.most, ...shares);
			kind.mostTogether = Math.max(
				kind.mostTogether,
				shares.reduce((sum, share) => sum + share, 0)
			);
			kind.atOnce = Math.max(kind.atOnce, shares.length);
		}
	};
	let looks = 0;
	const look = () => {
		const now = orNothing(() => below(pid));
		lookAtPeaks(now);
		if (looks++ % 10 === 0) lookAtShares(now);
	};
	const timer = setInterval(look, EVERY);
	return {
		kinds,
		stop() {
			clearInterval(timer);
			looks = 0;
			look();
			return [...kinds].map(
				([name, { most, mostTogether, atOnce, peak, longest }]) =>
					`${name}: at most ${most.toFixed(0)} MB each, ${mostTogether.toFixed(0)} MB together, ${atOnce} at once; ` +
					`peak of one ${peak.toFixed(0)} MB, the longest ${longest.toFixed(1)} s`
			);
		}
	};
}
